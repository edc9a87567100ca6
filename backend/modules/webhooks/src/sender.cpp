#include "sender.hpp"

#include "address.hpp"

#include "shopx/base/limits/webhooks.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace shopx::webhooks {
namespace {

using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

List list_of(std::vector<std::string> const& texts)
{
    curl_slist* list = nullptr;
    for (auto const& text : texts) list = curl_slist_append(list, text.c_str());
    return {list, &curl_slist_free_all};
}

struct Transfer {
    Message message;
    bool allow_loopback = false;
    bool refused = false; // the name has no address that we may connect to
    long answered_bytes = 0;
    List headers{nullptr, &curl_slist_free_all};
    Outcome outcome;
    OneShot<bool> done;
};

curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* address)
{
    auto& transfer = *static_cast<Transfer*>(data);
    bool const allowed = is_public(address->addr) || (transfer.allow_loopback && is_loopback(address->addr));
    if (!allowed) {
        transfer.refused = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// An answer's body is of no interest. Above the limit the transfer ends; its status stands.
std::size_t discard(char*, std::size_t size, std::size_t count, void* data)
{
    auto& transfer = *static_cast<Transfer*>(data);
    transfer.answered_bytes += static_cast<long>(size * count);
    return transfer.answered_bytes > limits::webhook_answer_bytes_max ? 0 : size * count;
}

std::string_view failure_of(CURLcode code, Transfer const& transfer)
{
    if (transfer.refused) return "address_refused";
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return "name_unknown";
    case CURLE_OPERATION_TIMEDOUT: return "timeout";
    case CURLE_COULDNT_CONNECT: return "no_connection";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE: return "tls";
    default: return "broken_answer";
    }
}

Outcome outcome_of(CURL* easy, CURLcode code, Transfer const& transfer)
{
    Outcome outcome;
    long status = 0;
    curl_off_t microseconds = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &microseconds);
    outcome.duration_ms = microseconds / 1000;
    bool const over_long = code == CURLE_WRITE_ERROR && transfer.answered_bytes > limits::webhook_answer_bytes_max;
    if (code != CURLE_OK && !over_long) {
        outcome.failure = failure_of(code, transfer);
        return outcome;
    }
    outcome.status = static_cast<int>(status);
    if (status < 200 || status > 299) outcome.failure = "status";
    return outcome;
}

/// Once for the process, before any thread of ours speaks to the library.
void start_curl()
{
    static bool const started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    if (!started) throw std::runtime_error{"webhooks: libcurl can't start"};
}

} // namespace

struct Sender::Impl {
    using Shared = std::shared_ptr<Transfer>;

    Loop& loop;
    Options options;
    List fixed_names;
    CURLM* multi;
    std::mutex mutex;
    std::vector<Shared> waiting;
    bool ending = false;
    std::map<CURL*, Shared> running; // of the thread alone
    std::thread thread;

    Impl(Loop& l, Options o, std::vector<std::string> const& names) : loop{l}, options{std::move(o)}, fixed_names{list_of(names)}
    {
        start_curl();
        multi = curl_multi_init();
        if (multi == nullptr) throw std::runtime_error{"webhooks: no memory for libcurl"};
        thread = std::thread{[this] { run(); }};
    }
    ~Impl()
    {
        {
            std::lock_guard const lock{mutex};
            ending = true;
        }
        curl_multi_wakeup(multi);
        thread.join();
        for (auto const& [easy, transfer] : running) {
            curl_multi_remove_handle(multi, easy);
            curl_easy_cleanup(easy);
        }
        curl_multi_cleanup(multi);
    }

    void run()
    {
        constexpr int look_again_ms = 1000;
        while (take_what_waits()) {
            int left = 0;
            curl_multi_perform(multi, &left);
            collect();
            curl_multi_poll(multi, nullptr, 0, look_again_ms, nullptr);
        }
    }

    bool take_what_waits()
    {
        std::vector<Shared> taken;
        {
            std::lock_guard const lock{mutex};
            if (ending) return false;
            taken.swap(waiting);
        }
        for (auto& transfer : taken) begin(std::move(transfer));
        return true;
    }

    void begin(Shared transfer)
    {
        auto* const easy = curl_easy_init();
        if (easy == nullptr) return finish(*transfer, transfer, {0, "broken_answer", 0});
        transfer->allow_loopback = options.allow_loopback;
        transfer->headers = list_of(transfer->message.headers);
        set_up(easy, *transfer);
        running.emplace(easy, std::move(transfer));
        curl_multi_add_handle(multi, easy);
    }

    void set_up(CURL* easy, Transfer& transfer) const
    {
        auto const ms = [](auto duration) { return static_cast<long>(std::chrono::milliseconds{duration}.count()); };
        curl_easy_setopt(easy, CURLOPT_URL, transfer.message.url.c_str());
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, options.allow_loopback ? "http,https" : "https");
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(easy, CURLOPT_PROXY, ""); // nor one of the environment
        curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        if (!options.authorities.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.authorities.c_str());
        curl_easy_setopt(easy, CURLOPT_RESOLVE, fixed_names.get());
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, ms(limits::webhook_connect_wait_max));
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, ms(limits::webhook_wait_max));
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        curl_easy_setopt(easy, CURLOPT_USERAGENT, "ShopXperience-Webhooks/1");
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers.get());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.message.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer.message.body.data());
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &discard);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    }

    void collect()
    {
        int left = 0;
        while (auto const* said = curl_multi_info_read(multi, &left)) {
            if (said->msg != CURLMSG_DONE) continue;
            auto* const easy = said->easy_handle;
            auto const code = said->data.result;
            auto const at = running.find(easy);
            auto const transfer = at->second;
            auto const outcome = outcome_of(easy, code, *transfer);
            running.erase(at);
            curl_multi_remove_handle(multi, easy);
            curl_easy_cleanup(easy);
            finish(*transfer, transfer, outcome);
        }
    }

    void finish(Transfer& transfer, Shared keep, Outcome outcome)
    {
        transfer.outcome = outcome;
        loop.post([keep = std::move(keep)] { keep->done.set(true); });
    }
};

Sender::Sender(Loop& loop, Options options, std::vector<std::string> fixed_names) : impl_{std::make_unique<Impl>(loop, std::move(options), fixed_names)} {}
Sender::~Sender() = default;

Task<Outcome> Sender::send(Message message)
{
    auto const transfer = std::make_shared<Transfer>();
    transfer->message = std::move(message);
    {
        std::lock_guard const lock{impl_->mutex};
        impl_->waiting.push_back(transfer);
    }
    curl_multi_wakeup(impl_->multi);
    co_await transfer->done;
    co_return transfer->outcome;
}

} // namespace shopx::webhooks
