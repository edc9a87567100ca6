// What a password may be: NIST SP 800-63B-4, section 3.1.1.2. Private to identity.
#pragma once

#include "shopx/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::identity {

/// In Unicode's normal form C, so that a password is the same from every keyboard. Text that is no UTF-8 comes back as it is.
std::string normalized(std::string const& password);

struct PasswordContext {
    bool has_second_factor = false;
    std::vector<std::string> words{}; // the person's name and e-mail, the shop's name
};
/// Nothing, or 422 `identity.password_refused` with what is wrong at `pointer`. `password` is normalized. There are no rules of composition: only
/// length, and what guessers try first.
std::optional<Error> refuse_password(std::string_view password, PasswordContext const& context, std::string_view pointer);

/// Whether it is on the list that ships with the program (data/README.md), in any case.
bool is_common(std::string_view password);
/// The list: sorted lines.
std::string_view common_passwords_text();

} // namespace shopx::identity
