// Headers, origins, proxies, addresses and budgets, as a client sees them.
#include "http_fixture.hpp"

#include "http_address.hpp"

namespace shopx::http_test {
namespace {

constexpr std::string_view cookie = "Cookie: __Host-shopx_access=abc\r\n";

std::string nonce_of(std::string const& policy)
{
    auto const at = policy.find("'nonce-");
    return at == policy.npos ? "" : policy.substr(at + 7, policy.find('\'', at + 7) - at - 7);
}

TEST_F(HttpServer, every_answer_says_what_a_browser_may_do_with_it)
{
    put_file("index.html", "<!doctype html>");
    put_file("icon.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    options_.limits.connections_max = 3;
    start();
    std::vector<Answer> answers;
    {
        auto client = connect();
        for (auto const* path : {"/", "/icon.svg", "/docs", "/healthz", "/metrics", "/v1/hello", "/v1/private", "/v1/nothing", "/v1/fail"}) {
            answers.push_back(client.get(path));
        }
        auto refused = connect();
        refused.send("no request\r\n\r\n");
        answers.push_back(refused.answer());
        auto third = connect();
        third.get("/healthz");
        auto too_many = connect();
        answers.push_back(too_many.answer());
    }
    for (auto const& answer : answers) {
        EXPECT_NE(answer.status, 0);
        EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
        EXPECT_EQ(answer.header("referrer-policy"), "no-referrer");
        EXPECT_EQ(answer.header("cross-origin-opener-policy"), "same-origin");
        EXPECT_EQ(answer.header("cross-origin-resource-policy"), "same-origin");
        EXPECT_NE(answer.header("permissions-policy"), "");
        EXPECT_NE(answer.header("content-security-policy").find("frame-ancestors 'none'"), std::string::npos) << answer.status;
        EXPECT_EQ(answer.header("content-security-policy").find("unsafe-inline"), std::string::npos);
        EXPECT_EQ(answer.header("server"), "");
        EXPECT_EQ(answer.header("strict-transport-security"), "") << "it did not come by TLS";
    }
}

TEST_F(HttpServer, a_page_gets_a_nonce_of_its_own)
{
    put_file("index.html", R"(<meta property="csp-nonce" nonce="shopx-nonce"><script nonce="shopx-nonce"></script>)");
    start();
    auto client = connect();
    auto const page = client.get("/");
    auto const nonce = nonce_of(page.header("content-security-policy"));
    EXPECT_GE(nonce.size(), 22u);
    EXPECT_EQ(page.body, R"(<meta property="csp-nonce" nonce=")" + nonce + R"("><script nonce=")" + nonce + R"("></script>)");
    EXPECT_NE(page.header("content-security-policy").find("style-src 'self' 'nonce-" + nonce + "'"), std::string::npos);
    EXPECT_NE(nonce_of(client.get("/").header("content-security-policy")), nonce);
    EXPECT_EQ(client.get("/", "If-None-Match: *\r\n").status, 200) << "a page kept from before has another nonce in it";
    auto const docs = client.get("/docs");
    EXPECT_NE(docs.body.find("<style nonce=\"" + nonce_of(docs.header("content-security-policy"))), std::string::npos);
}

TEST_F(HttpServer, pages_of_listed_origins_and_no_others_may_read_answers)
{
    options_.origins = {"https://till.example", "https://office.example:8443"};
    start();
    auto client = connect();
    auto const listed = client.get("/v1/hello", "Origin: https://till.example\r\n");
    EXPECT_EQ(listed.header("access-control-allow-origin"), "https://till.example");
    EXPECT_EQ(listed.header("access-control-allow-credentials"), "true");
    EXPECT_EQ(listed.header("vary"), "origin");
    for (auto const* foreign : {"null", "https://till.example.evil", "https://eviltill.example", "http://till.example", "https://till.example:443",
             "https://office.example", "https://TILL.example", "https://till.example/", "*"}) {
        auto const answer = client.get("/v1/hello", std::string{"Origin: "} + foreign + "\r\n");
        EXPECT_EQ(answer.header("access-control-allow-origin"), "") << foreign;
        EXPECT_EQ(answer.header("access-control-allow-credentials"), "") << foreign;
        EXPECT_EQ(answer.header("vary"), "origin") << foreign;
    }
    EXPECT_EQ(client.get("/v1/hello").header("vary"), "origin");
}

TEST_F(HttpServer, a_preflight_is_answered_for_listed_origins)
{
    options_.origins = {"https://till.example"};
    start();
    auto client = connect();
    auto const asks = [&](std::string const& origin, std::string const& more) {
        return client.request("OPTIONS", "/v1/notes/01930a4e-1c00-7000-8000-000000000001", "Origin: " + origin + "\r\n" + more);
    };
    std::string const method = "Access-Control-Request-Method: PUT\r\n";
    auto const listed = asks("https://till.example", method + "Access-Control-Request-Headers: authorization,content-type\r\n");
    EXPECT_EQ(listed.status, 204);
    EXPECT_EQ(listed.header("access-control-allow-origin"), "https://till.example");
    EXPECT_EQ(listed.header("access-control-allow-methods"), "PUT");
    EXPECT_NE(listed.header("access-control-allow-headers").find("authorization"), std::string::npos);
    for (auto const* foreign : {"null", "https://evil.example", "https://till.example.evil"}) {
        auto const answer = asks(foreign, method);
        EXPECT_EQ(answer.status, 403) << foreign;
        EXPECT_EQ(code_of(answer), "auth.foreign_origin");
        EXPECT_EQ(answer.header("access-control-allow-origin"), "");
        EXPECT_EQ(answer.header("access-control-allow-methods"), "");
    }
    EXPECT_EQ(asks("https://till.example", "").status, 405) << "no preflight: a method that no path has";
    auto again = connect();
    EXPECT_EQ(again.request("OPTIONS", "/v1/nothing", "Origin: https://till.example\r\n" + method).status, 404);
}

TEST_F(HttpServer, origins_that_are_none_are_not_accepted_as_a_setting)
{
    for (auto const* wrong : {"*", "null", "till.example", "https://", "https://till.example/", "https://Till.example", "https://a.example b"}) {
        options_.origins = {wrong};
        EXPECT_THROW(start(), std::invalid_argument) << wrong;
        server_.reset();
        loop_.reset();
        routes_.clear();
    }
}

TEST_F(HttpServer, what_a_cookie_vouches_for_must_be_asked_by_a_page_of_ours)
{
    options_.origins = {"https://till.example"};
    start();
    auto client = connect();
    auto const post = [&](std::string const& headers) { return client.request("POST", "/v1/size", headers, "hello"); };
    std::string const with_cookie{cookie};
    EXPECT_EQ(post(with_cookie + "Origin: http://test\r\n").status, 200) << "the page's host is ours";
    EXPECT_EQ(post(with_cookie + "Origin: http://test\r\nSec-Fetch-Site: same-origin\r\n").status, 200);
    EXPECT_EQ(post(with_cookie + "Origin: https://till.example\r\nSec-Fetch-Site: cross-site\r\n").status, 200) << "listed";
    EXPECT_EQ(post("").status, 200) << "no cookie, no browser";
    EXPECT_EQ(post(with_cookie + "Authorization: Bearer seller\r\n").status, 200) << "a token is not sent by itself";
    for (std::string const& headers : {with_cookie, with_cookie + "Origin: https://evil.example\r\n", with_cookie + "Origin: null\r\n",
             with_cookie + "Origin: https://test\r\n", with_cookie + "Origin: http://test.evil\r\n", with_cookie + "Origin: http://test:8080\r\n",
             with_cookie + "Origin: http://test\r\nSec-Fetch-Site: cross-site\r\n", with_cookie + "Origin: http://test\r\nSec-Fetch-Site: same-site\r\n",
             std::string{"Cookie: a=b; __Host-shopx_refresh=x\r\nOrigin: https://evil.example\r\n"}, std::string{"Origin: https://evil.example\r\n"}}) {
        auto const answer = post(headers);
        EXPECT_EQ(answer.status, 403) << headers;
        EXPECT_EQ(code_of(answer), "auth.foreign_origin") << headers;
    }
    EXPECT_EQ(client.get("/v1/hello", with_cookie + "Origin: https://evil.example\r\n").status, 200) << "reading changes nothing, and CORS hides it";
}

TEST(Addresses, only_what_trusted_proxies_say_is_believed)
{
    auto const trusted = *http::Networks::parse("10.0.0.0/8, 192.0.2.7, 2001:db8::/32");
    auto const from = [&](std::vector<std::pair<std::string_view, std::string_view>> headers) {
        http::Head head;
        head.headers = std::move(headers);
        return http::believed(head, *http::Address::parse("10.1.1.1"), trusted);
    };
    EXPECT_EQ(from({}).address.to_string(), "10.1.1.1");
    EXPECT_EQ(from({{"X-Forwarded-For", "198.51.100.1"}}).address.to_string(), "198.51.100.1");
    EXPECT_EQ(from({{"X-Forwarded-For", "6.6.6.6, 198.51.100.1, 10.2.2.2"}}).address.to_string(), "198.51.100.1") << "left of the client: its own words";
    EXPECT_EQ(from({{"X-Forwarded-For", "6.6.6.6"}, {"x-forwarded-for", "198.51.100.1, 192.0.2.7"}}).address.to_string(), "198.51.100.1");
    EXPECT_EQ(from({{"X-Forwarded-For", "6.6.6.6, rubbish, 10.2.2.2"}}).address.to_string(), "10.2.2.2") << "nothing beyond what can't be read";
    EXPECT_EQ(from({{"X-Forwarded-For", "2001:db8::1, 10.2.2.2"}}).address.to_string(), "2001:db8::1");
    EXPECT_EQ(from({{"X-Forwarded-For", "::ffff:198.51.100.1"}}).address.to_string(), "198.51.100.1");
    EXPECT_EQ(from({{"Host", "a"}, {"X-Forwarded-Host", "evil, b"}}).host, "b");
    EXPECT_EQ(from({{"Host", "a"}}).host, "a");
    EXPECT_TRUE(from({{"X-Forwarded-Proto", "http, https"}}).is_secure);
    EXPECT_FALSE(from({{"X-Forwarded-Proto", "https, http"}}).is_secure);
    for (auto const* wrong : {"10.0.0.0/33", "10.0.0", "x", "10.0.0.1/", "::/129", "10.0.0.1,,"}) EXPECT_FALSE(http::Networks::parse(wrong)) << wrong;
    EXPECT_TRUE(http::Networks::parse("")->empty());
    EXPECT_TRUE(http::Networks::parse("0.0.0.0/0")->hold(*http::Address::parse("8.8.8.8")));
    EXPECT_FALSE(http::Networks::parse("0.0.0.0/0")->hold(*http::Address::parse("2001:db8::1")));
    EXPECT_FALSE(http::Networks::parse("10.0.0.0/15")->hold(*http::Address::parse("10.2.0.0")));
}

TEST_F(HttpServer, a_trusted_proxy_tells_who_asks_and_how)
{
    options_.trusted_proxies = "127.0.0.1";
    routes_.push_back(route(http::Method::get, "/v1/who", [](http::Request const& request) -> Task<http::Response> {
        co_return text_answer(std::string{request.peer} + " " + std::string{request.host} + (request.is_secure ? " secure" : " plain"));
    }));
    start();
    auto client = connect();
    EXPECT_EQ(client.get("/v1/who").body, "127.0.0.1 test plain");
    auto const forwarded = client.get("/v1/who", "X-Forwarded-For: 6.6.6.6, 198.51.100.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example\r\n");
    EXPECT_EQ(forwarded.body, "198.51.100.1 shop.example secure");
    EXPECT_EQ(forwarded.header("strict-transport-security"), "max-age=63072000; includeSubDomains");
    EXPECT_EQ(client.get("/v1/who").body, "127.0.0.1 test plain") << "the next request is another's";
}

TEST_F(HttpServer, nobody_else_is_believed)
{
    options_.trusted_proxies = "127.0.0.2";
    routes_.push_back(route(http::Method::get, "/v1/who", [](http::Request const& request) -> Task<http::Response> {
        co_return text_answer(std::string{request.peer} + " " + std::string{request.host} + (request.is_secure ? " secure" : " plain"));
    }));
    start();
    auto client = connect();
    auto const spoofed = client.get("/v1/who", "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\n");
    EXPECT_EQ(spoofed.body, "127.0.0.1 test plain");
    EXPECT_EQ(spoofed.header("strict-transport-security"), "");
}

TEST_F(HttpServer, one_address_may_not_have_all_connections)
{
    options_.limits.connections_per_address_max = 2;
    start();
    auto a = connect();
    auto b = connect();
    EXPECT_EQ(a.get("/v1/hello").status, 200);
    EXPECT_EQ(b.get("/v1/hello").status, 200);
    auto c = connect();
    EXPECT_EQ(c.answer().status, 503);
    EXPECT_TRUE(c.is_closed());
    a.close();
    std::this_thread::sleep_for(50ms);
    auto d = connect();
    EXPECT_EQ(d.get("/v1/hello").status, 200);
}

TEST_F(HttpServer, trusted_proxies_may_have_as_many_connections_as_there_are)
{
    options_.limits.connections_per_address_max = 1;
    options_.trusted_proxies = "127.0.0.0/8";
    start();
    auto a = connect();
    auto b = connect();
    EXPECT_EQ(a.get("/v1/hello").status, 200);
    EXPECT_EQ(b.get("/v1/hello").status, 200);
}

TEST_F(HttpServer, a_used_up_budget_is_a_429_that_says_how_long)
{
    options_.rates.budgets[0] = {{100, 100}, {4, 2}, {4, 2}};
    start();
    auto client = connect();
    auto const get = [&] { return client.get("/v1/private", "Authorization: Bearer seller\r\n"); };
    auto const first = get();
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.header("ratelimit-policy"), R"("read";q=2;w=1)");
    EXPECT_EQ(first.header("ratelimit"), R"("read";r=1;t=1)");
    EXPECT_EQ(get().status, 200);
    auto const refused = get();
    auto const started = std::chrono::steady_clock::now();
    ASSERT_EQ(refused.status, 429);
    EXPECT_EQ(code_of(refused), "http.too_many_requests");
    EXPECT_EQ(refused.header("retry-after"), "1");
    EXPECT_EQ(refused.header("connection"), "") << "the connection is as good as before";
    auto const at = refused.body.find("\"retry_after_ms\":");
    ASSERT_NE(at, std::string::npos) << refused.body;
    auto const wait = std::chrono::milliseconds{std::atoi(refused.body.c_str() + at + 17)};
    EXPECT_GT(wait, 150ms);
    EXPECT_LE(wait, 250ms);
    std::this_thread::sleep_until(started + wait - 50ms);
    EXPECT_EQ(get().status, 429) << "50 ms too early";
    std::this_thread::sleep_until(started + wait + 20ms);
    EXPECT_EQ(get().status, 200);
    EXPECT_EQ(client.get("/healthz").header("ratelimit"), "") << "a probe is charged to nobody";
}

TEST_F(HttpServer, credentials_that_do_not_hold_are_charged_to_their_address)
{
    options_.rates.budgets[0] = {{100, 100}, {100, 100}, {1, 3}};
    start();
    auto client = connect();
    for (int i = 0; i < 3; ++i) EXPECT_EQ(client.get("/v1/private", "Authorization: Bearer wrong\r\n").status, 401);
    EXPECT_EQ(client.get("/v1/private", "Authorization: Bearer wrong\r\n").status, 429);
    EXPECT_EQ(client.get("/v1/hello").status, 429) << "nor anything that asks for no credential";
    EXPECT_EQ(client.get("/v1/private", "Authorization: Bearer seller\r\n").status, 200) << "who is known is not held liable for the neighbours";
}

TEST_F(HttpServer, under_load_reads_go_first_and_sales_last)
{
    options_.limits.requests_at_once_max = 10;
    auto sale = route(http::Method::get, "/v1/sale", [](http::Request const&) -> Task<http::Response> { co_return text_answer("sold"); });
    sale.rate = http::RateClass::sale;
    routes_.push_back(sale);
    auto slow_sale = route(http::Method::get, "/v1/slow-sale", [this](http::Request const&) -> Task<http::Response> {
        co_await loop_->sleep(700ms);
        co_return text_answer("sold");
    });
    slow_sale.rate = http::RateClass::sale;
    routes_.push_back(slow_sale);
    start();
    std::vector<std::unique_ptr<Client>> busy;
    for (int i = 0; i < 8; ++i) {
        busy.push_back(std::make_unique<Client>(port_));
        busy.back()->send("GET /v1/slow-sale HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    std::this_thread::sleep_for(100ms);
    auto client = connect();
    auto const read = client.get("/v1/hello");
    EXPECT_EQ(read.status, 503);
    EXPECT_EQ(code_of(read), "http.overloaded");
    EXPECT_EQ(read.header("retry-after"), "1");
    EXPECT_EQ(client.request("POST", "/v1/size", "", "x").status, 503);
    EXPECT_EQ(client.get("/v1/sale").status, 200);
    EXPECT_EQ(client.get("/healthz").status, 200);
    for (auto& one : busy) EXPECT_EQ(one->answer().status, 200);
    EXPECT_EQ(client.get("/v1/hello").status, 200);
}

} // namespace
} // namespace shopx::http_test
