// HTTP as the modules see it: a request that is read, a response that is returned, routes that are declared.
// The server itself is in runtime/src/http_*.cpp; Beast and Asio are seen there and by nobody else.
#pragma once

#include "shopx/base/permission.hpp"
#include "shopx/base/result.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/json.hpp"
#include "shopx/runtime/task.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shopx::http {

enum class Method { get, put, post, patch, delete_ };

enum class CallerKind : std::uint8_t {
    member,  // a person, signed in with an account
    pin,     // a person who gave a PIN at an enrolled register
    api_key, // a program of the tenant's
    support, // one of ours, let in by the tenant for a while
};
std::string_view name_of(CallerKind kind);

/// Who asks: out of a verified credential, never out of a body.
struct Caller {
    TenantId tenant;
    AccountId account; // the person; of an API key, the key's own id
    Permissions permissions;
    CallerKind kind = CallerKind::member;
    Uuid session{};                                       // the session, API key or support grant that stands behind it
    std::shared_ptr<std::vector<StoreId> const> stores{}; // null: all stores of the tenant
    std::optional<RegisterId> at_register{};              // the register that a PIN was given at
    Instant proven_at{};                                  // when a person last proved who they are, with every factor they must

    bool may_at(StoreId store) const { return !stores || std::find(stores->begin(), stores->end(), store) != stores->end(); }
};
/// Nothing, or 403 `auth.other_store`: the caller's role holds in other stores only.
std::optional<Error> refuse_other_store(Caller const& caller, StoreId store);

class Request {
public:
    Method method{};
    std::string_view path; // without the query
    std::string_view body;
    std::vector<std::pair<std::string_view, std::string_view>> path_values; // "sale_id" -> text, percent-decoded
    std::vector<std::pair<std::string, std::string>> query;                 // percent-decoded
    std::vector<std::pair<std::string_view, std::string_view>> headers;     // names as sent
    std::string request_id;
    std::string_view peer;  // address of the other end, or what a trusted proxy says it is
    std::string_view host;  // as the client wrote it: the Host header, or a trusted proxy's X-Forwarded-Host
    bool is_secure = false; // it came by TLS, to us or to a trusted proxy
    Deadline deadline{};

    /// The signed-in caller; a route that asks for Permission::none may not call this.
    Caller const& caller() const { return *caller_; }
    bool has_caller() const { return caller_.has_value(); }
    void set_caller(Caller caller) { caller_ = std::move(caller); }

    std::string_view path_value(std::string_view name) const;
    /// An id out of the path; a text that is no UUID is `not_found`, as an unknown id is.
    template <class IdType>
    Result<IdType> path_id(std::string_view name) const
    {
        auto const id = Uuid::parse(path_value(name));
        if (!id) return Error{ErrorKind::not_found, "http.not_found", std::string{name} + " is not a UUID"};
        return IdType{*id};
    }
    std::optional<std::string_view> query_value(std::string_view name) const;
    /// The header's value without regard to case, or "".
    std::string_view header(std::string_view name) const;
    /// The token of `Authorization: Bearer ...`, or "".
    std::string_view bearer() const;
    /// The value of a cookie, or "". The first one counts.
    std::string_view cookie(std::string_view name) const;

    /// For the server, which uses one Request for all of a connection: forgets everything.
    void reset();
    /// Text that lives as long as the request, for views that point nowhere else.
    std::string_view keep(std::string text);

private:
    std::optional<Caller> caller_;
    std::deque<std::string> kept_;
};

struct Response {
    int status = 200;
    std::string_view content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string_view, std::string>> headers{};
};

/// The error as an RFC 9457 problem document; the server adds the request id.
Response problem(Error const& error);
/// A body that is already JSON.
Response json_text(int status, std::string body);
template <class T>
Response json(int status, T const& value)
{
    return json_text(status, json::write(value));
}

using Handler = std::function<Task<Response>(Request const&)>;

/// Where server-sent events go. `write` sends one, and is false once there is no use in going on: the reader has gone or is too
/// slow (limits::event_buffer_bytes_max), or the server drains. A stream's handler looks at `open` at least once a second.
struct EventSink {
    virtual ~EventSink() = default;
    virtual bool write(std::string_view event_id, std::string_view event, std::string_view data) = 0;
    virtual bool open() const = 0;
    /// What the reader has not taken yet. Above limits::event_buffer_bytes_max it is dropped, so a long story waits in between.
    virtual std::size_t waiting_bytes() const = 0;
};
using StreamHandler = std::function<Task<void>(Request const&, EventSink&)>;

struct QueryParameter {
    std::string_view name;
    std::string_view description;
    std::string_view example = "";
};

/// Which budgets a request is charged to (limits/edge.hpp). Each class is counted by itself, and when the process has too much to
/// do, heavy routes are refused first and sales last.
enum class RateClass : std::uint8_t {
    by_method, // GET is `read`, everything else `write`
    read,
    write,
    sale,    // what a till must get rid of: the reserved share is theirs
    sign_in, // guesses at secrets; charged to the address
    heavy,   // exports, reports, imports
};

/// What a route is, for the server and for `shopx openapi`, from one declaration.
struct Route {
    Method method{};
    std::string_view path; // "/v1/sales/{sale_id}"
    Permission permission{};
    std::string_view summary;
    Handler handler;
    json::SchemaOf request = nullptr;  // null: no body
    json::SchemaOf response = nullptr; // null: no body
    std::vector<QueryParameter> query{};
    std::vector<int> statuses{};                                        // answers besides 200 that are no errors
    std::vector<std::string_view> errors{};                             // codes that this route may answer with, of api/errors.yaml
    std::function<std::optional<Error>(Request const&)> check_stream{}; // says why not, before the stream begins
    StreamHandler stream{};                                             // instead of `handler`, for server-sent events
    std::size_t body_bytes_max = 0;                                     // 0: limits::body_bytes_max
    RateClass rate = RateClass::by_method;
    bool step_up = false; // asks for a proof of who it is from the last limits::step_up_for: else 403 `auth.step_up_required`
};
using Routes = std::vector<Route>;

} // namespace shopx::http
