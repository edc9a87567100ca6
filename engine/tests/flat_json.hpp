// SPDX-License-Identifier: Apache-2.0
/// Just enough of a JSON reader for the files in vectors/ and the kernel's answers: any value, flattened to "path" -> text, arrays by index.
/// {"id":"a","lines":[{"tax_minor":1}]} has "/id" = "a", "/lines/0/tax_minor" = "1", and "/lines/#" = "1", the array's length.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace shopx::engine::testing {

using FlatJson = std::map<std::string, std::string>;

class FlatJsonReader {
public:
    static FlatJson read(std::string_view text)
    {
        FlatJsonReader reader{text};
        reader.value("");
        if (reader.peek() != '\0') throw std::runtime_error("text after the JSON value");
        return std::move(reader.flat_);
    }

private:
    explicit FlatJsonReader(std::string_view text) : text_(text) {}

    char peek()
    {
        while (at_ < text_.size() && std::string_view{" \n\r\t"}.find(text_[at_]) != std::string_view::npos) ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }

    void expect(char wanted)
    {
        if (peek() != wanted) throw std::runtime_error("expected " + std::string(1, wanted) + " at byte " + std::to_string(at_));
        ++at_;
    }

    bool next(char end)
    {
        if (peek() == ',') return ++at_, true;
        expect(end);
        return false;
    }

    void value(std::string const& path)
    {
        switch (peek()) {
        case '{':
            ++at_;
            if (peek() == '}') return void(++at_);
            do {
                auto const name = string();
                expect(':');
                value(path + "/" + name);
            } while (next('}'));
            return;
        case '[': {
            ++at_;
            int index = 0;
            if (peek() == ']')
                ++at_;
            else
                do value(path + "/" + std::to_string(index++));
                while (next(']'));
            flat_[path + "/#"] = std::to_string(index);
            return;
        }
        case '"': flat_[path] = string(); return;
        default: {
            auto const end = text_.find_first_of(",]} \n", at_);
            flat_[path] = text_.substr(at_, end - at_);
            at_ = end;
        }
        }
    }

    std::string string()
    {
        expect('"');
        std::string read;
        for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\') {
                read += escaped();
            } else {
                read += text_[at_];
            }
        }
        expect('"');
        return read;
    }

    /// At a backslash; ends on the escape's last character. Of \u a byte: the files' are Latin-1.
    char escaped()
    {
        switch (char const kind = text_.at(++at_)) {
        case 't': return '\t';
        case 'n': return '\n';
        case 'r': return '\r';
        case 'f': return '\f';
        case 'b': return '\b';
        case 'u': {
            auto const code = std::stoul(std::string{text_.substr(at_ + 1, 4)}, nullptr, 16);
            if (code > 0xFF) throw std::runtime_error("an escape above Latin-1 at byte " + std::to_string(at_));
            at_ += 4;
            return static_cast<char>(code);
        }
        default: return kind;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    FlatJson flat_;
};

} // namespace shopx::engine::testing
