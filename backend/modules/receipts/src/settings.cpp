#include "settings.hpp"

#include <stdexcept>

namespace shopx::receipts {
namespace {

constexpr pg::Statement read_settings{"receipts.read_settings", R"sql(
    select header, footer, language, logo from receipts.settings where tenant_id = $1::uuid and store_id = $2::uuid
)sql"};
constexpr pg::Statement write_settings{"receipts.write_settings", R"sql(
    insert into receipts.settings (tenant_id, store_id, header, footer, language, logo) values ($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::bytea)
    on conflict (tenant_id, store_id) do update
       set header = excluded.header, footer = excluded.footer, language = excluded.language, logo = excluded.logo
)sql"};

struct KeptHead {
    std::string store_name, address, header, footer, register_name, receipt_number, time_zone;
    static constexpr auto wire()
    {
        return json::object<KeptHead>("KeptReceiptHead", "As a print keeps it", json::field("store_name", &KeptHead::store_name, "Then"),
            json::field("address", &KeptHead::address, "Then"), json::field("header", &KeptHead::header, "Then"),
            json::field("footer", &KeptHead::footer, "Then"), json::field("register_name", &KeptHead::register_name, "Then"),
            json::field("receipt_number", &KeptHead::receipt_number, "For good"), json::field("time_zone", &KeptHead::time_zone, "Then"));
    }
};

} // namespace

Task<Settings> settings_of(pg::TenantTx& tx, StoreId store)
{
    auto const rows = co_await tx.query(read_settings, tx.tenant(), store);
    Settings settings;
    if (rows.empty()) co_return settings;
    settings.header = rows[0].get<std::string>(0);
    settings.footer = rows[0].get<std::string>(1);
    settings.language = language_of(rows[0].get<std::string_view>(2));
    if (!rows[0].is_null(3)) settings.logo_png = rows[0].bytes(3);
    co_return settings;
}

Task<Language> language_of_store(pg::TenantTx& tx, StoreId store)
{
    auto const settings = co_await settings_of(tx, store);
    co_return settings.language;
}

void put_settings(pg::Batch& batch, TenantId tenant, StoreId store, Settings const& settings)
{
    std::optional<pg::Bytes> logo;
    if (!settings.logo_png.empty()) logo = pg::Bytes{settings.logo_png};
    batch.queue(write_settings, tenant, store, settings.header, settings.footer, name_of(settings.language), logo);
}

Head head_of(stores::Directory const& directory, Settings const& settings, sales::Stored const& sale)
{
    Head head;
    head.header = settings.header;
    head.footer = settings.footer;
    if (auto const* const store = directory.store(sale.record.store)) {
        head.store_name = store->name;
        head.address = store->address.value_or("");
        head.time_zone = store->time_zone;
    }
    if (auto const* const reg = directory.find_register(sale.record.register_id)) head.register_name = reg->name;
    auto const* const label = directory.label_of(sale.record.series);
    head.receipt_number = (label != nullptr ? *label : "?") + "-" + std::to_string(sale.number);
    return head;
}

std::string to_json(Head const& head)
{
    KeptHead const kept{head.store_name, head.address, head.header, head.footer, head.register_name, head.receipt_number, head.time_zone};
    return json::write(kept);
}

Head head_from_json(std::string_view text)
{
    auto kept = json::read<KeptHead>(text);
    if (!kept) throw std::runtime_error{"the head of a print can't be read: " + kept.error().detail};
    return {std::move(kept->store_name), std::move(kept->address), std::move(kept->header), std::move(kept->footer), std::move(kept->register_name),
        std::move(kept->receipt_number), std::move(kept->time_zone)};
}

} // namespace shopx::receipts
