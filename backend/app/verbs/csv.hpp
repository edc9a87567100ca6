// CSV as RFC 4180 has it, read in a stream: quotes, quoted line ends, LF, CRLF or CR, a byte order mark, and gzip by its magic.
//
// Two things are taken more kindly than the RFC says, because nothing is lost by it: a quote inside an unquoted field is a
// quote, and the last line needs no line end. Everything else that is wrong makes a bad row, with its number, and reading goes on.
#pragma once

#include "shopx/base/limits.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::app {

/// A file that can't be read as what it should be; the message is a sentence for the person who named the file.
struct InputError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A file's bytes, unpacked when they are gzip.
class InputFile {
public:
    explicit InputFile(std::filesystem::path const& path);
    /// How many bytes were put into `into`; 0 is the end. A damaged gzip throws InputError.
    std::size_t read(std::span<char> into);
    /// How much of the file on disk has been read, from 0 to 1, for a progress bar.
    double progress() const;

private:
    struct Close {
        void operator()(void* file) const;
    };
    std::unique_ptr<void, Close> file_;
    std::string name_;
    std::uint64_t size_ = 0;
};

struct CsvRow {
    std::uint64_t number = 0;     // as a spreadsheet counts: the header is row 1
    std::uint64_t first_line = 0; // of the file; a row with quoted line ends has several
    std::uint64_t last_line = 0;
    std::vector<std::string_view> fields; // valid until the next row is read
    std::string error;                    // not empty: the row could not be read, and `fields` means nothing

    /// "row 17", and "row 17 (lines 19 to 21)" where the two have parted.
    std::string where() const;
};

class CsvReader {
public:
    using Source = std::function<std::size_t(std::span<char>)>;

    explicit CsvReader(Source source, std::size_t row_bytes_max = limits::csv_row_bytes_max);
    /// False at the end. A line without a single character is no row: it is counted in `blank_lines`.
    bool next(CsvRow& row);
    std::uint64_t blank_lines() const { return blank_lines_; }

private:
    int get();
    int peek();
    bool refill();
    void skip_byte_order_mark();
    /// Reads up to the end of the row; says what is wrong, or nothing.
    std::string read_fields();
    void end_field(std::size_t begins);
    void end_line(int c);
    void skip_to_line_end();

    Source source_;
    std::size_t row_bytes_max_;
    std::vector<char> buffer_;
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    bool started_ = false;

    std::string text_; // the fields of this row, one after the other
    struct Span {
        std::size_t begins, ends;
    };
    std::vector<Span> spans_;
    std::uint64_t line_ = 1;
    bool at_line_start_ = true;
    std::uint64_t rows_ = 0;
    std::uint64_t blank_lines_ = 0;
};

/// Where the text stops being UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF); npos: nowhere.
std::size_t first_bad_utf8(std::string_view text);
/// Characters (code points) of UTF-8.
std::size_t character_count(std::string_view text);

} // namespace shopx::app
