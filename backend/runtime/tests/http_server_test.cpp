#include "http_fixture.hpp"

#include "shopx/runtime/metrics.hpp"

namespace shopx::http_test {
namespace {

constexpr std::string_view an_id = "/v1/notes/01930a4e-1c00-7000-8000-000000000001";
constexpr std::string_view json_type = "Content-Type: application/json\r\n";

TEST_F(HttpServer, a_connection_serves_many_requests)
{
    start();
    auto client = connect();
    for (int i = 0; i < 5; ++i) {
        auto const answer = client.get("/v1/hello");
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "hello");
        EXPECT_EQ(answer.header("connection"), "");
        EXPECT_EQ(answer.header("cache-control"), "no-store");
        EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
        EXPECT_EQ(answer.header("referrer-policy"), "no-referrer");
        EXPECT_EQ(answer.header("x-frame-options"), "DENY");
        EXPECT_TRUE(answer.header("date").ends_with(" GMT"));
    }
}

TEST_F(HttpServer, the_connection_is_closed_when_the_client_says_so)
{
    start();
    auto client = connect();
    EXPECT_EQ(client.get("/v1/hello", "Connection: close\r\n").header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
    auto old = connect();
    old.send("GET /v1/hello HTTP/1.0\r\n\r\n");
    EXPECT_EQ(old.answer().body, "hello");
    EXPECT_TRUE(old.is_closed());
}

TEST_F(HttpServer, every_answer_has_a_uuid7_of_ours_as_its_request_id)
{
    start();
    auto client = connect();
    std::map<std::string, int> seen;
    for (auto const* path : {"/v1/hello", "/v1/nothing", "/v1/fail"}) {
        auto const id = client.get(path, "X-Request-Id: mine\r\n").header("x-request-id");
        ASSERT_TRUE(Uuid::parse(id)) << id;
        EXPECT_EQ(Uuid::parse(id)->version(), 7);
        ++seen[id];
    }
    EXPECT_EQ(seen.size(), 3u);
    auto const problem = client.get("/v1/nothing");
    EXPECT_NE(problem.body.find("\"request_id\":\"" + problem.header("x-request-id") + "\""), std::string::npos);
}

TEST_F(HttpServer, pipelined_requests_are_answered_in_their_order)
{
    start();
    auto client = connect();
    std::string all;
    for (int i = 0; i < 60; ++i) {
        all += i % 7 == 0 ? "GET /v1/sleep/" + std::to_string(20 - i / 7) + " HTTP/1.1\r\nHost: x\r\n\r\n"
                          : "GET /v1/echo/" + std::to_string(i) + "/x HTTP/1.1\r\nHost: x\r\n\r\n";
    }
    client.send(all);
    for (int i = 0; i < 60; ++i) {
        auto const expected = i % 7 == 0 ? "slept " + std::to_string(20 - i / 7) : std::to_string(i) + "|x|-";
        ASSERT_EQ(client.answer().body, expected);
    }
}

TEST_F(HttpServer, a_request_may_come_byte_by_byte)
{
    start();
    auto client = connect();
    std::string const text = "\r\nPUT " + std::string{an_id}
                             + " HTTP/1.1\r\nhost: x\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: "
                               "27\r\n\r\n{\"text\":\"abc\",\"number\":  5}GET /v1/hello HTTP/1.1\r\nHost: x\r\n\r\n";
    for (char const c : text) {
        client.send({&c, 1});
        if (&c - text.data() == 40) std::this_thread::sleep_for(20ms);
    }
    auto const put = client.answer();
    EXPECT_EQ(put.status, 201);
    EXPECT_EQ(put.body, R"({"text":"abc","number":3})");
    EXPECT_EQ(client.answer().body, "hello");
}

TEST_F(HttpServer, large_and_chunked_bodies_are_read_whole)
{
    start();
    auto client = connect();
    auto const body = R"({"number":1,"text":")" + std::string(900'000, 'a') + "\"}";
    auto const put = client.request("PUT", an_id, json_type, body);
    EXPECT_EQ(put.status, 201);
    EXPECT_EQ(put.body.size(), 900'000u + 22u);
    for (auto const size : {1u, 1'000u, 70'000u}) {
        client.send("POST /v1/size HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        std::size_t total = 0;
        for (int i = 0; i < 12; ++i, total += size) {
            char head[32];
            std::snprintf(head, sizeof(head), "%x\r\n", size);
            client.send(head + std::string(size, 'b') + "\r\n");
        }
        client.send("0\r\nTrailer: ignored\r\n\r\nGET /v1/hello HTTP/1.1\r\nHost: x\r\n\r\n");
        EXPECT_EQ(client.answer().body, std::to_string(total));
        EXPECT_EQ(client.answer().body, "hello");
    }
}

TEST_F(HttpServer, a_client_that_expects_100_continue_gets_it_only_when_its_body_is_wanted)
{
    start();
    auto client = connect();
    client.send("POST /v1/size HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.answer().status, 100);
    client.send("hello");
    EXPECT_EQ(client.answer().body, "5");
    client.send("POST /v1/guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.answer().status, 401);
    EXPECT_TRUE(client.is_closed());
    auto other = connect();
    other.send("POST /v1/size HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: miracles\r\n\r\n");
    EXPECT_EQ(other.answer().status, 417);
}

TEST_F(HttpServer, head_is_get_without_the_body)
{
    start();
    auto client = connect();
    auto const head = client.request("HEAD", "/v1/hello");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-length"), "5");
    EXPECT_EQ(client.get("/v1/hello").body, "hello");
}

TEST_F(HttpServer, paths_and_queries_are_decoded)
{
    start();
    auto client = connect();
    EXPECT_EQ(client.get("/v1/echo/a%20b/c%2Fd?q=x+y%26z&r").body, "a b|c/d|x y&z");
    EXPECT_EQ(client.get("/v1/echo/%C3%A4/b?q=%C3%A4").body, "ä|b|ä");
    EXPECT_EQ(client.get("http://shop.example/v1/echo/a/b?q=1").body, "a|b|1");
    EXPECT_EQ(client.get("/v1/echo/fixed/b").body, "fixed");
    EXPECT_EQ(client.get("/v1/echo/a/").status, 404);
    for (auto const* path :
        {"/v1/echo/%/b", "/v1/echo/%zz/b", "/v1/echo/%00/b", "/v1/echo/%FF/b", "/v1/echo/a/b?q=%", "/v1/echo/a/b?q=%00", "/v1/echo/a/b?%C0%AF=1"}) {
        auto const answer = client.get(path);
        EXPECT_EQ(answer.status, 400) << path;
        EXPECT_EQ(code_of(answer), "http.bad_request") << path;
    }
    std::string many = "/v1/echo/a/b?";
    for (int i = 0; i < 150; ++i) many += "a=1&";
    EXPECT_EQ(client.get(many).status, 400);
}

TEST_F(HttpServer, what_is_not_there_or_not_allowed_is_a_problem)
{
    start();
    auto client = connect();
    auto const missing = client.get("/v1/nothing");
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(missing.header("content-type"), "application/problem+json");
    EXPECT_EQ(code_of(missing), "http.not_found");
    EXPECT_EQ(client.get("/nothing").status, 404);

    auto const method = client.request("DELETE", "/v1/hello");
    EXPECT_EQ(method.status, 405);
    EXPECT_EQ(code_of(method), "http.method_not_allowed");
    EXPECT_EQ(method.header("allow"), "GET, HEAD");
    EXPECT_EQ(client.request("OPTIONS", an_id).header("allow"), "PUT");
    EXPECT_EQ(client.request("BREW", "/v1/hello").status, 405);

    EXPECT_EQ(client.request("PUT", an_id, "Content-Type: text/plain\r\n", "{}").status, 415);
    EXPECT_EQ(client.request("PUT", an_id, "", "{}").status, 415);
    EXPECT_EQ(client.request("PUT", an_id, "Content-Type: application/jsonx\r\n", "{}").status, 415);
    auto const body = client.request("PUT", an_id, json_type, R"({"text":5,"number":101})");
    EXPECT_EQ(body.status, 400);
    EXPECT_EQ(code_of(body), "http.bad_body");
    EXPECT_NE(body.body.find(R"({"pointer":"/text","code":"wrong_type")"), std::string::npos) << body.body;
    EXPECT_NE(body.body.find(R"({"pointer":"/number","code":"out_of_range")"), std::string::npos) << body.body;
    EXPECT_EQ(code_of(client.request("PUT", an_id, json_type, "")), "http.bad_json");
    EXPECT_EQ(client.request("PUT", "/v1/notes/17", json_type, "{}").status, 404);
}

TEST_F(HttpServer, a_route_with_a_permission_asks_for_it)
{
    start();
    auto client = connect();
    for (auto const* header :
        {"", "Authorization: Basic c2VsbGVy\r\n", "Authorization: Bearer\r\n", "Authorization: seller\r\n", "Authorization: Bearer wrong\r\n"}) {
        auto const answer = client.get("/v1/private", header);
        EXPECT_EQ(answer.status, 401) << header;
        EXPECT_EQ(answer.header("www-authenticate"), "Bearer") << header;
    }
    EXPECT_EQ(code_of(client.get("/v1/private")), "auth.no_token");
    EXPECT_EQ(code_of(client.get("/v1/private", "Authorization: Bearer wrong\r\n")), "auth.bad_token");
    auto const forbidden = client.get("/v1/private", "Authorization: Bearer nobody\r\n");
    EXPECT_EQ(forbidden.status, 403);
    EXPECT_EQ(code_of(forbidden), "auth.forbidden");
    EXPECT_EQ(client.get("/v1/signed-in", "Authorization: Bearer nobody\r\n").status, 200);
    EXPECT_EQ(client.get("/v1/signed-in").status, 401);
    EXPECT_EQ(client.get("/v1/private", "authorization: bearer seller\r\n").body, "00000000-0000-0000-0000-000000000007");
    EXPECT_EQ(client.get("/v1/private", "Authorization: Bearer broken\r\n").status, 500);
    EXPECT_EQ(client.get("/v1/private", "Authorization: Bearer " + std::string(5'000, 'a') + "\r\n").status, 401);
}

TEST_F(HttpServer, what_a_handler_throws_is_logged_and_not_told)
{
    start();
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    log::write_to(ends[1]);
    auto client = connect();
    auto const answer = client.get("/v1/fail", "X-Request-Id: till-7.a\r\n");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(code_of(answer), "http.internal");
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    auto const full = client.get("/v1/full", "X-Request-Id: bad id\r\n");
    EXPECT_EQ(full.status, 503);
    EXPECT_EQ(full.header("retry-after"), "1");
    EXPECT_EQ(client.get("/v1/hello").status, 200);

    log::write_to(null_);
    ::close(ends[1]);
    std::string text(16 << 10, '\0');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(ends[0], text.data(), text.size()))));
    ::close(ends[0]);
    auto const id = answer.header("x-request-id");
    EXPECT_NE(text.find(R"("level":"error","msg":"a request failed","request_id":")" + id + R"(","route":"/v1/fail","what":"the secret reason"})"), text.npos)
        << text;
    EXPECT_NE(text.find(R"("msg":"request","request_id":")" + id + R"(","route":"/v1/fail","method":"GET","status":500,"duration_us":)"), text.npos) << text;
    EXPECT_NE(text.find(R"("client_request_id":"till-7.a")"), text.npos) << text;
    EXPECT_EQ(text.find("bad id"), text.npos) << text;
}

TEST_F(HttpServer, a_header_of_an_answer_can_not_be_split)
{
    start();
    auto client = connect();
    auto const answer = client.get("/v1/header?v=a%0D%0Aset-cookie:%20x");
    EXPECT_EQ(answer.header("etag"), "aset-cookie: x");
    EXPECT_EQ(answer.header("set-cookie"), "");
}

TEST_F(HttpServer, a_large_answer_reaches_a_slow_reader_whole)
{
    start();
    Client client{port_, 4'096};
    client.send("GET /v1/large/6000000 HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/hello HTTP/1.1\r\nHost: x\r\n\r\n");
    std::this_thread::sleep_for(100ms);
    auto const answer = client.answer();
    EXPECT_EQ(answer.body.size(), 6'000'000u);
    EXPECT_EQ(client.answer().body, "hello");
}

TEST_F(HttpServer, large_json_is_compressed_for_those_who_take_it)
{
    start();
    auto client = connect();
    for (auto const* bytes : {"20000", "2000000"}) {
        auto const path = std::string{"/v1/large/"} + bytes;
        auto const packed = client.get(path, "Accept-Encoding: br, gzip\r\n");
        EXPECT_EQ(packed.header("content-encoding"), "gzip");
        EXPECT_EQ(packed.header("vary"), "accept-encoding");
        EXPECT_EQ(packed.body.substr(0, 2), "\x1f\x8b");
        EXPECT_LT(packed.body.size(), std::strtoul(bytes, nullptr, 10) / 50);
        auto const plain = client.get(path, "Accept-Encoding: gzip;q=0\r\n");
        EXPECT_EQ(plain.header("content-encoding"), "");
        EXPECT_EQ(plain.header("vary"), "accept-encoding");
        EXPECT_EQ(std::to_string(plain.body.size()), bytes);
    }
    EXPECT_EQ(client.get("/v1/large/100", "Accept-Encoding: gzip\r\n").header("content-encoding"), "");
}

TEST_F(HttpServer, health_and_numbers_are_served)
{
    std::atomic<bool> ready = false;
    options_.ready = [&] { return ready.load(); };
    options_.openapi = "{\"openapi\":\"3.1.0\"}";
    start();
    auto client = connect();
    EXPECT_EQ(client.get("/healthz").body, R"({"status":"ok"})");
    EXPECT_EQ(client.get("/readyz").status, 503);
    ready = true;
    EXPECT_EQ(client.get("/readyz").status, 200);
    EXPECT_EQ(client.get("/v1/openapi.json").body, options_.openapi);
    client.get("/v1/hello");
    auto const numbers = client.get("/metrics").body;
    EXPECT_NE(numbers.find(R"(shopx_http_requests_total{route="/v1/hello",status="200"} )"), numbers.npos);
    EXPECT_NE(numbers.find(R"(shopx_http_request_seconds_bucket{route="/v1/hello",le="0.001"} )"), numbers.npos);
    EXPECT_NE(numbers.find("shopx_http_connections 1"), numbers.npos);
    auto const docs = client.get("/docs");
    EXPECT_NE(docs.body.find("<code>PUT /v1/notes/{id}</code>"), docs.body.npos);
    EXPECT_NE(docs.header("content-security-policy").find("script-src 'nonce-"), std::string::npos);
}

TEST_F(HttpServer, a_taken_port_is_said)
{
    start();
    http::ServerOptions taken;
    taken.port = port_;
    http::Server second{*loop_, clock_, taken, {}, {}};
    EXPECT_THROW(second.start(), std::system_error);
}

TEST_F(HttpServer, routes_that_contradict_each_other_are_refused_at_start)
{
    Loop loop;
    auto const handler = [](http::Request const&) -> Task<http::Response> { co_return http::Response{}; };
    auto const server_of = [&](http::Routes routes) { http::Server{loop, clock_, {}, std::move(routes), {}}; };
    EXPECT_NO_THROW(server_of({route(http::Method::get, "/v1/a", handler), route(http::Method::put, "/v1/a", handler)}));
    EXPECT_THROW(server_of({route(http::Method::get, "/v1/a", handler), route(http::Method::get, "/v1/a", handler)}), std::logic_error);
    EXPECT_THROW(server_of({route(http::Method::get, "/v1/{a}", handler), route(http::Method::put, "/v1/{b}", handler)}), std::logic_error);
    EXPECT_THROW(server_of({route(http::Method::get, "/v1/a", nullptr)}), std::logic_error);
    EXPECT_THROW(server_of({route(http::Method::get, "/healthz", handler)}), std::logic_error);
}

} // namespace
} // namespace shopx::http_test
