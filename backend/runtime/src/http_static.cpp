#include "http_static.hpp"

#include "http_target.hpp"

#include "shopx/runtime/log.hpp"

#include <brotli/encode.h>
#include <openssl/sha.h>
#include <zlib.h>

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace shopx::http {
namespace {

constexpr std::size_t web_root_bytes_max = 256 << 20;
constexpr std::size_t compress_from_bytes = 512;
constexpr int brotli_quality = 9;
constexpr int gzip_level = 6;

struct ContentType {
    std::string_view extension;
    std::string_view type;
    bool is_text;
};

constexpr std::array content_types{
    ContentType{".html", "text/html; charset=utf-8", true},
    ContentType{".js", "text/javascript; charset=utf-8", true},
    ContentType{".mjs", "text/javascript; charset=utf-8", true},
    ContentType{".css", "text/css; charset=utf-8", true},
    ContentType{".json", "application/json", true},
    ContentType{".map", "application/json", true},
    ContentType{".webmanifest", "application/manifest+json", true},
    ContentType{".wasm", "application/wasm", true},
    ContentType{".svg", "image/svg+xml", true},
    ContentType{".txt", "text/plain; charset=utf-8", true},
    ContentType{".xml", "application/xml", true},
    ContentType{".ico", "image/x-icon", true},
    ContentType{".png", "image/png", false},
    ContentType{".jpg", "image/jpeg", false},
    ContentType{".webp", "image/webp", false},
    ContentType{".woff2", "font/woff2", false},
    ContentType{".woff", "font/woff", false},
};

ContentType type_of(std::string_view path)
{
    for (auto const& type : content_types) {
        if (path.ends_with(type.extension)) return type;
    }
    return {"", "application/octet-stream", false};
}

std::string hash_of(std::string_view text)
{
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<unsigned char const*>(text.data()), text.size(), digest.data());
    constexpr char hex[] = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < 8; ++i) {
        out += hex[digest[i] >> 4];
        out += hex[digest[i] & 15];
    }
    return out;
}

std::string brotli(std::string_view text)
{
    std::string out(BrotliEncoderMaxCompressedSize(text.size()), '\0');
    auto size = out.size();
    auto const done = BrotliEncoderCompress(brotli_quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, text.size(),
        reinterpret_cast<std::uint8_t const*>(text.data()), &size, reinterpret_cast<std::uint8_t*>(out.data()));
    if (!done) throw std::runtime_error{"Brotli failed"};
    out.resize(size);
    return out;
}

} // namespace

std::string gzipped(std::string_view text, int level)
{
    z_stream stream{};
    constexpr int window_bits_for_gzip = 15 + 16;
    if (deflateInit2(&stream, level, Z_DEFLATED, window_bits_for_gzip, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error{"zlib could not start"};
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    auto const result = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::runtime_error{"zlib failed"};
    return out;
}

void StaticFiles::load(std::filesystem::path const& root)
{
    namespace fs = std::filesystem;
    auto const real_root = fs::canonical(root);
    std::size_t bytes = 0;
    for (auto at = fs::recursive_directory_iterator{real_root}; at != fs::recursive_directory_iterator{}; ++at) {
        auto const name = at->path().filename().string();
        if (name.starts_with('.')) {
            if (at->is_directory()) at.disable_recursion_pending();
            continue;
        }
        if (!at->is_regular_file() || at->is_symlink()) continue;
        std::ifstream in{at->path(), std::ios::binary};
        std::ostringstream text;
        text << in.rdbuf();
        if (!in) throw std::runtime_error{"can't read " + at->path().string()};
        auto const path = "/" + fs::relative(at->path(), real_root).generic_string();
        auto& file = files_[path];
        file.plain = std::move(text).str();
        bytes += file.plain.size();
        if (bytes > web_root_bytes_max) throw std::runtime_error{root.string() + " is larger than " + std::to_string(web_root_bytes_max) + " bytes"};
        file.hash = hash_of(file.plain);
        file.content_type = type_of(path).type;
        file.is_html = path.ends_with(".html");
        file.is_immutable = path.starts_with("/assets/");
    }
}

Task<void> StaticFiles::compress(Loop& loop, std::shared_ptr<void const>)
{
    std::size_t plain = 0;
    std::size_t small = 0;
    // The map doesn't change any more, so its entries stay where they are while we wait.
    for (auto& [path, file] : files_) {
        plain += file.plain.size();
        if (!type_of(path).is_text || file.plain.size() < compress_from_bytes) {
            small += file.plain.size();
            continue;
        }
        auto work = [text = std::string_view{file.plain}] { return std::pair{brotli(text), gzipped(text, gzip_level)}; };
        auto [br, gz] = co_await loop.blocking(std::move(work));
        if (br.size() < file.plain.size()) file.brotli = std::move(br);
        if (gz.size() < file.plain.size()) file.gzip = std::move(gz);
        small += file.brotli.empty() ? file.plain.size() : file.brotli.size();
    }
    log::info("static files are ready", {{"files", files_.size()}, {"bytes", plain}, {"bytes_brotli", small}});
}

StaticFile const* StaticFiles::find(std::string_view path) const
{
    auto const get = [this](std::string_view name) {
        auto const at = files_.find(name);
        return at == files_.end() ? nullptr : &at->second;
    };
    if (path.find('%') != path.npos) {
        auto const decoded = percent_decoded(path, false);
        return decoded ? get(*decoded) : nullptr;
    }
    if (auto const* file = get(path)) return file;
    if (path.find('.') != path.npos) return nullptr;
    return get("/index.html");
}

bool accepts(std::string_view accept_encoding, std::string_view encoding)
{
    while (!accept_encoding.empty()) {
        auto const end = std::min(accept_encoding.find(','), accept_encoding.size());
        auto item = accept_encoding.substr(0, end);
        accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
        while (item.starts_with(' ') || item.starts_with('\t')) item.remove_prefix(1);
        if (!item.starts_with(encoding)) continue;
        item.remove_prefix(encoding.size());
        while (item.starts_with(' ')) item.remove_prefix(1);
        if (item.empty()) return true;
        if (!item.starts_with(';')) continue;
        auto const q = item.find("q=");
        return q == item.npos || item.substr(q + 2).find_first_of("123456789") != item.npos;
    }
    return false;
}

StaticForm form_for(StaticFile const& file, std::string_view accept_encoding)
{
    if (!file.brotli.empty() && accepts(accept_encoding, "br")) return {file.brotli, "br", "\"" + file.hash + "-br\""};
    if (!file.gzip.empty() && accepts(accept_encoding, "gzip")) return {file.gzip, "gzip", "\"" + file.hash + "-gz\""};
    return {file.plain, "", "\"" + file.hash + "\""};
}

bool is_fresh(StaticFile const& file, std::string_view if_none_match)
{
    return if_none_match == "*" || if_none_match.find("\"" + file.hash) != if_none_match.npos;
}

} // namespace shopx::http
