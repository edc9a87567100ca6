#include "verbs/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace shopx::app {
namespace {

constexpr auto draw_every = std::chrono::milliseconds{100};
constexpr int bar_width = 30;

} // namespace

Progress::Progress(std::string label) : label_{std::move(label)}, is_terminal_{::isatty(STDERR_FILENO) == 1} {}

Progress::~Progress() { clear(); }

void Progress::show(double part, std::string_view words)
{
    auto const now = std::chrono::steady_clock::now();
    if (!is_terminal_ || now < next_) return;
    next_ = now + draw_every;
    part = std::clamp(part, 0.0, 1.0);
    auto const full = static_cast<std::size_t>(part * bar_width);
    auto const bar = std::string(full, '#') + std::string(bar_width - full, '.');
    std::fprintf(
        stderr, "\r\033[K%s [%s] %3d %%  %.*s", label_.c_str(), bar.c_str(), static_cast<int>(part * 100), static_cast<int>(words.size()), words.data());
    std::fflush(stderr);
    drawn_ = true;
}

void Progress::clear()
{
    if (!drawn_) return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
    drawn_ = false;
}

} // namespace shopx::app
