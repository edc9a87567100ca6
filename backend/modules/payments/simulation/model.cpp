#include "model.hpp"

namespace shopx::payments::simulation {
namespace {

template <class T>
Answer<T> done(T value)
{
    return {Heard::done, std::move(value), {}};
}
template <class T>
Answer<T> refused(std::string code)
{
    return {Heard::refused, T{}, std::move(code)};
}

} // namespace

template <class T>
Task<Answer<T>> Model::call(std::function<Answer<T>()> act)
{
    if (is_away) co_return Answer<T>{};
    if (!is_troubled) co_return act();
    if (while_waiting && one_in(random_, 40)) co_await while_waiting();
    auto const fate = random_() % 24;
    if (fate == 0) throw Killed{};                     // before it left
    if (fate == 1 || fate == 2) co_return Answer<T>{}; // lost on its way there
    auto answer = act();
    if (while_waiting && one_in(random_, 60)) co_await while_waiting();
    if (fate == 3) throw Killed{};                     // before the answer was heard
    if (fate == 4 || fate == 5) co_return Answer<T>{}; // lost on its way back
    co_return answer;
}

Task<Answer<ProcessorIntent>> Model::create(std::string, NewIntent wanted)
{
    return call<ProcessorIntent>([this, wanted] {
        auto key = wanted.attempt.to_string();
        if (forgets_keys) key += std::to_string(next_);
        auto const known = intents_by_key_.find(key);
        if (known != intents_by_key_.end()) return done(charges.at(known->second).intent);
        Charge charge;
        charge.intent.id = "pi_" + std::to_string(next_++);
        charge.intent.attempt = wanted.attempt;
        charge.intent.payment = wanted.payment.value;
        charge.intent.currency = wanted.currency;
        charge.amount_minor = wanted.amount_minor;
        charge.capture_later = wanted.capture_later;
        intents_by_key_[key] = charge.intent.id;
        charges[charge.intent.id] = charge;
        say(charge.intent);
        return done(charge.intent);
    });
}

Task<Answer<ProcessorIntent>> Model::retrieve(std::string, std::string intent)
{
    return call<ProcessorIntent>([this, intent] { return done(charges.at(intent).intent); });
}

Task<Answer<ProcessorIntent>> Model::find(std::string, Uuid attempt)
{
    return call<ProcessorIntent>([this, attempt] {
        for (auto const& [id, charge] : charges)
            if (charge.intent.attempt == attempt) return done(charge.intent);
        Answer<ProcessorIntent> absent;
        absent.heard = Heard::absent;
        return absent;
    });
}

Task<Answer<ProcessorIntent>> Model::capture(std::string, std::string intent, Uuid)
{
    return call<ProcessorIntent>([this, intent] {
        auto& charge = charges.at(intent);
        if (charge.intent.sight != Sight::authorised) return refused<ProcessorIntent>("payment_intent_unexpected_state");
        charge.intent.sight = Sight::captured;
        charge.intent.captured_minor = charge.amount_minor;
        say(charge.intent);
        return done(charge.intent);
    });
}

Task<Answer<ProcessorIntent>> Model::cancel(std::string, std::string intent)
{
    return call<ProcessorIntent>([this, intent] {
        auto& charge = charges.at(intent);
        if (charge.intent.sight == Sight::captured || charge.intent.sight == Sight::cancelled)
            return refused<ProcessorIntent>("payment_intent_unexpected_state");
        charge.intent.sight = Sight::cancelled;
        say(charge.intent);
        return done(charge.intent);
    });
}

Task<Answer<ReaderAction>> Model::process(std::string, std::string reader, std::string intent, std::string key)
{
    return call<ReaderAction>([this, reader, intent, key] {
        auto const known = processed_by_key_.find(key);
        if (known != processed_by_key_.end() && !forgets_keys) return known->second;
        auto& screen = screens_[reader];
        auto const sight = charges.at(intent).intent.sight;
        if (screen.in_progress) return refused<ReaderAction>("terminal_reader_busy");
        if (sight != Sight::waiting && sight != Sight::failed) return refused<ReaderAction>("intent_invalid_state");
        screen = {intent, true, false, {}};
        auto const answer = done(ReaderAction{intent, false, {}});
        processed_by_key_[key] = answer;
        return answer;
    });
}

Task<Answer<ReaderAction>> Model::look_at_reader(std::string, std::string reader)
{
    return call<ReaderAction>([this, reader] {
        auto const& screen = screens_[reader];
        return done(ReaderAction{screen.intent, screen.has_ended, screen.code});
    });
}

Task<Answer<Nothing>> Model::stop_reader(std::string, std::string reader)
{
    return call<Nothing>([this, reader] {
        screens_[reader] = {};
        return done(Nothing{});
    });
}

Task<Answer<ProcessorRefund>> Model::refund(std::string, NewRefund wanted)
{
    return call<ProcessorRefund>([this, wanted] {
        auto key = wanted.refund.to_string();
        if (forgets_keys) key += std::to_string(next_);
        auto const known = refunds_by_key_.find(key);
        if (known != refunds_by_key_.end()) return done(refunds.at(known->second));
        auto& charge = charges.at(wanted.intent);
        if (wanted.amount_minor > charge.intent.captured_minor - charge.refunded_minor) return refused<ProcessorRefund>("charge_already_refunded");
        ProcessorRefund made;
        made.id = "re_" + std::to_string(next_++);
        made.amount_minor = wanted.amount_minor;
        made.refund = wanted.refund;
        made.state = one_in(random_, 5) ? ProcessorRefund::State::pending : ProcessorRefund::State::succeeded;
        charge.refunded_minor += wanted.amount_minor;
        refunds[made.id] = made;
        refunds_by_key_[key] = made.id;
        events.push_back({std::nullopt, made});
        return done(made);
    });
}

Task<Answer<ProcessorRefund>> Model::find_refund(std::string, std::string, Uuid refund)
{
    return call<ProcessorRefund>([this, refund] {
        for (auto const& [id, made] : refunds)
            if (made.refund == refund) return done(made);
        Answer<ProcessorRefund> absent;
        absent.heard = Heard::absent;
        return absent;
    });
}

Task<Answer<Nothing>> Model::present_test_card(std::string, std::string, std::string) { co_return Answer<Nothing>{}; }
Task<Answer<ProcessorAccount>> Model::make_account(TenantId) { co_return Answer<ProcessorAccount>{}; }
Task<Answer<ProcessorAccount>> Model::find_account(std::string) { co_return Answer<ProcessorAccount>{}; }
Task<Answer<OnboardingLink>> Model::onboard(std::string, std::string, std::string) { co_return Answer<OnboardingLink>{}; }
Task<Answer<ProcessorReader>> Model::find_reader(std::string, std::string) { co_return Answer<ProcessorReader>{}; }
Task<Answer<std::string>> Model::connection_token(std::string) { co_return Answer<std::string>{}; }
Task<Answer<std::vector<ProcessorPayout>>> Model::payouts(std::string, Instant) { co_return Answer<std::vector<ProcessorPayout>>{}; }
Task<Answer<std::vector<PayoutLine>>> Model::payout_lines(std::string, std::string) { co_return Answer<std::vector<PayoutLine>>{}; }

void Model::present(Charge& charge, Screen* screen)
{
    auto& intent = charge.intent;
    if (intent.sight != Sight::waiting && intent.sight != Sight::failed) {
        if (screen != nullptr) *screen = {intent.id, false, true, "intent_invalid_state"};
        return;
    }
    if (one_in(random_, 4)) {
        intent.sight = Sight::failed;
        intent.code = "insufficient_funds";
        if (screen != nullptr) *screen = {intent.id, false, true, intent.code};
    } else {
        intent.sight = charge.capture_later ? Sight::authorised : Sight::captured;
        intent.captured_minor = charge.capture_later ? 0 : charge.amount_minor;
        intent.code.clear();
        if (screen != nullptr) *screen = {intent.id, false, false, {}};
    }
    say(intent);
}

void Model::customer_acts(std::string const& reader)
{
    auto& screen = screens_[reader];
    if (!screen.in_progress) return;
    if (one_in(random_, 6)) {
        screen.in_progress = false;
        screen.has_ended = true;
        screen.code = "customer_canceled";
        return;
    }
    present(charges.at(screen.intent), &screen);
}

void Model::customer_pays_online(std::string const& intent)
{
    auto const at = charges.find(intent);
    if (at != charges.end()) present(at->second, nullptr);
}

void Model::customers_leave()
{
    for (auto& [reader, screen] : screens_) {
        if (!screen.in_progress) continue;
        screen.in_progress = false;
        screen.has_ended = true;
        screen.code = "customer_canceled";
    }
}

void Model::stray_charge(PaymentId payment, std::int64_t amount_minor, std::string const& currency)
{
    Charge charge;
    charge.intent.id = "pi_" + std::to_string(next_++);
    charge.intent.payment = payment.value;
    charge.intent.currency = currency;
    charge.intent.sight = Sight::captured;
    charge.intent.captured_minor = charge.amount_minor = amount_minor;
    charge.is_ours = false;
    charges[charge.intent.id] = charge;
    say(charge.intent);
}

void Model::settle_pending_refunds()
{
    for (auto& [id, refund] : refunds) {
        if (refund.state != ProcessorRefund::State::pending) continue;
        refund.state = ProcessorRefund::State::succeeded;
        events.push_back({std::nullopt, refund});
    }
}

} // namespace shopx::payments::simulation
