#include "shopx/books/books.hpp"

#include "account_numbers.hpp"
#include "database.hpp"
#include "entry.hpp"
#include "export.hpp"
#include "trial_balance.hpp"

#include "shopx/sales/sales.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <type_traits>

namespace shopx::books {
namespace {

// What an entry calls its account outlives whatever it was read from: a word out of a row is none.
static_assert(!std::is_constructible_v<Account, std::string_view> && !std::is_constructible_v<Account, char const*>);

using Balance = std::map<std::string, std::int64_t>; // by "account detail"

/// A tenant of the test's own in the database that tools/with-database gives.
struct BooksTest : testing::Test {
    Loop loop;
    pg::Database db{loop, {conninfo(), 4, 1}};
    TenantId tenant{new_uuid7(1'700'000'000'000)};
    StoreId store{new_uuid7(1'700'000'000'001)};
    SeriesId series{new_uuid7(1'700'000'000'002)};
    BusinessDay const day = *BusinessDay::parse("2026-11-23");
    Books books{loop, db};
    std::set<std::string> currencies; // of the last balances

    /// A document as it lies in sales.sales, and its entry in the feed.
    Task<void> record_one(sales::Record record)
    {
        auto tx = co_await db.begin(tenant);
        std::vector<sales::Record const*> const records{&record};
        sales::record(tx, records);
        std::vector<feed::Fact> const facts{
            {tenant, static_cast<feed::Kind>(record.kind == sales::Kind::refund ? 13 : 1), record.id.value, record.recorded_at, {}}};
        feed::append(tx, facts);
        co_await tx.commit();
    }
    void record(std::int64_t total, std::int64_t tax, std::int64_t rounding, std::string taxes, std::string tenders, sales::Kind kind = sales::Kind::sale)
    {
        sales::Record one;
        one.tenant = tenant;
        one.id = SaleId{new_uuid7(1'700'000'000'003)};
        one.series = series;
        one.store = store;
        one.kind = kind;
        one.business_date = day;
        one.currency = "GBP";
        one.total_minor = total;
        one.tax_minor = tax;
        one.rounding_minor = rounding;
        one.tendered_minor = total + rounding;
        one.document = R"({"taxes":[)" + taxes + R"(],"tenders":[)" + tenders + "]}";
        loop.run_until_done(record_one(std::move(one)));
    }
    Balance balances()
    {
        loop.run_until_done(books.catch_up(tenant));
        auto const read = [](pg::Database& in, TenantId of, BusinessDay on) -> Task<TrialBalanceBody> {
            auto tx = co_await in.begin(of);
            Question const question{on, on, {}};
            auto body = co_await trial_balance(tx, question);
            co_return body;
        };
        Balance found;
        currencies.clear();
        for (auto const& one : loop.run_until_done(read(db, tenant, day)).items) {
            currencies.insert(one.currency);
            found[one.detail ? one.account + ' ' + *one.detail : one.account] = one.balance_minor;
        }
        return found;
    }
    std::vector<Fault> faults()
    {
        auto const look = [](pg::Database& in, TenantId of) -> Task<std::vector<Fault>> {
            auto tx = co_await in.begin(of);
            auto found = co_await verify(tx);
            co_return found;
        };
        return loop.run_until_done(look(db, tenant));
    }
    void execute(std::string sql)
    {
        pg::Admin admin{conninfo(), "shopx_owner"};
        admin.run("alter table books.entries no force row level security; alter table books.balances no force row level security; " + sql
                  + "; alter table books.entries force row level security; alter table books.balances force row level security");
    }
};

constexpr auto two_rates =
    R"({"tax_code":"standard","tax_rate_ppm":200000,"net_minor":425,"tax_minor":85},{"tax_code":"zero","tax_rate_ppm":0,"net_minor":899,"tax_minor":0})";

TEST_F(BooksTest, a_sale_debits_what_came_in_and_credits_revenue_and_tax)
{
    record(1409, 85, 1, two_rates, R"({"kind":"card_external","amount_minor":1000},{"kind":"cash","amount_minor":410})");
    EXPECT_EQ(balances(), (Balance{{"drawer_cash", 410}, {"terminal_clearing", 1000}, {"revenue standard@200000", -425}, {"revenue zero@0", -899},
                              {"tax standard@200000", -85}, {"cash_rounding", -1}}));
    EXPECT_TRUE(faults().empty());
}

TEST_F(BooksTest, a_gift_card_is_owed_when_sold_and_revenue_when_spent)
{
    record(0, 0, 0, "", R"({"kind":"cash","amount_minor":5000},{"kind":"gift_card","amount_minor":-5000})");
    EXPECT_EQ(balances(), (Balance{{"drawer_cash", 5000}, {"gift_cards", -5000}}));
    record(510, 85, 0, R"({"tax_code":"standard","tax_rate_ppm":200000,"net_minor":425,"tax_minor":85})", R"({"kind":"gift_card","amount_minor":510})");
    EXPECT_EQ(balances(), (Balance{{"drawer_cash", 5000}, {"gift_cards", -4490}, {"revenue standard@200000", -425}, {"tax standard@200000", -85}}));
}

TEST_F(BooksTest, a_tip_is_owed_to_the_staff)
{
    record(1000, 0, 0, R"({"tax_code":"zero","tax_rate_ppm":0,"net_minor":1000,"tax_minor":0})",
        R"({"kind":"card","amount_minor":1200},{"kind":"tip","amount_minor":-200})");
    EXPECT_EQ(balances(), (Balance{{"card_clearing", 1200}, {"tips", -200}, {"revenue zero@0", -1000}}));
}

TEST_F(BooksTest, a_refund_mirrors_its_sale)
{
    record(510, 85, 0, R"({"tax_code":"standard","tax_rate_ppm":200000,"net_minor":425,"tax_minor":85})", R"({"kind":"cash","amount_minor":510})");
    record(-510, -85, 0, R"({"tax_code":"standard","tax_rate_ppm":200000,"net_minor":-425,"tax_minor":-85})", R"({"kind":"cash","amount_minor":-510})",
        sales::Kind::refund);
    EXPECT_EQ(balances(), (Balance{{"drawer_cash", 0}, {"revenue standard@200000", 0}, {"tax standard@200000", 0}}));
    EXPECT_TRUE(faults().empty());
}

TEST_F(BooksTest, revenue_with_several_taxes_on_a_line_stands_in_one_sum)
{
    record(11498, 1498, 0,
        R"({"tax_code":"gst","tax_rate_ppm":50000,"net_minor":10000,"tax_minor":500},{"tax_code":"qst","tax_rate_ppm":95000,"net_minor":10500,"tax_minor":998})",
        R"({"kind":"cash","amount_minor":11498})");
    EXPECT_EQ(balances(), (Balance{{"drawer_cash", 11498}, {"revenue", -10000}, {"tax gst@50000", -500}, {"tax qst@95000", -998}}));
}

TEST_F(BooksTest, a_document_is_posted_once)
{
    record(510, 0, 0, R"({"tax_code":"zero","tax_rate_ppm":0,"net_minor":510,"tax_minor":0})", R"({"kind":"cash","amount_minor":510})");
    auto const first = balances();
    EXPECT_EQ(balances(), first);
    Books other{loop, db}; // another process
    loop.run_until_done(other.catch_up(tenant));
    EXPECT_EQ(balances(), first);
}

TEST_F(BooksTest, the_database_refuses_what_does_not_balance)
{
    auto const insert = [](pg::Database& in, TenantId of) -> Task<void> {
        static constexpr pg::Statement lopsided{"books.test_lopsided", R"sql(
            insert into books.entries (tenant_id, kind, document_id, position, occurred_at, business_date, store_id, currency, accounts, details, amounts)
            values ($1::uuid, 1, gen_random_uuid(), 1, now(), current_date, gen_random_uuid(), 'GBP', '{drawer_cash,revenue}', '{"",""}', '{510,-509}'))sql"};
        auto tx = co_await in.begin(of);
        co_await tx.query(lopsided, of);
    };
    try {
        loop.run_until_done(insert(db, tenant));
        FAIL() << "a penny is missing";
    } catch (pg::Failure const& failure) {
        EXPECT_EQ(failure.constraint, "an_entry_balances");
    }
}

TEST_F(BooksTest, an_entry_balances_in_each_store_that_it_stands_in)
{
    auto const insert = [](pg::Database& in, TenantId of, StoreId here, StoreId there) -> Task<void> {
        static constexpr pg::Statement one_sided{"books.test_one_sided", R"sql(
            insert into books.entries (tenant_id, kind, document_id, position, occurred_at, business_date, store_id, currency, accounts, details, amounts, stores)
            values ($1::uuid, 1, gen_random_uuid(), 1, now(), current_date, $2::uuid, 'GBP', '{gift_cards,revenue}', '{"",""}', '{510,-510}', array[$3::uuid, $2::uuid]))sql"};
        auto tx = co_await in.begin(of);
        co_await tx.query(one_sided, of, here, there);
        co_await tx.commit();
    };
    StoreId const issuer{new_uuid7(1'700'000'000'004)};
    try {
        loop.run_until_done(insert(db, tenant, store, issuer));
        FAIL() << "one store gave the goods, the other keeps the money";
    } catch (pg::Failure const& failure) {
        EXPECT_EQ(failure.constraint, "an_entry_balances_in_each_store");
    }
    EXPECT_NO_THROW(loop.run_until_done(insert(db, tenant, store, store)));
}

TEST_F(BooksTest, foreign_notes_stand_at_the_rate_that_their_sale_froze)
{
    record(1500, 250, 0, R"({"tax_code":"standard","tax_rate_ppm":200000,"net_minor":1250,"tax_minor":250})",
        R"({"kind":"cash","amount_minor":1500,"given_minor":1700,"change_minor":200,"foreign":{"currency":"EUR","given_minor":2000,"rate_e9":850000000}})");
    EXPECT_EQ(balances(), (Balance{{"drawer_cash", 1500}, {"revenue standard@200000", -1250}, {"tax standard@200000", -250}}));
    EXPECT_EQ(currencies, (std::set<std::string>{"GBP"})) << "what came in is worth pounds, and the change was of pounds";
}

TEST_F(BooksTest, an_entry_that_vanished_and_a_sum_that_was_changed_are_found)
{
    record(510, 0, 0, R"({"tax_code":"zero","tax_rate_ppm":0,"net_minor":510,"tax_minor":0})", R"({"kind":"cash","amount_minor":510})");
    record(200, 0, 0, R"({"tax_code":"zero","tax_rate_ppm":0,"net_minor":200,"tax_minor":0})", R"({"kind":"cash","amount_minor":200})");
    balances();
    ASSERT_TRUE(faults().empty());
    execute("update books.balances set debit_minor = debit_minor + 1 where tenant_id = '" + tenant.to_string() + "' and account = 'drawer_cash'");
    EXPECT_EQ(faults().size(), 1U);
    execute("delete from books.entries where tenant_id = '" + tenant.to_string() + "' and position = 1");
    EXPECT_EQ(faults().size(), 3U) << "the entry, and the sums of cash and revenue";
}

TEST(Export, amounts_have_the_digits_of_their_currency)
{
    EXPECT_EQ(decimal(12345, "GBP", '.'), "123.45");
    EXPECT_EQ(decimal(-5, "EUR", ','), "-0,05");
    EXPECT_EQ(decimal(500, "JPY", '.'), "500");
    EXPECT_EQ(decimal(1, "KWD", '.'), "0.001");
}

TEST(Export, a_line_for_each_posting_by_the_accountants_numbers)
{
    auto const day = *BusinessDay::parse("2026-11-23");
    std::vector<Posting> const list{{7, 1, {}, day, {}, "EUR", "drawer_cash", "", 1190}, {7, 1, {}, day, {}, "EUR", "revenue", "standard@190000", -1000}};
    Numbers numbers;
    numbers.said[{"revenue", "standard@190000"}] = "8400";
    auto const csv = as_csv(list, numbers);
    EXPECT_NE(csv.find(",drawer_cash,,1000,EUR,11.90,\r\n"), csv.npos) << csv;
    EXPECT_NE(csv.find(",revenue,standard@190000,8400,EUR,,10.00\r\n"), csv.npos) << csv;
    auto const datev = as_datev(list, numbers, {day, day, {}}, Instant{1'795'430'130'123'000});
    EXPECT_EQ(datev.substr(0, 42), "\"EXTF\";700;21;\"Buchungsstapel\";13;20261123");
    EXPECT_NE(datev.find("11,90;\"S\";\"EUR\";;;\"\";1000;1590;\"\";2311;\"7\";\"\";;\"sale drawer_cash\"\r\n"), datev.npos) << datev;
    EXPECT_NE(datev.find("10,00;\"H\";\"EUR\";;;\"\";8400;1590;\"\";2311;\"7\";\"\";;\"sale revenue standard@190000\"\r\n"), datev.npos) << datev;
}

} // namespace
} // namespace shopx::books
