// The files of packs/ inside the program; the table is written at build by cmake/embed_packs.cmake.
#pragma once

#include <string_view>
#include <vector>

namespace shopx::packs {

std::vector<std::string_view> const& embedded();

} // namespace shopx::packs
