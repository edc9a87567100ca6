// A file of products, as `shopx import` reads it: rows, columns by their names, and what they say about products. Read in one piece and in
// pieces of seven bytes, it is the same file.
#include "verbs/catalog_rows.hpp"
#include "verbs/csv.hpp"
#include "verbs/online_retail.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

using namespace shopx;

namespace {

app::CsvReader reader_of(std::string_view& rest, std::size_t step)
{
    return app::CsvReader{[&rest, step](std::span<char> into) {
        auto const size = std::min({into.size(), rest.size(), step});
        std::memcpy(into.data(), rest.data(), size);
        rest.remove_prefix(size);
        return size;
    }};
}

std::string cells(std::string_view bytes, std::size_t step)
{
    std::string text;
    auto csv = reader_of(bytes, step);
    for (app::CsvRow row; csv.next(row);) {
        text += std::to_string(row.number) + row.where() + row.error;
        if (!row.error.empty()) continue;
        for (auto const field : row.fields) {
            app::first_bad_utf8(field);
            text.append(field).push_back('|');
        }
    }
    return text;
}

void products(std::string_view bytes)
{
    auto csv = reader_of(bytes, SIZE_MAX);
    app::CsvRow row;
    if (!csv.next(row) || !row.error.empty()) return;
    app::ImportReport report;
    if (app::is_online_retail(row.fields)) {
        app::LogProducts gathered;
        for (app::LogLine line; csv.next(row);)
            if (app::read_log_line(row, line).empty()) gathered.add(line);
        gathered.products();
        return;
    }
    auto columns = app::find_columns(row.fields, "auto");
    app::CatalogRows rows{TenantId{}, std::move(columns), row.fields.size(), "standard"};
    while (csv.next(row)) {
        auto const taken = rows.take(row, report);
        if (taken && taken->product.name.empty()) std::abort(); // what the catalogue's own table refuses
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const input{reinterpret_cast<char const*>(bytes), size};
    try {
        if (cells(input, SIZE_MAX) != cells(input, 7)) std::abort();
        products(input);
    } catch (app::InputError const&) { // a sentence for the person who named the file: it is UTF-16, or has no column that we know
    }
    return 0;
}
