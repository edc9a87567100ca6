#include "transport.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace shopx::mail {

Outcome write_to_folder(Options const& options, Envelope const& envelope)
{
    auto const failed = [] { return Outcome{Fate::later, std::strerror(errno)}; };
    if (::mkdir(options.folder.c_str(), 0700) != 0 && errno != EEXIST) return failed();
    auto const file = options.folder / (envelope.id + ".eml");
    auto const unfinished = file.string() + ".new";
    auto const out = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out < 0) return failed();
    bool const is_written = ::write(out, envelope.source.data(), envelope.source.size()) == static_cast<ssize_t>(envelope.source.size()) && ::fsync(out) == 0;
    ::close(out);
    if (!is_written || ::rename(unfinished.c_str(), file.c_str()) != 0) return failed();
    return {Fate::sent};
}

} // namespace shopx::mail
