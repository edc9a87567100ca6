// What identity keeps sealed, sealed anew by the newest key.
#include "shopx/identity/identity.hpp"

#include "shopx/runtime/reseal.hpp"

#include <array>

namespace shopx::identity {
namespace {

constexpr pg::Statement page_of_emails{"identity.page_of_emails", R"sql(
    select id, email_sealed from identity.accounts where id > $1::uuid and email_sealed is not null order by id limit $2::bigint for update
)sql"};
constexpr pg::Statement put_email{"identity.reseal_email", "update identity.accounts set email_sealed = $2::bytea where id = $1::uuid"};
constexpr pg::Statement page_of_names{"identity.page_of_names", R"sql(
    select id, name_sealed from identity.accounts where id > $1::uuid and name_sealed is not null order by id limit $2::bigint for update
)sql"};
constexpr pg::Statement put_name{"identity.reseal_name", "update identity.accounts set name_sealed = $2::bytea where id = $1::uuid"};
constexpr pg::Statement page_of_requests{"identity.page_of_link_requests", R"sql(
    select id, sealed from identity.link_requests where id > $1::uuid order by id limit $2::bigint for update
)sql"};
constexpr pg::Statement put_request{"identity.reseal_link_request", "update identity.link_requests set sealed = $2::bytea where id = $1::uuid"};
constexpr pg::Statement page_of_links{"identity.page_of_links", R"sql(
    select encode(token_hash, 'hex'), details from identity.links where token_hash > decode($1::text, 'hex') order by token_hash limit $2::bigint for update
)sql"};
constexpr pg::Statement put_link{"identity.reseal_link", "update identity.links set details = $2::bytea where token_hash = decode($1::text, 'hex')"};

constexpr std::array by_id{
    pg::SealedColumn<Uuid>{page_of_emails, put_email, "identity.accounts.email:"},
    pg::SealedColumn<Uuid>{page_of_names, put_name, "identity.accounts.name:"},
    pg::SealedColumn<Uuid>{page_of_requests, put_request, "identity.link_requests:"},
};
constexpr pg::SealedColumn<std::string> link_details{page_of_links, put_link, "identity.links:"};

} // namespace

Task<std::int64_t> reseal(pg::Database& db, crypto::Sealer const& sealer)
{
    std::int64_t done = co_await pg::reseal(db, sealer, link_details);
    for (std::size_t i = 0; i < by_id.size(); ++i) done += co_await pg::reseal(db, sealer, by_id[i]);
    co_return done;
}

} // namespace shopx::identity
