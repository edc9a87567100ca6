#include "bodies.hpp"
#include "service.hpp"

#include "shopx/audit/audit.hpp"

namespace shopx::payments {
namespace {

using ReaderId = Id<struct ReaderTag>;

constexpr pg::Statement select_readers{"payments.readers", R"sql(
    select id, store_id, label, processor_reader, is_active from payments.readers where tenant_id = $1::uuid order by label, id
)sql"};
constexpr pg::Statement put_one{"payments.put_reader", R"sql(
    insert into payments.readers as r (tenant_id, id, store_id, label, processor_reader, is_active, created_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::text, $5::text, $6::boolean, $7::timestamptz)
    on conflict (tenant_id, id) do update set store_id = excluded.store_id, label = excluded.label, processor_reader = excluded.processor_reader,
       is_active = excluded.is_active
)sql"};
constexpr pg::Statement store_of{"payments.store_of_reader", "select store_id from payments.readers where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement count_readers{"payments.count_readers", "select count(*) from payments.readers where tenant_id = $1::uuid and id <> $2::uuid"};

struct ConnectionToken {
    std::string secret;
    static constexpr auto wire()
    {
        return json::object<ConnectionToken>("CardConnectionToken", "Lets a till's program speak with readers near it",
            json::field("secret", &ConnectionToken::secret, "Once, and soon: keep it nowhere"));
    }
};

Error no_answer() { return {ErrorKind::overloaded, "payments.no_answer", "the processor does not answer"}; }

/// Where the processor knows the business, or why not.
Task<Result<std::string>> account(http::Request const& request, Service::Impl& impl)
{
    if (!impl.gateway) co_return Error{ErrorKind::conflict, "payments.off", "this server has no processor of cards"};
    auto tx = co_await impl.db.begin(request.caller().tenant);
    auto const found = co_await account_of(tx);
    if (!found) co_return Error{ErrorKind::conflict, "payments.no_account", "the business takes no cards with us yet"};
    co_return *found;
}

Task<http::Response> get_readers(http::Request const& request, Service::Impl& impl)
{
    auto tx = co_await impl.db.begin(request.caller().tenant);
    auto const rows = co_await tx.query(select_readers, tx.tenant());
    ReadersBody body;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const r = rows[i];
        ReaderBody reader{r.get<Uuid>(0), r.get<StoreId>(1), r.get<std::string>(2), r.get<std::string>(3), r.get<bool>(4)};
        if (request.caller().may_at(reader.store_id)) body.items.push_back(std::move(reader));
    }
    co_return http::json(200, body);
}

/// The processor must know the reader, as one of this business: it is asked when the reader is put into use.
Task<http::Response> put_reader(http::Request const& request, Service::Impl& impl)
{
    auto const id = request.path_id<ReaderId>("reader_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<ReaderPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const elsewhere = http::refuse_other_store(request.caller(), body->store_id);
    if (elsewhere) co_return http::problem(*elsewhere);
    auto const whose = co_await account(request, impl);
    if (!whose) co_return http::problem(whose.error());
    auto const known = co_await impl.gateway->find_reader(*whose, body->processor_reader);
    if (known.heard == Heard::nothing) co_return http::problem(no_answer());
    if (known.heard != Heard::done)
        co_return http::problem({ErrorKind::unprocessable, "payments.unknown_reader", "the processor has no such reader of this business"});
    auto const now = impl.clock.now();
    auto tx = co_await impl.db.begin(request.caller().tenant);
    auto const unknown = co_await refuse_unknown_store(tx, body->store_id);
    if (unknown) co_return http::problem(*unknown);
    auto const before = co_await tx.query(store_of, tx.tenant(), *id);
    auto const stands_elsewhere = before.empty() ? std::nullopt : http::refuse_other_store(request.caller(), before[0].get<StoreId>(0));
    if (stands_elsewhere) co_return http::problem(*stands_elsewhere);
    auto const others = co_await tx.query(count_readers, tx.tenant(), *id);
    if (others[0].get<std::int64_t>(0) >= limits::readers_max)
        co_return http::problem({ErrorKind::conflict, "payments.too_many_readers", "there are as many readers as there can be"});
    tx.queue(put_one, tx.tenant(), *id, body->store_id, body->label, body->processor_reader, body->active, now);
    audit::Entry const entry{.action = "reader.changed", .subject = id->to_string(), .after = json::write(*body)};
    bool is_taken = false;
    try {
        co_await audit::record(tx, audit::actor_of(request), entry, now);
        co_await tx.commit();
    } catch (pg::Failure const& failure) {
        if (failure.constraint != "readers_once") throw;
        is_taken = true;
    }
    if (is_taken) co_return http::problem({ErrorKind::conflict, "payments.reader_taken", "another reader of yours has this id of the processor's"});
    ReaderBody const reader{id->value, body->store_id, body->label, body->processor_reader, body->active};
    co_return http::json(200, reader);
}

Task<http::Response> post_token(http::Request const& request, Service::Impl& impl)
{
    auto const whose = co_await account(request, impl);
    if (!whose) co_return http::problem(whose.error());
    auto const token = co_await impl.gateway->connection_token(*whose);
    if (token.heard != Heard::done) co_return http::problem(no_answer());
    ConnectionToken const body{token.value};
    co_return http::json(200, body);
}

/// Numbers that docs.stripe.com/testing prints, never a customer's: the wire has names only.
std::optional<std::string> number_of(std::string_view card)
{
    if (card == "visa") return "4242424242424242";
    if (card == "declined") return "4000000000000002";
    if (card == "insufficient_funds") return "4000000000009995";
    return std::nullopt;
}

Task<http::Response> post_test_card(http::Request const& request, Service::Impl& impl)
{
    auto const id = request.path_id<ReaderId>("reader_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<TestCard>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const number = number_of(body->card.value_or("visa"));
    if (!number) co_return http::problem({ErrorKind::unprocessable, "payments.no_test_card", "visa, declined or insufficient_funds"});
    auto const whose = co_await account(request, impl);
    if (!whose) co_return http::problem(whose.error());
    if (!impl.is_test_key()) co_return http::problem({ErrorKind::conflict, "payments.no_test_key", "only a server with a test key has simulated cards"});
    std::string reader;
    {
        auto tx = co_await impl.db.begin(request.caller().tenant);
        auto const found = co_await processor_reader_of(tx, id->value);
        if (!found) co_return http::problem({ErrorKind::not_found, "payments.no_such_reader", "there is no such reader"});
        reader = *found;
    }
    auto const done = co_await impl.gateway->present_test_card(*whose, reader, *number);
    if (done.heard == Heard::refused) co_return http::problem({ErrorKind::conflict, "payments.reader_idle", "the reader waits for no card"});
    if (done.heard != Heard::done) co_return http::problem(no_answer());
    co_return http::json_text(204, {});
}

} // namespace

void add_reader_routes(http::Routes& routes, Shared const& impl)
{
    using enum http::Method;
    auto& all = routes.emplace_back(route_of(impl, get, "/v1/readers", Permission::sell, "The card readers of the business", &get_readers));
    all.response = json::schema_of<ReadersBody>();

    auto& one = routes.emplace_back(
        route_of(impl, put, "/v1/readers/{reader_id}", Permission::manage_payments, "Puts a card reader into use, changes it, or out of use", &put_reader));
    one.request = json::schema_of<ReaderPut>();
    one.response = json::schema_of<ReaderBody>();
    one.errors = {"http.bad_json", "http.bad_body", "auth.other_store", "payments.off", "payments.no_account", "payments.no_answer", "payments.unknown_store",
        "payments.unknown_reader", "payments.too_many_readers", "payments.reader_taken"};

    auto& token = routes.emplace_back(
        route_of(impl, post, "/v1/reader-connection-tokens", Permission::sell, "Lets a till's program speak with readers near it", &post_token));
    token.response = json::schema_of<ConnectionToken>();
    token.errors = {"payments.off", "payments.no_account", "payments.no_answer"};

    auto& card = routes.emplace_back(route_of(impl, post, "/v1/readers/{reader_id}/test-card", Permission::manage_payments,
        "Holds a test card to a simulated reader; only with a test key", &post_test_card));
    card.request = json::schema_of<TestCard>();
    card.statuses = {204};
    card.errors = {"http.bad_json", "http.bad_body", "payments.off", "payments.no_account", "payments.no_test_key", "payments.no_test_card",
        "payments.no_such_reader", "payments.reader_idle", "payments.no_answer"};
}

} // namespace shopx::payments
