#include "wiring.hpp"

#include "seal_keys.hpp"
#include "shopx/audit/audit.hpp"

#include <chrono>
#include <stdexcept>

namespace shopx::app {
namespace {

webhooks::Options webhook_options(Config const& config) { return {config.webhook_allow_loopback, config.webhook_authorities}; }

void add(http::Routes& all, http::Routes some)
{
    for (auto& route : some) all.push_back(std::move(route));
}

/// A PIN opens the register that it was given at.
identity::Grant token_of(members::PinGrant const& grant)
{
    return {.tenant = grant.tenant,
        .account = grant.person,
        .permissions_version = grant.permissions_version,
        .session = grant.enrolment,
        .proven_at = grant.proven_at,
        .expires_at = grant.expires_at,
        .kind = http::CallerKind::pin,
        .at_register = grant.at_register};
}

/// Whom passkeys are made for: the domain of the first origin, used from any of them. Browsers refuse it where an origin lies outside.
webauthn::RelyingParty relying_party(Config const& config)
{
    auto origins = config.origins;
    if (origins.empty()) origins.push_back(config.origin());
    auto const host = origins.front().substr(origins.front().find("://") + 3);
    return {host.substr(0, host.rfind(':')), std::move(origins)};
}

/// As authenticators show them.
Task<factors::Person> person(pg::Database& db, crypto::Sealer const& sealer, AccountId id)
{
    auto tx = co_await db.begin_system();
    auto const account = co_await identity::find_account(tx, sealer, id);
    if (!account) throw std::runtime_error{"somebody is signed in to an account that is not there"};
    co_return factors::Person{account->name, account->email};
}

/// What a refund owes to a card, as payments takes it.
Task<Result<void>> refund_card(pg::TenantTx& tx, refund_sale::CardRefund refund)
{
    payments::CardRefund back{refund.id, refund.payment, refund.document, refund.amount_minor, std::move(refund.currency), refund.now};
    return payments::request_refund(tx, std::move(back));
}

Task<void> tell(mail::Outbox& outbox, crypto::Sealer const& sealer, pg::SystemTx& tx, AccountId account, std::string_view news)
{
    if (news == "refresh_token_reused") co_await identity::mail_news(outbox, sealer, tx, account, mail::Letter::session_copied);
    if (news == "new_device") co_await identity::mail_news(outbox, sealer, tx, account, mail::Letter::new_device);
}

Task<void> keep_belonging(pg::Database& db, TenantId tenant, AccountId account, bool belongs)
{
    auto tx = co_await db.begin_system();
    if (belongs)
        co_await identity::join_tenant(tx, account, tenant);
    else
        co_await identity::leave_tenant(tx, account, tenant);
    co_await tx.commit();
}

Task<void> tell_of_factors(pg::Database& db, mail::Outbox& outbox, crypto::Sealer const& sealer, AccountId account)
{
    auto tx = co_await db.begin_system();
    co_await identity::mail_news(outbox, sealer, tx, account, mail::Letter::factors_changed);
    co_await tx.commit();
}

/// By a mail to each of them.
Task<void> tell_owners(pg::Database& db, mail::Outbox& outbox, crypto::Sealer const& sealer, TenantId tenant, std::int64_t count)
{
    std::vector<AccountId> owners;
    {
        auto tx = co_await db.begin(tenant);
        owners = co_await members::owners(tx);
    }
    auto tx = co_await db.begin_system();
    auto const business = co_await tenancy::find(tx, tenant);
    if (!business) co_return;
    for (std::size_t i = 0; i < owners.size(); ++i) {
        std::vector<std::pair<std::string_view, std::string>> values{{"business", business->name}, {"count", std::to_string(count)}};
        co_await identity::mail_news(outbox, sealer, tx, owners[i], mail::Letter::card_money_waits, std::move(values));
    }
    co_await tx.commit();
}

/// Goods of an exchange, looked at as those of a sale.
Task<Result<refund_sale::SoldGoods>> look_at(record_sales::RecordSales& sales, http::Caller const& caller, SaleId id, documents::SaleBody const& goods)
{
    auto looked_at = co_await sales.look_at_goods(caller, id, goods);
    if (!looked_at) co_return looked_at.error();
    co_return refund_sale::SoldGoods{std::move(looked_at->flags), std::move(looked_at->movement)};
}

} // namespace

Services::Services(Config const& config, Loop& loop, Clock const& the_clock)
    : clock{the_clock},
      db{loop, {config.db, config.app_connections, 2}},
      sealer{load_sealer(config)},
      standings{loop, db},
      support_door{clock, db},
      outbox{loop, clock, db, sealer, config.mail()},
      watcher{loop, db},
      directories{loop, db, watcher},
      catalogues{loop, db, watcher},
      tax_tables{loop, db, watcher},
      rule_books{loop, db, watcher},
      members{loop, db},
      overrides{config.data},
      factors{sealer, relying_party(config)},
      tokens{loop, clock, db, members, config.data, std::chrono::minutes{config.token_minutes}},
      accounts{loop, clock, db, members, factors, tokens, sealer,
          [this](pg::SystemTx& tx, AccountId account, std::string_view news) { return tell(outbox, sealer, tx, account, news); }, outbox, config.origin()},
      keys{loop, clock, db},
      receipt_bell{loop},
      webhook_deliverer{loop, clock, db, sealer, webhook_options(config)},
      payments{loop, clock, db, {config.stripe_url, config.stripe_key, config.stripe_webhook_secret, config.origin()},
          [this](TenantId tenant, std::int64_t count) { return tell_owners(db, outbox, sealer, tenant, count); }},
      record_sales{{loop, clock, db, watcher, directories, catalogues, tax_tables, rule_books, overrides, sealer, config.committers, config.batches_in_flight}},
      books{loop, db},
      drawers{loop, clock, db, directories, overrides},
      manage_tenants{{loop, clock, db, standings, config.db}}
{
    add(routes, identity::routes(accounts));
    add(routes, api_keys::routes(clock, db, keys));
    add(routes, webhooks::routes(clock, db, sealer, webhook_options(config)));
    auto const issue = [this](members::PinGrant const& grant) { return tokens.issue(token_of(grant)); };
    auto const belongs = [this](TenantId tenant, AccountId account, bool now) { return keep_belonging(db, tenant, account, now); };
    add(routes, members::routes({loop, clock, db, members, directories, overrides, sealer, issue, belongs}));
    add(routes, factors::routes(clock, db, factors,
                    {.person = [this](AccountId account) { return person(db, sealer, account); },
                        .changed = [this, &loop](
                                       AccountId account, std::string_view) { loop.spawn("factors.changed", tell_of_factors(db, outbox, sealer, account)); }}));
    add(routes, packs::routes());
    add(routes, stores::routes(clock, db, directories, watcher));
    add(routes, pricing::routes(clock, db, tax_tables, rule_books, watcher));
    add(routes, catalog::routes(loop, clock, db, catalogues, watcher));
    add(routes, inventory::routes(clock, db));
    add(routes, sales::routes(db, directories));
    add(routes, receipts::routes({loop, clock, db, directories, outbox, receipt_bell}));
    add(routes, payments.routes());
    add(routes, orders::routes(clock, db, sealer, directories));
    add(routes, books::routes(clock, db, books));
    add(routes, drawers.routes());
    add(routes, stored_value::routes(clock, db, sealer));
    add(routes, record_sales.routes());
    auto const look_at_goods = [this](http::Caller const& caller, SaleId id, documents::SaleBody const& goods) {
        return look_at(record_sales, caller, id, goods);
    };
    add(routes, refund_sale::routes({loop, clock, db, watcher, directories, overrides, look_at_goods, refund_card, drawers::is_open}));
    add(routes, print_z::routes({loop, clock, db, receipt_bell, directories}));
    add(routes, feed::routes(loop, db, watcher));
    add(routes, manage_tenants.routes());
    add(routes, audit::routes(clock, db));
    // Last, around all of them: what the standing takes away is refused first, and told in the trails all the same.
    manage_tenants::heed_standing(routes, clock, standings);
    manage_tenants::watch_support(routes, clock, db);
}

Task<Result<http::Caller>> Services::authenticate_program(std::string key, std::string peer)
{
    auto program = co_await keys.authenticate(std::move(key), std::move(peer));
    if (!program) co_return program.error();
    co_return co_await manage_tenants::pause_program(std::move(*program), clock, standings);
}

Task<Result<http::Caller>> Services::authenticate(http::Request const& request)
{
    auto const bearer = request.bearer();
    if (api_keys::is_key(bearer)) return authenticate_program(std::string{bearer}, std::string{request.peer});
    if (tenancy::is_support_token(bearer)) return support_door.authenticate(std::string{bearer});
    return tokens.authenticate(request);
}

} // namespace shopx::app
