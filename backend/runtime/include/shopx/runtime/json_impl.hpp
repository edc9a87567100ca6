// The machinery behind json.hpp. Templates only find members and types; everything that does work is compiled once, in
// runtime/src/json_*.cpp, behind tables of fields.
#pragma once

#include "shopx/runtime/json_describe.hpp"

#include <algorithm>
#include <memory>
#include <span>

namespace shopx::json::detail {

/// A parsed value. Nodes lie in the order of the text: the first child follows its parent, the next sibling is `span` further.
struct Node {
    enum class Kind : std::uint8_t { null, boolean, integer, fraction, too_big, string, string_with_nul, array, object };
    char const* key = nullptr;
    union {
        std::int64_t number = 0; // integer and boolean
        char const* text;        // string
    };
    std::uint32_t key_size = 0;
    std::uint32_t size = 0; // bytes of a string, children of an array or object
    std::uint32_t span = 1;
    Kind kind = Kind::null;

    std::string_view key_view() const { return {key, key_size}; }
    std::string_view view() const { return {text, size}; }
    Node const* first() const { return this + 1; }
    Node const* next() const { return this + span; }
};

/// A text as nodes. Views into the text and into the document stay valid until the next parse or the end.
class Document {
public:
    Document();
    ~Document();
    /// Nothing, or the error that the caller is told.
    std::optional<Error> parse(std::string_view text);
    Node const& root() const;

private:
    friend class Lease;
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// A Document of this thread, used again and again; a read inside a read gets another one.
class Lease {
public:
    Lease();
    ~Lease();
    Lease(Lease const&) = delete;
    Lease& operator=(Lease const&) = delete;
    Document& operator*() { return *document_; }

private:
    std::unique_ptr<Document> document_;
};

struct ObjectInfo;

struct FieldInfo {
    std::string_view name;
    std::string_view key; // ,"name":
    std::string_view description;
    std::string_view example;
    Limits limits;
    bool required;
    void (*read)(Problems&, Node const&, Path const&, void* object);
    void (*append)(std::string&, void const* object);
    std::string (*schema)(SchemaBuilder&, FieldInfo const&);
};

struct ObjectInfo {
    std::string_view name;
    std::string_view description;
    std::span<FieldInfo const> fields;
    void (*check)(void const* object, Problems&); // or null
};

void read_object(Problems&, Node const&, Path const&, void* object, ObjectInfo const&);
void append_object(std::string&, void const* object, ObjectInfo const&);
std::string object_schema(SchemaBuilder&, ObjectInfo const&);

void read_bool(Problems&, Node const&, Path const&, bool& out);
void read_integer(Problems&, Node const&, Path const&, Limits const&, std::int64_t& out);
void read_string(Problems&, Node const&, Path const&, Limits const&, std::string& out);
void read_uuid(Problems&, Node const&, Path const&, Uuid& out);
void read_instant(Problems&, Node const&, Path const&, Instant& out);
void read_day(Problems&, Node const&, Path const&, BusinessDay& out);
void read_raw(Problems&, Node const&, Path const&, Limits const&, Raw& out);
/// The index of the name, or names.size() after a problem.
std::size_t read_name(Problems&, Node const&, Path const&, std::span<std::string_view const> names);
bool begin_array(Problems&, Node const&, Path const&, Limits const&);

void append_uuid(std::string&, Uuid const&);
void append_instant(std::string&, Instant const&);
void append_day(std::string&, BusinessDay const&);

std::string scalar_schema(std::string_view type, std::string_view format, Limits const&);
std::string enum_schema(std::span<std::string_view const> names);
std::string array_schema(std::string items, Limits const&);

std::string& write_buffer();
std::string copy_of_write_buffer();

template <class T>
concept described = requires
{
    T::wire();
};
template <class T>
concept named = std::is_enum_v<T> && !std::is_same_v<decltype(names<T>), std::nullptr_t const>;
template <class T>
concept checked = requires(T const& value, Problems& problems)
{
    check(value, problems);
};
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_plain_vector = false;
template <class T>
inline constexpr bool is_plain_vector<std::vector<T>> = !std::is_same_v<T, bool>;
template <class T>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<Id<Tag>> = true;
template <class T>
inline constexpr bool unknown_type = false;

template <class E>
struct EnumTexts {
    static constexpr auto texts = [] {
        std::array<std::string_view, names<E>.size()> all{};
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = names<E>[i].text;
        return all;
    }();
};

template <class T>
struct Described;

template <class V>
void read_value(Problems& problems, Node const& node, Path const& path, Limits const& limits, V& out)
{
    if constexpr (is_optional<V>) {
        if (node.kind != Node::Kind::null) read_value(problems, node, path, limits, out.emplace());
    } else if constexpr (is_plain_vector<V>) {
        if (!begin_array(problems, node, path, limits)) return;
        out.reserve(node.size);
        auto const* child = node.first();
        for (std::size_t i = 0; i < node.size; ++i, child = child->next()) {
            Path const at{&path, {}, i, true};
            read_value(problems, *child, at, limits, out.emplace_back());
        }
    } else if constexpr (described<V>) {
        read_object(problems, node, path, &out, Described<V>::info);
    } else if constexpr (std::is_same_v<V, bool>) {
        read_bool(problems, node, path, out);
    } else if constexpr (std::is_same_v<V, std::int64_t>) {
        read_integer(problems, node, path, limits, out);
    } else if constexpr (std::is_same_v<V, std::int32_t>) {
        Limits narrow = limits;
        narrow.min = std::max<std::int64_t>(limits.min, INT32_MIN);
        narrow.max = std::min<std::int64_t>(limits.max, INT32_MAX);
        std::int64_t wide = 0;
        read_integer(problems, node, path, narrow, wide);
        out = static_cast<std::int32_t>(wide);
    } else if constexpr (std::is_same_v<V, std::string>) {
        read_string(problems, node, path, limits, out);
    } else if constexpr (std::is_same_v<V, Uuid>) {
        read_uuid(problems, node, path, out);
    } else if constexpr (is_id<V>) {
        read_uuid(problems, node, path, out.value);
    } else if constexpr (std::is_same_v<V, Instant>) {
        read_instant(problems, node, path, out);
    } else if constexpr (std::is_same_v<V, BusinessDay>) {
        read_day(problems, node, path, out);
    } else if constexpr (std::is_same_v<V, Raw>) {
        read_raw(problems, node, path, limits, out);
    } else if constexpr (named<V>) {
        auto const index = read_name(problems, node, path, EnumTexts<V>::texts);
        if (index < names<V>.size()) out = names<V>[index].value;
    } else {
        static_assert(unknown_type<V>, "this type has no form on the wire: json.hpp says which have");
    }
}

template <class V>
void append_value(std::string& out, V const& value)
{
    if constexpr (is_optional<V>) {
        if (value) {
            append_value(out, *value);
        } else {
            out += "null";
        }
    } else if constexpr (is_plain_vector<V>) {
        out += '[';
        bool first = true;
        for (auto const& item : value) {
            if (!std::exchange(first, false)) out += ',';
            append_value(out, item);
        }
        out += ']';
    } else if constexpr (described<V>) {
        append_object(out, &value, Described<V>::info);
    } else if constexpr (std::is_same_v<V, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (is_integer<V>) {
        append_integer(out, value);
    } else if constexpr (std::is_same_v<V, std::string>) {
        append_string(out, value);
    } else if constexpr (std::is_same_v<V, Uuid>) {
        append_uuid(out, value);
    } else if constexpr (is_id<V>) {
        append_uuid(out, value.value);
    } else if constexpr (std::is_same_v<V, Instant>) {
        append_instant(out, value);
    } else if constexpr (std::is_same_v<V, BusinessDay>) {
        append_day(out, value);
    } else if constexpr (std::is_same_v<V, Raw>) {
        out += value.text;
    } else if constexpr (named<V>) {
        std::string_view text;
        for (auto const& name : names<V>) {
            if (name.value == value) text = name.text;
        }
        append_string(out, text);
    } else {
        static_assert(unknown_type<V>, "this type has no form on the wire: json.hpp says which have");
    }
}

template <class V>
std::string value_schema(SchemaBuilder& builder, Limits const& limits)
{
    if constexpr (is_optional<V>) {
        return value_schema<typename V::value_type>(builder, limits);
    } else if constexpr (is_plain_vector<V>) {
        return array_schema(value_schema<typename V::value_type>(builder, limits), limits);
    } else if constexpr (described<V>) {
        return object_schema(builder, Described<V>::info);
    } else if constexpr (std::is_same_v<V, bool>) {
        return scalar_schema("boolean", "", limits);
    } else if constexpr (is_integer<V>) {
        return scalar_schema("integer", std::is_same_v<V, std::int64_t> ? "int64" : "int32", limits);
    } else if constexpr (std::is_same_v<V, std::string>) {
        return scalar_schema("string", "", limits);
    } else if constexpr (std::is_same_v<V, Uuid> || is_id<V>) {
        return scalar_schema("string", "uuid", limits);
    } else if constexpr (std::is_same_v<V, Instant>) {
        return scalar_schema("string", "date-time", limits);
    } else if constexpr (std::is_same_v<V, BusinessDay>) {
        return scalar_schema("string", "date", limits);
    } else if constexpr (std::is_same_v<V, Raw>) {
        return scalar_schema("object", "", limits);
    } else if constexpr (named<V>) {
        return enum_schema(EnumTexts<V>::texts);
    } else {
        static_assert(unknown_type<V>, "this type has no form on the wire: json.hpp says which have");
    }
}

template <class T, std::size_t I>
struct FieldOf {
    static constexpr auto field = std::get<I>(T::wire().fields);
    using Value = std::remove_cvref_t<decltype(std::declval<T&>().*field.member)>;

    static constexpr auto key = [] {
        std::array<char, field.name.size() + 4> text{};
        std::size_t at = 0;
        text[at++] = ',';
        text[at++] = '"';
        for (char const c : field.name) text[at++] = c;
        text[at++] = '"';
        text[at] = ':';
        return text;
    }();
    static void read(Problems& problems, Node const& node, Path const& path, void* object)
    {
        read_value(problems, node, path, field.limits, static_cast<T*>(object)->*field.member);
    }
    static void append(std::string& out, void const* object)
    {
        auto const& value = static_cast<T const*>(object)->*field.member;
        if constexpr (is_optional<Value>) {
            if (!value) return;
        }
        out.append(key.data(), key.size());
        append_value(out, value);
    }
    static std::string schema(SchemaBuilder& builder, FieldInfo const& info) { return value_schema<Value>(builder, info.limits); }

    static constexpr FieldInfo info{
        field.name, {key.data(), key.size()}, field.description, field.example, field.limits, !is_optional<Value>, &read, &append, &schema};
};

template <class T>
struct Described {
    static constexpr std::size_t size = std::tuple_size_v<decltype(T::wire().fields)>;
    static constexpr auto fields = []<std::size_t... I>(std::index_sequence<I...>) { return std::array<FieldInfo, size>{FieldOf<T, I>::info...}; }
    (std::make_index_sequence<size>{});

    static void check_value(void const* object, Problems& problems)
    {
        if constexpr (checked<T>) check(*static_cast<T const*>(object), problems);
    }
    static constexpr ObjectInfo info{T::wire().name, T::wire().description, fields, checked<T> ? &check_value : nullptr};
};

} // namespace shopx::json::detail

namespace shopx::json {

template <class T>
constexpr SchemaOf schema_of()
{
    return +[](SchemaBuilder& builder) { return detail::value_schema<T>(builder, Limits{}); };
}

template <class T>
Result<T> read(std::string_view text)
{
    detail::Lease document;
    if (auto error = (*document).parse(text)) return std::move(*error);
    T value{};
    Problems problems;
    detail::read_value(problems, (*document).root(), Path{}, Limits{}, value);
    if (!problems.empty()) return std::move(problems).to_error();
    return value;
}

template <class T>
void append(std::string& out, T const& value)
{
    detail::append_value(out, value);
}

template <class T>
std::string write(T const& value)
{
    auto& out = detail::write_buffer();
    detail::append_value(out, value);
    return detail::copy_of_write_buffer();
}

} // namespace shopx::json
