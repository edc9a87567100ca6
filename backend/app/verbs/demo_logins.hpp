// The demo's passwords: made at the first start, kept in a file that only its owner reads, printed so that they can be used.
#pragma once

#include "verbs/demo_shops.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::app {

/// Passwords by e-mail.
using DemoPasswords = std::map<std::string, std::string, std::less<>>;

/// Sixteen letters and digits that people can't confuse, in groups of four.
std::string new_demo_password();

/// The file's text: comments, then a line for each person: e-mail, password, and words about them.
std::string write_logins(std::vector<DemoShop> const& shops, DemoPasswords const& passwords);
/// What such a text holds; lines that are no logins are passed over.
DemoPasswords read_logins(std::string_view text);

/// Nothing when there is no such file.
DemoPasswords load_logins(std::filesystem::path const& file);
/// Whole or not at all, with mode 0600.
void save_logins(std::filesystem::path const& file, std::string const& text);

} // namespace shopx::app
