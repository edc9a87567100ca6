// Form-encoded parameters: a[b][0]=c. Reading one marks it as known; `done` refuses what nobody read.
#pragma once

#include "error.hpp"

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace stripe_sim {

/// Nested objects whose leaves are texts; lists are objects with the keys "0", "1", … Throws ApiError for what can't be read.
Object parse_form(std::string_view encoded);
/// The same text for the same parameters in any order.
std::string canonical(json::value const& value);

class Params {
public:
    explicit Params(Object tree) : tree_{std::move(tree)} {}

    bool has(std::string_view name) const { return tree_.contains(name); }
    std::optional<std::string> text(std::string_view name);
    std::string required_text(std::string_view name);
    std::optional<std::int64_t> integer(std::string_view name);
    std::int64_t required_integer(std::string_view name);
    std::optional<bool> boolean(std::string_view name);
    std::optional<std::string> choice(std::string_view name, std::initializer_list<std::string_view> values);
    std::vector<std::string> texts(std::string_view name);
    /// A nested object as it came; its own names are not checked.
    std::optional<Object> tree(std::string_view name);
    /// Puts the change onto `old`: an empty value takes a key away, an empty text for the whole takes all.
    Object metadata(Object old = {});
    /// Known to Stripe and without effect here.
    void known(std::initializer_list<std::string_view> names);
    /// Nothing else was asked for: throws `parameter_unknown` else. From here on the request is executed, and its answer kept.
    void done();
    bool is_done() const { return is_done_; }
    Object const& all() const { return tree_; }

private:
    json::value const* read(std::string_view name);

    Object tree_;
    std::set<std::string, std::less<>> known_;
    bool is_done_ = false;
};

} // namespace stripe_sim
