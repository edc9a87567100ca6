// PostgreSQL, spoken to in pipeline mode: what is queued together goes out together and comes back in one round trip.
//
// A module function that writes takes a `Batch&` and queues; one that must read before it decides takes a `TenantTx&` and awaits.
// A TenantTx is a Batch too, so the same functions serve the committer's transaction of many tenants and the ordinary one.
// No tenant, no transaction; no transaction, no query: row-level security then lets through that tenant's rows alone.
#pragma once

#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg_params.hpp"
#include "shopx/runtime/task.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

struct pg_result;

namespace shopx::pg {

/// SQL under a name, prepared once a connection. Both must live as long as the program.
struct Statement {
    std::string_view name;
    std::string_view sql;
};

/// PostgreSQL said no. `sqlstate` is its code ("23505"), `constraint` the constraint's name if one was broken.
struct Failure : std::runtime_error {
    Failure(std::string state, std::string broken_constraint, std::string const& message);
    std::string sqlstate;
    std::string constraint;
    bool is_unique_violation() const { return sqlstate == "23505"; }
    /// Deadlock, serialization failure, statement or lock timeout, a statement whose preparation met one of these: the same transaction may succeed when run again.
    bool is_transient() const;
};

/// The connection went away. Whether a commit under way took place is unknown.
struct ConnectionLost : std::runtime_error {
    using std::runtime_error::runtime_error;
};

namespace detail {
template <class T>
struct Reader;
}

class Rows;

class Row {
public:
    bool is_null(int column) const;
    std::string_view bytes(int column) const;
    /// The column's value; a null throws unless T is a std::optional.
    template <class T>
    T get(int column) const
    {
        return detail::Reader<T>::get(*this, column);
    }

private:
    friend class Rows;
    Row(pg_result* result, int row) : result_{result}, row_{row} {}
    pg_result* result_;
    int row_;
};

/// The answer of one statement.
class Rows {
public:
    Rows() = default;
    explicit Rows(pg_result* result);
    std::size_t size() const { return static_cast<std::size_t>(count_); }
    bool empty() const { return count_ == 0; }
    Row operator[](std::size_t i) const { return Row{result_.get(), static_cast<int>(i)}; }
    /// Rows inserted, updated or deleted.
    std::int64_t affected() const;

private:
    std::shared_ptr<pg_result> result_;
    int count_ = 0;
};

/// The answer of a queued statement, there once the batch has committed or the next `query` of its transaction has returned.
class Reply {
public:
    Rows const& rows() const { return *rows_; }

private:
    friend class Batch;
    explicit Reply(std::shared_ptr<Rows> rows) : rows_{std::move(rows)} {}
    std::shared_ptr<Rows> rows_;
};

class Connection;
class Pool;

/// What goes to the server in one go and ends with a Sync.
struct Segment {
    struct Item {
        Statement statement;
        Params params;
        std::shared_ptr<Rows> rows;
    };
    std::vector<Item> items;
};

/// Statements that run in one transaction, in this order, all or nothing.
class Batch {
public:
    Batch(Batch&&) = default;
    Batch& operator=(Batch&&) = default;
    virtual ~Batch() = default;

    template <class... A>
    Reply queue(Statement const& statement, A const&... values)
    {
        auto rows = std::make_shared<Rows>();
        queued_.items.push_back({statement, Params::of(values...), rows});
        return Reply{std::move(rows)};
    }

protected:
    Batch() = default;
    Segment queued_;
};

/// A transaction of the committer's: many tenants, no statement waits for another's answer, the Sync is the commit.
class WriterBatch final : public Batch {
public:
    /// One flush, one Sync. Throws Failure (nothing was written) or ConnectionLost (unknown).
    Task<void> commit();

private:
    friend class Writer;
    WriterBatch(std::shared_ptr<Connection> connection, std::vector<TenantId> const& tenants);
    std::shared_ptr<Connection> connection_;
};

/// A committer's own connection as shopx_writer. Several batches may be under way on it; they commit in their order.
class Writer {
public:
    Writer(Loop& loop, std::string conninfo);
    /// Row-level security: these tenants and no other. Connects when there is no connection.
    Task<WriterBatch> batch(std::vector<TenantId> tenants);

private:
    Loop& loop_;
    std::string conninfo_;
    std::shared_ptr<Connection> connection_;
};

/// An ordinary transaction on a connection of its own. Leaving without `commit` rolls back.
class Tx : public Batch {
public:
    Tx(Tx&&) = default;
    Tx& operator=(Tx&&) = delete;
    ~Tx() override;

    /// Sends what is queued and this, and gives this one's rows.
    template <class... A>
    Task<Rows> query(Statement const& statement, A const&... values)
    {
        auto reply = queue(statement, values...);
        return query_queued(std::move(reply));
    }
    Task<void> commit();

protected:
    friend class Database;
    Tx(std::shared_ptr<Pool> pool, std::shared_ptr<Connection> connection);

private:
    Task<Rows> query_queued(Reply reply);
    std::shared_ptr<Pool> pool_;
    std::shared_ptr<Connection> connection_;
    bool open_ = true;
};

/// One tenant, as shopx_app.
class TenantTx final : public Tx {
    friend class Database;
    using Tx::Tx;
    TenantId tenant_;

public:
    TenantId tenant() const { return tenant_; }
};

/// The few tables that belong to no tenant, as shopx_system. For tenancy, identity, jobs and feed alone.
class SystemTx final : public Tx {
    friend class Database;
    using Tx::Tx;
};

struct DatabaseOptions {
    std::string conninfo; // without a user: "host=/run/shopx dbname=shopx"
    int app_connections = 8;
    int system_connections = 2;
};

class Database {
public:
    Database(Loop& loop, DatabaseOptions options);
    ~Database();
    /// Waits at most limits::pool_wait_max for a connection, then throws Overloaded.
    Task<TenantTx> begin(TenantId tenant);
    Task<SystemTx> begin_system();
    Writer writer();
    /// Whether the last attempt to reach PostgreSQL succeeded.
    Task<bool> ping();

private:
    Loop& loop_;
    DatabaseOptions options_;
    std::shared_ptr<Pool> app_;
    std::shared_ptr<Pool> system_;
};

/// A plain blocking connection for `shopx migrate` and tools, which have nothing else to do.
class Admin {
public:
    Admin(std::string const& conninfo, std::string_view user);
    ~Admin();
    Admin(Admin const&) = delete;
    /// One or many statements, no parameters: text that ships with the program, never input.
    void run(std::string const& sql);
    /// The first column of every row, as text. Parameters are text.
    std::vector<std::string> column(std::string const& sql, std::vector<std::string> const& values = {});

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// ---- reading values ----

namespace detail {

std::uint64_t read_number(Row const& row, int column, std::size_t size);

template <>
struct Reader<bool> {
    static bool get(Row const& row, int column) { return read_number(row, column, 1) != 0; }
};
template <>
struct Reader<std::int16_t> {
    static std::int16_t get(Row const& row, int column) { return static_cast<std::int16_t>(read_number(row, column, 2)); }
};
template <>
struct Reader<std::int32_t> {
    static std::int32_t get(Row const& row, int column) { return static_cast<std::int32_t>(read_number(row, column, 4)); }
};
template <>
struct Reader<std::int64_t> {
    static std::int64_t get(Row const& row, int column) { return static_cast<std::int64_t>(read_number(row, column, 8)); }
};
template <>
struct Reader<Instant> {
    static Instant get(Row const& row, int column) { return {static_cast<std::int64_t>(read_number(row, column, 8)) + epoch_us}; }
};
template <>
struct Reader<BusinessDay> {
    static BusinessDay get(Row const& row, int column) { return {static_cast<std::int32_t>(read_number(row, column, 4)) + epoch_days}; }
};
std::string_view read_bytes(Row const& row, int column);
Uuid read_uuid(Row const& row, int column);
template <>
struct Reader<std::string_view> { // lives as long as the Rows
    static std::string_view get(Row const& row, int column) { return read_bytes(row, column); }
};
template <>
struct Reader<std::string> {
    static std::string get(Row const& row, int column) { return std::string{read_bytes(row, column)}; }
};
template <>
struct Reader<Uuid> {
    static Uuid get(Row const& row, int column) { return read_uuid(row, column); }
};
template <class Tag>
struct Reader<Id<Tag>> {
    static Id<Tag> get(Row const& row, int column) { return {read_uuid(row, column)}; }
};
template <class T>
struct Reader<std::optional<T>> {
    static std::optional<T> get(Row const& row, int column)
    {
        if (row.is_null(column)) return std::nullopt;
        return Reader<T>::get(row, column);
    }
};

/// A one-dimensional array without nulls: how many elements, and each one's bytes.
class ArrayReader {
public:
    explicit ArrayReader(std::string_view bytes);
    std::size_t size() const { return size_; }
    std::string_view next();

private:
    std::string_view rest_;
    std::size_t size_ = 0;
};
template <>
struct Reader<std::vector<std::int64_t>> {
    static std::vector<std::int64_t> get(Row const& row, int column);
};

} // namespace detail

} // namespace shopx::pg
