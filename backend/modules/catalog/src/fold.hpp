// Text as a search sees it: without case, accents and width. ICU is spoken to in fold.cpp alone.
#pragma once

#include <string>
#include <string_view>

namespace shopx::catalog {

std::string fold(std::string_view text);

} // namespace shopx::catalog
