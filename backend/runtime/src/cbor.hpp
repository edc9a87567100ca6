// A cursor over CBOR (RFC 8949) as authenticators write it: definite lengths, no tags. It allocates nothing and believes no length that
// the bytes don't back, so whatever it has passed is safe to give to a library that builds trees. Private to the runtime.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace shopx::cbor {

enum class Major : std::uint8_t { unsigned_, negative, bytes, text, array, map, tag, simple };

class Cursor {
public:
    explicit Cursor(std::string_view bytes) : rest_{bytes} {}

    /// What has not been read yet.
    std::string_view rest() const { return rest_; }

    // Each reads one item, or gives nothing when another kind of item comes, or none that is whole.
    std::optional<std::string_view> text() { return string(Major::text); }
    std::optional<std::string_view> bytes() { return string(Major::bytes); }
    /// How many pairs follow.
    std::optional<std::uint64_t> map();

    /// Passes one item of any kind with all that is in it, nested no deeper than limits::cbor_depth_max.
    bool skip();

private:
    struct Head {
        Major major;
        std::uint64_t argument;
    };
    std::optional<Head> head();
    std::optional<std::string_view> string(Major wanted);
    bool skip(int depth);

    std::string_view rest_;
};

} // namespace shopx::cbor
