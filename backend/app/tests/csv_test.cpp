#include "verbs/csv.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace shopx::app {
namespace {

struct Read {
    std::vector<std::vector<std::string>> rows; // of a bad row: its number and what is wrong
    std::uint64_t blank_lines = 0;
};

/// Given to the reader in pieces, so that every byte is once the last of a buffer.
Read read_all(std::string_view text, std::size_t piece = 1 << 16, std::size_t row_bytes_max = 1'000)
{
    CsvReader csv{[&](std::span<char> into) {
                      auto const n = std::min({piece, text.size(), into.size()});
                      std::memcpy(into.data(), text.data(), n);
                      text.remove_prefix(n);
                      return n;
                  },
        row_bytes_max};
    Read read;
    CsvRow row;
    while (csv.next(row)) {
        read.rows.emplace_back();
        if (!row.error.empty())
            read.rows.back() = {"bad", row.where(), row.error};
        else
            for (auto const field : row.fields) read.rows.back().emplace_back(field);
    }
    read.blank_lines = csv.blank_lines();
    return read;
}

using Rows = std::vector<std::vector<std::string>>;

TEST(Csv, reads_quotes_commas_and_line_ends_inside_quotes)
{
    auto const text = "a,b\r\n\"x, y\",\"say \"\"hi\"\"\"\n\"two\nlines\",\n,last";
    Rows const wanted{{"a", "b"}, {"x, y", "say \"hi\""}, {"two\nlines", ""}, {"", "last"}};
    for (std::size_t piece = 3; piece < 8; ++piece) EXPECT_EQ(read_all(text, piece).rows, wanted) << piece;
}

TEST(Csv, takes_the_byte_order_mark_off_and_counts_blank_lines)
{
    auto const read = read_all("\xEF\xBB\xBF"
                               "a\n\n\r\nb\r\rc");
    EXPECT_EQ(read.rows, (Rows{{"a"}, {"b"}, {"c"}}));
    EXPECT_EQ(read.blank_lines, 3u);
}

TEST(Csv, a_bad_row_has_its_number_and_the_next_one_is_read)
{
    auto const read = read_all("h\n\"a\nb\"\n\"x\"y\nfine\n\xFF\n");
    ASSERT_EQ(read.rows.size(), 5u);
    EXPECT_EQ(read.rows[2], (std::vector<std::string>{"bad", "row 3 (line 4)", "there is text after the closing quote of column 1"}));
    EXPECT_EQ(read.rows[3], (std::vector<std::string>{"fine"}));
    EXPECT_EQ(read.rows[4][2], "column 1 isn't UTF-8");
}

TEST(Csv, a_quote_that_never_closes_says_where_it_was_opened)
{
    auto const read = read_all("h\nok\n\"open\nmore\n");
    ASSERT_EQ(read.rows.size(), 3u);
    EXPECT_EQ(read.rows[2][1], "row 3 (lines 3 to 4)");
    EXPECT_EQ(read.rows[2][2], "the quote opened on line 3 is never closed");
}

TEST(Csv, a_row_has_a_limit_and_what_follows_it_is_read)
{
    auto const read = read_all("h\n" + std::string(30, 'x') + "\nfine\n" + std::string(30, ',') + "\nfine\n", 1 << 16, 20);
    ASSERT_EQ(read.rows.size(), 5u);
    EXPECT_EQ(read.rows[1][2], "the row is longer than 20 bytes");
    EXPECT_EQ(read.rows[2], (std::vector<std::string>{"fine"}));
    EXPECT_EQ(read.rows[3][2], "the row is longer than 20 bytes");
}

TEST(Csv, nul_characters_and_utf16_are_refused)
{
    using namespace std::literals;
    EXPECT_EQ(read_all("h\na\0b\n"sv).rows[1][2], "column 1 holds a NUL character");
    EXPECT_THROW(read_all("\xFF\xFEh\0"sv), InputError);
}

TEST(Csv, utf8_is_what_rfc_3629_says)
{
    for (auto const* good : {"", "plain", "caf\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x9B\x92", "\xEF\xBF\xBD"})
        EXPECT_EQ(first_bad_utf8(good), std::string_view::npos) << good;
    for (auto const* bad : {"\x80", "\xC0\xAF", "\xC3", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x80\x80", "\xF5\x80\x80\x80", "\xC3("})
        EXPECT_EQ(first_bad_utf8(bad), 0u) << bad;
    EXPECT_EQ(character_count("caf\xC3\xA9 \xF0\x9F\x9B\x92"), 6u);
}

class GzipFile : public ::testing::Test {
protected:
    void SetUp() override
    {
        path_ = std::filesystem::temp_directory_path() / ("shopx-csv-test-" + std::to_string(::getpid()) + ".csv.gz");
        auto* const file = gzopen(path_.c_str(), "wb");
        std::string const text = "code,name\n1,one\n";
        ASSERT_EQ(gzwrite(file, text.data(), static_cast<unsigned>(text.size())), static_cast<int>(text.size()));
        gzclose(file);
    }
    void TearDown() override { std::filesystem::remove(path_); }
    std::string read_whole()
    {
        InputFile file{path_};
        std::string out;
        char piece[7];
        while (auto const n = file.read(piece)) out.append(piece, n);
        return out;
    }
    std::filesystem::path path_;
};

TEST_F(GzipFile, is_unpacked_as_it_is_read) { EXPECT_EQ(read_whole(), "code,name\n1,one\n"); }

TEST_F(GzipFile, that_ends_too_early_is_an_error_and_not_a_short_file)
{
    std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - 6);
    EXPECT_THROW(read_whole(), InputError);
}

TEST_F(GzipFile, that_is_no_gzip_is_read_as_it_is)
{
    auto* const file = std::fopen(path_.c_str(), "wb");
    std::fputs("plain\n", file);
    std::fclose(file);
    EXPECT_EQ(read_whole(), "plain\n");
}

TEST(InputFileOpen, a_missing_file_and_a_folder_are_said)
{
    EXPECT_THROW(InputFile{"/nonexistent/file.csv"}, InputError);
    EXPECT_THROW(InputFile{"/"}, InputError);
}

} // namespace
} // namespace shopx::app
