#include "pins.hpp"

#include "arrays.hpp"

#include "shopx/base/limits/members.hpp"
#include "shopx/runtime/crypto.hpp"

#include <algorithm>

namespace shopx::members {
namespace {

constexpr pg::Statement put_pin_hash{"members.put_pin", R"sql(
    update members.members set pin_hash = $3::text, pin_failures = 0, permissions_version = permissions_version + 1, pin_enrolment = null
     where tenant_id = $1::uuid and account_id = $2::uuid
)sql"};
constexpr pg::Statement forget_failures{
    "members.unlock_pin", "update members.members set pin_failures = 0 where tenant_id = $1::uuid and account_id = $2::uuid"};
// The count stops above the limit: it says "locked", not how often somebody went on.
constexpr pg::Statement count_attempt{"members.count_attempt", R"sql(
    update members.members set pin_failures = least(pin_failures + $3::int, $4::int) + 1
     where tenant_id = $1::uuid and account_id = $2::uuid and left_at is null and active and pin_hash is not null
           and (stores is null or $5::uuid = any (stores))
    returning pin_hash, pin_failures
)sql"};
constexpr pg::Statement note_success{"members.note_success", R"sql(
    update members.members set pin_failures = 0, pin_enrolment = $3::uuid
     where tenant_id = $1::uuid and account_id = $2::uuid and pin_hash = $4::text and pin_failures <= $5::int
)sql"};

/// What is hashed instead of the PIN. Ten thousand PINs are tried in a minute, but not without the key file.
std::string peppered(crypto::Sealer const& sealer, TenantId tenant, AccountId person, std::string const& pin)
{
    return crypto::base64url(sealer.blind_index("members.pin:" + tenant.to_string() + ":" + person.to_string(), pin));
}

Error wrong_pin() { return {ErrorKind::unauthenticated, "members.wrong_pin", "the PIN is wrong, or the person has none for this register"}; }
Error pin_locked() { return {ErrorKind::forbidden, "members.pin_locked", "too many wrong PINs: a manager unlocks the person"}; }

Task<void> note_failure(Parts const& parts, Attempt const& attempt, std::int32_t failures)
{
    auto tx = co_await parts.db.begin(attempt.tenant);
    audit::Entry const entry{.action = failures >= limits::pin_failures_max ? "pin.locked" : "pin.refused", .subject = attempt.person.to_string()};
    co_await audit::record(tx, attempt.from, entry, parts.clock.now());
    co_await tx.commit();
}

} // namespace

Task<std::string> hash_pin(Loop& loop, crypto::Sealer sealer, TenantId tenant, AccountId person, std::string pin)
{
    auto hash = [text = peppered(sealer, tenant, person, pin)] { return crypto::hash_password(text); };
    auto hashing = loop.blocking(std::move(hash));
    co_return co_await hashing;
}

Task<void> put_pin(pg::TenantTx& tx, AccountId person, std::optional<std::string> hash) { co_await tx.query(put_pin_hash, tx.tenant(), person, hash); }

Task<void> unlock_pin(pg::TenantTx& tx, AccountId person) { co_await tx.query(forget_failures, tx.tenant(), person); }

Task<Result<Member>> prove_pin(Parts const& parts, Attempt attempt)
{
    std::string hash;
    std::int32_t failures = 0;
    {
        auto tx = co_await parts.db.begin(attempt.tenant);
        auto const counted =
            co_await tx.query(count_attempt, attempt.tenant, attempt.person, attempt.offline_failures, limits::pin_failures_max, attempt.at.store);
        if (counted.empty()) co_return wrong_pin();
        hash = counted[0].get<std::string>(0);
        failures = counted[0].get<std::int32_t>(1);
        co_await tx.commit();
    }
    if (failures > limits::pin_failures_max) co_return pin_locked();
    auto verify = [hash, text = peppered(parts.sealer, attempt.tenant, attempt.person, attempt.pin)] { return crypto::verify_password(hash, text); };
    auto verifying = parts.loop.blocking(std::move(verify));
    bool const is_right = co_await verifying;
    if (!is_right) {
        co_await note_failure(parts, attempt, failures);
        co_return wrong_pin();
    }
    auto tx = co_await parts.db.begin(attempt.tenant);
    auto const noted = co_await tx.query(note_success, attempt.tenant, attempt.person, attempt.at.id, hash, limits::pin_failures_max);
    if (noted.affected() != 1) co_return pin_locked(); // others went on meanwhile, or the PIN is another one now
    auto member = co_await read_member(tx, attempt.person);
    co_await tx.commit();
    if (!member || !member->active) co_return wrong_pin();
    co_return std::move(*member);
}

} // namespace shopx::members
