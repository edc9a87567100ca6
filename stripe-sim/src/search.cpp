#include "search.hpp"

#include <algorithm>

namespace stripe_sim {
namespace {

[[noreturn]] void refuse()
{
    throw invalid_request("",
        "We were unable to parse your search query. Try using the format `metadata[\"key\"]:\"value\"` to query for metadata or key:\"value\" to query for "
        "other fields.",
        "query");
}

void skip_spaces(std::string_view& in)
{
    while (in.starts_with(' ')) in.remove_prefix(1);
}

std::string quoted(std::string_view& in)
{
    if (in.empty() || (in.front() != '\'' && in.front() != '"')) refuse();
    auto const quote = in.front();
    std::string out;
    for (std::size_t i = 1; i < in.size(); ++i) {
        if (in[i] == quote) {
            in.remove_prefix(i + 1);
            return out;
        }
        if (in[i] == '\\' && i + 1 < in.size()) ++i;
        out += in[i];
    }
    refuse();
}

SearchTerm term(std::string_view& in)
{
    SearchTerm out;
    if (in.starts_with('-')) {
        out.is_not = true;
        in.remove_prefix(1);
    }
    auto const end = in.find_first_of("[:");
    if (end == std::string_view::npos || end == 0) refuse();
    out.field = in.substr(0, end);
    in.remove_prefix(end);
    if (in.front() == '[') {
        in.remove_prefix(1);
        out.key = quoted(in);
        if (!in.starts_with(']')) refuse();
        in.remove_prefix(1);
    }
    if (!in.starts_with(':')) refuse();
    in.remove_prefix(1);
    if (in.starts_with('\'') || in.starts_with('"')) {
        out.value = quoted(in);
    } else {
        auto const stop = std::min(in.find(' '), in.size());
        if (stop == 0) refuse();
        out.value = in.substr(0, stop);
        in.remove_prefix(stop);
    }
    return out;
}

bool matches(SearchTerm const& term, Object const& object)
{
    if (term.field == "metadata") {
        auto const* metadata = object.if_contains("metadata");
        return metadata != nullptr && metadata->is_object() && metadata->get_object().contains(term.key)
               && text(metadata->get_object(), term.key) == term.value;
    }
    if (term.field == "amount" || term.field == "created") return std::to_string(integer(object, term.field)) == term.value;
    return text(object, term.field) == term.value;
}

} // namespace

SearchQuery parse_search(std::string_view query)
{
    SearchQuery out;
    std::string_view joint;
    for (skip_spaces(query); !query.empty(); skip_spaces(query)) {
        if (!out.terms.empty()) {
            auto const next = query.starts_with("AND ") ? query.substr(0, 3) : query.starts_with("OR ") ? query.substr(0, 2) : std::string_view{};
            if (next.empty() || (!joint.empty() && joint != next)) refuse(); // Stripe doesn't mix them either
            joint = next;
            query.remove_prefix(next.size());
            skip_spaces(query);
        }
        out.terms.push_back(term(query));
        if (out.terms.size() > 10) refuse();
    }
    if (out.terms.empty()) refuse();
    out.any = joint == "OR";
    return out;
}

bool matches(SearchQuery const& query, Object const& object)
{
    auto const holds = [&](SearchTerm const& one) { return matches(one, object) != one.is_not; };
    return query.any ? std::any_of(query.terms.begin(), query.terms.end(), holds) : std::all_of(query.terms.begin(), query.terms.end(), holds);
}

} // namespace stripe_sim
