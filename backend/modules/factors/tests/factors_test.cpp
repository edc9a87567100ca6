// Second factors on a real PostgreSQL: each proof is good once, also when it comes twenty times at the same moment, and for whom and what it
// was asked for (E-03, E-07).
#include "shopx/factors/factors.hpp"

#include "one_time_code.hpp"
#include "passkeys.hpp"
#include "recovery_codes.hpp"
#include "totp.hpp"

#include "software_authenticator.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

namespace shopx::factors {
namespace {

using webauthn_test::creating;
using webauthn_test::getting;
using webauthn_test::Said;
using webauthn_test::SoftwareAuthenticator;

constexpr Instant noon{1'795'521'600'000'000}; // 2026-11-24T12:00:00Z, where a step begins
constexpr auto a_step = std::chrono::seconds{step_seconds};

std::string conninfo()
{
    auto const* text = std::getenv("SHOPX_TEST_DB");
    if (text == nullptr) throw std::runtime_error{"SHOPX_TEST_DB is not set: run the tests with ./test unit"};
    return text;
}

crypto::Sealer make_sealer()
{
    auto const folder = std::filesystem::path{testing::TempDir()} / ("factors-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    auto sealer = crypto::Sealer::load_or_make(folder / "seal-keys");
    std::filesystem::remove_all(folder);
    return sealer;
}

webauthn::RelyingParty const party{"shop.example", {"https://till.shop.example"}};

/// The answer of `prove`, committed when it was right.
Task<std::string_view> prove_once(pg::Database& db, Factors const& factors, AccountId account, Proof proof, Instant now)
{
    auto tx = co_await db.begin_system();
    auto const proven = co_await factors.prove(tx, account, proof, now);
    if (!proven) co_return proven.error().code;
    co_await tx.commit();
    co_return "";
}

struct FactorsTest : testing::Test {
    Loop loop;
    pg::Database db{loop, {conninfo(), 1, 4}};
    Factors factors{make_sealer(), party};
    AccountId account{new_uuid7(noon.ms())};

    template <class T>
    T wait(Task<T> task)
    {
        return loop.run_until_done(std::move(task));
    }
    std::string_view prove(Proof proof, Instant now = noon) { return wait(prove_once(db, factors, account, std::move(proof), now)); }
    std::string_view prove_code(std::string code, Instant now = noon) { return prove({.totp_code = std::move(code)}, now); }

    /// An app that is set up, by a code of an hour before noon.
    std::string enrolled()
    {
        auto enrol = [this]() -> Task<std::string> {
            auto const before = noon - std::chrono::hours{1};
            auto tx = co_await db.begin_system();
            auto const secret = co_await begin_totp(tx, factors.sealer(), account, before);
            auto const code = one_time_code(*secret, step_at(before));
            auto const confirmed = co_await confirm_totp(tx, factors.sealer(), account, code, before);
            EXPECT_TRUE(confirmed);
            co_await tx.commit();
            co_return *secret;
        };
        return wait(enrol());
    }
    Kinds kinds()
    {
        auto read = [this]() -> Task<Kinds> {
            auto tx = co_await db.begin_system();
            co_return co_await factors.kinds_of(tx, account);
        };
        return wait(read());
    }
};

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

TEST_F(FactorsTest, of_one_code_that_comes_twenty_times_at_once_one_counts)
{
    auto const secret = enrolled();
    auto const code = one_time_code(secret, step_at(noon));
    std::atomic<int> right = 0, wrong = 0;
    // Two processes in all but name, with ten connections each.
    auto one_side = [&] {
        Loop side;
        pg::Database beside{side, {conninfo(), 1, 10}};
        int left = 10;
        auto one = [&]() -> Task<void> {
            Proof proof{.totp_code = code};
            auto const refused = co_await prove_once(beside, factors, account, std::move(proof), noon);
            ++(refused.empty() ? right : wrong);
            if (--left == 0) side.stop();
        };
        for (int i = 0; i < 10; ++i) side.spawn("test", one());
        side.run();
    };
    std::thread other{one_side};
    one_side();
    other.join();
    EXPECT_EQ(right, 1);
    EXPECT_EQ(wrong, 19);
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

// ---- passkeys ----

struct PasskeyTest : FactorsTest {
    SoftwareAuthenticator key;

    std::string ask(Purpose purpose, std::optional<AccountId> whose, Instant now = noon)
    {
        auto asking = [&]() -> Task<std::string> {
            auto tx = co_await db.begin_system();
            auto const said = co_await factors.ask_passkey(tx, whose, purpose, now);
            co_await tx.commit();
            co_return *crypto::from_base64url(said.challenge);
        };
        return wait(asking());
    }
    std::string ask(Purpose purpose) { return ask(purpose, account); }

    std::string_view add(Said const& said, AccountId whose, Instant now = noon)
    {
        auto adding = [&]() -> Task<std::string_view> {
            NewPasskey const passkey{"Blue key", said.client_data(), key.attestation_object(said)};
            auto tx = co_await db.begin_system();
            auto const added = co_await add_passkey(tx, party, whose, passkey, now);
            co_await tx.commit();
            if (!added) co_return added.error().code;
            co_return "";
        };
        return wait(adding());
    }
    void enrol() { ASSERT_EQ(add(creating(ask(Purpose::enrol)), account), ""); }

    PasskeyAssertion answer(Said const& said, std::optional<AccountId> handle = {}) const
    {
        auto const data = key.authenticator_data(said), client_data = said.client_data();
        PasskeyAssertion assertion{
            crypto::base64url(key.id()), crypto::base64url(client_data), crypto::base64url(data), crypto::base64url(key.sign(data, client_data))};
        if (handle) assertion.user_handle = crypto::base64url({reinterpret_cast<char const*>(handle->value.bytes.data()), 16});
        return assertion;
    }
    std::string_view prove_by(Said const& said, Purpose purpose, Instant now = noon) { return prove({.purpose = purpose, .passkey = answer(said)}, now); }

    Result<AccountId> alone(PasskeyAssertion const& assertion, Instant now = noon)
    {
        auto proving = [&]() -> Task<Result<AccountId>> {
            auto tx = co_await db.begin_system();
            auto const proven = co_await factors.prove_by_passkey_alone(tx, assertion, now);
            if (proven) co_await tx.commit();
            co_return proven;
        };
        return wait(proving());
    }
};

TEST_F(PasskeyTest, proves_for_what_it_was_asked)
{
    enrol();
    EXPECT_TRUE(kinds().passkey);
    EXPECT_EQ(prove_by(getting(ask(Purpose::second_factor)), Purpose::second_factor), "");
    EXPECT_EQ(prove_by(getting(ask(Purpose::step_up)), Purpose::step_up), "");
}

TEST_F(PasskeyTest, a_challenge_is_answered_once)
{
    enrol();
    auto said = getting(ask(Purpose::second_factor));
    EXPECT_EQ(prove_by(said, Purpose::second_factor), "");
    EXPECT_EQ(prove_by(said, Purpose::second_factor), "factors.passkey_refused") << "replayed";
    auto const second = ask(Purpose::second_factor);
    EXPECT_EQ(prove_by(getting(ask(Purpose::second_factor)), Purpose::second_factor), "");
    EXPECT_EQ(prove_by(getting(second), Purpose::second_factor), "factors.passkey_refused") << "the one before the last";
}

TEST_F(PasskeyTest, a_wrong_answer_uses_the_challenge_up_too)
{
    enrol();
    auto said = getting(ask(Purpose::second_factor));
    auto wrong = said;
    wrong.origin = "https://evil.example";
    EXPECT_EQ(prove_by(wrong, Purpose::second_factor), "factors.passkey_refused");
    EXPECT_EQ(prove_by(said, Purpose::second_factor), "factors.passkey_refused");
}

TEST_F(PasskeyTest, a_challenge_is_good_for_five_minutes_one_person_and_one_purpose)
{
    enrol();
    EXPECT_EQ(prove_by(getting(ask(Purpose::second_factor)), Purpose::second_factor, noon + limits::passkey_challenge_life), "factors.passkey_refused");
    EXPECT_EQ(prove_by(getting(ask(Purpose::second_factor)), Purpose::second_factor, noon + limits::passkey_challenge_life - std::chrono::seconds{1}), "");
    EXPECT_EQ(prove_by(getting(ask(Purpose::second_factor)), Purpose::step_up), "factors.passkey_refused");
    EXPECT_EQ(prove_by(getting(ask(Purpose::enrol)), Purpose::second_factor), "factors.passkey_refused");
    EXPECT_EQ(prove_by(getting(ask(Purpose::sign_in, std::nullopt)), Purpose::second_factor), "factors.passkey_refused");
    EXPECT_EQ(prove_by(getting(ask(Purpose::second_factor, AccountId{new_uuid7(3)})), Purpose::second_factor), "factors.passkey_refused");
    EXPECT_EQ(prove_by(getting(std::string(32, 'x')), Purpose::second_factor), "factors.passkey_refused") << "nobody asked";
    EXPECT_EQ(add(creating(ask(Purpose::second_factor)), account), "factors.passkey_refused") << "asked for a proof, not for a new one";
}

TEST_F(PasskeyTest, of_another_person_is_refused)
{
    enrol();
    account = AccountId{new_uuid7(4)};
    EXPECT_EQ(prove_by(getting(ask(Purpose::second_factor)), Purpose::second_factor), "factors.passkey_refused");
}

TEST_F(PasskeyTest, that_remembers_another_person_is_refused)
{
    enrol();
    auto const said = getting(ask(Purpose::second_factor));
    EXPECT_EQ(prove({.purpose = Purpose::second_factor, .passkey = answer(said, AccountId{new_uuid7(5)})}), "factors.passkey_refused");
}

TEST_F(PasskeyTest, without_verification_is_good_after_a_password_and_not_alone)
{
    enrol();
    auto without = [](std::string challenge) {
        auto said = getting(std::move(challenge));
        said.flags = 0x01;
        return said;
    };
    EXPECT_EQ(prove_by(without(ask(Purpose::second_factor)), Purpose::second_factor), "");
    EXPECT_EQ(prove_by(without(ask(Purpose::step_up)), Purpose::step_up), "factors.passkey_refused");
    EXPECT_FALSE(alone(answer(without(ask(Purpose::sign_in, std::nullopt)), account)));
}

TEST_F(PasskeyTest, alone_says_whose_it_is)
{
    enrol();
    auto const fresh = [this] { return getting(ask(Purpose::sign_in, std::nullopt)); };
    EXPECT_EQ(alone(answer(fresh(), account)).value(), account);
    EXPECT_FALSE(alone(answer(fresh()))) << "it does not say whose it is";
    EXPECT_FALSE(alone(answer(fresh(), AccountId{new_uuid7(6)})));
    EXPECT_FALSE(alone(answer(getting(ask(Purpose::second_factor)), account))) << "asked after a password";
    auto const said = fresh();
    EXPECT_TRUE(alone(answer(said, account)));
    EXPECT_FALSE(alone(answer(said, account))) << "replayed";
}

TEST_F(PasskeyTest, a_counter_that_goes_back_is_refused_and_the_higher_one_kept)
{
    enrol();
    auto const counting = [this](std::uint32_t count) {
        auto said = getting(ask(Purpose::second_factor));
        said.sign_count = count;
        return prove_by(said, Purpose::second_factor);
    };
    EXPECT_EQ(counting(10), "");
    EXPECT_EQ(counting(10), "factors.passkey_refused");
    EXPECT_EQ(counting(9), "factors.passkey_refused");
    EXPECT_EQ(counting(0), "factors.passkey_refused");
    EXPECT_EQ(counting(11), "");
}

TEST_F(PasskeyTest, an_id_is_one_persons_for_ever)
{
    enrol();
    EXPECT_EQ(add(creating(ask(Purpose::enrol)), account), "factors.passkey_known");
    AccountId const other{new_uuid7(7)};
    EXPECT_EQ(add(creating(ask(Purpose::enrol, other)), other), "factors.passkey_known");
}

TEST_F(PasskeyTest, there_are_twenty_at_most)
{
    for (std::size_t i = 0; i < limits::passkeys_max; ++i) {
        key.set_id(crypto::random_bytes(32));
        enrol();
    }
    key.set_id(crypto::random_bytes(32));
    EXPECT_EQ(add(creating(ask(Purpose::enrol)), account), "factors.too_many_passkeys");
}

TEST_F(PasskeyTest, with_all_factors_goes_every_trace)
{
    enrolled();
    enrol();
    ask(Purpose::second_factor);
    auto remove = [this]() -> Task<void> {
        auto tx = co_await db.begin_system();
        co_await make_recovery_codes(tx, account, noon);
        co_await factors.remove_all(tx, account);
        co_await tx.commit();
    };
    loop.run_until_done(remove());
    EXPECT_FALSE(kinds().any() || kinds().recovery_code);
    EXPECT_EQ(prove_by(getting(ask(Purpose::second_factor)), Purpose::second_factor), "factors.passkey_refused");
}

} // namespace
} // namespace shopx::factors
