#include "shopx/runtime/transfers.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace shopx {
namespace {

using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

List list_of(std::vector<std::string> const& texts)
{
    curl_slist* list = nullptr;
    for (auto const& text : texts) list = curl_slist_append(list, text.c_str());
    return {list, &curl_slist_free_all};
}

struct Transfer {
    Transfers::Options const& options;
    Transfers::Request request;
    List headers;
    Transfers::Answer answer{};
    bool is_refused = false; // the name has no address that we may connect to
    bool is_too_long = false;
    OneShot<bool> done{};

    Transfer(Transfers::Options const& o, Transfers::Request r) : options{o}, request{std::move(r)}, headers{list_of(request.headers)} {}
};
using Shared = std::shared_ptr<Transfer>;

curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* address)
{
    auto& transfer = *static_cast<Transfer*>(data);
    if (transfer.options.may_connect && !transfer.options.may_connect(address->addr)) {
        transfer.is_refused = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t keep_body(char* text, std::size_t size, std::size_t count, void* data)
{
    auto& transfer = *static_cast<Transfer*>(data);
    auto const room = transfer.options.answer_bytes_max - transfer.answer.body.size();
    transfer.is_too_long = size * count > room;
    transfer.answer.body.append(text, std::min(size * count, room));
    return transfer.is_too_long ? 0 : size * count;
}

void set_up(CURL* easy, Transfer& transfer, curl_slist* fixed_names)
{
    auto const ms = [](std::chrono::milliseconds duration) { return static_cast<long>(duration.count()); };
    auto const& options = transfer.options;
    curl_easy_setopt(easy, CURLOPT_URL, transfer.request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, options.allow_plain_http ? "http,https" : "https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, ""); // nor one of the environment
    curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.authorities.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.authorities.c_str());
    curl_easy_setopt(easy, CURLOPT_RESOLVE, fixed_names);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, ms(options.connect_wait_max));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, ms(transfer.request.wait_max));
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers.get());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &keep_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    if (!transfer.request.body) return;
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.request.body->size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer.request.body->data());
}

std::string_view failure_of(CURLcode code, Transfer const& transfer)
{
    if (code == CURLE_OK) return "";
    if (transfer.is_refused) return "address_refused";
    if (transfer.is_too_long) return "too_long";
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

void read(CURL* easy, CURLcode code, Transfer& transfer)
{
    auto& answer = transfer.answer;
    answer.failure = failure_of(code, transfer);
    curl_off_t microseconds = 0;
    curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &microseconds);
    answer.duration = std::chrono::milliseconds{microseconds / 1000};
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (answer.failure.empty() || answer.failure == "too_long") answer.status = static_cast<int>(status);
    curl_header* header = nullptr;
    auto const& name = transfer.options.kept_header;
    if (!name.empty() && curl_easy_header(easy, name.c_str(), 0, CURLH_HEADER, -1, &header) == CURLHE_OK) answer.header = header->value;
}

/// Once for the process, before any thread of ours speaks to the library.
void start_curl()
{
    static bool const started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    if (!started) throw std::runtime_error{"libcurl can't start"};
}

} // namespace

struct Transfers::Impl {
    Loop& loop;
    Options options;
    List fixed_names;
    CURLM* multi;
    std::mutex mutex;
    std::vector<Shared> waiting;
    bool ending = false;
    std::map<CURL*, Shared> running; // of the thread alone
    std::thread thread;

    Impl(Loop& l, Options o) : loop{l}, options{std::move(o)}, fixed_names{list_of(options.fixed_names)}
    {
        start_curl();
        multi = curl_multi_init();
        if (multi == nullptr) throw std::runtime_error{"no memory for libcurl"};
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
        for (auto const& [easy, transfer] : running) end(easy);
        curl_multi_cleanup(multi);
    }

    void add(Shared transfer)
    {
        {
            std::lock_guard const lock{mutex};
            waiting.push_back(std::move(transfer));
        }
        curl_multi_wakeup(multi);
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
        if (easy == nullptr) {
            transfer->answer.failure = "broken_answer";
            return give(std::move(transfer));
        }
        set_up(easy, *transfer, fixed_names.get());
        running.emplace(easy, std::move(transfer));
        curl_multi_add_handle(multi, easy);
    }

    void collect()
    {
        int left = 0;
        while (auto const* said = curl_multi_info_read(multi, &left)) {
            if (said->msg != CURLMSG_DONE) continue;
            auto* const easy = said->easy_handle;
            auto const code = said->data.result;
            auto const transfer = running.at(easy);
            running.erase(easy);
            read(easy, code, *transfer);
            end(easy);
            give(transfer);
        }
    }

    void end(CURL* easy)
    {
        curl_multi_remove_handle(multi, easy);
        curl_easy_cleanup(easy);
    }

    void give(Shared transfer)
    {
        loop.post([transfer = std::move(transfer)] { transfer->done.set(true); });
    }
};

Transfers::Transfers(Loop& loop, Options options) : impl_{std::make_unique<Impl>(loop, std::move(options))} {}
Transfers::~Transfers() = default;

Task<Transfers::Answer> Transfers::run(Request request)
{
    auto const transfer = std::make_shared<Transfer>(impl_->options, std::move(request));
    impl_->add(transfer);
    co_await transfer->done;
    co_return std::move(transfer->answer);
}

} // namespace shopx
