// The shared vectors of ESC/POS (vectors/README.md): what another library sends for a call, we send too. What we have no call for is in
// vectors/escpos_not_run.tsv with the reason, and the two lists are all there is.
#include "code_page.hpp"
#include "escpos.hpp"

#include "shopx/runtime/json.hpp"

#include <gtest/gtest.h>
#include <iconv.h>

#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>

namespace shopx::receipts {
namespace {

constexpr std::string_view folder = "backend/modules/receipts/tests/vectors/";

struct CallVector {
    std::string test;
    std::vector<std::string> calls;
    std::string expected_hex;
    static constexpr auto wire()
    {
        return json::object<CallVector>("CallVector", "Calls and their bytes", json::field("test", &CallVector::test, "Its name"),
            json::field("calls", &CallVector::calls, "In order"), json::field("expected_hex", &CallVector::expected_hex, "Bytes"));
    }
};

struct CallVectors {
    json::Raw meta;
    std::vector<CallVector> vectors;
    static constexpr auto wire()
    {
        return json::object<CallVectors>(
            "CallVectors", "The file", json::field("meta", &CallVectors::meta, "Where it is from"), json::field("vectors", &CallVectors::vectors, "All"));
    }
};

std::string content(std::string const& name)
{
    std::ifstream file{std::string{folder} + name, std::ios::binary};
    if (!file) throw std::runtime_error{"no " + name};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string hex(std::string_view bytes)
{
    std::string out;
    for (unsigned char const c : bytes) {
        std::array<char, 3> two{};
        std::snprintf(two.data(), two.size(), "%02x", c);
        out += two.data();
    }
    return out;
}

/// The numbers among the arguments, with the names of the other library for some of them.
std::vector<int> numbers_of(std::string const& arguments)
{
    static std::map<std::string, int> const names{{"true", 1}, {"false", 0}, {"Printer::JUSTIFY_LEFT", 0}, {"Printer::JUSTIFY_CENTER", 1},
        {"Printer::JUSTIFY_RIGHT", 2}, {"Printer::BARCODE_TEXT_BELOW", 2}, {"Printer::BARCODE_TEXT_ABOVE", 1}, {"Printer::QR_ECLEVEL_L", 0},
        {"Printer::QR_ECLEVEL_H", 3}, {"Printer::QR_MODEL_1", 1}, {"Printer::QR_MODEL_2", 2}};
    std::vector<int> numbers;
    static std::regex const word{R"((Printer::\w+|true|false|\d+)(\s*\|\s*)?)"};
    bool joins = false;
    for (std::sregex_iterator at{arguments.begin(), arguments.end(), word}; at != std::sregex_iterator{}; ++at) {
        auto const text = (*at)[1].str();
        auto const named = names.find(text);
        auto const value = named != names.end() ? named->second : text.starts_with("Printer") ? -1 : std::stoi(text);
        if (std::exchange(joins, (*at)[2].matched))
            numbers.back() |= value;
        else
            numbers.push_back(value);
    }
    return numbers;
}

/// What a PHP text of the vectors stands for: "{B" . "12" and chr(21) in a row.
std::string text_of(std::string const& expression)
{
    std::string out;
    static std::regex const piece{R"~("((?:\\.|[^"\\])*)"|'([^']*)'|chr\((\d+)\))~"};
    for (std::sregex_iterator at{expression.begin(), expression.end(), piece}; at != std::sregex_iterator{}; ++at) {
        if ((*at)[3].matched) {
            out += static_cast<char>(std::stoi((*at)[3].str()));
            continue;
        }
        auto said = (*at)[1].matched ? (*at)[1].str() : (*at)[2].str();
        if (auto const end = said.find("\\n"); end != said.npos) said.replace(end, 2, "\n");
        out += said;
    }
    return out;
}

/// False when there is no such call of ours.
bool apply(Escpos& out, std::string const& call)
{
    auto const name = call.substr(0, call.find('('));
    auto const arguments = call.substr(name.size() + 1, call.size() - name.size() - 2);
    auto const first_text_end = arguments.rfind('"');
    auto const numbers = numbers_of(first_text_end == arguments.npos ? arguments : arguments.substr(first_text_end));
    auto const number = [&](std::size_t i, int otherwise) { return i < numbers.size() ? numbers[i] : otherwise; };
    if (name == "text") {
        auto text = first_text_end == arguments.npos ? arguments : text_of(arguments);
        bool const ends = text.ends_with('\n');
        if (ends) text.pop_back();
        out.bytes(encode(*find_code_page(437), text).value());
        if (ends) out.feed();
    } else if (name == "feed") {
        out.feed(number(0, 1));
    } else if (name == "setEmphasis") {
        out.emphasis(number(0, 1) != 0);
    } else if (name == "setJustification") {
        out.justify(static_cast<Escpos::Justify>(number(0, 0)));
    } else if (name == "setTextSize") {
        out.size(number(0, 1), number(1, 1));
    } else if (name == "setBarcodeHeight") {
        out.barcode_height(static_cast<std::uint8_t>(number(0, 8)));
    } else if (name == "setBarcodeWidth") {
        out.barcode_width(static_cast<std::uint8_t>(number(0, 3)));
    } else if (name == "setBarcodeTextPosition") {
        out.barcode_text(static_cast<std::uint8_t>(number(0, 0)));
    } else if (name == "barcode" && arguments.find("CODE128") != arguments.npos) {
        out.code128(text_of(arguments));
    } else if (name == "qrCode" && number(2, 2) == 2) {
        out.qr(text_of(arguments), static_cast<Escpos::QrLevel>(number(0, 0)), static_cast<std::uint8_t>(number(1, 3)));
    } else {
        return false;
    }
    return true;
}

std::map<std::string, std::string> not_run()
{
    std::map<std::string, std::string> reasons;
    std::ifstream file{std::string{folder} + "escpos_not_run.tsv"};
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && line[0] != '#') reasons[line.substr(0, line.find('\t'))] = line.substr(line.find('\t') + 1);
    }
    return reasons;
}

TEST(EscposVectors, each_call_that_we_have_gives_the_same_bytes)
{
    auto const file = json::read<CallVectors>(content("escpos_calls_to_bytes.json"));
    ASSERT_TRUE(file) << file.error().detail;
    auto reasons = not_run();
    int run = 0;
    for (auto const& vector : file->vectors) {
        Escpos out;
        out.initialise();
        bool is_ours = true;
        for (auto const& call : vector.calls) is_ours = is_ours && apply(out, call);
        EXPECT_EQ(reasons.erase(vector.test), is_ours ? 0U : 1U) << vector.test << ": not run, and not in escpos_not_run.tsv, or run and in it";
        if (!is_ours) continue;
        EXPECT_EQ(hex(out.so_far()), vector.expected_hex) << vector.test;
        ++run;
    }
    EXPECT_TRUE(reasons.empty()) << reasons.begin()->first << " is no vector";
    EXPECT_EQ(file->vectors.size(), 86U);
    EXPECT_EQ(run, 31);
}

/// Reads a file of another library's bytes, command by command, and says the same by ours.
class Replay {
public:
    explicit Replay(std::string bytes) : bytes_{std::move(bytes)} {}

    int ours = 0;   // commands
    int others = 0; // that we never send
    int texts = 0;  // lines in a code page that we have

    void run()
    {
        while (at_ < bytes_.size()) {
            auto const from = at_;
            Escpos said;
            auto const is_ours = command(said);
            auto const was = std::string_view{bytes_}.substr(from, at_ - from);
            if (is_ours) EXPECT_EQ(hex(said.so_far()), hex(was)) << "at " << from;
            (is_ours ? ours : others) += 1;
        }
    }

private:
    int byte(std::size_t ahead = 0) const { return static_cast<unsigned char>(bytes_.at(at_ + ahead)); }
    int word(std::size_t ahead) const { return byte(ahead) | byte(ahead + 1) << 8; }
    bool skip(std::size_t count)
    {
        at_ += count;
        return false;
    }
    bool done(std::size_t count)
    {
        at_ += count;
        return true;
    }

    bool command(Escpos& said)
    {
        if (byte() == '\n') return said.feed(), done(1);
        if (byte() == 0x1B) return escape(said);
        if (byte() == 0x1D) return group_separator(said);
        return text(said);
    }

    bool escape(Escpos& said)
    {
        switch (byte(1)) {
        case '@': table_ = 0; return said.initialise(), done(2);
        case 'E': return said.emphasis(byte(2) != 0), done(3);
        case 'a': return said.justify(static_cast<Escpos::Justify>(byte(2))), done(3);
        case 't': table_ = byte(2); return said.code_table(static_cast<std::uint8_t>(table_)), done(3);
        case 'd': return said.feed(byte(2)), done(3);
        case '!':
        case '{':
        case '3':
        case 'M':
        case '%': return skip(3); // a style by one byte, upside down, spacing, font, own letters
        case '2': return skip(2);
        case '&': return skip(bytes_.find("\x1b", at_ + 5) - at_); // letters of its own: skipped as a whole
        case 'p': return said.kick_drawer(), done(5);
        default: throw std::runtime_error{"ESC " + std::to_string(byte(1)) + " at " + std::to_string(at_)};
        }
    }

    bool group_separator(Escpos& said)
    {
        switch (byte(1)) {
        case '!': return said.size((byte(2) >> 4) + 1, (byte(2) & 15) + 1), done(3);
        case 'h': return said.barcode_height(static_cast<std::uint8_t>(byte(2))), done(3);
        case 'w': return said.barcode_width(static_cast<std::uint8_t>(byte(2))), done(3);
        case 'H': return said.barcode_text(static_cast<std::uint8_t>(byte(2))), done(3);
        case 'V': return byte(2) == 'A' ? (said.cut(byte(3)), done(4)) : skip(4);
        case 'L':
        case 'W': return skip(4); // margin, width
        case 'B': return skip(3);
        case 'k': {
            auto const size = static_cast<std::size_t>(byte(3));
            if (byte(2) != 73) return skip(4 + size);
            return said.code128(std::string_view{bytes_}.substr(at_ + 4, size)), done(4 + size);
        }
        case 'v': {
            auto const across = word(4);
            auto const height = word(6);
            auto const size = static_cast<std::size_t>(across * height);
            if (byte(3) != 0) return skip(8 + size); // stretched
            Bitmap const picture{across * 8, height, bytes_.substr(at_ + 8, size)};
            return said.raster(picture), done(8 + size);
        }
        case '(': return byte(2) == 'k' && byte(5) == '1' ? qr(said) : skip(5 + static_cast<std::size_t>(word(3)));
        default: throw std::runtime_error{"GS " + std::to_string(byte(1)) + " at " + std::to_string(at_)};
        }
    }

    /// Five functions in a row are one call.
    bool qr(Escpos& said)
    {
        auto const from = at_;
        int dots = 0;
        int level = 0;
        int model = 0;
        std::string text;
        for (int function = 0; function != 'Q';) {
            function = byte(6);
            auto const data = bytes_.substr(at_ + 7, static_cast<std::size_t>(word(3)) - 2);
            if (function == 'A') model = data[0];
            if (function == 'C') dots = static_cast<unsigned char>(data[0]);
            if (function == 'E') level = data[0] - '0';
            if (function == 'P') text = data.substr(1);
            at_ += 5 + static_cast<std::size_t>(word(3));
        }
        if (model != '2') return false;
        said.qr(text, static_cast<Escpos::QrLevel>(level), static_cast<std::uint8_t>(dots));
        return at_ > from;
    }

    /// To the next command: decoded by glibc, encoded by us.
    bool text(Escpos& said)
    {
        auto const from = at_;
        while (at_ < bytes_.size() && byte() >= 0x20) ++at_;
        if (at_ == from) return skip(1); // a form feed or the like
        auto const was = bytes_.substr(from, at_ - from);
        for (auto const& page : code_pages()) {
            if (page.escpos != table_) continue;
            auto const decoded = decode(was, page.number);
            if (!decoded) continue;
            auto const encoded = encode(page, *decoded);
            if (!encoded) return false; // would be a picture
            said.bytes(*encoded);
            ++texts;
            return true;
        }
        return false;
    }

    static std::optional<std::string> decode(std::string const& bytes, int page)
    {
        auto* const converter = iconv_open("UTF-8", ("CP" + std::to_string(page)).c_str());
        std::string out(bytes.size() * 4, '\0');
        auto in = bytes;
        auto* from = in.data();
        auto* to = out.data();
        auto in_left = in.size();
        auto out_left = out.size();
        auto const result = iconv(converter, &from, &in_left, &to, &out_left);
        iconv_close(converter);
        if (result == static_cast<std::size_t>(-1)) return std::nullopt;
        out.resize(out.size() - out_left);
        return out;
    }

    std::string bytes_;
    std::size_t at_ = 0;
    int table_ = 0;
};

struct Counted {
    char const* file;
    int ours, others, texts;
};

class WholeReceipts : public testing::TestWithParam<Counted> {};

TEST_P(WholeReceipts, say_the_same_in_our_commands)
{
    auto const& wanted = GetParam();
    Replay replay{content(std::string{"escpos_bin/"} + wanted.file)};
    replay.run();
    EXPECT_EQ(replay.ours, wanted.ours);
    EXPECT_EQ(replay.others, wanted.others);
    EXPECT_EQ(replay.texts, wanted.texts);
}

INSTANTIATE_TEST_SUITE_P(EscposVectors, WholeReceipts,
    testing::Values(Counted{"barcode.bin", 291, 59, 87}, Counted{"bit-image.bin", 23, 3, 8}, Counted{"character-encodings.bin", 137, 30, 31},
        Counted{"character-tables.bin", 862, 231, 118}, Counted{"margins-and-spacing.bin", 43, 15, 18}, Counted{"pdf417-code.bin", 88, 180, 30},
        Counted{"qr-code.bin", 90, 12, 25}, Counted{"receipt-with-logo.bin", 44, 6, 14}, Counted{"text-size.bin", 83, 12, 34},
        Counted{"unifont-print-buffer.bin", 1, 12, 0}));

} // namespace
} // namespace shopx::receipts
