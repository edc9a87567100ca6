// What the routes of accounts share. Private to identity.
#pragma once

#include "link_requests.hpp"
#include "password_rules.hpp"

namespace shopx::identity {

/// A token out of a mail, alone in a body.
struct TokenBody {
    std::string token;
    static constexpr auto wire()
    {
        return json::object<TokenBody>("MailedToken", "Out of a mail", json::field("token", &TokenBody::token, "Out of the link's fragment").length(1, 100));
    }
};
/// A token, and the password that is to hold.
struct NewPasswordBody {
    std::string token;
    std::string password;
    static constexpr auto wire()
    {
        return json::object<NewPasswordBody>("MailedTokenAndPassword", "Out of a mail, and what is chosen",
            json::field("token", &NewPasswordBody::token, "Out of the link's fragment").length(1, 100),
            json::field("password", &NewPasswordBody::password, "As it was typed").length(1, 1000));
    }
};
/// Who asks for a mail.
struct AddressBody {
    std::string email;
    static constexpr auto wire()
    {
        return json::object<AddressBody>(
            "MailAddress", "Where a mail goes", json::field("email", &AddressBody::email, "Without regard to case", "anna@example.com").length(3, 254));
    }
};
void check(AddressBody const& body, json::Problems& problems);
/// Adds `bad_address` at `/email` for what is none.
void check_address(std::string_view email, json::Problems& problems);

/// Something about an account, in the audit log of every tenant that it belongs to.
Task<void> audit_everywhere(Context& context, AccountId account, audit::Actor actor, std::string_view action);
/// A person who came by a link and is not signed in.
audit::Actor actor_by_mail(http::Request const& request, AccountId account);
/// By what a new password of this person is judged.
Task<PasswordContext> password_context_of(Parts& parts, pg::SystemTx& tx, AccountBody account);
/// Writes the new password and ends the sessions that the old one began, but for one. Their ids are for Tokens::refuse, after the commit.
Task<std::vector<Uuid>> change_password(Parts& parts, pg::SystemTx& tx, AccountBody account, std::string password_hash, std::optional<Uuid> except);

http::Routes sign_up_routes(Shared context);
http::Routes password_routes(Shared context);
http::Routes address_routes(Shared context);
http::Routes invitation_routes(Shared context);
http::Routes recovery_routes(Shared context);

} // namespace shopx::identity
