// Zs: numbered, chained by the database, true to their documents, and what comes after them (E21, E25.7; B22, B24).
#include "drawers_fixture.hpp"

#include "shopx/runtime/crypto.hpp"

#include <chrono>

namespace shopx::drawers {
namespace {

using feed::Kind;

TEST_F(DrawersTest, a_z_says_the_shift_and_the_next_one_goes_on)
{
    auto const first = open_shift();
    sell(first.id, {{Kind::sale, 510, 85, cash(510, 1000, 490)}});
    auto const one = close(first, -20);
    ASSERT_TRUE(one.has_value());
    auto const z1 = document(*one);
    EXPECT_EQ(z1.number, 1);
    EXPECT_FALSE(z1.previous_digest);
    EXPECT_EQ(z1.perpetual_minor, 510);
    EXPECT_EQ(drawer(z1.totals, "GBP").variance_minor, -20);

    auto const second = open_shift(evening);
    sell(second.id, {{Kind::sale, 1'000, 167, cash(1'000, 1'000, 0)}, {Kind::refund, -510, -85, cash(-510, 0, 510)}});
    auto const two = close(second);
    ASSERT_TRUE(two.has_value());
    auto const z2 = document(*two);
    EXPECT_EQ(z2.number, 2);
    EXPECT_EQ(z2.previous_digest, crypto::hex(one->digest));
    EXPECT_EQ(z2.perpetual_minor, 1'000) << "510 + 1000 - 510, and never reset";
    auto const found = look();
    EXPECT_EQ(found.z_reports, 2);
    EXPECT_EQ(found.found, 0);
}

TEST_F(DrawersTest, a_drawer_is_not_closed_uncounted_or_far_from_what_should_be_there)
{
    auto const shift = open_shift();
    auto const close_uncounted = [](DrawersTest& test, Shift which) -> Task<Result<StoredZ>> {
        auto tx = co_await test.db.begin(test.tenant);
        Closing const closing{new_uuid7(evening.ms()), evening, {20'781}, test.alice, evening};
        co_return co_await close_shift(tx, which, closing);
    };
    EXPECT_EQ(wait(close_uncounted(*this, shift)).error().code, "drawers.not_counted");
    EXPECT_EQ(close(shift, limits::variance_minor_default + 1).error().code, "drawers.approval_needed");
    EXPECT_TRUE(close(shift, limits::variance_minor_default).has_value());
}

TEST_F(DrawersTest, a_sale_that_comes_after_the_z_belongs_to_it_and_is_listed)
{
    auto const shift = open_shift();
    sell(shift.id, {{Kind::sale, 510, 85, cash(510, 510, 0)}});
    auto const z = close(shift);
    ASSERT_TRUE(z.has_value());
    sell(shift.id, {{Kind::sale, 700, 117, cash(700, 700, 0)}});
    EXPECT_EQ(totals(shift).total_minor, 510) << "the Z's sums stay";
    EXPECT_EQ(totals(shift, Part::late).total_minor, 700);
    sell(shift.id, {{Kind::sale, 300, 50, cash(300, 300, 0), "{}", 0, evening + std::chrono::minutes{1}}});
    totals(shift);
    auto const report = [](DrawersTest& test, StoredZ stored) -> Task<ZReportBody> {
        auto tx = co_await test.db.begin(test.tenant);
        co_return co_await report_of(tx, stored);
    };
    auto const body = wait(report(*this, *z));
    EXPECT_EQ(body.document.totals.total_minor, 510);
    ASSERT_TRUE(body.late);
    EXPECT_EQ(body.late->total_minor, 1'000);
    std::int64_t late = 0, after = 0;
    for (auto const& doubt : body.doubts) (doubt.doubt == Doubt::late ? late : after) += doubt.total_minor;
    EXPECT_EQ(late, 1'000);
    EXPECT_EQ(after, 300) << "made after the close: for a person to look at";

    auto const next = open_shift(evening + std::chrono::hours{1});
    auto const z2 = close(next);
    ASSERT_TRUE(z2.has_value());
    EXPECT_EQ(document(*z2).late_minor, 1'000);
    EXPECT_EQ(z2->perpetual_minor, 1'510) << "nothing that was sold is missing from the grand total";
    EXPECT_EQ(look().found, 0);
}

constexpr pg::Statement variance_events{"test.variances", R"sql(
    select coalesce(sum(amount_minor), 0)::bigint from drawers.known_events where tenant_id = $1::uuid and shift_id = $2::uuid and kind = 'variance'
)sql"};

Task<std::int64_t> posted_variance(DrawersTest& test, ShiftId shift)
{
    auto tx = co_await test.db.begin(test.tenant);
    auto const rows = co_await tx.query(variance_events, test.tenant, shift);
    co_return rows[0].get<std::int64_t>(0);
}

TEST_F(DrawersTest, cash_that_a_late_sale_explains_is_no_variance)
{
    auto const shift = open_shift();
    ASSERT_TRUE(close(shift, 255).has_value()); // 2.55 too much: a sale had not reached us
    EXPECT_EQ(wait(posted_variance(*this, shift.id)), 255);
    sell(shift.id, {{Kind::sale, 255, 42, cash(255, 1'000, 745)}, {Kind::sale, 900, 150, tender("card", 900)}});
    totals(shift);
    EXPECT_EQ(wait(posted_variance(*this, shift.id)), 0);
    sell(shift.id, {{Kind::sale, 300, 50, cash(300, 300, 0), "{}", 0, evening + std::chrono::minutes{1}}});
    totals(shift);
    EXPECT_EQ(wait(posted_variance(*this, shift.id)), 0) << "what was sold after the count was not in it";
}

TEST_F(DrawersTest, a_sale_at_the_moment_of_the_close_is_in_the_z_or_late_and_never_in_neither)
{
    constexpr int rounds = 80, rounds_before = 20;
    auto const allow_any_variance = [](DrawersTest& test) -> Task<void> {
        auto tx = co_await test.db.begin(test.tenant);
        put_variance_limit(tx, test.tenant, 1'000'000); // sales go on between the count and the close
        co_await tx.commit();
    };
    wait(allow_any_variance(*this));
    drawers.start();
    auto const shift = open_shift();
    int sold = 0;
    auto const sell_on = [](DrawersTest& test, ShiftId id, int& done) -> Task<void> {
        for (; done < rounds; ++done) {
            std::vector<Paper> papers(3, Paper{Kind::sale, 100, 17, cash(100, 100, 0)});
            co_await test.insert(id, std::move(papers), test.reg);
            co_await test.drawers.catch_up(test.tenant);
        }
    };
    auto const close_meanwhile = [](DrawersTest& test, Shift which, int const& done) -> Task<std::int64_t> {
        while (done < rounds_before) co_await test.loop.sleep(std::chrono::milliseconds{1});
        auto known = co_await test.read(which, Part::before_z);
        auto const z = co_await test.count_and_close(which, std::move(known), 0);
        for (int i = 0; i < 500 && done < rounds; ++i) co_await test.loop.sleep(std::chrono::milliseconds{20});
        co_return z ? test.document(*z).totals.total_minor : -1;
    };
    loop.spawn("test.sell", sell_on(*this, shift.id, sold));
    auto const in_z = wait(close_meanwhile(*this, shift, sold));
    ASSERT_EQ(sold, rounds);
    auto const late = totals(shift, Part::late).total_minor;
    EXPECT_EQ(totals(shift).total_minor, in_z) << "what a Z said is not added to";
    EXPECT_EQ(in_z + late, rounds * 300);
    EXPECT_GT(late, 0) << "the close came too late for this test to mean something";
    EXPECT_EQ(look().found, 0);
}

TEST_F(DrawersTest, a_sale_with_another_registers_shift_is_doubted)
{
    auto const shift = open_shift();
    sell(shift.id, {{Kind::sale, 510, 85, cash(510, 510, 0)}}, RegisterId{new_uuid7(morning.ms())});
    totals(shift);
    auto const read_doubts = [](DrawersTest& test, ShiftId id) -> Task<std::vector<DoubtBody>> {
        auto tx = co_await test.db.begin(test.tenant);
        co_return co_await doubts_of(tx, id);
    };
    auto const doubts = wait(read_doubts(*this, shift.id));
    ASSERT_EQ(doubts.size(), 1U);
    EXPECT_EQ(doubts[0].doubt, Doubt::other_register);
}

struct ZChainTest : DrawersTest {
    /// Writes a Z past all checks but the database's, and says which constraint refused it.
    std::string refused(StoredZ z, std::optional<ShiftId> of = {})
    {
        if (!of) of = open_and_end().id;
        z.id = new_uuid7(evening.ms());
        z.shift = *of;
        z.store = store;
        z.register_id = reg;
        z.incarnation = incarnation;
        z.closed_at = z.recorded_at = evening;
        return wait(write(std::move(z)));
    }
    Shift open_and_end()
    {
        auto shift = open_shift();
        wait(end(shift));
        return shift;
    }
    Task<void> end(Shift shift)
    {
        auto tx = co_await db.begin(tenant);
        shift.state = ShiftState::closed;
        shift.closed_at = evening;
        shift.closed_by = alice;
        end_shift(tx, tenant, shift);
        co_await tx.commit();
    }
    Task<std::string> write(StoredZ z)
    {
        auto tx = co_await db.begin(tenant);
        insert_z(tx, tenant, z);
        std::string constraint;
        try {
            co_await tx.commit();
        } catch (pg::Failure const& failure) {
            constraint = failure.constraint;
        }
        co_return constraint;
    }
    static std::string digest(char c) { return std::string(32, c); }
    static StoredZ z(std::int64_t number, std::optional<std::string> previous, char own)
    {
        StoredZ one;
        one.number = number;
        one.previous_digest = std::move(previous);
        one.digest = digest(own);
        return one;
    }
};

TEST_F(ZChainTest, the_database_refuses_a_gap_a_fork_and_a_wrong_digest)
{
    EXPECT_EQ(refused(z(1, {}, 'a')), "");
    EXPECT_NE(refused(z(3, digest('a'), 'c')), "") << "a gap";
    EXPECT_NE(refused(z(2, digest('x'), 'b')), "") << "not the digest of the one before";
    EXPECT_NE(refused(z(2, {}, 'b')), "") << "no digest at all";
    EXPECT_NE(refused(z(1, digest('a'), 'b')), "") << "a first one that names one before";
    EXPECT_EQ(refused(z(2, digest('a'), 'b')), "");
    EXPECT_NE(refused(z(2, digest('a'), 'd')), "") << "a fork";
}

TEST_F(ZChainTest, one_open_shift_a_register)
{
    open_shift();
    std::string broken;
    try {
        open_shift();
    } catch (pg::Failure const& failure) {
        broken = failure.constraint;
    }
    EXPECT_EQ(broken, "one_open_shift");
}

// ---- what a register seals ----

struct SealTest : DrawersTest {
    Result<StoredZ> seal(Shift const& shift, ZBody const& said) { return wait(seal_it(shift, said)); }
    Task<Result<StoredZ>> seal_it(Shift shift, ZBody said)
    {
        auto tx = co_await db.begin(tenant);
        Closing const closing{new_uuid7(evening.ms()), said.closed_at, {20'781}, alice, evening};
        auto z = co_await seal_shift(tx, shift, said, closing);
        if (z) co_await tx.commit();
        co_return z;
    }
    /// What an honest register would say.
    ZBody honest(Shift const& shift)
    {
        ZBody said;
        said.shift_id = shift.id;
        said.register_id = shift.register_id;
        said.incarnation_id = shift.incarnation;
        said.number = 1;
        said.opened_at = shift.opened_at;
        said.closed_at = evening;
        said.currency = "GBP";
        said.totals = totals(shift);
        said.perpetual_minor = said.totals.total_minor;
        return said;
    }
};

TEST_F(SealTest, a_z_that_agrees_has_no_flag_and_one_that_differs_is_kept_as_it_was_said)
{
    auto const shift = open_shift();
    sell(shift.id, {{Kind::sale, 510, 85, cash(510, 1000, 490)}});
    auto const agreed = seal(shift, honest(shift));
    ASSERT_TRUE(agreed.has_value());
    EXPECT_FALSE(agreed->flags);

    auto const other = open_shift(evening);
    auto said = honest(other);
    said.number = 2;
    said.previous_digest = crypto::hex(agreed->digest);
    said.totals.sold_minor = said.totals.total_minor = 100;
    said.perpetual_minor = 610;
    auto const differs = seal(other, said);
    ASSERT_TRUE(differs.has_value());
    EXPECT_EQ(differs->document, json::write(said));
    ASSERT_TRUE(differs->flags);
    auto const flags = json::read<ZFlags>(*differs->flags)->flags;
    ASSERT_EQ(flags.size(), 2U);
    EXPECT_EQ(flags[0].what, "perpetual_minor");
    EXPECT_EQ(flags[1].what, "sold_minor");
    EXPECT_EQ(flags[1].said, 100);
    EXPECT_EQ(flags[1].known, 0);
    EXPECT_EQ(look().found, 0) << "what was flagged is no news";
}

TEST_F(SealTest, a_z_out_of_order_or_of_another_drawer_is_refused)
{
    auto const shift = open_shift();
    auto said = honest(shift);
    said.number = 2;
    said.previous_digest = std::string(64, 'a');
    EXPECT_EQ(seal(shift, said).error().code, "drawers.z_chain");
    said = honest(shift);
    said.register_id = RegisterId{new_uuid7(morning.ms())};
    EXPECT_EQ(seal(shift, said).error().code, "drawers.other_drawer");
}

TEST(ZBodyTest, a_z_that_contradicts_itself_is_refused)
{
    ZBody z;
    z.number = 1;
    z.totals.sold_minor = z.totals.total_minor = 500;
    z.totals.tenders.push_back({"cash", "GBP", 1, 500, 0, 1'000, 500});
    z.totals.cash.push_back({"GBP", 10'000, 0, 0, 0, 10'500, 10'480, -20});
    auto const wrong = [](ZBody const& body) {
        json::Problems problems;
        check(body, problems);
        return problems.count();
    };
    EXPECT_EQ(wrong(z), 0U);
    auto other = z;
    other.totals.total_minor = 499;
    EXPECT_EQ(wrong(other), 1U);
    other = z;
    other.totals.cash[0].expected_minor = 10'499;
    EXPECT_EQ(wrong(other), 2U) << "it is not what was in the drawer, and the variance does not follow";
    other = z;
    other.number = 2;
    EXPECT_EQ(wrong(other), 1U) << "it names no Z before";
    other = z;
    other.totals.taxes.push_back({"standard", 200'000, 100, 20, 121});
    EXPECT_EQ(wrong(other), 1U);
}

TEST(PrintoutTest, a_z_on_paper)
{
    ZBody z;
    z.number = 7;
    z.previous_digest = std::string(64, 'a');
    z.currency = "GBP";
    z.opened_at = morning;
    z.closed_at = evening;
    z.totals.sold_minor = 1'291;
    z.totals.returned_minor = 5;
    z.totals.total_minor = 1'286;
    z.totals.taxes.push_back({"reduced", 55'000, 1'000, 55, 1'055});
    z.totals.cash.push_back({"JPY", 500, 0, 0, 0, 500, 499, -1});
    z.perpetual_minor = 123'456;
    auto const paper = printout(json::write(z), Language::en, [](Instant at) { return at.to_string(); });
    EXPECT_EQ(paper.title, "Z 7");
    std::map<std::string, std::string> lines{paper.lines.begin(), paper.lines.end()};
    EXPECT_EQ(lines["Sold"], "12.91");
    EXPECT_EQ(lines["Given back"], "-0.05");
    EXPECT_EQ(lines["Reduced 5.5 % net"], "10.00");
    EXPECT_EQ(lines["Float"], "500") << "a currency without minor units";
    EXPECT_EQ(lines["Variance"], "-1");
    EXPECT_EQ(lines["Perpetual"], "1,234.56");
    EXPECT_THROW(printout("{}", Language::en, [](Instant at) { return at.to_string(); }), std::runtime_error);
}

} // namespace
} // namespace shopx::drawers
