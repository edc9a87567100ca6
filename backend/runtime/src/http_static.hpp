// The web till's files, held in memory: looked up in a map, so no path of a request ever reaches the file system.
#pragma once

#include "shopx/runtime/loop.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace shopx::http {

struct StaticFile {
    std::string plain;
    std::string brotli; // empty: not made yet, or no smaller
    std::string gzip;
    std::string hash; // 16 hexadecimal digits of the SHA-256 of `plain`
    std::string_view content_type;
    bool is_html = false;
    bool is_immutable = false; // its name holds a hash of its content
};

/// One of the forms of a file, for one request.
struct StaticForm {
    std::string_view body;
    std::string_view encoding; // "br", "gzip" or ""
    std::string etag;
};

class StaticFiles {
public:
    /// Reads every file below the folder; dot files and links that lead out are left out.
    /// Throws std::runtime_error when it can't be read, or is larger than this program wants to hold.
    void load(std::filesystem::path const& root);
    /// Makes the compressed forms, on the blocking threads. `owner` keeps this object: a thread may still read a file when the
    /// server has ended.
    Task<void> compress(Loop& loop, std::shared_ptr<void const> owner);

    bool has(std::string_view path) const { return files_.contains(path); }
    /// The file of a path. A path of no file that has no dot is a page of the web application: index.html.
    StaticFile const* find(std::string_view path) const;

private:
    std::map<std::string, StaticFile, std::less<>> files_;
};

StaticForm form_for(StaticFile const& file, std::string_view accept_encoding);
/// Whether an If-None-Match names the file in any of its forms.
bool is_fresh(StaticFile const& file, std::string_view if_none_match);
/// Whether an Accept-Encoding takes this encoding: it is named, and not with a weight of zero.
bool accepts(std::string_view accept_encoding, std::string_view encoding);
/// gzip at this zlib level.
std::string gzipped(std::string_view text, int level);

} // namespace shopx::http
