// A tenant with a store, a register and a shift on a real PostgreSQL (SHOPX_TEST_DB, tools/with-database), and documents to sell by.
#pragma once

#include "closing.hpp"
#include "follow.hpp"

#include "shopx/drawers/drawers.hpp"
#include "shopx/feed/feed.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <stdexcept>

namespace shopx::drawers {

inline std::string conninfo()
{
    auto const* text = std::getenv("SHOPX_TEST_DB");
    if (text == nullptr) throw std::runtime_error{"SHOPX_TEST_DB is not set: run the tests with ./test unit"};
    return text;
}

inline constexpr Instant morning{1'795'507'200'000'000}; // 2026-11-24T08:00:00Z
inline constexpr Instant evening{1'795'543'200'000'000}; // 2026-11-24T18:00:00Z

/// A document as the views read it.
struct Paper {
    feed::Kind kind = feed::Kind::sale;
    std::int64_t total_minor = 0;
    std::int64_t tax_minor = 0;
    std::string tenders; // JSON objects, with commas between
    std::string lines = "{}";
    std::int64_t rounding_minor = 0;
    Instant occurred_at = morning + std::chrono::hours{1};
};

inline std::string cash(std::int64_t amount, std::int64_t given, std::int64_t change)
{
    return R"({"kind":"cash","amount_minor":)" + std::to_string(amount) + R"(,"given_minor":)" + std::to_string(given) + R"(,"change_minor":)"
           + std::to_string(change) + "}";
}
inline std::string tender(std::string kind, std::int64_t amount) { return R"({"kind":")" + kind + R"(","amount_minor":)" + std::to_string(amount) + "}"; }

inline constexpr pg::Statement test_store{"test.store", R"sql(
    insert into stores.stores (tenant_id, id, code, name, time_zone, cut_over_minutes, currency, prices_include_tax, rounding_scope, cash_step_minor)
    values ($1::uuid, $2::uuid, 'MILL', 'Mill Road', 'Europe/London', 0, 'GBP', true, 'rate_per_document', 1)
)sql"};
inline constexpr pg::Statement test_register{"test.register", R"sql(
    insert into stores.registers (tenant_id, id, store_id, code, name, incarnation_id) values ($1::uuid, $2::uuid, $3::uuid, '1', 'Till 1', $4::uuid)
)sql"};
inline constexpr pg::Statement test_sale{"test.sale", R"sql(
    insert into sales.sales (tenant_id, id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at, business_date, currency,
                             total_minor, tax_minor, tendered_minor, rounding_minor, document, digest)
    values ($1::uuid, $2::uuid, $3::uuid, $4::bigint, $5::uuid, $6::uuid, $1::uuid, $7::smallint, $8::timestamptz, $8::timestamptz, '2026-11-24', 'GBP',
            $9::bigint, $10::bigint, $9::bigint + $11::bigint, $11::bigint, $12::text, sha256($12::text::bytea))
)sql"};

struct DrawersTest : testing::Test {
    SystemClock clock;
    Loop loop;
    pg::Database db{loop, {conninfo(), 4, 1}};
    feed::Watcher watcher{loop, db};
    stores::Directories directories{loop, db, watcher};
    std::filesystem::path folder = std::filesystem::temp_directory_path() / ("drawers_test-" + new_uuid7(clock.now().ms()).to_string());
    members::Overrides overrides{(std::filesystem::create_directory(folder), folder)};
    Drawers drawers{loop, clock, db, directories, overrides};
    TenantId tenant{new_uuid7(morning.ms())};
    StoreId store{new_uuid7(morning.ms())};
    RegisterId reg{new_uuid7(morning.ms())};
    SeriesId incarnation{new_uuid7(morning.ms())};
    AccountId alice{new_uuid7(morning.ms())};
    std::int64_t last_number = 0;

    template <class T>
    T wait(Task<T> task)
    {
        return loop.run_until_done(std::move(task));
    }

    void SetUp() override { wait(make_store()); }
    void TearDown() override { std::filesystem::remove_all(folder); }
    Task<void> make_store()
    {
        auto tx = co_await db.begin(tenant);
        tx.queue(test_store, tenant, store);
        tx.queue(test_register, tenant, reg, store, incarnation);
        co_await tx.commit();
    }

    /// An open shift with a float of 100.00 GBP and 50.00 EUR.
    Shift open_shift(Instant at = morning)
    {
        Shift shift;
        shift.id = ShiftId{new_uuid7(at.ms())};
        shift.store = store;
        shift.register_id = reg;
        shift.incarnation = incarnation;
        shift.currency = "GBP";
        shift.opened_by = shift.held_by = alice;
        shift.opened_at = shift.recorded_at = at;
        wait(insert_with_float(shift));
        return shift;
    }
    Task<void> insert_with_float(Shift shift)
    {
        auto tx = co_await db.begin(tenant);
        insert_shift(tx, tenant, shift);
        Event float_{shift.id.value, shift.id, store, EventKind::float_, 100'00, "GBP", {}, alice, {}, shift.opened_at, shift.opened_at, {20'781}, false, {}};
        insert_event(tx, tenant, float_);
        float_.currency = "EUR";
        float_.amount_minor = 50'00;
        insert_event(tx, tenant, float_);
        co_await tx.commit();
    }

    void move(Shift const& shift, EventKind kind, std::int64_t amount, std::string currency = "GBP")
    {
        wait(insert_movement(
            {new_uuid7(morning.ms()), shift.id, store, kind, amount, std::move(currency), "why", alice, {}, morning, morning, {20'781}, false, {}}));
    }
    Task<void> insert_movement(Event event)
    {
        auto tx = co_await db.begin(tenant);
        insert_event(tx, tenant, event);
        co_await tx.commit();
    }

    void sell(ShiftId shift, std::vector<Paper> papers, std::optional<RegisterId> on = {}) { wait(insert(shift, std::move(papers), on.value_or(reg))); }
    Task<void> insert(ShiftId shift, std::vector<Paper> papers, RegisterId on)
    {
        auto tx = co_await db.begin(tenant);
        std::vector<feed::Fact> facts;
        for (auto const& paper : papers) {
            SaleId const id{new_uuid7(paper.occurred_at.ms())};
            auto const document = R"({"shift_id":")" + shift.to_string() + R"(","lines":[)" + paper.lines
                                  + R"(],"taxes":[{"tax_code":"standard","tax_rate_ppm":200000,"net_minor":)"
                                  + std::to_string(paper.total_minor - paper.tax_minor) + R"(,"tax_minor":)" + std::to_string(paper.tax_minor)
                                  + R"(}],"tenders":[)" + paper.tenders + "]}";
            auto const kind = stored_kind(paper.kind);
            tx.queue(test_sale, tenant, id, incarnation, ++last_number, store, on, kind, paper.occurred_at, paper.total_minor, paper.tax_minor,
                paper.rounding_minor, document);
            facts.push_back({tenant, paper.kind, id.value, paper.occurred_at, {}});
        }
        feed::append(tx, facts);
        co_await tx.commit();
    }
    static std::int16_t stored_kind(feed::Kind kind)
    {
        switch (kind) {
        case feed::Kind::return_: return 2;
        case feed::Kind::refund: return 3;
        case feed::Kind::exchange: return 4;
        case feed::Kind::void_: return 5;
        default: return 1;
        }
    }

    Totals totals(Shift const& shift, Part part = Part::before_z)
    {
        EXPECT_TRUE(wait(drawers.catch_up(tenant)));
        return wait(read(shift, part));
    }
    Task<Totals> read(Shift shift, Part part)
    {
        auto tx = co_await db.begin(tenant);
        co_return co_await read_totals(tx, shift, part);
    }
    static ZCash drawer(Totals const& totals, std::string_view currency)
    {
        for (auto const& one : totals.cash)
            if (one.currency == currency) return one;
        return {};
    }

    /// Counts what should be there but for `over_minor`, and closes.
    Result<StoredZ> close(Shift const& shift, std::int64_t over_minor = 0)
    {
        auto counted = totals(shift);
        return wait(count_and_close(shift, std::move(counted), over_minor));
    }
    Task<Result<StoredZ>> count_and_close(Shift shift, Totals known, std::int64_t over_minor)
    {
        auto tx = co_await db.begin(tenant);
        Count count{new_uuid7(evening.ms()), shift.id, 1, alice, evening, evening, "{}"};
        for (auto const& cash : known.cash)
            count.amounts.push_back({cash.currency, cash.expected_minor + (cash.currency == "GBP" ? over_minor : 0), cash.expected_minor});
        insert_count(tx, tenant, count);
        Closing const closing{new_uuid7(evening.ms()), evening, {20'781}, alice, evening};
        auto const locked = co_await lock_shift(tx, shift.id);
        auto z = co_await close_shift(tx, *locked, closing);
        if (z) co_await tx.commit();
        co_return z;
    }
    ZBody document(StoredZ const& z) { return *json::read<ZBody>(z.document); }

    Verification look() { return wait(look_at_all()); }
    Task<Verification> look_at_all()
    {
        auto tx = co_await db.begin(tenant);
        co_return co_await verify(tx);
    }
};

} // namespace shopx::drawers
