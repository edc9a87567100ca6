#include "shops.hpp"

#include <charconv>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace bench {
namespace {

std::vector<std::string_view> split(std::string_view line)
{
    std::vector<std::string_view> fields;
    for (;;) {
        auto const tab = line.find('\t');
        fields.push_back(line.substr(0, tab));
        if (tab == line.npos) return fields;
        line.remove_prefix(tab + 1);
    }
}

std::int64_t number(std::string_view text)
{
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) throw std::runtime_error{"a number is wanted, not '" + std::string{text} + "'"};
    return value;
}

void add(Shops& shops, std::vector<std::string_view> const& fields)
{
    if ((fields.size() == 5 || fields.size() == 6) && fields[0] == "R") {
        Register reg;
        reg.tenant = static_cast<std::size_t>(number(fields[1]));
        reg.token = fields[2];
        reg.store_id = fields[3];
        reg.register_id = fields[4];
        if (fields.size() == 6) reg.shift_id = fields[5];
        shops.registers.push_back(std::move(reg));
    } else if (fields.size() == 8 && fields[0] == "V") {
        auto const tenant = static_cast<std::size_t>(number(fields[1]));
        if (shops.variants.size() <= tenant) shops.variants.resize(tenant + 1);
        Variant variant;
        variant.id = fields[2];
        variant.code = fields[3];
        variant.name = fields[4];
        variant.price_e4 = number(fields[5]);
        variant.tax_code = fields[6];
        variant.tax_rate_ppm = static_cast<std::int32_t>(number(fields[7]));
        shops.variants[tenant].push_back(std::move(variant));
    } else {
        throw std::runtime_error{"neither a register nor a variant"};
    }
}

} // namespace

Shops read_shops(std::string const& path)
{
    std::ifstream file{path};
    if (!file) throw std::runtime_error{path + " can't be read"};
    Shops shops;
    std::string line;
    for (std::size_t row = 1; std::getline(file, line); ++row) {
        try {
            add(shops, split(line));
        } catch (std::runtime_error const& error) {
            throw std::runtime_error{path + " line " + std::to_string(row) + ": " + error.what()};
        }
    }
    for (auto const& reg : shops.registers) {
        if (reg.tenant >= shops.variants.size() || shops.variants[reg.tenant].size() < 3)
            throw std::runtime_error{path + ": a tenant has fewer than three variants"};
    }
    if (shops.registers.empty()) throw std::runtime_error{path + " names no register"};
    return shops;
}

} // namespace bench
