// Bytes of a connection into requests. Beast knows the grammar; what it leaves open, and two servers might read in two ways
// (request smuggling), is refused here. No network and no Beast type is seen in this header.
#pragma once

#include "shopx/base/limits.hpp"
#include "shopx/runtime/http.hpp"

#include <memory>
#include <optional>
#include <span>

namespace shopx::http {

/// Why a request can't be read. The connection is closed after the answer, because nobody knows where the next one begins.
struct Refusal {
    int status = 400;
    std::string_view code = "http.bad_request";
    std::string_view detail;
};

/// The request line and what the headers say about the body. Views are into the reader's buffer.
struct Head {
    std::optional<Method> method; // none: a method that no route has
    bool is_head = false;         // HEAD, which is `get` without the body
    bool is_options = false;      // OPTIONS, which browsers ask with; no route has it
    std::string_view target;
    bool keep_alive = false;
    bool expects_continue = false;
    bool chunked = false;
    std::uint64_t content_length = 0;
    std::vector<std::pair<std::string_view, std::string_view>> headers;

    std::string_view header(std::string_view name) const;
};

class RequestReader {
public:
    enum class State { need_header, has_header, need_body, complete, refused };

    RequestReader();
    ~RequestReader();

    /// Where the next bytes are to be put; never empty.
    std::span<char> room();
    /// `n` bytes were put there.
    State received(std::size_t n);
    State state() const { return state_; }
    /// Nothing of a next request has come.
    bool is_empty() const { return begin_ == end_; }

    /// With has_header. Views stay valid from `begin_body` to `finish`.
    Head const& head() const { return head_; }
    /// Asks for the body, of at most `bytes_max`: need_body, complete or refused (413).
    State begin_body(std::size_t bytes_max);
    /// With complete.
    std::string_view body() const;
    Refusal const& refusal() const { return refusal_; }

    /// Forgets the complete request. Another one may be there already.
    State finish();
    /// Gives memory back that an idle connection doesn't need.
    void shrink();

private:
    struct Parser;
    State refuse(int status, std::string_view code, std::string_view detail);
    State advance();
    State read_header();
    State check_header();
    State read_chunks();
    bool scan_header(std::size_t& header_size);
    void reserve(std::size_t bytes);
    std::string_view waiting() const { return {data_.get() + begin_, end_ - begin_}; }

    std::unique_ptr<char[]> data_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0; // of the request that is read
    std::size_t end_ = 0;
    std::size_t scanned_ = 0;    // of the header, from begin_
    std::size_t line_start_ = 0; // of the line that the scan is in
    bool in_first_line_ = true;
    std::size_t header_size_ = 0;
    std::size_t body_bytes_max_ = 0;
    State state_ = State::need_header;
    Head head_;
    Refusal refusal_;
    std::string chunked_body_;
    std::unique_ptr<Parser> parser_;
};

} // namespace shopx::http
