// One random schedule: two tills with one reader between them and a browser, workers that end anywhere, a line that loses answers or is
// down for a while, events that come twice, late and in any order. Then the line returns, and the books must be right.
#pragma once

#include "model.hpp"

#include "desk.hpp"
#include "saga.hpp"

#include <string>
#include <vector>

namespace shopx::payments::simulation {

struct HandClock final : Clock {
    Instant at;
    Instant now() const override { return at; }
};

/// A fault that is planted on purpose, to see that it is found.
enum class Plant : std::uint8_t { none, new_key_each_time };

struct Counts {
    std::int64_t payments = 0, charges = 0, captured = 0, tenders = 0, refunds = 0, extras = 0, kills = 0, unknowns = 0, refused_second_tries = 0,
                 without_sale = 0, outages = 0;
};

class Schedule {
public:
    Schedule(Loop& loop, pg::Database& db, std::uint64_t seed, Plant plant);
    /// What is wrong in the end; nothing: all is well.
    std::vector<std::string> run(int steps, Counts& counts);

private:
    struct Sale {
        PaymentId payment;
        SaleId sale;
        std::int64_t amount_minor = 0;
        bool on_reader = true;
        bool is_recorded = false;
        bool till_is_dead = false; // it will never record it
    };
    template <class T>
    std::optional<T> attempt(Task<T> task); // nothing: killed
    bool go(Task<void> task);
    void pass();

    /// What the books say was asked, and how often in vain.
    struct Asked {
        std::int64_t attempts = 0, misses = 0, of_readers = 0, refunds = 0, refund_misses = 0;
    };
    Task<Asked> asked();
    void line_goes_down();
    void line_is_up_again();

    Task<void> prepare();
    void step();
    void browser_pays();
    void new_payment();
    void till_looks(Sale& sale);
    Task<void> record(Sale& sale);
    void ask_refund(Sale& sale);
    Task<std::vector<Uuid>> due(bool refunds);
    Task<void> work(Saga& saga);
    void deliver_event();
    void line_returns();
    Task<void> judge(std::vector<std::string>& wrong, bool is_over);

    Loop& loop_;
    pg::Database& db_;
    Random random_;
    HandClock clock_;
    Model model_;
    Saga saga_;
    TenantId tenant_;
    StoreId store_;
    Uuid reader_;
    std::vector<Sale> sales_;
    Asked when_it_went_down_;
    std::vector<std::string> wrong_;
    Counts* counts_ = nullptr;
    bool may_end_ = true; // processes end at places they pass
    int depth_ = 0;
};

} // namespace shopx::payments::simulation
