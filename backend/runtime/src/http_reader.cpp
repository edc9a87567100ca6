#include "asio_separate.hpp"

#include "http_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace shopx::http {
namespace {

namespace bh = boost::beast::http;
using boost::beast::error_code;

constexpr std::size_t first_capacity = 4 << 10;
constexpr std::size_t idle_capacity_max = 16 << 10;
constexpr std::size_t request_line_bytes_max = 8 << 10;
// No end of a chunked body is shorter than "0 CR LF CR LF". Beast 1.81 asserts that it gets as much of one.
constexpr std::size_t last_chunk_bytes = 5;
constexpr std::size_t chunk_room = 16 << 10; // a chunk's header, or the trailers, must fit

bool equals(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

} // namespace

std::string_view Head::header(std::string_view name) const
{
    for (auto const& [key, value] : headers) {
        if (equals(key, name)) return value;
    }
    return {};
}

/// What Beast tells while it reads. Headers are kept as views; only the bodies of chunked requests are copied.
struct RequestReader::Parser final : bh::basic_parser<true> {
    Head& head;
    std::string& body;
    std::size_t hosts = 0;
    std::size_t lengths = 0;
    bool bad_framing = false;
    bool bad_expectation = false;
    bool in_body = false;
    bool is_http_1_0 = false;

    Parser(Head& h, std::string& b) : head{h}, body{b}
    {
        header_limit(limits::header_bytes_max);
        body_limit(boost::none);
    }

    void on_request_impl(bh::verb verb, boost::beast::string_view, boost::beast::string_view target, int version, error_code& ec) override
    {
        ec = {};
        is_http_1_0 = version == 10;
        head.is_head = verb == bh::verb::head;
        head.is_options = verb == bh::verb::options;
        switch (verb) {
        case bh::verb::get:
        case bh::verb::head: head.method = Method::get; break;
        case bh::verb::put: head.method = Method::put; break;
        case bh::verb::post: head.method = Method::post; break;
        case bh::verb::patch: head.method = Method::patch; break;
        case bh::verb::delete_: head.method = Method::delete_; break;
        default: head.method = std::nullopt;
        }
        head.target = {target.data(), target.size()};
    }
    void on_field_impl(bh::field field, boost::beast::string_view name, boost::beast::string_view value, error_code& ec) override
    {
        ec = {};
        if (in_body) return; // trailers say nothing to us
        std::string_view const text{value.data(), value.size()};
        switch (field) {
        case bh::field::host: ++hosts; break;
        case bh::field::content_length: {
            ++lengths;
            auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), head.content_length);
            if (error != std::errc{} || end != text.data() + text.size()) bad_framing = true;
            break;
        }
        case bh::field::transfer_encoding:
            head.chunked = true;
            if (!equals(text, "chunked")) bad_framing = true;
            break;
        case bh::field::expect:
            head.expects_continue = equals(text, "100-continue");
            bad_expectation = !head.expects_continue;
            break;
        default: break;
        }
        head.headers.emplace_back(std::string_view{name.data(), name.size()}, text);
    }
    void on_header_impl(error_code& ec) override { ec = {}; }
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code& ec) override
    {
        ec = {};
        in_body = true;
    }
    std::size_t on_body_impl(boost::beast::string_view text, error_code& ec) override
    {
        ec = {};
        return text.size(); // a body of known length is left in the buffer and never given to Beast
    }
    void on_chunk_header_impl(std::uint64_t, boost::beast::string_view extensions, error_code& ec) override
    {
        ec = {};
        // Nobody needs extensions, and servers have been fooled by the ways to end one.
        if (!extensions.empty()) ec = bh::error::bad_chunk_extension;
    }
    std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view text, error_code& ec) override
    {
        ec = {};
        body.append(text.data(), text.size());
        return text.size();
    }
    void on_response_impl(int, boost::beast::string_view, int, error_code& ec) override { ec = {}; }
    void on_finish_impl(error_code& ec) override { ec = {}; }
};

RequestReader::RequestReader() = default;
RequestReader::~RequestReader() = default;

RequestReader::State RequestReader::refuse(int status, std::string_view code, std::string_view detail)
{
    refusal_ = {status, code, detail};
    return state_ = State::refused;
}

/// Makes the buffer hold that many bytes from begin_ on, and keeps views into it right.
void RequestReader::reserve(std::size_t bytes)
{
    if (begin_ + bytes <= capacity_) return;
    std::unique_ptr<char[]> bigger;
    auto const* const from = data_.get() + begin_;
    auto const size = end_ - begin_;
    if (bytes > capacity_) {
        capacity_ = std::max({bytes, first_capacity, std::min(2 * capacity_, 2 * limits::header_bytes_max)});
        bigger.reset(new char[capacity_]);
        if (size > 0) std::memcpy(bigger.get(), from, size);
    } else {
        std::memmove(data_.get(), from, size);
    }
    auto* const to = bigger ? bigger.get() : data_.get();
    auto const rebase = [&](std::string_view& view) {
        if (!view.empty()) view = {to + (view.data() - from), view.size()};
    };
    rebase(head_.target);
    for (auto& [name, value] : head_.headers) {
        rebase(name);
        rebase(value);
    }
    if (bigger) data_ = std::move(bigger);
    begin_ = 0;
    end_ = size;
}

std::span<char> RequestReader::room()
{
    if (state_ == State::need_header && capacity_ - end_ < 512) reserve(end_ - begin_ + 1024);
    return {data_.get() + end_, capacity_ - end_};
}

RequestReader::State RequestReader::received(std::size_t n)
{
    end_ += n;
    return advance();
}

RequestReader::State RequestReader::advance()
{
    if (state_ == State::need_header) return read_header();
    if (state_ != State::need_body) return state_;
    if (head_.chunked) return read_chunks();
    if (end_ - begin_ >= header_size_ + head_.content_length) state_ = State::complete;
    return state_;
}

/// Looks for the empty line, from where it stopped the last time. False: refused.
bool RequestReader::scan_header(std::size_t& header_size)
{
    header_size = 0;
    while (true) {
        auto const text = waiting();
        auto const at = text.find('\n', scanned_);
        if (at == text.npos) {
            scanned_ = text.size();
            return true;
        }
        if (at == 0 || text[at - 1] != '\r') {
            refuse(400, "http.bad_request", "a line of the header must end in CR LF");
            return false;
        }
        if (text[line_start_] == ' ' || text[line_start_] == '\t') {
            refuse(400, "http.bad_request", "a line may not begin with a space: headers are not folded over lines");
            return false;
        }
        bool const empty = at - line_start_ == 1;
        scanned_ = line_start_ = at + 1;
        if (empty && in_first_line_) { // empty lines before a request are skipped, as RFC 9112, section 2.2 wishes
            begin_ += scanned_;
            scanned_ = line_start_ = 0;
            continue;
        }
        in_first_line_ = false;
        if (empty) {
            header_size = at + 1;
            return true;
        }
    }
}

RequestReader::State RequestReader::read_header()
{
    if (is_empty()) return state_;
    std::size_t size = 0;
    if (!scan_header(size)) return state_;
    if (in_first_line_ ? waiting().size() > request_line_bytes_max : waiting().substr(0, request_line_bytes_max).find('\n') == std::string_view::npos) {
        return refuse(414, "http.uri_too_long", "the request line is too long");
    }
    if (size == 0 ? waiting().size() > limits::header_bytes_max : size > limits::header_bytes_max) {
        return refuse(431, "http.header_too_large", "request line and headers are too large");
    }
    if (size == 0) return state_;

    header_size_ = size;
    head_.content_length = 0;
    head_.chunked = head_.expects_continue = false;
    head_.headers.clear();
    chunked_body_.clear();
    parser_.reset(new Parser{head_, chunked_body_});
    error_code failure;
    auto const used = parser_->put(boost::asio::buffer(waiting().data(), size), failure);
    if (failure) return refuse(400, "http.bad_request", "this is no HTTP/1.1 request");
    if (used != size || !parser_->is_header_done()) return refuse(400, "http.bad_request", "the header could not be read");
    return check_header();
}

RequestReader::State RequestReader::check_header()
{
    auto const& parser = *parser_;
    if (parser.bad_framing || parser.lengths > 1 || (parser.lengths > 0 && head_.chunked)) {
        return refuse(400, "http.bad_request", "how long the body is must be said once: by Content-Length, or by Transfer-Encoding: chunked");
    }
    if (head_.chunked && parser.is_http_1_0) return refuse(400, "http.bad_request", "HTTP/1.0 has no chunked bodies");
    if (parser.hosts > 1 || (parser.hosts == 0 && !parser.is_http_1_0)) return refuse(400, "http.bad_request", "one Host header is needed");
    if (parser.bad_expectation) return refuse(417, "http.bad_request", "only Expect: 100-continue is known");
    if (head_.target.starts_with("http://") || head_.target.starts_with("https://")) {
        // The absolute form, which a client sends to a proxy. Whom it names is not our business: we are asked.
        auto const host = head_.target.find("//") + 2;
        auto const path = head_.target.find('/', host);
        head_.target = path == head_.target.npos ? head_.target.substr(host - 1, 1) : head_.target.substr(path);
    }
    if (!head_.target.starts_with('/')) return refuse(400, "http.bad_request", "the target must be a path");
    head_.keep_alive = parser.keep_alive();
    return state_ = State::has_header;
}

RequestReader::State RequestReader::begin_body(std::size_t bytes_max)
{
    body_bytes_max_ = bytes_max;
    if (head_.chunked) {
        reserve(end_ - begin_ + chunk_room);
        state_ = State::need_body;
        return read_chunks();
    }
    if (head_.content_length > bytes_max) return refuse(413, "http.body_too_large", "the body is too large");
    reserve(header_size_ + head_.content_length);
    state_ = State::need_body;
    return advance();
}

RequestReader::State RequestReader::read_chunks()
{
    auto const start = begin_ + header_size_;
    std::size_t used = 0;
    error_code failure;
    while (!parser_->is_done() && end_ - start - used >= last_chunk_bytes) {
        used += parser_->put(boost::asio::buffer(data_.get() + start + used, end_ - start - used), failure);
        if (failure) break;
        if (chunked_body_.size() > body_bytes_max_) return refuse(413, "http.body_too_large", "the body is too large");
    }
    if (failure && failure != bh::error::need_more) return refuse(400, "http.bad_request", "the chunks of the body can't be read");
    // What was decoded is dropped; what follows moves up behind the header, whose place is kept.
    std::memmove(data_.get() + start, data_.get() + start + used, end_ - start - used);
    end_ -= used;
    if (parser_->is_done()) return state_ = State::complete;
    if (end_ == capacity_) return refuse(400, "http.bad_request", "a chunk's header is too long");
    return state_;
}

std::string_view RequestReader::body() const
{
    if (head_.chunked) return chunked_body_;
    return waiting().substr(header_size_, head_.content_length);
}

RequestReader::State RequestReader::finish()
{
    begin_ += header_size_ + (head_.chunked ? 0 : head_.content_length);
    if (begin_ == end_) begin_ = end_ = 0;
    head_.headers.clear();
    head_.target = {};
    head_.method = std::nullopt;
    head_.is_head = head_.is_options = head_.keep_alive = false;
    header_size_ = scanned_ = line_start_ = 0;
    in_first_line_ = true;
    state_ = State::need_header;
    if (capacity_ > idle_capacity_max || chunked_body_.capacity() > idle_capacity_max) shrink();
    return advance();
}

void RequestReader::shrink()
{
    if (chunked_body_.capacity() > idle_capacity_max) std::string{}.swap(chunked_body_);
    if (!is_empty() || capacity_ <= first_capacity) return;
    begin_ = end_ = 0;
    capacity_ = first_capacity;
    data_.reset(new char[capacity_]);
}

} // namespace shopx::http
