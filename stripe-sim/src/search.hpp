// The part of docs.stripe.com/search that finds a payment again: field:'value', metadata['key']:'value', joined by AND or OR.
#pragma once

#include "error.hpp"

#include <vector>

namespace stripe_sim {

struct SearchTerm {
    std::string field, key, value; // key: of metadata
    bool is_not = false;
};
struct SearchQuery {
    std::vector<SearchTerm> terms;
    bool any = false; // OR
};

SearchQuery parse_search(std::string_view query);
bool matches(SearchQuery const& query, Object const& object);

} // namespace stripe_sim
