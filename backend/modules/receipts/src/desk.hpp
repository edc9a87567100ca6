// What the handlers share. Private to receipts.
#pragma once

#include "prints.hpp"
#include "settings.hpp"

#include "shopx/receipts/receipts.hpp"

namespace shopx::receipts {

/// All that a receipt is made of.
struct Material {
    sales::Stored sale;
    Settings settings;
    Head head; // of the first print, or else of now
};
/// Refuses a sale that is not there, or of a store in which the caller's role does not hold.
Task<Result<Material>> material_of(pg::TenantTx& tx, http::Caller const& caller, SaleId sale, std::shared_ptr<stores::Directory const> directory);

/// A print that was counted, with what it is made of.
struct Counted {
    Print print;
    Material material;
    bool is_new = false;
};
struct Wish {
    SaleId sale;
    bool is_gift = false;
    std::optional<Language> language;
};
/// Counts a print under the caller's id, once; a duplicate is audited.
Task<Result<Counted>> count_print(Parts const& parts, http::Request const& request, Uuid id, Wish wish);

/// The receipt as that print of it.
Printout printout_of(Counted const& counted);

http::Route route(std::shared_ptr<Parts const> parts, http::Method method, std::string_view path, Permission permission, std::string_view summary,
    Task<http::Response> (*handle)(http::Request const&, Parts const&));

void add_receipt_routes(http::Routes& list, std::shared_ptr<Parts const> const& parts);
void add_settings_routes(http::Routes& list, std::shared_ptr<Parts const> const& parts);
void add_mail_routes(http::Routes& list, std::shared_ptr<Parts const> const& parts);
void add_printer_routes(http::Routes& list, std::shared_ptr<Parts const> const& parts);
void add_job_routes(http::Routes& list, std::shared_ptr<Parts const> const& parts);

} // namespace shopx::receipts
