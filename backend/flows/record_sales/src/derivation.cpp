#include "derivation.hpp"

#include "look_again.hpp"
#include "sale_stamps.hpp"

#include "shopx/engine/currency.hpp"
#include "shopx/engine/derivation.hpp"

#include <algorithm>

namespace shopx::record_sales {
namespace {

struct DifferenceBody {
    std::string check;
    std::optional<std::string> pointer;
    std::string detail;
    bool flagged = false;
    static constexpr auto wire()
    {
        return json::object<DifferenceBody>("SaleDifference", "What a stored sale says otherwise than it must",
            json::field("check", &DifferenceBody::check, "document, row, sums, amounts, digest or promotions", "amounts"),
            json::field("pointer", &DifferenceBody::pointer, "JSON pointer into the document", "/lines/0"),
            json::field("detail", &DifferenceBody::detail, "For a person", "the kernel comes to 510 with tax 85"),
            json::field("flagged", &DifferenceBody::flagged, "The sale was recorded with a flag that says so", "false"));
    }
};

struct DerivationBody {
    SaleId sale_id;
    std::int32_t kernel_version = 0;
    std::optional<std::int64_t> rules_version;
    std::optional<PinBody> pack;
    bool agrees = false;
    std::vector<DifferenceBody> differences;
    std::optional<std::string> quote_digest;
    std::optional<json::Raw> derivation;
    static constexpr auto wire()
    {
        return json::object<DerivationBody>("SaleDerivation", "A stored sale, priced again by the versions that it names",
            json::field("sale_id", &DerivationBody::sale_id, "Which"),
            json::field("kernel_version", &DerivationBody::kernel_version, "Of the kernel whose rules it was priced by", "1"),
            json::field("rules_version", &DerivationBody::rules_version, "Of the promotions and price lists", "7"),
            json::field("pack", &DerivationBody::pack, "The pack that taxes and rounding are from"),
            json::field("agrees", &DerivationBody::agrees, "Whether every amount, promotion and digest that is stored is what it comes to", "true"),
            json::field("differences", &DerivationBody::differences, "What does not; empty as a rule"),
            json::field("quote_digest", &DerivationBody::quote_digest, "SHA-256 of the quote, as the kernel makes it"),
            json::field("derivation", &DerivationBody::derivation,
                "For each amount the exact value, what it was rounded or shared by, and what was left; absent where the sale can't be priced"));
    }
};

/// As the inside of a JSON string: a document's tax codes may be any text, and the kernel writes codes as they are.
std::string escaped(std::string_view text)
{
    std::string quoted;
    json::append_string(quoted, text);
    return quoted.substr(1, quoted.size() - 2);
}

/// Of the body as it stands; nothing where the kernel refuses it.
void explain(SaleBody const& body, Pinned const& pinned, DerivationBody& answer)
{
    auto const currency_digits = engine::currency_digits(body.currency).value_or(2);
    KernelCart kernel_cart;
    engine::Quote quote;
    engine::Derivation derivation;
    auto const& cart = kernel_cart.fill(body, currency_digits);
    if (engine::quote(cart, quote) != engine::QuoteError::none || !engine::derive(cart, quote, derivation)) return;
    answer.quote_digest = quote_digest(body, cart, quote);
    SaleStamps sale_stamps;
    auto stamps = sale_stamps.fill(body);
    std::vector<std::string> texts;
    for (auto const code : stamps.tax_codes) texts.push_back(escaped(code));
    std::vector<std::string_view> const codes{texts.begin(), texts.end()};
    stamps.tax_codes = codes;
    AppliedRules applied;
    std::span<engine::PromotionBasis const> bases;
    if (pinned.rules != nullptr) {
        apply_rules(body, pinned, currency_digits, applied);
        bases = applied.bases_of(body);
    }
    json::Raw raw{""};
    engine::append_json(raw.text, cart, quote, derivation, stamps, bases);
    answer.derivation = std::move(raw);
}

Task<http::Response> get_derivation(http::Request const& request, StoredParts parts)
{
    auto const id = request.path_id<SaleId>("sale_id");
    if (!id) co_return http::problem(id.error());
    auto const tenant = request.caller().tenant;
    std::vector<sales::Stored> stored;
    {
        auto tx = co_await parts.db.begin(tenant);
        std::vector<SaleId> const ids{*id};
        stored = co_await sales::find(tx, ids);
    }
    if (stored.empty()) co_return http::problem({ErrorKind::not_found, "sales.unknown_sale", "no such sale"});
    auto const& record = stored[0].record;
    if (record.kind != sales::Kind::sale && record.kind != sales::Kind::return_)
        co_return http::problem({ErrorKind::not_found, "sales.unknown_sale", "what comes back is a share of its sale: nothing was priced"});
    if (auto const elsewhere = http::refuse_other_store(request.caller(), record.store)) co_return http::problem(*elsewhere);
    DerivationBody answer;
    answer.sale_id = *id;
    std::vector<Difference> differences;
    auto const body = read_document(record);
    if (body) {
        auto const pinned = co_await pinned_by(parts, tenant, *body);
        differences = look_again(record, *body, pinned);
        answer.kernel_version = body->kernel_version;
        answer.rules_version = body->rules_version;
        answer.pack = body->pack;
        explain(*body, pinned, answer);
    } else {
        differences = cannot_be_read(record, body.error());
    }
    answer.agrees = differences.empty();
    for (auto& one : differences) {
        std::optional<std::string> pointer;
        if (!one.pointer.empty()) pointer = one.pointer;
        answer.differences.push_back({std::move(one.check), std::move(pointer), std::move(one.detail), one.told});
    }
    co_return http::json(200, answer);
}

} // namespace

http::Route derivation_route(StoredParts parts)
{
    return {.method = http::Method::get,
        .path = "/v1/sales/{sale_id}/derivation",
        .permission = Permission::read_sales,
        .summary = "A stored sale priced again by the versions that it names, and where each of its amounts comes from",
        .handler = [parts](http::Request const& request) { return get_derivation(request, parts); },
        .response = json::schema_of<DerivationBody>(),
        .errors = {"sales.unknown_sale", "auth.other_store"}};
}

} // namespace shopx::record_sales
