#include "desk.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits/receipts.hpp"

namespace shopx::receipts {
namespace {

std::string told(Print const& print)
{
    return R"({"gift":)" + std::string{print.is_gift ? "true" : "false"} + R"(,"number":)" + std::to_string(print.number) + R"(,"print_id":")"
           + print.id.to_string() + "\"}";
}

/// Nothing when the id is new: the caller counts.
Task<Result<std::optional<Counted>>> counted_before(
    pg::TenantTx& tx, http::Caller const& caller, Uuid id, Wish const& wish, std::shared_ptr<stores::Directory const> directory)
{
    auto print = co_await find_print(tx, id);
    if (!print) co_return std::optional<Counted>{};
    if (print->sale != wish.sale || print->is_gift != wish.is_gift)
        co_return Error{ErrorKind::conflict, "receipts.id_reused", "the id is that of a print of another receipt"};
    auto material = co_await material_of(tx, caller, wish.sale, std::move(directory));
    if (!material) co_return material.error();
    co_return Counted{std::move(*print), std::move(*material), false};
}

Task<Result<Counted>> count_anew(
    Parts const& parts, http::Request const& request, Uuid id, Wish const& wish, std::shared_ptr<stores::Directory const> directory)
{
    auto const& caller = request.caller();
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin(caller.tenant);
    auto before = co_await counted_before(tx, caller, id, wish, directory);
    if (!before) co_return before.error();
    if (*before) co_return std::move(**before);
    auto material = co_await material_of(tx, caller, wish.sale, directory);
    if (!material) co_return material.error();
    auto const language = wish.language.value_or(material->settings.language);
    Print print{id, wish.sale, wish.is_gift, 0, std::string{name_of(language)}, caller.account.value, std::string{http::name_of(caller.kind)}, now,
        to_json(material->head)};
    print.number = co_await count(tx, print);
    if (print.number > limits::receipt_prints_max)
        co_return Error{ErrorKind::conflict, "receipts.too_many_prints", "the receipt was printed as often as one may be"};
    if (print.number > 1) {
        audit::Entry const entry{.action = "receipt.reprinted", .subject = wish.sale.to_string(), .after = told(print)};
        co_await audit::record(tx, audit::actor_of(request), entry, now);
    }
    co_await tx.commit();
    co_return Counted{std::move(print), std::move(*material), true};
}

} // namespace

Task<Result<Material>> material_of(pg::TenantTx& tx, http::Caller const& caller, SaleId sale, std::shared_ptr<stores::Directory const> directory)
{
    std::vector<SaleId> const ids{sale};
    auto found = co_await sales::find(tx, ids);
    if (found.empty()) co_return Error{ErrorKind::not_found, "sales.unknown_sale", "no such sale"};
    auto const store = found[0].record.store;
    if (auto const elsewhere = http::refuse_other_store(caller, store)) co_return *elsewhere;
    Material material;
    material.sale = std::move(found[0]);
    material.settings = co_await settings_of(tx, store);
    auto const kept = co_await kept_head(tx, sale);
    if (kept)
        material.head = head_from_json(*kept);
    else
        material.head = head_of(*directory, material.settings, material.sale);
    co_return material;
}

Task<Result<Counted>> count_print(Parts const& parts, http::Request const& request, Uuid id, Wish wish)
{
    auto const directory = co_await parts.directories.of(request.caller().tenant);
    for (int attempt = 0;; ++attempt) {
        try {
            co_return co_await count_anew(parts, request, id, wish, directory);
        } catch (pg::Failure const& failure) {
            if (!failure.is_unique_violation() || attempt > 0) throw; // the same id came twice at once: the second finds what the first counted
        }
    }
}

Printout printout_of(Counted const& counted)
{
    Copy const copy{language_of(counted.print.language), counted.print.is_gift, counted.print.number};
    auto page = receipt_of(counted.material.sale, counted.material.head, copy);
    page.logo_png = counted.material.settings.logo_png;
    return page;
}

http::Route route(std::shared_ptr<Parts const> parts, http::Method method, std::string_view path, Permission permission, std::string_view summary,
    Task<http::Response> (*handle)(http::Request const&, Parts const&))
{
    return {.method = method,
        .path = path,
        .permission = permission,
        .summary = summary,
        .handler = [parts = std::move(parts), handle](http::Request const& request) { return handle(request, *parts); }};
}

http::Routes routes(Parts const& parts)
{
    auto const shared = std::make_shared<Parts const>(parts);
    http::Routes list;
    add_receipt_routes(list, shared);
    add_settings_routes(list, shared);
    add_mail_routes(list, shared);
    add_printer_routes(list, shared);
    add_job_routes(list, shared);
    return list;
}

} // namespace shopx::receipts
