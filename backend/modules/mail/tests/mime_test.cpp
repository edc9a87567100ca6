#include "render.hpp"
#include "texts.hpp"

#include "shopx/base/limits/mail.hpp"

#include <gtest/gtest.h>

#include <set>

namespace shopx::mail {
namespace {

constexpr Instant now{1'764'100'000'000'000}; // 2025-11-25T19:46:40Z

Message invitation(std::string business, std::string inviter = "Anna")
{
    return {"ben@example.com", Language::en, Letter::invitation,
        {{"business", std::move(business)}, {"inviter", std::move(inviter)}, {"link", "https://till.example/account/invitation#abc"}}};
}

std::string head_of(std::string const& mime) { return mime.substr(0, mime.find("\r\n\r\n")); }

std::set<std::string> names_of_headers(std::string const& mime)
{
    std::set<std::string> names;
    auto head = head_of(mime) + "\r\n";
    for (auto end = head.find("\r\n"); end != head.npos; end = head.find("\r\n")) {
        auto const line = head.substr(0, end);
        if (!line.starts_with(' ')) names.insert(line.substr(0, line.find(':')));
        head.erase(0, end + 2);
    }
    return names;
}

TEST(Address, is_one_or_is_none)
{
    for (auto const* good : {"a@b", "anna@example.com", "a.b+c@x-y.example", "o'neil@example.ie"}) EXPECT_TRUE(is_address(good)) << good;
    for (auto const* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "a\n@b", "<a@b>", "\"a\"@b", "a@b.", "a@-b", "a,b@c", "ä@b", "a@b,c@d"})
        EXPECT_FALSE(is_address(bad)) << bad;
    EXPECT_FALSE(is_address(std::string(65, 'a') + "@b"));
    EXPECT_FALSE(is_address("a@" + std::string(64, 'b')));
}

TEST(Mime, a_name_adds_no_header_whatever_it_holds)
{
    auto const plain = names_of_headers(to_mime(render(invitation("Mill Road Gifts")), "shop@example.com", "1", now));
    EXPECT_EQ(
        plain, (std::set<std::string>{"From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "MIME-Version", "Content-Type"}));
    for (std::string const business :
        {"x\r\nBcc: thief@example.com", "x\nBcc: thief@example.com\n\nHello", "=?UTF-8?B?DQpCY2M6IGE=?=", "Käse\r\n\r\n<b>", "\u2028Bcc: a@b"}) {
        auto const mime = to_mime(render(invitation(business, business)), "shop@example.com", "1", now);
        EXPECT_EQ(names_of_headers(mime), plain) << business;
        EXPECT_EQ(head_of(mime).find("\nBcc"), std::string::npos) << business;
    }
}

TEST(Mime, to_what_is_no_address_nothing_is_sent)
{
    auto message = invitation("x");
    message.to = "ben@example.com\r\nBcc: thief@example.com";
    EXPECT_THROW(render(message), std::logic_error);
}

TEST(Mime, a_subject_outside_ascii_is_in_encoded_words_of_whole_characters)
{
    std::string business;
    for (int i = 0; i < 60; ++i) business += "ß";
    auto const mime = to_mime(render(invitation(business)), "shop@example.com", "1", now);
    auto head = head_of(mime) + "\r\n";
    for (auto end = head.find("\r\n"); end != head.npos; end = head.find("\r\n")) {
        EXPECT_LE(end, 78u);
        head.erase(0, end + 2);
    }
    EXPECT_NE(mime.find("Subject: =?UTF-8?B?"), std::string::npos);
    EXPECT_NE(mime.find("Date: Tue, 25 Nov 2025 19:46:40 +0000\r\n"), std::string::npos);
    for (auto at = mime.find('\n'); at != mime.npos; at = mime.find('\n', at + 1)) ASSERT_EQ(mime[at - 1], '\r');
}

TEST(Mime, html_holds_values_as_text)
{
    auto const mail = render(invitation("<img src=x onerror=alert(1)> & \"co\""));
    EXPECT_EQ(mail.html.find("<img"), std::string::npos);
    EXPECT_NE(mail.html.find("&lt;img src=x onerror=alert(1)&gt; &amp; &quot;co&quot;"), std::string::npos);
    EXPECT_NE(mail.text.find("https://till.example/account/invitation#abc"), std::string::npos);
}

TEST(Texts, every_letter_has_words_in_every_language_with_the_same_values)
{
    auto const values_in = [](Text const& text) {
        std::set<std::string> names;
        auto const all = std::string{text.subject} + std::string{text.body};
        for (auto open = all.find('{'); open != all.npos; open = all.find('{', open + 1)) names.insert(all.substr(open, all.find('}', open) - open));
        return names;
    };
    ASSERT_EQ(english().size(), german().size());
    for (std::size_t i = 0; i < english().size(); ++i) {
        EXPECT_EQ(static_cast<std::size_t>(english()[i].letter), i);
        EXPECT_EQ(english()[i].letter, german()[i].letter);
        EXPECT_EQ(values_in(english()[i]), values_in(german()[i])) << english()[i].subject;
        EXPECT_EQ(english()[i].button.empty(), german()[i].button.empty()) << english()[i].subject;
    }
}

TEST(Page, goes_out_as_it_was_made_and_adds_no_header)
{
    auto const page = [](std::string to, std::string subject) { return Page{std::move(to), Language::de, std::move(subject), "12,50", "<p>12,50</p>"}; };
    auto const mail = render(page("ben@example.com", "Ihr Bon von x\r\nBcc: thief@example.com"));
    EXPECT_EQ(mail.subject, "Ihr Bon von x  Bcc: thief@example.com");
    EXPECT_EQ((std::pair{mail.text, mail.html}), (std::pair<std::string, std::string>{"12,50", "<p>12,50</p>"}));
    EXPECT_EQ(mail.language, "de");
    EXPECT_EQ(names_of_headers(to_mime(mail, "shop@example.com", "1", now)).count("Bcc"), 0U);
    EXPECT_THROW(render(page("no address", "x")), std::logic_error);
    auto long_one = page("ben@example.com", "x");
    long_one.text.assign(limits::mail_page_bytes_max, 'x');
    EXPECT_THROW(render(std::move(long_one)), std::logic_error);
}

} // namespace
} // namespace shopx::mail
