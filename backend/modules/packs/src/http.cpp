#include "shopx/packs/packs.hpp"

#include "pack_body.hpp"

#include <charconv>

namespace shopx::packs {
namespace {

struct PackLine {
    std::string id;
    std::int32_t version = 0;
    std::string name;
    std::string currency;
    static constexpr auto wire()
    {
        return json::object<PackLine>("PackLine", "One version of a pack", json::field("id", &PackLine::id, "ISO 3166", "GB"),
            json::field("version", &PackLine::version, "From 1", "1"), json::field("name", &PackLine::name, "In English", "United Kingdom"),
            json::field("currency", &PackLine::currency, "ISO 4217", "GBP"));
    }
};

struct PacksBody {
    std::vector<PackLine> items;
    static constexpr auto wire()
    {
        return json::object<PacksBody>(
            "Packs", "The packs that this server has", json::field("items", &PacksBody::items, "By id, the newest version of each first"));
    }
};

Task<http::Response> get_packs(http::Request const&)
{
    PacksBody body;
    for (auto const& pack : all()) body.items.push_back({pack.law.id, static_cast<std::int32_t>(pack.law.version), pack.name, pack.law.currency});
    co_return http::json(200, body);
}

Task<http::Response> get_pack(http::Request const& request)
{
    auto const text = request.path_value("version");
    std::int32_t version = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    bool const is_number = error == std::errc{} && end == text.data() + text.size();
    auto const* const pack = is_number ? find(request.path_value("pack"), version) : nullptr;
    if (pack == nullptr) co_return http::problem({ErrorKind::not_found, "packs.unknown_pack", "there is no such version of a pack"});
    co_return http::json_text(200, std::string{pack->text});
}

} // namespace

http::Routes routes()
{
    http::Routes list;
    list.push_back({.method = http::Method::get,
        .path = "/v1/packs",
        .permission = Permission::signed_in,
        .summary = "The packs that this server has: what the law of a place asks of a till",
        .handler = [](http::Request const& request) { return get_packs(request); },
        .response = json::schema_of<PacksBody>()});
    list.push_back({.method = http::Method::get,
        .path = "/v1/packs/{pack}/{version}",
        .permission = Permission::signed_in,
        .summary = "One version of a pack: its file, byte for byte",
        .handler = [](http::Request const& request) { return get_pack(request); },
        .response = json::schema_of<PackBody>(),
        .errors = {"packs.unknown_pack"}});
    return list;
}

} // namespace shopx::packs
