// What `shopx migrate` and the start of `shopx serve` do about the seal, as the owner of the tables.
#include "people.hpp"

#include "shopx/identity/identity.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::identity {
namespace {

std::string digest_of(crypto::Sealer const& sealer) { return crypto::hex(sealer.blind_index("identity.seal.key_digest", "")); }

} // namespace

bool has_the_keys(pg::Admin& db, crypto::Sealer const& sealer)
{
    auto const known = db.column("select encode(key_digest, 'hex') from identity.seal");
    return known.empty() || known[0] == digest_of(sealer);
}

void seal_accounts(pg::Admin& db, crypto::Sealer const& sealer)
{
    if (!has_the_keys(db, sealer)) throw std::runtime_error{"the accounts were sealed with the keys of another file than seal-keys in the data folder"};
    db.column("insert into identity.seal (key_digest) values (decode($1, 'hex')) on conflict do nothing", {digest_of(sealer)});
    for (auto const& text : db.column("select id::text from identity.accounts where email is not null")) {
        AccountId const id{*Uuid::parse(text)};
        auto const email = db.column("select email from identity.accounts where id = $1::uuid", {text}).at(0);
        auto const name = db.column("select name from identity.accounts where id = $1::uuid", {text}).at(0);
        db.column("update identity.accounts set email = null, name = null, email_index = decode($2, 'hex'), email_sealed = decode($3, 'hex'), "
                  "name_sealed = decode($4, 'hex') where id = $1::uuid",
            {text, crypto::hex(email_index(sealer, email)), crypto::hex(sealer.seal(email_place(id), email)), crypto::hex(sealer.seal(name_place(id), name))});
    }
}

} // namespace shopx::identity
