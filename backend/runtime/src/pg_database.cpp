#include "pg_pool.hpp"

#include "shopx/base/limits.hpp"

namespace shopx::pg {
namespace {

// A sequential scan is never what one of our statements wants, and PostgreSQL chooses one for a partition that was vacuumed while
// empty: 20 times the cost on the first of a month. The writer's plans are kept generic for the same reason: they are all keyed.
constexpr std::string_view app_settings = "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=15s -c timezone=UTC -c jit=off";
constexpr std::string_view writer_settings = "-c statement_timeout=5s -c lock_timeout=3s -c timezone=UTC -c jit=off -c enable_seqscan=off -c "
                                             "plan_cache_mode=force_generic_plan -c synchronous_commit=on";

constexpr Statement begin_statement{"pg.begin", "begin"};
constexpr Statement commit_statement{"pg.commit", "commit"};
constexpr Statement select_one{"pg.ping", "select 1"};
constexpr Statement set_tenant{"pg.set_tenant", "select set_config('shopx.tenant_id', $1::text, true)"};
constexpr Statement set_tenants{"pg.set_tenants", "select set_config('shopx.tenant_ids', $1::text, true)"};

} // namespace

// ---- Tx ----

Tx::Tx(std::shared_ptr<Pool> pool, std::shared_ptr<Connection> connection) : pool_{std::move(pool)}, connection_{std::move(connection)}
{
    queue(begin_statement);
}

Tx::~Tx()
{
    if (!connection_) return; // moved from
    if (!open_)
        pool_->give(std::move(connection_));
    else if (!queued_.items.empty() && queued_.items.front().statement.name == begin_statement.name)
        pool_->give(std::move(connection_)); // never sent
    else
        pool_->give_after_rollback(std::move(connection_));
}

Task<Rows> Tx::query_queued(Reply reply)
{
    auto segment = std::move(queued_);
    queued_.items.clear();
    co_await connection_->run(segment);
    co_return reply.rows();
}

Task<void> Tx::commit()
{
    queue(commit_statement);
    auto segment = std::move(queued_);
    queued_.items.clear();
    co_await connection_->run(segment);
    open_ = false;
}

// ---- Writer ----

WriterBatch::WriterBatch(std::shared_ptr<Connection> connection, std::vector<TenantId> const& tenants) : connection_{std::move(connection)}
{
    std::string list = "{";
    for (auto const& tenant : tenants) {
        if (list.size() > 1) list += ',';
        tenant.value.append_to(list);
    }
    list += '}';
    queue(set_tenants, list);
}

Task<void> WriterBatch::commit() { co_await connection_->run(queued_); }

Writer::Writer(Loop& loop, std::string conninfo) : loop_{loop}, conninfo_{std::move(conninfo)} {}

Task<WriterBatch> Writer::batch(std::vector<TenantId> tenants)
{
    if (!connection_ || !connection_->alive()) connection_ = co_await Connection::open(loop_, conninfo_, "shopx_writer", writer_settings);
    co_return WriterBatch{connection_, tenants};
}

// ---- Database ----

Database::Database(Loop& loop, DatabaseOptions options)
    : loop_{loop},
      options_{std::move(options)},
      app_{std::make_shared<Pool>(loop, options_.conninfo, "shopx_app", std::string{app_settings}, options_.app_connections)},
      system_{std::make_shared<Pool>(loop, options_.conninfo, "shopx_system", std::string{app_settings}, options_.system_connections)}
{
}

Database::~Database() = default;

Task<TenantTx> Database::begin(TenantId tenant)
{
    auto connection = co_await app_->take();
    TenantTx tx{app_, std::move(connection)};
    tx.tenant_ = tenant;
    tx.queue(set_tenant, tenant.to_string());
    co_return tx;
}

Task<SystemTx> Database::begin_system()
{
    auto connection = co_await system_->take();
    SystemTx tx{system_, std::move(connection)};
    co_return tx;
}

Writer Database::writer() { return Writer{loop_, options_.conninfo}; }

Task<bool> Database::ping()
{
    try {
        auto tx = co_await begin_system();
        co_await tx.query(select_one);
        co_await tx.commit();
    } catch (std::exception const&) {
        co_return false;
    }
    co_return true;
}

// ---- Admin ----

struct Admin::Impl {
    PGconn* handle = nullptr;
};

Admin::Admin(std::string const& conninfo, std::string_view user) : impl_{std::make_unique<Impl>()}
{
    impl_->handle = PQconnectdb((conninfo + " user=" + std::string{user} + " client_encoding=UTF8").c_str());
    if (PQstatus(impl_->handle) != CONNECTION_OK) {
        std::string const why = PQerrorMessage(impl_->handle);
        PQfinish(impl_->handle);
        throw ConnectionLost{why};
    }
    PQsetNoticeProcessor(
        impl_->handle, [](void*, char const*) {}, nullptr);
}

Admin::~Admin() { PQfinish(impl_->handle); }

void Admin::run(std::string const& sql)
{
    std::unique_ptr<PGresult, decltype(&PQclear)> const result{PQexec(impl_->handle, sql.c_str()), &PQclear};
    auto const status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return;
    auto const* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    throw Failure{state ? state : "", "", PQerrorMessage(impl_->handle)};
}

std::vector<std::string> Admin::column(std::string const& sql, std::vector<std::string> const& values)
{
    std::vector<char const*> params;
    for (auto const& value : values) params.push_back(value.c_str());
    std::unique_ptr<PGresult, decltype(&PQclear)> const result{
        PQexecParams(impl_->handle, sql.c_str(), static_cast<int>(params.size()), nullptr, params.data(), nullptr, nullptr, 0), &PQclear};
    auto const status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        auto const* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
        throw Failure{state ? state : "", "", PQerrorMessage(impl_->handle)};
    }
    std::vector<std::string> rows;
    for (int i = 0; i < PQntuples(result.get()); ++i) rows.emplace_back(PQgetvalue(result.get(), i, 0));
    return rows;
}

} // namespace shopx::pg
