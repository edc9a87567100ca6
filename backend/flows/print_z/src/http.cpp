#include "shopx/drawers/drawers.hpp"
#include "shopx/print_z/print_z.hpp"

#include <charconv>

namespace shopx::print_z {
namespace {

struct JobPut {
    receipts::PrinterId printer_id;
    static constexpr auto wire()
    {
        return json::object<JobPut>("ZPrintJobPut", "Where a Z is to be printed", json::field("printer_id", &JobPut::printer_id, "A printer of its store"));
    }
};

struct JobQueued {
    receipts::PrintJobId job_id;
    static constexpr auto wire()
    {
        return json::object<JobQueued>("ZPrintJob", "It waits for the shop's spooler", json::field("job_id", &JobQueued::job_id, "As the caller made it"));
    }
};

Error unknown_z() { return {ErrorKind::not_found, "drawers.unknown_z", "no such Z"}; }

/// Whose Z it is: the shop as its receipts name it, and the register.
void add_head(receipts::Printout& page, drawers::ZPage const& z, stores::Store const& store, stores::Directory const& directory)
{
    page.heading(store.name);
    if (store.address) page.centred(*store.address);
    page.space();
    auto const* const reg = directory.find_register(z.register_id);
    auto const* const label = directory.label_of(z.incarnation);
    if (reg != nullptr && label != nullptr) page.row(reg->name, *label);
    page.rule();
}

/// The lines of a Z as a page: an empty label is a rule, an empty value a heading.
receipts::Printout page_of(drawers::ZPage const& z, stores::Directory const& directory, Language language)
{
    auto const* const store = directory.store(z.store);
    auto const zone = store != nullptr ? store->time_zone : std::string{"UTC"};
    auto const written = [&](Instant at) { return receipts::local_time(at, zone, manner_of(language)); };
    auto const printout = drawers::printout(z.document, language, written);
    receipts::Printout page;
    page.title = printout.title;
    page.language = name_of(language);
    page.is_right_to_left = is_right_to_left(language);
    page.made_at = z.closed_at;
    if (store != nullptr) add_head(page, z, *store, directory);
    page.heading(printout.title);
    page.rule();
    for (auto const& [label, value] : printout.lines) {
        if (label.empty())
            page.rule();
        else if (value.empty())
            page.add({.kind = receipts::Block::Kind::text, .text = label, .is_bold = true});
        else
            page.row(label, value);
    }
    page.rule();
    return page;
}

struct Shape {
    std::string_view format = "text";
    int columns = 42;
    std::optional<Language> language; // nothing: the store's
};
Result<Shape> shape_of(http::Request const& request)
{
    Shape shape;
    shape.format = request.query_value("format").value_or("text");
    if (shape.format != "text" && shape.format != "html" && shape.format != "pdf")
        return Error{ErrorKind::bad_request, "http.bad_query", "format is text, html or pdf"};
    auto const text = request.query_value("columns").value_or("42");
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), shape.columns);
    if (error != std::errc{} || end != text.data() + text.size() || shape.columns < 32 || shape.columns > 48)
        return Error{ErrorKind::bad_request, "http.bad_query", "columns is an integer from 32 to 48"};
    if (auto const said = request.query_value("language")) {
        shape.language = find_language(*said);
        if (!shape.language) return Error{ErrorKind::bad_request, "http.bad_query", "language is en, de, fr, it, sv, ja or ar"};
    }
    return shape;
}

http::Response render(receipts::Printout const& page, Shape const& shape)
{
    if (shape.format == "html") return {200, "text/html; charset=utf-8", receipts::to_html(page)};
    if (shape.format == "pdf") return {200, "application/pdf", receipts::to_pdf(page)};
    return {200, "text/plain; charset=utf-8", receipts::to_text(page, shape.columns)};
}

Task<http::Response> get_printout(http::Request const& request, Parts parts)
{
    auto const id = request.path_id<ShiftId>("z_id"); // any UUID
    if (!id) co_return http::problem(id.error());
    auto const shape = shape_of(request);
    if (!shape) co_return http::problem(shape.error());
    auto const directory = co_await parts.directories.of(request.caller().tenant);
    auto tx = co_await parts.db.begin(request.caller().tenant);
    auto const z = co_await drawers::find_page(tx, id->value);
    if (!z) co_return http::problem(unknown_z());
    if (auto const elsewhere = http::refuse_other_store(request.caller(), z->store)) co_return http::problem(*elsewhere);
    auto const spoken = co_await receipts::language_of_store(tx, z->store);
    auto work = [page = page_of(*z, *directory, shape->language.value_or(spoken)), shape = *shape] { return render(page, shape); };
    co_return co_await parts.loop.blocking(std::move(work));
}

Task<http::Response> put_job(http::Request const& request, Parts parts)
{
    auto const id = request.path_id<ShiftId>("z_id");
    auto const job = request.path_id<receipts::PrintJobId>("job_id");
    if (!id) co_return http::problem(id.error());
    if (!job) co_return http::problem(job.error());
    auto const body = json::read<JobPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const caller = request.caller();
    auto const directory = co_await parts.directories.of(caller.tenant);
    auto tx = co_await parts.db.begin(caller.tenant);
    auto const z = co_await drawers::find_page(tx, id->value);
    if (!z) co_return http::problem(unknown_z());
    if (auto const elsewhere = http::refuse_other_store(caller, z->store)) co_return http::problem(*elsewhere);
    auto const spoken = co_await receipts::language_of_store(tx, z->store);
    auto page = page_of(*z, *directory, spoken);
    auto const queued = co_await receipts::queue_printout(parts.loop, tx, *job, body->printer_id, z->store, std::move(page), parts.clock.now());
    if (!queued) co_return http::problem(queued.error());
    co_await tx.commit();
    parts.bell.ring(caller.tenant);
    co_return http::json(200, JobQueued{*job});
}

} // namespace

http::Routes routes(Parts const& parts)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = get,
        .path = "/v1/z-reports/{z_id}/printout",
        .permission = Permission::read_books,
        .summary = "A Z as a page, out of its stored document",
        .handler = [parts](http::Request const& request) { return get_printout(request, parts); },
        .query = {{"format", "text, html or pdf", "text"}, {"columns", "Of the text, 32 to 48", "42"},
            {"language", "Of its words: en, de, fr, it, sv, ja or ar; absent: the store's", "en"}},
        .errors = {"http.bad_query", "drawers.unknown_z", "auth.other_store"}});
    list.push_back({.method = put,
        .path = "/v1/z-reports/{z_id}/print-jobs/{job_id}",
        .permission = Permission::run_drawer,
        .summary = "Print a Z on a printer of its store: the shop's spooler fetches it",
        .handler = [parts](http::Request const& request) { return put_job(request, parts); },
        .request = json::schema_of<JobPut>(),
        .response = json::schema_of<JobQueued>(),
        .errors = {"drawers.unknown_z", "auth.other_store", "receipts.unknown_printer", "receipts.printer_inactive", "receipts.queue_full",
            "receipts.id_reused", "receipts.too_large"}});
    return list;
}

} // namespace shopx::print_z
