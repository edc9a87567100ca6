// The bytes of a connection, as RequestReader is configured. Whole or byte by byte, they must be the same requests: two meanings of the same
// bytes are what request smuggling is made of.
#include "http_reader.hpp"
#include "http_target.hpp"

#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

using namespace shopx;

namespace {

constexpr std::size_t body_bytes_max = 4096;

/// What was understood, as text that can be compared.
std::string understood(std::string_view bytes, std::size_t step)
{
    std::string heard;
    http::RequestReader reader;
    auto state = reader.state();
    for (;;) {
        using enum http::RequestReader::State;
        if (state == refused) return heard + "refused " + std::to_string(reader.refusal().status);
        if (state == has_header) {
            auto const& head = reader.head();
            heard += std::string{head.target} + "|" + std::to_string(head.method ? static_cast<int>(*head.method) : -1) + (head.keep_alive ? "k" : "c");
            for (auto const& [name, value] : head.headers) heard += "|" + std::string{name} + "=" + std::string{value};
            auto const query = head.target.find('?');
            http::percent_decoded(head.target.substr(0, query), false);
            if (query != head.target.npos) http::parse_query(head.target.substr(query + 1));
            state = reader.begin_body(body_bytes_max);
        } else if (state == complete) {
            if (reader.body().size() > body_bytes_max) std::abort();
            heard += "|" + std::string{reader.body()} + "\n";
            state = reader.finish();
        } else if (bytes.empty()) {
            return heard;
        } else {
            auto const room = reader.room();
            auto const size = std::min({room.size(), bytes.size(), step});
            if (size == 0) std::abort();
            std::memcpy(room.data(), bytes.data(), size);
            bytes.remove_prefix(size);
            state = reader.received(size);
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const input{reinterpret_cast<char const*>(bytes), size};
    auto const whole = understood(input, SIZE_MAX);
    if (understood(input, 1) != whole || understood(input, 7) != whole) std::abort();
    return 0;
}
