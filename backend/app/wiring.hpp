// Every part of the server, made in the order in which they need each other. There is no other place where parts meet.
#pragma once

#include "config.hpp"

#include "shopx/api_keys/api_keys.hpp"
#include "shopx/books/books.hpp"
#include "shopx/catalog/catalog.hpp"
#include "shopx/drawers/drawers.hpp"
#include "shopx/factors/factors.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/identity/identity.hpp"
#include "shopx/inventory/inventory.hpp"
#include "shopx/mail/mail.hpp"
#include "shopx/manage_tenants/manage_tenants.hpp"
#include "shopx/members/members.hpp"
#include "shopx/orders/orders.hpp"
#include "shopx/packs/packs.hpp"
#include "shopx/payments/payments.hpp"
#include "shopx/pricing/pricing.hpp"
#include "shopx/print_z/print_z.hpp"
#include "shopx/receipts/receipts.hpp"
#include "shopx/record_sales/record_sales.hpp"
#include "shopx/refund_sale/refund_sale.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"
#include "shopx/sales/sales.hpp"
#include "shopx/stored_value/stored_value.hpp"
#include "shopx/stores/stores.hpp"
#include "shopx/tenancy/tenancy.hpp"
#include "shopx/webhooks/webhooks.hpp"

namespace shopx::app {

struct Services {
    explicit Services(Config const& config, Loop& loop, Clock const& the_clock);
    /// Whose the credential of a request is: a key of a program's, the token of our support, or the access token of a person.
    Task<Result<http::Caller>> authenticate(http::Request const& request);
    /// The same of a program's key alone.
    Task<Result<http::Caller>> authenticate_program(std::string key, std::string peer);

    Clock const& clock;
    pg::Database db;
    crypto::Sealer sealer;
    tenancy::Standings standings;
    tenancy::SupportDoor support_door;
    mail::Outbox outbox;
    feed::Watcher watcher;
    stores::Directories directories;
    catalog::Catalogues catalogues;
    pricing::TaxTables tax_tables;
    pricing::RuleBooks rule_books;
    members::Members members;
    members::Overrides overrides;
    factors::Factors factors;
    identity::Tokens tokens;
    identity::Parts accounts;
    api_keys::Keys keys;
    receipts::Bell receipt_bell;
    webhooks::Deliverer webhook_deliverer;
    payments::Service payments;
    record_sales::RecordSales record_sales;
    books::Books books;
    drawers::Drawers drawers;
    manage_tenants::ManageTenants manage_tenants;
    http::Routes routes;
};

} // namespace shopx::app
