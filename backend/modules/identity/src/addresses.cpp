// A person's e-mail address changes, once the old and the new one have agreed.
#include "account_work.hpp"

namespace shopx::identity {
namespace {

constexpr pg::Statement set_address{
    "identity.set_address", "update identity.accounts set email_index = $2::bytea, email_sealed = $3::bytea where id = $1::uuid"};

struct AgreedBody {
    bool changed = false;
    static constexpr auto wire()
    {
        return json::object<AgreedBody>(
            "AddressAgreed", "One side has agreed", json::field("changed", &AgreedBody::changed, "Whether both have, so that the new address holds", "true"));
    }
};

Task<http::Response> ask_change(http::Request const& request, Shared context)
{
    if (auto const refused = refuse_all_but_people(request.caller())) co_return http::problem(*refused);
    auto body = json::read<AddressBody>(request.body);
    if (!body) co_return http::problem(body.error());
    LinkRequest wish{.wish = Wish::change_address, .email = body->email, .language = language_of(request), .account = request.caller().account};
    co_return co_await ask_for_link(*context, std::move(wish));
}

/// False: somebody has taken the address meanwhile.
Task<bool> move(Parts& parts, pg::SystemTx& tx, AccountId account, std::string email)
{
    auto const taken = co_await find_by_email(tx, parts.sealer, email);
    if (taken) co_return false;
    auto const index = email_index(parts.sealer, email), sealed = parts.sealer.seal(email_place(account), email);
    co_await tx.query(set_address, account, pg::Bytes{index}, pg::Bytes{sealed});
    co_return true;
}

Task<http::Response> agree(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto body = json::read<TokenBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin_system();
    auto link = co_await look_at_link(tx, parts.sealer, LinkPurpose::old_address, body->token, now);
    if (!link) link = co_await look_at_link(tx, parts.sealer, LinkPurpose::new_address, body->token, now);
    if (!link) co_return http::problem(link_is_dead());
    lock_links_about(tx, link->subject);
    link = co_await use_link(tx, parts.sealer, link->purpose, body->token, now);
    if (!link) co_return http::problem(link_is_dead());
    auto const person = co_await find_by_id(tx, parts.sealer, link->account);
    bool const both = co_await all_used(tx, link->subject);
    bool changed = false;
    if (both && person) {
        changed = co_await move(parts, tx, link->account, link->details.email);
        if (!changed) co_return http::problem(link_is_dead());
        auto letter = letter_to(person->account.email, language_of(request), mail::Letter::address_changed, {{"address", link->details.email}});
        co_await parts.outbox.queue(tx, std::move(letter));
    }
    co_await tx.commit();
    if (changed) co_await audit_everywhere(*context, link->account, actor_by_mail(request, link->account), "account.address_changed");
    co_return http::json(200, AgreedBody{changed});
}

} // namespace

http::Routes address_routes(Shared context)
{
    http::Routes list;
    list.push_back({.method = http::Method::put,
        .path = "/v1/me/email",
        .permission = Permission::signed_in,
        .summary = "Change one's own e-mail address: a link goes to the old and to the new one, and both must be opened",
        .handler = [context](http::Request const& request) { return ask_change(request, context); },
        .request = json::schema_of<AddressBody>(),
        .statuses = {202},
        .errors = {"identity.busy"},
        .rate = http::RateClass::sign_in,
        .step_up = true});
    list.push_back({.method = http::Method::post,
        .path = "/v1/me/email/confirm",
        .permission = Permission::none,
        .summary = "Agree to a change of address, by the link that went to the old or the new one",
        .handler = [context](http::Request const& request) { return agree(request, context); },
        .request = json::schema_of<TokenBody>(),
        .response = json::schema_of<AgreedBody>(),
        .errors = {"identity.link_is_dead"},
        .rate = http::RateClass::sign_in});
    return list;
}

} // namespace shopx::identity
