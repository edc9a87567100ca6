// A server with routes for tests, on a thread of its own and a free port.
#pragma once

#include "http_client.hpp"

#include "shopx/runtime/http_server.hpp"
#include "shopx/runtime/log.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

namespace shopx::http_test {

using namespace std::chrono_literals;

struct Note {
    std::string text;
    std::int64_t number = 0;
    static constexpr auto wire()
    {
        return json::object<Note>("Note", "What tests send", json::field("text", &Note::text, "Any words", "hello").length(0, 2'000'000),
            json::field("number", &Note::number, "Any number", "1").range(0, 100));
    }
};

inline http::Route route(http::Method method, std::string_view path, http::Handler handler, Permission permission = Permission::none)
{
    http::Route out;
    out.method = method;
    out.path = path;
    out.permission = permission;
    out.summary = "a test's";
    out.handler = std::move(handler);
    return out;
}

inline http::Response text_answer(std::string text)
{
    http::Response response;
    response.content_type = "text/plain";
    response.body = std::move(text);
    return response;
}

class HttpServer : public testing::Test {
protected:
    void SetUp() override
    {
        null_ = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        log::write_to(null_);
    }
    void TearDown() override
    {
        stop();
        log::write_to(STDOUT_FILENO);
        ::close(null_);
        if (!web_root_.empty()) std::filesystem::remove_all(web_root_);
    }

    /// Tests change `options_` and `routes_` before this.
    void start()
    {
        add_routes();
        options_.port = 0;
        if (!options_.ready) options_.ready = [] { return true; };
        auto authenticate = [this](http::Request const& request) -> Task<Result<http::Caller>> {
            auto const token = request.bearer();
            if (token.empty()) co_return Error{ErrorKind::unauthenticated, "auth.no_token", "this needs an access token"};
            http::Caller caller;
            caller.tenant.value.bytes[15] = 7;
            if (token == "seller") {
                caller.permissions = {Permission::sell};
                co_return caller;
            }
            if (token == "nobody") co_return caller;
            if (token == "passing" && passing_holds_) {
                caller.permissions = {Permission::sell};
                co_return caller;
            }
            if (token == "broken") throw std::runtime_error{"no database"};
            co_return Error{ErrorKind::unauthenticated, "auth.bad_token", "the token is no good"};
        };
        loop_ = std::make_unique<Loop>();
        server_ = std::make_unique<http::Server>(*loop_, clock_, options_, routes_, authenticate);
        server_->start();
        port_ = server_->port();
        thread_ = std::thread{[this] { loop_->run(); }};
    }
    void stop()
    {
        if (!thread_.joinable()) return;
        drain();
        loop_->stop();
        thread_.join();
        server_.reset();
        loop_.reset();
    }
    /// From outside the loop: starts a drain and waits for its end.
    std::chrono::milliseconds drain()
    {
        auto const started = std::chrono::steady_clock::now();
        std::promise<void> done;
        loop_->post([&] {
            auto drained = [](http::Server& server, std::promise<void>& ended) -> Task<void> {
                co_await server.drain();
                ended.set_value();
            };
            loop_->spawn("drain", drained(*server_, done));
        });
        done.get_future().wait();
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
    }
    /// A folder of files for the server's web_root.
    void put_file(std::string const& path, std::string const& text)
    {
        if (web_root_.empty()) {
            std::string name = std::filesystem::temp_directory_path() / "shopx-web-XXXXXX";
            web_root_ = ::mkdtemp(name.data());
            options_.web_root = web_root_;
        }
        auto const file = web_root_ / path;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream{file} << text;
    }
    Client connect() { return Client{port_}; }
    std::string code_of(Answer const& answer)
    {
        auto const at = answer.body.find("\"code\":\"");
        return at == answer.body.npos ? "" : answer.body.substr(at + 8, answer.body.find('"', at + 8) - at - 8);
    }

    SystemClock clock_;
    http::ServerOptions options_;
    http::Routes routes_;
    std::unique_ptr<Loop> loop_;
    std::unique_ptr<http::Server> server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
    std::filesystem::path web_root_;
    std::atomic<int> streams_ended_ = 0;
    std::atomic<bool> passing_holds_ = true; // the token "passing"
    int null_ = -1;

private:
    void add_routes()
    {
        using http::Method;
        using http::Request;
        using http::Response;
        routes_.push_back(route(Method::get, "/v1/hello", [](Request const&) -> Task<Response> { co_return text_answer("hello"); }));
        routes_.push_back(route(Method::get, "/v1/echo/{a}/{b}", [](Request const& request) -> Task<Response> {
            co_return text_answer(
                std::string{request.path_value("a")} + "|" + std::string{request.path_value("b")} + "|" + std::string{request.query_value("q").value_or("-")});
        }));
        routes_.push_back(route(Method::get, "/v1/echo/fixed/{b}", [](Request const&) -> Task<Response> { co_return text_answer("fixed"); }));
        routes_.push_back(route(Method::get, "/v1/sleep/{ms}", [this](Request const& request) -> Task<Response> {
            auto const text = std::string{request.path_value("ms")};
            co_await loop_->sleep(std::chrono::milliseconds{std::atoi(text.c_str())});
            co_return text_answer("slept " + text);
        }));
        routes_.push_back(route(
            Method::get, "/v1/private", [](Request const& request) -> Task<Response> { co_return text_answer(request.caller().tenant.to_string()); },
            Permission::sell));
        routes_.push_back(route(
            Method::get, "/v1/signed-in", [](Request const&) -> Task<Response> { co_return text_answer("yes"); }, Permission::signed_in));
        routes_.push_back(route(Method::get, "/v1/fail", [](Request const&) -> Task<Response> {
            throw std::runtime_error{"the secret reason"};
            co_return Response{};
        }));
        routes_.push_back(route(Method::get, "/v1/full", [](Request const&) -> Task<Response> {
            throw Overloaded{};
            co_return Response{};
        }));
        routes_.push_back(route(Method::get, "/v1/large/{bytes}", [](Request const& request) -> Task<Response> {
            auto const bytes = std::strtoul(std::string{request.path_value("bytes")}.c_str(), nullptr, 10);
            co_return http::json_text(200, "\"" + std::string(bytes - 2, 'a') + "\"");
        }));
        routes_.push_back(route(Method::get, "/v1/header", [](Request const& request) -> Task<Response> {
            auto answer = text_answer("");
            answer.headers.emplace_back("etag", std::string{request.query_value("v").value_or("")});
            co_return answer;
        }));
        auto put = route(Method::put, "/v1/notes/{id}", [](Request const& request) -> Task<Response> {
            auto const id = request.path_id<SaleId>("id");
            if (!id) co_return http::problem(id.error());
            auto note = json::read<Note>(request.body);
            if (!note) co_return http::problem(note.error());
            note->number = static_cast<std::int64_t>(note->text.size() % 100);
            co_return http::json(201, *note);
        });
        put.request = json::schema_of<Note>();
        put.response = json::schema_of<Note>();
        put.statuses = {201};
        routes_.push_back(put);
        auto post =
            route(Method::post, "/v1/size", [](Request const& request) -> Task<Response> { co_return text_answer(std::to_string(request.body.size())); });
        routes_.push_back(post);
        auto guarded = route(
            Method::post, "/v1/guarded", [](Request const& request) -> Task<Response> { co_return text_answer(std::to_string(request.body.size())); },
            Permission::sell);
        routes_.push_back(guarded);
        http::Route events;
        events.method = Method::get;
        events.path = "/v1/events";
        events.stream = [this](Request const&, http::EventSink& sink) -> Task<void> {
            for (int i = 0; sink.open(); ++i) {
                sink.write(std::to_string(i), "tick", i == 1 ? "two\nlines" : "one");
                co_await loop_->sleep(20ms);
            }
            ++streams_ended_;
        };
        routes_.push_back(events);
        events.path = "/v1/flood";
        events.stream = [this](Request const&, http::EventSink& sink) -> Task<void> {
            std::string const much(60'000, 'x');
            while (sink.write("", "", much)) co_await loop_->sleep(1ms);
            ++streams_ended_;
        };
        routes_.push_back(events);
        events.path = "/v1/quiet";
        events.stream = [this](Request const&, http::EventSink& sink) -> Task<void> {
            while (sink.open()) co_await loop_->sleep(20ms);
            ++streams_ended_;
        };
        routes_.push_back(events);
        events.path = "/v1/guarded";
        events.permission = Permission::sell;
        routes_.push_back(events);
        events.permission = Permission::none;
        events.path = "/v1/three";
        events.stream = [](Request const&, http::EventSink& sink) -> Task<void> {
            for (int i = 0; i < 3; ++i) sink.write("", "", "x");
            co_return;
        };
        routes_.push_back(events);
    }
};

} // namespace shopx::http_test
