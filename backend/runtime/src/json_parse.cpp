// The grammar is Boost.JSON's; what it finds becomes nodes here, because its own document type can't tell what we refuse
// (in 1.81: the last of two equal keys wins, 2E9960 is infinity, a long integer is a double).
#include "shopx/runtime/json_impl.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <functional>
#include <memory>

namespace shopx::json::detail {
namespace {

namespace bj = boost::json;

/// Nodes kept by a thread between requests: what one big body needed is given back.
constexpr std::size_t nodes_kept_max = 16'384;
constexpr std::size_t arena_kept_max = 256 << 10;

struct Builder {
    static constexpr std::size_t max_object_size = -1;
    static constexpr std::size_t max_array_size = -1;
    static constexpr std::size_t max_key_size = -1;
    static constexpr std::size_t max_string_size = -1;

    std::vector<Node> nodes;
    std::vector<std::uint32_t> open; // containers whose end is still to come
    std::string arena;               // text that had escapes; never moves, because it is reserved for the whole input first
    std::string_view input;
    std::string_view key;
    bool key_pending = false;
    std::size_t part_start = std::string::npos;

    void begin(std::string_view text)
    {
        nodes.clear();
        open.clear();
        arena.clear();
        if (nodes.capacity() > nodes_kept_max) std::vector<Node>{}.swap(nodes);
        if (arena.capacity() > arena_kept_max) std::string{}.swap(arena);
        input = text;
        key_pending = false;
        part_start = std::string::npos;
    }

    Node& add(Node::Kind kind)
    {
        if (!open.empty()) ++nodes[open.back()].size;
        auto& node = nodes.emplace_back();
        node.kind = kind;
        if (std::exchange(key_pending, false)) {
            node.key = key.data();
            node.key_size = static_cast<std::uint32_t>(key.size());
        }
        return node;
    }
    bool open_container(Node::Kind kind)
    {
        add(kind);
        open.push_back(static_cast<std::uint32_t>(nodes.size() - 1));
        return true;
    }
    bool close_container()
    {
        auto const at = open.back();
        open.pop_back();
        nodes[at].span = static_cast<std::uint32_t>(nodes.size() - at);
        return true;
    }

    bool is_input(char const* p) const { return !std::less<>{}(p, input.data()) && std::less<>{}(p, input.data() + input.size()); }
    void keep_part(bj::string_view part)
    {
        if (arena.capacity() < input.size()) arena.reserve(input.size());
        if (part_start == std::string::npos) part_start = arena.size();
        arena.append(part.data(), part.size());
    }
    /// The whole of a string or key whose last part this is.
    std::string_view keep(bj::string_view last)
    {
        if (part_start == std::string::npos && is_input(last.data())) return {last.data(), last.size()};
        keep_part(last);
        auto const start = std::exchange(part_start, std::string::npos);
        return std::string_view{arena}.substr(start);
    }

    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_array_begin(bj::error_code&) { return open_container(Node::Kind::array); }
    bool on_array_end(std::size_t, bj::error_code&) { return close_container(); }
    bool on_object_begin(bj::error_code&) { return open_container(Node::Kind::object); }
    bool on_object_end(std::size_t, bj::error_code&) { return close_container(); }
    bool on_string_part(bj::string_view part, std::size_t, bj::error_code&)
    {
        keep_part(part);
        return true;
    }
    bool on_string(bj::string_view last, std::size_t, bj::error_code&)
    {
        auto const text = keep(last);
        // Only an escape can make a NUL, and text with escapes is in the arena.
        bool const has_nul = !is_input(text.data()) && text.find('\0') != text.npos;
        auto& node = add(has_nul ? Node::Kind::string_with_nul : Node::Kind::string);
        node.text = text.data();
        node.size = static_cast<std::uint32_t>(text.size());
        return true;
    }
    bool on_key_part(bj::string_view part, std::size_t, bj::error_code&)
    {
        keep_part(part);
        return true;
    }
    bool on_key(bj::string_view last, std::size_t, bj::error_code&)
    {
        key = keep(last);
        key_pending = true;
        return true;
    }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t value, bj::string_view, bj::error_code&)
    {
        add(Node::Kind::integer).number = value;
        return true;
    }
    bool on_uint64(std::uint64_t, bj::string_view, bj::error_code&)
    {
        add(Node::Kind::too_big);
        return true;
    }
    bool on_double(double, bj::string_view text, bj::error_code&)
    {
        add(text.find_first_of(".eE") == text.npos ? Node::Kind::too_big : Node::Kind::fraction);
        return true;
    }
    bool on_bool(bool value, bj::error_code&)
    {
        add(Node::Kind::boolean).number = value ? 1 : 0;
        return true;
    }
    bool on_null(bj::error_code&)
    {
        add(Node::Kind::null);
        return true;
    }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }

    /// Where the parser stood when it gave up.
    std::string pointer_here() const
    {
        std::string out;
        auto const step = [&](Node const& parent, std::string_view name, std::size_t index) {
            auto const part = parent.kind == Node::Kind::object ? PointerPart{name} : PointerPart{index};
            out += pointer({part});
        };
        for (std::size_t i = 1; i < open.size(); ++i) {
            auto const& parent = nodes[open[i - 1]];
            step(parent, nodes[open[i]].key_view(), parent.size - 1);
        }
        if (open.empty()) return out;
        auto const& last = nodes[open.back()];
        if (last.kind == Node::Kind::array || key_pending) step(last, key, last.size);
        return out;
    }
};

bj::parse_options options()
{
    bj::parse_options all;
    all.max_depth = limits::json_depth_max;
    return all;
}

} // namespace

struct Document::Impl {
    bj::basic_parser<Builder> parser{options()};
};

Document::Document() : impl_{std::make_unique<Impl>()} {}
Document::~Document() = default;

std::optional<Error> Document::parse(std::string_view text)
{
    auto& parser = impl_->parser;
    auto& builder = parser.handler();
    parser.reset();
    builder.begin(text);
    bj::error_code failure;
    auto const read = parser.write_some(false, text.data(), text.size(), failure);
    if (!failure && read < text.size()) failure = bj::error::extra_data;
    if (!failure) return std::nullopt;

    bool const deep = failure == bj::error::too_deep;
    auto detail = deep ? "nested deeper than " + std::to_string(limits::json_depth_max) : "this is not JSON in UTF-8: " + failure.message();
    detail += ", at byte " + std::to_string(read);
    Error error{ErrorKind::bad_request, "http.bad_json", detail, {}};
    error.fields.push_back({builder.pointer_here(), deep ? "too_deep" : "bad_json", std::move(detail)});
    return error;
}

Node const& Document::root() const { return impl_->parser.handler().nodes.front(); }

namespace {
thread_local std::unique_ptr<Document> spare;
}

Lease::Lease() : document_{spare ? std::move(spare) : std::make_unique<Document>()} {}
Lease::~Lease() { spare = std::move(document_); }

} // namespace shopx::json::detail
