// A receipt printer without paper: takes ESC/POS bytes as they come, and shows what would be printed. It knows the commands that we
// send and fails on any other, so that a byte too many is no small thing.
#pragma once

#include "bitmap.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::receipts::virtual_printer {

/// Something that no printer of the kind would print as it was meant.
struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What stands on the paper, from its top to its end.
struct Printed {
    enum class Kind : std::uint8_t { text, picture, qr, barcode, cut } kind = Kind::text;
    std::string text; // in UTF-8; of a code what it says
    bool is_bold = false;
    int times_wide = 1;
    int times_high = 1;
    int justify = 0;
    Bitmap picture{}; // of a picture
    int module_dots = 0;
    int height_dots = 0;
};

class Printer {
public:
    explicit Printer(int columns) : columns_{columns} {}

    /// Bytes as they arrive; a command that is not whole yet waits for the rest. Gives what the printer says back.
    std::string take(std::string_view bytes);
    /// There is no more to come. Faults when a command or a line is not whole.
    void end() const;

    std::vector<Printed> const& paper() const { return paper_; }
    /// The lines of text among it, and codes as <qr …>, <barcode …>, <picture>.
    std::string text() const;
    int drawer_kicks() const { return drawer_kicks_; }
    int cuts() const;
    int columns() const { return columns_; }
    bool is_out_of_paper = false; // as its status says

private:
    class Reader;
    bool step(Reader& reader);
    bool escape(Reader& reader);
    bool group_separator(Reader& reader);
    bool two_dimensional(Reader& reader);
    void letter(unsigned char byte);
    void end_line(int lines);

    int columns_;
    std::string waiting_;
    std::string replies_;
    std::vector<Printed> paper_;
    std::string line_;
    int line_columns_ = 0;
    bool is_bold_ = false;
    int times_wide_ = 1;
    int times_high_ = 1;
    int justify_ = 0;
    int code_table_ = 0;
    int barcode_height_ = 162;
    int barcode_width_ = 3;
    int qr_dots_ = 3;
    std::string qr_text_;
    int drawer_kicks_ = 0;
};

/// The paper as a PNG.
void write_png(Printer const& printer, std::string const& file);

} // namespace shopx::receipts::virtual_printer
