#include "postman.hpp"
#include "render.hpp"

#include "shopx/base/limits/mail.hpp"
#include "shopx/runtime/log.hpp"
#include "shopx/runtime/metrics.hpp"
#include "shopx/runtime/reseal.hpp"

#include <algorithm>

namespace shopx::mail {
namespace {

constexpr pg::Statement put_mail{"mail.put", R"sql(
    insert into mail.outbox (id, sealed, queued_at, next_attempt_at) values ($1::uuid, $2::bytea, $3::timestamptz, $3::timestamptz)
)sql"};
constexpr pg::Statement put_mail_once{"mail.put_once", R"sql(
    insert into mail.outbox (id, sealed, queued_at, next_attempt_at) values ($1::uuid, $2::bytea, $3::timestamptz, $3::timestamptz) on conflict (id) do nothing
)sql"};
// Taken before it is sent, and given back by itself if the process dies: no transaction is open while a mail server answers.
constexpr pg::Statement claim_mail{"mail.claim", R"sql(
    update mail.outbox set attempts = attempts + 1, next_attempt_at = $2::timestamptz
     where id = (select id from mail.outbox where next_attempt_at <= $1::timestamptz and gave_up_at is null
                  order by next_attempt_at limit 1 for update skip locked)
    returning id, sealed, attempts, queued_at
)sql"};
constexpr pg::Statement drop_mail{"mail.drop", "delete from mail.outbox where id = $1::uuid"};
constexpr pg::Statement put_off_mail{"mail.put_off", "update mail.outbox set next_attempt_at = $2::timestamptz, last_reason = $3::text where id = $1::uuid"};
constexpr pg::Statement give_up_mail{
    "mail.give_up", "update mail.outbox set sealed = null, gave_up_at = $2::timestamptz, last_reason = $3::text where id = $1::uuid"};
constexpr pg::Statement forget_failures{"mail.forget_failures", "delete from mail.outbox where gave_up_at < $1::timestamptz"};

constexpr pg::Statement page_of_letters{"mail.page_of_letters", R"sql(
    select id, sealed from mail.outbox where id > $1::uuid and sealed is not null order by id limit $2::bigint for update
)sql"};
constexpr pg::Statement put_letter{"mail.reseal", "update mail.outbox set sealed = $2::bytea where id = $1::uuid"};

constexpr std::string_view place = "mail.outbox:";
constexpr pg::SealedColumn<Uuid> letters{page_of_letters, put_letter, place};
constexpr std::size_t reason_max = 100;

std::string place_of(Uuid id) { return std::string{place} + id.to_string(); }

struct Claimed {
    Uuid id;
    std::string sealed;
    int attempts = 0;
    Instant queued_at;
};

std::chrono::microseconds pause_after(int attempts)
{
    auto const grown = limits::mail_first_retry * (1 << std::min(attempts - 1, 10));
    return std::min<std::chrono::microseconds>(grown, limits::mail_retry_every_max);
}

} // namespace

struct Outbox::Impl {
    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    crypto::Sealer const& sealer;
    Options options;
    Postman postman{loop, options};
    metrics::Counter sent = metrics::counter("shopx_mails_total", "Mails, by what became of them", {{"fate", "sent"}});
    metrics::Counter put_off = metrics::counter("shopx_mails_total", "Mails, by what became of them", {{"fate", "put_off"}});
    metrics::Counter given_up = metrics::counter("shopx_mails_total", "Mails, by what became of them", {{"fate", "given_up"}});

    Task<std::optional<Claimed>> claim()
    {
        auto const now = clock.now();
        auto tx = co_await db.begin_system();
        auto const rows = co_await tx.query(claim_mail, now, now + limits::mail_claim_life);
        if (rows.empty()) co_return std::nullopt;
        Claimed claimed{rows[0].get<Uuid>(0), std::string{rows[0].bytes(1)}, rows[0].get<std::int32_t>(2), rows[0].get<Instant>(3)};
        co_await tx.commit();
        co_return claimed;
    }

    Task<Outcome> deliver(Claimed const& claimed)
    {
        auto const plain = sealer.open(place_of(claimed.id), claimed.sealed);
        if (!plain) co_return Outcome{Fate::refused, "sealed with a key that the key file does not have"};
        auto const mail = json::read<Rendered>(*plain);
        if (!mail) co_return Outcome{Fate::refused, "not as this release writes it"};
        auto const id = claimed.id.to_string();
        Envelope envelope{options.from, mail->to, id, to_mime(*mail, options.from, id, claimed.queued_at)};
        co_return co_await postman.send(std::move(envelope));
    }

    Task<void> settle(Claimed const& claimed, Outcome outcome)
    {
        auto const now = clock.now();
        auto const reason = outcome.reason.substr(0, reason_max);
        bool const is_too_old = now - claimed.queued_at >= limits::mail_given_up_after;
        auto tx = co_await db.begin_system();
        if (outcome.fate == Fate::sent) {
            co_await tx.query(drop_mail, claimed.id);
            sent.add();
        } else if (outcome.fate == Fate::refused || is_too_old) {
            co_await tx.query(give_up_mail, claimed.id, now, reason);
            co_await tx.query(forget_failures, now - limits::mail_failures_kept);
            given_up.add();
            log::warning("a mail was given up", {{"mail", claimed.id.to_string()}, {"reason", reason}, {"attempts", claimed.attempts}});
        } else {
            co_await tx.query(put_off_mail, claimed.id, now + pause_after(claimed.attempts), reason);
            put_off.add();
            log::info("a mail waits for another attempt", {{"mail", claimed.id.to_string()}, {"reason", reason}, {"attempts", claimed.attempts}});
        }
        co_await tx.commit();
    }
};

Task<std::int64_t> reseal(pg::Database& db, crypto::Sealer const& sealer) { return pg::reseal(db, sealer, letters); }

Outbox::Outbox(Loop& loop, Clock const& clock, pg::Database& db, crypto::Sealer const& sealer, Options options)
    : impl_{new Impl{loop, clock, db, sealer, std::move(options)}}
{
}
Outbox::~Outbox() = default;

Task<void> Outbox::queue(pg::SystemTx& tx, Message message)
{
    auto const now = impl_->clock.now();
    auto const id = new_uuid7(now.ms());
    auto const sealed = impl_->sealer.seal(place_of(id), json::write(render(message)));
    co_await tx.query(put_mail, id, pg::Bytes{sealed}, now);
}

Task<void> Outbox::queue(pg::SystemTx& tx, Uuid id, Page page)
{
    auto const now = impl_->clock.now();
    auto const sealed = impl_->sealer.seal(place_of(id), json::write(render(std::move(page))));
    co_await tx.query(put_mail_once, id, pg::Bytes{sealed}, now);
}

Task<bool> Outbox::send_one()
{
    auto const claimed = co_await impl_->claim();
    if (!claimed) co_return false;
    auto outcome = co_await impl_->deliver(*claimed);
    co_await impl_->settle(*claimed, std::move(outcome));
    co_return true;
}

Task<void> Outbox::run()
{
    for (;;) {
        bool again = false;
        try {
            again = co_await send_one();
        } catch (std::exception const& failure) {
            log::warning("the outbox can't be read", {{"reason", failure.what()}});
        }
        if (!again) co_await impl_->loop.sleep(limits::mail_poll_every);
    }
}

} // namespace shopx::mail
