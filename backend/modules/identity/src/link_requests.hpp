// What people ask for by e-mail. A route that anybody may call writes the request down and answers; a worker looks afterwards whether there
// is such a person. So the answer can't tell, not by its words and not by its time. Private to identity.
#pragma once

#include "context.hpp"
#include "links.hpp"

#include "shopx/mail/mail.hpp"

namespace shopx::identity {

enum class Wish : std::uint8_t { sign_up, reset, invitation, invitation_again, change_address, recover };

} // namespace shopx::identity

template <>
inline constexpr auto shopx::json::names<shopx::identity::Wish> =
    std::array{shopx::json::Name{shopx::identity::Wish::sign_up, "sign_up"}, shopx::json::Name{shopx::identity::Wish::reset, "reset"},
        shopx::json::Name{shopx::identity::Wish::invitation, "invitation"}, shopx::json::Name{shopx::identity::Wish::invitation_again, "invitation_again"},
        shopx::json::Name{shopx::identity::Wish::change_address, "change_address"}, shopx::json::Name{shopx::identity::Wish::recover, "recover"}};

namespace shopx::identity {

struct LinkRequest {
    Wish wish{};
    std::string email;
    std::string language;
    std::string name;                   // of who signs up or invites
    std::string business;               // to be, or that invites
    std::string token;                  // of the link that is asked for again
    std::optional<TenantId> tenant{};   // that invites
    std::optional<Uuid> subject{};      // the invitation
    std::optional<AccountId> account{}; // whose address changes
    static constexpr auto wire()
    {
        return json::object<LinkRequest>("LinkRequest", "Until a worker has looked at it", json::field("wish", &LinkRequest::wish, "What for"),
            json::field("email", &LinkRequest::email, "The address"), json::field("language", &LinkRequest::language, "Of the mail"),
            json::field("name", &LinkRequest::name, "Of the person who asks"), json::field("business", &LinkRequest::business, "Its name"),
            json::field("token", &LinkRequest::token, "Of a link from before"), json::field("tenant", &LinkRequest::tenant, "That invites"),
            json::field("subject", &LinkRequest::subject, "The invitation"), json::field("account", &LinkRequest::account, "Whose address changes"));
    }
};

/// 202, whatever becomes of it; 503 when limits::link_requests_waiting_max wait.
Task<http::Response> ask_for_link(Context& context, LinkRequest wish);
/// The language that the caller's program prefers (Accept-Language, its first word).
std::string language_of(http::Request const& request);

/// "https://shop.example/account/reset#…": a fragment, which browsers put into no request, no Referer and no log.
std::string link_to(Parts const& parts, std::string_view page, std::string_view token);
/// A mail to a person, for the outbox.
mail::Message letter_to(std::string to, std::string const& language, mail::Letter letter, std::vector<std::pair<std::string_view, std::string>> values = {});

} // namespace shopx::identity
