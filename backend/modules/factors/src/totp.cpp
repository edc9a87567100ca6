#include "totp.hpp"

#include "one_time_code.hpp"

#include "shopx/runtime/crypto.hpp"

#include <stdexcept>

namespace shopx::factors {
namespace {

constexpr pg::Statement put_secret{"factors.put_totp", R"sql(
    insert into factors.totp as old (account_id, secret, created_at) values ($1::uuid, $2::bytea, $3::timestamptz)
    on conflict (account_id) do update set secret = excluded.secret, created_at = excluded.created_at where old.confirmed_at is null
    returning 1
)sql"};
constexpr pg::Statement read_row{"factors.read_totp", "select confirmed_at is not null, locked_until from factors.totp where account_id = $1::uuid"};
constexpr pg::Statement lock_row{"factors.lock_totp", R"sql(
    select secret, confirmed_at is not null, failures, locked_until from factors.totp where account_id = $1::uuid for update
)sql"};
constexpr pg::Statement confirm_row{"factors.confirm_totp",
    "update factors.totp set confirmed_at = $2::timestamptz, last_step = $3::bigint where account_id = $1::uuid and confirmed_at is null"};
// The condition is what makes each code count once, and none from before it afterwards.
constexpr pg::Statement use_step{"factors.use_totp_step", R"sql(
    update factors.totp set last_step = $2::bigint, failures = 0, locked_until = null
     where account_id = $1::uuid and last_step < $2::bigint returning 1
)sql"};
constexpr pg::Statement count_failure{
    "factors.count_totp_failure", "update factors.totp set failures = $2::int, locked_until = $3::timestamptz where account_id = $1::uuid"};
constexpr pg::Statement delete_row{"factors.delete_totp", "delete from factors.totp where account_id = $1::uuid returning confirmed_at is not null"};

constexpr pg::Statement page_of_secrets{"factors.page_of_totp", R"sql(
    select account_id, secret from factors.totp where account_id > $1::uuid order by account_id limit $2::bigint for update
)sql"};
constexpr pg::Statement put_sealed{"factors.reseal_totp", "update factors.totp set secret = $2::bytea where account_id = $1::uuid"};

constexpr std::int64_t reseal_page = 200;

std::string context_of(AccountId account) { return "factors.totp.secret:" + account.to_string(); }

std::string opened(crypto::Sealer const& sealer, AccountId account, std::string_view sealed)
{
    auto secret = sealer.open(context_of(account), sealed);
    if (!secret) throw std::runtime_error{"a secret that no key opens: is the file of keys the one it was sealed with?"};
    return std::move(*secret);
}

Error wrong_code() { return {ErrorKind::unprocessable, "factors.wrong_code", "the code is wrong, or has been used"}; }

} // namespace

Task<std::optional<TotpState>> find_totp(pg::SystemTx& tx, AccountId account)
{
    auto const rows = co_await tx.query(read_row, account);
    if (rows.empty()) co_return std::nullopt;
    co_return TotpState{rows[0].get<bool>(0), rows[0].get<std::optional<Instant>>(1)};
}

Task<std::optional<std::string>> begin_totp(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId account, Instant now)
{
    auto secret = crypto::random_bytes(secret_bytes);
    auto const sealed = sealer.seal(context_of(account), secret);
    auto const rows = co_await tx.query(put_secret, account, pg::Bytes{sealed}, now);
    if (rows.empty()) co_return std::nullopt;
    co_return secret;
}

Task<Result<void>> confirm_totp(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId account, std::string const& code, Instant now)
{
    auto const rows = co_await tx.query(lock_row, account);
    if (rows.empty() || rows[0].get<bool>(1))
        co_return Error{ErrorKind::conflict, "factors.nothing_to_confirm", "no authenticator app waits for its first code"};
    auto const step = step_of_code(opened(sealer, account, rows[0].get<std::string_view>(0)), code, now);
    if (!step) co_return wrong_code();
    co_await tx.query(confirm_row, account, now, *step);
    co_return Result<void>{};
}

Task<bool> remove_totp(pg::SystemTx& tx, AccountId account)
{
    auto const rows = co_await tx.query(delete_row, account);
    co_return !rows.empty() && rows[0].get<bool>(0);
}

Task<boost::system::result<void, Refused>> use_totp(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId account, std::string const& code, Instant now)
{
    auto const rows = co_await tx.query(lock_row, account);
    if (rows.empty() || !rows[0].get<bool>(1)) co_return Refused{wrong_code()};
    auto const row = rows[0];
    auto const locked_until = row.get<std::optional<Instant>>(3);
    if (locked_until && now < *locked_until)
        co_return Refused{
            {ErrorKind::too_many, "factors.locked", "too many wrong codes; no code is looked at before " + locked_until->to_string()}, *locked_until};
    auto const step = step_of_code(opened(sealer, account, row.get<std::string_view>(0)), code, now);
    if (step) {
        auto const used = co_await tx.query(use_step, account, *step);
        if (!used.empty()) co_return boost::system::result<void, Refused>{};
    }
    auto const failures = row.get<std::int32_t>(2) + 1;
    std::optional<Instant> lock;
    if (failures >= limits::totp_tries_max) lock = now + limits::totp_locked_for;
    co_await tx.query(count_failure, account, lock ? std::int32_t{0} : failures, lock);
    co_return Refused{wrong_code()};
}

Task<Resealed> reseal(pg::SystemTx& tx, crypto::Sealer const& sealer, AccountId after)
{
    auto const rows = co_await tx.query(page_of_secrets, after, reseal_page);
    Resealed done;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const account = rows[i].get<AccountId>(0);
        auto const sealed = rows[i].get<std::string_view>(1);
        done.last = account;
        if (!sealer.is_stale(sealed)) continue;
        tx.queue(put_sealed, account, pg::Bytes{sealer.seal(context_of(account), opened(sealer, account, sealed))});
        ++done.count;
    }
    co_return done;
}

} // namespace shopx::factors
