#include "shopx/packs/packs.hpp"

#include "embedded.hpp"
#include "pack_body.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace shopx::packs {
namespace {

/// The English name, of names by language.
struct EnglishName {
    std::string en;
    static constexpr auto wire() { return json::object<EnglishName>("PackNames", "A name by language", json::field("en", &EnglishName::en, "In English")); }
};

/// The text of `"en":` in names whose other languages don't matter here.
std::string english(json::Raw const& names)
{
    constexpr std::string_view key = R"("en":)";
    auto const at = names.text.find(key);
    if (at == names.text.npos) return {};
    auto end = at + key.size() + 1;
    while (end < names.text.size() && names.text[end] != '"') end += names.text[end] == '\\' ? 2 : 1;
    auto const name = json::read<EnglishName>('{' + names.text.substr(at, end + 1 - at) + '}');
    return name ? name->en : std::string{};
}

[[noreturn]] void unreadable(std::string_view text, std::string const& why)
{
    throw std::logic_error{"a pack of this program can't be read: " + why + " in " + std::string{text.substr(0, 80)}};
}

/// The kernel reads what is computed with; the described type has the names for people, and the form of the whole file.
Pack to_pack(std::string_view text)
{
    Pack pack;
    pack.text = text;
    if (auto const refusal = engine::read_pack(text, pack.law)) unreadable(text, std::string{refusal.code} + " at " + refusal.pointer);
    auto const body = json::read<PackBody>(text);
    if (!body) unreadable(text, body.error().fields.empty() ? body.error().detail : body.error().fields[0].code + " at " + body.error().fields[0].pointer);
    pack.name = body->name;
    for (auto const& tax_class : body->tax_classes) pack.class_names.push_back(english(tax_class.names));
    return pack;
}

std::vector<Pack> read_all()
{
    std::vector<Pack> packs;
    for (auto const text : embedded()) packs.push_back(to_pack(text));
    std::sort(packs.begin(), packs.end(), [](Pack const& a, Pack const& b) { return std::tie(a.law.id, b.law.version) < std::tie(b.law.id, a.law.version); });
    return packs;
}

} // namespace

std::span<Pack const> all()
{
    static std::vector<Pack> const packs = read_all();
    return packs;
}

Pack const* find(std::string_view id, std::int32_t version)
{
    for (auto const& pack : all())
        if (pack.law.version == version && pack.law.id == id) return &pack;
    return nullptr;
}

} // namespace shopx::packs
