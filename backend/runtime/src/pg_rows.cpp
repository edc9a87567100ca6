#include "shopx/runtime/pg.hpp"

#include <libpq-fe.h>

namespace shopx::pg {

Failure::Failure(std::string state, std::string broken_constraint, std::string const& message)
    : std::runtime_error{"PostgreSQL " + state + ": " + message},
      sqlstate{std::move(state)},
      constraint{std::move(broken_constraint)}
{
}

bool Failure::is_transient() const
{
    return sqlstate == "40P01" || sqlstate == "40001" || sqlstate == "57014" || sqlstate == "55P03" || sqlstate == "57P01" || sqlstate == "57P02"
           || sqlstate == "57P03" || sqlstate == "26000";
}

Rows::Rows(pg_result* result) : result_{result, &PQclear}, count_{PQntuples(result)} {}

std::int64_t Rows::affected() const
{
    auto const* text = result_ ? PQcmdTuples(result_.get()) : "";
    return *text ? std::atoll(text) : 0;
}

bool Row::is_null(int column) const { return PQgetisnull(result_, row_, column) != 0; }

std::string_view Row::bytes(int column) const { return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))}; }

namespace detail {

std::string_view read_bytes(Row const& row, int column)
{
    if (row.is_null(column)) throw std::logic_error{"a null was read as a value"};
    return row.bytes(column);
}

std::uint64_t read_number(Row const& row, int column, std::size_t size)
{
    auto const bytes = read_bytes(row, column);
    if (bytes.size() != size) throw std::logic_error{"a column has another type than it is read as"};
    std::uint64_t value = 0;
    for (char const c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

Uuid read_uuid(Row const& row, int column)
{
    auto const bytes = read_bytes(row, column);
    if (bytes.size() != 16) throw std::logic_error{"a column read as uuid is none"};
    Uuid id;
    std::memcpy(id.bytes.data(), bytes.data(), 16);
    return id;
}

namespace {
std::uint32_t number32(std::string_view bytes)
{
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data(), 4);
    return __builtin_bswap32(value);
}
} // namespace

ArrayReader::ArrayReader(std::string_view bytes)
{
    if (bytes.size() < 12) throw std::logic_error{"a column read as array is none"};
    if (number32(bytes) == 0) return;
    if (number32(bytes) != 1 || number32(bytes.substr(4)) != 0) throw std::logic_error{"only one-dimensional arrays without nulls are read"};
    size_ = number32(bytes.substr(12));
    rest_ = bytes.substr(20);
}

std::string_view ArrayReader::next()
{
    auto const size = number32(rest_);
    auto const value = rest_.substr(4, size);
    rest_.remove_prefix(4 + size);
    return value;
}

std::vector<std::int64_t> Reader<std::vector<std::int64_t>>::get(Row const& row, int column)
{
    ArrayReader array{read_bytes(row, column)};
    std::vector<std::int64_t> values;
    values.reserve(array.size());
    for (std::size_t i = 0; i < array.size(); ++i) {
        std::uint64_t value = 0;
        for (char const c : array.next()) value = value << 8 | static_cast<unsigned char>(c);
        values.push_back(static_cast<std::int64_t>(value));
    }
    return values;
}

} // namespace detail
} // namespace shopx::pg
