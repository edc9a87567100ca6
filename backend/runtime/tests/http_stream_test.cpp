// Server-sent events, static files and the drain.
#include "http_fixture.hpp"

namespace shopx::http_test {
namespace {

/// Reads until `part` has come.
bool read_until(Client& client, std::string_view part)
{
    while (client.text().find(part) == std::string::npos) {
        if (!client.read_more()) return false;
    }
    return true;
}

void wait_for(std::atomic<int>& value, int wanted)
{
    for (int i = 0; i < 500 && value < wanted; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(value, wanted);
}

TEST_F(HttpServer, events_are_sent_as_they_happen)
{
    start();
    auto client = connect();
    client.send("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(read_until(client, "id: 2\n"));
    EXPECT_NE(client.text().find("content-type: text/event-stream\r\n"), std::string::npos);
    EXPECT_NE(client.text().find("cache-control: no-store\r\n"), std::string::npos);
    EXPECT_NE(client.text().find("\r\n\r\nid: 0\nevent: tick\ndata: one\n\nid: 1\nevent: tick\ndata: two\ndata: lines\n\nid: 2\n"), std::string::npos)
        << client.text();
    client.close();
    wait_for(streams_ended_, 1);
}

TEST_F(HttpServer, a_stream_that_ends_is_flushed_and_closed)
{
    start();
    auto client = connect();
    client.send("GET /v1/three HTTP/1.1\r\nHost: x\r\n\r\n");
    while (client.read_more()) {}
    EXPECT_FALSE(client.timed_out());
    EXPECT_TRUE(client.text().ends_with("\r\n\r\ndata: x\n\ndata: x\n\ndata: x\n\n")) << client.text();
}

TEST_F(HttpServer, a_quiet_stream_has_a_heartbeat)
{
    options_.limits.heartbeat_every = 500ms;
    start();
    auto client = connect();
    client.send("GET /v1/quiet HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(read_until(client, ":\n\n:\n\n"));
}

TEST_F(HttpServer, a_stream_ends_with_its_token)
{
    options_.limits.stream_token_checked_every = 50ms;
    options_.limits.heartbeat_every = 100ms;
    start();
    auto client = connect();
    client.send("GET /v1/guarded HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer passing\r\n\r\n");
    ASSERT_TRUE(read_until(client, ":\n\n:\n\n")); // asked again meanwhile, and still good
    EXPECT_EQ(streams_ended_, 0);
    passing_holds_ = false;
    wait_for(streams_ended_, 1);
}

TEST_F(HttpServer, a_reader_that_is_too_slow_is_dropped)
{
    start();
    Client client{port_, 4'096};
    client.send("GET /v1/flood HTTP/1.1\r\nHost: x\r\n\r\n");
    wait_for(streams_ended_, 1);
}

TEST_F(HttpServer, a_stream_that_can_not_begin_is_answered_with_a_problem)
{
    http::Route checked;
    checked.method = http::Method::get;
    checked.path = "/v1/checked";
    checked.check_stream = [](http::Request const& request) -> std::optional<Error> {
        auto const after = request.query_value("after");
        if (!after) throw std::runtime_error{"no database"};
        if (*after == "x") return Error{ErrorKind::bad_request, "feed.bad_position", "after is no number"};
        return std::nullopt;
    };
    checked.stream = [](http::Request const&, http::EventSink& sink) -> Task<void> {
        sink.write("", "", "begun");
        co_return;
    };
    routes_.push_back(checked);
    start();
    auto client = connect();
    EXPECT_EQ(code_of(client.get("/v1/checked?after=x")), "feed.bad_position");
    EXPECT_EQ(client.get("/v1/checked").status, 500);
    client.send("GET /v1/checked?after=1 HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(read_until(client, "data: begun\n\n"));
}

TEST_F(HttpServer, streams_are_counted_and_bounded)
{
    options_.limits.event_streams_max = 2;
    start();
    auto a = connect();
    auto b = connect();
    for (auto* client : {&a, &b}) {
        client->send("GET /v1/quiet HTTP/1.1\r\nHost: x\r\n\r\n");
        ASSERT_TRUE(read_until(*client, "event-stream"));
    }
    auto c = connect();
    auto const full = c.get("/v1/quiet");
    EXPECT_EQ(full.status, 503);
    EXPECT_EQ(full.header("retry-after"), "1");
    a.close();
    wait_for(streams_ended_, 1);
    std::this_thread::sleep_for(100ms);
    auto d = connect();
    d.send("GET /v1/quiet HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(read_until(d, "event-stream"));
}

TEST_F(HttpServer, a_drain_finishes_what_is_in_flight_and_takes_nothing_new)
{
    options_.limits.drain_wait_max = 5s;
    start();
    auto idle = connect();
    EXPECT_EQ(idle.get("/v1/hello").status, 200);
    auto stream = connect();
    stream.send("GET /v1/quiet HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(read_until(stream, "event-stream"));
    auto busy = connect();
    busy.send("GET /v1/sleep/400 HTTP/1.1\r\nHost: x\r\n\r\n");
    auto uploading = connect();
    uploading.send("POST /v1/size HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
    std::this_thread::sleep_for(100ms);

    auto drained = std::async(std::launch::async, [this] { return drain(); });
    EXPECT_TRUE(idle.is_closed(1s));
    EXPECT_TRUE(stream.is_closed(1s));
    auto refused = connect();
    EXPECT_FALSE(refused.is_connected());
    uploading.send("llo");
    auto const uploaded = uploading.answer();
    EXPECT_EQ(uploaded.body, "5");
    EXPECT_EQ(uploaded.header("connection"), "close");
    auto const answer = busy.answer();
    EXPECT_EQ(answer.body, "slept 400");
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_TRUE(busy.is_closed());
    auto const took = drained.get();
    EXPECT_GE(took, 200ms);
    EXPECT_LT(took, 3s);
}

TEST_F(HttpServer, a_drain_ends_in_time_even_when_a_handler_does_not)
{
    options_.limits.drain_wait_max = 500ms;
    start();
    auto busy = connect();
    busy.send("GET /v1/sleep/1500 HTTP/1.1\r\nHost: x\r\n\r\n");
    std::this_thread::sleep_for(100ms);
    auto const took = drain();
    EXPECT_GE(took, 400ms);
    EXPECT_LT(took, 1s);
    EXPECT_TRUE(busy.is_closed(1s));
    std::this_thread::sleep_for(1500ms);
}

TEST_F(HttpServer, no_request_is_lost_that_came_before_the_drain)
{
    start();
    // The loop is busy while connections come, so that the drain finds them in the kernel's queue.
    loop_->post([] { std::this_thread::sleep_for(300ms); });
    auto drained = std::async(std::launch::async, [this] { return drain(); });
    std::this_thread::sleep_for(50ms);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<Client>(port_));
        ASSERT_TRUE(clients.back()->is_connected());
    }
    for (auto& client : clients) client->send("GET /v1/sleep/50 HTTP/1.1\r\nHost: x\r\n\r\n");
    for (auto& client : clients) {
        auto const answer = client->answer();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.header("connection"), "close");
    }
    EXPECT_LT(drained.get(), 3s);
}

TEST_F(HttpServer, files_are_served_from_memory_with_etag_and_encodings)
{
    std::string script;
    for (int i = 0; i < 2'000; ++i) script += "console.log(" + std::to_string(i) + ");\n";
    put_file("index.html", "<!doctype html><title>till</title>");
    put_file("assets/app-1a2b.js", script);
    put_file("pricing.wasm", std::string{"\0asm\1\0\0\0", 8});
    put_file("a b.txt", "spaces");
    put_file(".secret", "hidden");
    put_file(".git/config", "hidden");
    start();
    auto client = connect();
    auto const page = client.get("/");
    EXPECT_EQ(page.body, "<!doctype html><title>till</title>");
    EXPECT_EQ(page.header("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(page.header("cache-control"), "no-store");
    EXPECT_EQ(page.header("etag"), "");
    EXPECT_EQ(client.get("/sales/new").body, page.body);
    EXPECT_EQ(client.get("/pricing.wasm").header("content-type"), "application/wasm");
    EXPECT_EQ(client.get("/a%20b.txt").body, "spaces");

    auto const plain = client.get("/assets/app-1a2b.js");
    EXPECT_EQ(plain.body, script);
    EXPECT_EQ(plain.header("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(plain.header("vary"), "accept-encoding");
    auto brotli = client.get("/assets/app-1a2b.js", "Accept-Encoding: gzip, br\r\n");
    for (int i = 0; i < 100 && brotli.header("content-encoding") != "br"; ++i) { // it is made in the background
        std::this_thread::sleep_for(20ms);
        brotli = client.get("/assets/app-1a2b.js", "Accept-Encoding: gzip, br\r\n");
    }
    EXPECT_EQ(brotli.header("content-encoding"), "br");
    EXPECT_LT(brotli.body.size(), script.size() / 5);
    EXPECT_NE(brotli.header("etag"), plain.header("etag"));
    auto const gzip = client.get("/assets/app-1a2b.js", "Accept-Encoding: gzip, br;q=0\r\n");
    EXPECT_EQ(gzip.header("content-encoding"), "gzip");
    EXPECT_EQ(client.get("/assets/app-1a2b.js", "Accept-Encoding: brx\r\n").header("content-encoding"), "");

    for (auto const& etag :
        {plain.header("etag"), brotli.header("etag"), "W/" + plain.header("etag"), "\"other\", " + plain.header("etag"), std::string{"*"}}) {
        auto const fresh = client.get("/assets/app-1a2b.js", "If-None-Match: " + etag + "\r\n");
        EXPECT_EQ(fresh.status, 304) << etag;
        EXPECT_EQ(fresh.body, "");
        EXPECT_NE(fresh.header("etag"), "");
    }
    EXPECT_EQ(client.get("/assets/app-1a2b.js", "If-None-Match: \"0123456789abcdef\"\r\n").status, 200);
    auto const head = client.request("HEAD", "/assets/app-1a2b.js");
    EXPECT_EQ(head.header("content-length"), std::to_string(script.size()));

    for (auto const* path : {"/.secret", "/.git/config", "/../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/assets/%2e%2e/index.htm", "/assets/none.js",
             "/v1/sales/new", "/v1", "/%00", "/%ff.js"}) {
        EXPECT_EQ(client.get(path).status, 404) << path;
    }
    EXPECT_EQ(client.request("POST", "/assets/app-1a2b.js", "", "x").status, 405);
    EXPECT_EQ(client.request("POST", "/", "", "x").header("allow"), "GET, HEAD");
}

TEST_F(HttpServer, a_server_may_end_while_its_files_are_being_compressed)
{
    std::string text;
    for (int i = 0; text.size() < 4'000'000; ++i) text += std::to_string(i * 7919LL) + "\n";
    put_file("assets/large.js", text);
    start();
    std::this_thread::sleep_for(20ms);
    stop();
}

TEST_F(HttpServer, swagger_ui_is_used_where_it_is_installed)
{
    put_file("docs/swagger-ui-bundle.js", "x");
    put_file("docs/swagger-ui.css", "y");
    put_file("index.html", "z");
    start();
    auto client = connect();
    EXPECT_NE(client.get("/docs").body.find("/docs/swagger-ui-bundle.js"), std::string::npos);
    EXPECT_NE(client.get("/docs/start.js").body.find("/v1/openapi.json"), std::string::npos);
    EXPECT_EQ(client.get("/docs/swagger-ui.css").body, "y");
}

} // namespace
} // namespace shopx::http_test
