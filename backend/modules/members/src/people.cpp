#include "people.hpp"

#include "arrays.hpp"

#include "shopx/base/limits/members.hpp"

namespace shopx::members {
namespace {

constexpr pg::Statement some_people{"members.list_people", R"sql(
    select account_id, name, role, array_to_string(stores, ','), active, with_account, permissions_version
      from members.members where tenant_id = $1::uuid and account_id > $2::uuid and left_at is null order by account_id limit $3::bigint
)sql"};
constexpr pg::Statement one_person{"members.read_person", R"sql(
    select account_id, name, role, array_to_string(stores, ','), active, with_account, permissions_version
      from members.members where tenant_id = $1::uuid and account_id = $2::uuid and left_at is null
)sql"};
constexpr pg::Statement one_person_locked{"members.lock_person", R"sql(
    select account_id, name, role, array_to_string(stores, ','), active, with_account, permissions_version
      from members.members where tenant_id = $1::uuid and account_id = $2::uuid and left_at is null for update
)sql"};
// Who left may come back under the same id, with the version counted on: a token from before is never good again.
constexpr pg::Statement insert_person{"members.add_person", R"sql(
    insert into members.members as old (tenant_id, account_id, name, role, stores, active, with_account)
    select $1::uuid, $2::uuid, $3::text, $4::text, $5::uuid[], $6::boolean, false
     where (select count(*) from members.members where tenant_id = $1::uuid and left_at is null) < $7::bigint
    on conflict (tenant_id, account_id) do update set name = excluded.name, role = excluded.role, stores = excluded.stores, active = excluded.active,
           left_at = null, permissions_version = old.permissions_version + 1
     where old.left_at is not null
)sql"};
constexpr pg::Statement update_person{"members.change_person", R"sql(
    update members.members set name = $3::text, role = $4::text, stores = $5::uuid[], active = $6::boolean, permissions_version = permissions_version + 1
     where tenant_id = $1::uuid and account_id = $2::uuid
)sql"};
constexpr pg::Statement end_membership{"members.remove_person", R"sql(
    update members.members set left_at = $3::timestamptz, permissions_version = permissions_version + 1
     where tenant_id = $1::uuid and account_id = $2::uuid
)sql"};

Person person_of(pg::Row const& row)
{
    Person person{row.get<AccountId>(0), row.get<std::string>(1), row.get<std::string>(2), {}, row.get<bool>(4), row.get<bool>(5), row.get<std::int32_t>(6)};
    if (!row.is_null(3)) person.stores = store_ids(row.get<std::string_view>(3));
    return person;
}

} // namespace

Task<std::vector<Person>> list_people(pg::TenantTx& tx, AccountId after, std::int64_t limit)
{
    auto const rows = co_await tx.query(some_people, tx.tenant(), after, limit);
    std::vector<Person> people;
    for (std::size_t i = 0; i < rows.size(); ++i) people.push_back(person_of(rows[i]));
    co_return people;
}

Task<std::optional<Person>> read_person(pg::TenantTx& tx, AccountId id)
{
    auto const rows = co_await tx.query(one_person, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return person_of(rows[0]);
}

Task<std::optional<Person>> lock_person(pg::TenantTx& tx, AccountId id)
{
    auto const rows = co_await tx.query(one_person_locked, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return person_of(rows[0]);
}

Task<bool> add_person(pg::TenantTx& tx, Person const& person)
{
    auto const rows = co_await tx.query(insert_person, tx.tenant(), person.id, person.name, person.role, person.stores, person.active, limits::members_max);
    co_return rows.affected() == 1;
}

Task<void> change_person(pg::TenantTx& tx, Person const& person)
{
    co_await tx.query(update_person, tx.tenant(), person.id, person.name, person.role, person.stores, person.active);
}

Task<void> remove_person(pg::TenantTx& tx, AccountId id, Instant now) { co_await tx.query(end_membership, tx.tenant(), id, now); }

} // namespace shopx::members
