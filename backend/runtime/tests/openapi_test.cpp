#include "shopx/runtime/http_server.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <set>

namespace shopx::openapi_test {
namespace {

namespace bj = boost::json;

struct Item {
    std::string name;
    std::optional<std::int64_t> price_e4;
    static constexpr auto wire()
    {
        return json::object<Item>("Item", "A thing", json::field("name", &Item::name, "What it is called", "Tea").length(1, 200),
            json::field("price_e4", &Item::price_e4, "In ten-thousandths", "29900").range(0, 1'000'000));
    }
};

struct Page {
    std::vector<Item> items;
    std::optional<std::string> next_cursor;
    static constexpr auto wire()
    {
        return json::object<Page>("Page", "Some things", json::field("items", &Page::items, "The things").items(0, 500),
            json::field("next_cursor", &Page::next_cursor, "Where the next page begins"));
    }
};

http::Routes routes()
{
    auto const handler = [](http::Request const&) -> Task<http::Response> { co_return http::Response{}; };
    http::Route list;
    list.method = http::Method::get;
    list.path = "/v1/items";
    list.permission = Permission::read_catalog;
    list.summary = "Things, best first";
    list.handler = handler;
    list.response = json::schema_of<Page>();
    list.query = {{"search", "Words", "tea"}, {"limit", "At most so many"}};
    http::Route put;
    put.method = http::Method::put;
    put.path = "/v1/items/{item_id}";
    put.permission = Permission::change_catalog;
    put.summary = "Puts a thing";
    put.handler = handler;
    put.request = json::schema_of<Item>();
    put.response = json::schema_of<Item>();
    put.statuses = {201};
    put.errors = {"items.id_reused"};
    http::Route remove;
    remove.method = http::Method::delete_;
    remove.path = "/v1/items/{item_id}";
    remove.permission = Permission::change_catalog;
    remove.summary = "Removes a thing";
    remove.handler = handler;
    http::Route code;
    code.method = http::Method::get;
    code.path = "/v1/items/by-code/{code}";
    code.permission = Permission::none;
    code.summary = "A thing by its code";
    code.handler = handler;
    code.response = json::schema_of<Item>();
    http::Route events;
    events.method = http::Method::get;
    events.path = "/v1/events";
    events.permission = Permission::read_feed;
    events.summary = "What happens";
    events.stream = [](http::Request const&, http::EventSink&) -> Task<void> { co_return; };
    return {put, code, list, events, remove};
}

/// Every $ref of the document, wherever it is.
void gather_references(bj::value const& value, std::set<std::string>& out)
{
    if (auto const* object = value.if_object()) {
        for (auto const& [key, member] : *object) {
            if (key == "$ref") out.insert(member.as_string().c_str());
            gather_references(member, out);
        }
    } else if (auto const* array = value.if_array()) {
        for (auto const& item : *array) gather_references(item, out);
    }
}

TEST(OpenApi, the_document_has_the_structure_of_openapi_3_1)
{
    auto const document = bj::parse(http::openapi_document(routes(), "1.2.3")).as_object();
    EXPECT_EQ(document.at("openapi").as_string(), "3.1.0");
    EXPECT_EQ(document.at("info").at("version").as_string(), "1.2.3");
    EXPECT_FALSE(document.at("info").at("title").as_string().empty());
    EXPECT_EQ(document.at("components").at("securitySchemes").at("bearer").at("type").as_string(), "http");

    std::set<std::string> operation_ids;
    std::size_t operations = 0;
    for (auto const& [path, methods] : document.at("paths").as_object()) {
        for (auto const& [method, value] : methods.as_object()) {
            ++operations;
            auto const& operation = value.as_object();
            EXPECT_TRUE(operation_ids.insert(operation.at("operationId").as_string().c_str()).second) << path;
            EXPECT_FALSE(operation.at("summary").as_string().empty());
            EXPECT_FALSE(operation.at("x-permission").as_string().empty());
            auto const& responses = operation.at("responses").as_object();
            EXPECT_TRUE(responses.contains("200"));
            EXPECT_EQ(responses.at("default").at("content").at("application/problem+json").at("schema").at("$ref").as_string(), "#/components/schemas/Problem");
            for (auto const& [status, response] : responses) EXPECT_FALSE(response.at("description").as_string().empty());
            // Each {name} of the path is a required parameter, and the other way round.
            std::set<std::string> named;
            std::string const text{path};
            for (auto at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) named.insert(text.substr(at + 1, text.find('}', at) - at - 1));
            std::set<std::string> declared;
            if (auto const* parameters = operation.if_contains("parameters")) {
                for (auto const& parameter : parameters->as_array()) {
                    if (parameter.at("in").as_string() == "path") {
                        declared.insert(parameter.at("name").as_string().c_str());
                        EXPECT_TRUE(parameter.at("required").as_bool());
                    }
                    EXPECT_TRUE(parameter.at("schema").is_object());
                }
            }
            EXPECT_EQ(named, declared) << path;
        }
    }
    EXPECT_EQ(operations, 5u);

    std::set<std::string> references;
    gather_references(document, references);
    EXPECT_EQ(references.size(), 4u);
    for (auto const& reference : references) {
        auto const name = reference.substr(reference.rfind('/') + 1);
        EXPECT_EQ(reference, "#/components/schemas/" + name);
        EXPECT_TRUE(document.at("components").at("schemas").as_object().contains(name)) << reference;
    }
}

TEST(OpenApi, a_route_is_told_with_all_that_it_declares)
{
    auto const document = bj::parse(http::openapi_document(routes(), "1")).as_object();
    auto const& paths = document.at("paths").as_object();
    auto const& put = paths.at("/v1/items/{item_id}").at("put").as_object();
    EXPECT_EQ(put.at("operationId").as_string(), "put_items_item_id");
    EXPECT_EQ(put.at("x-permission").as_string(), "change_catalog");
    EXPECT_EQ(put.at("security"), bj::parse(R"([{"bearer":[]}])"));
    EXPECT_EQ(put.at("x-error-codes"), bj::parse(R"(["items.id_reused"])"));
    EXPECT_EQ(put.at("parameters"), bj::parse(R"([{"name":"item_id","in":"path","required":true,"schema":{"type":"string","format":"uuid"}}])"));
    EXPECT_EQ(put.at("requestBody").at("content").at("application/json").at("schema").at("$ref").as_string(), "#/components/schemas/Item");
    EXPECT_TRUE(put.at("responses").as_object().contains("201"));
    auto const& list = paths.at("/v1/items").at("get").as_object();
    EXPECT_EQ(list.at("parameters").at(0),
        bj::parse(R"({"name":"search","in":"query","description":"Words","required":false,"schema":{"type":"string"},"example":"tea"})"));
    EXPECT_EQ(paths.at("/v1/items/by-code/{code}").at("get").at("security"), bj::array{});
    EXPECT_TRUE(paths.at("/v1/events").at("get").at("responses").at("200").at("content").as_object().contains("text/event-stream"));
    auto const& item = document.at("components").at("schemas").at("Item").as_object();
    EXPECT_EQ(item.at("properties").at("price_e4"),
        bj::parse(R"({"type":"integer","format":"int64","minimum":0,"maximum":1000000,"description":"In ten-thousandths","examples":[29900]})"));
    EXPECT_EQ(item.at("required"), bj::parse(R"(["name"])"));
    EXPECT_FALSE(item.at("additionalProperties").as_bool());
}

TEST(OpenApi, the_text_does_not_depend_on_the_order_of_the_routes)
{
    auto const one = routes();
    http::Routes other{one.rbegin(), one.rend()};
    EXPECT_EQ(http::openapi_document(one, "1"), http::openapi_document(other, "1"));
    EXPECT_TRUE(http::openapi_document(one, "1").starts_with("{\n  \"openapi\": \"3.1.0\",\n  \"info\": {\n"));
}

} // namespace
} // namespace shopx::openapi_test
