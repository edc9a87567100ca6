#include "account_work.hpp"

namespace shopx::identity {

Task<void> audit_everywhere(Context& context, AccountId account, audit::Actor actor, std::string_view action)
{
    std::vector<TenantBody> tenants;
    {
        auto tx = co_await context.parts.db.begin_system();
        tenants = co_await tenants_of(tx, account);
    }
    for (std::size_t i = 0; i < tenants.size(); ++i) {
        audit::Entry entry{.action = action, .subject = account.to_string()};
        co_await audit_session(context, tenants[i].id, actor, std::move(entry));
    }
}

audit::Actor actor_by_mail(http::Request const& request, AccountId account)
{
    return {.kind = "member", .id = account.value, .address = std::string{request.peer}, .request_id = request.request_id};
}

Task<void> mail_news(mail::Outbox& outbox, crypto::Sealer const& sealer, pg::SystemTx& tx, AccountId account, mail::Letter letter,
    std::vector<std::pair<std::string_view, std::string>> values)
{
    auto const person = co_await find_by_id(tx, sealer, account);
    if (!person) co_return;
    auto mail = letter_to(person->account.email, "en", letter, std::move(values));
    co_await outbox.queue(tx, std::move(mail));
}

Task<PasswordContext> password_context_of(Parts& parts, pg::SystemTx& tx, AccountBody account)
{
    auto const kinds = co_await parts.factors.kinds_of(tx, account.id);
    auto const tenants = co_await tenants_of(tx, account.id);
    PasswordContext context{kinds.any(), {account.name, account.email}};
    for (auto const& tenant : tenants) context.words.push_back(tenant.name);
    co_return context;
}

} // namespace shopx::identity
