#include "look_again.hpp"

#include "sale_stamps.hpp"

#include "shopx/engine/currency.hpp"
#include "shopx/runtime/crypto.hpp"

#include <algorithm>

namespace shopx::record_sales {
namespace {

class Findings {
public:
    explicit Findings(sales::Record const& record) : record_{record} {}
    /// `flag` is the code under which the server would have told it; none: it never would.
    void add(std::string_view check, std::string pointer, std::string detail, std::string_view flag = {})
    {
        bool const told = !flag.empty() && record_.flags && record_.flags->find("\"code\":\"" + std::string{flag} + '"') != std::string::npos;
        found_.push_back({std::string{check}, record_.id.to_string(), std::move(pointer), std::move(detail), told});
    }
    std::vector<Difference> take() { return std::move(found_); }

private:
    sales::Record const& record_;
    std::vector<Difference> found_;
};

void compare_digest(sales::Record const& record, Findings& found)
{
    if (crypto::sha256(record.document) != record.digest) found.add("document", "", "the stored digest is not that of the document's bytes");
}

/// Columns are there for SQL: each says what the document says.
void compare_row(sales::Record const& record, SaleBody const& body, Findings& found)
{
    auto const same = [&](bool is_same, std::string_view column) {
        if (!is_same) found.add("row", "/" + std::string{column}, "the row's column is not what the document says");
    };
    same(record.store == body.store_id, "store_id");
    same(record.register_id == body.register_id, "register_id");
    same((record.kind == sales::Kind::sale) == (body.kind == Kind::sale), "kind");
    same(record.occurred_at == body.occurred_at, "occurred_at");
    same(record.currency == body.currency, "currency");
    same(record.total_minor == body.total_minor, "total_minor");
    same(record.tax_minor == body.tax_minor, "tax_minor");
    same(record.rounding_minor == body.rounding_minor, "rounding_minor");
    same(record.tendered_minor == body.total_minor + body.rounding_minor, "tenders");
}

/// E25.9, the amounts and the digest.
void price_again(SaleBody const& body, int currency_digits, Findings& found)
{
    if (body.lines.empty()) return;
    thread_local KernelCart kernel_cart;
    thread_local engine::Quote quote;
    auto const& cart = kernel_cart.fill(body, currency_digits);
    if (auto const error = engine::quote(cart, quote); error != engine::QuoteError::none) {
        auto const is_version = error == engine::QuoteError::unknown_kernel_version;
        found.add("amounts", is_version ? "/kernel_version" : refused_at(quote), "the kernel says: " + std::string{engine::to_string(error)},
            is_version ? "kernel_differs" : "");
        return;
    }
    compare_amounts(body, quote, [&](std::string at, std::string detail) { found.add("amounts", std::move(at), std::move(detail), "arithmetic_differs"); });
    if (body.quote_digest && body.quote_digest != quote_digest(body, cart, quote))
        found.add("digest", "/quote_digest", "the kernel comes to another digest", "digest_differs");
}

/// E25.9, what the rules took off.
void apply_rules_again(SaleBody const& body, Pinned const& pinned, int currency_digits, Findings& found)
{
    if (!body.rules_version) return;
    if (pinned.rules == nullptr) {
        found.add("promotions", "/rules_version", "the shop has had no rules of this version", "rules_differ");
        return;
    }
    thread_local AppliedRules applied;
    apply_rules(body, pinned, currency_digits, applied);
    applied.compare(
        body, [&](std::string at, std::string detail) { found.add("promotions", std::move(at), std::move(detail), "promotion_differs"); },
        [&](std::string at, std::string detail) { found.add("promotions", std::move(at), std::move(detail), "price_differs"); });
}

} // namespace

Result<SaleBody> read_document(sales::Record const& record) { return json::read<SaleBody>(record.document); }

std::vector<Difference> cannot_be_read(sales::Record const& record, Error const& error)
{
    Findings found{record};
    compare_digest(record, found);
    bool const is_json = error.code == "http.bad_body"; // that says something which can't be, and not: no JSON at all
    for (auto const& field : error.fields) found.add(is_json ? "sums" : "document", field.pointer, field.code + ": " + field.detail);
    if (error.fields.empty()) found.add("document", "", error.detail);
    return found.take();
}

std::vector<Difference> look_again(sales::Record const& record, SaleBody const& body, Pinned const& pinned)
{
    Findings found{record};
    compare_digest(record, found);
    if (json::write(body) != record.document) found.add("document", "", "the document is not in canonical form");
    compare_row(record, body, found);
    auto const currency_digits = engine::currency_digits(body.currency).value_or(2);
    price_again(body, currency_digits, found);
    apply_rules_again(body, pinned, currency_digits, found);
    return found.take();
}

void apply_rules(SaleBody const& body, Pinned const& pinned, int currency_digits, AppliedRules& applied)
{
    ProductOf const product_of = [&](VariantId variant) -> std::optional<ProductId> {
        auto const* item = pinned.catalogue->find(variant);
        return item != nullptr ? std::optional{item->product} : std::nullopt;
    };
    applied.apply(pinned.rules->rules, body, product_of, pinned.coupons, currency_digits);
}

Task<Pinned> pinned_by(StoredParts const& parts, TenantId tenant, SaleBody const& body)
{
    Pinned pinned;
    if (!body.rules_version) co_return pinned;
    pinned.rules = co_await parts.rule_books.at(tenant, *body.rules_version);
    pinned.catalogue = co_await parts.catalogues.of(tenant);
    if (!body.coupons) co_return pinned;
    auto tx = co_await parts.db.begin(tenant);
    pinned.coupons = co_await pricing::find_coupons(tx, *body.coupons);
    co_return pinned;
}

} // namespace shopx::record_sales
