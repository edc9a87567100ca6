// What a shift came to, as an X reads it and a Z says it for good. The text of a ZBody is what its digest covers.
#pragma once

#include "shift_body.hpp"

namespace shopx::drawers {

struct ZCounts {
    std::int64_t sales = 0;
    std::int64_t returns = 0;
    std::int64_t refunds = 0;
    std::int64_t exchanges = 0;
    std::int64_t voids = 0;
    std::int64_t no_sales = 0;
    std::optional<std::int64_t> corrections; // what only the register knows
    std::optional<std::int64_t> reprints;
    static constexpr auto wire()
    {
        constexpr auto most = INT64_C(1'000'000'000);
        return json::object<ZCounts>("ShiftCounts", "How many of each", json::field("sales", &ZCounts::sales, "Sales", "212").range(0, most),
            json::field("returns", &ZCounts::returns, "Returns without a receipt", "1").range(0, most),
            json::field("refunds", &ZCounts::refunds, "Refunds against a receipt", "3").range(0, most),
            json::field("exchanges", &ZCounts::exchanges, "Exchanges", "0").range(0, most),
            json::field("voids", &ZCounts::voids, "Sales taken back whole", "1").range(0, most),
            json::field("no_sales", &ZCounts::no_sales, "Times that the drawer was opened for nothing", "2").range(0, most),
            json::field("corrections", &ZCounts::corrections, "Lines corrected before payment, as the register counted").range(0, most),
            json::field("reprints", &ZCounts::reprints, "Receipts printed again, as the register counted").range(0, most));
    }
};

inline constexpr auto sum_max = INT64_C(1'000'000'000'000'000);

struct ZTax {
    std::string tax_code;
    std::int32_t tax_rate_ppm = 0;
    std::int64_t net_minor = 0;
    std::int64_t tax_minor = 0;
    std::int64_t gross_minor = 0;
    static constexpr auto wire()
    {
        return json::object<ZTax>("ShiftTax", "Of one rate", json::field("tax_code", &ZTax::tax_code, "The tax class", "standard").length(1, 40),
            json::field("tax_rate_ppm", &ZTax::tax_rate_ppm, "Parts per million", "200000").range(0, 10'000'000),
            json::field("net_minor", &ZTax::net_minor, "Without tax", "1000").range(-sum_max, sum_max),
            json::field("tax_minor", &ZTax::tax_minor, "Tax", "200").range(-sum_max, sum_max),
            json::field("gross_minor", &ZTax::gross_minor, "Both", "1200").range(-sum_max, sum_max));
    }
};

struct ZTender {
    std::string kind;
    std::string currency;
    std::int64_t tenders = 0;
    std::int64_t taken_minor = 0;
    std::int64_t given_back_minor = 0;
    std::int64_t given_minor = 0;
    std::int64_t change_minor = 0;
    static constexpr auto wire()
    {
        return json::object<ZTender>("ShiftTender", "Of one way of paying", json::field("kind", &ZTender::kind, "As in a sale", "cash").length(1, 20),
            json::field("currency", &ZTender::currency, "Of foreign cash its own, else the store's", "GBP").length(3, 3),
            json::field("tenders", &ZTender::tenders, "How many", "120").range(0, sum_max),
            json::field("taken_minor", &ZTender::taken_minor, "What they paid, in the store's currency; of gift cards: redeemed", "5100").range(0, sum_max),
            json::field("given_back_minor", &ZTender::given_back_minor, "What was given back, in the store's currency; of gift cards: issued", "0")
                .range(0, sum_max),
            json::field("given_minor", &ZTender::given_minor, "Cash handed over, in the row's currency", "6000").range(-sum_max, sum_max),
            json::field("change_minor", &ZTender::change_minor, "Change handed out, in the row's currency", "900").range(-sum_max, sum_max));
    }
};

struct ZReceipts {
    SeriesId series_id;
    std::int64_t first_number = 0;
    std::int64_t last_number = 0;
    std::int64_t receipts = 0;
    static constexpr auto wire()
    {
        return json::object<ZReceipts>("ShiftReceipts", "Of one receipt series", json::field("series_id", &ZReceipts::series_id, "Which"),
            json::field("first_number", &ZReceipts::first_number, "The first number", "17").range(1, sum_max),
            json::field("last_number", &ZReceipts::last_number, "The last one", "228").range(1, sum_max),
            json::field("receipts", &ZReceipts::receipts, "How many", "212").range(1, sum_max));
    }
};

struct ZCash {
    std::string currency;
    std::int64_t float_minor = 0;
    std::int64_t pay_in_minor = 0;
    std::int64_t pay_out_minor = 0;
    std::int64_t drop_minor = 0;
    std::int64_t expected_minor = 0;
    std::optional<std::int64_t> counted_minor;
    std::optional<std::int64_t> variance_minor;
    static constexpr auto wire()
    {
        return json::object<ZCash>("ShiftCash", "The drawer, of one currency", json::field("currency", &ZCash::currency, "ISO 4217", "GBP").length(3, 3),
            json::field("float_minor", &ZCash::float_minor, "At the start", "10000").range(0, sum_max),
            json::field("pay_in_minor", &ZCash::pay_in_minor, "Put in", "0").range(0, sum_max),
            json::field("pay_out_minor", &ZCash::pay_out_minor, "Taken out", "450").range(0, sum_max),
            json::field("drop_minor", &ZCash::drop_minor, "Brought to the safe or the bank", "0").range(0, sum_max),
            json::field("expected_minor", &ZCash::expected_minor, "Float + given − change − given back + pay-ins − pay-outs − drops", "15250")
                .range(-sum_max, sum_max),
            json::field("counted_minor", &ZCash::counted_minor, "What was counted", "15230").range(0, sum_max),
            json::field("variance_minor", &ZCash::variance_minor, "Counted less expected", "-20").range(-sum_max, sum_max));
    }
};

struct Totals {
    ZCounts counts;
    std::int64_t sold_minor = 0;
    std::int64_t returned_minor = 0;
    std::int64_t total_minor = 0;
    std::int64_t tax_minor = 0;
    std::int64_t discount_minor = 0;
    std::int64_t rounding_minor = 0;
    std::vector<ZTax> taxes;
    std::vector<ZTender> tenders;
    std::vector<ZReceipts> receipts;
    std::vector<ZCash> cash;
    static constexpr auto wire()
    {
        return json::object<Totals>("ShiftTotals", "What a shift came to", json::field("counts", &Totals::counts, "Documents and drawer openings"),
            json::field("sold_minor", &Totals::sold_minor, "Totals of documents above zero", "21250").range(0, sum_max),
            json::field("returned_minor", &Totals::returned_minor, "Totals below zero, as what went back", "510").range(0, sum_max),
            json::field("total_minor", &Totals::total_minor, "Sold less returned", "20740").range(-sum_max, sum_max),
            json::field("tax_minor", &Totals::tax_minor, "All tax in it", "3456").range(-sum_max, sum_max),
            json::field("discount_minor", &Totals::discount_minor, "Taken off, by promotions too", "100").range(-sum_max, sum_max),
            json::field("rounding_minor", &Totals::rounding_minor, "Cash rounding", "2").range(-sum_max, sum_max),
            json::field("taxes", &Totals::taxes, "By class and rate").items(0, limits::z_rows_max),
            json::field("tenders", &Totals::tenders, "By kind and currency").items(0, limits::z_rows_max),
            json::field("receipts", &Totals::receipts, "First and last number, by series").items(0, limits::z_rows_max),
            json::field("cash", &Totals::cash, "The drawer, by currency").items(0, limits::z_rows_max));
    }
};

struct ZBody {
    ShiftId shift_id;
    RegisterId register_id;
    SeriesId incarnation_id;
    std::int64_t number = 0;
    std::optional<std::string> previous_digest;
    Instant opened_at;
    Instant closed_at;
    std::string currency;
    Totals totals;
    std::optional<std::int64_t> late_minor;
    std::int64_t perpetual_minor = 0;
    std::optional<Uuid> count_id;
    std::optional<std::string> abandoned;
    static constexpr auto wire()
    {
        return json::object<ZBody>("ZDocument", "The end of a shift. The digest covers its canonical text: fields in this order, no white space",
            json::field("shift_id", &ZBody::shift_id, "Which shift"), json::field("register_id", &ZBody::register_id, "Whose drawer"),
            json::field("incarnation_id", &ZBody::incarnation_id, "The register's, when the shift was opened"),
            json::field("number", &ZBody::number, "Contiguous from 1 in the incarnation", "1").range(1, sum_max),
            json::field("previous_digest", &ZBody::previous_digest, "Of the Z before, in hexadecimal; absent on number 1").length(64, 64),
            json::field("opened_at", &ZBody::opened_at, "When the shift began", "2026-11-23T08:00:00Z"),
            json::field("closed_at", &ZBody::closed_at, "When it ended", "2026-11-23T18:05:00Z"),
            json::field("currency", &ZBody::currency, "The store's", "GBP").length(3, 3), json::field("totals", &ZBody::totals, "What it came to"),
            json::field("late_minor", &ZBody::late_minor, "What came to shifts of the incarnation after their Z, since the last Z").range(-sum_max, sum_max),
            json::field("perpetual_minor", &ZBody::perpetual_minor, "All that the incarnation ever sold less what went back; never reset", "20740")
                .range(-sum_max, sum_max),
            json::field("count_id", &ZBody::count_id, "The count that it says"),
            json::field("abandoned", &ZBody::abandoned, "Why nobody counted: a gap, declared by a manager").length(1, 300));
    }
};
/// Sums within it, so that a Z that contradicts itself is refused.
void check(ZBody const& body, json::Problems& problems);

struct ZFlag {
    std::string what;
    std::optional<std::int64_t> said;
    std::optional<std::int64_t> known;
    static constexpr auto wire()
    {
        return json::object<ZFlag>("ZFlag", "Where a Z that a register sealed differs from what the server knew when it came",
            json::field("what", &ZFlag::what, "Which amount or number", "tenders/cash/GBP/taken_minor"), json::field("said", &ZFlag::said, "By the Z", "5100"),
            json::field("known", &ZFlag::known, "By the server", "5000"));
    }
};
struct ZFlags { // as stored
    std::vector<ZFlag> flags;
    static constexpr auto wire() { return json::object<ZFlags>("ZFlags", "Differences", json::field("flags", &ZFlags::flags, "Differences")); }
};

struct DoubtBody {
    SaleId document_id;
    Doubt doubt{};
    Instant occurred_at;
    std::int64_t total_minor = 0;
    static constexpr auto wire()
    {
        return json::object<DoubtBody>("ShiftDoubt", "A document that a person should look at", json::field("document_id", &DoubtBody::document_id, "Which"),
            json::field("doubt", &DoubtBody::doubt, "What is odd about it", "late"),
            json::field("occurred_at", &DoubtBody::occurred_at, "By its register's clock"), json::field("total_minor", &DoubtBody::total_minor, "Its total"));
    }
};

struct ZReportBody {
    Uuid z_id;
    StoreId store_id;
    std::string digest;
    bool is_sealed = false;
    AccountId account_id;
    Instant recorded_at;
    ZBody document;
    std::vector<ZFlag> flags;
    std::optional<Totals> late;
    std::vector<DoubtBody> doubts;
    static constexpr auto wire()
    {
        return json::object<ZReportBody>("ZReport", "A Z as it was recorded, and what came later",
            json::field("z_id", &ZReportBody::z_id, "As its maker made it"), json::field("store_id", &ZReportBody::store_id, "Where"),
            json::field("digest", &ZReportBody::digest, "SHA-256 of the document's canonical text, in hexadecimal"),
            json::field("is_sealed", &ZReportBody::is_sealed, "Made by the register; else by the server", "false"),
            json::field("account_id", &ZReportBody::account_id, "Who closed"), json::field("recorded_at", &ZReportBody::recorded_at, "The server's clock"),
            json::field("document", &ZReportBody::document, "What it says, for good"),
            json::field("flags", &ZReportBody::flags, "Where a sealed one differs from what the server knew when it came"),
            json::field("late", &ZReportBody::late, "What reached the server after the Z and belongs to its shift; absent: nothing"),
            json::field("doubts", &ZReportBody::doubts, "Documents of the shift that a person should look at"));
    }
};

struct ZListed {
    Uuid z_id;
    ShiftId shift_id;
    RegisterId register_id;
    SeriesId incarnation_id;
    std::int64_t number = 0;
    Instant closed_at;
    std::int64_t perpetual_minor = 0;
    std::string digest;
    bool is_sealed = false;
    bool is_flagged = false;
    static constexpr auto wire()
    {
        return json::object<ZListed>("ZListed", "A Z in a list", json::field("z_id", &ZListed::z_id, "Which"),
            json::field("shift_id", &ZListed::shift_id, "Of which shift"), json::field("register_id", &ZListed::register_id, "Of which register"),
            json::field("incarnation_id", &ZListed::incarnation_id, "And which incarnation of it"), json::field("number", &ZListed::number, "Its number", "1"),
            json::field("closed_at", &ZListed::closed_at, "When"), json::field("perpetual_minor", &ZListed::perpetual_minor, "All until then", "20740"),
            json::field("digest", &ZListed::digest, "SHA-256 of its document"), json::field("is_sealed", &ZListed::is_sealed, "Made by the register", "false"),
            json::field("is_flagged", &ZListed::is_flagged, "It differed from what the server knew", "false"));
    }
};
struct ZListBody {
    std::vector<ZListed> items;
    std::optional<std::string> next_cursor;
    static constexpr auto wire()
    {
        return json::object<ZListBody>("ZReports", "A page of Zs", json::field("items", &ZListBody::items, "Newest first"),
            json::field("next_cursor", &ZListBody::next_cursor, "Ask with it for the next page; absent on the last"));
    }
};

struct XBody {
    ShiftBody shift;
    std::int64_t feed_position = 0;
    Totals totals;
    static constexpr auto wire()
    {
        return json::object<XBody>("XReport", "What a shift has come to so far; reading it changes nothing", json::field("shift", &XBody::shift, "Which"),
            json::field("feed_position", &XBody::feed_position, "What the feed says up to here is in it", "1017"),
            json::field("totals", &XBody::totals, "Sums, and what should lie in the drawer"));
    }
};

struct ClosePost {
    Uuid z_id;
    Instant closed_at;
    static constexpr auto wire()
    {
        return json::object<ClosePost>("ShiftClosePost", "Let the server make the Z of a counted shift",
            json::field("z_id", &ClosePost::z_id, "The Z's id, a UUIDv7 of the caller's: a repeat is harmless"),
            json::field("closed_at", &ClosePost::closed_at, "By the register's clock", "2026-11-23T18:05:00Z"));
    }
};
struct AbandonPost {
    Uuid z_id;
    std::string reason;
    static constexpr auto wire()
    {
        return json::object<AbandonPost>("ShiftAbandonPost", "End a shift that nobody can count: a dead register, a lost drawer",
            json::field("z_id", &AbandonPost::z_id, "The Z's id, a UUIDv7 of the caller's: a repeat is harmless"),
            json::field("reason", &AbandonPost::reason, "What happened, and what is missing", "The tablet fell into the sink").length(1, 300));
    }
};

} // namespace shopx::drawers
