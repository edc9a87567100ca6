#include "sessions.hpp"

#include "shopx/runtime/crypto.hpp"

namespace shopx::identity {
namespace {

constexpr std::size_t secret_bytes = 32;

#define SESSION_COLUMNS "id, account_id, acting_for, transport, created_at, last_used_at, proven_at, with_second_factor, device, address, revoked_at"
constexpr pg::Statement insert_session{"identity.insert_session", R"sql(
    insert into identity.sessions (id, account_id, acting_for, transport, created_at, last_used_at, proven_at, with_second_factor, device, address)
    values ($1::uuid, $2::uuid, $3::uuid, $4::text, $5::timestamptz, $5::timestamptz, $6::timestamptz, $7::boolean, $8::text, $9::text)
)sql"};
constexpr pg::Statement forget_ended{"identity.forget_ended_sessions", R"sql(
    delete from identity.sessions
     where account_id = $1::uuid and (revoked_at < $2::timestamptz or last_used_at < $3::timestamptz or created_at < $4::timestamptz)
)sql"};
constexpr pg::Statement any_session{"identity.any_session", "select exists (select from identity.sessions where account_id = $1::uuid)"};
constexpr pg::Statement insert_token{
    "identity.insert_refresh_token", "insert into identity.refresh_tokens (digest, session_id, given_at) values ($1::bytea, $2::uuid, $3::timestamptz)"};
constexpr pg::Statement session_of_token{"identity.session_of_token", "select session_id from identity.refresh_tokens where digest = $1::bytea"};
constexpr pg::Statement lock_session{"identity.lock_session", "select " SESSION_COLUMNS " from identity.sessions where id = $1::uuid for update"};
constexpr pg::Statement one_session{"identity.session", "select " SESSION_COLUMNS " from identity.sessions where id = $1::uuid"};
constexpr pg::Statement alive_sessions{"identity.alive_sessions", "select " SESSION_COLUMNS R"sql( from identity.sessions
     where account_id = $1::uuid and revoked_at is null and last_used_at > $2::timestamptz and created_at > $3::timestamptz
     order by last_used_at desc limit $4::bigint
)sql"};
#undef SESSION_COLUMNS
constexpr pg::Statement token_state{"identity.refresh_token_state", "select spent_at, salt from identity.refresh_tokens where digest = $1::bytea"};
constexpr pg::Statement spend_token{
    "identity.spend_refresh_token", "update identity.refresh_tokens set spent_at = $2::timestamptz, salt = $3::bytea where digest = $1::bytea"};
constexpr pg::Statement forget_salts{
    "identity.forget_salts", "update identity.refresh_tokens set salt = null where session_id = $1::uuid and salt is not null and spent_at < $2::timestamptz"};
constexpr pg::Statement forget_spent{
    "identity.forget_spent_tokens", "delete from identity.refresh_tokens where session_id = $1::uuid and spent_at < $2::timestamptz"};
constexpr pg::Statement touch{"identity.touch_session", "update identity.sessions set last_used_at = $2::timestamptz, address = $3::text where id = $1::uuid"};
constexpr pg::Statement prove{"identity.prove_session",
    "update identity.sessions set proven_at = $2::timestamptz, with_second_factor = with_second_factor or $3::boolean where id = $1::uuid"};
constexpr pg::Statement move{"identity.move_session", "update identity.sessions set acting_for = $2::uuid where id = $1::uuid"};
constexpr pg::Statement end_some{"identity.end_sessions", R"sql(
    update identity.sessions set revoked_at = clock_timestamp(), revoked_for = $2::text
     where account_id = $1::uuid and revoked_at is null and ($3::uuid is null or id = $3::uuid) and ($4::uuid is null or id <> $4::uuid)
       and ($5::uuid is null or acting_for = $5::uuid)
    returning id
)sql"};

std::string digest_of(std::string_view secret)
{
    auto const digest = crypto::sha256(secret);
    return {digest.data(), digest.size()};
}

/// The same token and salt make the same successor. Who reads the database has the salt and not the token; who has the token has no salt.
std::string successor_of(std::string const& token, std::string const& salt)
{
    return crypto::base64url(digest_of(std::string{"shopx refresh token "}.append(salt).append(token)));
}

Session read_session(pg::Row const& row)
{
    return {row.get<Uuid>(0), row.get<AccountId>(1), row.get<TenantId>(2), row.get<std::string_view>(3) == "cookie" ? Transport::cookie : Transport::bearer,
        row.get<Instant>(4), row.get<Instant>(5), row.get<Instant>(6), row.get<bool>(7), row.get<std::string>(8), row.get<std::string>(9),
        row.get<std::optional<Instant>>(10)};
}

Instant idle_since(Instant now) { return now - std::chrono::microseconds{limits::session_idle_max}; }
Instant begun_since(Instant now) { return now - std::chrono::microseconds{limits::session_age_max}; }

} // namespace

std::string_view name_of(Reason reason)
{
    switch (reason) {
    case Reason::signed_out: return "signed_out";
    case Reason::ended: return "ended";
    case Reason::ended_by_manager: return "ended_by_manager";
    case Reason::password_changed: return "password_changed";
    case Reason::token_reused: return "token_reused";
    }
    return "";
}

bool is_alive(Session const& session, Instant now)
{
    return !session.revoked_at && session.last_used_at > idle_since(now) && session.created_at > begun_since(now);
}

Task<bool> has_signed_in_before(pg::SystemTx& tx, AccountId account)
{
    auto const rows = co_await tx.query(any_session, account);
    co_return rows[0].get<bool>(0);
}

Task<std::string> open_session(pg::SystemTx& tx, Session const& session)
{
    auto const token = crypto::base64url(crypto::random_bytes(secret_bytes));
    auto const now = session.created_at;
    tx.queue(forget_ended, session.account, now - std::chrono::microseconds{limits::ended_session_kept}, idle_since(now), begun_since(now));
    tx.queue(insert_session, session.id, session.account, session.acting_for, std::string_view{session.transport == Transport::cookie ? "cookie" : "bearer"},
        now, session.proven_at, session.with_second_factor, session.device, session.address);
    auto const digest = digest_of(token);
    co_await tx.query(insert_token, pg::Bytes{digest}, session.id, now);
    co_return token;
}

Task<std::optional<Session>> lock_session_of_token(pg::SystemTx& tx, std::string const& refresh_token)
{
    auto const digest = digest_of(refresh_token);
    auto const found = co_await tx.query(session_of_token, pg::Bytes{digest});
    if (found.empty()) co_return std::nullopt;
    auto const rows = co_await tx.query(lock_session, found[0].get<Uuid>(0));
    if (rows.empty()) co_return std::nullopt;
    co_return read_session(rows[0]);
}

Task<std::optional<Session>> find_session(pg::SystemTx& tx, Uuid id)
{
    auto const rows = co_await tx.query(one_session, id);
    if (rows.empty()) co_return std::nullopt;
    co_return read_session(rows[0]);
}

Task<std::vector<Session>> sessions_of(pg::SystemTx& tx, AccountId account, Instant now)
{
    auto const rows = co_await tx.query(alive_sessions, account, idle_since(now), begun_since(now), limits::sessions_shown_max);
    std::vector<Session> sessions;
    for (std::size_t i = 0; i < rows.size(); ++i) sessions.push_back(read_session(rows[i]));
    co_return sessions;
}

Task<Successor> spend(pg::SystemTx& tx, Session const& session, std::string const& refresh_token, std::string const& device, Instant now)
{
    auto const digest = digest_of(refresh_token);
    auto const state = co_await tx.query(token_state, pg::Bytes{digest}); // under the session's lock: nobody else spends it now
    if (state.empty()) co_return Successor{};
    auto const spent_at = state[0].get<std::optional<Instant>>(0);
    auto const salt_before = state[0].get<std::optional<std::string>>(1);
    if (spent_at) {
        if (!salt_before || now - *spent_at > limits::refresh_grace || device != session.device) co_return Successor{};
        Successor again{successor_of(refresh_token, *salt_before), true};
        co_return again;
    }
    auto const salt = crypto::random_bytes(secret_bytes);
    Successor next{successor_of(refresh_token, salt), false};
    tx.queue(forget_salts, session.id, now - std::chrono::microseconds{limits::refresh_grace});
    tx.queue(forget_spent, session.id, now - std::chrono::microseconds{limits::spent_refresh_token_kept});
    tx.queue(spend_token, pg::Bytes{digest}, now, pg::Bytes{salt});
    auto const next_digest = digest_of(*next.token);
    co_await tx.query(insert_token, pg::Bytes{next_digest}, session.id, now);
    co_return next;
}

void touch_session(pg::SystemTx& tx, Uuid id, std::string const& address, Instant now) { tx.queue(touch, id, now, address); }

void prove_session(pg::SystemTx& tx, Uuid id, bool with_second_factor, Instant now) { tx.queue(prove, id, now, with_second_factor); }

void move_session(pg::SystemTx& tx, Uuid id, TenantId tenant) { tx.queue(move, id, tenant); }

Task<std::vector<Uuid>> end_sessions(pg::SystemTx& tx, Ending const& ending)
{
    auto const rows = co_await tx.query(end_some, ending.account, name_of(ending.reason), ending.only, ending.except, ending.acting_for);
    std::vector<Uuid> ended;
    for (std::size_t i = 0; i < rows.size(); ++i) ended.push_back(rows[i].get<Uuid>(0));
    co_return ended;
}

} // namespace shopx::identity
