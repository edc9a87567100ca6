// Codes of the app and recovery codes on a real PostgreSQL: each is good once, also when it comes twenty times at the same moment, and guesses
// end soon (E-03).
#include "factors_fixture.hpp"

#include "recovery_codes.hpp"

#include <atomic>
#include <thread>

namespace shopx::factors {
namespace {

// ---- one-time codes ----

TEST_F(FactorsTest, a_code_counts_once_and_so_do_those_before_it)
{
    auto const secret = enrolled();
    auto const step = step_at(noon);
    EXPECT_EQ(prove_code(one_time_code(secret, step)), "");
    EXPECT_EQ(prove_code(one_time_code(secret, step)), "factors.wrong_code") << "again";
    EXPECT_EQ(prove_code(one_time_code(secret, step - 1)), "factors.wrong_code") << "the one before, which was never used";
    EXPECT_EQ(prove_code(one_time_code(secret, step), noon + a_step), "factors.wrong_code") << "half a minute later";
    EXPECT_EQ(prove_code(one_time_code(secret, step + 1)), "") << "of a clock that is ahead";
    EXPECT_EQ(prove_code(one_time_code(secret, step + 1), noon + a_step), "factors.wrong_code");
}

TEST_F(FactorsTest, the_code_that_confirmed_the_app_is_used_up)
{
    auto const secret = enrolled();
    auto const then = noon - std::chrono::hours{1};
    EXPECT_EQ(prove_code(one_time_code(secret, step_at(then)), then), "factors.wrong_code");
}

struct Answers {
    int right = 0, wrong = 0, locked = 0;
};

/// From two processes in all but name, with ten connections each.
Answers twenty_at_once(FactorsTest& test, std::string const& code)
{
    std::atomic<int> right = 0, wrong = 0, locked = 0;
    auto one_side = [&] {
        Loop side;
        pg::Database beside{side, {conninfo(), 1, 10}};
        int left = 10;
        auto one = [&]() -> Task<void> {
            Proof proof{.totp_code = code};
            auto const refused = co_await prove_once(beside, test.factors, test.account, std::move(proof), noon);
            ++(refused.empty() ? right : refused == "factors.locked" ? locked : wrong);
            if (--left == 0) side.stop();
        };
        for (int i = 0; i < 10; ++i) side.spawn("test", one());
        side.run();
    };
    std::thread other{one_side};
    one_side();
    other.join();
    return {right, wrong, locked};
}

TEST_F(FactorsTest, of_one_code_that_comes_twenty_times_at_once_one_counts)
{
    auto const secret = enrolled();
    auto const code = one_time_code(secret, step_at(noon));
    auto const answers = twenty_at_once(*this, code);
    EXPECT_EQ(answers.right, 1);
    EXPECT_EQ(answers.right + answers.wrong + answers.locked, 20);
}

TEST_F(FactorsTest, of_twenty_wrong_codes_at_once_five_are_looked_at)
{
    enrolled();
    auto const answers = twenty_at_once(*this, "nocode");
    EXPECT_EQ(answers.wrong, 5);
    EXPECT_EQ(answers.locked, 15);
}

TEST_F(FactorsTest, after_five_wrong_codes_none_is_looked_at_for_a_quarter_of_an_hour)
{
    auto const secret = enrolled();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(prove_code("nocode"), "factors.wrong_code") << i;
    EXPECT_EQ(prove_code(one_time_code(secret, step_at(noon))), "factors.locked") << "a right one";
    auto const before_end = noon + limits::totp_locked_for - std::chrono::seconds{1}, end = noon + limits::totp_locked_for;
    EXPECT_EQ(prove_code(one_time_code(secret, step_at(before_end)), before_end), "factors.locked");
    EXPECT_EQ(prove_code(one_time_code(secret, step_at(end)), end), "");
}

TEST_F(FactorsTest, of_a_thousand_guesses_five_are_looked_at)
{
    enrolled();
    int looked_at = 0, locked = 0;
    for (int i = 0; i < 1'000; ++i) ++(prove_code("nocode") == "factors.locked" ? locked : looked_at);
    EXPECT_EQ(looked_at, 5);
    EXPECT_EQ(locked, 995);
}

TEST_F(FactorsTest, a_right_code_forgives_the_wrong_ones_before_it)
{
    auto const secret = enrolled();
    for (int round = 0; round < 3; ++round) {
        auto const now = noon + round * a_step;
        for (int i = 0; i < 4; ++i) EXPECT_EQ(prove_code("nocode", now), "factors.wrong_code");
        EXPECT_EQ(prove_code(one_time_code(secret, step_at(now)), now), "");
    }
}

TEST_F(FactorsTest, a_wrong_try_counts_even_if_the_caller_commits_nothing)
{
    enrolled();
    auto try_and_leave = [this]() -> Task<std::string_view> {
        auto tx = co_await db.begin_system();
        Proof const proof{.totp_code = "nocode"};
        auto const proven = co_await factors.prove(tx, account, proof, noon);
        co_return proven.error().code;
    };
    for (int i = 0; i < 5; ++i) EXPECT_EQ(wait(try_and_leave()), "factors.wrong_code");
    EXPECT_EQ(wait(try_and_leave()), "factors.locked");
}

TEST_F(FactorsTest, a_secret_is_sealed_anew_and_opens_as_before)
{
    auto const folder = std::filesystem::path{testing::TempDir()} / ("reseal-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    auto const older = crypto::Sealer::load_or_make(folder / "seal-keys");
    AccountId last_of_all;
    last_of_all.value.bytes.fill(0xff);
    auto before_it = last_of_all;
    before_it.value.bytes.back() = 0xfe;
    auto walk = [&]() -> Task<void> {
        auto tx = co_await db.begin_system();
        auto const secret = co_await begin_totp(tx, older, last_of_all, noon);
        crypto::rotate_seal_key(folder / "seal-keys");
        auto const newer = crypto::Sealer::load_or_make(folder / "seal-keys");
        auto const first = co_await reseal(tx, newer, before_it);
        EXPECT_EQ(first.count, 1);
        EXPECT_EQ(first.last, last_of_all);
        auto const again = co_await reseal(tx, newer, before_it);
        EXPECT_EQ(again.count, 0);
        auto const end = co_await reseal(tx, newer, last_of_all);
        EXPECT_EQ(end.last, std::nullopt);
        auto const code = one_time_code(*secret, step_at(noon));
        auto const confirmed = co_await confirm_totp(tx, newer, last_of_all, code, noon);
        EXPECT_TRUE(confirmed);
    };
    wait(walk()); // nothing is committed
    std::filesystem::remove_all(folder);
}

TEST_F(FactorsTest, an_app_that_was_not_confirmed_proves_nothing)
{
    auto begin = [this]() -> Task<std::string> {
        auto tx = co_await db.begin_system();
        auto const secret = co_await begin_totp(tx, factors.sealer(), account, noon);
        co_await tx.commit();
        co_return *secret;
    };
    auto const secret = wait(begin());
    EXPECT_EQ(prove_code(one_time_code(secret, step_at(noon))), "factors.wrong_code");
    EXPECT_FALSE(kinds().totp);
    EXPECT_NE(wait(begin()), secret) << "begun anew";
}

constexpr pg::Statement stored_secret{"test.totp_secret", "select secret from factors.totp where account_id = $1::uuid"};

TEST_F(FactorsTest, the_secret_is_sealed_at_rest)
{
    auto const secret = enrolled();
    auto read = [this]() -> Task<std::string> {
        auto tx = co_await db.begin_system();
        auto const rows = co_await tx.query(stored_secret, account);
        co_return rows[0].get<std::string>(0);
    };
    auto const stored = wait(read());
    EXPECT_EQ(stored.find(secret), std::string::npos);
    EXPECT_EQ(factors.sealer().open("factors.totp.secret:" + account.to_string(), stored), secret);
    EXPECT_EQ(factors.sealer().open("factors.totp.secret:" + AccountId{new_uuid7(1)}.to_string(), stored), std::nullopt) << "in another person's row";
}

// ---- recovery codes ----

TEST_F(FactorsTest, a_recovery_code_counts_once_however_it_is_typed)
{
    auto make = [this]() -> Task<std::vector<std::string>> {
        auto tx = co_await db.begin_system();
        auto codes = co_await make_recovery_codes(tx, account, noon);
        co_await tx.commit();
        co_return codes;
    };
    auto const codes = wait(make());
    ASSERT_EQ(codes.size(), 10u);
    EXPECT_EQ(codes[0].size(), 19u) << codes[0];
    EXPECT_EQ(prove({.recovery_code = codes[0]}), "");
    EXPECT_EQ(prove({.recovery_code = codes[0]}), "factors.wrong_code");
    std::string typed;
    for (char const c : codes[1]) typed += c == '-' ? ' ' : static_cast<char>(std::toupper(c));
    EXPECT_EQ(prove({.recovery_code = typed}), "");
    EXPECT_TRUE(kinds().recovery_code);
    EXPECT_FALSE(kinds().any()) << "alone they are no factor";
    EXPECT_EQ(wait(prove_once(db, factors, AccountId{new_uuid7(2)}, {.recovery_code = codes[2]}, noon)), "factors.wrong_code") << "another person's";
    auto const anew = wait(make());
    EXPECT_EQ(prove({.recovery_code = codes[3]}), "factors.wrong_code") << "void";
    EXPECT_EQ(prove({.recovery_code = anew[3]}), "");
}

TEST_F(FactorsTest, a_proof_is_one_thing)
{
    EXPECT_EQ(prove({}), "factors.one_proof");
    EXPECT_EQ(prove({.totp_code = "123456", .recovery_code = "a"}), "factors.one_proof");
}

} // namespace
} // namespace shopx::factors
