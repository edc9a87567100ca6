// Passkeys against the specification's own examples and a software authenticator: what is right passes, and every wrong thing is refused by
// the step that is there for it (E-07).
#include "software_authenticator.hpp"
#include "webauthn_vectors.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace shopx::webauthn {
namespace {

using namespace webauthn_test;

RelyingParty const example{"example.org", {"https://example.org"}};
RelyingParty const shop{"shop.example", {"https://till.shop.example", "https://shop.example"}};
std::string const challenge(32, 'c');

std::string bytes_of(std::string_view hex)
{
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16));
    return bytes;
}

Checked<Credential> registered(Vector const& vector)
{
    auto const said = bytes_of(vector.registration_challenge);
    return read_registration(example, {said}, bytes_of(vector.registration_client_data), bytes_of(vector.attestation_object));
}

TEST(WebAuthn, the_specifications_examples_pass)
{
    for (auto const& vector : {none_es256, packed_self_es256, packed_ed25519}) {
        auto const credential = registered(vector);
        ASSERT_TRUE(credential) << vector.section << ": " << words_of(credential.error());
        auto const said = bytes_of(vector.assertion_challenge);
        auto const client_data = bytes_of(vector.assertion_client_data), data = bytes_of(vector.authenticator_data);
        auto signature = bytes_of(vector.signature);
        auto const proof = check_assertion(example, {said}, *credential, client_data, data, signature);
        ASSERT_TRUE(proof) << vector.section << ": " << words_of(proof.error());
        EXPECT_EQ(proof->sign_count, 0u);
        signature[20] = static_cast<char>(signature[20] ^ 1);
        EXPECT_EQ(check_assertion(example, {said}, *credential, client_data, data, signature).error(), Refusal::bad_signature) << vector.section;
    }
    EXPECT_EQ(registered(packed_ed25519)->algorithm, -8);
    EXPECT_EQ(registered(none_es256)->algorithm, -7);
    EXPECT_EQ(crypto::hex(registered(none_es256)->id), "f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4");
}

TEST(WebAuthn, the_specifications_example_from_another_sites_frame_is_refused) { EXPECT_EQ(registered(cross_origin).error(), Refusal::cross_origin); }

TEST(WebAuthn, the_specifications_example_without_verification_is_no_proof_alone)
{
    auto const said = bytes_of(none_es256.assertion_challenge);
    auto const proof = check_assertion(example, {said, true}, *registered(none_es256), bytes_of(none_es256.assertion_client_data),
        bytes_of(none_es256.authenticator_data), bytes_of(none_es256.signature));
    EXPECT_EQ(proof.error(), Refusal::user_not_verified);
}

class Registration : public testing::TestWithParam<std::int32_t> {
protected:
    SoftwareAuthenticator key{GetParam()};
    Checked<Credential> reading(Said const& said, std::string const& object) { return read_registration(shop, {challenge, true}, said.client_data(), object); }
    Checked<Credential> reading(Said const& said) { return reading(said, key.attestation_object(said)); }
};
INSTANTIATE_TEST_SUITE_P(Algorithms, Registration, testing::Values(-7, -8), [](auto const& tested) { return tested.param == -7 ? "es256" : "eddsa"; });

TEST_P(Registration, gives_the_credential)
{
    auto said = creating(challenge);
    said.sign_count = 7;
    said.flags = 0x1d;
    auto const credential = reading(said);
    ASSERT_TRUE(credential) << words_of(credential.error());
    EXPECT_EQ(credential->id, key.id());
    EXPECT_EQ(credential->algorithm, GetParam());
    EXPECT_EQ(credential->sign_count, 7u);
    EXPECT_TRUE(credential->is_backup_eligible && credential->is_backed_up);
}

struct Wrong {
    std::string_view what;
    std::function<void(Said&)> change;
    Refusal refusal;
};

TEST_P(Registration, refuses_whatever_was_made_for_something_else)
{
    Wrong const all[] = {
        {"the other ceremony", [](Said& s) { s.type = "webauthn.get"; }, Refusal::wrong_type},
        {"another challenge", [](Said& s) { s.challenge[0] = 'd'; }, Refusal::wrong_challenge},
        {"a challenge cut short", [](Said& s) { s.challenge.pop_back(); }, Refusal::wrong_challenge},
        {"a look-alike", [](Said& s) { s.origin = "https://shop.example.evil.example"; }, Refusal::wrong_origin},
        {"the port", [](Said& s) { s.origin += ":8443"; }, Refusal::wrong_origin},
        {"no TLS", [](Said& s) { s.origin = "http://shop.example"; }, Refusal::wrong_origin},
        {"another domain", [](Said& s) { s.party = "evil.example"; }, Refusal::wrong_party},
        {"a domain beneath", [](Said& s) { s.party = "till.shop.example"; }, Refusal::wrong_party},
        {"a frame", [](Said& s) { s.more = R"(,"topOrigin":"https://evil.example")"; }, Refusal::cross_origin},
        {"said twice", [](Said& s) { s.more = R"(,"origin":"https://shop.example")"; }, Refusal::bad_client_data},
        {"no touch", [](Said& s) { s.flags = 0x04; }, Refusal::user_not_present},
        {"no verification", [](Said& s) { s.flags = 0x01; }, Refusal::user_not_verified},
        {"a backup that can't be", [](Said& s) { s.flags = 0x15; }, Refusal::bad_backup_state},
        {"extra bytes", [](Said& s) { s.trailing = "x"; }, Refusal::bad_authenticator_data},
        {"extensions that are not there", [](Said& s) { s.flags |= 0x80; }, Refusal::bad_authenticator_data},
        {"extensions that are no map", [](Said& s) { s.flags |= 0x80, s.extensions = "\x01"; }, Refusal::bad_authenticator_data},
    };
    for (auto const& wrong : all) {
        auto said = creating(challenge);
        wrong.change(said);
        auto const credential = reading(said);
        ASSERT_FALSE(credential) << wrong.what;
        EXPECT_EQ(credential.error(), wrong.refusal) << wrong.what << ": " << words_of(credential.error());
    }
}

TEST_P(Registration, refuses_it_cut_off_anywhere_and_longer_by_any_byte)
{
    auto const said = creating(challenge);
    auto const whole = key.attestation_object(said);
    for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(reading(said, whole.substr(0, size))) << size;
    for (int byte = 0; byte < 256; ++byte) EXPECT_FALSE(reading(said, whole + static_cast<char>(byte))) << byte;
    EXPECT_TRUE(reading(said, whole));
}

TEST_P(Registration, takes_an_attestation_of_any_format_and_believes_none)
{
    auto const said = creating(challenge);
    auto object = key.attestation_object(said);
    auto const none = cbor_text("none");
    object.replace(object.find(none), none.size(), cbor_text("android-safetynet"));
    EXPECT_TRUE(reading(said, object));
}

TEST_P(Registration, refuses_keys_that_are_not_taken)
{
    auto const said = creating(challenge);
    auto const with = [&](std::string const& key_bytes) { return reading(said, key.attestation_object(said, key_bytes)); };
    std::string const x(32, '\x11'), y(32, '\x22');
    EXPECT_EQ(with(SoftwareAuthenticator::es256_key(x, y)).error(), Refusal::bad_credential) << "a point beside the curve";
    EXPECT_EQ(with(std::string{"\xa4\x01\x03\x03\x39\x01\x00\x20", 8} + cbor_bytes(x) + "\x21" + cbor_bytes("\x01")).error(), Refusal::bad_credential)
        << "RS256";
    EXPECT_EQ(with("\xa0").error(), Refusal::bad_credential) << "an empty key";
    EXPECT_EQ(with("\xbf\xff").error(), Refusal::bad_authenticator_data) << "an indefinite length";
    EXPECT_EQ(with("\xbb\x7f\xff\xff\xff\xff\xff\xff\xff").error(), Refusal::bad_authenticator_data) << "more pairs than there are bytes";
    key.set_id("");
    EXPECT_EQ(reading(said).error(), Refusal::bad_credential) << "no id";
    key.set_id(std::string(1'024, 'i'));
    EXPECT_EQ(reading(said).error(), Refusal::bad_credential) << "an id that is too long";
    key.set_id(std::string(1'023, 'i'));
    EXPECT_TRUE(reading(said));
}

class AssertionTest : public Registration {
protected:
    Credential known;
    void SetUp() override
    {
        auto const said = creating(challenge);
        known = *reading(said);
    }
    Checked<webauthn::Assertion> proving(Said const& said) { return proving(said, key.authenticator_data(said)); }
    Checked<webauthn::Assertion> proving(Said const& said, std::string const& data)
    {
        return check_assertion(shop, {challenge, true}, known, said.client_data(), data, key.sign(data, said.client_data()));
    }
};
INSTANTIATE_TEST_SUITE_P(Algorithms, AssertionTest, testing::Values(-7, -8), [](auto const& tested) { return tested.param == -7 ? "es256" : "eddsa"; });

TEST_P(AssertionTest, proves)
{
    auto said = getting(challenge);
    said.sign_count = 1;
    auto const proof = proving(said);
    ASSERT_TRUE(proof) << words_of(proof.error());
    EXPECT_EQ(proof->sign_count, 1u);
    EXPECT_TRUE(proof->user_verified);
    said.flags |= 0x80;
    said.extensions = "\xa1" + cbor_text("appid") + "\xf4";
    EXPECT_TRUE(proving(said)) << "extensions that nobody asked for are read over";
}

TEST_P(AssertionTest, is_refused_when_made_for_something_else)
{
    Wrong const all[] = {
        {"the other ceremony", [](Said& s) { s.type = "webauthn.create"; }, Refusal::wrong_type},
        {"another challenge", [](Said& s) { s.challenge[31] = 'd'; }, Refusal::wrong_challenge},
        {"another origin", [](Said& s) { s.origin = "https://shop-example.evil"; }, Refusal::wrong_origin},
        {"another domain", [](Said& s) { s.party = "evil.example"; }, Refusal::wrong_party},
        {"a frame", [](Said& s) { s.more = R"(,"topOrigin":"https://shop.example")"; }, Refusal::cross_origin},
        {"no touch", [](Said& s) { s.flags = 0x04; }, Refusal::user_not_present},
        {"no verification", [](Said& s) { s.flags = 0x01; }, Refusal::user_not_verified},
        {"suddenly eligible for backup", [](Said& s) { s.flags = 0x0d; }, Refusal::bad_backup_state},
        {"extra bytes", [](Said& s) { s.trailing = std::string(1, '\0'); }, Refusal::bad_authenticator_data},
    };
    for (auto const& wrong : all) {
        auto said = getting(challenge);
        said.sign_count = 1;
        wrong.change(said);
        auto const proof = proving(said);
        ASSERT_FALSE(proof) << wrong.what;
        EXPECT_EQ(proof.error(), wrong.refusal) << wrong.what << ": " << words_of(proof.error());
    }
    auto registering = getting(challenge);
    registering.sign_count = 1;
    registering.flags |= 0x40;
    EXPECT_EQ(proving(registering, key.authenticator_data(registering, key.credential_data(key.cose_key()))).error(), Refusal::bad_authenticator_data)
        << "with a credential in it, as registrations have";
    EXPECT_EQ(check_assertion(shop, {"", true}, known, getting("").client_data(), "", "").error(), Refusal::wrong_challenge) << "none was sent out";
}

TEST_P(AssertionTest, is_refused_when_a_bit_of_it_is_changed)
{
    auto said = getting(challenge);
    said.sign_count = 1;
    auto const client_data = said.client_data(), data = key.authenticator_data(said), signature = key.sign(data, client_data);
    for (std::size_t i = 0; i < signature.size(); ++i) {
        auto changed = signature;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(check_assertion(shop, {challenge, true}, known, client_data, data, changed)) << i;
        EXPECT_FALSE(check_assertion(shop, {challenge, true}, known, client_data, data, signature.substr(0, i))) << i;
    }
    for (std::size_t i = 0; i < data.size(); ++i) {
        auto changed = data;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(check_assertion(shop, {challenge, true}, known, client_data, changed, signature)) << i;
        EXPECT_FALSE(check_assertion(shop, {challenge, true}, known, client_data, data.substr(0, i), signature)) << i;
    }
    EXPECT_FALSE(check_assertion(shop, {challenge, true}, known, client_data + " ", data, signature));
    EXPECT_TRUE(check_assertion(shop, {challenge, true}, known, client_data, data, signature));
}

TEST_P(AssertionTest, of_another_key_is_refused)
{
    SoftwareAuthenticator const other{GetParam()};
    auto const said = getting(challenge);
    auto const data = other.authenticator_data(said);
    EXPECT_EQ(check_assertion(shop, {challenge, true}, known, said.client_data(), data, other.sign(data, said.client_data())).error(), Refusal::bad_signature);
}

TEST_P(AssertionTest, a_counter_only_goes_up)
{
    auto said = getting(challenge);
    auto const with = [&](std::uint32_t before, std::uint32_t now) {
        known.sign_count = before;
        said.sign_count = now;
        auto const proof = proving(said);
        return proof ? "" : words_of(proof.error());
    };
    EXPECT_EQ(with(0, 0), "") << "it keeps none";
    EXPECT_EQ(with(5, 6), "");
    EXPECT_EQ(with(0, 4'294'967'295), "");
    for (auto const& [before, now] : {std::pair{5u, 5u}, {5u, 4u}, {5u, 0u}, {4'294'967'295u, 0u}})
        EXPECT_EQ(with(before, now), words_of(Refusal::counter_went_back)) << before << " " << now;
}

TEST(ClientData, says_which_challenge_it_answers)
{
    EXPECT_EQ(challenge_in(getting(challenge).client_data()), challenge);
    for (std::string_view const text : {"", "{}", "[]", "7", R"({"type":"webauthn.get","challenge":"*","origin":"o"})",
             R"({"type":1,"challenge":"YQ","origin":"o"})", R"({"type":"t","challenge":"YQ"})",
             R"({"type":"t","challenge":"YQ","origin":"o"} )"
             "x",
             R"({"type":"t","challenge":"YQ","origin":"o","crossOrigin":1})"})
        EXPECT_EQ(challenge_in(text), std::nullopt) << text;
}

} // namespace
} // namespace shopx::webauthn
