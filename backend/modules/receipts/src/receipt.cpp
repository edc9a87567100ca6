#include "receipt.hpp"

#include "words.hpp"

#include "shopx/engine/currency.hpp"
#include "shopx/runtime/crypto.hpp"

#include <algorithm>

namespace shopx::receipts {
namespace {

constexpr int detail_indent = 2;
constexpr int digits_when_unknown = 2; // of a currency that has since left the table

void add_lines(Printout& page, std::string_view text)
{
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        page.centred(std::string{text.substr(0, end)});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

class Receipt {
public:
    Receipt(sales::Stored const& sale, Head const& head, Copy const& copy)
        : record_{sale.record},
          head_{head},
          copy_{copy},
          words_{words_in(copy.language)},
          manner_{manner_of(copy.language)},
          document_{read_document(sale.record.document)},
          digits_{engine::currency_digits(sale.record.currency).value_or(digits_when_unknown)}
    {
    }

    Printout page() &&
    {
        page_.title = std::string{words_.receipt} + " " + head_.receipt_number;
        page_.language = name_of(copy_.language);
        page_.is_right_to_left = is_right_to_left(copy_.language);
        page_.made_at = record_.recorded_at;
        add_head();
        page_.rule();
        for (auto const& line : document_.lines) add(line);
        page_.rule();
        if (!copy_.is_gift) {
            add_totals();
            add_tenders();
            add_taxes();
        }
        add_foot();
        return std::move(page_);
    }

private:
    std::string amount(std::int64_t minor) const { return money(minor, digits_, manner_); }
    std::string amount_with_currency(std::int64_t minor) const { return record_.currency + " " + amount(minor); }
    static std::string text(std::string_view words) { return std::string{words}; }

    void add_head()
    {
        page_.add({Block::Kind::logo});
        page_.heading(head_.store_name);
        add_lines(page_, head_.address);
        add_lines(page_, head_.header);
        page_.space();
        if (copy_.number > 1) page_.heading(text(words_.duplicate) + " " + std::to_string(copy_.number - 1));
        if (copy_.is_gift) page_.heading(text(words_.gift_receipt));
        if (document_.kind != "sale") page_.heading(kind_in_words());
        page_.text(text(words_.number) + " " + head_.receipt_number);
        page_.row(text(words_.till) + " " + head_.register_name, local_time(record_.occurred_at, head_.time_zone, manner_));
    }

    std::string kind_in_words() const
    {
        if (document_.kind == "return") return text(words_.sale_return);
        if (document_.kind == "refund") return text(words_.refund);
        if (document_.kind == "exchange") return text(words_.exchange);
        if (document_.kind == "void") return text(words_.void_);
        return readable(document_.kind);
    }

    void add(Document::SaleLine const& line)
    {
        constexpr std::int64_t one = 1'000;
        if (copy_.is_gift) {
            page_.row(line.name, quantity(line.quantity_milli, manner_));
            return;
        }
        page_.row(line.name, amount(line.gross_minor));
        if (line.quantity_milli != one)
            page_.row(quantity(line.quantity_milli, manner_) + " x " + unit_price(line.unit_price_e4, digits_, manner_), "", detail_indent);
        std::int64_t named = 0;
        for (auto const& promotion : line.promotions) {
            named += promotion.amount_minor;
            page_.row(promotion.name.empty() ? text(words_.promotion) : promotion.name, amount(-promotion.amount_minor), detail_indent);
        }
        if (named != line.promotion_minor) page_.row(text(words_.promotion), amount(named - line.promotion_minor), detail_indent);
        if (line.discount_minor == 0) return;
        auto label = text(words_.discount);
        if (line.discount_rate_ppm != 0) label += " " + percent(line.discount_rate_ppm, manner_);
        if (!line.discount_reason.empty()) label += ", " + line.discount_reason;
        page_.row(label, amount(-line.discount_minor), detail_indent);
    }

    void add_totals()
    {
        std::int64_t off_the_order = 0;
        for (auto const& line : document_.lines) off_the_order += line.order_discount_minor;
        bool const is_tax_added = !document_.prices_include_tax && record_.tax_minor != 0;
        if (off_the_order != 0 || is_tax_added) {
            page_.row(text(words_.subtotal), amount(record_.total_minor - (is_tax_added ? record_.tax_minor : 0) + off_the_order));
            if (off_the_order != 0) page_.row(text(words_.order_discount), amount(-off_the_order));
        }
        for (auto const& code : document_.coupons) page_.row(text(words_.coupon) + " " + code, "");
        if (is_tax_added) {
            for (auto const& tax : document_.taxes) page_.row(in_words(tax), amount(tax.tax_minor));
        }
        page_.total(text(words_.total), amount_with_currency(record_.total_minor));
        if (record_.rounding_minor == 0) return;
        page_.row(text(words_.rounding), amount(record_.rounding_minor));
        page_.row(text(words_.to_pay), amount(record_.total_minor + record_.rounding_minor));
    }

    void add_tenders()
    {
        for (auto const& tender : document_.tenders) {
            auto label = tender_in(copy_.language, tender.kind);
            bool const is_paid_back = tender.amount_minor < 0;
            if (is_paid_back) label = text(words_.paid_back) + ", " + label;
            bool const says_what_was_given = tender.given_minor && !is_paid_back && tender.change_minor.value_or(0) != 0;
            page_.row(label, amount(says_what_was_given ? *tender.given_minor : tender.amount_minor));
            if (says_what_was_given) page_.row(text(words_.change), amount(*tender.change_minor));
            if (!tender.reference.empty()) page_.row(tender.reference, "", detail_indent);
        }
    }

    std::string in_words(Document::Tax const& tax) const
    {
        return readable(tax.code) + " " + percent(tax.rate_ppm, manner_) + " " + text(words_.net_of) + " " + amount(tax.net_minor);
    }

    /// Where prices hold the tax, it is told below; else it was among the sums.
    void add_taxes()
    {
        if (!document_.prices_include_tax || document_.taxes.empty()) return;
        page_.space();
        for (auto const& tax : document_.taxes) page_.row(text(words_.included) + " " + text(words_.tax) + " " + in_words(tax), amount(tax.tax_minor));
    }

    void add_foot()
    {
        page_.space();
        page_.add({.kind = Block::Kind::barcode, .text = head_.receipt_number});
        // The digest covers every byte of the stored document: who holds the paper can show which sale it is of, and that it is unchanged.
        page_.add({.kind = Block::Kind::qr,
            .text = "shopx-sale:" + record_.id.to_string() + "?sha256=" + crypto::hex({record_.digest.data(), record_.digest.size()})});
        if (head_.footer.empty()) return;
        page_.space();
        add_lines(page_, head_.footer);
    }

    sales::Record const& record_;
    Head const& head_;
    Copy const& copy_;
    Words const& words_;
    Manner const& manner_;
    Document document_;
    int digits_;
    Printout page_;
};

} // namespace

Printout receipt_of(sales::Stored const& sale, Head const& head, Copy const& copy) { return Receipt{sale, head, copy}.page(); }

} // namespace shopx::receipts
