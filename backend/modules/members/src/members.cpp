#include "shopx/members/members.hpp"

#include "arrays.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/base/limits/members.hpp"

#include <map>

namespace shopx::members {
namespace {

constexpr pg::Statement put_member_row{"members.put_member", R"sql(
    insert into members.members as old (tenant_id, account_id, name, role, stores, with_account)
    values ($1::uuid, $2::uuid, $3::text, $4::text, $5::uuid[], $6::boolean)
    on conflict (tenant_id, account_id) do update set name = excluded.name, role = excluded.role, stores = excluded.stores,
           with_account = excluded.with_account, active = true, left_at = null, permissions_version = old.permissions_version + 1
     where (old.name, old.role, old.with_account, old.active, old.left_at is null) is distinct from
           (excluded.name, excluded.role, excluded.with_account, true, true) or old.stores is distinct from excluded.stores
)sql"};
constexpr pg::Statement any_member{"members.any_member", "select 1 from members.members where tenant_id = $1::uuid limit 1"};
constexpr pg::Statement all_owners{"members.owners", "select account_id from members.members where tenant_id = $1::uuid and is_owner order by account_id"};
constexpr pg::Statement one_member{"members.member", R"sql(
    select m.role, m.permissions_version, m.active, array_to_string(m.stores, ','), array_to_string(r.permissions, ',')
      from members.members m left join members.roles r on r.tenant_id = m.tenant_id and r.role = m.role
     where m.tenant_id = $1::uuid and m.account_id = $2::uuid and m.left_at is null
)sql"};

} // namespace

Task<void> put_member(pg::TenantTx& tx, NewMember const& member)
{
    co_await tx.query(put_member_row, tx.tenant(), member.id, member.name, member.role, member.stores, member.with_account);
}

Task<bool> has_members(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(any_member, tx.tenant());
    co_return !rows.empty();
}

Task<std::vector<AccountId>> owners(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(all_owners, tx.tenant());
    std::vector<AccountId> list;
    for (std::size_t i = 0; i < rows.size(); ++i) list.push_back(rows[i].get<AccountId>(0));
    co_return list;
}

Task<std::optional<Member>> read_member(pg::TenantTx& tx, AccountId person)
{
    auto const rows = co_await tx.query(one_member, tx.tenant(), person);
    if (rows.empty()) co_return std::nullopt;
    auto const row = rows[0];
    Member member;
    member.role = row.get<std::string>(0);
    member.version = row.get<std::int32_t>(1);
    member.active = row.get<bool>(2);
    if (!row.is_null(3)) member.stores = std::make_shared<std::vector<StoreId> const>(store_ids(row.get<std::string_view>(3)));
    auto const* const built_in = built_in_role(member.role);
    if (member.active && built_in != nullptr) member.permissions = built_in->permissions;
    if (member.active && !row.is_null(4)) member.permissions = permissions_named(row.get<std::string_view>(4));
    co_return member;
}

struct Members::Impl {
    using Key = std::pair<TenantId, AccountId>;
    struct Known {
        std::optional<Member> member;
        std::chrono::steady_clock::time_point read_at{};
        bool reading = false;
    };
    Loop& loop;
    pg::Database& db;
    std::map<Key, Known> known;

    Task<void> read(Key key)
    {
        known[key].reading = true;
        auto const started = std::chrono::steady_clock::now();
        std::optional<Member> member;
        std::exception_ptr failure;
        try {
            auto tx = co_await db.begin(key.first);
            member = co_await read_member(tx, key.second);
        } catch (...) {
            failure = std::current_exception();
        }
        auto& one = known[key];
        one.reading = false;
        if (failure) std::rethrow_exception(failure);
        one.member = std::move(member);
        one.read_at = started;
    }
};

Members::Members(Loop& loop, pg::Database& db) : impl_{std::make_shared<Impl>(Impl{loop, db, {}})} {}
Members::~Members() = default;

Task<std::optional<Member>> Members::find(TenantId tenant, AccountId person)
{
    Impl::Key const key{tenant, person};
    auto at = impl_->known.find(key);
    auto const age = at == impl_->known.end() ? limits::member_stale_after : std::chrono::steady_clock::now() - at->second.read_at;
    if (age >= limits::member_stale_after) {
        if (impl_->known.size() > limits::verified_tokens_max) impl_->known.clear();
        co_await impl_->read(key);
    } else if (age >= limits::member_read_again_after && !at->second.reading) {
        impl_->loop.spawn("members.read_member", impl_->read(key));
    }
    co_return impl_->known[key].member;
}

void Members::forget(TenantId tenant, AccountId person) { impl_->known.erase({tenant, person}); }

void Members::forget(TenantId tenant)
{
    auto const from = impl_->known.lower_bound({tenant, AccountId{}});
    auto to = from;
    while (to != impl_->known.end() && to->first.first == tenant) ++to;
    impl_->known.erase(from, to);
}

} // namespace shopx::members
