#include "key_ring.hpp"

#include "shopx/base/limits/identity.hpp"
#include "shopx/identity/identity.hpp"
#include "shopx/runtime/log.hpp"

#include <algorithm>
#include <charconv>

namespace shopx::identity {
namespace {

struct Header {
    std::string alg, kid, typ;
    static constexpr auto wire()
    {
        return json::object<Header>("TokenHeader", "Of an access token", json::field("alg", &Header::alg, "ES256 and nothing else"),
            json::field("kid", &Header::kid, "The key's thumbprint"), json::field("typ", &Header::typ, "at+jwt"));
    }
};

std::filesystem::path later_keys(std::filesystem::path const& folder) { return folder / "token-keys"; }

/// When the key in this file was made, by the file's name; nothing for files that are no keys.
std::optional<Instant> made_at(std::filesystem::path const& file)
{
    auto const name = file.stem().string();
    std::int64_t ms = 0;
    auto const [end, error] = std::from_chars(name.data(), name.data() + name.size(), ms);
    if (file.extension() != ".pem" || error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
    return Instant{ms * 1000};
}

std::vector<std::pair<Instant, std::filesystem::path>> key_files(std::filesystem::path const& folder)
{
    std::vector<std::pair<Instant, std::filesystem::path>> files{{Instant{}, folder / "token-key.pem"}};
    std::error_code none;
    for (auto const& entry : std::filesystem::directory_iterator{later_keys(folder), none})
        if (auto const time = made_at(entry.path())) files.emplace_back(*time, entry.path());
    std::sort(files.begin(), files.end());
    if (files.size() > limits::token_keys_max) files.erase(files.begin(), files.end() - static_cast<std::ptrdiff_t>(limits::token_keys_max));
    return files;
}

} // namespace

std::string token_header(crypto::Es256Key const& key) { return crypto::base64url(json::write(Header{"ES256", key.id(), "at+jwt"})); }

bool may_sign(KeyTimes const& key, Instant now) { return now >= key.made_at + limits::token_key_signs_after; }

bool may_verify(KeyTimes const& key, std::chrono::seconds token_life, Instant now)
{
    if (!key.replaced_at) return true;
    return now < *key.replaced_at + limits::token_key_signs_after + token_life + limits::token_key_outlives_tokens;
}

KeyRing::KeyRing(std::filesystem::path folder, std::chrono::seconds token_life, Instant now) : folder_{std::move(folder)}, token_life_{token_life}
{
    read(now);
}

void KeyRing::read(Instant now)
{
    auto const files = key_files(folder_);
    std::vector<Key> keys;
    for (std::size_t i = 0; i < files.size(); ++i) {
        KeyTimes times{files[i].first, std::nullopt};
        if (i + 1 < files.size()) times.replaced_at = files[i + 1].first;
        if (!may_verify(times, token_life_, now)) continue;
        auto key = crypto::Es256Key::load_or_make(files[i].second);
        auto header = token_header(key);
        keys.push_back({std::move(key), times, std::move(header)});
    }
    keys_ = std::move(keys);
    read_at_ = now;
}

void KeyRing::refresh(Instant now)
{
    if (now - read_at_ < limits::token_keys_read_every && now >= read_at_) return;
    read_at_ = now;
    try {
        auto const files = key_files(folder_);
        bool const same = files.back().first == keys_.back().times.made_at && (keys_.size() == 1 || may_verify(keys_.front().times, token_life_, now));
        if (!same) read(now);
    } catch (std::exception const& failure) { // a half-copied file must not end a shop's day: the keys of before go on
        log::error("the token keys can't be read again", {{"what", failure.what()}});
    }
}

KeyRing::Key const& KeyRing::signer(Instant now) const
{
    for (auto at = keys_.rbegin(); at != keys_.rend(); ++at)
        if (may_sign(at->times, now)) return *at;
    return keys_.front();
}

crypto::Es256Key const& KeyRing::signing(Instant now) const { return signer(now).key; }
std::string const& KeyRing::signing_header(Instant now) const { return signer(now).header; }

crypto::Es256Key const* KeyRing::verifying(std::string_view header, Instant now) const
{
    for (auto const& one : keys_)
        if (one.header == header) return may_verify(one.times, token_life_, now) ? &one.key : nullptr;
    return nullptr;
}

JwksBody KeyRing::public_keys(Instant now) const
{
    JwksBody body;
    for (auto const& one : keys_)
        if (may_verify(one.times, token_life_, now)) body.keys.push_back({"EC", "P-256", one.key.x(), one.key.y(), one.key.id(), "sig", "ES256"});
    return body;
}

std::string add_token_key(std::filesystem::path const& folder, Instant now)
{
    std::filesystem::create_directories(later_keys(folder));
    crypto::Es256Key::load_or_make(folder / "token-key.pem"); // the first one, which the new one follows
    auto const file = later_keys(folder) / (std::to_string(now.ms()) + ".pem");
    return crypto::Es256Key::load_or_make(file).id();
}

} // namespace shopx::identity
