// Encryption of fields at rest: what the database holds can't be read without the key file.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace shopx::crypto {

/// XChaCha20-Poly1305 (libsodium) under keys that rotate: what is sealed names its key, the newest key seals, all of them open.
/// A key that is added to the file is known to running processes within a second, and at once when something sealed by it is met.
/// `context` says what the text is and whose ("identity.accounts.email:" and the account's id): what is sealed for one place opens in no other.
class Sealer {
public:
    /// Reads `file`, a line for each key, oldest first; makes it with mode 0600 and one key when there is none.
    static Sealer load_or_make(std::filesystem::path const& file);
    /// The same keys out of a text, as a key service's command prints them. They hold until the process ends.
    static Sealer of_text(std::string const& text);

    std::string seal(std::string_view context, std::string_view plain) const;
    /// Nothing when it was not sealed by us, for this context, or its key is gone.
    std::optional<std::string> open(std::string_view context, std::string_view sealed) const;
    /// Whether another key than the newest sealed it: to be sealed anew.
    bool is_stale(std::string_view sealed) const;
    /// A keyed digest of 32 bytes, for finding equal texts without reading them. Its key is the file's own and never rotates.
    std::string blind_index(std::string_view context, std::string_view plain) const;

private:
    struct Keys;
    struct Source;
    explicit Sealer(std::shared_ptr<Source> source) : source_{std::move(source)} {}
    std::shared_ptr<Source> source_;
};

/// Adds a new newest key to the file. Nothing sealed before is lost.
void rotate_seal_key(std::filesystem::path const& file);

} // namespace shopx::crypto
