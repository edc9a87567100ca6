#include "overrides.hpp"
#include "override_token.hpp"

#include "shopx/base/limits/members.hpp"

namespace shopx::members {
namespace {

constexpr pg::Statement insert_override{"members.insert_override", R"sql(
    insert into members.overrides (tenant_id, id, register_id, cashier_id, manager_id, permission, subject_kind, subject_id, reason, issued_at, expires_at, signed)
    values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::text, $7::text, $8::uuid, $9::text, $10::timestamptz, $11::timestamptz, $12::text)
)sql"};
// The first sale that names it has it, also when that sale comes again.
constexpr pg::Statement use_override{"members.use_override", R"sql(
    insert into members.override_uses (tenant_id, override_id, sale_id, used_at)
    select tenant_id, id, $3::uuid, $4::timestamptz from members.overrides where tenant_id = $1::uuid and id = $2::uuid
    on conflict do nothing
)sql"};
constexpr pg::Statement used_by{"members.override_used_by", "select sale_id from members.override_uses where tenant_id = $1::uuid and override_id = $2::uuid"};

} // namespace

Task<std::string> record_override(pg::TenantTx& tx, crypto::Es256Key const& key, Override const& given, std::string_view reason)
{
    auto const token = sign(key, given);
    co_await tx.query(insert_override, tx.tenant(), given.id, given.register_id, given.cashier, given.manager, given.permission, given.subject_kind,
        given.subject_id, reason, given.issued_at, given.expires_at, token);
    co_return token;
}

struct Overrides::Impl {
    crypto::Es256Key key;
};

Overrides::Overrides(std::filesystem::path const& folder) : impl_{std::make_shared<Impl>(Impl{crypto::Es256Key::load_or_make(folder / "override-key.pem")})} {}
Overrides::~Overrides() = default;
crypto::Es256Key const& Overrides::key() const { return impl_->key; }

std::vector<Overrides::Said> Overrides::read(std::vector<std::string> const& tokens) const
{
    std::vector<Said> said;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (auto const given = verify(impl_->key, tokens[i])) said.push_back({i, given->permission, given->manager});
    return said;
}

Task<std::vector<OverrideFault>> Overrides::use(pg::TenantTx& tx, Occasion const& occasion, std::vector<std::string> const& tokens, Instant now) const
{
    std::vector<OverrideFault> faults;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        auto const given = verify(impl_->key, tokens[i]);
        if (!given) {
            faults.push_back({i, OverrideDoubt::unknown, "nobody of ours signed it"});
        } else if (given->tenant != tx.tenant() || given->register_id != occasion.register_id || given->subject_id != occasion.sale.value) {
            faults.push_back({i, OverrideDoubt::foreign, "it was given for another sale or register"});
        } else if (occasion.occurred_at < given->issued_at - limits::override_clock_skew || occasion.occurred_at >= given->expires_at) {
            faults.push_back({i, OverrideDoubt::expired, "it held from " + given->issued_at.to_string() + " to " + given->expires_at.to_string()});
        } else {
            tx.queue(use_override, tx.tenant(), given->id, occasion.sale, now);
            auto const rows = co_await tx.query(used_by, tx.tenant(), given->id);
            if (rows.empty())
                faults.push_back({i, OverrideDoubt::unknown, "it is signed, and nothing is known of it"});
            else if (rows[0].get<SaleId>(0) != occasion.sale)
                faults.push_back({i, OverrideDoubt::reused, "another sale had it first"});
        }
    }
    co_return faults;
}

} // namespace shopx::members
