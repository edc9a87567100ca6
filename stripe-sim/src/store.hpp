// All objects, by account and kind, in memory. A Tx gathers changes, and its commit puts them all into the journal and the store, or none.
#pragma once

#include "error.hpp"
#include "journal.hpp"

#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stripe_sim {

inline constexpr std::string_view platform_account = "acct_simPlatform";

struct Write {
    std::string account, kind, id;
    std::optional<Object> object; // none: removed
};

/// Not locked: Simulator does that.
class Store {
public:
    Store() = default;
    /// Keeps everything in this file too, and begins with what it holds.
    explicit Store(std::filesystem::path const& file);

    Object const* find(std::string_view account, std::string_view kind, std::string_view id) const;
    /// In the order in which they were made.
    std::vector<Object const*> all(std::string_view account, std::string_view kind) const;
    std::vector<std::string> accounts() const;
    void apply(std::vector<Write> const& writes);

private:
    struct Table {
        std::map<std::uint64_t, Object> rows;
        std::unordered_map<std::string, std::uint64_t> places;
    };
    void put(Write const& write);
    Table const* table(std::string_view account, std::string_view kind) const;

    std::map<std::pair<std::string, std::string>, Table, std::less<>> tables_;
    std::uint64_t next_place_ = 0;
    std::unique_ptr<Journal> journal_;
};

/// What a change is made for: told to webhooks, and matched by faults.
struct Origin {
    std::string method{}, path{}, request_id{}, idempotency_key{};
};

class Faults;

/// One account's changes, until `commit`.
class Tx {
public:
    Tx(Store& store, Faults& all_faults, std::string account, Origin made_for = {})
        : origin{std::move(made_for)},
          faults{all_faults},
          store_{store},
          account_{std::move(account)}
    {
    }
    std::string const& account() const { return account_; }
    std::optional<Object> find(std::string_view kind, std::string_view id) const;
    /// Or throws `resource_missing`, with the parameter that named it.
    Object get(std::string_view kind, std::string_view id, std::string param = "id") const;
    /// Oldest first; valid until the next change.
    std::vector<Object const*> all(std::string_view kind) const;
    std::vector<Object const*> all_of(std::string_view account, std::string_view kind) const { return store_.all(account, kind); }
    /// Under its field `id`.
    void put(std::string_view kind, Object object) { put_of(account_, kind, std::move(object)); }
    /// In another account, by the same commit.
    void put_of(std::string_view account, std::string_view kind, Object object);
    void remove(std::string_view kind, std::string_view id);
    /// True if there was anything.
    bool commit();

    Origin const origin;
    Faults& faults;

private:
    Write* changed(std::string_view kind, std::string_view id);
    Write const* changed(std::string_view kind, std::string_view id) const;

    Store& store_;
    std::string account_;
    std::vector<Write> writes_;
};

} // namespace stripe_sim
