#include "journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace stripe_sim {

Journal::Journal(std::filesystem::path const& file, std::function<void(std::string_view line)> const& replay)
{
    file_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) throw std::runtime_error{"cannot open " + file.string()};
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        ::close(file_);
        throw std::runtime_error{file.string() + " is in use by another process"};
    }
    std::ifstream in{file, std::ios::binary};
    std::string line;
    off_t whole = 0;
    while (std::getline(in, line)) {
        if (in.eof()) break; // no line end: it was cut off, and nobody was told of it
        replay(line);
        whole += static_cast<off_t>(line.size()) + 1;
    }
    if (::ftruncate(file_, whole) != 0 || ::lseek(file_, 0, SEEK_END) < 0) throw std::runtime_error{"cannot write " + file.string()};
}

Journal::~Journal() { ::close(file_); }

void Journal::append(std::string_view line)
{
    std::string text{line};
    text += '\n';
    std::string_view left = text;
    while (!left.empty()) {
        auto const written = ::write(file_, left.data(), left.size());
        if (written <= 0) {
            std::perror("stripe-sim: the journal");
            std::abort();
        }
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fdatasync(file_) != 0) {
        std::perror("stripe-sim: the journal");
        std::abort();
    }
}

} // namespace stripe_sim
