#include "offline_server.hpp"

#include "shopx/runtime/log.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>

namespace shopx::fuzz {
namespace {

app::Config nowhere(std::filesystem::path const& folder)
{
    app::Config config;
    config.db = "host=" + (folder / "no-such-socket").string() + " dbname=none";
    config.data = folder;
    return config;
}

bool by_name(http::Route const* one, http::Route const* other)
{
    return std::pair{one->path, one->method} < std::pair{other->path, other->method};
}

} // namespace

OfflineServer::OfflineServer() : folder_{std::filesystem::temp_directory_path() / ("shopx-fuzz-" + new_uuid7(clock_.now().ms()).to_string())}
{
    log::set_level("error");
    std::FILE* const nobody_reads = std::fopen("/dev/null", "w"); // a failed connection is a line of the log, a thousand times a second
    log::write_to(fileno(nobody_reads));
    std::filesystem::create_directories(folder_);
    services_ = std::make_unique<app::Services>(nowhere(folder_), loop_, clock_);
}

OfflineServer::~OfflineServer()
{
    services_.reset();
    std::filesystem::remove_all(folder_);
}

std::vector<http::Route const*> OfflineServer::routes_that(bool (*wanted)(http::Route const&)) const
{
    std::vector<http::Route const*> found;
    for (auto const& route : services_->routes)
        if (route.handler && wanted(route)) found.push_back(&route);
    std::sort(found.begin(), found.end(), by_name);
    return found;
}

template <class T>
std::optional<T> OfflineServer::run(Task<T> task)
{
    try {
        return loop_.run_until_done(std::move(task));
    } catch (pg::ConnectionLost const&) {
    } catch (Overloaded const&) {
    }
    return std::nullopt;
}

std::optional<http::Response> OfflineServer::answer(http::Route const& route, http::Request& request)
{
    request.deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    auto response = run(route.handler(request));
    if (response && response->status == 500) std::abort();
    return response;
}

std::optional<Result<http::Caller>> OfflineServer::caller_of(http::Request& request) { return run(services_->tokens.authenticate(request)); }

http::Caller anybody()
{
    http::Caller caller;
    caller.tenant = TenantId{*Uuid::parse("01939f3e-7a00-7123-8456-0123456789ab")};
    caller.account = AccountId{*Uuid::parse("01939f3e-7a00-7123-8456-0123456789ac")};
    caller.permissions = Permissions::from_bits(~std::uint64_t{0});
    return caller;
}

std::pair<std::string_view, std::string_view> first_line(std::string_view input)
{
    auto const end = input.find('\n');
    return end == input.npos ? std::pair{input, std::string_view{}} : std::pair{input.substr(0, end), input.substr(end + 1)};
}

std::size_t chosen(std::string_view line, std::size_t count) { return std::hash<std::string_view>{}(line) % count; }

} // namespace shopx::fuzz
