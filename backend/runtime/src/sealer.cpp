#include "shopx/runtime/sealer.hpp"

#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/log.hpp"

#include <sodium.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace shopx::crypto {
namespace {

constexpr char version = 1;
constexpr std::size_t id_bytes = 4;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t head_bytes = 1 + id_bytes + nonce_bytes;
constexpr auto look_again_after = std::chrono::seconds{1};
constexpr std::string_view index_word = "index", seal_word = "seal";

unsigned char const* bytes(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void start_sodium()
{
    if (sodium_init() < 0) throw std::runtime_error{"crypto: libsodium can't start"};
}

std::string new_line(std::string_view word) { return std::string{word} + " " + base64url(random_bytes(key_bytes)) + "\n"; }

void write_whole(std::filesystem::path const& file, std::string const& text)
{
    auto const temporary = file.string() + ".new";
    auto const fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) throw std::runtime_error{"crypto: " + temporary + " can't be written"};
    auto const written = ::write(fd, text.data(), text.size());
    bool const ok = written == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
    ::close(fd);
    if (!ok) throw std::runtime_error{"crypto: " + temporary + " can't be written"};
    std::filesystem::rename(temporary, file);
}

std::string read_whole(std::filesystem::path const& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

} // namespace

struct Sealer::Keys {
    struct Key {
        std::string id; // the first bytes of the key's digest
        std::string secret;
    };
    std::vector<Key> all; // oldest first
    std::string index;

    explicit Keys(std::string const& lines)
    {
        std::istringstream in{lines};
        std::string word, text;
        while (in >> word >> text) {
            auto const secret = from_base64url(text);
            if (!secret || secret->size() != key_bytes || (word != index_word && word != seal_word))
                throw std::runtime_error{"crypto: among the seal keys is a line that is no key"};
            if (word == index_word) {
                index = *secret;
            } else {
                auto const digest = sha256(*secret);
                all.push_back({std::string{digest.data(), id_bytes}, *secret});
            }
        }
        if (all.empty() || index.empty()) throw std::runtime_error{"crypto: there is no seal key, or none for indexes"};
    }
    bool has(std::string_view id) const
    {
        return std::any_of(all.begin(), all.end(), [&](Key const& key) { return key.id == id; });
    }
    ~Keys()
    {
        for (auto& key : all) sodium_memzero(key.secret.data(), key.secret.size());
        sodium_memzero(index.data(), index.size());
    }
};

/// Where keys come from. Threads beside the loop seal too, so that this has a lock.
struct Sealer::Source {
    using Steady = std::chrono::steady_clock;

    explicit Source(std::string const& text) : keys_{std::make_shared<Keys const>(text)} {}
    explicit Source(std::filesystem::path file) : file_{std::move(file)}, keys_{std::make_shared<Keys const>(read_whole(file_))}
    {
        written_at_ = std::filesystem::last_write_time(file_);
        looked_at_ = Steady::now();
    }

    std::shared_ptr<Keys const> keys()
    {
        return current([](Keys const&) { return true; });
    }
    /// The same, and the file is read again when this key is not among them.
    std::shared_ptr<Keys const> keys_with(std::string_view id)
    {
        return current([id](Keys const& known) { return known.has(id); });
    }

private:
    template <class F>
    std::shared_ptr<Keys const> current(F is_enough)
    {
        std::lock_guard const lock{mutex_};
        bool const is_fresh = Steady::now() - looked_at_ < look_again_after;
        if (file_.empty() || (is_fresh && is_enough(*keys_))) return keys_;
        looked_at_ = Steady::now();
        try {
            auto const written_at = std::filesystem::last_write_time(file_);
            if (written_at == written_at_) return keys_;
            keys_ = std::make_shared<Keys const>(read_whole(file_));
            written_at_ = written_at;
        } catch (std::exception const& failure) { // what is known still serves
            log::error("the seal keys can't be read again", {{"reason", failure.what()}});
        }
        return keys_;
    }

    std::mutex mutex_;
    std::filesystem::path file_; // empty: the keys were given as a text
    std::shared_ptr<Keys const> keys_;
    std::filesystem::file_time_type written_at_{};
    Steady::time_point looked_at_{};
};

Sealer Sealer::load_or_make(std::filesystem::path const& file)
{
    start_sodium();
    if (!std::filesystem::exists(file)) write_whole(file, new_line(index_word) + new_line(seal_word));
    return Sealer{std::make_shared<Source>(file)};
}

Sealer Sealer::of_text(std::string const& text)
{
    start_sodium();
    return Sealer{std::make_shared<Source>(text)};
}

std::string Sealer::seal(std::string_view context, std::string_view plain) const
{
    auto const keys = source_->keys();
    auto const& key = keys->all.back();
    auto sealed = std::string{version} + key.id + random_bytes(nonce_bytes);
    sealed.resize(head_bytes + plain.size() + tag_bytes);
    unsigned long long length = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(sealed) + head_bytes, &length, bytes(plain), plain.size(), bytes(context), context.size(), nullptr,
        bytes(sealed) + 1 + id_bytes, bytes(key.secret));
    return sealed;
}

std::optional<std::string> Sealer::open(std::string_view context, std::string_view sealed) const
{
    if (sealed.size() < head_bytes + tag_bytes || sealed[0] != version) return std::nullopt;
    auto const id = sealed.substr(1, id_bytes);
    auto const keys = source_->keys_with(id);
    for (auto const& key : keys->all) {
        if (id != key.id) continue;
        std::string plain(sealed.size() - head_bytes - tag_bytes, '\0');
        unsigned long long length = 0;
        if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(plain), &length, nullptr, bytes(sealed) + head_bytes, sealed.size() - head_bytes, bytes(context),
                context.size(), bytes(sealed) + 1 + id_bytes, bytes(key.secret))
            == 0)
            return plain;
    }
    return std::nullopt;
}

bool Sealer::is_stale(std::string_view sealed) const { return sealed.size() < head_bytes || sealed.substr(1, id_bytes) != source_->keys()->all.back().id; }

std::string Sealer::blind_index(std::string_view context, std::string_view plain) const
{
    std::string digest(crypto_generichash_BYTES, '\0');
    crypto_generichash_state state;
    auto const keys = source_->keys();
    crypto_generichash_init(&state, bytes(keys->index), keys->index.size(), digest.size());
    auto const length = std::to_string(context.size()) + ":";
    crypto_generichash_update(&state, bytes(std::string_view{length}), length.size());
    crypto_generichash_update(&state, bytes(context), context.size());
    crypto_generichash_update(&state, bytes(plain), plain.size());
    crypto_generichash_final(&state, bytes(digest), digest.size());
    return digest;
}

void rotate_seal_key(std::filesystem::path const& file)
{
    Sealer::load_or_make(file); // refuses a file that can't be read
    write_whole(file, read_whole(file) + new_line(seal_word));
}

} // namespace shopx::crypto
