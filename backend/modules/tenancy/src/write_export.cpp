// Everything of a tenant in one snapshot, and away with it when it is due: work for a thread that may block.
#include "shopx/tenancy/tenancy.hpp"

#include "shopx/base/limits/tenancy.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/json.hpp"

#include <stdexcept>

namespace shopx::tenancy {
namespace {

constexpr auto next_rows = "fetch 50 from exported"; // of which a large sale has 600 kB each

struct ExportedTable {
    std::string table;
    std::int64_t rows = 0;
    std::vector<std::string> left_out;
    static constexpr auto wire()
    {
        return json::object<ExportedTable>("ExportedTable", "A table of an export", json::field("table", &ExportedTable::table, "Its name"),
            json::field("rows", &ExportedTable::rows, "How many lines it has", "17"),
            json::field("left_out", &ExportedTable::left_out, "Fields that prove somebody's identity and leave in no export"));
    }
};

struct ExportedPart {
    std::int32_t number = 0;
    std::int64_t bytes = 0;
    std::string sha256;
    static constexpr auto wire()
    {
        return json::object<ExportedPart>("ExportedPart", "A part of an export", json::field("number", &ExportedPart::number, "From 1", "1"),
            json::field("bytes", &ExportedPart::bytes, "Its length", "524288"), json::field("sha256", &ExportedPart::sha256, "In hexadecimal"));
    }
};

struct Manifest {
    std::int32_t format = 1;
    TenantId tenant_id;
    Instant taken_at;
    std::vector<ExportedTable> tables;
    std::vector<ExportedPart> parts;
    static constexpr auto wire()
    {
        return json::object<Manifest>("ExportManifest", "What an export holds", json::field("format", &Manifest::format, "Of the lines", "1"),
            json::field("tenant_id", &Manifest::tenant_id, "Whose it is"), json::field("taken_at", &Manifest::taken_at, "The moment of the snapshot"),
            json::field("tables", &Manifest::tables, "By name"), json::field("parts", &Manifest::parts, "In their order"));
    }
};

/// A connection that sees one tenant, for as long as it is open.
class TenantConnection {
public:
    TenantConnection(std::string const& conninfo, std::string_view role, TenantId tenant) : db{conninfo, role}
    {
        db.column("select set_config('shopx.tenant_id', $1, false)", {tenant.to_string()});
    }
    pg::Admin db;
};

/// Gathers lines into parts.
class Parts {
public:
    Parts(pg::Admin& db, TenantId tenant, Uuid export_id) : db_{db}, tenant_{tenant.to_string()}, export_{export_id.to_string()} {}

    void add(std::string const& table, std::string const& row)
    {
        body_ += R"({"table":)";
        json::append_string(body_, table);
        body_.append(R"(,"row":)").append(row).append("}\n");
        if (body_.size() >= limits::export_part_bytes) flush();
    }

    void flush()
    {
        if (body_.empty()) return;
        auto const digest = crypto::sha256(body_);
        ExportedPart part{static_cast<std::int32_t>(done.size() + 1), static_cast<std::int64_t>(body_.size()), crypto::hex({digest.data(), digest.size()})};
        db_.column("insert into tenancy.export_parts (tenant_id, export_id, number, body) values ($1::uuid, $2::uuid, $3::int, $4)",
            {tenant_, export_, std::to_string(part.number), body_});
        bytes += part.bytes;
        done.push_back(std::move(part));
        body_.clear();
    }

    std::vector<ExportedPart> done;
    std::int64_t bytes = 0;

private:
    pg::Admin& db_;
    std::string tenant_, export_, body_;
};

ExportedTable write_table(pg::Admin& snapshot, std::string table, Parts& parts, std::function<bool()> const& stop)
{
    ExportedTable written;
    written.table = std::move(table);
    written.left_out = snapshot.column("select unnest(tenancy.left_out_columns($1))", {written.table});
    snapshot.column("select tenancy.open_export($1)", {written.table});
    for (;;) {
        if (stop()) throw std::runtime_error{"the export was stopped"};
        auto const rows = snapshot.column(next_rows);
        if (rows.empty()) break;
        for (auto const& row : rows) parts.add(written.table, row);
        written.rows += static_cast<std::int64_t>(rows.size());
    }
    snapshot.run("close exported");
    return written;
}

void write(std::string const& conninfo, pg::Admin& writer, TenantId tenant, Uuid export_id, Clock const& clock, std::function<bool()> const& stop)
{
    TenantConnection reader{conninfo, "shopx_app", tenant};
    reader.db.run("begin isolation level repeatable read read only");
    Manifest manifest;
    manifest.tenant_id = tenant;
    manifest.taken_at = clock.now();
    Parts parts{writer, tenant, export_id};
    for (auto const& table : reader.db.column("select tenancy.exported_tables()")) manifest.tables.push_back(write_table(reader.db, table, parts, stop));
    parts.flush();
    manifest.parts = parts.done;
    writer.column("update tenancy.exports set finished_at = $3::timestamptz, parts = $4::int, bytes = $5::bigint, manifest = $6::jsonb "
                  "where tenant_id = $1::uuid and id = $2::uuid",
        {tenant.to_string(), export_id.to_string(), clock.now().to_string(), std::to_string(parts.done.size()), std::to_string(parts.bytes),
            json::write(manifest)});
}

} // namespace

void write_export(std::string const& conninfo, TenantId tenant, Uuid export_id, Clock const& clock, std::function<bool()> const& stop)
{
    TenantConnection writer{conninfo, "shopx_app", tenant};
    try {
        write(conninfo, writer.db, tenant, export_id, clock, stop);
    } catch (...) {
        writer.db.column("update tenancy.exports set failed_at = $3::timestamptz where tenant_id = $1::uuid and id = $2::uuid",
            {tenant.to_string(), export_id.to_string(), clock.now().to_string()});
        throw;
    }
}

std::vector<Erased> erase(std::string const& conninfo, TenantId tenant)
{
    TenantConnection eraser{conninfo, "shopx_eraser", tenant};
    std::vector<Erased> erased;
    for (auto const& line : eraser.db.column("select erased || ' ' || rows_erased from tenancy.erase()")) {
        auto const space = line.find(' ');
        erased.push_back({line.substr(0, space), std::stoll(line.substr(space + 1))});
    }
    return erased;
}

} // namespace shopx::tenancy
