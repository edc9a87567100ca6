// Log lines as JSON objects on standard output: log::info("started", {{"port", 8080}}) writes
// {"ts":"2026-11-23T10:00:00.000000Z","level":"info","msg":"started","port":8080}
//
// A field whose text is empty is left out. Bodies, tokens, passwords and card numbers are never given to it. Lines are written by a thread of its own, at once from
// warning up and else every 200 ms; when the reader of standard output stalls, lines are dropped and counted, and nobody waits.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace shopx::log {

enum class Level { debug, info, warning, error };

class Value {
public:
    enum class Kind { text, integer, boolean };
    template <std::integral T>
    Value(T value) : integer_{static_cast<std::int64_t>(value)},
                     kind_{std::same_as<T, bool> ? Kind::boolean : Kind::integer}
    {
    }
    template <std::convertible_to<std::string_view> T>
    Value(T const& value) : text_{value},
                            kind_{Kind::text}
    {
    }
    Kind kind() const { return kind_; }
    std::string_view text() const { return text_; }
    std::int64_t integer() const { return integer_; }

private:
    std::string_view text_{};
    std::int64_t integer_ = 0;
    Kind kind_;
};

struct Field {
    std::string_view name;
    Value value;
};
using Fields = std::initializer_list<Field>;

void write(Level level, std::string_view text, Fields fields = {});
void debug(std::string_view text, Fields fields = {});
void info(std::string_view text, Fields fields = {});
void warning(std::string_view text, Fields fields = {});
void error(std::string_view text, Fields fields = {});

/// From which level on lines are written: "debug", "info" (at start), "warning" or "error". False for anything else.
bool set_level(std::string_view name);
bool enabled(Level level);
/// Returns when what was logged has been written, or after a second.
void flush();
/// Where lines go, for tests: a file descriptor that stays open. Standard output at start.
void write_to(int file_descriptor);

} // namespace shopx::log
