#include "seal_keys.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace shopx::app {
namespace {

constexpr std::size_t key_text_bytes_max = 64 << 10;

/// The command's words are not told: they may hold a credential.
std::string output_of(std::string const& command)
{
    auto* const pipe = ::popen(command.c_str(), "re");
    if (pipe == nullptr) throw std::runtime_error{"the command of the seal keys can't be run"};
    std::string text;
    std::array<char, 4096> part{};
    std::size_t count = 0;
    while (text.size() <= key_text_bytes_max && (count = std::fread(part.data(), 1, part.size(), pipe)) > 0) text.append(part.data(), count);
    if (::pclose(pipe) != 0 || text.size() > key_text_bytes_max) throw std::runtime_error{"the command of the seal keys failed"};
    return text;
}

} // namespace

crypto::Sealer load_sealer(Config const& config)
{
    if (!config.seal_keys_command.empty()) return crypto::Sealer::of_text(output_of(config.seal_keys_command));
    return crypto::Sealer::load_or_make(config.seal_keys());
}

} // namespace shopx::app
