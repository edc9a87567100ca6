// The two demo shops: a gift shop in Cambridge and a grocer in Ireland, which differ in all that a till must get right: currency,
// tax rates, where tax is rounded, the smallest coin, and when the day ends.
#pragma once

#include "shopx/identity/identity.hpp"
#include "shopx/members/members.hpp"
#include "shopx/pricing/pricing.hpp"
#include "shopx/stores/stores.hpp"
#include "shopx/tenancy/tenancy.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace shopx::app {

struct DemoPerson {
    std::string name;
    std::string email;
    std::string role; // built in
};

struct DemoShop {
    tenancy::Tenant tenant;
    std::string products_file; // in the demo folder
    std::vector<pricing::TaxClass> tax_classes;
    std::vector<stores::Store> stores;
    std::vector<stores::Register> registers;
    std::vector<DemoPerson> people;
};

/// Their ids are always the same, so that making them again finds them.
std::vector<DemoShop> demo_shops();

/// A person of the shop with the hash of the password they have been given.
struct DemoMember {
    DemoPerson person;
    std::string password_hash;
};

/// Makes the shop with its products, opening stock and people, in one transaction: whole or not at all. A shop that has members
/// is left as it is; then this is false.
Task<bool> make_demo_shop(pg::Database& db, crypto::Sealer const& sealer, Clock const& clock, DemoShop const& shop, std::filesystem::path const& folder,
    std::vector<DemoMember> const& members);
Task<bool> demo_shop_exists(pg::Database& db, DemoShop const& shop);
/// Gives the people of a shop that is there these passwords.
Task<void> set_demo_passwords(pg::Database& db, crypto::Sealer const& sealer, Clock const& clock, DemoShop const& shop, std::vector<DemoMember> const& members);

} // namespace shopx::app
