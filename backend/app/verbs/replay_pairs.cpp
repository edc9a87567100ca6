#include "verbs/replay_pairs.hpp"

#include "verbs/json_object.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace shopx::app {
namespace {

constexpr std::int64_t penny_e4 = 100;

/// A sold line and what has not come back of it.
struct Open {
    std::size_t invoice = 0;
    std::size_t line = 0;
    std::int64_t left = 0;
};
using Goods = std::tuple<std::string, std::string, std::int64_t>; // customer, code, price

/// The latest that has enough, and that this cancellation has not used: a refund names each line once.
Open* find(std::vector<Open>& sold, std::int64_t quantity, std::vector<Open const*> const& used)
{
    for (auto at = sold.rbegin(); at != sold.rend(); ++at)
        if (at->left >= quantity && std::find(used.begin(), used.end(), &*at) == used.end()) return &*at;
    return nullptr;
}

} // namespace

Pairs pair_cancellations(std::vector<Invoice>& invoices)
{
    Pairs pairs;
    std::map<Goods, std::vector<Open>> sold;
    for (std::size_t i = 0; i < invoices.size(); ++i) {
        auto& invoice = invoices[i];
        if (!invoice.is_return()) {
            for (std::size_t k = 0; k < invoice.lines.size() && !invoice.customer.empty(); ++k)
                sold[{invoice.customer, invoice.lines[k].code, invoice.lines[k].unit_price_e4}].push_back({i, k, invoice.lines[k].quantity});
            continue;
        }
        std::map<std::size_t, PairedRefund> by_original;
        std::vector<Open const*> used;
        std::vector<LogLine> rest;
        for (auto& line : invoice.lines) {
            auto const at = invoice.customer.empty() || line.unit_price_e4 == 0 || line.unit_price_e4 % penny_e4 != 0
                                ? sold.end()
                                : sold.find({invoice.customer, line.code, line.unit_price_e4});
            auto* const open = at == sold.end() ? nullptr : find(at->second, -line.quantity, used);
            if (open == nullptr) {
                rest.push_back(std::move(line));
                continue;
            }
            auto const& original = invoices[open->invoice];
            auto& refund = by_original.try_emplace(open->invoice, PairedRefund{invoice.number, original.number, original.local_time, invoice.local_time, {}})
                               .first->second;
            refund.lines.push_back({open->line, -line.quantity});
            open->left += line.quantity;
            used.push_back(open);
            ++pairs.lines;
        }
        pairs.other_lines += static_cast<std::int64_t>(rest.size());
        invoice.lines = std::move(rest);
        for (auto& [original, refund] : by_original) pairs.refunds.push_back(std::move(refund));
    }
    return pairs;
}

ReplaySale refund_of(PairedRefund const& refund, ReplayPlace const& place)
{
    auto const occurred_at = london_to_utc(refund.local_time);
    ReplaySale request;
    request.id = replay_sale_id(refund.cancellation + " " + refund.original, occurred_at);
    request.is_return = true;
    request.path = "/v1/refunds/";
    JsonObject o{request.body};
    o.text("sale_id", replay_sale_id(refund.original, london_to_utc(refund.original_time)).to_string());
    o.text("store_id", place.store_id);
    o.text("register_id", place.register_id);
    o.text("occurred_at", occurred_at.to_string());
    auto& lines = o.key("lines") += '[';
    for (auto const& line : refund.lines) {
        if (&line != &refund.lines.front()) lines += ',';
        JsonObject one{lines};
        one.number("line", static_cast<std::int64_t>(line.line));
        one.number("quantity_milli", line.quantity * 1'000);
        one.end();
    }
    lines += ']';
    o.text("reason", refund.cancellation);
    o.end();
    return request;
}

} // namespace shopx::app
