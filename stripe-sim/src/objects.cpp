#include "objects.hpp"

#include <openssl/rand.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace stripe_sim {

std::string text(Object const& object, std::string_view field)
{
    auto const* value = object.if_contains(field);
    if (value == nullptr || !value->is_string()) return {};
    return std::string{value->get_string()};
}

std::int64_t integer(Object const& object, std::string_view field)
{
    auto const* value = object.if_contains(field);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

bool flag(Object const& object, std::string_view field)
{
    auto const* value = object.if_contains(field);
    return value != nullptr && value->is_bool() && value->get_bool();
}

bool is_null(Object const& object, std::string_view field)
{
    auto const* value = object.if_contains(field);
    return value == nullptr || value->is_null();
}

json::value text_or_null(std::string const& value)
{
    if (value.empty()) return nullptr;
    return json::string{value};
}

Object shown(Object object)
{
    for (auto at = object.begin(); at != object.end();) {
        if (at->key().starts_with('_')) {
            at = object.stable_erase(at);
        } else {
            ++at;
        }
    }
    return object;
}

std::int64_t now_ms() { return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count(); }

std::int64_t now_s() { return now_ms() / 1000; }

std::string random_text(std::size_t length)
{
    constexpr std::string_view letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    std::string bytes(length, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(length)) != 1) throw std::runtime_error{"no random bytes"};
    for (auto& byte : bytes) byte = letters[static_cast<unsigned char>(byte) % letters.size()];
    return bytes;
}

std::string new_id(std::string_view prefix) { return std::string{prefix} + '_' + random_text(24); }

std::string_view kind_of_id(std::string_view id)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kinds{
        {{"pi_", "payment_intent"}, {"ch_", "charge"}, {"re_", "refund"}, {"pm_", "payment_method"}, {"txn_", "balance_transaction"}, {"po_", "payout"},
            {"dp_", "dispute"}, {"tmr_", "reader"}, {"tml_", "location"}, {"acct_", "account"}, {"evt_", "event"}, {"we_", "webhook_endpoint"}}};
    for (auto const& [prefix, kind] : kinds) {
        if (id.starts_with(prefix)) return kind;
    }
    return {};
}

} // namespace stripe_sim
