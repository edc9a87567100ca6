#include "schedule.hpp"

#include "match.hpp"

#include "shopx/base/limits/payments.hpp"

namespace shopx::payments::simulation {
namespace {

constexpr std::string_view currency = "GBP";
constexpr std::string_view reader_name = "tmr_1";

constexpr pg::Statement put_account{"simulation.account", "insert into payments.accounts (tenant_id, account, charges_enabled, next_read_at, created_at) "
                                                          "values ($1::uuid, 'acct_1', true, $2::timestamptz, $2::timestamptz)"};
constexpr pg::Statement put_reader{"simulation.reader", "insert into payments.readers (tenant_id, id, store_id, label, processor_reader, is_active, "
                                                        "created_at) values ($1::uuid, $2::uuid, $3::uuid, 'Till', $4::text, true, $5::timestamptz)"};
constexpr pg::Statement due_attempts{"simulation.due_attempts", "select id from payments.attempts where tenant_id = $1::uuid and state in ('created', 'sent', "
                                                                "'unknown', 'authorised') and next_at <= $2::timestamptz order by created_at, number"};
constexpr pg::Statement due_refunds{"simulation.due_refunds", "select id from payments.refunds where tenant_id = $1::uuid and state in ('created', 'sent', "
                                                              "'unknown', 'pending') and next_at <= $2::timestamptz order by created_at, amount_minor"};
constexpr pg::Statement asked_so_far{"simulation.asked", R"sql(
    select count(a.asked_at), coalesce(sum(a.misses), 0)::bigint, coalesce(sum(a.reader_asks), 0)::bigint,
           (select count(asked_at) from payments.refunds where tenant_id = $1::uuid),
           (select coalesce(sum(misses), 0)::bigint from payments.refunds where tenant_id = $1::uuid)
      from payments.attempts a where a.tenant_id = $1::uuid
)sql"};

} // namespace

Schedule::Schedule(Loop& loop, pg::Database& db, std::uint64_t seed, Plant plant)
    : loop_{loop},
      db_{db},
      random_{seed},
      model_{random_},
      saga_{clock_, db, model_, [this](std::string_view) { pass(); }}
{
    clock_.at = SystemClock{}.now();
    tenant_ = TenantId{new_uuid7(clock_.at.ms())};
    store_ = StoreId{new_uuid7(clock_.at.ms())};
    reader_ = new_uuid7(clock_.at.ms());
    model_.forgets_keys = plant == Plant::new_key_each_time;
    // Another process, while this one waits longer than its lease for an answer.
    model_.while_waiting = [this]() -> Task<void> {
        if (depth_ > 0) co_return;
        ++depth_;
        clock_.at = clock_.at + limits::payment_lease + std::chrono::seconds{1};
        try {
            co_await work(saga_);
        } catch (Killed const&) {
            ++counts_->kills;
        }
        --depth_;
    };
}

void Schedule::pass()
{
    if (may_end_ && one_in(random_, 60)) throw Killed{};
}

bool Schedule::go(Task<void> task)
{
    try {
        loop_.run_until_done(std::move(task));
        return true;
    } catch (Killed const&) {
        ++counts_->kills;
        depth_ = 0;
        return false;
    } catch (pg::Failure const& failure) { // a constraint stands in the way: the process logs it and goes on
        if (!failure.is_unique_violation()) throw;
        depth_ = 0;
        return false;
    }
}

template <class T>
std::optional<T> Schedule::attempt(Task<T> task)
{
    try {
        return loop_.run_until_done(std::move(task));
    } catch (Killed const&) {
        ++counts_->kills;
        return std::nullopt;
    }
}

Task<void> Schedule::prepare()
{
    auto tx = co_await db_.begin(tenant_);
    tx.queue(put_account, tenant_, clock_.at);
    tx.queue(put_reader, tenant_, reader_, store_, reader_name, clock_.at);
    co_await tx.commit();
}

Task<std::vector<Uuid>> Schedule::due(bool refunds)
{
    auto tx = co_await db_.begin(tenant_);
    auto const rows = co_await tx.query(refunds ? due_refunds : due_attempts, tenant_, clock_.at);
    std::vector<Uuid> ids;
    for (std::size_t i = 0; i < rows.size(); ++i) ids.push_back(rows[i].get<Uuid>(0));
    co_return ids;
}

/// One thing that is due.
Task<void> Schedule::work(Saga& saga)
{
    bool const refunds = one_in(random_, 3);
    auto const ids = co_await due(refunds);
    if (ids.empty()) co_return;
    auto const id = ids[random_() % ids.size()];
    if (refunds)
        co_await saga.run_refund(tenant_, id);
    else
        co_await saga.run_attempt(tenant_, id);
}

void Schedule::new_payment()
{
    Sale sale;
    sale.payment = PaymentId{new_uuid7(clock_.at.ms())};
    sale.sale = SaleId{new_uuid7(clock_.at.ms())};
    sale.amount_minor = static_cast<std::int64_t>(1 + random_() % 20'000);
    sale.on_reader = !one_in(random_, 4);
    NewPayment wanted{sale.payment, sale.sale, store_, sale.amount_minor, std::string{currency}, std::nullopt, one_in(random_, 5)};
    if (sale.on_reader) wanted.reader = reader_;
    auto const started = attempt(start(db_, tenant_, wanted, model_.line(), clock_.at));
    if (started && *started) {
        sales_.push_back(sale);
        ++counts_->payments;
    }
}

Task<void> Schedule::record(Sale& sale)
{
    auto tx = co_await db_.begin(tenant_);
    Tender const tender{tenant_, sale.sale, 0, Kind::card, sale.amount_minor, std::string{currency}, std::nullopt, sale.payment, std::nullopt, clock_.at};
    book(tx, std::span{&tender, 1});
    co_await tx.commit();
    sale.is_recorded = true;
    ++counts_->tenders;
}

void Schedule::ask_refund(Sale& sale)
{
    auto const ask = [this](CardRefund refund) -> Task<void> {
        auto tx = co_await db_.begin(tenant_);
        auto const asked = co_await request_refund(tx, std::move(refund));
        if (asked) co_await tx.commit();
        if (asked) ++counts_->refunds;
    };
    CardRefund const refund{new_uuid7(clock_.at.ms()), sale.payment, SaleId{new_uuid7(clock_.at.ms())},
        static_cast<std::int64_t>(1 + random_() % static_cast<std::uint64_t>(sale.amount_minor)), std::string{currency}, clock_.at};
    go(ask(refund));
}

/// What a till does about what it sees. It may be impatient: the database says no.
void Schedule::till_looks(Sale& sale)
{
    auto const look = [this](PaymentId id) -> Task<Intent> {
        auto tx = co_await db_.begin(tenant_);
        auto const intent = co_await find_intent(tx, id);
        co_return *intent;
    };
    auto const intent = *attempt(look(sale.payment));
    using enum PaymentState;
    if (intent.state == unknown) ++counts_->unknowns;
    if (intent.state == captured || intent.state == partly_refunded) {
        if (sale.is_recorded) return ask_refund(sale);
        if (sale.till_is_dead) return;
        sale.till_is_dead = one_in(random_, 12);
        if (!sale.till_is_dead) go(record(sale));
        return;
    }
    if (intent.state == cancelled || intent.state == refunded) return;
    if (intent.state == authorised) {
        if (one_in(random_, 3))
            attempt(call_off(db_, tenant_, sale.payment, clock_.at));
        else
            attempt(capture(db_, tenant_, sale.payment, clock_.at));
        return;
    }
    if (one_in(random_, 5)) {
        attempt(call_off(db_, tenant_, sale.payment, clock_.at));
        return;
    }
    std::optional<Uuid> reader;
    if (sale.on_reader) reader = reader_;
    auto const again = attempt(try_again(db_, tenant_, sale.payment, new_uuid7(clock_.at.ms()), reader, model_.line(), clock_.at));
    if (again && !*again) ++counts_->refused_second_tries;
}

void Schedule::deliver_event()
{
    if (model_.events.empty()) return;
    auto const at = random_() % model_.events.size();
    auto const event = model_.events[at];
    bool const comes_again = model_.is_troubled && one_in(random_, 4);
    bool const is_lost = model_.is_troubled && event.intent && event.intent->attempt && one_in(random_, 5); // of a stray it is the only word
    if (is_lost) {
        model_.events.erase(model_.events.begin() + static_cast<std::ptrdiff_t>(at));
        return;
    }
    bool is_taken = false;
    try {
        if (event.intent) is_taken = go(saga_.see_intent(tenant_, *event.intent));
        if (event.refund) is_taken = go(saga_.see_refund(tenant_, *event.refund));
    } catch (std::runtime_error const&) { // it is told to come again
    }
    if (is_taken && !comes_again) model_.events.erase(model_.events.begin() + static_cast<std::ptrdiff_t>(at));
}

/// A browser is told of an intent once we know it ourselves.
void Schedule::browser_pays()
{
    auto at = model_.charges.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(random_() % model_.charges.size()));
    auto const is_told = [this](std::string intent) -> Task<bool> {
        auto tx = co_await db_.begin(tenant_);
        auto const known = co_await find_attempt_by_processor(tx, intent);
        co_return known && !known->reader;
    };
    if (loop_.run_until_done(is_told(at->first))) model_.customer_pays_online(at->first);
}

Task<Schedule::Asked> Schedule::asked()
{
    auto tx = co_await db_.begin(tenant_);
    auto const rows = co_await tx.query(asked_so_far, tenant_);
    auto const r = rows[0];
    Asked const all{r.get<std::int64_t>(0), r.get<std::int64_t>(1), r.get<std::int64_t>(2), r.get<std::int64_t>(3), r.get<std::int64_t>(4)};
    co_return all;
}

void Schedule::line_goes_down()
{
    when_it_went_down_ = loop_.run_until_done(asked());
    model_.is_away = true;
    ++counts_->outages;
}

/// Meanwhile nothing can have been asked, and nothing may say that it was.
void Schedule::line_is_up_again()
{
    auto const now = loop_.run_until_done(asked());
    auto const& then = when_it_went_down_;
    bool const is_more = now.attempts > then.attempts || now.misses > then.misses || now.of_readers > then.of_readers || now.refunds > then.refunds
                         || now.refund_misses > then.refund_misses;
    if (is_more) wrong_.push_back("something is said to have been asked while the line was down");
    model_.is_away = false;
}

void Schedule::step()
{
    if (model_.is_away && one_in(random_, 10)) line_is_up_again();
    switch (random_() % 16) {
    case 0:
    case 1:
        if (sales_.size() < 6) new_payment();
        break;
    case 2:
    case 3:
    case 4:
        if (!sales_.empty()) till_looks(sales_[random_() % sales_.size()]);
        break;
    case 5:
    case 6:
    case 7:
    case 8: go(work(saga_)); break;
    case 9:
    case 10:
        if (one_in(random_, 3) && !model_.charges.empty()) {
            browser_pays();
        } else {
            model_.customer_acts(std::string{reader_name});
        }
        break;
    case 11:
    case 12: deliver_event(); break;
    case 13:
        go(saga_.sweep(tenant_));
        go(match(db_, tenant_, clock_.at));
        break;
    case 14: model_.settle_pending_refunds(); break;
    default:
        if (!model_.is_away && one_in(random_, 5)) {
            line_goes_down();
        } else if (!sales_.empty() && one_in(random_, 30)) {
            auto const& sale = sales_[random_() % sales_.size()];
            model_.stray_charge(sale.payment, sale.amount_minor, std::string{currency});
        }
    }
    auto const wait = one_in(random_, 200) ? 25 * 3600 * 1000 : one_in(random_, 20) ? 400'000 : random_() % 4'000;
    clock_.at = clock_.at + std::chrono::milliseconds{wait};
}

/// All tills go home, all customers leave, nothing gets lost any more.
void Schedule::line_returns()
{
    if (model_.is_away) line_is_up_again();
    model_.is_troubled = false;
    may_end_ = false;
    constexpr int rounds_max = 60;
    for (int round = 0; round < rounds_max; ++round) {
        clock_.at = clock_.at + std::chrono::seconds{40};
        if (round == 1) {
            model_.customers_leave();
            for (auto& sale : sales_) attempt(call_off(db_, tenant_, sale.payment, clock_.at));
        }
        for (auto const id : loop_.run_until_done(due(false))) go(saga_.run_attempt(tenant_, id));
        for (auto const id : loop_.run_until_done(due(true))) go(saga_.run_refund(tenant_, id));
        model_.settle_pending_refunds();
        for (int i = 0; i < 20 && !model_.events.empty(); ++i) deliver_event();
        clock_.at = clock_.at + limits::refund_pending_look_every / 20;
        if (round > 3 && model_.events.empty()) {
            clock_.at = clock_.at + limits::refund_pending_look_every;
            bool const is_quiet = loop_.run_until_done(due(false)).empty() && loop_.run_until_done(due(true)).empty();
            if (is_quiet) break;
        }
    }
    for (auto& sale : sales_) {
        auto const look = [this](PaymentId id) -> Task<Intent> {
            auto tx = co_await db_.begin(tenant_);
            auto const intent = co_await find_intent(tx, id);
            co_return *intent;
        };
        auto const intent = loop_.run_until_done(look(sale.payment));
        if (intent.captured_minor > 0 && !sale.is_recorded && !sale.till_is_dead && intent.promised_minor == 0) go(record(sale));
    }
    clock_.at = clock_.at + limits::payment_sale_wait_max;
    go(saga_.sweep(tenant_));
    go(match(db_, tenant_, clock_.at));
}

std::vector<std::string> Schedule::run(int steps, Counts& counts)
{
    counts_ = &counts;
    loop_.run_until_done(prepare());
    for (int i = 0; i < steps; ++i) step();
    loop_.run_until_done(judge(wrong_, false));
    line_returns();
    loop_.run_until_done(judge(wrong_, true));
    return wrong_;
}

} // namespace shopx::payments::simulation
