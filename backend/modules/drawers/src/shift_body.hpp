// A shift, what happens in its drawer beside sales, and its counts, on the wire.
#pragma once

#include "cash_body.hpp"
#include "words.hpp"

#include "shopx/base/limits/members.hpp"

namespace shopx::drawers {

struct ShiftPut {
    RegisterId register_id;
    Instant opened_at;
    std::vector<Cash> float_;
    static constexpr auto wire()
    {
        return json::object<ShiftPut>("ShiftPut", "A drawer is opened", json::field("register_id", &ShiftPut::register_id, "Whose drawer"),
            json::field("opened_at", &ShiftPut::opened_at, "By the register's clock", "2026-11-23T08:00:00Z"),
            json::field("float", &ShiftPut::float_, "What lies in it at the start").items(0, limits::drawer_currencies_max));
    }
};
inline void check(ShiftPut const& body, json::Problems& problems) { check_cash(body.float_, "/float", problems); }

struct ShiftBody {
    ShiftId shift_id;
    StoreId store_id;
    RegisterId register_id;
    SeriesId incarnation_id;
    std::string currency;
    ShiftState state{};
    AccountId opened_by;
    AccountId held_by;
    Instant opened_at;
    std::optional<Instant> closed_at;
    std::optional<AccountId> closed_by;
    std::optional<Uuid> z_id;
    static constexpr auto wire()
    {
        return json::object<ShiftBody>("Shift", "A register's drawer from its float to its count",
            json::field("shift_id", &ShiftBody::shift_id, "As the register made it"), json::field("store_id", &ShiftBody::store_id, "Where"),
            json::field("register_id", &ShiftBody::register_id, "Whose drawer"),
            json::field("incarnation_id", &ShiftBody::incarnation_id, "Of the register, when it was opened: whose Z numbers it counts in"),
            json::field("currency", &ShiftBody::currency, "The store's", "GBP"), json::field("state", &ShiftBody::state, "Open until its Z", "open"),
            json::field("opened_by", &ShiftBody::opened_by, "Who opened it"), json::field("held_by", &ShiftBody::held_by, "Who answers for it"),
            json::field("opened_at", &ShiftBody::opened_at, "By the register's clock", "2026-11-23T08:00:00Z"),
            json::field("closed_at", &ShiftBody::closed_at, "Its end"), json::field("closed_by", &ShiftBody::closed_by, "Who ended it"),
            json::field("z_id", &ShiftBody::z_id, "Its Z"));
    }
};

struct ShiftsBody {
    std::vector<ShiftBody> items;
    std::optional<std::string> next_cursor;
    static constexpr auto wire()
    {
        return json::object<ShiftsBody>("Shifts", "A page of shifts", json::field("items", &ShiftsBody::items, "Newest first"),
            json::field("next_cursor", &ShiftsBody::next_cursor, "Ask with it for the next page; absent on the last"));
    }
};

struct EventPut {
    Movement kind{};
    std::optional<std::int64_t> amount_minor;
    std::optional<std::string> currency;
    std::string reason;
    std::optional<AccountId> approver_id;
    std::optional<std::string> override_;
    Instant occurred_at;
    static constexpr auto wire()
    {
        return json::object<EventPut>("DrawerEventPut", "Money in or out of a drawer that was no sale, or a drawer opened for nothing",
            json::field("kind", &EventPut::kind, "What happened; a drop goes to the safe or the bank", "pay_in"),
            json::field("amount_minor", &EventPut::amount_minor, "How much; not of a no-sale", "2000").range(1, limits::drawer_amount_max),
            json::field("currency", &EventPut::currency, "ISO 4217. Absent: the store's", "GBP").length(3, 3),
            json::field("reason", &EventPut::reason, "Why, for those who look later", "Milk for the kitchen").length(1, 300),
            json::field("approver_id", &EventPut::approver_id, "Who approved it, as the register says; the drawer is the shift's all the same"),
            json::field("override", &EventPut::override_, "What proves it: a token of POST /v1/overrides, permission run_drawer, for this event's id")
                .length(1, limits::override_bytes_max),
            json::field("occurred_at", &EventPut::occurred_at, "By the register's clock", "2026-11-23T11:00:00Z"));
    }
};
void check(EventPut const& body, json::Problems& problems);

struct EventBody {
    Uuid event_id;
    ShiftId shift_id;
    Movement kind{};
    std::int64_t amount_minor = 0;
    std::string currency;
    std::string reason;
    AccountId account_id;
    std::optional<AccountId> approver_id;
    bool is_approval_proven = false;
    Instant occurred_at;
    Instant recorded_at;
    bool is_late = false;
    static constexpr auto wire()
    {
        return json::object<EventBody>("DrawerEvent", "As it was recorded", json::field("event_id", &EventBody::event_id, "As the register made it"),
            json::field("shift_id", &EventBody::shift_id, "In whose drawer"), json::field("kind", &EventBody::kind, "What happened", "pay_in"),
            json::field("amount_minor", &EventBody::amount_minor, "How much; 0 of a no-sale", "2000"),
            json::field("currency", &EventBody::currency, "Of the amount", "GBP"), json::field("reason", &EventBody::reason, "Why"),
            json::field("account_id", &EventBody::account_id, "Who was signed in"), json::field("approver_id", &EventBody::approver_id, "Who approved it"),
            json::field("is_approval_proven", &EventBody::is_approval_proven, "false: it is the register's word", "false"),
            json::field("occurred_at", &EventBody::occurred_at, "The register's clock"), json::field("recorded_at", &EventBody::recorded_at, "The server's"),
            json::field("is_late", &EventBody::is_late, "It reached the server after the shift's Z, which does not say it", "false"));
    }
};

struct CountPut {
    Instant counted_at;
    std::vector<Cash> cash;
    static constexpr auto wire()
    {
        return json::object<CountPut>("DrawerCountPut", "What was counted, by someone who has not been told what should be there",
            json::field("counted_at", &CountPut::counted_at, "By the register's clock", "2026-11-23T18:00:00Z"),
            json::field("cash", &CountPut::cash, "A currency that is left out was counted as nothing").items(0, limits::drawer_currencies_max));
    }
};
inline void check(CountPut const& body, json::Problems& problems) { check_cash(body.cash, "/cash", problems); }

struct CountedBody {
    std::string currency;
    std::int64_t counted_minor = 0;
    std::int64_t variance_minor = 0;
    static constexpr auto wire()
    {
        return json::object<CountedBody>("DrawerCounted", "Of one currency", json::field("currency", &CountedBody::currency, "ISO 4217", "GBP"),
            json::field("counted_minor", &CountedBody::counted_minor, "What lies there", "15230"),
            json::field("variance_minor", &CountedBody::variance_minor, "Above zero: more than should be there; below: less", "-20"));
    }
};

struct CountBody {
    Uuid count_id;
    ShiftId shift_id;
    std::int64_t attempt = 0;
    std::int64_t recounts_left = 0;
    AccountId account_id;
    Instant counted_at;
    std::vector<CountedBody> amounts;
    bool needs_approval = false;
    std::optional<AccountId> approved_by;
    static constexpr auto wire()
    {
        return json::object<CountBody>("DrawerCount", "A count, committed: from now on it stays, and so the variance may be told",
            json::field("count_id", &CountBody::count_id, "As the register made it"), json::field("shift_id", &CountBody::shift_id, "Whose drawer"),
            json::field("attempt", &CountBody::attempt, "1 for the first count", "1"),
            json::field("recounts_left", &CountBody::recounts_left, "How often it may be counted again", "2"),
            json::field("account_id", &CountBody::account_id, "Who counted"), json::field("counted_at", &CountBody::counted_at, "The register's clock"),
            json::field("amounts", &CountBody::amounts, "By currency"),
            json::field(
                "needs_approval", &CountBody::needs_approval, "The variance is above the policy's: a second person confirms it before the close", "false"),
            json::field("approved_by", &CountBody::approved_by, "Who confirmed it"));
    }
};

struct ApprovalPut {
    Uuid count_id;
    std::string reason;
    static constexpr auto wire()
    {
        return json::object<ApprovalPut>("VarianceApprovalPut", "A second person has looked at what was counted",
            json::field("count_id", &ApprovalPut::count_id, "The shift's last count"),
            json::field("reason", &ApprovalPut::reason, "What was found", "A roll of coins was not opened").length(1, 300));
    }
};

struct PolicyBody {
    std::int64_t variance_limit_minor = limits::variance_minor_default;
    static constexpr auto wire()
    {
        return json::object<PolicyBody>("DrawerPolicy", "What a shop asks of its counts",
            json::field("variance_limit_minor", &PolicyBody::variance_limit_minor, "A variance above it, of any currency, wants a second person", "500")
                .range(0, limits::drawer_amount_max));
    }
};

} // namespace shopx::drawers
