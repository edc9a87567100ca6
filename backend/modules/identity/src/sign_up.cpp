// A business signs up: nothing is made before the address is proven.
#include "account_work.hpp"

#include "shopx/tenancy/tenancy.hpp"

namespace shopx::identity {
namespace {

struct SignUpBody {
    std::string email;
    std::string name;
    std::string business_name;
    static constexpr auto wire()
    {
        return json::object<SignUpBody>("SignUp", "Who wants to open a shop",
            json::field("email", &SignUpBody::email, "Of the owner to be", "anna@example.com").length(3, 254),
            json::field("name", &SignUpBody::name, "Of the owner to be", "Anna").length(1, 200),
            json::field("business_name", &SignUpBody::business_name, "As customers know it", "Mill Road Gifts").length(1, 200));
    }
};
void check(SignUpBody const& body, json::Problems& problems) { check_address(body.email, problems); }

struct SignedUpBody {
    TenantId tenant_id;
    std::string email;
    static constexpr auto wire()
    {
        return json::object<SignedUpBody>("SignedUp", "A shop, and who may sign in to it", json::field("tenant_id", &SignedUpBody::tenant_id, "The new tenant"),
            json::field("email", &SignedUpBody::email, "To sign in with", "anna@example.com"));
    }
};

Task<http::Response> sign_up(http::Request const& request, Shared context)
{
    auto body = json::read<SignUpBody>(request.body);
    if (!body) co_return http::problem(body.error());
    LinkRequest wish{.wish = Wish::sign_up, .email = body->email, .language = language_of(request), .name = body->name, .business = body->business_name};
    co_return co_await ask_for_link(*context, std::move(wish));
}

/// The tenant's rows are committed first: when the rest fails they are nobody's, and the link is good again.
Task<bool> open_shop(Context& context, http::Request const& request, std::string token, std::string hash)
{
    auto& parts = context.parts;
    auto const now = parts.clock.now();
    auto system = co_await parts.db.begin_system();
    auto const link = co_await use_link(system, parts.sealer, LinkPurpose::sign_up, std::move(token), now);
    if (!link) co_return false;
    auto const taken = co_await find_by_email(system, parts.sealer, link->details.email);
    if (taken) co_return false;
    TenantId const tenant{link->subject};
    tenancy::Tenant const business{tenant, link->details.business};
    Account const owner{link->account, link->details.email, link->details.name};
    co_await tenancy::put(system, business, now);
    co_await put_account(system, parts.sealer, owner, hash, now);
    co_await join_tenant(system, owner.id, tenant);
    auto tx = co_await parts.db.begin(tenant);
    co_await tenancy::begin_standing(tx, "trial", now);
    members::NewMember const member{.id = owner.id, .name = owner.name, .role = "owner"};
    co_await members::put_member(tx, member);
    audit::Entry const entry{.action = "tenant.signed_up", .subject = tenant.to_string()};
    co_await audit::record(tx, actor_by_mail(request, owner.id), entry, now);
    co_await tx.commit();
    co_await system.commit();
    co_return true;
}

Task<http::Response> confirm_sign_up(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto body = json::read<NewPasswordBody>(request.body);
    if (!body) co_return http::problem(body.error());
    std::optional<Link> link;
    {
        auto tx = co_await parts.db.begin_system();
        link = co_await look_at_link(tx, parts.sealer, LinkPurpose::sign_up, body->token, parts.clock.now());
    }
    if (!link) co_return http::problem(link_is_dead());
    PasswordContext const words{false, {link->details.name, link->details.email, link->details.business}};
    if (auto const refused = refuse_password(normalized(body->password), words, "/password")) co_return http::problem(*refused);
    auto const hash = co_await context->passwords.hash(body->password);
    if (!hash) co_return http::problem(hash.error());
    bool const is_open = co_await open_shop(*context, request, body->token, *hash);
    if (!is_open) co_return http::problem(link_is_dead());
    co_return http::json(201, SignedUpBody{TenantId{link->subject}, link->details.email});
}

} // namespace

void check_address(std::string_view email, json::Problems& problems)
{
    if (!mail::is_address(email)) problems.add("/email", "bad_address", "not an e-mail address, or one that we can't write to");
}
void check(AddressBody const& body, json::Problems& problems) { check_address(body.email, problems); }

http::Routes sign_up_routes(Shared context)
{
    http::Routes list;
    list.push_back({.method = http::Method::post,
        .path = "/v1/sign-up",
        .permission = Permission::none,
        .summary = "Open a shop: a mail with a link goes to the address, whoever has it",
        .handler = [context](http::Request const& request) { return sign_up(request, context); },
        .request = json::schema_of<SignUpBody>(),
        .statuses = {202},
        .errors = {"identity.busy"},
        .rate = http::RateClass::sign_in});
    list.push_back({.method = http::Method::post,
        .path = "/v1/sign-up/confirm",
        .permission = Permission::none,
        .summary = "Prove the address and choose a password: the shop opens",
        .handler = [context](http::Request const& request) { return confirm_sign_up(request, context); },
        .request = json::schema_of<NewPasswordBody>(),
        .response = json::schema_of<SignedUpBody>(),
        .statuses = {201},
        .errors = {"identity.link_is_dead", "identity.password_refused", "identity.busy"},
        .rate = http::RateClass::sign_in});
    return list;
}

} // namespace shopx::identity
