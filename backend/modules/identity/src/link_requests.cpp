#include "link_requests.hpp"

#include "invitations.hpp"
#include "recovery.hpp"

#include "shopx/base/limits/mail.hpp"
#include "shopx/runtime/log.hpp"

namespace shopx::identity {
namespace {

constexpr pg::Statement insert_request{"identity.insert_link_request", R"sql(
    insert into identity.link_requests (id, sealed, requested_at) select $1::uuid, $2::bytea, $3::timestamptz
     where (select count(*) from (select from identity.link_requests limit $4::bigint) waiting) < $4::bigint
)sql"};
constexpr pg::Statement take_request{"identity.take_link_request", R"sql(
    delete from identity.link_requests
     where id = (select id from identity.link_requests order by requested_at limit 1 for update skip locked) returning id, sealed
)sql"};

std::string place_of(Uuid id) { return "identity.link_requests:" + id.to_string(); }

Task<void> answer_sign_up(Parts& parts, pg::SystemTx& tx, LinkRequest const& wish, Instant now)
{
    auto const known = co_await find_by_email(tx, parts.sealer, wish.email);
    Link link{LinkPurpose::sign_up, wish.email, AccountId{new_uuid7(now.ms())}, new_uuid7(now.ms()), {}, {wish.email, wish.name, wish.business}};
    auto const enough = co_await has_had_enough(tx, parts.sealer, link.purpose, wish.email, now);
    if (enough) co_return;
    auto const token = co_await make_link(tx, parts.sealer, link, limits::sign_up_link_life, now);
    if (known) { // the link counts as one of those that the mailbox may get, and is good for nothing
        drop_links_about(tx, link.subject);
        auto letter = letter_to(wish.email, wish.language, mail::Letter::already_signed_up, {{"link", parts.origin + "/sign-in"}});
        co_await parts.outbox.queue(tx, std::move(letter));
        co_return;
    }
    auto letter = letter_to(wish.email, wish.language, mail::Letter::confirm_sign_up, {{"link", link_to(parts, "confirm", token)}});
    co_await parts.outbox.queue(tx, std::move(letter));
}

Task<void> answer_reset(Parts& parts, pg::SystemTx& tx, LinkRequest const& wish, Instant now)
{
    auto const person = co_await find_by_email(tx, parts.sealer, wish.email);
    if (!person) co_return;
    Link link{LinkPurpose::reset, wish.email, person->account.id, new_uuid7(now.ms()), {}, {}};
    auto const enough = co_await has_had_enough(tx, parts.sealer, link.purpose, wish.email, now);
    if (enough) co_return;
    auto const token = co_await make_link(tx, parts.sealer, link, limits::reset_link_life, now);
    auto letter = letter_to(wish.email, wish.language, mail::Letter::reset_password, {{"link", link_to(parts, "reset", token)}});
    co_await parts.outbox.queue(tx, std::move(letter));
}

/// Asks both addresses. The new one of somebody else's account hears that it has one, and its side stays open for ever.
Task<void> answer_change_of_address(Parts& parts, pg::SystemTx& tx, LinkRequest const& wish, Instant now)
{
    auto const person = co_await find_by_id(tx, parts.sealer, wish.account.value_or(AccountId{}));
    if (!person) co_return;
    auto const change = new_uuid7(now.ms());
    Link const old_side{LinkPurpose::old_address, person->account.email, person->account.id, change, {}, {wish.email, {}, {}}};
    Link const new_side{LinkPurpose::new_address, wish.email, person->account.id, change, {}, {wish.email, {}, {}}};
    auto const enough = co_await has_had_enough(tx, parts.sealer, old_side.purpose, old_side.mailbox, now);
    auto const enough_there = co_await has_had_enough(tx, parts.sealer, new_side.purpose, new_side.mailbox, now);
    if (enough || enough_there) co_return;
    auto const old_token = co_await make_link(tx, parts.sealer, old_side, limits::email_change_link_life, now);
    auto const new_token = co_await make_link(tx, parts.sealer, new_side, limits::email_change_link_life, now);
    auto to_old =
        letter_to(old_side.mailbox, wish.language, mail::Letter::confirm_old_address, {{"address", wish.email}, {"link", link_to(parts, "email", old_token)}});
    co_await parts.outbox.queue(tx, std::move(to_old));
    auto const taken = co_await find_by_email(tx, parts.sealer, wish.email);
    auto to_new = letter_to(wish.email, wish.language, mail::Letter::confirm_new_address, {{"link", link_to(parts, "email", new_token)}});
    if (taken) to_new = letter_to(wish.email, wish.language, mail::Letter::already_signed_up, {{"link", parts.origin + "/sign-in"}});
    co_await parts.outbox.queue(tx, std::move(to_new));
}

Task<void> answer(Parts& parts, pg::SystemTx& tx, LinkRequest const& wish, Instant now)
{
    switch (wish.wish) {
    case Wish::sign_up: co_await answer_sign_up(parts, tx, wish, now); break;
    case Wish::reset: co_await answer_reset(parts, tx, wish, now); break;
    case Wish::invitation: co_await answer_invitation(parts, tx, wish, now); break;
    case Wish::invitation_again: co_await answer_invitation_again(parts, tx, wish, now); break;
    case Wish::change_address: co_await answer_change_of_address(parts, tx, wish, now); break;
    case Wish::recover: co_await answer_recovery(parts, tx, wish, now); break;
    }
}

/// A request that can't be answered is dropped, so that it does not keep those behind it waiting; a database that is away ends the attempt.
Task<void> answer_or_drop(Parts& parts, pg::SystemTx& tx, Uuid id, std::optional<LinkRequest> wish, Instant now)
{
    std::string reason = "it can't be read";
    try {
        if (wish) {
            co_await answer(parts, tx, *wish, now);
            co_return;
        }
    } catch (pg::Failure const&) {
        throw;
    } catch (pg::ConnectionLost const&) {
        throw;
    } catch (Overloaded const&) {
        throw;
    } catch (std::exception const& failure) {
        reason = failure.what();
    }
    log::error("a request for a link is dropped", {{"request", id.to_string()}, {"reason", reason}});
}

/// Takes one request, answers it and queues its mails, in one transaction. False: none waits.
Task<bool> answer_one(Parts& parts)
{
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin_system();
    auto const rows = co_await tx.query(take_request);
    if (rows.empty()) co_return false;
    auto const plain = parts.sealer.open(place_of(rows[0].get<Uuid>(0)), rows[0].bytes(1));
    std::optional<LinkRequest> wish;
    if (plain) {
        auto read = json::read<LinkRequest>(*plain);
        if (read) wish = std::move(*read);
    }
    co_await answer_or_drop(parts, tx, rows[0].get<Uuid>(0), std::move(wish), now);
    sweep_links(tx, now);
    co_await tx.commit();
    co_return true;
}

} // namespace

Task<void> answer_link_requests(Parts parts)
{
    for (;;) {
        bool again = false;
        try {
            again = co_await answer_one(parts);
            if (!again) co_await announce_ready_recoveries(parts);
        } catch (std::exception const& failure) {
            log::warning("requests for links can't be answered", {{"reason", failure.what()}});
        }
        if (!again) co_await parts.loop.sleep(limits::link_poll_every);
    }
}

Task<http::Response> ask_for_link(Context& context, LinkRequest wish)
{
    auto const now = context.parts.clock.now();
    auto const id = new_uuid7(now.ms());
    wish.email = lower(std::move(wish.email));
    auto const sealed = context.parts.sealer.seal(place_of(id), json::write(wish));
    auto tx = co_await context.parts.db.begin_system();
    auto const written = co_await tx.query(insert_request, id, pg::Bytes{sealed}, now, limits::link_requests_waiting_max);
    co_await tx.commit();
    if (written.affected() == 0) co_return http::problem({ErrorKind::overloaded, "identity.busy", "many have asked: try again in a moment"});
    http::Response response;
    response.status = 202;
    co_return response;
}

std::string language_of(http::Request const& request)
{
    auto const said = request.header("accept-language");
    return std::string{name_of(shopx::language_of(lower(std::string{said.substr(0, said.find_first_of(",; "))})))};
}

std::string link_to(Parts const& parts, std::string_view page, std::string_view token)
{
    return std::string{parts.origin}.append("/account/").append(page).append("#").append(token);
}

mail::Message letter_to(std::string to, std::string const& language, mail::Letter letter, std::vector<std::pair<std::string_view, std::string>> values)
{
    return {std::move(to), shopx::language_of(language), letter, std::move(values)};
}

} // namespace shopx::identity
