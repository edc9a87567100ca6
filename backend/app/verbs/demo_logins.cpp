#include "verbs/demo_logins.hpp"

#include "shopx/runtime/crypto.hpp"
#include "verbs/csv.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace shopx::app {
namespace {

constexpr std::size_t group_length = 4;
constexpr int groups = 4; // long enough for the rules of passwords (identity)

std::string_view next_word(std::string_view& line)
{
    auto const begins = std::min(line.find_first_not_of(" \t"), line.size());
    auto const ends = std::min(line.find_first_of(" \t", begins), line.size());
    auto const word = line.substr(begins, ends - begins);
    line.remove_prefix(ends);
    return word;
}

} // namespace

std::string new_demo_password()
{
    std::string password;
    for (int i = 0; i < groups; ++i) password.append(i > 0 ? "-" : "").append(crypto::random_readable(group_length));
    return password;
}

std::string write_logins(std::vector<DemoShop> const& shops, DemoPasswords const& passwords)
{
    std::size_t width = 0;
    for (auto const& shop : shops)
        for (auto const& person : shop.people) width = std::max(width, person.email.size());
    std::string text = "# The demo shops' logins, made at the first start. E-mail, password, role and shop.\n";
    for (auto const& shop : shops) {
        for (auto const& person : shop.people) {
            text.append(person.email).append(width - person.email.size(), ' ').append("  ").append(passwords.at(person.email));
            text.append("  ").append(person.role).append(", ").append(shop.tenant.name).append("\n");
        }
    }
    return text;
}

DemoPasswords read_logins(std::string_view text)
{
    DemoPasswords passwords;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        auto const email = next_word(line);
        auto const password = next_word(line);
        if (email.starts_with('#') || email.find('@') == std::string_view::npos || password.empty()) continue;
        passwords.emplace(email, password);
    }
    return passwords;
}

DemoPasswords load_logins(std::filesystem::path const& file)
{
    if (file.empty() || !std::filesystem::exists(file)) return {};
    std::ifstream in{file};
    std::stringstream text;
    text << in.rdbuf();
    if (!in) throw InputError{file.string() + " can't be read: " + std::strerror(errno)};
    return read_logins(text.str());
}

void save_logins(std::filesystem::path const& file, std::string const& text)
{
    auto const said = [&](char const* what) { return InputError{file.string() + " can't be " + what + ": " + std::strerror(errno)}; };
    auto const beside = file.string() + ".new";
    ::unlink(beside.c_str());
    auto const out = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0) throw said("made");
    bool const is_written = ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(out) == 0;
    ::close(out);
    if (!is_written || ::rename(beside.c_str(), file.c_str()) != 0) throw said("written");
}

} // namespace shopx::app
