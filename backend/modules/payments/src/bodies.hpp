// Payments on the wire.
#pragma once

#include "rows.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::payments {

enum class Method : std::uint8_t { reader, online };

} // namespace shopx::payments

template <>
inline constexpr auto shopx::json::names<shopx::payments::Method> =
    std::array{shopx::json::Name{shopx::payments::Method::reader, "reader"}, shopx::json::Name{shopx::payments::Method::online, "online"}};

namespace shopx::payments {

inline constexpr std::int64_t payment_amount_max = 1'000'000'000'000;

struct PaymentPut {
    SaleId sale_id;
    StoreId store_id;
    std::int64_t amount_minor = 0;
    std::string currency;
    Method method{};
    std::optional<Uuid> reader_id;
    std::optional<bool> capture_later;
    static constexpr auto wire()
    {
        return json::object<PaymentPut>("CardPaymentPut", "A card payment that a till wants",
            json::field("sale_id", &PaymentPut::sale_id, "The sale that it pays; it may be recorded later"),
            json::field("store_id", &PaymentPut::store_id, "Where it is sold"),
            json::field("amount_minor", &PaymentPut::amount_minor, "Minor units of the currency", "1999").range(1, payment_amount_max),
            json::field("currency", &PaymentPut::currency, "ISO 4217", "GBP").length(3, 3),
            json::field("method", &PaymentPut::method, "On a card reader, or entered in a browser by the processor's own form", "reader"),
            json::field("reader_id", &PaymentPut::reader_id, "Which reader, when it is one"),
            json::field("capture_later", &PaymentPut::capture_later, "The money is held until POST …/capture; false when absent", "false"));
    }
};
void check(PaymentPut const& body, json::Problems& problems);

struct AttemptBody {
    Uuid id;
    std::int32_t number = 1;
    std::string state;
    std::optional<std::string> decline_code;
    static constexpr auto wire()
    {
        return json::object<AttemptBody>("CardAttempt", "One try at a payment", json::field("id", &AttemptBody::id, "Its id"),
            json::field("number", &AttemptBody::number, "The first is 1", "1"),
            json::field("state", &AttemptBody::state, "created, sent, unknown, authorised, captured, declined or cancelled", "captured"),
            json::field("decline_code", &AttemptBody::decline_code, "Why the card or the reader would not, in the processor's word", "insufficient_funds"));
    }
};

struct RefundBody {
    Uuid id;
    std::optional<Uuid> document_id;
    std::string reason;
    std::int64_t amount_minor = 0;
    std::string state;
    std::optional<std::string> failure;
    static constexpr auto wire()
    {
        return json::object<RefundBody>("CardRefund", "Money that goes back to the card", json::field("id", &RefundBody::id, "Its id"),
            json::field("document_id", &RefundBody::document_id, "The document that gives it back"),
            json::field("reason", &RefundBody::reason, "document, extra (charged once too often) or given_back (by a person)", "document"),
            json::field("amount_minor", &RefundBody::amount_minor, "Minor units", "500"),
            json::field("state", &RefundBody::state, "created, sent, unknown, pending, succeeded or failed", "succeeded"),
            json::field("failure", &RefundBody::failure, "Why the processor could not"));
    }
};

struct PaymentBody {
    PaymentId id;
    SaleId sale_id;
    StoreId store_id;
    std::string state;
    Method method{};
    std::optional<Uuid> reader_id;
    std::int64_t amount_minor = 0, captured_minor = 0, promised_minor = 0, refunded_minor = 0;
    std::string currency;
    bool cancel_wanted = false;
    Instant created_at;
    std::optional<Instant> captured_at;
    std::vector<AttemptBody> attempts;
    std::vector<RefundBody> refunds;
    static constexpr auto wire()
    {
        return json::object<PaymentBody>("CardPayment", "A card payment, and what became of it", json::field("id", &PaymentBody::id, "The till's id"),
            json::field("sale_id", &PaymentBody::sale_id, "The sale that it pays"), json::field("store_id", &PaymentBody::store_id, "Where"),
            json::field("state", &PaymentBody::state,
                "created, sent, authorised, captured, declined (try again), cancelled, unknown (nobody may try again before it is known), partly_refunded or "
                "refunded",
                "captured"),
            json::field("method", &PaymentBody::method, "How", "reader"), json::field("reader_id", &PaymentBody::reader_id, "Where the card is held to"),
            json::field("amount_minor", &PaymentBody::amount_minor, "Wanted", "1999"),
            json::field("captured_minor", &PaymentBody::captured_minor, "Taken", "1999"),
            json::field("promised_minor", &PaymentBody::promised_minor, "Refunds asked for that have not failed", "0"),
            json::field("refunded_minor", &PaymentBody::refunded_minor, "Given back", "0"), json::field("currency", &PaymentBody::currency, "ISO 4217", "GBP"),
            json::field("cancel_wanted", &PaymentBody::cancel_wanted, "It was called off; it may have been too late", "false"),
            json::field("created_at", &PaymentBody::created_at, "When it was asked for"),
            json::field("captured_at", &PaymentBody::captured_at, "When the money was taken"),
            json::field("attempts", &PaymentBody::attempts, "In their order"), json::field("refunds", &PaymentBody::refunds, "In their order"));
    }
};

struct AttemptPost {
    Uuid attempt_id;
    std::optional<Uuid> reader_id;
    static constexpr auto wire()
    {
        return json::object<AttemptPost>("CardAttemptPost", "Another try",
            json::field("attempt_id", &AttemptPost::attempt_id, "Chosen by the till: twice is once"),
            json::field("reader_id", &AttemptPost::reader_id, "Another reader than before"));
    }
};

struct ClientSecret {
    std::string client_secret;
    static constexpr auto wire()
    {
        return json::object<ClientSecret>("CardClientSecret", "What the processor's form in the browser needs",
            json::field("client_secret", &ClientSecret::client_secret, "For this browser alone: keep it nowhere"));
    }
};

struct ReaderPut {
    StoreId store_id;
    std::string label;
    std::string processor_reader;
    bool active = true;
    static constexpr auto wire()
    {
        return json::object<ReaderPut>("CardReaderPut", "A card reader of a shop", json::field("store_id", &ReaderPut::store_id, "Where it stands"),
            json::field("label", &ReaderPut::label, "For people", "Till 1").length(1, 100),
            json::field("processor_reader", &ReaderPut::processor_reader, "The processor's id of it", "tmr_FDOt2wlRZEdpd7").length(1, 255),
            json::field("active", &ReaderPut::active, "false: no payments on it for now", "true"));
    }
};

struct ReaderBody {
    Uuid id;
    StoreId store_id;
    std::string label;
    std::string processor_reader;
    bool active = true;
    static constexpr auto wire()
    {
        return json::object<ReaderBody>("CardReader", "A card reader of a shop", json::field("id", &ReaderBody::id, "Its id"),
            json::field("store_id", &ReaderBody::store_id, "Where it stands"), json::field("label", &ReaderBody::label, "For people", "Till 1"),
            json::field("processor_reader", &ReaderBody::processor_reader, "The processor's id of it"),
            json::field("active", &ReaderBody::active, "Whether it takes payments", "true"));
    }
};

struct ReadersBody {
    std::vector<ReaderBody> items;
    static constexpr auto wire()
    {
        return json::object<ReadersBody>("CardReaders", "All of the business", json::field("items", &ReadersBody::items, "By label"));
    }
};

struct TestCard {
    std::optional<std::string> card;
    static constexpr auto wire()
    {
        return json::object<TestCard>("TestCard", "A card held to a simulated reader",
            json::field("card", &TestCard::card, "visa (when absent), declined or insufficient_funds", "visa").length(1, 40));
    }
};

struct AccountBody {
    std::string account;
    bool charges_enabled = false, payouts_enabled = false;
    std::vector<std::string> currently_due;
    Instant created_at;
    static constexpr auto wire()
    {
        return json::object<AccountBody>("PaymentAccount", "The business at the processor",
            json::field("account", &AccountBody::account, "Its id there", "acct_1"),
            json::field("charges_enabled", &AccountBody::charges_enabled, "Whether it may take cards", "true"),
            json::field("payouts_enabled", &AccountBody::payouts_enabled, "Whether the processor pays out to its bank", "true"),
            json::field("currently_due", &AccountBody::currently_due, "What the processor still wants to know, in its words: POST …/onboarding-links",
                "[\"external_account\"]"),
            json::field("created_at", &AccountBody::created_at, "When it was connected"));
    }
};

struct OnboardingPost {
    std::string return_url;
    std::string refresh_url;
    static constexpr auto wire()
    {
        return json::object<OnboardingPost>("PaymentOnboardingPost", "Where the browser comes back to: pages below this server's origin",
            json::field("return_url", &OnboardingPost::return_url, "When the business is done, or has enough", "https://till.example/settings/payments")
                .length(1, 2000),
            json::field("refresh_url", &OnboardingPost::refresh_url, "When the link has ended or was used: ask for another one there",
                "https://till.example/settings/payments?again")
                .length(1, 2000));
    }
};
void check(OnboardingPost const& body, json::Problems& problems);

struct OnboardingLinkBody {
    std::string url;
    Instant expires_at;
    static constexpr auto wire()
    {
        return json::object<OnboardingLinkBody>("PaymentOnboardingLink", "A page of the processor's",
            json::field("url", &OnboardingLinkBody::url, "For this person's browser alone: keep it nowhere"),
            json::field("expires_at", &OnboardingLinkBody::expires_at, "Until when it opens"));
    }
};

struct ExceptionBody {
    Uuid id;
    std::string kind;
    std::optional<PaymentId> payment_id;
    std::string about;
    std::string detail;
    Instant opened_at;
    std::optional<Instant> resolved_at;
    std::optional<std::string> resolution;
    static constexpr auto wire()
    {
        return json::object<ExceptionBody>("PaymentException", "What only a person can decide, or should know", json::field("id", &ExceptionBody::id, "Its id"),
            json::field("kind", &ExceptionBody::kind,
                "no_sale, extra_charge, refund_failed, amount_differs, lost or dispute; where sale, processor and payout differ: tender_without_capture, "
                "refund_differs, payout_differs, charge_of_nobody or payout_sum_differs",
                "no_sale"),
            json::field("payment_id", &ExceptionBody::payment_id, "The payment"),
            json::field("about", &ExceptionBody::about, "The payment, attempt, refund or dispute; the processor's charge or payout"),
            json::field("detail", &ExceptionBody::detail, "For a person"), json::field("opened_at", &ExceptionBody::opened_at, "Since when"),
            json::field("resolved_at", &ExceptionBody::resolved_at, "Until when"),
            json::field(
                "resolution", &ExceptionBody::resolution, "sale_came, finish, give_back, dismiss or done; agrees: what differed agrees now", "give_back"));
    }
};

struct ExceptionsBody {
    std::vector<ExceptionBody> items;
    static constexpr auto wire()
    {
        return json::object<ExceptionsBody>(
            "PaymentExceptions", "Those that wait for a person", json::field("items", &ExceptionsBody::items, "The oldest first, at most 500"));
    }
};

enum class Resolution : std::uint8_t { finish, give_back, dismiss };

} // namespace shopx::payments

template <>
inline constexpr auto shopx::json::names<shopx::payments::Resolution> = std::array{shopx::json::Name{shopx::payments::Resolution::finish, "finish"},
    shopx::json::Name{shopx::payments::Resolution::give_back, "give_back"}, shopx::json::Name{shopx::payments::Resolution::dismiss, "dismiss"}};

namespace shopx::payments {

struct ResolvePost {
    Resolution action{};
    static constexpr auto wire()
    {
        return json::object<ResolvePost>("PaymentExceptionResolve", "What is decided",
            json::field("action", &ResolvePost::action,
                "give_back: all that is left of the payment goes back to the card; finish: the sale will be recorded; dismiss: nothing is to be done",
                "give_back"));
    }
};

struct MismatchBody {
    std::string kind;
    std::optional<SaleId> sale_id;
    std::optional<PaymentId> payment_id;
    std::string about;
    std::int64_t expected_minor = 0, found_minor = 0;
    std::string currency;
    static constexpr auto wire()
    {
        return json::object<MismatchBody>("PaymentMismatch", "Where sale, processor and payout differ",
            json::field("kind", &MismatchBody::kind,
                "tender_without_capture, capture_without_tender, refund_differs, payout_differs, charge_of_nobody or payout_sum_differs", "payout_differs"),
            json::field("sale_id", &MismatchBody::sale_id, "The sale"), json::field("payment_id", &MismatchBody::payment_id, "The payment"),
            json::field("about", &MismatchBody::about, "The payment, or the processor's charge or payout"),
            json::field("expected_minor", &MismatchBody::expected_minor, "What the earlier of the two says", "1999"),
            json::field("found_minor", &MismatchBody::found_minor, "What the later says", "1990"),
            json::field("currency", &MismatchBody::currency, "ISO 4217", "GBP"));
    }
};

struct ReconciliationBody {
    std::vector<MismatchBody> items;
    static constexpr auto wire()
    {
        return json::object<ReconciliationBody>("PaymentReconciliation", "Where sales, captures and payouts of the last three months differ",
            json::field("items", &ReconciliationBody::items, "At most 500; none: they agree"));
    }
};

} // namespace shopx::payments
