// A simulator without a socket: requests in, answers out.
#pragma once

#include "service.hpp"

#include <gtest/gtest.h>

namespace stripe_sim {

struct Said {
    int status = 0;
    Object body;
    std::string raw;
    HttpAnswer::End end = HttpAnswer::End::answered;
    std::string replayed;
    std::string error(std::string_view field) const { return text(body.at("error").as_object(), field); }
    std::string operator[](std::string_view field) const { return text(body, field); }
};

class Desk {
public:
    explicit Desk(Options const& options = {}) : simulator{options} {}

    Said post(std::string path, std::string form, std::string key = "", std::string account = "")
    {
        return ask("POST", std::move(path), "", std::move(form), std::move(key), std::move(account));
    }
    Said get(std::string path, std::string query = "") { return ask("GET", std::move(path), std::move(query), ""); }
    Said ask(std::string method, std::string path, std::string query, std::string body, std::string key = "", std::string account = "")
    {
        auto const answer = service(HttpRequest{.method = std::move(method),
            .path = std::move(path),
            .query = std::move(query),
            .body = std::move(body),
            .authorization = "Bearer sk_test_desk",
            .idempotency_key = std::move(key),
            .stripe_account = std::move(account)});
        Said said{answer.status, {}, answer.body, answer.end};
        if (!answer.body.empty()) said.body = json::parse(answer.body).as_object();
        for (auto const& [name, value] : answer.headers) {
            if (name == "Idempotent-Replayed") said.replayed = value;
        }
        return said;
    }
    std::int64_t charges() { return static_cast<std::int64_t>(get("/v1/charges", "limit=100").body.at("data").as_array().size()); }

    Simulator simulator;
    Service service{simulator};
};

} // namespace stripe_sim
