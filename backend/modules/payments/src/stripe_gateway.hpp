// The processor is Stripe: docs.stripe.com/api.
#pragma once

#include "gateway.hpp"
#include "stripe_line.hpp"

namespace shopx::payments {

class StripeGateway final : public Gateway {
public:
    StripeGateway(Loop& loop, std::string url, std::string const& secret);

    Line line() const override;
    bool can_take(std::int64_t amount_minor, std::string const& currency) const override;
    Task<Answer<ProcessorIntent>> create(std::string account, NewIntent wanted) override;
    Task<Answer<ProcessorIntent>> retrieve(std::string account, std::string intent) override;
    Task<Answer<ProcessorIntent>> find(std::string account, Uuid attempt) override;
    Task<Answer<ProcessorIntent>> capture(std::string account, std::string intent, Uuid attempt) override;
    Task<Answer<ProcessorIntent>> cancel(std::string account, std::string intent) override;
    Task<Answer<ReaderAction>> process(std::string account, std::string reader, std::string intent, std::string key) override;
    Task<Answer<ReaderAction>> look_at_reader(std::string account, std::string reader) override;
    Task<Answer<Nothing>> stop_reader(std::string account, std::string reader) override;
    Task<Answer<Nothing>> present_test_card(std::string account, std::string reader, std::string number) override;
    Task<Answer<ProcessorRefund>> refund(std::string account, NewRefund wanted) override;
    Task<Answer<ProcessorRefund>> find_refund(std::string account, std::string intent, Uuid refund) override;
    Task<Answer<ProcessorAccount>> make_account(TenantId tenant) override;
    Task<Answer<ProcessorAccount>> find_account(std::string account) override;
    Task<Answer<OnboardingLink>> onboard(std::string account, std::string return_url, std::string refresh_url) override;
    Task<Answer<ProcessorReader>> find_reader(std::string account, std::string reader) override;
    Task<Answer<std::string>> connection_token(std::string account) override;
    Task<Answer<std::vector<ProcessorPayout>>> payouts(std::string account, Instant created_after) override;
    Task<Answer<std::vector<PayoutLine>>> payout_lines(std::string account, std::string payout) override;

private:
    StripeLine line_;
};

} // namespace shopx::payments
