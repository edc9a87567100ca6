// The public API as the replay uses it: signs in, learns where it sells, sends sales, and reads back what was stored.
#pragma once

#include "verbs/http_client.hpp"
#include "verbs/replay_sale.hpp"

#include <functional>
#include <string>
#include <unordered_map>

namespace shopx::app {

struct ReplayLogin {
    std::string base_url;
    std::string email;
    std::string password;
    std::string tenant; // by id or name, for a member of several; empty: the server's choice
    std::size_t connections = 16;
};

/// What the server has stored of our invoices, summed from its documents.
struct StoredSums {
    std::int64_t sales = 0;
    std::int64_t returns = 0; // cancellations, in however many documents
    std::int64_t refunds = 0; // documents that take something back of a sale
    std::int64_t lines = 0;
    std::int64_t gross_e4 = 0;           // sales alone: exact Σ quantity × unit price, in ten-thousandths
    std::int64_t net_e4 = 0;             // less returns
    std::int64_t gross_booked_minor = 0; // the same with each line rounded to the minor unit (E1)
    std::int64_t net_booked_minor = 0;
    std::int64_t others = 0; // on the same register, but none of ours
};

class ReplayServer {
public:
    /// Signs in. Throws InputError when the server refuses.
    explicit ReplayServer(ReplayLogin login);

    /// The register to sell on, by id or name, or the first of the first store in pounds; with the tax classes and the catalogue.
    ReplayPlace place(std::string const& register_wanted);

    enum class Outcome { recorded, repeated, refused };
    struct Sent {
        std::size_t index = 0; // as `next` counted
        Outcome outcome{};
        std::string problem; // of a refusal
    };
    /// Sends what `next` gives, several at once.
    void send(std::function<std::optional<ReplaySale>()> const& next, std::function<void(Sent const&)> const& answered);

    /// Lists the register's sales and reads each document that is one of `ours`, by id with the number of its invoice.
    StoredSums read_back(
        ReplayPlace const& place, std::unordered_map<SaleId, std::string> const& ours, std::function<void(std::size_t done, std::size_t all)> const& progress);

    std::size_t retries() const { return client_.retries(); }

private:
    std::string sign_in();
    std::string get(std::string const& path);
    void read_catalogue(ReplayPlace& place);
    void add_document(std::string_view answer, StoredSums& sums) const;

    ReplayLogin login_;
    std::string tenant_id_;
    HttpClient client_;
};

} // namespace shopx::app
