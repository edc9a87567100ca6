// A password is lost, or changed.
#include "account_work.hpp"

namespace shopx::identity {
namespace {

constexpr pg::Statement set_password{"identity.set_password", "update identity.accounts set password_hash = $2::text where id = $1::uuid"};

struct ChangePasswordBody {
    std::string old_password;
    std::string new_password;
    static constexpr auto wire()
    {
        return json::object<ChangePasswordBody>("ChangePassword", "One's own",
            json::field("old_password", &ChangePasswordBody::old_password, "As it was typed").length(1, 1000),
            json::field("new_password", &ChangePasswordBody::new_password, "As it was typed").length(1, 1000));
    }
};

http::Response done()
{
    http::Response response;
    response.status = 204;
    return response;
}

Task<http::Response> ask_reset(http::Request const& request, Shared context)
{
    auto body = json::read<AddressBody>(request.body);
    if (!body) co_return http::problem(body.error());
    LinkRequest wish{.wish = Wish::reset, .email = body->email, .language = language_of(request)};
    co_return co_await ask_for_link(*context, std::move(wish));
}

Task<http::Response> reset(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto body = json::read<NewPasswordBody>(request.body);
    if (!body) co_return http::problem(body.error());
    std::optional<Person> person;
    PasswordContext words;
    {
        auto tx = co_await parts.db.begin_system();
        auto const link = co_await look_at_link(tx, parts.sealer, LinkPurpose::reset, body->token, parts.clock.now());
        if (link) person = co_await find_by_id(tx, parts.sealer, link->account);
        if (person) words = co_await password_context_of(parts, tx, person->account);
    }
    if (!person) co_return http::problem(link_is_dead());
    if (auto const refused = refuse_password(normalized(body->password), words, "/password")) co_return http::problem(*refused);
    auto hash = co_await context->passwords.hash(body->password);
    if (!hash) co_return http::problem(hash.error());

    auto tx = co_await parts.db.begin_system();
    auto const link = co_await use_link(tx, parts.sealer, LinkPurpose::reset, body->token, parts.clock.now());
    if (!link) co_return http::problem(link_is_dead());
    auto const ended = co_await change_password(parts, tx, person->account, std::move(*hash), std::nullopt);
    auto letter = letter_to(person->account.email, language_of(request), mail::Letter::password_changed);
    co_await parts.outbox.queue(tx, std::move(letter));
    co_await tx.commit();
    parts.tokens.refuse(ended);
    co_await audit_everywhere(*context, person->account.id, actor_by_mail(request, person->account.id), "account.password_reset");
    co_return done();
}

Task<http::Response> change(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto const caller = request.caller();
    if (auto const refused = refuse_all_but_people(caller)) co_return http::problem(*refused);
    auto body = json::read<ChangePasswordBody>(request.body);
    if (!body) co_return http::problem(body.error());
    std::optional<Person> person;
    PasswordContext words;
    {
        auto tx = co_await parts.db.begin_system();
        person = co_await find_by_id(tx, parts.sealer, caller.account);
        if (person) words = co_await password_context_of(parts, tx, person->account);
    }
    Error const wrong{ErrorKind::forbidden, "identity.wrong_proof", "the old password is wrong"};
    if (!person) co_return http::problem(wrong);
    auto const whose = caller.account.to_string();
    std::vector<Counted> const counted{{"step_up", whose, limits::attempts_of_step_up}};
    auto const refused = co_await context->throttle.admit(counted);
    if (refused) co_return response_of(*refused);
    auto const right = co_await context->passwords.verify(person->password_hash, body->old_password);
    if (!right) co_return http::problem(right.error());
    if (!*right) co_return http::problem(wrong);
    co_await context->throttle.succeeded(counted);
    if (auto const bad = refuse_password(normalized(body->new_password), words, "/new_password")) co_return http::problem(*bad);
    auto hash = co_await context->passwords.hash(body->new_password);
    if (!hash) co_return http::problem(hash.error());

    auto tx = co_await parts.db.begin_system();
    auto const ended = co_await change_password(parts, tx, person->account, std::move(*hash), caller.session);
    auto letter = letter_to(person->account.email, language_of(request), mail::Letter::password_changed);
    co_await parts.outbox.queue(tx, std::move(letter));
    co_await tx.commit();
    parts.tokens.refuse(ended);
    co_await audit_everywhere(*context, caller.account, audit::actor_of(request), "account.password_changed");
    co_return done();
}

} // namespace

Task<std::vector<Uuid>> change_password(Parts&, pg::SystemTx& tx, AccountBody account, std::string password_hash, std::optional<Uuid> except)
{
    co_await tx.query(set_password, account.id, password_hash);
    drop_links_of(tx, account.id);
    forgive_attempts(tx, account.email);
    co_return co_await end_sessions_of(tx, account.id, except);
}

http::Routes password_routes(Shared context)
{
    http::Routes list;
    list.push_back({.method = http::Method::post,
        .path = "/v1/password-reset",
        .permission = Permission::none,
        .summary = "Ask for a link that sets a new password; whether there is such an account is not told",
        .handler = [context](http::Request const& request) { return ask_reset(request, context); },
        .request = json::schema_of<AddressBody>(),
        .statuses = {202},
        .errors = {"identity.busy"},
        .rate = http::RateClass::sign_in});
    list.push_back({.method = http::Method::post,
        .path = "/v1/password-reset/confirm",
        .permission = Permission::none,
        .summary = "Set a new password by the link; all sessions end",
        .handler = [context](http::Request const& request) { return reset(request, context); },
        .request = json::schema_of<NewPasswordBody>(),
        .statuses = {204},
        .errors = {"identity.link_is_dead", "identity.password_refused", "identity.busy"},
        .rate = http::RateClass::sign_in});
    list.push_back({.method = http::Method::put,
        .path = "/v1/me/password",
        .permission = Permission::signed_in,
        .summary = "Change one's own password; all other sessions end",
        .handler = [context](http::Request const& request) { return change(request, context); },
        .request = json::schema_of<ChangePasswordBody>(),
        .statuses = {204},
        .errors = {"identity.wrong_proof", "identity.password_refused", "identity.too_many_attempts", "identity.locked", "identity.busy"},
        .rate = http::RateClass::sign_in,
        .step_up = true});
    return list;
}

} // namespace shopx::identity
