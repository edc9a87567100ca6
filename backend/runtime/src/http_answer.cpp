// One request and its answer.
#include "http_card_numbers.hpp"
#include "http_connection.hpp"
#include "http_target.hpp"
#include "problem.hpp"

#include "shopx/runtime/log.hpp"
#include "shopx/runtime/pg.hpp"

#include <algorithm>

namespace shopx::http {
namespace {

constexpr std::size_t gzip_from_bytes = 8 << 10;
constexpr std::size_t gzip_here_bytes_max = 64 << 10; // about a millisecond; more is done beside the loop
constexpr int gzip_level = 1;

bool is_json(std::string_view content_type)
{
    constexpr std::string_view json = "application/json";
    auto const same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
    if (content_type.size() < json.size() || !std::equal(json.begin(), json.end(), content_type.begin(), same)) return false;
    return content_type.size() == json.size() || content_type[json.size()] == ';' || content_type[json.size()] == ' ';
}

/// A text that may not be stored or logged by anybody, as an answer.
template <class Text>
std::optional<Response> refuse_of_text(Text const& text)
{
    auto const error = refuse_card_numbers(text);
    if (!error) return std::nullopt;
    return problem(*error);
}

/// A list in a query is a name that comes several times: the parameter's description says so, to people and to us.
bool may_repeat(Route const& route, std::string_view name)
{
    return std::any_of(route.query.begin(), route.query.end(),
        [&](QueryParameter const& one) { return one.name == name && one.description.find("may be repeated") != one.description.npos; });
}

bool is_api(std::string_view path) { return path == "/v1" || path.starts_with("/v1/"); }

} // namespace

void Connection::begin_request()
{
    request_.reset();
    endpoint_ = nullptr;
    resource_ = nullptr;
    file_ = nullptr;
    in_request_ = true;
    is_last_ = unread_input_ = timed_out_ = false;
    started_ = Steady::now();
    now_ = state_->clock.now();
    new_uuid7(now_.ms()).append_to(request_.request_id);
    request_.deadline = started_ + limits::request_wait_max;
    request_.peer = peer_text_;
    asker_ = peer_;
    verdict_ = {};
    wait_for_nothing(Phase::handling);
}

/// Answers the request that the reader holds. False: the connection is of no more use.
Task<bool> Connection::serve()
{
    using State = RequestReader::State;
    begin_request();
    auto early = prepare();
    if (!early && endpoint_) early = co_await admit();
    if (!early && reader_.state() == State::need_body) {
        bool const read = co_await read_body();
        if (!read) co_return false;
        wait_for_nothing(Phase::handling);
    }
    if (early) {
        unread_input_ = unread_input_ || reader_.state() != State::complete;
        co_return co_await answer(std::move(*early));
    }
    if (file_ && file_->is_html) co_return co_await answer_page();
    if (file_) co_return co_await answer_file();
    request_.body = reader_.body();
    if (endpoint_->route.request) early = refuse_of_text(request_.body);
    if (early) co_return co_await answer(std::move(*early));
    if (endpoint_->route.stream) co_return co_await stream();
    Response response;
    state_->in_hand.enter();
    try {
        auto task = endpoint_->route.handler(request_);
        response = co_await task;
    } catch (...) {
        response = failed(std::current_exception());
    }
    state_->in_hand.leave();
    co_return co_await answer(std::move(response));
}

/// Finds what answers and fills request_ from the header; or gives an answer that needs nothing more.
std::optional<Response> Connection::prepare()
{
    auto const& head = reader_.head();
    auto const* const before = head.target.data();
    auto early = route(head.target.substr(0, head.target.find('?')));
    auto body_bytes_max = endpoint_ ? endpoint_->route.body_bytes_max : 0;
    if (body_bytes_max == 0) body_bytes_max = endpoint_ && endpoint_->rate == RateClass::sign_in ? limits::sign_in_body_bytes_max : limits::body_bytes_max;
    if (reader_.begin_body(body_bytes_max) == RequestReader::State::refused) {
        auto const& why = reader_.refusal();
        unread_input_ = true;
        return problem_of(why.status, why.code, why.detail);
    }
    auto const mark = head.target.find('?');
    auto const path = head.target.substr(0, mark);
    // Room for the body may have moved what was read.
    if (head.target.data() != before && resource_) state_->router.find(path, raw_values_);
    request_.path = path;
    request_.headers.assign(head.headers.begin(), head.headers.end());
    believe();
    if (early || file_) return early;
    request_.method = *head.method;
    if (auto const foreign = refuse_foreign_origin(request_, state_->origins)) return problem(*foreign);
    return read_parameters(mark == head.target.npos ? std::string_view{} : head.target.substr(mark + 1));
}

/// Sets endpoint_ or file_, or tells why there is none.
std::optional<Response> Connection::route(std::string_view path)
{
    auto const& head = reader_.head();
    resource_ = state_->router.find(path, raw_values_);
    if (resource_) {
        if (head.method) endpoint_ = resource_->by_method[static_cast<std::size_t>(*head.method)].get();
        if (endpoint_ && head.is_head && endpoint_->route.stream) endpoint_ = nullptr;
        if (head.is_options && !head.header("access-control-request-method").empty()) return preflight();
        if (!endpoint_) {
            auto response = problem_of(405, "http.method_not_allowed", "this path has other methods: the Allow header names them");
            response.headers.emplace_back("allow", resource_->allow());
            return response;
        }
        bool const has_body = head.chunked || head.content_length > 0;
        if (has_body && endpoint_->route.request && !is_json(head.header("content-type"))) {
            return problem_of(415, "http.unsupported_media_type", "the body must be application/json");
        }
        return std::nullopt;
    }
    if (!is_api(path)) file_ = state_->files.find(path);
    if (!file_) return problem_of(404, "http.not_found", "there is nothing at this path");
    if (head.method == Method::get) return std::nullopt;
    file_ = nullptr;
    auto response = problem_of(405, "http.method_not_allowed", "files can only be read");
    response.headers.emplace_back("allow", "GET, HEAD");
    return response;
}

std::optional<Response> Connection::read_parameters(std::string_view query)
{
    for (std::size_t i = 0; i < raw_values_.size(); ++i) {
        auto value = raw_values_[i];
        if (value.find('%') != value.npos || !is_utf8(value)) {
            auto decoded = percent_decoded(value, false);
            if (!decoded) return problem_of(400, "http.bad_request", "the path is not UTF-8, percent-encoded");
            value = request_.keep(std::move(*decoded));
        }
        request_.path_values.emplace_back(resource_->parameters[i], value);
    }
    if (auto refused = refuse_of_text(request_.path_values)) return refused;
    if (query.empty()) return std::nullopt;
    auto parameters = parse_query(query, [&](std::string_view name) { return endpoint_ != nullptr && may_repeat(endpoint_->route, name); });
    if (!parameters) return problem_of(400, "http.bad_request", "the query is not UTF-8, percent-encoded, with each name once that may not be repeated");
    request_.query = std::move(*parameters);
    return refuse_of_text(request_.query);
}

/// What a handler threw, as an answer. The caller learns the request id; the log learns the rest.
Response Connection::failed(std::exception_ptr failure)
{
    auto const route = endpoint_ ? endpoint_->route.path : std::string_view{};
    try {
        std::rethrow_exception(failure);
    } catch (Overloaded const& e) {
        return problem_of(503, "http.overloaded", e.what());
    } catch (pg::ConnectionLost const& e) { // what the caller may send again once the database is back
        log::error("the database is out of reach", {{"request_id", request_.request_id}, {"route", route}, {"what", e.what()}});
        return problem_of(503, "http.database_unavailable", "the database is out of reach for now; send the request again");
    } catch (std::exception const& e) {
        log::error("a request failed", {{"request_id", request_.request_id}, {"route", route}, {"what", e.what()}});
    } catch (...) {
        log::error("a request failed", {{"request_id", request_.request_id}, {"route", route}, {"what", "not a std::exception"}});
    }
    return problem_of(500, "http.internal", "something failed here; the request id finds it in the log");
}

Task<bool> Connection::answer(Response response)
{
    if (response.content_type == problem_type && response.body.ends_with('}')) {
        response.body.pop_back();
        response.body.append(R"(,"request_id":")").append(request_.request_id).append("\"}");
    }
    Reply reply;
    reply.status = response.status;
    reply.headers = &response.headers;
    if (!response.body.empty()) reply.content_type = response.content_type;
    std::string nonce;
    if (response.content_type.starts_with("text/html")) response.body = with_nonce(response.body, nonce);
    reply.nonce = nonce;
    if (is_api(request_.path) || response.status >= 400 || !nonce.empty()) reply.cache_control = "no-store";

    std::string packed;
    bool const is_large = response.body.size() >= gzip_from_bytes && response.content_type.starts_with("application/json");
    if (is_large) {
        reply.varies = true;
        if (accepts(request_.header("accept-encoding"), "gzip")) {
            auto work = [text = std::string_view{response.body}] { return gzipped(text, gzip_level); };
            if (response.body.size() <= gzip_here_bytes_max) {
                packed = work();
            } else {
                packed = co_await state_->loop.blocking(work);
            }
            reply.encoding = "gzip";
        }
    }
    reply.body = packed.empty() ? std::string_view{response.body} : std::string_view{packed};

    auto unsent = begin_send(reply);
    bool sent = unsent.head.empty() && unsent.body.empty() && !unsent.failed;
    if (!sent) sent = co_await finish_send(std::move(unsent));
    count(reply.status, reply.body.size());
    if (sent && unread_input_) co_await linger();
    co_return sent && !is_last_;
}

/// What this connection and this request put into the head of an answer.
Setting Connection::setting() const
{
    auto const& state = *state_;
    Setting setting;
    setting.date = state_->date(now_);
    setting.request_id = request_.request_id;
    setting.keep_alive = !is_last_;
    // A browser remembers it for a name, whatever the port: a developer's other servers on this machine are left in peace.
    setting.is_pinned_to_tls = request_.is_secure && !request_.host.starts_with("localhost");
    if (!state.origins.empty() && is_api(request_.path)) {
        setting.varies_by_origin = true;
        auto const origin = request_.header("origin");
        if (state.origins.list(origin)) setting.allowed_origin = origin;
    }
    // A sale's own answer goes without: nobody plans by a budget that is there for what has gone mad.
    if (verdict_.is_counted && (verdict_.rate != RateClass::sale || !verdict_.grant.is_granted)) setting.verdict = &verdict_;
    return setting;
}

/// A page is made anew for each answer, because its nonce is: it has no tag, and nobody keeps it.
Task<bool> Connection::answer_page()
{
    Response page;
    page.content_type = file_->content_type;
    page.body = file_->plain;
    unread_input_ = reader_.state() != RequestReader::State::complete;
    co_return co_await answer(std::move(page));
}

Task<bool> Connection::answer_file()
{
    auto const form = form_for(*file_, request_.header("accept-encoding"));
    Reply reply;
    reply.is_file = true;
    reply.content_type = file_->content_type;
    reply.body = form.body;
    reply.encoding = form.encoding;
    reply.etag = form.etag;
    reply.varies = true;
    reply.cache_control = file_->is_immutable ? "public, max-age=31536000, immutable" : "no-cache";
    if (is_fresh(*file_, request_.header("if-none-match"))) {
        reply.status = 304;
        reply.body = reply.encoding = {};
    }
    unread_input_ = reader_.state() != RequestReader::State::complete;
    auto unsent = begin_send(reply);
    bool sent = unsent.head.empty() && unsent.body.empty() && !unsent.failed;
    if (!sent) sent = co_await finish_send(std::move(unsent));
    count(reply.status, reply.body.size());
    if (sent && unread_input_) co_await linger();
    co_return sent && !is_last_;
}

void Connection::count(int status, std::size_t bytes)
{
    auto const duration = Steady::now() - started_;
    auto& state = *state_;
    auto* numbers = &state.unknown_metrics;
    AccessRecord record;
    record.route = "unknown";
    if (endpoint_) {
        numbers = &endpoint_->metrics;
        record.route = endpoint_->route.path;
    } else if (file_) {
        numbers = &state.static_metrics;
        record.route = "static";
    } else if (reader_.state() == RequestReader::State::refused) {
        numbers = &state.refused_metrics;
        record.route = "refused";
    }
    numbers->count(status, std::chrono::duration<double>(duration).count());
    record.method = reader_.head().is_head ? "HEAD" : reader_.head().method ? method_name(*reader_.head().method) : "other";
    record.status = status;
    record.duration_us = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
    record.bytes = bytes;
    record.is_probe = endpoint_ && endpoint_->is_probe;
    log_access(request_, record);
}

} // namespace shopx::http
