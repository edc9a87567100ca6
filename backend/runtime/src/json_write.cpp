// JSON text out of values.
#include "shopx/runtime/json_impl.hpp"

#include <charconv>

namespace shopx::json {
namespace {

constexpr auto must_escape = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
    table['"'] = true;
    table['\\'] = true;
    return table;
}();

void append_escape(std::string& out, char c)
{
    switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
    }
    constexpr char hex[] = "0123456789abcdef";
    out += "\\u00";
    out += hex[static_cast<unsigned char>(c) >> 4];
    out += hex[static_cast<unsigned char>(c) & 15];
}

} // namespace

void append_string(std::string& out, std::string_view text)
{
    out += '"';
    std::size_t done = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!must_escape[static_cast<unsigned char>(text[i])]) continue;
        out.append(text, done, i - done);
        append_escape(out, text[i]);
        done = i + 1;
    }
    out.append(text, done);
    out += '"';
}

void append_integer(std::string& out, std::int64_t value)
{
    char text[20];
    auto const end = std::to_chars(text, text + sizeof(text), value).ptr;
    out.append(text, static_cast<std::size_t>(end - text));
}

std::string pretty(std::string_view compact)
{
    std::string out;
    std::size_t depth = 0;
    bool in_string = false;
    auto const new_line = [&] { out.append("\n").append(depth * 2, ' '); };
    for (std::size_t i = 0; i < compact.size(); ++i) {
        char const c = compact[i];
        if (in_string) {
            out += c;
            if (c == '\\') {
                out += compact[++i];
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c == '{' || c == '[') {
            out += c;
            bool const empty = i + 1 < compact.size() && (compact[i + 1] == '}' || compact[i + 1] == ']');
            if (empty) {
                out += compact[++i];
            } else {
                ++depth;
                new_line();
            }
        } else if (c == '}' || c == ']') {
            --depth;
            new_line();
            out += c;
        } else if (c == ',') {
            out += c;
            new_line();
        } else if (c == ':') {
            out += ": ";
        } else {
            in_string = c == '"';
            out += c;
        }
    }
    out += '\n';
    return out;
}

namespace detail {

void append_object(std::string& out, void const* object, ObjectInfo const& info)
{
    // Every field brings its comma; the first one's becomes the brace.
    auto const start = out.size();
    for (auto const& field : info.fields) field.append(out, object);
    if (out.size() == start) {
        out += '{';
    } else {
        out[start] = '{';
    }
    out += '}';
}

namespace {

template <class T>
void append_quoted(std::string& out, T const& value)
{
    out += '"';
    value.append_to(out);
    out += '"';
}

constexpr std::size_t buffer_kept_max = 1 << 20;
thread_local std::string buffer;

} // namespace

void append_uuid(std::string& out, Uuid const& id) { append_quoted(out, id); }

void append_instant(std::string& out, Instant const& instant) { append_quoted(out, instant); }

void append_day(std::string& out, BusinessDay const& day)
{
    out += '"';
    out += day.to_string();
    out += '"';
}

std::string& write_buffer()
{
    if (buffer.capacity() > buffer_kept_max) std::string{}.swap(buffer);
    buffer.clear();
    return buffer;
}

std::string copy_of_write_buffer() { return buffer; }

} // namespace detail
} // namespace shopx::json
