// GET /v1/printers, PUT /v1/printers/{printer_id}
#include "bodies.hpp"
#include "desk.hpp"

#include "shopx/audit/audit.hpp"

#include <algorithm>

namespace shopx::receipts {
namespace {

std::vector<std::int64_t> const usual_code_pages{437, 850, 858, 1252};

PrinterBody body_of(Printer const& p)
{
    return {p.id, p.store, p.register_id, p.name, p.host, p.port, p.columns, p.code_pages, p.cuts, p.has_drawer, p.is_active};
}

Task<http::Response> get_printers(http::Request const& request, Parts const& parts)
{
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const printers = co_await all_printers(tx);
    PrintersBody answer;
    for (auto const& printer : printers) {
        if (request.caller().may_at(printer.store)) answer.items.push_back(body_of(printer));
    }
    co_return http::json(200, answer);
}

/// The store and the register must be the tenant's, and the caller's.
std::optional<Error> refuse(http::Caller const& caller, PrinterPut const& body, stores::Directory const& directory)
{
    if (directory.store(body.store_id) == nullptr) return Error{ErrorKind::unprocessable, "receipts.unknown_store", "no such store"};
    if (auto elsewhere = http::refuse_other_store(caller, body.store_id)) return elsewhere;
    if (!body.register_id) return std::nullopt;
    auto const* const reg = directory.find_register(*body.register_id);
    if (reg == nullptr || reg->store != body.store_id) return Error{ErrorKind::unprocessable, "receipts.unknown_register", "the store has no such register"};
    return std::nullopt;
}

Task<http::Response> put_printer(http::Request const& request, Parts const& parts)
{
    auto const id = request.path_id<PrinterId>("printer_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<PrinterPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const& caller = request.caller();
    auto const directory = co_await parts.directories.of(caller.tenant);
    if (auto const refusal = refuse(caller, *body, *directory)) co_return http::problem(*refusal);
    auto tx = co_await parts.db.begin(caller.tenant);
    auto const before = co_await find_printer(tx, *id);
    if (before && before->store != body->store_id) {
        // A printer of a store that the caller does not work in is none to them.
        if (!caller.may_at(before->store)) co_return http::problem(*http::refuse_other_store(caller, before->store));
        co_return http::problem({ErrorKind::conflict, "receipts.printer_elsewhere", "a printer stays in its store: make another"});
    }
    auto const all = co_await all_printers(tx);
    if (!before && static_cast<std::int64_t>(all.size()) >= limits::printers_max)
        co_return http::problem({ErrorKind::conflict, "receipts.too_many_printers", "the tenant has as many printers as there may be"});
    Printer const printer{*id, body->store_id, body->register_id, body->name, body->host, body->port, body->columns,
        body->code_pages.value_or(usual_code_pages), body->cuts, body->has_drawer, body->active};
    put(tx, caller.tenant, printer);
    audit::Entry entry{.action = before ? "printer.changed" : "printer.made", .subject = id->to_string(), .after = json::write(body_of(printer))};
    if (before) entry.before = json::write(body_of(*before));
    co_await audit::record(tx, audit::actor_of(request), entry, parts.clock.now());
    co_await tx.commit();
    co_return http::json(before ? 200 : 201, body_of(printer));
}

} // namespace

void check(PrinterPut const& body, json::Problems& problems)
{
    bool const is_host = std::all_of(body.host.begin(), body.host.end(),
        [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':'; });
    if (!is_host) problems.add("/host", "bad_format", "a name or an address of the shop's network");
    if (!body.code_pages) return;
    for (std::size_t i = 0; i < body.code_pages->size(); ++i) {
        if (!is_code_page(static_cast<int>((*body.code_pages)[i])))
            problems.add(json::pointer({"code_pages", i}), "not_one_of", "not a code page that we know");
    }
}

void add_printer_routes(http::Routes& list, std::shared_ptr<Parts const> const& parts)
{
    using enum http::Method;
    auto& all = list.emplace_back(route(parts, get, "/v1/printers", Permission::sell, "The printers of the caller's stores", &get_printers));
    all.response = json::schema_of<PrintersBody>();
    auto& changed = list.emplace_back(route(parts, put, "/v1/printers/{printer_id}", Permission::manage_stores, "Makes or changes a printer", &put_printer));
    changed.request = json::schema_of<PrinterPut>();
    changed.response = json::schema_of<PrinterBody>();
    changed.statuses = {201};
    changed.errors = {"http.bad_json", "http.bad_body", "auth.other_store", "receipts.unknown_store", "receipts.unknown_register", "receipts.printer_elsewhere",
        "receipts.too_many_printers"};
}

} // namespace shopx::receipts
