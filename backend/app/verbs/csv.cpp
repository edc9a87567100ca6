#include "verbs/csv.hpp"

#include <zlib.h>

#include <cerrno>
#include <cstring>

namespace shopx::app {
namespace {

constexpr std::size_t buffer_bytes = 1 << 16;
constexpr int end_of_input = -1;

gzFile as_gz(void* file) { return static_cast<gzFile>(file); }

} // namespace

InputFile::InputFile(std::filesystem::path const& path) : name_{path.string()}
{
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure)) throw InputError{name_ + " is a folder"};
    errno = 0;
    file_.reset(gzopen(path.c_str(), "rb")); // reads what isn't gzip as it is
    if (!file_) throw InputError{name_ + " can't be opened: " + (errno != 0 ? std::strerror(errno) : "out of memory")};
    gzbuffer(as_gz(file_.get()), 1 << 17);
    auto const size = std::filesystem::file_size(path, failure);
    size_ = failure ? 0 : size;
}

void InputFile::Close::operator()(void* file) const { gzclose_r(as_gz(file)); }

std::size_t InputFile::read(std::span<char> into)
{
    auto const got = gzread(as_gz(file_.get()), into.data(), static_cast<unsigned>(into.size()));
    int code = Z_OK;
    char const* const said = gzerror(as_gz(file_.get()), &code);
    // A gzip that stops short gives Z_BUF_ERROR after its last bytes.
    if (got < 0 || code == Z_BUF_ERROR) throw InputError{name_ + " is damaged: " + (code == Z_BUF_ERROR ? "it ends too early" : said)};
    return static_cast<std::size_t>(got);
}

double InputFile::progress() const
{
    if (size_ == 0) return 0;
    return static_cast<double>(gzoffset(as_gz(file_.get()))) / static_cast<double>(size_);
}

std::string CsvRow::where() const
{
    auto text = "row " + std::to_string(number);
    if (first_line != number || last_line != number) {
        text += first_line == last_line ? " (line " + std::to_string(first_line) + ")"
                                        : " (lines " + std::to_string(first_line) + " to " + std::to_string(last_line) + ")";
    }
    return text;
}

CsvReader::CsvReader(Source source, std::size_t row_bytes_max) : source_{std::move(source)}, row_bytes_max_{row_bytes_max}, buffer_(buffer_bytes) {}

bool CsvReader::refill()
{
    at_ = 0;
    filled_ = source_(buffer_);
    return filled_ > 0;
}

int CsvReader::peek()
{
    if (at_ == filled_ && !refill()) return end_of_input;
    return static_cast<unsigned char>(buffer_[at_]);
}

int CsvReader::get()
{
    auto const c = peek();
    if (c != end_of_input) ++at_;
    return c;
}

void CsvReader::skip_byte_order_mark()
{
    started_ = true;
    if (auto const c = peek(); c == 0xFE || c == 0xFF) throw InputError{"the file is UTF-16: save it as UTF-8"};
    if (filled_ - at_ >= 3 && std::memcmp(buffer_.data() + at_, "\xEF\xBB\xBF", 3) == 0) at_ += 3;
}

void CsvReader::end_line(int c)
{
    if (c == '\r' && peek() == '\n') ++at_;
    ++line_;
    at_line_start_ = true;
}

void CsvReader::skip_to_line_end()
{
    for (auto c = get(); c != end_of_input; c = get()) {
        if (c == '\n' || c == '\r') return end_line(c);
    }
}

void CsvReader::end_field(std::size_t begins) { spans_.push_back({begins, text_.size()}); }

std::string CsvReader::read_fields()
{
    std::size_t begins = 0;
    std::size_t quoted_since = 0; // the line of an open quote, or 0
    bool was_quoted = false;      // this field had quotes and they are closed
    for (;;) {
        if (text_.size() + spans_.size() > row_bytes_max_) {
            auto said = "the row is longer than " + std::to_string(row_bytes_max_) + " bytes";
            if (quoted_since != 0) said += "; the quote opened on line " + std::to_string(quoted_since) + " is never closed";
            skip_to_line_end();
            return said;
        }
        auto const c = get();
        if (quoted_since != 0) {
            at_line_start_ = c == end_of_input && text_.ends_with('\n');
            if (c == end_of_input) return "the quote opened on line " + std::to_string(quoted_since) + " is never closed";
            if (c == '"') {
                if (peek() == '"') {
                    ++at_;
                    text_ += '"';
                } else {
                    quoted_since = 0;
                    was_quoted = true;
                }
                continue;
            }
            if (c == '\n') ++line_; // a lone CR inside quotes is data
            text_ += static_cast<char>(c);
            continue;
        }
        if (c == ',' || c == '\n' || c == '\r' || c == end_of_input) {
            end_field(begins);
            begins = text_.size();
            was_quoted = false;
            if (c == ',') continue;
            if (c != end_of_input) end_line(c);
            return {};
        }
        if (was_quoted) {
            skip_to_line_end();
            return "there is text after the closing quote of column " + std::to_string(spans_.size() + 1);
        }
        if (c == '"' && text_.size() == begins)
            quoted_since = line_;
        else
            text_ += static_cast<char>(c);
    }
}

bool CsvReader::next(CsvRow& row)
{
    if (!started_) skip_byte_order_mark();
    for (auto c = peek(); c == '\n' || c == '\r'; c = peek()) {
        end_line(get());
        ++blank_lines_;
    }
    if (peek() == end_of_input) return false;
    text_.clear();
    spans_.clear();
    row.number = ++rows_;
    row.first_line = line_;
    at_line_start_ = false;
    row.error = read_fields();
    row.last_line = at_line_start_ ? line_ - 1 : line_; // a row that ends with the input has no line after it
    row.fields.clear();
    if (!row.error.empty()) return true;
    for (auto const& span : spans_) {
        auto const field = std::string_view{text_}.substr(span.begins, span.ends - span.begins);
        row.fields.push_back(field);
        auto const column = std::to_string(row.fields.size());
        if (field.find('\0') != std::string_view::npos)
            row.error = "column " + column + " holds a NUL character";
        else if (first_bad_utf8(field) != std::string_view::npos)
            row.error = "column " + column + " isn't UTF-8";
        if (!row.error.empty()) break;
    }
    return true;
}

std::size_t first_bad_utf8(std::string_view text)
{
    auto const at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();) {
        auto const c = at(i);
        if (c < 0x80) {
            ++i;
            continue;
        }
        std::size_t const n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
        if (c < 0xC2 || c > 0xF4 || i + n > text.size()) return i;
        for (std::size_t k = 1; k < n; ++k) {
            if ((at(i + k) & 0xC0) != 0x80) return i;
        }
        auto const second = at(i + 1);
        if ((c == 0xE0 && second < 0xA0) || (c == 0xED && second > 0x9F) || (c == 0xF0 && second < 0x90) || (c == 0xF4 && second > 0x8F)) return i;
        i += n;
    }
    return std::string_view::npos;
}

std::size_t character_count(std::string_view text)
{
    std::size_t n = 0;
    for (auto const c : text) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return n;
}

} // namespace shopx::app
