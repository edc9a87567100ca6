#include "cbor.hpp"

#include "shopx/base/limits/factors.hpp"

namespace shopx::cbor {

std::optional<Cursor::Head> Cursor::head()
{
    if (rest_.empty()) return std::nullopt;
    auto const first = static_cast<std::uint8_t>(rest_[0]);
    rest_.remove_prefix(1);
    auto const major = static_cast<Major>(first >> 5);
    auto const low = first & 31u;
    if (low < 24) return Head{major, low};
    if (low > 27) return std::nullopt; // an indefinite length, or a reserved one
    auto const size = std::size_t{1} << (low - 24);
    if (rest_.size() < size) return std::nullopt;
    std::uint64_t argument = 0;
    for (std::size_t i = 0; i < size; ++i) argument = argument << 8 | static_cast<std::uint8_t>(rest_[i]);
    rest_.remove_prefix(size);
    return Head{major, argument};
}

std::optional<std::string_view> Cursor::string(Major wanted)
{
    auto const found = head();
    if (!found || found->major != wanted || found->argument > rest_.size()) return std::nullopt;
    auto const value = rest_.substr(0, static_cast<std::size_t>(found->argument));
    rest_.remove_prefix(value.size());
    return value;
}

std::optional<std::uint64_t> Cursor::map()
{
    auto const found = head();
    if (!found || found->major != Major::map || found->argument > rest_.size()) return std::nullopt;
    return found->argument;
}

bool Cursor::skip() { return skip(0); }

bool Cursor::skip(int depth)
{
    auto const found = head();
    if (!found) return false;
    switch (found->major) {
    case Major::unsigned_:
    case Major::negative:
    case Major::simple: return true;
    case Major::tag: return false;
    default: break;
    }
    if (found->argument > rest_.size()) return false; // each item takes a byte at least
    if (found->major == Major::bytes || found->major == Major::text) {
        rest_.remove_prefix(static_cast<std::size_t>(found->argument));
        return true;
    }
    if (depth == limits::cbor_depth_max) return false;
    auto const items = found->major == Major::map ? 2 * found->argument : found->argument;
    for (std::uint64_t i = 0; i < items; ++i)
        if (!skip(depth + 1)) return false;
    return true;
}

} // namespace shopx::cbor
