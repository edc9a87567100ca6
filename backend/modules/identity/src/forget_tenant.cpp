// What identity keeps of a tenant outside the tenant's own tables, taken away.
#include "shopx/identity/identity.hpp"

namespace shopx::identity {
namespace {

constexpr pg::Statement people_of_it_alone{"identity.people_of_it_alone", R"sql(
    select account_id from identity.account_tenants t where member_of = $1::uuid
       and not exists (select from identity.account_tenants other where other.account_id = t.account_id and other.member_of <> t.member_of)
)sql"};
constexpr pg::Statement forget_memberships{"identity.forget_memberships", "delete from identity.account_tenants where member_of = $1::uuid"};
constexpr pg::Statement forget_sessions{"identity.forget_sessions_for", "delete from identity.sessions where acting_for = $1::uuid"};
constexpr pg::Statement forget_challenges{"identity.forget_challenges_for", "delete from identity.sign_in_challenges where acting_for = $1::uuid"};
constexpr pg::Statement forget_links{"identity.forget_links_for", "delete from identity.links where for_tenant = $1::uuid or subject_id = $1::uuid"};

constexpr pg::Statement forget_sessions_of{"identity.forget_sessions_of", "delete from identity.sessions where account_id = $1::uuid"};
constexpr pg::Statement forget_links_of{"identity.forget_links_of", "delete from identity.links where account_id = $1::uuid"};
constexpr pg::Statement forget_recoveries_of{"identity.forget_recoveries_of", "delete from identity.recoveries where account_id = $1::uuid"};
constexpr pg::Statement forget_account{"identity.forget_account", "delete from identity.accounts where id = $1::uuid"};

} // namespace

Task<void> forget_tenant(pg::SystemTx& tx, TenantId tenant)
{
    auto const people = co_await tx.query(people_of_it_alone, tenant);
    tx.queue(forget_memberships, tenant);
    tx.queue(forget_sessions, tenant);
    tx.queue(forget_challenges, tenant);
    tx.queue(forget_links, tenant);
    for (std::size_t i = 0; i < people.size(); ++i) {
        auto const person = people[i].get<AccountId>(0);
        co_await factors::Factors::remove_all(tx, person);
        tx.queue(forget_sessions_of, person);
        tx.queue(forget_links_of, person);
        tx.queue(forget_recoveries_of, person);
        tx.queue(forget_account, person);
    }
}

} // namespace shopx::identity
