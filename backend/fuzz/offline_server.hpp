// All routes of the server without a network or a database: whatever a handler reads before it asks the database is read as in earnest,
// and there it ends, because nobody answers. A new route is fuzzed from its birth.
#pragma once

#include "wiring.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::fuzz {

class OfflineServer {
public:
    OfflineServer();
    ~OfflineServer();

    app::Services& services() { return *services_; }
    std::filesystem::path const& folder() const { return folder_; }
    /// Routes by method and path, in the order of their names so that a corpus outlives a new route for the most part.
    std::vector<http::Route const*> routes_that(bool (*wanted)(http::Route const&)) const;

    /// What the handler answers, or nothing when it came as far as the database. Whatever else it throws ends the process: a finding.
    std::optional<http::Response> answer(http::Route const& route, http::Request& request);
    /// The same of a task that is not a handler's.
    std::optional<Result<http::Caller>> caller_of(http::Request& request);

private:
    template <class T>
    std::optional<T> run(Task<T> task);

    std::filesystem::path folder_;
    Loop loop_;
    SystemClock clock_;
    std::unique_ptr<app::Services> services_;
};

/// A caller who may everything, so that no permission stands before the parser.
http::Caller anybody();

/// The first line of the input, and the rest.
std::pair<std::string_view, std::string_view> first_line(std::string_view input);
/// The one of `count` things that a line of text chooses: by its text, which mutates less wildly than a byte.
std::size_t chosen(std::string_view line, std::size_t count);

} // namespace shopx::fuzz
