// Stripe's objects are JSON objects here too: what is stored is what is shown, but for fields that begin with `_`.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace stripe_sim {

namespace json = boost::json;
using Object = json::object;

/// The field, or "" when it is absent, null or no text.
std::string text(Object const& object, std::string_view field);
/// The field, or 0 when it is absent, null or no integer.
std::int64_t integer(Object const& object, std::string_view field);
bool flag(Object const& object, std::string_view field);
bool is_null(Object const& object, std::string_view field);
/// The text, or null for "".
json::value text_or_null(std::string const& value);

/// Without the fields that begin with `_`.
Object shown(Object object);

std::int64_t now_s();
std::int64_t now_ms();
/// "pi" gives "pi_" and 24 random letters and digits. Of the kernel's generator, so that a restart makes no id twice.
std::string new_id(std::string_view prefix);
std::string random_text(std::size_t length);

/// "v1/payment_intents" and the like out of an id: the kind it is stored under, or "".
std::string_view kind_of_id(std::string_view id);

} // namespace stripe_sim
