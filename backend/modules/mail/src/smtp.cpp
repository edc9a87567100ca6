#include "transport.hpp"

#include "shopx/base/limits/mail.hpp"

#include <curl/curl.h>

#include <cstring>
#include <memory>
#include <stdexcept>

namespace shopx::mail {
namespace {

struct Reading {
    std::string_view rest;
    std::atomic<bool> const& stop;
};

std::size_t give(char* to, std::size_t, std::size_t room, void* from)
{
    auto& reading = *static_cast<Reading*>(from);
    auto const count = std::min(room, reading.rest.size());
    std::memcpy(to, reading.rest.data(), count);
    reading.rest.remove_prefix(count);
    return count;
}

int look_whether_to_stop(void* from, curl_off_t, curl_off_t, curl_off_t, curl_off_t) { return static_cast<Reading*>(from)->stop ? 1 : 0; }

bool is_on_this_machine(std::string_view url)
{
    auto const host = url.substr(url.find("//") + 2);
    return host.starts_with("127.") || host.starts_with("[::1]") || host.starts_with("localhost:") || host == "localhost";
}

/// Whether the server will never take this mail. A refusal of ourselves (no TLS, no sign-in: 530 to 538) is for an operator to mend, and waits.
bool is_final(CURLcode code, long status)
{
    bool const is_about_the_mail = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY;
    return is_about_the_mail && status >= 500 && status < 600 && !(status >= 530 && status <= 538);
}

} // namespace

Outcome send_by_smtp(Options const& options, Envelope const& envelope, std::atomic<bool> const& stop)
{
    static auto const initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> const handle{initialised == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup};
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> const to{curl_slist_append(nullptr, ("<" + envelope.to + ">").c_str()), curl_slist_free_all};
    if (!handle || !to) throw std::runtime_error{"libcurl did not start"};
    Reading reading{envelope.source, stop};
    auto* const curl = handle.get();
    auto const from = "<" + envelope.from + ">";
    constexpr auto wait_ms = std::chrono::milliseconds{limits::mail_send_wait_max}.count();
    curl_easy_setopt(curl, CURLOPT_URL, options.smtp_url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, is_on_this_machine(options.smtp_url) ? CURLUSESSL_TRY : CURLUSESSL_ALL);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options.smtp_user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, options.smtp_user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, options.smtp_password.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &reading);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_whether_to_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &reading);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(wait_ms));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(wait_ms / 2));
    auto const code = curl_easy_perform(curl);
    if (code == CURLE_OK) return {Fate::sent};
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    auto const reason = std::string{curl_easy_strerror(code)} + (status > 0 ? ", " + std::to_string(status) : "");
    return {is_final(code, status) ? Fate::refused : Fate::later, reason};
}

} // namespace shopx::mail
