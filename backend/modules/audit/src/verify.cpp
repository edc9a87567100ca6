#include "shopx/audit/audit.hpp"

#include "digest.hpp"

#include "shopx/base/limits/tenancy.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::audit {
namespace {

constexpr pg::Statement tenant_page{"audit.verify_page", R"sql(
    select position, digest, recorded_at, action, actor_kind, actor_id, actor_session, address, request_id, subject,
           coalesce(before::text, ''), coalesce(after::text, '')
      from audit.entries where tenant_id = $1::uuid and position > $2::bigint order by position limit $3::bigint
)sql"};
constexpr pg::Statement tenant_head{"audit.verify_head", "select position, digest from audit.heads where tenant_id = $1::uuid"};
constexpr pg::Statement operator_page{"audit.verify_operator_page", R"sql(
    select position, digest, recorded_at, operator, action, about, subject
      from audit.operator_entries where position > $1::bigint order by position limit $2::bigint
)sql"};
constexpr pg::Statement operator_head{"audit.verify_operator_head", "select position, digest from audit.operator_head"};

std::vector<std::string> tenant_fields(TenantId tenant, pg::Row const& row)
{
    std::vector<std::string> fields{tenant.to_string(), std::to_string(row.get<std::int64_t>(0)), row.get<Instant>(2).to_string(), row.get<std::string>(3),
        row.get<std::string>(4), row.get<Uuid>(5).to_string(), row.get<Uuid>(6).to_string()};
    for (int column = 7; column < 12; ++column) fields.push_back(row.get<std::string>(column));
    return fields;
}

std::vector<std::string> operator_fields(pg::Row const& row)
{
    return {std::to_string(row.get<std::int64_t>(0)), row.get<Instant>(2).to_string(), row.get<std::string>(3), row.get<std::string>(4),
        row.get<Uuid>(5).to_string(), row.get<std::string>(6)};
}

/// Follows a chain entry by entry.
class Follower {
public:
    /// False: here is the first fault.
    bool step(pg::Row const& row, std::vector<std::string> const& fields)
    {
        auto const position = row.get<std::int64_t>(0);
        if (position != last_ + 1) return fault(last_ + 1, "the entry is missing");
        auto digest = chained(digest_, fields);
        if (row.get<std::string_view>(1) != digest) return fault(position, "the entry, or one before it, is not what was written");
        digest_ = std::move(digest);
        last_ = position;
        ++chain.entries;
        return true;
    }

    /// When there is no further entry. False: a fault, or all is seen; true: entries came meanwhile.
    bool more(pg::Rows const& head, bool looked_again)
    {
        chain.head_position = head.empty() ? 0 : head[0].get<std::int64_t>(0);
        auto const digest = head.empty() ? std::string(32, '\0') : head[0].get<std::string>(1);
        chain.head_digest = crypto::hex(digest);
        if (chain.head_position > last_ && !looked_again) return true;
        if (chain.head_position > last_) return fault(last_ + 1, "the chain's end is missing: its head is at " + std::to_string(chain.head_position));
        if (chain.head_position < last_) return fault(chain.head_position + 1, "an entry beyond the chain's head");
        if (digest != digest_) return fault(last_, "the chain's head has another digest");
        return false;
    }

    std::int64_t last() const { return last_; }

    Chain chain;

private:
    bool fault(std::int64_t position, std::string detail)
    {
        chain.first_fault = Chain::Fault{position, std::move(detail)};
        return false;
    }

    std::int64_t last_ = 0;
    std::string digest_ = std::string(32, '\0');
};

} // namespace

Task<Chain> verify(pg::Database& db, TenantId tenant)
{
    Follower follower;
    bool looked_again = false;
    for (;;) {
        auto tx = co_await db.begin(tenant);
        auto const page = co_await tx.query(tenant_page, tenant, follower.last(), limits::audit_verify_page);
        for (std::size_t i = 0; i < page.size(); ++i)
            if (!follower.step(page[i], tenant_fields(tenant, page[i]))) co_return follower.chain;
        auto const head = co_await tx.query(tenant_head, tenant);
        if (!page.empty()) {
            looked_again = false;
            continue;
        }
        if (!follower.more(head, looked_again)) co_return follower.chain;
        looked_again = true;
    }
}

Task<Chain> verify_operators(pg::Database& db)
{
    Follower follower;
    bool looked_again = false;
    for (;;) {
        auto tx = co_await db.begin_system();
        auto const page = co_await tx.query(operator_page, follower.last(), limits::audit_verify_page);
        for (std::size_t i = 0; i < page.size(); ++i)
            if (!follower.step(page[i], operator_fields(page[i]))) co_return follower.chain;
        auto const head = co_await tx.query(operator_head);
        if (!page.empty()) {
            looked_again = false;
            continue;
        }
        if (!follower.more(head, looked_again)) co_return follower.chain;
        looked_again = true;
    }
}

} // namespace shopx::audit
