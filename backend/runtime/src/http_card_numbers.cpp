#include "http_card_numbers.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/engine/gtin.hpp"
#include "shopx/runtime/card_number.hpp"
#include "shopx/runtime/json_impl.hpp"

#include <algorithm>
#include <array>

namespace shopx::http {
namespace {

using json::detail::Node;

/// Fields and parameters that name things by codes, and what is hashed and forgotten. Whoever adds a field of codes adds its name.
constexpr std::array<std::string_view, 18> fields_of_codes{"after", "code", "codes", "coupon", "coupons", "cursor", "digest", "id", "item", "items", "password",
    "position", "products", "quote_digest", "receipt_number", "sku", "types", "unlocks"};

bool holds_codes(std::string_view field)
{
    return field.ends_with("_id") || field.ends_with("_ids") || std::find(fields_of_codes.begin(), fields_of_codes.end(), field) != fields_of_codes.end();
}

/// A whole text that is a barcode or an id is what it says, though it may look like a card's number too.
bool is_refused(std::string_view text) { return holds_card_number(text) && !engine::gtin14(text) && !Uuid::parse(text); }

/// A cheap look at the text as it came: most bodies end here.
bool may_hold_one(std::string_view text)
{
    constexpr int digits_min = 13;
    int digits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = text[i];
        if (c >= '0' && c <= '9') {
            if (++digits >= digits_min) return true;
        } else if (c == '\\' && i + 1 < text.size() && text[i + 1] == 'u') {
            return true; // digits and spaces may be written as escapes
        } else if (c != ' ' && c != '-') {
            digits = 0;
        }
    }
    return false;
}

Error refused() { return {ErrorKind::unprocessable, "http.card_number", "what looks like the number of a payment card is not taken here"}; }

template <class Pairs>
std::optional<Error> refuse_in_any(Pairs const& named)
{
    for (auto const& [name, value] : named)
        if (!holds_codes(name) && is_refused(value)) return refused();
    return std::nullopt;
}

class Search {
public:
    explicit Search(Error& error) : error_{error} {}

    /// `field` is the name that the value stands under, of an item of an array the array's.
    void look(Node const& node, std::string_view field, std::string const& pointer)
    {
        if (error_.fields.size() >= limits::json_errors_max) return;
        switch (node.kind) {
        case Node::Kind::string:
            if (!holds_codes(field) && is_refused(node.view())) add(pointer);
            break;
        case Node::Kind::array: each(node, [&](Node const& child, std::size_t i) { look(child, field, pointer + json::pointer({i})); }); break;
        case Node::Kind::object:
            each(node, [&](Node const& child, std::size_t) {
                auto const name = child.key_view();
                if (is_refused(name)) return add(pointer); // its own pointer would say the number
                look(child, name, pointer + json::pointer({name}));
            });
            break;
        default: break;
        }
    }

private:
    template <class F>
    static void each(Node const& node, F f)
    {
        auto const* child = node.first();
        for (std::size_t i = 0; i < node.size; ++i, child = child->next()) f(*child, i);
    }
    void add(std::string pointer) { error_.fields.push_back({std::move(pointer), "card_number", "this looks like the number of a payment card"}); }

    Error& error_;
};

} // namespace

std::optional<Error> refuse_card_numbers(std::string_view body)
{
    if (!may_hold_one(body)) return std::nullopt;
    json::detail::Lease document;
    if ((*document).parse(body)) return std::nullopt;
    auto error = refused();
    Search{error}.look((*document).root(), {}, {});
    if (error.fields.empty()) return std::nullopt;
    return error;
}

std::optional<Error> refuse_card_numbers(std::vector<std::pair<std::string, std::string>> const& query) { return refuse_in_any(query); }

std::optional<Error> refuse_card_numbers(std::vector<std::pair<std::string_view, std::string_view>> const& path_values) { return refuse_in_any(path_values); }

} // namespace shopx::http
