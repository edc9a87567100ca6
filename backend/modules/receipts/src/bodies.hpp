// Receipts, prints, printers and jobs on the wire. Private to receipts.
#pragma once

#include "jobs.hpp"

#include "shopx/base/limits/receipts.hpp"
#include "shopx/runtime/json.hpp"

template <>
inline constexpr auto shopx::json::names<shopx::Language> = std::array{shopx::json::Name{shopx::Language::en, "en"},
    shopx::json::Name{shopx::Language::de, "de"}, shopx::json::Name{shopx::Language::fr, "fr"}, shopx::json::Name{shopx::Language::it, "it"},
    shopx::json::Name{shopx::Language::sv, "sv"}, shopx::json::Name{shopx::Language::ja, "ja"}, shopx::json::Name{shopx::Language::ar, "ar"}};
template <>
inline constexpr auto shopx::json::names<shopx::receipts::JobState> = std::array{shopx::json::Name{shopx::receipts::JobState::waiting, "waiting"},
    shopx::json::Name{shopx::receipts::JobState::printed, "printed"}, shopx::json::Name{shopx::receipts::JobState::failed, "failed"}};

namespace shopx::receipts {

enum class Outcome { printed, failed };

} // namespace shopx::receipts

template <>
inline constexpr auto shopx::json::names<shopx::receipts::Outcome> =
    std::array{shopx::json::Name{shopx::receipts::Outcome::printed, "printed"}, shopx::json::Name{shopx::receipts::Outcome::failed, "failed"}};

namespace shopx::receipts {

inline constexpr std::size_t logo_text_max = (limits::receipt_logo_bytes_max * 4 + 2) / 3;

struct SettingsBody {
    std::optional<std::string> header;
    std::optional<std::string> footer;
    std::optional<Language> language;
    std::optional<std::string> logo_png;
    static constexpr auto wire()
    {
        return json::object<SettingsBody>("ReceiptSettings", "What a store's receipts say beside the sale",
            json::field("header", &SettingsBody::header, "Below the address; lines are divided by a line end", "VAT no. GB 123 4567 89")
                .length(1, limits::receipt_words_max),
            json::field("footer", &SettingsBody::footer, "At the end", "Goods may be returned within 28 days.").length(1, limits::receipt_words_max),
            json::field("language", &SettingsBody::language, "Of its words, unless another is asked for; absent: English", "de"),
            json::field(
                "logo_png", &SettingsBody::logo_png, "A PNG of at most 576 by 576 dots and 48 kB, in base64url without padding; it is kept in black and white")
                .length(1, logo_text_max));
    }
};

struct PrintPut {
    std::optional<bool> gift;
    std::optional<Language> language;
    static constexpr auto wire()
    {
        return json::object<PrintPut>("ReceiptPrintPut", "A print of a receipt, to be counted",
            json::field("gift", &PrintPut::gift, "Without prices; gift receipts are counted by themselves", "false"),
            json::field("language", &PrintPut::language, "Of its words; absent: the store's", "en"));
    }
};

struct PrintBody {
    Uuid id;
    SaleId sale_id;
    bool gift = false;
    std::int64_t number = 0;
    std::int64_t duplicate = 0;
    std::string language;
    Uuid printed_by;
    std::string caller_kind;
    Instant recorded_at;
    static constexpr auto wire()
    {
        return json::object<PrintBody>("ReceiptPrint", "A print of a receipt that was counted", json::field("id", &PrintBody::id, "The caller's"),
            json::field("sale_id", &PrintBody::sale_id, "Of which sale"), json::field("gift", &PrintBody::gift, "Without prices", "false"),
            json::field("number", &PrintBody::number, "1, 2, 3 … for this sale", "2"),
            json::field("duplicate", &PrintBody::duplicate, "What the paper says after DUPLICATE; 0: it is the receipt itself", "1"),
            json::field("language", &PrintBody::language, "Of its words", "en"), json::field("printed_by", &PrintBody::printed_by, "Who asked for it"),
            json::field("caller_kind", &PrintBody::caller_kind, "member, pin, api_key or support", "pin"),
            json::field("recorded_at", &PrintBody::recorded_at, "The server's clock", "2026-11-25T17:30:02Z"));
    }
};

struct PrintsBody {
    std::vector<PrintBody> items;
    static constexpr auto wire()
    {
        return json::object<PrintsBody>(
            "ReceiptPrints", "All prints of a sale", json::field("items", &PrintsBody::items, "In the order in which they were counted"));
    }
};

struct MailPut {
    std::string address;
    std::optional<bool> gift;
    std::optional<Language> language;
    static constexpr auto wire()
    {
        return json::object<MailPut>("ReceiptMailPut", "To whom a receipt is to be mailed",
            json::field("address", &MailPut::address, "An e-mail address; it is not kept once the mail has gone", "anna@example.com").length(3, 254),
            json::field("gift", &MailPut::gift, "Without prices", "false"),
            json::field("language", &MailPut::language, "Of its words; absent: the store's", "en"));
    }
};

struct MailBody {
    Uuid id;
    SaleId sale_id;
    Instant queued_at;
    static constexpr auto wire()
    {
        return json::object<MailBody>("ReceiptMail", "A receipt on its way by mail", json::field("id", &MailBody::id, "The caller's"),
            json::field("sale_id", &MailBody::sale_id, "Of which sale"),
            json::field("queued_at", &MailBody::queued_at, "The server's clock", "2026-11-25T17:30:02Z"));
    }
};

struct PrinterPut {
    StoreId store_id;
    std::optional<RegisterId> register_id;
    std::string name;
    std::string host;
    std::int32_t port = 9100;
    std::int32_t columns = 42;
    std::optional<std::vector<std::int64_t>> code_pages;
    bool cuts = true;
    bool has_drawer = false;
    bool active = true;
    static constexpr auto wire()
    {
        return json::object<PrinterPut>("PrinterPut", "A receipt printer (ESC/POS) in a shop",
            json::field("store_id", &PrinterPut::store_id, "Where; it stays there"),
            json::field("register_id", &PrinterPut::register_id, "Beside which register; absent: it is the whole store's"),
            json::field("name", &PrinterPut::name, "For people", "Front counter").length(1, 100),
            json::field(
                "host", &PrinterPut::host, "As the shop's own network has it: a name or an address. Only a spooler in the shop connects there", "192.168.1.50")
                .length(1, 253),
            json::field("port", &PrinterPut::port, "9100 to 9199", "9100").range(9100, 9199),
            json::field("columns", &PrinterPut::columns, "Letters of font A in a line: 32 on 58 mm paper, 42 or 48 on 80 mm", "42")
                .range(limits::receipt_columns_min, limits::receipt_columns_max),
            json::field("code_pages", &PrinterPut::code_pages, "The code pages that it has, in the order to try them. Absent: 437, 850, 858, 1252", "[437,858]")
                .range(0, 9'999)
                .items(1, limits::receipt_code_pages_max),
            json::field("cuts", &PrinterPut::cuts, "It has a knife", "true"),
            json::field("has_drawer", &PrinterPut::has_drawer, "A cash drawer hangs on it, which opens when a sale in cash is printed first", "false"),
            json::field("active", &PrinterPut::active, "It takes jobs", "true"));
    }
};
void check(PrinterPut const& body, json::Problems& problems);

struct PrinterBody {
    PrinterId id;
    StoreId store_id;
    std::optional<RegisterId> register_id;
    std::string name;
    std::string host;
    std::int32_t port = 0;
    std::int32_t columns = 0;
    std::vector<std::int64_t> code_pages;
    bool cuts = true;
    bool has_drawer = false;
    bool active = true;
    static constexpr auto wire()
    {
        return json::object<PrinterBody>("Printer", "A receipt printer (ESC/POS) in a shop", json::field("id", &PrinterBody::id, "The caller's"),
            json::field("store_id", &PrinterBody::store_id, "Where"), json::field("register_id", &PrinterBody::register_id, "Beside which register"),
            json::field("name", &PrinterBody::name, "For people", "Front counter"),
            json::field("host", &PrinterBody::host, "In the shop's network", "192.168.1.50"), json::field("port", &PrinterBody::port, "TCP", "9100"),
            json::field("columns", &PrinterBody::columns, "Letters in a line", "42"),
            json::field("code_pages", &PrinterBody::code_pages, "In the order to try them", "[437,850,858,1252]"),
            json::field("cuts", &PrinterBody::cuts, "It has a knife", "true"),
            json::field("has_drawer", &PrinterBody::has_drawer, "A drawer hangs on it", "false"),
            json::field("active", &PrinterBody::active, "It takes jobs", "true"));
    }
};

struct PrintersBody {
    std::vector<PrinterBody> items;
    static constexpr auto wire()
    {
        return json::object<PrintersBody>("Printers", "The printers of the caller's stores", json::field("items", &PrintersBody::items, "By store and name"));
    }
};

struct PrintJobPut {
    PrinterId printer_id;
    SaleId sale_id;
    std::optional<bool> gift;
    std::optional<Language> language;
    static constexpr auto wire()
    {
        return json::object<PrintJobPut>("PrintJobPut", "A receipt to be printed; the print is counted under the job's id",
            json::field("printer_id", &PrintJobPut::printer_id, "On which printer"), json::field("sale_id", &PrintJobPut::sale_id, "Of which sale"),
            json::field("gift", &PrintJobPut::gift, "Without prices", "false"),
            json::field("language", &PrintJobPut::language, "Of its words; absent: the store's", "en"));
    }
};

struct PrintJobBody {
    PrintJobId id;
    PrinterId printer_id;
    std::string title;
    JobState state{};
    Instant made_at;
    std::int32_t attempts = 0;
    bool may_have_printed = false;
    std::optional<std::string> failure;
    std::optional<Instant> finished_at;
    static constexpr auto wire()
    {
        return json::object<PrintJobBody>("PrintJob", "What waits for a printer, or was printed in the last week",
            json::field("id", &PrintJobBody::id, "The caller's"), json::field("printer_id", &PrintJobBody::printer_id, "On which printer"),
            json::field("title", &PrintJobBody::title, "For people", "Receipt MILL-1-17"),
            json::field("state", &PrintJobBody::state, "waiting, printed or failed", "waiting"),
            json::field("made_at", &PrintJobBody::made_at, "The server's clock", "2026-11-25T17:30:02Z"),
            json::field("attempts", &PrintJobBody::attempts, "How often a spooler took it", "1"),
            json::field(
                "may_have_printed", &PrintJobBody::may_have_printed, "A spooler took it and never told what became of it; the next paper says so", "false"),
            json::field("failure", &PrintJobBody::failure, "Of the last attempt", "paper_out"),
            json::field("finished_at", &PrintJobBody::finished_at, "Printed, or given up", "2026-11-25T17:30:03Z"));
    }
};

struct PrintJobsBody {
    std::vector<PrintJobBody> items;
    static constexpr auto wire()
    {
        return json::object<PrintJobsBody>("PrintJobs", "At most a hundred",
            json::field("items", &PrintJobsBody::items, "Waiting: those that are due and in nobody's hand, the oldest first. Finished: the latest first"));
    }
};

struct LeasePut {
    Uuid lease_id;
    static constexpr auto wire()
    {
        return json::object<LeasePut>("PrintJobLeasePut", "Takes a job in hand for a minute",
            json::field("lease_id", &LeasePut::lease_id, "A UUID of the spooler's, new for each attempt"));
    }
};

struct LeaseBody {
    PrintJobBody job;
    Instant leased_until;
    std::string bytes;
    static constexpr auto wire()
    {
        return json::object<LeaseBody>("PrintJobLease", "A job in hand", json::field("job", &LeaseBody::job, "Which"),
            json::field("leased_until", &LeaseBody::leased_until, "Anybody's after that", "2026-11-25T17:31:02Z"),
            json::field("bytes", &LeaseBody::bytes, "For the printer, as they are, in base64url without padding"));
    }
};

struct ResultPut {
    Uuid lease_id;
    Outcome outcome{};
    std::optional<std::string> failure;
    std::optional<bool> may_have_printed;
    static constexpr auto wire()
    {
        return json::object<ResultPut>("PrintJobResultPut", "What became of an attempt", json::field("lease_id", &ResultPut::lease_id, "Of the attempt"),
            json::field("outcome", &ResultPut::outcome, "printed, or failed: then it is tried again later", "printed"),
            json::field("failure", &ResultPut::failure, "Why, as a word", "paper_out").length(1, 100),
            json::field("may_have_printed", &ResultPut::may_have_printed, "Bytes had been sent when it failed", "false"));
    }
};

} // namespace shopx::receipts
