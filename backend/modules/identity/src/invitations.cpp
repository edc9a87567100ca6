// The table of invitations, and their mails.
#include "invitation_rows.hpp"

#include "shopx/base/limits/mail.hpp"
#include "shopx/tenancy/tenancy.hpp"

namespace shopx::identity {
namespace {

// A list of stores travels as text, for an array of PostgreSQL has no reader here and is never long.
constexpr pg::Statement insert_invitation{"identity.insert_invitation", R"sql(
    insert into identity.invitations (tenant_id, id, email_sealed, role, stores, invited_by, created_at, expires_at)
    select $1::uuid, $2::uuid, $3::bytea, $4::text, string_to_array($5::text, ',')::uuid[], $6::uuid, $7::timestamptz, $8::timestamptz
     where (select count(*) from identity.invitations where tenant_id = $1::uuid and accepted_at is null and withdrawn_at is null and expires_at > $7::timestamptz)
           < $9::bigint
)sql"};
constexpr pg::Statement open_invitations{"identity.open_invitations", R"sql(
    select id, email_sealed, role, array_to_string(stores, ','), invited_by, created_at, expires_at from identity.invitations
     where tenant_id = $1::uuid and accepted_at is null and withdrawn_at is null and expires_at > $2::timestamptz order by created_at, id limit $3::bigint
)sql"};
constexpr pg::Statement one_invitation{"identity.one_invitation", R"sql(
    select id, email_sealed, role, array_to_string(stores, ','), invited_by, created_at, expires_at from identity.invitations
     where tenant_id = $1::uuid and id = $2::uuid and accepted_at is null and withdrawn_at is null and expires_at > $3::timestamptz for update
)sql"};
constexpr pg::Statement accept_row{
    "identity.accept_invitation", "update identity.invitations set accepted_at = $3::timestamptz where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement withdraw_row{"identity.withdraw_invitation", R"sql(
    update identity.invitations set withdrawn_at = $3::timestamptz
     where tenant_id = $1::uuid and id = $2::uuid and accepted_at is null and withdrawn_at is null and expires_at > $3::timestamptz
)sql"};
constexpr pg::Statement all_sealed{"identity.sealed_invitations", "select id, email_sealed from identity.invitations where tenant_id = $1::uuid for update"};
constexpr pg::Statement put_sealed{
    "identity.reseal_invitation", "update identity.invitations set email_sealed = $3::bytea where tenant_id = $1::uuid and id = $2::uuid"};

std::string place_of(Uuid id) { return "identity.invitations:" + id.to_string(); }

std::optional<std::string> joined(std::optional<std::vector<StoreId>> const& stores)
{
    if (!stores) return std::nullopt;
    std::string text;
    for (auto const store : *stores) text.append(text.empty() ? "" : ",").append(store.to_string());
    return text;
}

std::optional<std::vector<StoreId>> parted(std::optional<std::string> const& text)
{
    if (!text) return std::nullopt;
    std::vector<StoreId> stores;
    for (std::size_t at = 0; at + 36 <= text->size(); at += 37) stores.push_back(StoreId{*Uuid::parse(std::string_view{*text}.substr(at, 36))});
    return stores;
}

std::string opened(crypto::Sealer const& sealer, Uuid id, std::string_view sealed)
{
    auto email = sealer.open(place_of(id), sealed);
    if (!email) throw std::runtime_error{"identity: an invitation was sealed with a key that the key file does not have"};
    return std::move(*email);
}

Invitation invitation_of(pg::Row const& row, crypto::Sealer const& sealer)
{
    auto const id = row.get<Uuid>(0);
    return {id, opened(sealer, id, row.bytes(1)), row.get<std::string>(2), parted(row.get<std::optional<std::string>>(3)), row.get<AccountId>(4),
        row.get<Instant>(5), row.get<Instant>(6)};
}

/// The link is one of the invitation's, which is alone good then.
Task<void> mail_link(Parts& parts, pg::SystemTx& tx, TenantId tenant, Uuid invitation, LinkDetails details, std::string language, Instant now)
{
    auto const enough = co_await has_had_enough(tx, parts.sealer, LinkPurpose::invitation, details.email, now);
    if (enough) co_return;
    drop_links_about(tx, invitation);
    Link const link{LinkPurpose::invitation, details.email, AccountId{new_uuid7(now.ms())}, invitation, tenant, details};
    auto const token = co_await make_link(tx, parts.sealer, link, limits::invitation_link_life, now);
    auto letter = letter_to(details.email, language, mail::Letter::invitation,
        {{"business", details.business}, {"inviter", details.name}, {"link", link_to(parts, "invitation", token)}});
    co_await parts.outbox.queue(tx, std::move(letter));
}

} // namespace

Task<bool> add_invitation(pg::TenantTx& tx, crypto::Sealer const& sealer, Invitation const& invitation)
{
    auto const sealed = sealer.seal(place_of(invitation.id), invitation.email);
    auto const stores = joined(invitation.stores);
    auto const rows = co_await tx.query(insert_invitation, tx.tenant(), invitation.id, pg::Bytes{sealed}, invitation.role, stores, invitation.invited_by,
        invitation.created_at, invitation.expires_at, limits::invitations_open_max);
    co_return rows.affected() == 1;
}

Task<std::vector<Invitation>> list_invitations(pg::TenantTx& tx, crypto::Sealer const& sealer, Instant now)
{
    auto const rows = co_await tx.query(open_invitations, tx.tenant(), now, limits::invitations_open_max);
    std::vector<Invitation> list;
    for (std::size_t i = 0; i < rows.size(); ++i) list.push_back(invitation_of(rows[i], sealer));
    co_return list;
}

Task<std::optional<Invitation>> lock_invitation(pg::TenantTx& tx, crypto::Sealer const& sealer, Uuid id, Instant now)
{
    auto const rows = co_await tx.query(one_invitation, tx.tenant(), id, now);
    if (rows.empty()) co_return std::nullopt;
    co_return invitation_of(rows[0], sealer);
}

void accept_invitation(pg::TenantTx& tx, Uuid id, Instant now) { tx.queue(accept_row, tx.tenant(), id, now); }

Task<bool> withdraw_invitation(pg::TenantTx& tx, Uuid id, Instant now)
{
    auto const rows = co_await tx.query(withdraw_row, tx.tenant(), id, now);
    co_return rows.affected() == 1;
}

Task<std::int64_t> reseal_invitations(pg::TenantTx& tx, crypto::Sealer const& sealer)
{
    auto const rows = co_await tx.query(all_sealed, tx.tenant()); // closed ones too
    std::int64_t done = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const id = rows[i].get<Uuid>(0);
        auto const sealed = rows[i].bytes(1);
        if (!sealer.is_stale(sealed)) continue;
        tx.queue(put_sealed, tx.tenant(), id, pg::Bytes{sealer.seal(place_of(id), opened(sealer, id, sealed))});
        ++done;
    }
    co_return done;
}

Task<void> answer_invitation(Parts& parts, pg::SystemTx& tx, LinkRequest const& wish, Instant now)
{
    auto const business = co_await tenancy::find(tx, *wish.tenant);
    if (!business) co_return;
    LinkDetails details{wish.email, wish.name, business->name};
    co_await mail_link(parts, tx, *wish.tenant, *wish.subject, std::move(details), wish.language, now);
}

Task<void> answer_invitation_again(Parts& parts, pg::SystemTx& tx, LinkRequest const& wish, Instant now)
{
    auto const link = co_await find_spent_link(tx, parts.sealer, LinkPurpose::invitation, wish.token);
    if (!link) co_return;
    {
        auto tenant = co_await parts.db.begin(*link->tenant);
        auto const open = co_await lock_invitation(tenant, parts.sealer, link->subject, now);
        if (!open) co_return;
    }
    co_await mail_link(parts, tx, *link->tenant, link->subject, link->details, wish.language, now);
}

} // namespace shopx::identity
