#include "render.hpp"

#include "texts.hpp"

#include "shopx/base/limits/mail.hpp"

#include <algorithm>
#include <stdexcept>

namespace shopx::mail {
namespace {

/// The language of a letter: what we have no texts in is English.
Language with_texts(Language language) { return language == Language::de ? Language::de : Language::en; }
std::vector<Text> const& texts_in(Language language) { return language == Language::de ? german() : english(); }

/// A name that somebody chose may hold line breaks or a bell; in a mail it is one line.
std::string without_controls(std::string_view text)
{
    std::string clean{text};
    std::replace_if(
        clean.begin(), clean.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return clean;
}

std::string escaped(std::string_view text)
{
    std::string html;
    for (char const c : text) {
        switch (c) {
        case '&': html += "&amp;"; break;
        case '<': html += "&lt;"; break;
        case '>': html += "&gt;"; break;
        case '"': html += "&quot;"; break;
        case '\'': html += "&#39;"; break;
        default: html += c;
        }
    }
    return html;
}

std::string filled(std::string_view text, Message const& message)
{
    std::string out;
    while (true) {
        auto const open = text.find('{');
        out += text.substr(0, open);
        if (open == text.npos) return out;
        auto const close = text.find('}', open);
        auto const name = text.substr(open + 1, close - open - 1);
        auto const value = std::find_if(message.values.begin(), message.values.end(), [&](auto const& pair) { return pair.first == name; });
        if (value == message.values.end()) throw std::logic_error{"mail: a text asks for a value that it was not given: " + std::string{name}};
        out += without_controls(value->second);
        text.remove_prefix(close + 1);
    }
}

std::string paragraphs(std::string_view body)
{
    std::string html;
    while (!body.empty()) {
        auto const end = std::min(body.find("\n\n"), body.size());
        html += "<p>" + escaped(body.substr(0, end)) + "</p>\n";
        body.remove_prefix(std::min(end + 2, body.size()));
    }
    return html;
}

} // namespace

Rendered render(Message const& message)
{
    if (!is_address(message.to)) throw std::logic_error{"mail: to what is no address"};
    auto const language = with_texts(message.language);
    auto const& texts = texts_in(language);
    auto const text = std::find_if(texts.begin(), texts.end(), [&](Text const& one) { return one.letter == message.letter; });
    if (text == texts.end()) throw std::logic_error{"mail: a letter without words"};
    Rendered mail{message.to, filled(text->subject, message), filled(text->body, message), {}, std::string{name_of(language)}};
    mail.html = "<!doctype html>\n<html lang=\"" + mail.language + "\"><body style=\"font-family: sans-serif; max-width: 36em\">\n" + paragraphs(mail.text);
    if (!text->button.empty()) {
        auto const link = filled("{link}", message);
        mail.html += "<p><a href=\"" + escaped(link) + "\">" + escaped(text->button) + "</a></p>\n";
        mail.text += "\n\n" + link;
    }
    mail.html += "</body></html>\n";
    mail.text += "\n";
    if (mail.text.size() + mail.html.size() > limits::mail_text_bytes_max) throw std::logic_error{"mail: longer than any mail of ours"};
    return mail;
}

Rendered render(Page page)
{
    if (!is_address(page.to)) throw std::logic_error{"mail: to what is no address"};
    if (page.text.size() + page.html.size() > limits::mail_page_bytes_max) throw std::logic_error{"mail: a page longer than any mail of ours"};
    return {std::move(page.to), without_controls(page.subject), std::move(page.text), std::move(page.html), std::string{name_of(page.language)}};
}

} // namespace shopx::mail
