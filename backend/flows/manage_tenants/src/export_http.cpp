#include "parts.hpp"

#include "shopx/audit/audit.hpp"

#include <charconv>

namespace shopx::manage_tenants {
namespace {

struct ExportBody {
    Uuid id;
    std::string state;
    AccountId requested_by;
    Instant requested_at;
    std::optional<Instant> finished_at;
    std::int32_t parts = 0;
    std::int64_t bytes = 0;
    std::optional<json::Raw> manifest;
    static constexpr auto wire()
    {
        return json::object<ExportBody>("Export", "Everything of the business, as lines of JSON in parts", json::field("id", &ExportBody::id, "Of this export"),
            json::field("state", &ExportBody::state, "running, finished or failed", "finished"),
            json::field("requested_by", &ExportBody::requested_by, "Whose account; zeros: one of ours"),
            json::field("requested_at", &ExportBody::requested_at, "It is kept for seven days from then", "2026-11-23T10:00:00Z"),
            json::field("finished_at", &ExportBody::finished_at, "When its last part was there", "2026-11-23T10:01:00Z"),
            json::field("parts", &ExportBody::parts, "Fetch each of them, from 1", "3"), json::field("bytes", &ExportBody::bytes, "Of all parts", "1500000"),
            json::field("manifest", &ExportBody::manifest, "Its tables with their rows, and the SHA-256 of each part"));
    }
};

struct ExportsBody {
    std::vector<ExportBody> items;
    static constexpr auto wire()
    {
        return json::object<ExportsBody>("Exports", "The exports that are kept", json::field("items", &ExportsBody::items, "The latest first"));
    }
};

ExportBody body_of(tenancy::Export const& one)
{
    ExportBody body{one.id,
        one.finished_at ? "finished"
        : one.failed_at ? "failed"
                        : "running",
        one.requested_by, one.requested_at, one.finished_at, one.parts, one.bytes, {}};
    if (one.manifest) body.manifest = json::Raw{*one.manifest};
    return body;
}

Error unknown_export() { return {ErrorKind::not_found, "tenancy.unknown_export", "no such export, or it is no longer kept"}; }

Task<http::Response> post_export(http::Request const& request, ManageTenants::Impl& impl)
{
    auto const caller = request.caller();
    auto const actor = audit::actor_of(request);
    auto const now = impl.parts.clock.now();
    tenancy::Export one{new_uuid7(now.ms()), caller.account, now};
    {
        auto tx = co_await impl.parts.db.begin(caller.tenant);
        auto const begun = co_await tenancy::begin_export(tx, one.id, caller.account, now);
        if (!begun) co_return http::problem(begun.error());
        audit::Entry const entry{"export.requested", one.id.to_string()};
        co_await audit::record(tx, actor, entry, now);
        if (!impl.exporter.submit(caller.tenant, one.id)) co_return http::problem({ErrorKind::overloaded, "http.overloaded", "other exports are waiting"});
        co_await tx.commit();
    }
    co_return http::json(202, body_of(one));
}

Task<http::Response> get_exports(http::Request const& request, Parts const& parts)
{
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const all = co_await tenancy::exports(tx);
    ExportsBody body;
    for (auto const& one : all) body.items.push_back(body_of(one));
    co_return http::json(200, body);
}

Task<http::Response> get_export(http::Request const& request, Parts const& parts)
{
    auto const id = Uuid::parse(request.path_value("export_id"));
    if (!id) co_return http::problem(unknown_export());
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const one = co_await tenancy::find_export(tx, *id);
    if (!one) co_return http::problem(unknown_export());
    co_return http::json(200, body_of(*one));
}

Task<http::Response> get_part(http::Request const& request, Parts const& parts)
{
    auto const id = Uuid::parse(request.path_value("export_id"));
    auto const text = request.path_value("number");
    std::int32_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!id || error != std::errc{} || end != text.data() + text.size()) co_return http::problem(unknown_export());
    auto const actor = audit::actor_of(request);
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const part = co_await tenancy::export_part(tx, *id, number);
    if (!part) co_return http::problem(unknown_export());
    audit::Entry const entry{"export.fetched", id->to_string() + "/" + std::to_string(number)};
    co_await audit::record(tx, actor, entry, parts.clock.now());
    co_await tx.commit();
    http::Response response;
    response.content_type = "application/x-ndjson";
    response.body = *part;
    co_return response;
}

} // namespace

void add_export_routes(http::Routes& list, ManageTenants::Impl& impl)
{
    using enum http::Method;
    list.push_back({.method = post,
        .path = "/v1/tenant/exports",
        .permission = Permission::export_data,
        .summary = "Begin an export of everything",
        .handler = [&impl](http::Request const& request) { return post_export(request, impl); },
        .response = json::schema_of<ExportBody>(),
        .statuses = {202},
        .errors = {"tenancy.export_running"},
        .step_up = true});
    list.push_back({.method = get,
        .path = "/v1/tenant/exports",
        .permission = Permission::export_data,
        .summary = "The exports that are kept",
        .handler = [&parts = impl.parts](http::Request const& request) { return get_exports(request, parts); },
        .response = json::schema_of<ExportsBody>()});
    list.push_back({.method = get,
        .path = "/v1/tenant/exports/{export_id}",
        .permission = Permission::export_data,
        .summary = "How far an export is, and what it holds",
        .handler = [&parts = impl.parts](http::Request const& request) { return get_export(request, parts); },
        .response = json::schema_of<ExportBody>(),
        .errors = {"tenancy.unknown_export"}});
    list.push_back({.method = get,
        .path = "/v1/tenant/exports/{export_id}/parts/{number}",
        .permission = Permission::export_data,
        .summary = "A part of an export: lines of JSON, {\"table\":…,\"row\":…}",
        .handler = [&parts = impl.parts](http::Request const& request) { return get_part(request, parts); },
        .errors = {"tenancy.unknown_export"}});
}

} // namespace shopx::manage_tenants
