// What a hostile or a slow peer may do to the server, and what it may not.
#include "http_fixture.hpp"

#include "http_reader.hpp"

#include <random>

namespace shopx::http_test {
namespace {

std::chrono::milliseconds since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
}

TEST_F(HttpServer, bodies_over_the_limit_are_refused_at_once)
{
    start();
    auto const started = std::chrono::steady_clock::now();
    auto client = connect();
    client.send("POST /v1/size HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\nabc");
    auto const answer = client.answer();
    EXPECT_EQ(answer.status, 413);
    EXPECT_EQ(code_of(answer), "http.body_too_large");
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_TRUE(client.is_closed());

    auto huge = connect();
    huge.send("POST /v1/size HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n");
    EXPECT_EQ(huge.answer().status, 400);

    // 10 GB in chunks, from a client that doesn't listen: it gets its answer and is cut.
    auto chunked = connect();
    chunked.send("POST /v1/size HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::string const chunk = "10000\r\n" + std::string(65'536, 'x') + "\r\n";
    std::size_t sent = 0;
    while (sent < (std::size_t{10} << 30) && chunked.send(chunk)) sent += chunk.size();
    EXPECT_LT(sent, std::size_t{64} << 20);
    EXPECT_EQ(chunked.answer().status, 413);
    EXPECT_LT(since(started), 5s);
}

TEST_F(HttpServer, headers_over_the_limit_are_refused_at_once)
{
    start();
    auto many = connect();
    many.send("GET /v1/hello HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 100'000 && many.send("a" + std::to_string(i) + ": b\r\n"); ++i) {}
    EXPECT_EQ(many.answer().status, 431);

    auto one = connect();
    EXPECT_EQ(one.get("/v1/hello", "X: " + std::string(17'000, 'x') + "\r\n").status, 431);
    auto line = connect();
    EXPECT_EQ(line.get("/v1/hello?" + std::string(64'000, 'x')).status, 414);
    auto fits = connect();
    EXPECT_EQ(fits.get("/v1/echo/a/b?q=" + std::string(7'000, 'x'), "X: " + std::string(7'000, 'x') + "\r\n").status, 200);
}

TEST_F(HttpServer, slow_peers_are_let_go)
{
    options_.limits.header_wait_max = 2s;
    options_.limits.body_wait_max = 2s;
    options_.limits.idle_wait_max = 2s;
    start();
    auto const started = std::chrono::steady_clock::now();
    auto silent = connect();
    auto header = connect();
    header.send("GET /v1/hello HTTP/1.1\r\nHost");
    auto body = connect();
    body.send("POST /v1/size HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
    auto idle = connect();
    EXPECT_EQ(idle.get("/v1/hello").status, 200);
    auto crlf = connect();
    for (int i = 0; i < 20; ++i) {
        // A byte now and then does not buy time.
        std::this_thread::sleep_for(50ms);
        header.send("x");
        crlf.send("\r\n");
        if (i < 2) body.send("l");
    }
    auto const late = header.answer();
    EXPECT_EQ(late.status, 408);
    EXPECT_EQ(code_of(late), "http.timeout");
    EXPECT_TRUE(header.is_closed());
    EXPECT_EQ(body.answer().status, 408);
    EXPECT_TRUE(body.is_closed());
    EXPECT_TRUE(silent.is_closed());
    EXPECT_TRUE(crlf.is_closed());
    EXPECT_TRUE(idle.is_closed());
    EXPECT_LT(since(started), 4s);
}

TEST_F(HttpServer, a_peer_that_does_not_read_is_let_go)
{
    options_.limits.write_wait_max = 2s;
    start();
    constexpr std::size_t size = 20'000'000; // more than the kernel keeps for a reader
    auto const ask = "GET /v1/large/" + std::to_string(size) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    Client stalled{port_, 4'096};
    stalled.send(ask);
    Client slow{port_, 65'536};
    slow.send(ask);
    auto const started = std::chrono::steady_clock::now();
    while (since(started) < 3s && slow.read_more()) std::this_thread::sleep_for(30ms); // slowly, and long enough for the other
    while (slow.text().size() < size && slow.read_more()) {}
    EXPECT_GT(slow.text().size(), size);
    while (stalled.read_more()) {}
    EXPECT_FALSE(stalled.timed_out());
    EXPECT_LT(stalled.text().size(), size);
}

struct Shape {
    char const* name;
    std::string text;
};

std::vector<Shape> smuggling_shapes()
{
    std::string const next = "GET /v1/hello HTTP/1.1\r\nHost: x\r\n\r\n";
    std::string const post = "POST /v1/size HTTP/1.1\r\nHost: x\r\n";
    return {
        {"length and chunked", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + next},
        {"chunked and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + next},
        {"two lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello" + next},
        {"the same length twice", post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello" + next},
        {"a list of lengths", post + "Content-Length: 5, 5\r\n\r\nhello" + next},
        {"a signed length", post + "Content-Length: +5\r\n\r\nhello" + next},
        {"a negative length", post + "Content-Length: -5\r\n\r\nhello" + next},
        {"a length in hex", post + "Content-Length: 0x5\r\n\r\nhello" + next},
        {"an empty length", post + "Content-Length:\r\n\r\nhello" + next},
        {"chunked twice", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + next},
        {"identity", post + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n" + next},
        {"gzip and chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + next},
        {"chunked and more", post + "Transfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n" + next},
        {"xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + next},
        {"quoted chunked", post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n" + next},
        {"vertical tab", post
                             + "Transfer-Encoding: \x0b"
                               "chunked\r\n\r\n0\r\n\r\n"
                             + next},
        {"a space before the colon", post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + next},
        {"a folded header", post + "X: a\r\n b\r\nContent-Length: 5\r\n\r\nhello" + next},
        {"a folded framing header", post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + next},
        {"a bare LF in the header", post + "Content-Length: 5\nX: y\r\n\r\nhello" + next},
        {"bare LFs alone", "GET /v1/hello HTTP/1.1\nHost: x\n\n"},
        {"a bare LF after the request line", "GET /v1/hello HTTP/1.1\nHost: x\r\n\r\n"},
        {"a bare CR in a header", post + "X: a\rContent-Length: 5\r\n\r\nhello" + next},
        {"NUL in a header", post + std::string{"X: a\0b\r\n\r\n", 10} + next},
        {"NUL in a name", post + std::string{"X\0Y: a\r\n\r\n", 10} + next},
        {"a bare LF in a chunk's size", post + "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n" + next},
        {"a bare LF after a chunk", post + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\n0\r\n\r\n" + next},
        {"a chunk's extension", post + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n" + next},
        {"a bare LF in an extension", post + "Transfer-Encoding: chunked\r\n\r\n5;\nhello\r\n0\r\n\r\n" + next},
        {"a chunk shorter than its size", post + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel\r\n0\r\n\r\n" + next},
        {"a size that wraps", post + "Transfer-Encoding: chunked\r\n\r\n10000000000000005\r\nhello\r\n0\r\n\r\n" + next},
        {"a size with a sign", post + "Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n" + next},
        {"a size with 0x", post + "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n" + next},
        {"no size", post + "Transfer-Encoding: chunked\r\n\r\n\r\nhello\r\n0\r\n\r\n" + next},
        {"a length in the trailers", post + "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 5\r\n\r\n" + next},
        {"chunked in HTTP/1.0", "POST /v1/size HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + next},
        {"two hosts", "GET /v1/hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" + next},
        {"no host", "GET /v1/hello HTTP/1.1\r\n\r\n" + next},
        {"no version", "GET /v1/hello\r\n\r\n"},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        {"HTTP/1.2", "GET /v1/hello HTTP/1.2\r\nHost: x\r\n\r\n"},
        {"two spaces", "GET  /v1/hello HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"no slash", "GET v1/hello HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"a TLS hello", std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15}},
    };
}

TEST_F(HttpServer, a_request_that_two_servers_might_read_in_two_ways_is_refused_and_the_connection_closed)
{
    start();
    for (auto const& [name, text] : smuggling_shapes()) {
        auto client = connect();
        client.send(text);
        auto const answer = client.answer();
        EXPECT_EQ(answer.status, 400) << name;
        EXPECT_EQ(code_of(answer), "http.bad_request") << name;
        EXPECT_EQ(answer.header("connection"), "close") << name;
        EXPECT_TRUE(client.is_closed(3s)) << name << ": " << client.text();
    }
    auto client = connect();
    auto const good = client.get("/v1/hello");
    EXPECT_EQ(good.status, 200);
    client.send("GET /v1/hello HTTP/1.1\r\n\r\n");
    auto const bad = client.answer();
    EXPECT_EQ(bad.status, 400);
    EXPECT_NE(bad.header("x-request-id"), good.header("x-request-id"));
    auto other = connect();
    EXPECT_NE(other.get("/metrics").body.find(R"(shopx_http_requests_total{route="refused",status="400"} )"), std::string::npos);
}

TEST_F(HttpServer, forwarded_headers_change_nothing)
{
    start();
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    log::write_to(ends[1]);
    auto client = connect();
    EXPECT_EQ(client.get("/v1/hello", "X-Forwarded-For: 10.9.8.7\r\nX-Forwarded-Host: evil\r\nForwarded: for=10.9.8.7\r\n").status, 200);
    EXPECT_EQ(client.get("/v1/hello").status, 200); // by its answer the first one is logged
    log::write_to(null_);
    ::close(ends[1]);
    std::string text(8 << 10, '\0');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(ends[0], text.data(), text.size()))));
    ::close(ends[0]);
    EXPECT_NE(text.find(R"("peer":"127.0.0.1")"), text.npos) << text;
    EXPECT_EQ(text.find("10.9.8.7"), text.npos) << text;
}

TEST_F(HttpServer, an_early_answer_reaches_a_client_that_is_still_sending)
{
    start();
    auto client = connect();
    client.send("POST /v1/guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
    client.send(std::string(500'000, 'x'));
    auto const answer = client.answer();
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.header("connection"), "close");
    // It may go on for a while and sees an orderly end; a reset would have thrown away an answer not yet read.
    EXPECT_TRUE(client.send(std::string(500'000, 'x')));
    EXPECT_TRUE(client.is_closed());
    EXPECT_FALSE(client.was_reset());
    // A small body has come with its header, so the connection can go on.
    auto small = connect();
    EXPECT_EQ(small.request("POST", "/v1/guarded", "", "hello").status, 401);
    EXPECT_EQ(small.request("POST", "/v1/guarded", "Authorization: Bearer seller\r\n", "hello").body, "5");
}

TEST_F(HttpServer, more_connections_than_allowed_are_told_so)
{
    options_.limits.connections_max = 3;
    start();
    auto a = connect();
    auto b = connect();
    auto c = connect();
    EXPECT_EQ(a.get("/v1/hello").status, 200);
    EXPECT_EQ(b.get("/v1/hello").status, 200);
    EXPECT_EQ(c.get("/v1/hello").status, 200);
    auto d = connect();
    auto const full = d.answer();
    EXPECT_EQ(full.status, 503);
    EXPECT_EQ(full.header("retry-after"), "1");
    EXPECT_TRUE(d.is_closed());
    a.close();
    std::this_thread::sleep_for(50ms);
    auto e = connect();
    EXPECT_EQ(e.get("/v1/hello").status, 200);
}

/// The reader by itself: whatever comes in whatever pieces, it neither crashes nor depends on where the pieces were cut.
TEST(RequestReader, random_input_in_random_pieces_is_read_as_in_one_piece)
{
    using http::RequestReader;
    using State = RequestReader::State;
    auto const read_all = [](std::string_view text, auto&& next_size) {
        std::string story;
        RequestReader reader;
        while (true) {
            auto state = reader.state();
            if (state == State::has_header) state = reader.begin_body(10'000);
            if (state == State::complete) {
                story.append(reader.head().target).append(" ").append(reader.body()).append(";");
                for (auto const& [name, value] : reader.head().headers) story.append(name).append("=").append(value).append(",");
                reader.finish();
                continue;
            }
            if (state == State::refused) return story + "refused";
            if (text.empty()) return story + (reader.is_empty() ? "end" : "cut");
            auto const room = reader.room();
            auto const n = std::min({text.size(), room.size(), std::size_t{next_size()}});
            std::memcpy(room.data(), text.data(), n);
            text.remove_prefix(n);
            reader.received(n);
        }
    };
    std::string const requests =
        "GET /a?b=c HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\nPUT /b HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nhello world"
        "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\nT: x\r\n\r\nDELETE /d HTTP/1.1\r\nHost: x\r\n\r\n";
    std::mt19937_64 random{7};
    EXPECT_EQ(read_all(requests, [] { return 1u; }), read_all(requests, [] { return 10'000u; }));
    EXPECT_TRUE(read_all(requests, [] { return 1u; }).ends_with("/d ;Host=x,end")) << read_all(requests, [] { return 1u; });
    std::size_t good = 0;
    for (auto const& [name, text] : smuggling_shapes()) {
        EXPECT_EQ(read_all(text, [] { return 1u; }), read_all(text, [] { return 10'000u; })) << name;
    }
    for (int round = 0; round < 20'000; ++round) {
        auto text = requests;
        for (auto cuts = random() % 3; cuts > 0; --cuts) {
            auto const at = random() % text.size();
            switch (random() % 4) {
            case 0: text[at] = static_cast<char>(random()); break;
            case 1: text.erase(at, random() % 6); break;
            case 2: text.insert(at, random() % 2 ? "\r\n" : "\n"); break;
            default: text.insert(at, text.substr(random() % text.size(), random() % 40)); break;
            }
        }
        auto const whole = read_all(text, [] { return 10'000u; });
        auto const pieces = read_all(text, [&] { return static_cast<unsigned>(1 + random() % 50); });
        ASSERT_EQ(whole, pieces) << text;
        good += whole.ends_with("end") ? 1 : 0;
    }
    EXPECT_GT(good, 3'000u);
}

} // namespace
} // namespace shopx::http_test
