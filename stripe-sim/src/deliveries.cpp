#include "deliveries.hpp"

#include "limits.hpp"
#include "signature.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <iostream>
#include <memory>

namespace stripe_sim {
namespace {

std::size_t ignore(char*, std::size_t size, std::size_t count, void*) { return size * count; }

} // namespace

bool post_webhook(std::string const& url, std::string const& secret, std::string const& body)
{
    static bool const is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> const handle{is_ready ? curl_easy_init() : nullptr, curl_easy_cleanup};
    if (!handle) return false;
    auto const signature = "Stripe-Signature: " + signature_header(secret, now_s(), body);
    curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/json; charset=utf-8");
    list = curl_slist_append(list, signature.c_str());
    list = curl_slist_append(list, "Expect:");
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> const headers{list, curl_slist_free_all};
    auto* curl = handle.get();
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Stripe/1.0 (+https://stripe.com/docs/webhooks) stripe-sim");
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, limits::webhook_timeout_ms);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
    long status = 0;
    return curl_easy_perform(curl) == CURLE_OK && curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK && status >= 200 && status < 300;
}

std::int64_t wait_ms_after(std::int64_t attempts)
{
    auto wait = limits::webhook_first_wait_ms;
    for (std::int64_t i = 1; i < attempts && wait < limits::webhook_wait_ms_max; ++i) wait *= 2;
    return std::min(wait, limits::webhook_wait_ms_max);
}

void after_attempt(Tx& tx, Object const& delivery, bool is_taken)
{
    auto const attempts = integer(delivery, "attempts") + 1;
    if (!is_taken && attempts < limits::webhook_attempts_max) {
        auto later = delivery;
        later["attempts"] = attempts;
        later["due_ms"] = now_ms() + wait_ms_after(attempts);
        tx.put("delivery", std::move(later));
        return;
    }
    if (!is_taken) std::cerr << "stripe-sim: gave up " << text(delivery, "event") << " to " << text(delivery, "url") << '\n';
    tx.remove("delivery", text(delivery, "id"));
    auto event = tx.get("event", text(delivery, "event"));
    event["pending_webhooks"] = std::max<std::int64_t>(0, integer(event, "pending_webhooks") - 1);
    tx.put("event", event);
}

} // namespace stripe_sim
