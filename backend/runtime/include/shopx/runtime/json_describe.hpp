// What a described wire type is made of: fields with limits, objects, names of enum values, checks across fields, schemas.
// json.hpp says how these are used. No JSON library is seen here, so including this costs next to nothing.
#pragma once

#include "shopx/base/limits.hpp"
#include "shopx/base/result.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace shopx::json {

/// The wire's word for one value of an enum. An enum is readable and writable once it has
///     template <>
///     inline constexpr auto shopx::json::names<Kind> = std::array{json::Name{Kind::sale, "sale"}, json::Name{Kind::return_, "return"}};
template <class E>
struct Name {
    E value;
    std::string_view text;
};
template <class E>
Name(E, char const*) -> Name<E>;
template <class E>
inline constexpr auto names = nullptr;

/// Any JSON object, kept as text: compact, members sorted by key, integers only. Such text may be put into a document as it is.
struct Raw {
    std::string text = "{}";
    friend bool operator==(Raw const&, Raw const&) = default;
};

/// What a value may be. Lengths are in characters (code points), or for Raw in bytes of its text.
struct Limits {
    std::int64_t min = INT64_MIN;
    std::int64_t max = INT64_MAX;
    std::size_t length_min = 0;
    std::size_t length_max = SIZE_MAX;
    std::size_t items_min = 0;
    std::size_t items_max = SIZE_MAX;
};

namespace detail {

template <class T>
struct Inner {
    using type = T;
};
template <class T>
struct Inner<std::optional<T>> : Inner<T> {
};
template <class T>
struct Inner<std::vector<T>> : Inner<T> {
};
/// The type that limits of a value speak about: of vector<string> the string.
template <class T>
using inner_t = typename Inner<T>::type;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_vector<std::optional<std::vector<T>>> = true;
template <class T>
inline constexpr bool is_integer = std::is_same_v<T, std::int64_t> || std::is_same_v<T, std::int32_t>;

} // namespace detail

template <class T, class M>
struct Field {
    std::string_view name;
    M T::*member;
    std::string_view description;
    std::string_view example;
    Limits limits{};

    /// The least and the greatest integer, of the field or of the items of a vector.
    constexpr Field range(std::int64_t min, std::int64_t max) const requires detail::is_integer<detail::inner_t<M>>
    {
        auto copy = *this;
        copy.limits.min = min;
        copy.limits.max = max;
        return copy;
    }
    constexpr Field length(std::size_t min, std::size_t max) const
        requires(std::is_same_v<detail::inner_t<M>, std::string> || std::is_same_v<detail::inner_t<M>, Raw>)
    {
        auto copy = *this;
        copy.limits.length_min = min;
        copy.limits.length_max = max;
        return copy;
    }
    constexpr Field items(std::size_t min, std::size_t max) const requires detail::is_vector<M>
    {
        auto copy = *this;
        copy.limits.items_min = min;
        copy.limits.items_max = max;
        return copy;
    }
};

/// `example` is a value as the wire has it, without quotes for text: "standard", "200000", "true", or a whole [..] or {..}.
template <class T, class M>
constexpr Field<T, M> field(std::string_view name, M T::*member, std::string_view description, std::string_view example = "")
{
    return {name, member, description, example};
}

template <class T, class... Fields>
struct Object {
    std::string_view name;
    std::string_view description;
    std::tuple<Fields...> fields;
};

/// `name` is the schema's name in OpenAPI and is unique in the whole API.
template <class T, class... Fields>
constexpr Object<T, Fields...> object(std::string_view name, std::string_view description, Fields... fields)
{
    static_assert(sizeof...(Fields) <= 64, "a wire type has at most 64 fields");
    return {name, description, std::tuple<Fields...>{fields...}};
}

/// One step from a value to what it lies in. Steps live on the stack; text is made of them only when something is wrong.
struct Path {
    Path const* parent = nullptr;
    std::string_view key{}; // of an object's member; else `index` counts
    std::size_t index = 0;
    bool is_index = false;
};

/// A part of a JSON pointer: a key, or an index.
struct PointerPart {
    std::string text;
    PointerPart(std::string_view key) : text{key} {}
    PointerPart(char const* key) : text{key} {}
    PointerPart(std::size_t index) : text{std::to_string(index)} {}
};
/// pointer({"lines", 3, "name"}) is "/lines/3/name".
std::string pointer(std::initializer_list<PointerPart> parts);

/// Gathers what is wrong with a body. A type whose fields depend on each other has, in its own namespace,
///     void check(SaleBody const& body, json::Problems& problems);
/// which is called when the fields by themselves are right. It is declared beside the type, so that whoever reads one sees it.
/// Pointers are relative to the value that is checked.
class Problems {
public:
    void add(std::string_view pointer, std::string_view code, std::string detail);
    bool empty() const { return count_ == 0; }
    /// All that was found, also what is above limits::json_errors_max and was not kept.
    std::size_t count() const { return count_; }

    void add_at(Path const& path, std::string_view code, std::string detail);
    void set_base(Path const* base) { base_ = base; }
    /// As an error of kind bad_request.
    Error to_error() &&;

private:
    void push(std::string pointer, std::string_view code, std::string detail);
    Path const* base_ = nullptr;
    std::vector<FieldError> errors_;
    std::size_t count_ = 0;
};

/// Gathers component schemas while an OpenAPI document is made.
class SchemaBuilder {
public:
    /// By name, as JSON text.
    std::map<std::string, std::string, std::less<>> const& components() const { return components_; }

    /// False when the component is there already, so that a type may hold itself.
    bool begin(std::string_view name, void const* type);
    void put(std::string_view name, std::string text);

private:
    std::map<std::string, std::string, std::less<>> components_;
    std::map<std::string, void const*, std::less<>> types_;
};

/// Adds what a type needs to the builder and gives its own schema, a $ref for a described type.
using SchemaOf = std::string (*)(SchemaBuilder&);
template <class T>
constexpr SchemaOf schema_of();

/// Text with its quotes and escapes; all of JSON's writing in this process ends here.
void append_string(std::string& out, std::string_view text);
void append_integer(std::string& out, std::int64_t value);
/// The same document with an indent of two spaces and an end of line.
std::string pretty(std::string_view compact);

} // namespace shopx::json
