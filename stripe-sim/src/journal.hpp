// What was done, one JSON line after another, on disk before anyone is told.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace stripe_sim {

class Journal {
public:
    /// Gives every whole line to `replay`, oldest first, and takes away a last line that a kill cut off.
    /// Throws std::runtime_error when the file can't be read or written, or is in use by another process.
    Journal(std::filesystem::path const& file, std::function<void(std::string_view line)> const& replay);
    ~Journal();
    Journal(Journal const&) = delete;
    Journal& operator=(Journal const&) = delete;

    /// Returns when the line is on disk. A disk that refuses ends the process: what was promised could not be kept.
    void append(std::string_view line);

private:
    int file_ = -1;
};

} // namespace stripe_sim
