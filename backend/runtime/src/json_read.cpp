// Values out of nodes, with what is wrong and where.
#include "shopx/runtime/json_impl.hpp"

#include <algorithm>

namespace shopx::json {

namespace {

void append_part(std::string& out, std::string_view key)
{
    out += '/';
    for (char const c : key) {
        if (c == '~') {
            out += "~0";
        } else if (c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
}

void append_path(std::string& out, Path const& path)
{
    if (!path.parent) return;
    append_path(out, *path.parent);
    if (path.is_index) {
        out += '/';
        append_integer(out, static_cast<std::int64_t>(path.index));
    } else {
        append_part(out, path.key);
    }
}

/// A key of an outsider in an answer: short.
std::string_view shown(std::string_view key)
{
    constexpr std::size_t shown_max = 200;
    if (key.size() <= shown_max) return key;
    auto end = shown_max;
    while (end > 0 && (static_cast<unsigned char>(key[end]) & 0xC0) == 0x80) --end;
    return key.substr(0, end);
}

} // namespace

std::string pointer(std::initializer_list<PointerPart> parts)
{
    std::string out;
    for (auto const& part : parts) append_part(out, part.text);
    return out;
}

void Problems::push(std::string pointer, std::string_view code, std::string detail)
{
    ++count_;
    if (errors_.size() < limits::json_errors_max) errors_.push_back({std::move(pointer), std::string{code}, std::move(detail)});
}

void Problems::add(std::string_view pointer, std::string_view code, std::string detail)
{
    std::string whole;
    if (base_) append_path(whole, *base_);
    whole += pointer;
    push(std::move(whole), code, std::move(detail));
}

void Problems::add_at(Path const& path, std::string_view code, std::string detail)
{
    std::string whole;
    append_path(whole, path);
    push(std::move(whole), code, std::move(detail));
}

Error Problems::to_error() &&
{
    auto detail = std::to_string(count_) + (count_ == 1 ? " thing is" : " things are") + " wrong in the body";
    if (count_ > errors_.size()) detail += "; the first " + std::to_string(errors_.size()) + " are told";
    return {ErrorKind::bad_request, "http.bad_body", std::move(detail), std::move(errors_)};
}

namespace detail {
namespace {

using Kind = Node::Kind;

std::string_view name_of(Kind kind)
{
    switch (kind) {
    case Kind::null: return "null";
    case Kind::boolean: return "a boolean";
    case Kind::integer: return "an integer";
    case Kind::fraction:
    case Kind::too_big: return "a number";
    case Kind::string:
    case Kind::string_with_nul: return "a string";
    case Kind::array: return "an array";
    case Kind::object: return "an object";
    }
    return "";
}

bool expect(Problems& problems, Node const& node, Path const& path, Kind kind)
{
    if (node.kind == kind) return true;
    if (kind == Kind::string && node.kind == Kind::string_with_nul) {
        problems.add_at(path, "nul_character", "the character U+0000 can't be kept");
    } else if (kind == Kind::integer && node.kind == Kind::fraction) {
        problems.add_at(path, "not_an_integer", "integers are written with digits alone: no point, no exponent");
    } else if (kind == Kind::integer && node.kind == Kind::too_big) {
        problems.add_at(path, "out_of_range", "this is no 64-bit integer");
    } else {
        problems.add_at(path, "wrong_type", std::string{name_of(kind)} + " is wanted here, and this is " + std::string{name_of(node.kind)});
    }
    return false;
}

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void check_length(Problems& problems, Path const& path, Limits const& limits, std::size_t bytes, std::string_view text)
{
    // A character has one to four bytes, so most texts need no counting.
    if (bytes <= limits.length_max && bytes / 4 >= limits.length_min) return;
    auto const length = characters(text);
    if (length < limits.length_min) {
        problems.add_at(path, "too_short", "at least " + std::to_string(limits.length_min) + " characters are needed, and here are " + std::to_string(length));
    } else if (length > limits.length_max) {
        problems.add_at(path, "too_long", "at most " + std::to_string(limits.length_max) + " characters are allowed, and here are " + std::to_string(length));
    }
}

/// Canonical text of anything inside a Raw.
class RawWriter {
public:
    RawWriter(Problems& problems, std::string& out) : problems_{problems}, out_{out} {}

    void write(Node const& node, Path const& path)
    {
        switch (node.kind) {
        case Kind::null: out_ += "null"; break;
        case Kind::boolean: out_ += node.number ? "true" : "false"; break;
        case Kind::integer: append_integer(out_, node.number); break;
        case Kind::fraction:
        case Kind::too_big: expect(problems_, node, path, Kind::integer); break;
        case Kind::string_with_nul: expect(problems_, node, path, Kind::string); break;
        case Kind::string: append_string(out_, node.view()); break;
        case Kind::array: write_array(node, path); break;
        case Kind::object: write_object(node, path); break;
        }
    }

private:
    void write_array(Node const& node, Path const& path)
    {
        out_ += '[';
        auto const* child = node.first();
        for (std::size_t i = 0; i < node.size; ++i, child = child->next()) {
            if (i > 0) out_ += ',';
            write(*child, Path{&path, {}, i, true});
        }
        out_ += ']';
    }
    void write_object(Node const& node, Path const& path)
    {
        std::vector<Node const*> members;
        members.reserve(node.size);
        auto const* child = node.first();
        for (std::size_t i = 0; i < node.size; ++i, child = child->next()) members.push_back(child);
        std::stable_sort(members.begin(), members.end(), [](auto const* a, auto const* b) { return a->key_view() < b->key_view(); });
        out_ += '{';
        for (std::size_t i = 0; i < members.size(); ++i) {
            auto const key = members[i]->key_view();
            Path const at{&path, shown(key)};
            if (i > 0) out_ += ',';
            if (i > 0 && members[i - 1]->key_view() == key) problems_.add_at(at, "duplicate", "this key is there twice");
            if (key.find('\0') != key.npos) problems_.add_at(at, "nul_character", "the character U+0000 can't be kept");
            append_string(out_, key);
            out_ += ':';
            write(*members[i], at);
        }
        out_ += '}';
    }

    Problems& problems_;
    std::string& out_;
};

} // namespace

void read_object(Problems& problems, Node const& node, Path const& path, void* object, ObjectInfo const& info)
{
    if (!expect(problems, node, path, Kind::object)) return;
    auto const before = problems.count();
    auto const& fields = info.fields;
    std::uint64_t seen = 0;
    std::size_t next = 0; // clients write fields in the order of the description, so the next one is tried first
    auto const* child = node.first();
    for (std::size_t i = 0; i < node.size; ++i, child = child->next()) {
        auto const key = child->key_view();
        std::size_t at = next;
        for (std::size_t tried = 0; tried < fields.size(); ++tried, at = at + 1) {
            if (at >= fields.size()) at = 0;
            if (fields[at].name == key) break;
        }
        Path const here{&path, shown(key)};
        if (at >= fields.size() || fields[at].name != key) {
            problems.add_at(here, "unknown", "this field is not known here");
            continue;
        }
        next = at + 1;
        auto const bit = std::uint64_t{1} << at;
        if (seen & bit) {
            problems.add_at(here, "duplicate", "this field is there twice");
            continue;
        }
        seen |= bit;
        fields[at].read(problems, *child, here, object);
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].required && !(seen >> i & 1)) problems.add_at(Path{&path, fields[i].name}, "missing", "this field is needed");
    }
    if (info.check && problems.count() == before) {
        problems.set_base(&path);
        info.check(object, problems);
        problems.set_base(nullptr);
    }
}

bool begin_array(Problems& problems, Node const& node, Path const& path, Limits const& limits)
{
    if (!expect(problems, node, path, Kind::array)) return false;
    if (node.size < limits.items_min) {
        problems.add_at(path, "too_few", "at least " + std::to_string(limits.items_min) + " items are needed, and here are " + std::to_string(node.size));
        return false;
    }
    if (node.size > limits.items_max) {
        problems.add_at(path, "too_many", "at most " + std::to_string(limits.items_max) + " items are allowed, and here are " + std::to_string(node.size));
        return false;
    }
    return true;
}

void read_bool(Problems& problems, Node const& node, Path const& path, bool& out)
{
    if (expect(problems, node, path, Kind::boolean)) out = node.number != 0;
}

void read_integer(Problems& problems, Node const& node, Path const& path, Limits const& limits, std::int64_t& out)
{
    if (!expect(problems, node, path, Kind::integer)) return;
    if (node.number < limits.min || node.number > limits.max) {
        problems.add_at(path, "out_of_range", "this must be from " + std::to_string(limits.min) + " to " + std::to_string(limits.max));
        return;
    }
    out = node.number;
}

void read_string(Problems& problems, Node const& node, Path const& path, Limits const& limits, std::string& out)
{
    if (!expect(problems, node, path, Kind::string)) return;
    check_length(problems, path, limits, node.size, node.view());
    out.assign(node.text, node.size);
}

void read_uuid(Problems& problems, Node const& node, Path const& path, Uuid& out)
{
    if (!expect(problems, node, path, Kind::string)) return;
    if (auto const id = Uuid::parse(node.view())) {
        out = *id;
    } else {
        problems.add_at(path, "not_a_uuid", "a UUID is written as 8-4-4-4-12 hexadecimal digits");
    }
}

void read_instant(Problems& problems, Node const& node, Path const& path, Instant& out)
{
    if (!expect(problems, node, path, Kind::string)) return;
    if (auto const instant = Instant::parse(node.view())) {
        out = *instant;
    } else {
        problems.add_at(path, "not_a_time", "a time is written as RFC 3339 says: 2026-11-23T10:00:00Z, with at most six decimals");
    }
}

void read_day(Problems& problems, Node const& node, Path const& path, BusinessDay& out)
{
    if (!expect(problems, node, path, Kind::string)) return;
    if (auto const day = BusinessDay::parse(node.view())) {
        out = *day;
    } else {
        problems.add_at(path, "not_a_date", "a date is written as 2026-11-23");
    }
}

std::size_t read_name(Problems& problems, Node const& node, Path const& path, std::span<std::string_view const> names)
{
    if (!expect(problems, node, path, Kind::string)) return names.size();
    auto const found = std::find(names.begin(), names.end(), node.view());
    if (found == names.end()) {
        std::string all;
        for (auto const name : names) (all += all.empty() ? "" : ", ").append(name);
        problems.add_at(path, "not_one_of", "this must be one of: " + all);
    }
    return static_cast<std::size_t>(found - names.begin());
}

void read_raw(Problems& problems, Node const& node, Path const& path, Limits const& limits, Raw& out)
{
    if (!expect(problems, node, path, Kind::object)) return;
    out.text.clear();
    RawWriter{problems, out.text}.write(node, path);
    if (out.text.size() > limits.length_max) {
        problems.add_at(
            path, "too_long", "at most " + std::to_string(limits.length_max) + " bytes are allowed, and here are " + std::to_string(out.text.size()));
    }
}

} // namespace detail
} // namespace shopx::json
