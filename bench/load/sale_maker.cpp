#include "sale_maker.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <ctime>
#include <stdexcept>

namespace bench {
namespace {

void put(std::string& out, std::int64_t value)
{
    std::array<char, 24> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

std::int64_t milliseconds_now() { return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count(); }

// RFC 9562, section 5.7: 48 bits of milliseconds, version, 12 random bits, variant, 62 random bits.
void put_uuid7(std::string& out, std::uint64_t high_random, std::uint64_t low_random)
{
    auto const high = static_cast<std::uint64_t>(milliseconds_now()) << 16 | 0x7000 | (high_random & 0xFFF);
    auto const low = (low_random & 0x3FFF'FFFF'FFFF'FFFF) | 0x8000'0000'0000'0000;
    for (int nibble = 0; nibble < 32; ++nibble) {
        if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) out += '-';
        auto const word = nibble < 16 ? high : low;
        out += "0123456789abcdef"[word >> (60 - 4 * (nibble % 16)) & 15];
    }
}

} // namespace

SaleMaker::SaleMaker(Shops const& shops, std::string host, std::uint64_t seed) : shops_{shops}, host_{std::move(host)}, random_{seed} {}

void SaleMaker::sale(Register const& reg, std::string& request)
{
    write_body(reg);
    request.assign("PUT /v1/sales/");
    put_uuid7(request, random_(), random_());
    request.append(" HTTP/1.1\r\nHost: ").append(host_).append("\r\nAuthorization: Bearer ").append(reg.token);
    request.append("\r\nContent-Type: application/json\r\nContent-Length: ");
    put(request, static_cast<std::int64_t>(body_.size()));
    request.append("\r\n\r\n").append(body_);
}

void SaleMaker::look_up(Register const& reg, std::string& request)
{
    auto const& variants = shops_.variants[reg.tenant];
    request.assign("GET /v1/products/by-code/").append(variants[below(variants.size())].code);
    request.append(" HTTP/1.1\r\nHost: ").append(host_).append("\r\nAuthorization: Bearer ").append(reg.token).append("\r\n\r\n");
}

void SaleMaker::write_body(Register const& reg)
{
    using namespace shopx;
    auto const& variants = shops_.variants[reg.tenant];
    auto const third = variants.size() / 3;
    std::array<Variant const*, 3> sold;
    std::array<engine::LineInput, 3> lines;
    for (std::size_t i = 0; i < 3; ++i) {
        sold[i] = &variants[i * third + below(third)];
        lines[i].quantity_milli = static_cast<std::int64_t>(1 + below(3)) * 1000;
        lines[i].unit_price_e4 = sold[i]->price_e4;
        lines[i].tax_rate_ppm = sold[i]->tax_rate_ppm;
        lines[i].tax_group = static_cast<std::int32_t>(sold[i]->tax_code.size()); // the bench's two codes differ in length
    }
    engine::CartInput cart;
    cart.lines = lines;
    cart.prices_include_tax = true;
    if (engine::quote(cart, quote_) != engine::QuoteError::none) throw std::runtime_error{"the kernel refuses a sale of the bench"};

    if (auto const second = milliseconds_now() / 1000; second != second_) {
        second_ = second;
        auto const time = static_cast<std::time_t>(second);
        std::tm parts{};
        ::gmtime_r(&time, &parts);
        std::array<char, 32> text;
        occurred_at_.assign(text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts));
    }
    auto& out = body_;
    out.assign(R"({"kind":"sale","store_id":")").append(reg.store_id).append(R"(","register_id":")").append(reg.register_id);
    out.append(R"(","occurred_at":")").append(occurred_at_);
    out.append(R"(","currency":"GBP","prices_include_tax":true,"rounding_scope":"rate_per_document","lines":[)");
    for (std::size_t i = 0; i < 3; ++i) {
        auto const& line = quote_.lines[i];
        out.append(i ? R"(,{"variant_id":")" : R"({"variant_id":")").append(sold[i]->id).append(R"(","code":")").append(sold[i]->code);
        out.append(R"(","name":")").append(sold[i]->name).append(R"(","quantity_milli":)");
        put(out, lines[i].quantity_milli);
        put(out.append(R"(,"unit_price_e4":)"), lines[i].unit_price_e4);
        out.append(R"(,"tax_code":")").append(sold[i]->tax_code);
        put(out.append(R"(","tax_rate_ppm":)"), sold[i]->tax_rate_ppm);
        put(out.append(R"(,"gross_minor":)"), line.gross_minor);
        out.append(R"(,"discount_minor":0,"order_discount_minor":0)");
        put(out.append(R"(,"tax_minor":)"), line.tax_minor);
        put(out.append(R"(,"total_minor":)"), line.total_minor);
        out += '}';
    }
    out.append(R"(],"taxes":[)");
    for (std::size_t i = 0; i < quote_.taxes.size(); ++i) {
        auto const& tax = quote_.taxes[i];
        auto const named = std::size_t(tax.tax_group);
        auto const& code = *std::find_if(sold.begin(), sold.end(), [named](Variant const* variant) { return variant->tax_code.size() == named; });
        out.append(i ? R"(,{"tax_code":")" : R"({"tax_code":")").append(code->tax_code);
        put(out.append(R"(","tax_rate_ppm":)"), tax.tax_rate_ppm);
        put(out.append(R"(,"net_minor":)"), tax.net_minor);
        put(out.append(R"(,"tax_minor":)"), tax.tax_minor);
        out += '}';
    }
    put(out.append(R"(],"tax_minor":)"), quote_.tax_minor);
    put(out.append(R"(,"total_minor":)"), quote_.total_minor);
    if (random_() % 2) {
        put(out.append(R"(,"rounding_minor":0,"tenders":[{"kind":"card_external","amount_minor":)"), quote_.total_minor);
        put(out.append(R"(,"reference":"AUTH )"), static_cast<std::int64_t>(100'000 + below(900'000)));
        out.append(R"("}],"kernel_version":)");
    } else {
        auto const given = (quote_.total_minor + 499) / 500 * 500; // a five-pound note is the smallest
        put(out.append(R"(,"rounding_minor":0,"tenders":[{"kind":"cash","amount_minor":)"), quote_.total_minor);
        put(out.append(R"(,"given_minor":)"), given);
        put(out.append(R"(,"change_minor":)"), given - quote_.total_minor);
        out.append(R"(}],"kernel_version":)");
    }
    put(out, engine::kernel_version);
    if (!reg.shift_id.empty()) out.append(R"(,"shift_id":")").append(reg.shift_id).append("\"");
    out += '}';
}

} // namespace bench
