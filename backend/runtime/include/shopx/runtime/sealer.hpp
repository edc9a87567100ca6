// Encryption of fields at rest: what the database holds can't be read without the key file.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace shopx::crypto {

/// XChaCha20-Poly1305 (libsodium) under keys that rotate: what is sealed names its key, the newest key seals, all of them open.
/// `context` says what the text is and whose ("identity.accounts.email:" and the account's id): what is sealed for one place opens in no other.
class Sealer {
public:
    /// Reads `file`, a line for each key, oldest first; makes it with mode 0600 and one key when there is none.
    static Sealer load_or_make(std::filesystem::path const& file);

    std::string seal(std::string_view context, std::string_view plain) const;
    /// Nothing when it was not sealed by us, for this context, or its key is gone.
    std::optional<std::string> open(std::string_view context, std::string_view sealed) const;
    /// Whether another key than the newest sealed it: to be sealed anew.
    bool is_stale(std::string_view sealed) const;
    /// A keyed digest of 32 bytes, for finding equal texts without reading them. Its key is the file's own and never rotates.
    std::string blind_index(std::string_view context, std::string_view plain) const;

private:
    struct Keys;
    std::shared_ptr<Keys const> keys_;
};

/// Adds a new newest key to the file, which every process reads at its start. Nothing sealed before is lost.
void rotate_seal_key(std::filesystem::path const& file);

} // namespace shopx::crypto
