// A line on the terminal that says how far a long verb has come. Where standard error is no terminal, nothing is written.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace shopx::app {

class Progress {
public:
    explicit Progress(std::string label);
    ~Progress();
    Progress(Progress const&) = delete;
    Progress& operator=(Progress const&) = delete;

    /// `part` of the whole, from 0 to 1, and some words after the bar. Drawn at most ten times a second.
    void show(double part, std::string_view words);
    /// Takes the line away.
    void clear();

private:
    std::string label_;
    bool is_terminal_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point next_{};
};

} // namespace shopx::app
