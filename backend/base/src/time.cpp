#include "shopx/base/time.hpp"

namespace shopx {
namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t n)
{
    if (at + n > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = at; i < at + n; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

std::optional<std::int32_t> parse_date(std::string_view text)
{
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    auto const y = digits(text, 0, 4);
    auto const m = digits(text, 5, 2);
    auto const d = digits(text, 8, 2);
    if (!y || !m || !d || *y < 1970) return std::nullopt;
    std::chrono::year_month_day const date{std::chrono::year{*y}, std::chrono::month(static_cast<unsigned>(*m)), std::chrono::day(static_cast<unsigned>(*d))};
    if (!date.ok()) return std::nullopt;
    return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

void append_number(std::string& out, std::int64_t value, int width)
{
    char text[20];
    for (int i = width; i-- > 0; value /= 10) text[i] = static_cast<char>('0' + value % 10);
    out.append(text, static_cast<std::size_t>(width));
}

void append_date(std::string& out, std::int32_t days)
{
    std::chrono::year_month_day const date{std::chrono::sys_days{std::chrono::days{days}}};
    append_number(out, static_cast<int>(date.year()), 4);
    out += '-';
    append_number(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    append_number(out, static_cast<unsigned>(date.day()), 2);
}

constexpr std::int64_t day_us = 86'400'000'000;

} // namespace

std::optional<Instant> Instant::parse(std::string_view text)
{
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') return std::nullopt;
    auto const days = parse_date(text.substr(0, 10));
    auto const h = digits(text, 11, 2);
    auto const m = digits(text, 14, 2);
    auto const s = digits(text, 17, 2);
    if (!days || !h || !m || !s || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
    std::int64_t us = *days * day_us + ((*h * 60ll + *m) * 60 + *s) * 1'000'000;
    std::size_t at = 19;
    if (text[at] == '.') {
        std::int64_t unit = 100'000;
        std::size_t const first = ++at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) us += (text[at] - '0') * unit;
        if (at == first || at - first > 6) return std::nullopt;
    }
    auto const zone = text.substr(at);
    if (zone == "Z" || zone == "z") return Instant{us};
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
    auto const zh = digits(zone, 1, 2);
    auto const zm = digits(zone, 4, 2);
    if (!zh || !zm || *zh > 23 || *zm > 59) return std::nullopt;
    auto const offset = (*zh * 60ll + *zm) * 60'000'000;
    us += zone[0] == '+' ? -offset : offset;
    if (us < 0) return std::nullopt;
    return Instant{us};
}

void Instant::append_to(std::string& out) const
{
    auto days = us / day_us;
    auto rest = us % day_us;
    if (rest < 0) {
        rest += day_us;
        --days;
    }
    append_date(out, static_cast<std::int32_t>(days));
    out += 'T';
    append_number(out, rest / 3'600'000'000, 2);
    out += ':';
    append_number(out, rest / 60'000'000 % 60, 2);
    out += ':';
    append_number(out, rest / 1'000'000 % 60, 2);
    if (rest % 1'000'000 != 0) {
        out += '.';
        append_number(out, rest % 1'000'000, 6);
    }
    out += 'Z';
}

std::string Instant::to_string() const
{
    std::string out;
    append_to(out);
    return out;
}

std::optional<BusinessDay> BusinessDay::parse(std::string_view text)
{
    if (text.size() != 10) return std::nullopt;
    auto const days = parse_date(text);
    if (!days) return std::nullopt;
    return BusinessDay{*days};
}

std::string BusinessDay::to_string() const
{
    std::string out;
    append_date(out, days);
    return out;
}

Instant SystemClock::now() const
{
    return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

} // namespace shopx
