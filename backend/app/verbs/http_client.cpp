#include "verbs/http_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace shopx::app {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr int attempts_max = 12;
constexpr auto pause_min = std::chrono::milliseconds{50};
constexpr auto pause_max = std::chrono::milliseconds{5'000}; // twelve attempts wait for half a minute together
constexpr long connect_ms_max = 5'000;
constexpr long answer_ms_max = 60'000;
constexpr std::size_t answer_bytes_max = 8 << 20;
constexpr int poll_ms_max = 100;
constexpr int renewals_max = 3;

struct Slot {
    CURL* handle = nullptr;
    HttpRequest request;
    HttpAnswer answer;
    std::string retry_after;
    int attempts = 0;
    int renewals = 0;
    std::size_t headers = 0; // how many lists there were when it was sent
    bool is_busy = false;    // has a request
    bool is_sent = false;    // which is under way
    SteadyTime again_at{};   // else when to send it
    bool is_too_long = false;
};

std::size_t take_body(char* data, std::size_t, std::size_t count, void* to)
{
    auto& slot = *static_cast<Slot*>(to);
    slot.is_too_long = slot.answer.body.size() + count > answer_bytes_max;
    if (slot.is_too_long) return 0;
    slot.answer.body.append(data, count);
    return count;
}

std::size_t take_header(char* data, std::size_t, std::size_t count, void* to)
{
    constexpr std::string_view wanted = "retry-after:";
    std::string_view const line{data, count};
    auto const is_same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
    if (line.size() > wanted.size() && std::equal(wanted.begin(), wanted.end(), line.begin(), [&](char w, char a) { return is_same(a, w); }))
        static_cast<Slot*>(to)->retry_after = line.substr(wanted.size());
    return count;
}

bool may_pass(int status) { return status == 429 || status == 502 || status == 503 || status == 504; }

std::chrono::milliseconds pause_before(int attempt, std::string_view retry_after)
{
    auto const first = retry_after.find_first_not_of(' ');
    int seconds = 0;
    if (first != std::string_view::npos) std::from_chars(retry_after.data() + first, retry_after.data() + retry_after.size(), seconds);
    auto const grown = pause_min * (1 << std::min(attempt - 1, 10));
    return std::clamp<std::chrono::milliseconds>(std::max<std::chrono::milliseconds>(grown, std::chrono::seconds{seconds}), pause_min, pause_max);
}

} // namespace

struct HttpClient::Impl {
    Impl(std::string url, std::size_t connections) : base_url{std::move(url)}, slots(std::max<std::size_t>(connections, 1))
    {
        static auto const initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
        multi = initialised == CURLE_OK ? curl_multi_init() : nullptr;
        if (multi == nullptr) throw Unreachable{"libcurl did not start"};
        curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(slots.size()));
        curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(slots.size()));
        while (base_url.ends_with('/')) base_url.pop_back();
        for (auto& slot : slots) slot.handle = curl_easy_init();
        set_headers({});
    }
    ~Impl()
    {
        for (auto& slot : slots) {
            if (slot.is_sent) curl_multi_remove_handle(multi, slot.handle);
            curl_easy_cleanup(slot.handle);
        }
        for (auto* const list : header_lists) curl_slist_free_all(list);
        curl_multi_cleanup(multi);
    }

    /// What is under way still points to an earlier list, so they are kept; tokens change once in minutes.
    void set_headers(std::string const& token)
    {
        auto* headers = curl_slist_append(nullptr, "Content-Type: application/json");
        headers = curl_slist_append(headers, "Accept: application/json");
        headers = curl_slist_append(headers, "Expect:");
        if (!token.empty()) headers = curl_slist_append(headers, ("Authorization: Bearer " + token).c_str());
        header_lists.push_back(headers);
    }

    void start(Slot& slot)
    {
        slot.answer = {};
        slot.retry_after.clear();
        slot.is_too_long = false;
        slot.headers = header_lists.size();
        ++slot.attempts;
        auto* const h = slot.handle;
        curl_easy_reset(h); // keeps its connection
        curl_easy_setopt(h, CURLOPT_URL, (base_url + slot.request.path).c_str());
        curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(h, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(h, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
        curl_easy_setopt(h, CURLOPT_HTTPHEADER, header_lists.back());
        curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, connect_ms_max);
        curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, answer_ms_max);
        curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(h, CURLOPT_WRITEDATA, &slot);
        curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, take_header);
        curl_easy_setopt(h, CURLOPT_HEADERDATA, &slot);
        curl_easy_setopt(h, CURLOPT_PRIVATE, &slot);
        if (slot.request.method != "GET") {
            curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, slot.request.method.c_str());
            curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(slot.request.body.size()));
            curl_easy_setopt(h, CURLOPT_POSTFIELDS, slot.request.body.data());
        }
        curl_multi_add_handle(multi, h);
        slot.is_sent = true;
    }

    /// Whether the request is answered; else it waits to be sent again.
    bool finish(Slot& slot, CURLcode result)
    {
        curl_multi_remove_handle(multi, slot.handle);
        slot.is_sent = false;
        if (slot.is_too_long) throw Unreachable{slot.request.path + ": the answer has more than " + std::to_string(answer_bytes_max) + " bytes"};
        long status = 0;
        curl_easy_getinfo(slot.handle, CURLINFO_RESPONSE_CODE, &status);
        slot.answer.status = static_cast<int>(status);
        bool const is_lost = result != CURLE_OK;
        if (!is_lost && status == 401 && renew && slot.renewals < renewals_max) {
            ++slot.renewals;
            if (slot.headers == header_lists.size()) set_headers(renew()); // else another request has had it renewed meanwhile
            slot.again_at = std::chrono::steady_clock::now();
            return false;
        }
        if (!is_lost && !may_pass(slot.answer.status)) return true;
        bool const is_hopeless = result == CURLE_URL_MALFORMAT || result == CURLE_UNSUPPORTED_PROTOCOL || result == CURLE_COULDNT_RESOLVE_HOST;
        if (slot.attempts >= attempts_max || is_hopeless) {
            auto const why = is_lost ? std::string{curl_easy_strerror(result)} : "the server answers " + std::to_string(status);
            throw Unreachable{base_url + slot.request.path + ": " + why + " (attempt " + std::to_string(slot.attempts) + ")"};
        }
        ++retries;
        slot.again_at = std::chrono::steady_clock::now() + pause_before(slot.attempts, slot.retry_after);
        return false;
    }

    std::string base_url;
    CURLM* multi = nullptr;
    std::vector<Slot> slots;
    std::vector<curl_slist*> header_lists; // the last one is in force
    std::function<std::string()> renew;
    std::size_t retries = 0;
};

HttpClient::HttpClient(std::string base_url, std::size_t connections) : impl_{std::make_unique<Impl>(std::move(base_url), connections)} {}
HttpClient::~HttpClient() = default;

void HttpClient::set_token(std::string token) { impl_->set_headers(token); }
void HttpClient::on_unauthorized(std::function<std::string()> renew) { impl_->renew = std::move(renew); }
std::size_t HttpClient::retries() const { return impl_->retries; }

HttpAnswer HttpClient::send(HttpRequest request)
{
    HttpAnswer answer;
    bool asked = false;
    auto const next = [&]() -> std::optional<HttpRequest> {
        if (std::exchange(asked, true)) return std::nullopt;
        return std::move(request);
    };
    run(next, [&](HttpRequest const&, HttpAnswer&& got) { answer = std::move(got); });
    return answer;
}

void HttpClient::run(std::function<std::optional<HttpRequest>()> const& next, std::function<void(HttpRequest const&, HttpAnswer&&)> const& answered)
{
    auto& client = *impl_;
    bool is_exhausted = false;
    for (;;) {
        auto const now = std::chrono::steady_clock::now();
        bool is_idle = true;
        for (auto& slot : client.slots) {
            if (!slot.is_busy && !is_exhausted) {
                if (auto request = next()) {
                    slot.request = std::move(*request);
                    slot.is_busy = true;
                    slot.attempts = slot.renewals = 0;
                    slot.again_at = now;
                } else {
                    is_exhausted = true;
                }
            }
            if (!slot.is_busy) continue;
            is_idle = false;
            if (!slot.is_sent && slot.again_at <= now) client.start(slot);
        }
        if (is_idle) return;
        int running = 0;
        curl_multi_perform(client.multi, &running);
        int left = 0;
        bool is_any_done = false;
        while (auto const* const message = curl_multi_info_read(client.multi, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            Slot* slot = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
            is_any_done = true;
            if (!client.finish(*slot, message->data.result)) continue;
            slot->is_busy = false;
            answered(slot->request, std::move(slot->answer));
        }
        if (!is_any_done) curl_multi_poll(client.multi, nullptr, 0, poll_ms_max, nullptr);
    }
}

} // namespace shopx::app
