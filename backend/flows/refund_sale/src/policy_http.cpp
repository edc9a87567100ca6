// A shop's rules for what comes back.
#include "desk.hpp"

#include "shopx/audit/audit.hpp"

#include <algorithm>

namespace shopx::refund_sale {

struct PolicyBody {
    std::optional<std::int32_t> days_max;
    std::optional<std::int64_t> approval_above_minor;
    std::optional<std::vector<TenderKind>> tender_order;
    std::optional<bool> lowest_price;
    std::optional<std::int32_t> price_days;
    std::optional<bool> store_credit_only;
    std::optional<std::int64_t> unreceipted_above_minor;
    static constexpr auto wire()
    {
        return json::object<PolicyBody>("RefundPolicy", "What comes back, how, and when somebody approves",
            json::field("days_max", &PolicyBody::days_max, "With a receipt: after so many days somebody approves. Absent: no limit", "30").range(1, 3650),
            json::field("approval_above_minor", &PolicyBody::approval_above_minor, "Of one refund, in the store's currency. Absent: no limit", "10000").range(0, amount_max),
            json::field("tender_order", &PolicyBody::tender_order, "Which tenders of the sale are filled first. Absent: value, then cards, cash last",
                R"(["gift_card","card","cash"])")
                .items(1, 8),
            json::field("lowest_price", &PolicyBody::lowest_price, "Without a receipt: above the lowest price of the last days somebody approves. Absent: false", "true"),
            json::field("price_days", &PolicyBody::price_days, "How many days. Absent: 30", "30").range(1, 90),
            json::field("store_credit_only", &PolicyBody::store_credit_only, "Without a receipt: other ways than store credit are approved. Absent: false", "true"),
            json::field("unreceipted_above_minor", &PolicyBody::unreceipted_above_minor, "Without a receipt: above it somebody approves. Absent: no limit", "2000")
                .range(0, amount_max));
    }
};

void check(PolicyBody const& body, json::Problems& problems)
{
    if (!body.tender_order) return;
    auto const& order = *body.tender_order;
    for (std::size_t i = 0; i < order.size(); ++i) {
        auto const at = json::pointer({"tender_order", i});
        if (order[i] == TenderKind::tip) problems.add(at, "not_allowed", "a tip paid for nothing");
        if (std::find(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(i), order[i]) != order.begin() + static_cast<std::ptrdiff_t>(i))
            problems.add(at, "twice", "each once");
    }
}

namespace {

PolicyBody to_body(sales::RefundPolicy const& policy)
{
    PolicyBody body{policy.days_max, policy.approval_above_minor, std::vector<TenderKind>{}, policy.lowest_price, policy.price_days, policy.store_credit_only,
        policy.unreceipted_above_minor};
    for (auto const& name : policy.tender_order)
        for (auto const& known : json::names<TenderKind>)
            if (known.text == name) body.tender_order->push_back(known.value);
    return body;
}

sales::RefundPolicy to_policy(PolicyBody const& body)
{
    sales::RefundPolicy policy;
    policy.days_max = body.days_max;
    policy.approval_above_minor = body.approval_above_minor;
    if (body.tender_order) {
        policy.tender_order.clear();
        for (auto const kind : *body.tender_order) policy.tender_order.emplace_back(word(kind));
    }
    policy.lowest_price = body.lowest_price.value_or(false);
    policy.price_days = body.price_days.value_or(30);
    policy.store_credit_only = body.store_credit_only.value_or(false);
    policy.unreceipted_above_minor = body.unreceipted_above_minor;
    return policy;
}

Task<http::Response> get_policy(http::Request const& request, Parts const& parts)
{
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const policy = co_await sales::find_refund_policy(tx);
    co_return http::json(200, to_body(policy));
}

Task<http::Response> put_policy(http::Request const& request, Parts const& parts)
{
    auto const body = json::read<PolicyBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = parts.clock.now();
    auto const policy = to_policy(*body);
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const before = co_await sales::find_refund_policy(tx);
    sales::put_refund_policy(tx, policy, now);
    auto const actor = audit::actor_of(request);
    audit::Entry const entry{.action = "refund_policy.changed", .before = json::write(to_body(before)), .after = json::write(to_body(policy))};
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
    co_return http::json(200, to_body(policy));
}

} // namespace

http::Routes policy_routes(Parts const& parts)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = get,
        .path = "/v1/refund-policy",
        .permission = Permission::sell,
        .summary = "The shop's rules for what comes back",
        .handler = [parts](http::Request const& request) { return get_policy(request, parts); },
        .response = json::schema_of<PolicyBody>()});
    list.push_back({.method = put,
        .path = "/v1/refund-policy",
        .permission = Permission::manage_tenant,
        .summary = "Set the shop's rules for what comes back; what is absent has no limit",
        .handler = [parts](http::Request const& request) { return put_policy(request, parts); },
        .request = json::schema_of<PolicyBody>(),
        .response = json::schema_of<PolicyBody>()});
    return list;
}

} // namespace shopx::refund_sale
