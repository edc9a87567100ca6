// PUT /v1/sales/{sale_id}/receipt-mails/{mail_id}
#include "bodies.hpp"
#include "desk.hpp"
#include "words.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits/mail.hpp"
#include "shopx/runtime/crypto.hpp"

#include <cstring>

namespace shopx::receipts {
namespace {

constexpr int text_columns = 48;

constexpr pg::Statement mail_by_id{"receipts.mail_by_id", "select sale_id, digest, queued_at from receipts.mails where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement count_mails{"receipts.count_mails", "select count(*) from receipts.mails where tenant_id = $1::uuid and sale_id = $2::uuid"};
constexpr pg::Statement insert_mail{"receipts.insert_mail", R"sql(
    insert into receipts.mails (tenant_id, id, sale_id, digest, queued_by, queued_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::bytea, $5::uuid, $6::timestamptz) on conflict (tenant_id, id) do nothing
)sql"};

/// The outbox is of no tenant, and two tenants may have the same id.
Uuid id_in_outbox(TenantId tenant, Uuid id)
{
    auto const digest = crypto::sha256("receipt mail " + tenant.to_string() + " " + id.to_string());
    Uuid out;
    std::memcpy(out.bytes.data(), digest.data(), out.bytes.size());
    return out;
}

struct Letter {
    Material material;
    std::optional<Instant> queued_at; // it was asked for before
};

Task<Result<Letter>> letter_of(Parts const& parts, http::Caller const& caller, SaleId sale, Uuid id, std::string_view digest)
{
    auto const directory = co_await parts.directories.of(caller.tenant);
    auto tx = co_await parts.db.begin(caller.tenant);
    auto material = co_await material_of(tx, caller, sale, directory);
    if (!material) co_return material.error();
    Letter letter{std::move(*material), {}};
    auto const there = co_await tx.query(mail_by_id, caller.tenant, id);
    if (!there.empty()) {
        if (there[0].bytes(1) != digest) co_return Error{ErrorKind::conflict, "receipts.id_reused", "the id is that of another mail"};
        letter.queued_at = there[0].get<Instant>(2);
        co_return letter;
    }
    auto const mails = co_await tx.query(count_mails, caller.tenant, sale);
    if (mails[0].get<std::int64_t>(0) >= limits::receipt_mails_max)
        co_return Error{ErrorKind::conflict, "receipts.too_many_mails", "the receipt was mailed as often as one may be"};
    co_return letter;
}

mail::Page page_of(Letter const& letter, MailPut const& body)
{
    auto const language = body.language.value_or(letter.material.settings.language);
    Copy const copy{language, body.gift.value_or(false), 0};
    auto page = receipt_of(letter.material.sale, letter.material.head, copy);
    page.logo_png = letter.material.settings.logo_png;
    auto const subject = std::string{words_in(language).mail_subject} + " " + letter.material.head.store_name;
    return {body.address, language, subject, to_text(page, text_columns), to_html(page)};
}

Task<http::Response> put_mail(http::Request const& request, Parts const& parts)
{
    auto const sale = request.path_id<SaleId>("sale_id");
    if (!sale) co_return http::problem(sale.error());
    auto const id = Uuid::parse(request.path_value("mail_id"));
    if (!id) co_return http::problem({ErrorKind::not_found, "http.not_found", "mail_id is not a UUID"});
    auto const body = json::read<MailPut>(request.body);
    if (!body) co_return http::problem(body.error());
    if (!mail::is_address(body->address)) {
        Error error{ErrorKind::bad_request, "http.bad_body", "the mail can't be written"};
        error.fields.push_back({"/address", "bad_address", "not an e-mail address, or one that we can't write to"});
        co_return http::problem(error);
    }
    auto const tenant = request.caller().tenant;
    auto const digest_of_wish = crypto::sha256(id->to_string() + sale->to_string() + json::write(*body));
    std::string_view const digest{digest_of_wish.data(), digest_of_wish.size()};
    auto letter = co_await letter_of(parts, request.caller(), *sale, *id, digest);
    if (!letter) co_return http::problem(letter.error());
    if (letter->queued_at) co_return http::json(200, MailBody{*id, *sale, *letter->queued_at});
    auto work = [letter = std::move(*letter), said = *body] { return page_of(letter, said); };
    auto page = co_await parts.loop.blocking(std::move(work));
    if (page.text.size() + page.html.size() > limits::mail_page_bytes_max)
        co_return http::problem({ErrorKind::unprocessable, "receipts.too_large", "the receipt is longer than a mail may be: give it as PDF"});
    // First the mail, then that it was asked for: whoever hears 201 knows that it waits, and a repeat after a fault between the two queues
    // nothing more while the first one waits.
    {
        auto tx = co_await parts.db.begin_system();
        co_await parts.outbox.queue(tx, id_in_outbox(tenant, *id), std::move(page));
        co_await tx.commit();
    }
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin(tenant);
    tx.queue(insert_mail, tenant, *id, *sale, pg::Bytes{digest}, request.caller().account, now);
    audit::Entry const entry{.action = "receipt.mailed", .subject = sale->to_string(), .after = R"({"mail_id":")" + id->to_string() + "\"}"};
    co_await audit::record(tx, audit::actor_of(request), entry, now);
    co_await tx.commit();
    co_return http::json(201, MailBody{*id, *sale, now});
}

} // namespace

void add_mail_routes(http::Routes& list, std::shared_ptr<Parts const> const& parts)
{
    auto& mailed = list.emplace_back(
        route(parts, http::Method::put, "/v1/sales/{sale_id}/receipt-mails/{mail_id}", Permission::sell, "Mails a receipt, as text and HTML", &put_mail));
    mailed.request = json::schema_of<MailPut>();
    mailed.response = json::schema_of<MailBody>();
    mailed.statuses = {201};
    mailed.errors = {
        "http.bad_json", "http.bad_body", "sales.unknown_sale", "auth.other_store", "receipts.id_reused", "receipts.too_many_mails", "receipts.too_large"};
}

} // namespace shopx::receipts
