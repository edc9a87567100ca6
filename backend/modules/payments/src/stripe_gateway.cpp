#include "stripe_gateway.hpp"

#include "stripe_amounts.hpp"
#include "stripe_reading.hpp"

#include "shopx/base/limits/payments.hpp"

namespace shopx::payments {
namespace {

LineRequest get(std::string account, std::string path, Form query = {})
{
    LineRequest request;
    request.path = std::move(path);
    request.form = std::move(query);
    request.account = std::move(account);
    return request;
}

LineRequest post(std::string account, std::string path, std::string key, Form form = {})
{
    LineRequest request;
    request.is_post = true;
    request.path = std::move(path);
    request.form = std::move(form);
    request.account = std::move(account);
    request.key = std::move(key);
    return request;
}

std::string intent_path(std::string const& intent, std::string_view then = "") { return std::string{"/v1/payment_intents/"}.append(intent).append(then); }
std::string reader_path(std::string const& reader, std::string_view then = "") { return std::string{"/v1/terminal/readers/"}.append(reader).append(then); }

ProcessorReader reader_of(JsonView object) { return {object["id"].text(), object["label"].text(), object["status"].text() == "online"}; }

} // namespace

StripeGateway::StripeGateway(Loop& loop, std::string url, std::string const& secret) : line_{loop, std::move(url), secret} {}

Line StripeGateway::line() const { return line_.is_up() ? Line::up : Line::down; }

bool StripeGateway::can_take(std::int64_t amount_minor, std::string const& currency) const { return to_stripe(amount_minor, currency).has_value(); }

Task<Answer<ProcessorIntent>> StripeGateway::create(std::string account, NewIntent wanted)
{
    Answer<ProcessorIntent> answer;
    auto const amount = to_stripe(wanted.amount_minor, wanted.currency);
    if (!amount) {
        answer.heard = Heard::refused;
        answer.code = "amount_unfit";
        co_return answer;
    }
    Form form{{"amount", std::to_string(*amount)}, {"currency", lower(wanted.currency)}, {"payment_method_types[]", wanted.on_reader ? "card_present" : "card"},
        {"capture_method", wanted.capture_later ? "manual" : "automatic"}, {"metadata[payment_id]", wanted.payment.to_string()},
        {"metadata[attempt_id]", wanted.attempt.to_string()}, {"metadata[attempt]", std::to_string(wanted.number)},
        {"metadata[sale_id]", wanted.sale.to_string()}};
    auto request = post(std::move(account), "/v1/payment_intents", wanted.attempt.to_string(), std::move(form));
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<ProcessorIntent>(reply, intent_of);
}

Task<Answer<ProcessorIntent>> StripeGateway::retrieve(std::string account, std::string intent)
{
    auto request = get(std::move(account), intent_path(intent));
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<ProcessorIntent>(reply, intent_of);
}

Task<Answer<ProcessorIntent>> StripeGateway::find(std::string account, Uuid attempt)
{
    Form query{{"query", "metadata['attempt_id']:'" + attempt.to_string() + "'"}, {"limit", "1"}};
    auto request = get(std::move(account), "/v1/payment_intents/search", std::move(query));
    auto const reply = co_await line_.send(std::move(request));
    bool is_there = false;
    auto answer = read_as<ProcessorIntent>(reply, [&](JsonView list) {
        auto const items = list["data"].items();
        is_there = !items.empty();
        return is_there ? intent_of(items.front()) : ProcessorIntent{};
    });
    if (answer.heard == Heard::done && !is_there) answer.heard = Heard::absent;
    co_return answer;
}

Task<Answer<ProcessorIntent>> StripeGateway::capture(std::string account, std::string intent, Uuid attempt)
{
    auto request = post(std::move(account), intent_path(intent, "/capture"), attempt.to_string() + ":capture");
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<ProcessorIntent>(reply, intent_of);
}

Task<Answer<ProcessorIntent>> StripeGateway::cancel(std::string account, std::string intent)
{
    auto request =
        post(std::move(account), intent_path(intent, "/cancel"), ""); // cancelling twice is cancelling once: no key, so that no old refusal comes back
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<ProcessorIntent>(reply, intent_of);
}

Task<Answer<ReaderAction>> StripeGateway::process(std::string account, std::string reader, std::string intent, std::string key)
{
    Form form{{"payment_intent", intent}};
    auto request = post(std::move(account), reader_path(reader, "/process_payment_intent"), std::move(key), std::move(form));
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<ReaderAction>(reply, action_of);
}

Task<Answer<ReaderAction>> StripeGateway::look_at_reader(std::string account, std::string reader)
{
    auto request = get(std::move(account), reader_path(reader));
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<ReaderAction>(reply, action_of);
}

Task<Answer<Nothing>> StripeGateway::stop_reader(std::string account, std::string reader)
{
    auto request = post(std::move(account), reader_path(reader, "/cancel_action"), "");
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<Nothing>(reply, [](JsonView) { return Nothing{}; });
}

Task<Answer<Nothing>> StripeGateway::present_test_card(std::string account, std::string reader, std::string number)
{
    Form form;
    if (!number.empty()) form = {{"type", "card_present"}, {"card_present[number]", number}};
    auto request = post(std::move(account), "/v1/test_helpers/terminal/readers/" + reader + "/present_payment_method", "", std::move(form));
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<Nothing>(reply, [](JsonView) { return Nothing{}; });
}

Task<Answer<ProcessorRefund>> StripeGateway::refund(std::string account, NewRefund wanted)
{
    auto const amount = to_stripe(wanted.amount_minor, wanted.currency);
    Answer<ProcessorRefund> answer;
    if (!amount) {
        answer.heard = Heard::refused;
        answer.code = "amount_unfit";
        co_return answer;
    }
    Form form{{"payment_intent", wanted.intent}, {"amount", std::to_string(*amount)}, {"metadata[refund_id]", wanted.refund.to_string()}};
    auto request = post(std::move(account), "/v1/refunds", wanted.refund.to_string(), std::move(form));
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<ProcessorRefund>(reply, refund_of);
}

Task<Answer<ProcessorRefund>> StripeGateway::find_refund(std::string account, std::string intent, Uuid refund)
{
    Form query{{"payment_intent", intent}, {"limit", "100"}};
    Answer<ProcessorRefund> found;
    for (int page = 0; page < limits::stripe_pages_max; ++page) {
        auto request = get(account, "/v1/refunds", query);
        auto const reply = co_await line_.send(std::move(request));
        std::string last;
        bool has_more = false, is_there = false;
        auto answer = read_as<ProcessorRefund>(reply, [&](JsonView list) {
            has_more = list["has_more"].is_true();
            ProcessorRefund match;
            for (auto const& item : list["data"].items()) {
                auto const one = refund_of(item);
                last = one.id;
                if (one.refund != refund) continue;
                match = one;
                is_there = true;
            }
            return match;
        });
        found = answer;
        if (answer.heard != Heard::done || is_there) co_return found;
        found.heard = Heard::absent;
        if (!has_more || last.empty()) co_return found;
        query = {{"payment_intent", intent}, {"limit", "100"}, {"starting_after", last}};
    }
    co_return found;
}

Task<Answer<ProcessorAccount>> StripeGateway::make_account(TenantId tenant)
{
    Form form{{"type", "standard"}, {"metadata[tenant_id]", tenant.to_string()}};
    auto request = post("", "/v1/accounts", "account:" + tenant.to_string(), std::move(form));
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<ProcessorAccount>(reply, account_seen);
}

Task<Answer<ProcessorReader>> StripeGateway::find_reader(std::string account, std::string reader)
{
    auto request = get(std::move(account), reader_path(reader));
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<ProcessorReader>(reply, reader_of);
}

Task<Answer<std::string>> StripeGateway::connection_token(std::string account)
{
    auto request = post(std::move(account), "/v1/terminal/connection_tokens", "");
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<std::string>(reply, [](JsonView object) { return object["secret"].text(); });
}

Task<Answer<std::vector<ProcessorPayout>>> StripeGateway::payouts(std::string account, Instant created_after)
{
    Answer<std::vector<ProcessorPayout>> all;
    all.heard = Heard::done;
    std::string last;
    for (int page = 0; page < limits::stripe_pages_max; ++page) {
        Form query{{"created[gte]", std::to_string(created_after.us / 1'000'000)}, {"limit", "100"}};
        if (!last.empty()) query.emplace_back("starting_after", last);
        auto request = get(account, "/v1/payouts", std::move(query));
        auto const reply = co_await line_.send(std::move(request));
        bool has_more = false;
        auto const read = read_reply(reply, [&](JsonView list) {
            has_more = list["has_more"].is_true();
            for (auto const& item : list["data"].items()) all.value.push_back(payout_of(item));
        });
        all.heard = read.heard;
        if (read.heard != Heard::done || !has_more || all.value.empty()) break;
        last = all.value.back().id;
    }
    co_return all;
}

Task<Answer<std::vector<PayoutLine>>> StripeGateway::payout_lines(std::string account, std::string payout)
{
    Answer<std::vector<PayoutLine>> all;
    all.heard = Heard::done;
    std::string last;
    for (int page = 0; page < limits::stripe_pages_max; ++page) {
        Form query{{"payout", payout}, {"limit", "100"}, {"expand[]", "data.source"}};
        if (!last.empty()) query.emplace_back("starting_after", last);
        auto request = get(account, "/v1/balance_transactions", std::move(query));
        auto const reply = co_await line_.send(std::move(request));
        bool has_more = false;
        auto const read = read_reply(reply, [&](JsonView list) {
            has_more = list["has_more"].is_true();
            for (auto const& item : list["data"].items()) all.value.push_back(line_of(item));
        });
        all.heard = read.heard;
        if (read.heard != Heard::done || !has_more || all.value.empty()) break;
        last = all.value.back().id;
    }
    co_return all;
}

} // namespace shopx::payments
