#include "receipt_body.hpp"

#include "shopx/runtime/crypto.hpp"

namespace shopx::sales {
namespace {

struct SaleWithReceipt {
    ReceiptBody receipt;
    json::Raw document;
    static constexpr auto wire()
    {
        return json::object<SaleWithReceipt>("RecordedSale", "A sale, whole", json::field("receipt", &SaleWithReceipt::receipt, "As it was recorded"),
            json::field("document", &SaleWithReceipt::document, "What the till said (SaleBody), in canonical JSON: the digest covers these bytes"));
    }
};

} // namespace

ReceiptBody to_body(Stored const& sale, std::string_view label)
{
    auto const& r = sale.record;
    ReceiptBody body{r.id, r.kind, r.store, r.register_id, r.series, sale.number, std::string{label} + "-" + std::to_string(sale.number), r.business_date,
        r.occurred_at, r.recorded_at, r.currency, r.total_minor, r.tax_minor, r.rounding_minor, crypto::hex({r.digest.data(), r.digest.size()}), {}};
    if (r.flags) {
        auto flags = json::read<FlagsBody>(*r.flags);
        if (flags) body.flags = std::move(flags->flags);
    }
    return body;
}

std::string receipt_json(Stored const& sale, std::string_view label) { return json::write(to_body(sale, label)); }
json::SchemaOf receipt_schema() { return json::schema_of<ReceiptBody>(); }
std::string recorded_json(Stored const& sale, std::string_view label)
{
    return json::write(SaleWithReceipt{to_body(sale, label), json::Raw{sale.record.document}});
}
json::SchemaOf recorded_schema() { return json::schema_of<SaleWithReceipt>(); }

} // namespace shopx::sales
