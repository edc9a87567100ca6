#include "enrolments.hpp"

#include "shopx/base/limits/members.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::members {
namespace {

constexpr std::string_view prefix = "sxr_";
constexpr std::size_t tenant_length = 22; // of 16 bytes in base64url
constexpr std::size_t secret_length = 52; // of about 5 bits each

constexpr pg::Statement insert_enrolment{"members.add_enrolment", R"sql(
    insert into members.enrolments (tenant_id, id, store_id, register_id, name, credential_digest, enrolled_by, enrolled_at)
    select $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::text, $6::bytea, $7::uuid, $8::timestamptz
     where (select count(*) from members.enrolments where tenant_id = $1::uuid and register_id = $4::uuid and revoked_at is null) < $9::bigint
)sql"};
constexpr pg::Statement some_enrolments{"members.list_enrolments", R"sql(
    select id, store_id, register_id, name, enrolled_by, enrolled_at from members.enrolments
     where tenant_id = $1::uuid and register_id = $2::uuid and revoked_at is null order by id
)sql"};
constexpr pg::Statement enrolment_by_credential{"members.find_enrolment", R"sql(
    select id, store_id, register_id, name, enrolled_by, enrolled_at from members.enrolments
     where tenant_id = $1::uuid and credential_digest = $2::bytea and revoked_at is null
)sql"};
constexpr pg::Statement end_enrolment{"members.revoke_enrolment", R"sql(
    update members.enrolments set revoked_at = $4::timestamptz
     where tenant_id = $1::uuid and register_id = $2::uuid and id = $3::uuid and revoked_at is null
)sql"};
constexpr pg::Statement outdate_those_there{"members.outdate_those_there", R"sql(
    update members.members set permissions_version = permissions_version + 1, pin_enrolment = null
     where tenant_id = $1::uuid and pin_enrolment = $2::uuid returning account_id
)sql"};

std::string digest_of(std::string_view credential)
{
    auto const digest = crypto::sha256(credential);
    return {digest.data(), digest.size()};
}

Enrolment enrolment_of(pg::Row const& row)
{
    return {row.get<Uuid>(0), row.get<StoreId>(1), row.get<RegisterId>(2), row.get<std::string>(3), row.get<AccountId>(4), row.get<Instant>(5)};
}

} // namespace

std::string new_credential(TenantId tenant)
{
    std::string_view const bytes{reinterpret_cast<char const*>(tenant.value.bytes.data()), tenant.value.bytes.size()};
    return std::string{prefix}.append(crypto::base64url(bytes)).append(crypto::random_readable(secret_length));
}

std::optional<TenantId> tenant_of(std::string_view credential)
{
    if (credential.size() != prefix.size() + tenant_length + secret_length || !credential.starts_with(prefix)) return std::nullopt;
    auto const bytes = crypto::from_base64url(credential.substr(prefix.size(), tenant_length));
    TenantId tenant;
    if (!bytes || bytes->size() != tenant.value.bytes.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), tenant.value.bytes.begin());
    return tenant;
}

std::string_view credential_of(http::Request const& request)
{
    auto const said = request.header("register-credential");
    return said.empty() ? request.cookie(register_cookie) : said;
}

Task<bool> add_enrolment(pg::TenantTx& tx, Enrolment const& enrolment, std::string_view credential)
{
    auto const digest = digest_of(credential);
    auto const rows = co_await tx.query(insert_enrolment, tx.tenant(), enrolment.id, enrolment.store, enrolment.register_id, enrolment.name, pg::Bytes{digest},
        enrolment.enrolled_by, enrolment.enrolled_at, limits::enrolments_max);
    co_return rows.affected() == 1;
}

Task<std::vector<Enrolment>> list_enrolments(pg::TenantTx& tx, RegisterId reg)
{
    auto const rows = co_await tx.query(some_enrolments, tx.tenant(), reg);
    std::vector<Enrolment> enrolments;
    for (std::size_t i = 0; i < rows.size(); ++i) enrolments.push_back(enrolment_of(rows[i]));
    co_return enrolments;
}

Task<std::optional<Enrolment>> find_enrolment(pg::TenantTx& tx, std::string_view credential)
{
    auto const digest = digest_of(credential);
    auto const rows = co_await tx.query(enrolment_by_credential, tx.tenant(), pg::Bytes{digest});
    if (rows.empty()) co_return std::nullopt;
    co_return enrolment_of(rows[0]);
}

Task<std::optional<std::vector<AccountId>>> revoke_enrolment(pg::TenantTx& tx, RegisterId reg, Uuid id, Instant now)
{
    auto const ended = co_await tx.query(end_enrolment, tx.tenant(), reg, id, now);
    if (ended.affected() != 1) co_return std::nullopt;
    auto const rows = co_await tx.query(outdate_those_there, tx.tenant(), id);
    std::vector<AccountId> people;
    for (std::size_t i = 0; i < rows.size(); ++i) people.push_back(rows[i].get<AccountId>(0));
    co_return people;
}

Error not_enrolled() { return {ErrorKind::unauthenticated, "members.register_not_enrolled", "a PIN counts at an enrolled register only"}; }

} // namespace shopx::members
