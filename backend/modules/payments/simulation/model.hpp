// A processor as it looks from outside, for schedules: it remembers keys, charges cards that customers present, and its answers get lost.
// By itself it is simple, so that what the saga believes can be held against it.
#pragma once

#include "gateway.hpp"

#include <functional>
#include <map>
#include <random>
#include <vector>

namespace shopx::payments::simulation {

/// A process ends here.
struct Killed {};

using Random = std::mt19937_64;
inline bool one_in(Random& random, unsigned n) { return random() % n == 0; }

struct Charge {
    ProcessorIntent intent; // what retrieve shows
    std::int64_t amount_minor = 0;
    std::int64_t refunded_minor = 0;
    bool capture_later = false;
    bool is_ours = true; // asked for by the saga
};

struct Event {
    std::optional<ProcessorIntent> intent;
    std::optional<ProcessorRefund> refund;
};

class Model final : public Gateway {
public:
    Model(Random& random) : random_{random} {}

    bool is_troubled = true;                   // answers get lost, processes end
    bool is_away = false;                      // nobody is there, and it is known
    bool forgets_keys = false;                 // a planted fault: as if each request came with a key of its own
    std::function<Task<void>()> while_waiting; // what others do while a call is under way
    std::map<std::string, Charge> charges;
    std::map<std::string, ProcessorRefund> refunds; // by the processor's id
    std::vector<Event> events;                      // not delivered yet

    /// Whoever stands before the reader does something about what it shows.
    void customer_acts(std::string const& reader);
    /// The same in a browser.
    void customer_pays_online(std::string const& intent);
    void customers_leave();
    /// A charge that the reader made by itself, as when it was offline.
    void stray_charge(PaymentId payment, std::int64_t amount_minor, std::string const& currency);
    void settle_pending_refunds();

    Line line() const override { return is_away ? Line::down : Line::up; }
    bool can_take(std::int64_t, std::string const&) const override { return true; }
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
    struct Screen {
        std::string intent;
        bool in_progress = false;
        bool has_ended = false;
        std::string code;
    };
    template <class T>
    Task<Answer<T>> call(std::function<Answer<T>()> act);
    void say(ProcessorIntent const& intent) { events.push_back({intent, std::nullopt}); }
    void present(Charge& charge, Screen* screen);

    Random& random_;
    int next_ = 1;
    std::map<std::string, std::string> intents_by_key_, refunds_by_key_;
    std::map<std::string, Answer<ReaderAction>> processed_by_key_;
    std::map<std::string, Screen> screens_;
};

} // namespace shopx::payments::simulation
