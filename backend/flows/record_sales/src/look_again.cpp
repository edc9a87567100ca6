#include "look_again.hpp"

#include "kernel_cart.hpp"

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

/// E25.9.
void price_again(SaleBody const& body, Findings& found)
{
    thread_local KernelCart kernel_cart;
    thread_local engine::Quote quote;
    auto const& cart = kernel_cart.fill(body, engine::currency_digits(body.currency).value_or(2));
    if (auto const error = engine::quote(cart, quote); error != engine::QuoteError::none) {
        found.add("amounts", refused_at(quote), "the kernel says: " + std::string{engine::to_string(error)});
        return;
    }
    compare_amounts(body, quote, [&](std::string at, std::string detail) { found.add("amounts", std::move(at), std::move(detail), "arithmetic_differs"); });
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

std::vector<Difference> look_again(sales::Record const& record, SaleBody const& body)
{
    Findings found{record};
    compare_digest(record, found);
    if (json::write(body) != record.document) found.add("document", "", "the document is not in canonical form");
    compare_row(record, body, found);
    price_again(body, found);
    return found.take();
}

} // namespace shopx::record_sales
