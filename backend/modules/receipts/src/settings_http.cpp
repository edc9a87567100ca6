// What a store's receipts say: GET and PUT /v1/stores/{store_id}/receipt-settings.
#include "bitmap.hpp"
#include "bodies.hpp"
#include "desk.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::receipts {
namespace {

std::optional<std::string> said(std::string const& text)
{
    if (text.empty()) return std::nullopt;
    return text;
}

SettingsBody body_of(Settings const& settings)
{
    SettingsBody body{said(settings.header), said(settings.footer), settings.language, {}};
    if (!settings.logo_png.empty()) body.logo_png = crypto::base64url(settings.logo_png);
    return body;
}

/// The logo would make an audit entry of fifty kilobytes: that it is there, and which, is enough.
std::string told(Settings const& settings)
{
    auto body = body_of(settings);
    auto const digest = crypto::sha256(settings.logo_png);
    if (body.logo_png) body.logo_png = "sha256:" + crypto::hex({digest.data(), digest.size()});
    return json::write(body);
}

/// The store, if the tenant has it and the caller may see it.
Task<Result<StoreId>> store_of(http::Request const& request, Parts const& parts)
{
    auto const id = request.path_id<StoreId>("store_id");
    if (!id) co_return id.error();
    auto const directory = co_await parts.directories.of(request.caller().tenant);
    if (directory->store(*id) == nullptr) co_return Error{ErrorKind::not_found, "receipts.unknown_store", "no such store"};
    if (auto const elsewhere = http::refuse_other_store(request.caller(), *id)) co_return *elsewhere;
    co_return *id;
}

Task<http::Response> get_settings(http::Request const& request, Parts const& parts)
{
    auto const store = co_await store_of(request, parts);
    if (!store) co_return http::problem(store.error());
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const settings = co_await settings_of(tx, *store);
    co_return http::json(200, body_of(settings));
}

Result<Settings> settings_in(SettingsBody const& body)
{
    Settings settings{body.header.value_or(""), body.footer.value_or(""), body.language.value_or(Language::en), {}};
    if (!body.logo_png) return settings;
    auto png = crypto::from_base64url(*body.logo_png);
    auto const picture = png && png->size() <= limits::receipt_logo_bytes_max ? picture_of(*png) : std::nullopt;
    if (!picture) {
        Error error{ErrorKind::bad_request, "http.bad_body", "the logo can't be printed"};
        error.fields.push_back({"/logo_png", "bad_format", "not a PNG in base64url, or larger than 576 by 576 dots or 48 kB"});
        return error;
    }
    settings.logo_png = png_of(*picture);
    return settings;
}

Task<http::Response> put_settings_of_store(http::Request const& request, Parts const& parts)
{
    auto const body = json::read<SettingsBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const store = co_await store_of(request, parts);
    if (!store) co_return http::problem(store.error());
    auto work = [said = *body] { return settings_in(said); }; // a PNG is unpacked
    auto const settings = co_await parts.loop.blocking(std::move(work));
    if (!settings) co_return http::problem(settings.error());
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const before = co_await settings_of(tx, *store);
    put_settings(tx, request.caller().tenant, *store, *settings);
    audit::Entry const entry{.action = "receipt_settings.changed", .subject = store->to_string(), .before = told(before), .after = told(*settings)};
    co_await audit::record(tx, audit::actor_of(request), entry, parts.clock.now());
    co_await tx.commit();
    co_return http::json(200, body_of(*settings));
}

} // namespace

void add_settings_routes(http::Routes& list, std::shared_ptr<Parts const> const& parts)
{
    using enum http::Method;
    auto& shown = list.emplace_back(
        route(parts, get, "/v1/stores/{store_id}/receipt-settings", Permission::read_sales, "What a store's receipts say beside the sale", &get_settings));
    shown.response = json::schema_of<SettingsBody>();
    shown.errors = {"receipts.unknown_store", "auth.other_store"};
    auto& changed = list.emplace_back(route(parts, put, "/v1/stores/{store_id}/receipt-settings", Permission::manage_stores,
        "Sets what a store's receipts say; what is absent is no more", &put_settings_of_store));
    changed.request = json::schema_of<SettingsBody>();
    changed.response = json::schema_of<SettingsBody>();
    changed.errors = {"http.bad_json", "http.bad_body", "receipts.unknown_store", "auth.other_store"};
}

} // namespace shopx::receipts
