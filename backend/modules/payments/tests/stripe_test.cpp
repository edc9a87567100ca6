#include "stripe_amounts.hpp"
#include "stripe_line.hpp"
#include "stripe_reading.hpp"
#include "stripe_signature.hpp"

#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/mac.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace shopx::payments {
namespace {

std::string text_of(std::string const& path)
{
    std::ifstream in{path};
    return {std::istreambuf_iterator<char>{in}, {}};
}

struct StripeVectors : testing::Test {
    std::string text = text_of("backend/modules/payments/tests/vectors/stripe_webhook.json");
    json::detail::Document document;
    std::string secret, payload, header;
    std::int64_t at = 0;
    void SetUp() override
    {
        ASSERT_FALSE(document.parse(text));
        auto const vector = JsonView{&document.root()}["sign"].items().at(0);
        secret = vector["secret"].text();
        payload = vector["payload"].text();
        header = vector["header"].text();
        at = vector["timestamp"].integer();
    }
    std::string_view refusal(std::string const& said, std::int64_t late_s = 0)
    {
        return refuse_signature(said, payload, {secret}, Instant{(at + late_s) * 1'000'000});
    }
    std::string sign(std::string const& with) { return crypto::hex(crypto::hmac_sha256(with, std::to_string(at) + "." + payload)); }
};

TEST_F(StripeVectors, the_published_scheme_holds)
{
    EXPECT_EQ(header, "t=" + std::to_string(at) + ",v1=" + sign(secret));
    EXPECT_EQ(refusal(header), "");
}

TEST_F(StripeVectors, the_cases_of_the_official_client)
{
    EXPECT_NE(refusal("bad_header"), "");
    EXPECT_NE(refusal(""), "");
    EXPECT_NE(refusal("t=" + std::to_string(at) + ",v0=" + sign(secret)), "") << "only the scheme v0 present";
    EXPECT_EQ(refusal(header + ",v1=potato"), "");
    EXPECT_NE(refuse_signature(header, payload + " ", {secret}, Instant{at * 1'000'000}), "");
    EXPECT_NE(refuse_signature(header, payload, {}, Instant{at * 1'000'000}), "");
}

TEST_F(StripeVectors, the_time_may_differ_by_five_minutes_either_way)
{
    EXPECT_EQ(refusal(header, 300), "");
    EXPECT_NE(refusal(header, 301), "");
    EXPECT_EQ(refusal(header, -300), "");
    EXPECT_NE(refusal(header, -301), "");
    EXPECT_NE(refusal("t=99999999999999999999,v1=" + sign(secret)), "");
}

TEST_F(StripeVectors, while_a_secret_is_changed_either_may_sign)
{
    auto const both = "t=" + std::to_string(at) + ",v1=" + sign("whsec_new") + ",v1=" + sign(secret);
    EXPECT_EQ(refusal(both), "");
    EXPECT_EQ(refuse_signature(header, payload, {"whsec_new", secret}, Instant{at * 1'000'000}), "");
}

// docs.stripe.com/currencies, as the domain rules have it (E7).
TEST(StripeAmounts, its_table_is_not_iso_4217)
{
    EXPECT_EQ(to_stripe(1999, "GBP"), 1999);
    EXPECT_EQ(to_stripe(500, "JPY"), 500);
    EXPECT_EQ(to_stripe(500, "ISK"), 50'000) << "two decimals that are always 00";
    EXPECT_EQ(from_stripe(50'000, "ISK"), 500);
    EXPECT_EQ(to_stripe(500, "UGX"), 50'000);
    EXPECT_EQ(to_stripe(12'960, "KWD"), 12'960);
    EXPECT_FALSE(to_stripe(12'962, "KWD")) << "the third decimal must be 0: the tender is rounded";
    EXPECT_EQ(to_stripe(1'200, "MGA"), 12) << "zero decimals there, two with us";
    EXPECT_FALSE(to_stripe(1'250, "MGA"));
    EXPECT_EQ(from_stripe(12, "MGA"), 1'200);
    EXPECT_FALSE(to_stripe(1'000, "IQD"));
    EXPECT_FALSE(to_stripe(100, "XXX"));
    EXPECT_EQ(upper(lower("GBP")), "GBP");
}

TEST(StripeLineForm, names_and_values_are_encoded)
{
    Form const form{{"metadata[sale_id]", "a b&c=d"}, {"query", "metadata['x']:'ü'"}};
    EXPECT_EQ(form_text(form), "metadata%5Bsale_id%5D=a%20b%26c%3Dd&query=metadata%5B%27x%27%5D%3A%27%C3%BC%27");
}

ProcessorIntent intent_from(std::string const& text)
{
    json::detail::Document document;
    EXPECT_FALSE(document.parse(text));
    return intent_of(JsonView{&document.root()});
}

TEST(StripeObjects, an_intent_with_fields_that_we_never_heard_of)
{
    auto const intent = intent_from(R"({"id":"pi_1","status":"succeeded","amount_received":1999,"currency":"gbp","brand_new":{"a":[1.5,null]},
        "metadata":{"attempt_id":"01890a5d-ac96-774b-bcce-b302099a8057","payment_id":"not one"}})");
    EXPECT_EQ(intent.sight, Sight::captured);
    EXPECT_EQ(intent.captured_minor, 1999);
    EXPECT_TRUE(intent.attempt);
    EXPECT_FALSE(intent.payment);
}

TEST(StripeObjects, each_status_has_its_sight)
{
    auto const sight = [](std::string const& status, std::string const& more = "") {
        return intent_from(R"({"id":"pi_1","status":")" + status + "\"" + more + "}").sight;
    };
    EXPECT_EQ(sight("requires_payment_method"), Sight::waiting);
    EXPECT_EQ(sight("requires_payment_method", R"(,"last_payment_error":{"code":"card_declined","decline_code":"lost_card"})"), Sight::failed);
    EXPECT_EQ(sight("requires_action"), Sight::waiting);
    EXPECT_EQ(sight("processing"), Sight::waiting);
    EXPECT_EQ(sight("requires_capture"), Sight::authorised);
    EXPECT_EQ(sight("canceled"), Sight::cancelled);
    EXPECT_EQ(sight("a_word_of_tomorrow"), Sight::waiting) << "what we don't know is not over";
}

Heard heard(int status, std::string body)
{
    return read_reply({status, std::move(body), true}, [](JsonView) {}).heard;
}

TEST(StripeReading, what_did_not_surely_fail_is_not_refused)
{
    auto const error = [](std::string const& type) { return R"({"error":{"type":")" + type + R"(","code":"x"}})"; };
    EXPECT_EQ(heard(0, ""), Heard::nothing);
    EXPECT_EQ(heard(200, "{}"), Heard::done);
    EXPECT_EQ(heard(200, "<html>"), Heard::nothing);
    EXPECT_EQ(heard(400, error("invalid_request_error")), Heard::refused);
    EXPECT_EQ(heard(400, error("idempotency_error")), Heard::nothing) << "something was made under the key";
    EXPECT_EQ(heard(402, error("card_error")), Heard::refused);
    EXPECT_EQ(heard(401, error("invalid_request_error")), Heard::nothing) << "a key that is changed refuses nobody's refund";
    EXPECT_EQ(heard(404, error("invalid_request_error")), Heard::absent);
    EXPECT_EQ(heard(409, error("idempotency_error")), Heard::nothing);
    EXPECT_EQ(heard(429, error("rate_limit_error")), Heard::nothing);
    EXPECT_EQ(heard(500, error("api_error")), Heard::nothing);
}

} // namespace
} // namespace shopx::payments
