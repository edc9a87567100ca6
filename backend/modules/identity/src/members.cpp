#include "members.hpp"

#include "shopx/base/limits.hpp"

namespace shopx::identity {
namespace {

constexpr pg::Statement one_member{
    "identity.member", "select role, permissions_version from identity.members where tenant_id = $1::uuid and account_id = $2::uuid"};

constexpr auto read_again_after = std::chrono::seconds{3};
constexpr auto stale_after = std::chrono::seconds{5};

Role role_named(std::string_view name)
{
    for (auto const role : {Role::owner, Role::manager, Role::cashier})
        if (name_of(role) == name) return role;
    throw std::logic_error{"a role in the database that the program does not know"};
}

} // namespace

Task<std::optional<Member>> read_member(pg::TenantTx& tx, AccountId account)
{
    auto const rows = co_await tx.query(one_member, tx.tenant(), account);
    if (rows.empty()) co_return std::nullopt;
    co_return Member{role_named(rows[0].get<std::string_view>(0)), rows[0].get<std::int32_t>(1)};
}

Task<void> Members::read(Key key)
{
    known_[key].reading = true;
    auto const started = std::chrono::steady_clock::now();
    std::optional<Member> member;
    std::exception_ptr failure;
    try {
        auto tx = co_await db_.begin(key.first);
        member = co_await read_member(tx, key.second);
    } catch (...) {
        failure = std::current_exception();
    }
    auto& known = known_[key];
    known.reading = false;
    if (failure) std::rethrow_exception(failure);
    known.member = member;
    known.read_at = started;
}

Task<std::optional<Member>> Members::find(TenantId tenant, AccountId account)
{
    Key const key{tenant, account};
    auto at = known_.find(key);
    auto const age = at == known_.end() ? stale_after : std::chrono::steady_clock::now() - at->second.read_at;
    if (age >= stale_after) {
        if (known_.size() > limits::verified_tokens_max) known_.clear();
        co_await read(key);
    } else if (age >= read_again_after && !at->second.reading) {
        loop_.spawn("identity.read_member", read(key));
    }
    co_return known_[key].member;
}

} // namespace shopx::identity
