#include "export.hpp"

#include "shopx/engine/currency.hpp"

#include <algorithm>

namespace shopx::books {
namespace {

constexpr pg::Statement postings_of_days{"books.postings", R"sql(
    select position, kind, document_id, business_date, store_id, currency, account, detail, amount_minor from books.postings
     where tenant_id = $1::uuid and business_date >= $2::date and business_date <= $3::date and ($4::uuid is null or store_id = $4::uuid)
     order by position, part limit $5::bigint
)sql"};

constexpr std::string_view transit_account = "1590";
constexpr std::size_t booking_text_max = 60; // characters of DATEV's Buchungstext

/// The document's kind, as the feed says it in words.
std::string_view word_of(std::int16_t kind)
{
    switch (kind) {
    case 1: return "sale";
    case 2: return "return";
    case 13: return "refund";
    case 14: return "exchange";
    case 15: return "void";
    case 17: return "value_movement";
    case 19: return "drawer_event";
    case 21: return "payout";
    default: return "document";
    }
}

/// 2026-11-23 as 2311 (DATEV's Belegdatum) or 20261123.
std::string day_and_month(BusinessDay day)
{
    auto const text = day.to_string();
    return text.substr(8, 2) + text.substr(5, 2);
}
std::string compact(BusinessDay day)
{
    auto text = day.to_string();
    std::erase(text, '-');
    return text;
}

/// Up to the milliseconds: 20261123101530123.
std::string compact(Instant at)
{
    auto text = at.to_string();
    std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
    text.resize(17, '0');
    return text;
}

} // namespace

Task<std::vector<Posting>> postings(pg::TenantTx& tx, Question const& question, std::int64_t limit)
{
    auto const rows = co_await tx.query(postings_of_days, tx.tenant(), question.from, question.to, question.store, limit + 1);
    std::vector<Posting> list;
    list.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        list.push_back({row.get<std::int64_t>(0), row.get<std::int16_t>(1), row.get<Uuid>(2), row.get<BusinessDay>(3), row.get<StoreId>(4),
            row.get<std::string>(5), row.get<std::string>(6), row.get<std::string>(7), row.get<std::int64_t>(8)});
    }
    co_return list;
}

std::string decimal(std::int64_t amount_minor, std::string const& currency, char point)
{
    auto const digits = static_cast<std::size_t>(engine::currency_digits(currency).value_or(2));
    auto text = std::to_string(amount_minor < 0 ? -amount_minor : amount_minor);
    if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
    if (digits > 0) text.insert(text.size() - digits, 1, point);
    return amount_minor < 0 ? "-" + text : text;
}

std::string as_csv(std::vector<Posting> const& postings, Numbers const& numbers)
{
    std::string out = "position,business_date,document,document_id,store_id,account,detail,number,currency,debit,credit\r\n";
    for (auto const& one : postings) {
        auto const amount = decimal(one.amount_minor < 0 ? -one.amount_minor : one.amount_minor, one.currency, '.');
        out += std::to_string(one.position) + ',' + one.business_date.to_string() + ',';
        out += std::string{word_of(one.kind)} + ',' + one.document.to_string() + ',' + one.store.to_string() + ',' + one.account + ',' + one.detail + ',';
        out += numbers.of(one.account, one.detail) + ',' + one.currency + ',';
        out += one.amount_minor > 0 ? amount + ',' : ',' + amount;
        out += "\r\n";
    }
    return out;
}

std::string as_datev(std::vector<Posting> const& postings, Numbers const& numbers, Question const& question, Instant now)
{
    auto const from = postings.empty() ? question.from : std::max(question.from, std::min_element(postings.begin(), postings.end(), [](auto& a, auto& b) {
        return a.business_date < b.business_date;
    })->business_date);
    auto const to = postings.empty() ? question.from : std::min(question.to, std::max_element(postings.begin(), postings.end(), [](auto& a, auto& b) {
        return a.business_date < b.business_date;
    })->business_date);
    auto const year = from.to_string().substr(0, 4);
    std::string out = "\"EXTF\";700;21;\"Buchungsstapel\";13;" + compact(now) + ";;\"SX\";\"ShopXperience\";\"\";1001;1;" + year + "0101;4;" + compact(from)
                      + ';' + compact(to) + ";\"Kasse\";\"\";1;0;0;\"\";;\"\";;;\"03\";;;\"\";\"\"\r\n";
    out += "Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Kurs;Basis-Umsatz;WKZ Basis-Umsatz;Konto;Gegenkonto (ohne BU-Schlüssel);"
           "BU-Schlüssel;Belegdatum;Belegfeld 1;Belegfeld 2;Skonto;Buchungstext\r\n";
    for (auto const& one : postings) {
        out += decimal(one.amount_minor < 0 ? -one.amount_minor : one.amount_minor, one.currency, ',') + ";\"" + (one.amount_minor > 0 ? 'S' : 'H') + "\";\"";
        out += one.currency + "\";;;\"\";" + numbers.of(one.account, one.detail) + ';' + std::string{transit_account} + ";\"\";"
               + day_and_month(one.business_date);
        auto text = std::string{word_of(one.kind)} + ' ' + one.account;
        if (!one.detail.empty()) text += ' ' + one.detail;
        out += ";\"" + std::to_string(one.position) + "\";\"\";;\"" + text.substr(0, booking_text_max) + "\"\r\n";
    }
    return out;
}

} // namespace shopx::books
