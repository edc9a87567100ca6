// The way of a request for a refund, an exchange or a void: what is asked, and how its answer is made. What each of them is stands in its
// own file, as a function from what is asked and the locked original to a `Draft`.
#pragma once

#include "bodies.hpp"
#include "desk.hpp"

namespace shopx::refund_sale {

/// A request that was read, at a place that the caller may act at.
template <class Body>
struct Asked {
    http::Caller const& caller; // the request's
    SaleId id;                  // the caller chose it, so twice is harmless
    Body body;
    std::string digest; // of the body: a repeat is known by it
    Place place;

    members::Occasion occasion() const { return {id, body.register_id, body.occurred_at}; }
};

template <class Body>
Task<Result<Asked<Body>>> read_asked(http::Request const& request, Parts const& parts, std::string_view id_name)
{
    auto const id = request.path_id<SaleId>(id_name);
    if (!id || id->value.version() != 7) co_return Error{ErrorKind::bad_request, "sales.bad_id", std::string{id_name} + " is a UUIDv7"};
    auto body = json::read<Body>(request.body);
    if (!body) co_return body.error();
    auto place = co_await place_of(parts, request.caller(), body->store_id, body->register_id, *id, body->occurred_at);
    if (!place) co_return place.error();
    auto digest = digest_of(json::write(*body));
    co_return Asked<Body>{request.caller(), *id, std::move(*body), std::move(digest), std::move(*place)};
}

/// A draft that says so far what it takes back, where, when and why.
template <class Body>
Draft begin_draft(Asked<Body> const& asked, DocumentKind kind, Sold const& sold)
{
    Draft draft;
    draft.id = asked.id;
    draft.back.sale = asked.body.sale_id;
    auto& document = draft.document;
    document.kind = kind;
    document.original_sale_id = asked.body.sale_id;
    document.store_id = asked.body.store_id;
    document.register_id = asked.body.register_id;
    document.occurred_at = asked.body.occurred_at;
    document.currency = sold.currency;
    document.prices_include_tax = sold.prices_include_tax;
    document.rounding_scope = sold.scope;
    document.kernel_version = engine::kernel_version;
    document.reason = asked.body.reason;
    document.shift_id = asked.body.shift_id;
    document.request_digest = asked.digest;
    return draft;
}

/// Under a lock of the original: drafts the document and writes it, or answers with what is stored of the same request.
template <class Body>
Task<http::Response> answer(Parts const& parts, Asked<Body> const& asked, std::function<Task<Result<Draft>>(pg::TenantTx&, Held const&)> drafting)
{
    auto tx = co_await parts.db.begin(asked.caller.tenant);
    auto const found = co_await hold(tx, asked.id, asked.body.sale_id, asked.digest);
    if (!found) co_return http::problem(found.error());
    if (found->stored) co_return http::json_text(200, sales::recorded_json(*found->stored, asked.place.label));
    auto const& currency = found->held->sold.currency;
    if (currency != asked.place.store.currency) co_return http::problem({ErrorKind::unprocessable, "sales.currency_differs", "the sale is in " + currency});
    auto draft = co_await drafting(tx, *found->held);
    if (!draft) co_return http::problem(draft.error());
    auto writing = write(parts, tx, asked.caller, asked.place, std::move(*draft));
    auto const stored = co_await writing;
    if (!stored) co_return http::problem(stored.error());
    co_return http::json_text(201, sales::recorded_json(*stored, asked.place.label));
}

} // namespace shopx::refund_sale
