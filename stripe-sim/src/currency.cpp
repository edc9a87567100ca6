#include "currency.hpp"

#include "limits.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace stripe_sim {
namespace {

// As of docs.stripe.com/currencies. ISK and UGX have no minor unit, and are sent with two digits that must be 00.
constexpr std::string_view known =
    " aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp "
    "etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl hrk htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl "
    "mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos "
    "srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw ";
constexpr std::string_view without_minor_unit = " bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf ";
constexpr std::string_view with_three_digits = " bhd jod kwd omr tnd ";
constexpr std::string_view two_digits_but_whole = " isk ugx ";

bool in(std::string_view list, std::string_view currency) { return list.find(' ' + std::string{currency} + ' ') != std::string_view::npos; }

} // namespace

std::string checked_currency(std::string const& currency)
{
    std::string lower = currency;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (lower.size() != 3 || !in(known, lower)) throw invalid_request("", "Invalid currency: " + currency + ".", "currency");
    return lower;
}

void check_amount(std::int64_t amount, std::string_view currency, std::string_view param)
{
    if (amount < 1) throw invalid_request("parameter_invalid_integer", "This value must be greater than or equal to 1.", std::string{param});
    auto const scale = in(with_three_digits, currency) ? 10 : 1;
    if (amount > limits::amount_max * scale)
        throw invalid_request("amount_too_large", "Amount must be no more than " + money_text(limits::amount_max * scale, currency), std::string{param});
    auto const step = in(with_three_digits, currency) ? 10 : in(two_digits_but_whole, currency) ? 100 : 1;
    if (amount % step != 0)
        throw invalid_request("parameter_invalid_integer", "Invalid amount: in " + std::string{currency} + " it must be divisible by " + std::to_string(step),
            std::string{param});
}

void check_charge_minimum(std::int64_t amount, std::string_view currency, std::string_view param)
{
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 16> minimum{{{"usd", 50}, {"eur", 50}, {"gbp", 30}, {"cad", 50}, {"aud", 50}, {"chf", 50},
        {"jpy", 50}, {"dkk", 250}, {"nok", 300}, {"sek", 300}, {"pln", 200}, {"czk", 1500}, {"huf", 17500}, {"mxn", 1000}, {"nzd", 50}, {"sgd", 50}}};
    auto const* found = std::find_if(minimum.begin(), minimum.end(), [&](auto const& entry) { return entry.first == currency; });
    if (found != minimum.end() && amount < found->second)
        throw invalid_request("amount_too_small", "Amount must be at least " + money_text(found->second, currency), std::string{param});
}

std::string money_text(std::int64_t amount, std::string_view currency)
{
    auto const digits = in(without_minor_unit, currency) ? 0 : in(with_three_digits, currency) ? 3 : 2;
    auto minor = std::to_string(amount);
    if (digits > 0) {
        if (minor.size() <= static_cast<std::size_t>(digits)) minor.insert(0, static_cast<std::size_t>(digits) + 1 - minor.size(), '0');
        minor.insert(minor.size() - static_cast<std::size_t>(digits), 1, '.');
    }
    if (currency == "usd") return '$' + minor;
    if (currency == "eur") return "€" + minor;
    if (currency == "gbp") return "£" + minor;
    std::string upper{currency};
    std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return upper + ' ' + minor;
}

std::int64_t fee_of(std::int64_t amount, std::string_view currency, bool card_present)
{
    std::int64_t const fixed = in(without_minor_unit, currency) ? 0 : card_present ? 5 : 30;
    return std::min(amount, (amount * (card_present ? 27 : 29) + 500) / 1'000 + fixed);
}

} // namespace stripe_sim
