#include "question.hpp"

#include <charconv>

namespace shopx::books {
namespace {

constexpr BusinessDay first_day{-25'567};  // 1900-01-01
constexpr BusinessDay last_day{2'932'896}; // 9999-12-31

Error bad_query(std::string detail) { return {ErrorKind::bad_request, "http.bad_query", std::move(detail)}; }

} // namespace

Result<Question> question_of(http::Request const& request)
{
    Question question{first_day, last_day, {}};
    for (auto const* name : {"from", "to"}) {
        auto const text = request.query_value(name);
        if (!text) continue;
        auto const day = BusinessDay::parse(*text);
        if (!day) return bad_query(std::string{name} + " must be a date, like 2026-11-23");
        (std::string_view{name} == "from" ? question.from : question.to) = *day;
    }
    if (auto const text = request.query_value("store_id")) {
        auto const id = Uuid::parse(*text);
        if (!id) return bad_query("store_id must be a UUID");
        question.store = StoreId{*id};
        if (auto const elsewhere = http::refuse_other_store(request.caller(), *question.store)) return *elsewhere;
    } else if (request.caller().stores) {
        return Error{ErrorKind::forbidden, "auth.other_store", "the caller's role holds in some stores: name one of them"};
    }
    return question;
}

Result<std::int64_t> number_of(http::Request const& request, std::string_view name, std::int64_t fallback, std::int64_t min, std::int64_t max)
{
    auto const text = request.query_value(name);
    if (!text) return fallback;
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || end != text->data() + text->size() || value < min || value > max)
        return bad_query(std::string{name} + " must be an integer from " + std::to_string(min) + " to " + std::to_string(max));
    return value;
}

} // namespace shopx::books
