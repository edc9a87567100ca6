#include "recovery.hpp"

#include "account_work.hpp"

#include "shopx/base/limits/mail.hpp"

namespace shopx::identity {
namespace {

constexpr pg::Statement open_recovery{
    "identity.open_recovery", "select id, ready_at from identity.recoveries where account_id = $1::uuid and ended_at is null"};
constexpr pg::Statement begin_recovery{"identity.begin_recovery", R"sql(
    insert into identity.recoveries (id, account_id, started_at, ready_at) values ($1::uuid, $2::uuid, $3::timestamptz, $4::timestamptz)
    on conflict (account_id) where ended_at is null do nothing
)sql"};
constexpr pg::Statement end_recovery{
    "identity.end_recovery", "update identity.recoveries set ended_at = $2::timestamptz where id = $1::uuid and ended_at is null"};
constexpr pg::Statement take_ready{"identity.take_ready_recovery", R"sql(
    update identity.recoveries set announced_at = $1::timestamptz
     where id = (select id from identity.recoveries where ready_at <= $1::timestamptz and ended_at is null and announced_at is null
                  order by ready_at limit 1 for update skip locked)
    returning id, account_id
)sql"};

/// The link that finishes it, in a mail that says so.
Task<void> mail_the_end(Parts& parts, pg::SystemTx& tx, AccountBody account, Uuid recovery, std::string language, Instant now)
{
    Link const link{LinkPurpose::recovery_finish, account.email, account.id, recovery, {}, {}};
    auto const token = co_await make_link(tx, parts.sealer, link, limits::recovery_link_life, now);
    auto letter = letter_to(account.email, language, mail::Letter::recovery_is_ready, {{"link", link_to(parts, "recovery", token)}});
    co_await parts.outbox.queue(tx, std::move(letter));
}

http::Response done()
{
    http::Response response;
    response.status = 204;
    return response;
}

Task<http::Response> ask(http::Request const& request, Shared context)
{
    auto body = json::read<AddressBody>(request.body);
    if (!body) co_return http::problem(body.error());
    LinkRequest wish{.wish = Wish::recover, .email = body->email, .language = language_of(request)};
    co_return co_await ask_for_link(*context, std::move(wish));
}

Task<http::Response> begin(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto body = json::read<TokenBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin_system();
    auto const link = co_await use_link(tx, parts.sealer, LinkPurpose::recovery, body->token, now);
    if (!link) co_return http::problem(link_is_dead());
    auto const person = co_await find_by_id(tx, parts.sealer, link->account);
    if (!person) co_return http::problem(link_is_dead());
    auto const id = new_uuid7(now.ms());
    auto const begun = co_await tx.query(begin_recovery, id, link->account, now, now + std::chrono::microseconds{limits::recovery_wait});
    if (begun.affected() == 1) {
        Link const stop{LinkPurpose::recovery_stop, person->account.email, link->account, id, {}, {}};
        auto const token = co_await make_link(tx, parts.sealer, stop, 2 * limits::recovery_wait, now);
        auto letter = letter_to(person->account.email, language_of(request), mail::Letter::recovery_waits,
            {{"hours", std::to_string(limits::recovery_wait.count())}, {"link", link_to(parts, "recovery-stop", token)}});
        co_await parts.outbox.queue(tx, std::move(letter));
    }
    co_await tx.commit();
    co_await audit_everywhere(*context, link->account, actor_by_mail(request, link->account), "account.recovery_begun");
    co_return done();
}

Task<http::Response> stop(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto body = json::read<TokenBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin_system();
    auto const link = co_await use_link(tx, parts.sealer, LinkPurpose::recovery_stop, body->token, now);
    if (!link) co_return http::problem(link_is_dead());
    auto const person = co_await find_by_id(tx, parts.sealer, link->account);
    auto const ended = co_await tx.query(end_recovery, link->subject, now);
    if (!person || ended.affected() == 0) co_return http::problem(link_is_dead());
    drop_links_about(tx, link->subject);
    auto letter = letter_to(person->account.email, language_of(request), mail::Letter::recovery_cancelled);
    co_await parts.outbox.queue(tx, std::move(letter));
    co_await tx.commit();
    co_await audit_everywhere(*context, link->account, actor_by_mail(request, link->account), "account.recovery_stopped");
    co_return done();
}

Task<http::Response> finish(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto body = json::read<NewPasswordBody>(request.body);
    if (!body) co_return http::problem(body.error());
    std::optional<Person> person;
    PasswordContext words;
    {
        auto tx = co_await parts.db.begin_system();
        auto const link = co_await look_at_link(tx, parts.sealer, LinkPurpose::recovery_finish, body->token, parts.clock.now());
        if (link) person = co_await find_by_id(tx, parts.sealer, link->account);
        if (person) words = co_await password_context_of(parts, tx, person->account);
    }
    if (!person) co_return http::problem(link_is_dead());
    words.has_second_factor = false; // they are about to go
    if (auto const refused = refuse_password(normalized(body->password), words, "/password")) co_return http::problem(*refused);
    auto hash = co_await context->passwords.hash(body->password);
    if (!hash) co_return http::problem(hash.error());

    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin_system();
    auto const link = co_await use_link(tx, parts.sealer, LinkPurpose::recovery_finish, body->token, now);
    if (!link) co_return http::problem(link_is_dead());
    auto const ended_one = co_await tx.query(end_recovery, link->subject, now);
    if (ended_one.affected() == 0) co_return http::problem(link_is_dead()); // stopped meanwhile
    co_await factors::Factors::remove_all(tx, person->account.id);
    auto const ended = co_await change_password(parts, tx, person->account, std::move(*hash), std::nullopt);
    auto letter = letter_to(person->account.email, language_of(request), mail::Letter::recovered);
    co_await parts.outbox.queue(tx, std::move(letter));
    co_await tx.commit();
    parts.tokens.refuse(ended);
    co_await audit_everywhere(*context, person->account.id, actor_by_mail(request, person->account.id), "account.recovered");
    co_return done();
}

} // namespace

Task<void> answer_recovery(Parts& parts, pg::SystemTx& tx, LinkRequest const& wish, Instant now)
{
    auto const person = co_await find_by_email(tx, parts.sealer, wish.email);
    if (!person) co_return;
    auto const enough = co_await has_had_enough(tx, parts.sealer, LinkPurpose::recovery, wish.email, now);
    auto const enough_ends = co_await has_had_enough(tx, parts.sealer, LinkPurpose::recovery_finish, wish.email, now);
    if (enough || enough_ends) co_return;
    auto const open = co_await tx.query(open_recovery, person->account.id);
    if (!open.empty()) {
        if (open[0].get<Instant>(1) <= now) co_await mail_the_end(parts, tx, person->account, open[0].get<Uuid>(0), wish.language, now);
        co_return;
    }
    Link const link{LinkPurpose::recovery, wish.email, person->account.id, new_uuid7(now.ms()), {}, {}};
    auto const token = co_await make_link(tx, parts.sealer, link, limits::recovery_link_life, now);
    auto letter = letter_to(wish.email, wish.language, mail::Letter::confirm_recovery, {{"link", link_to(parts, "recovery-begin", token)}});
    co_await parts.outbox.queue(tx, std::move(letter));
}

Task<void> announce_ready_recoveries(Parts& parts)
{
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin_system();
    auto const ready = co_await tx.query(take_ready, now);
    if (ready.empty()) co_return;
    auto const person = co_await find_by_id(tx, parts.sealer, ready[0].get<AccountId>(1));
    if (person) co_await mail_the_end(parts, tx, person->account, ready[0].get<Uuid>(0), "en", now);
    co_await tx.commit();
}

Task<bool> recover_account(Parts& parts, std::string email)
{
    auto const now = parts.clock.now();
    std::optional<Person> person;
    std::vector<TenantBody> tenants;
    {
        auto tx = co_await parts.db.begin_system();
        person = co_await find_by_email(tx, parts.sealer, std::move(email));
        if (!person) co_return false;
        tenants = co_await tenants_of(tx, person->account.id);
        co_await tx.query(begin_recovery, new_uuid7(now.ms()), person->account.id, now, now);
        auto const open = co_await tx.query(open_recovery, person->account.id);
        co_await mail_the_end(parts, tx, person->account, open[0].get<Uuid>(0), "en", now);
        co_await tx.commit();
    }
    for (std::size_t i = 0; i < tenants.size(); ++i) {
        auto tx = co_await parts.db.begin(tenants[i].id);
        audit::Actor const actor{.kind = "operator"};
        audit::Entry const entry{.action = "account.recovery_begun", .subject = person->account.id.to_string()};
        co_await audit::record(tx, actor, entry, now);
        co_await tx.commit();
    }
    co_return true;
}

http::Routes recovery_routes(Shared context)
{
    http::Routes list;
    list.push_back({.method = http::Method::post,
        .path = "/v1/account-recovery",
        .permission = Permission::none,
        .summary = "For who has lost password and factors: ask for the next link; whether there is such an account is not told",
        .handler = [context](http::Request const& request) { return ask(request, context); },
        .request = json::schema_of<AddressBody>(),
        .statuses = {202},
        .errors = {"identity.busy"},
        .rate = http::RateClass::sign_in});
    list.push_back({.method = http::Method::post,
        .path = "/v1/account-recovery/begin",
        .permission = Permission::none,
        .summary = "Begin the time of waiting, by the first link; the person is told and can stop it",
        .handler = [context](http::Request const& request) { return begin(request, context); },
        .request = json::schema_of<TokenBody>(),
        .statuses = {204},
        .errors = {"identity.link_is_dead"},
        .rate = http::RateClass::sign_in});
    list.push_back({.method = http::Method::post,
        .path = "/v1/account-recovery/stop",
        .permission = Permission::none,
        .summary = "Stop a recovery that one did not want",
        .handler = [context](http::Request const& request) { return stop(request, context); },
        .request = json::schema_of<TokenBody>(),
        .statuses = {204},
        .errors = {"identity.link_is_dead"},
        .rate = http::RateClass::sign_in});
    list.push_back({.method = http::Method::post,
        .path = "/v1/account-recovery/finish",
        .permission = Permission::none,
        .summary = "After the time of waiting: a new password, and no second factor any more",
        .handler = [context](http::Request const& request) { return finish(request, context); },
        .request = json::schema_of<NewPasswordBody>(),
        .statuses = {204},
        .errors = {"identity.link_is_dead", "identity.password_refused", "identity.busy"},
        .rate = http::RateClass::sign_in});
    return list;
}

} // namespace shopx::identity
