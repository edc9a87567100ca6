#include "links.hpp"

#include "shopx/base/limits/mail.hpp"
#include "shopx/runtime/crypto.hpp"

#include <array>

namespace shopx::identity {
namespace {

constexpr std::size_t token_bytes = 32;

constexpr pg::Statement insert_link{"identity.insert_link", R"sql(
    insert into identity.links (token_hash, purpose, mailbox, account_id, subject_id, for_tenant, details, created_at, expires_at)
    values ($1::bytea, $2::text, $3::bytea, $4::uuid, $5::uuid, $6::uuid, $7::bytea, $8::timestamptz, $9::timestamptz)
)sql"};
constexpr pg::Statement count_links{"identity.count_links", R"sql(
    select count(*) from identity.links where mailbox = $1::bytea and purpose = $2::text and created_at > $3::timestamptz
)sql"};
constexpr pg::Statement good_link{"identity.good_link", R"sql(
    select account_id, subject_id, for_tenant, details from identity.links
     where token_hash = $1::bytea and purpose = $2::text and used_at is null and expires_at > $3::timestamptz
)sql"};
constexpr pg::Statement take_link{"identity.take_link", R"sql(
    update identity.links set used_at = $3::timestamptz
     where token_hash = $1::bytea and purpose = $2::text and used_at is null and expires_at > $3::timestamptz
    returning account_id, subject_id, for_tenant, details
)sql"};
constexpr pg::Statement any_link{"identity.any_link", R"sql(
    select account_id, subject_id, for_tenant, details from identity.links where token_hash = $1::bytea and purpose = $2::text
)sql"};
constexpr pg::Statement lock_about{"identity.lock_links_about", "select from identity.links where subject_id = $1::uuid order by token_hash for update"};
constexpr pg::Statement open_about{"identity.open_links_about", "select 1 from identity.links where subject_id = $1::uuid and used_at is null limit 1"};
// But for the one that stops a recovery: it protects whoever owns the mailbox.
constexpr pg::Statement drop_of_account{
    "identity.drop_links_of", "delete from identity.links where account_id = $1::uuid and used_at is null and purpose <> 'recovery_stop'"};
constexpr pg::Statement drop_about{"identity.drop_links_about", "delete from identity.links where subject_id = $1::uuid and used_at is null"};
constexpr pg::Statement sweep{"identity.sweep_links", "delete from identity.links where expires_at < $1::timestamptz"};

std::string hash_of(std::string_view token)
{
    auto const digest = crypto::sha256(token);
    return {digest.data(), digest.size()};
}

std::string place_of(std::string_view hash) { return "identity.links:" + crypto::hex(hash); }

std::optional<Link> link_of(pg::Rows const& rows, crypto::Sealer const& sealer, LinkPurpose purpose, std::string_view hash)
{
    if (rows.empty()) return std::nullopt;
    auto const plain = sealer.open(place_of(hash), rows[0].bytes(3));
    if (!plain) return std::nullopt;
    auto const details = json::read<LinkDetails>(*plain);
    if (!details) return std::nullopt;
    return Link{purpose, {}, rows[0].get<AccountId>(0), rows[0].get<Uuid>(1), rows[0].get<std::optional<TenantId>>(2), *details};
}

} // namespace

std::string_view name_of(LinkPurpose purpose)
{
    constexpr std::array<std::string_view, 8> names{
        "sign_up", "reset", "invitation", "old_address", "new_address", "recovery", "recovery_stop", "recovery_finish"};
    return names[static_cast<std::size_t>(purpose)];
}

Error link_is_dead() { return {ErrorKind::unprocessable, "identity.link_is_dead", "the link was used, is too old, or is none of ours"}; }

Task<std::string> make_link(pg::SystemTx& tx, crypto::Sealer const& sealer, Link const& link, std::chrono::seconds life, Instant now)
{
    auto const token = crypto::base64url(crypto::random_bytes(token_bytes));
    auto const hash = hash_of(token), mailbox = email_index(sealer, link.mailbox);
    auto const details = sealer.seal(place_of(hash), json::write(link.details));
    co_await tx.query(insert_link, pg::Bytes{hash}, name_of(link.purpose), pg::Bytes{mailbox}, link.account, link.subject, link.tenant, pg::Bytes{details}, now,
        now + std::chrono::microseconds{life});
    co_return token;
}

Task<bool> has_had_enough(pg::SystemTx& tx, crypto::Sealer const& sealer, LinkPurpose purpose, std::string const& mailbox, Instant now)
{
    auto const index = email_index(sealer, mailbox);
    auto const rows = co_await tx.query(count_links, pg::Bytes{index}, name_of(purpose), now - std::chrono::microseconds{std::chrono::hours{1}});
    co_return rows[0].get<std::int64_t>(0) >= limits::links_an_hour_max;
}

Task<std::optional<Link>> look_at_link(pg::SystemTx& tx, crypto::Sealer const& sealer, LinkPurpose purpose, std::string token, Instant now)
{
    auto const hash = hash_of(token);
    auto const rows = co_await tx.query(good_link, pg::Bytes{hash}, name_of(purpose), now);
    co_return link_of(rows, sealer, purpose, hash);
}

Task<std::optional<Link>> use_link(pg::SystemTx& tx, crypto::Sealer const& sealer, LinkPurpose purpose, std::string token, Instant now)
{
    auto const hash = hash_of(token);
    auto const rows = co_await tx.query(take_link, pg::Bytes{hash}, name_of(purpose), now);
    co_return link_of(rows, sealer, purpose, hash);
}

Task<std::optional<Link>> find_spent_link(pg::SystemTx& tx, crypto::Sealer const& sealer, LinkPurpose purpose, std::string token)
{
    auto const hash = hash_of(token);
    auto const rows = co_await tx.query(any_link, pg::Bytes{hash}, name_of(purpose));
    co_return link_of(rows, sealer, purpose, hash);
}

void lock_links_about(pg::SystemTx& tx, Uuid subject) { tx.queue(lock_about, subject); }

Task<bool> all_used(pg::SystemTx& tx, Uuid subject)
{
    auto const open = co_await tx.query(open_about, subject);
    co_return open.empty();
}

void drop_links_of(pg::SystemTx& tx, AccountId account) { tx.queue(drop_of_account, account); }
void drop_links_about(pg::SystemTx& tx, Uuid subject) { tx.queue(drop_about, subject); }
void sweep_links(pg::SystemTx& tx, Instant now) { tx.queue(sweep, now - std::chrono::microseconds{limits::dead_links_kept}); }

} // namespace shopx::identity
