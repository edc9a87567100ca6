// Passkeys on a real PostgreSQL: each proof is good once, for whom and for what it was asked (E-07). What an authenticator may say at all is
// tested beside the runtime's webauthn.
#include "factors_fixture.hpp"

#include "passkeys.hpp"
#include "recovery_codes.hpp"

#include "software_authenticator.hpp"

namespace shopx::factors {
namespace {

using webauthn_test::creating;
using webauthn_test::getting;
using webauthn_test::Said;
using webauthn_test::SoftwareAuthenticator;

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
