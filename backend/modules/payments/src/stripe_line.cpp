#include "stripe_line.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/metrics.hpp"

#include <curl/curl.h>

#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace shopx::payments {
namespace {

using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

struct Transfer {
    std::string url, body;
    bool is_post = false;
    List headers{nullptr, &curl_slist_free_all};
    LineReply reply;
    bool is_too_large = false;
    OneShot<bool> done;
};
using Shared = std::shared_ptr<Transfer>;

std::size_t keep_body(char* text, std::size_t size, std::size_t count, void* data)
{
    auto& transfer = *static_cast<Transfer*>(data);
    if (transfer.reply.body.size() + size * count > limits::stripe_answer_bytes_max) {
        transfer.is_too_large = true;
        return 0;
    }
    transfer.reply.body.append(text, size * count);
    return size * count;
}

std::size_t keep_header(char* text, std::size_t size, std::size_t count, void* data)
{
    auto line = std::string{text, size * count};
    for (auto& c : line)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (line.starts_with("stripe-should-retry:") && line.find("false") != line.npos) static_cast<Transfer*>(data)->reply.may_retry = false;
    return size * count;
}

void append_encoded(std::string& out, std::string_view text)
{
    constexpr std::string_view hex = "0123456789ABCDEF";
    for (char const c : text) {
        bool const is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.' || c == '~';
        if (is_plain) {
            out += c;
        } else {
            auto const byte = static_cast<unsigned char>(c);
            out += '%';
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
}

/// Once for the process, before any thread of ours speaks to the library.
void start_curl()
{
    static bool const started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    if (!started) throw std::runtime_error{"payments: libcurl can't start"};
}

/// docs.stripe.com/error-handling: a conflict of keys, too many requests and the server's own errors pass; everything else is an answer.
bool may_pass(LineReply const& reply) { return reply.status == 0 || (reply.may_retry && (reply.status == 409 || reply.status == 429 || reply.status >= 500)); }

} // namespace

std::string form_text(Form const& form)
{
    std::string text;
    for (auto const& [name, value] : form) {
        if (!text.empty()) text += '&';
        append_encoded(text, name);
        text += '=';
        append_encoded(text, value);
    }
    return text;
}

struct StripeLine::Impl {
    Loop& loop;
    std::string base;
    std::string authorization;
    CURLM* multi;
    std::mutex mutex;
    std::vector<Shared> waiting;
    bool ending = false;
    std::map<CURL*, Shared> running; // of the thread alone
    std::size_t under_way = 0;       // of the loop alone
    std::thread thread;
    metrics::Counter requests = metrics::counter("shopx_stripe_requests_total", "Requests sent to Stripe, repeats too");

    Impl(Loop& l, std::string url, std::string const& secret) : loop{l}, base{std::move(url)}, authorization{"Authorization: Bearer " + secret}
    {
        start_curl();
        multi = curl_multi_init();
        if (multi == nullptr) throw std::runtime_error{"payments: no memory for libcurl"};
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
        if (easy == nullptr) return finish(std::move(transfer));
        set_up(easy, *transfer);
        running.emplace(easy, std::move(transfer));
        curl_multi_add_handle(multi, easy);
    }
    static void set_up(CURL* easy, Transfer& transfer)
    {
        auto const ms = [](auto duration) { return static_cast<long>(std::chrono::milliseconds{duration}.count()); };
        curl_easy_setopt(easy, CURLOPT_URL, transfer.url.c_str());
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https"); // http only as the operator wrote it: for the stand-in
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
        curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, ms(limits::stripe_connect_wait_max));
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, ms(limits::stripe_wait_max));
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        curl_easy_setopt(easy, CURLOPT_USERAGENT, "ShopXperience/1");
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers.get());
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &keep_body);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &keep_header);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
        if (!transfer.is_post) return;
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer.body.data());
    }
    void collect()
    {
        int left = 0;
        while (auto const* said = curl_multi_info_read(multi, &left)) {
            if (said->msg != CURLMSG_DONE) continue;
            auto* const easy = said->easy_handle;
            auto const code = said->data.result;
            auto const at = running.find(easy);
            auto transfer = at->second;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            transfer->reply.status = code == CURLE_OK ? static_cast<int>(status) : 0;
            running.erase(at);
            curl_multi_remove_handle(multi, easy);
            curl_easy_cleanup(easy);
            finish(std::move(transfer));
        }
    }
    void finish(Shared transfer)
    {
        loop.post([transfer = std::move(transfer)] { transfer->done.set(true); });
    }
};

StripeLine::StripeLine(Loop& loop, std::string url, std::string secret) : impl_{std::make_shared<Impl>(loop, std::move(url), secret)} {}
StripeLine::~StripeLine() = default;

Task<LineReply> StripeLine::send_once(std::shared_ptr<LineRequest const> request)
{
    auto const impl = impl_;
    auto const transfer = std::make_shared<Transfer>();
    transfer->is_post = request->is_post;
    transfer->url = impl->base + request->path;
    auto const text = form_text(request->form);
    if (request->is_post)
        transfer->body = text;
    else if (!text.empty())
        transfer->url += "?" + text;
    std::vector<std::string> headers{impl->authorization, "Stripe-Version: " + std::string{stripe_version}, "Expect:"};
    if (request->is_post) headers.push_back("Content-Type: application/x-www-form-urlencoded");
    if (!request->account.empty()) headers.push_back("Stripe-Account: " + request->account);
    if (!request->key.empty()) headers.push_back("Idempotency-Key: " + request->key);
    curl_slist* list = nullptr;
    for (auto const& header : headers) list = curl_slist_append(list, header.c_str());
    transfer->headers.reset(list);
    impl->requests.add();
    {
        std::lock_guard const lock{impl->mutex};
        impl->waiting.push_back(transfer);
    }
    curl_multi_wakeup(impl->multi);
    co_await transfer->done;
    co_return std::move(transfer->reply);
}

Task<LineReply> StripeLine::send(LineRequest wanted)
{
    auto const impl = impl_;
    LineReply reply;
    if (impl->under_way >= limits::stripe_requests_max) co_return reply;
    struct Count {
        std::size_t& n;
        explicit Count(std::size_t& number) : n{number} { ++n; }
        ~Count() { --n; }
    };
    Count const count{impl->under_way};
    auto const request = std::make_shared<LineRequest const>(std::move(wanted));
    int const tries = request->is_post && request->key.empty() ? 1 : limits::stripe_tries_max;
    auto wait = std::chrono::milliseconds{limits::stripe_retry_wait};
    for (int i = 0; i < tries; ++i) {
        reply = co_await send_once(request);
        if (!may_pass(reply) || i + 1 == tries) break;
        auto const random = static_cast<unsigned char>(crypto::random_bytes(1)[0]); // so that many who failed together don't come back together
        co_await impl->loop.sleep(wait + wait * random / 255);
        wait *= 2;
    }
    co_return reply;
}

} // namespace shopx::payments
