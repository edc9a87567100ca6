// SPDX-License-Identifier: Apache-2.0
/// GS1's own test cases in vectors/gs1_syntax_vectors.json. Every case is either run here or listed in
/// gs1_syntax_not_run.tsv with its reason; the test fails on a case that is neither, or both.
#include "gs1_table.hpp"
#include "vector_files.hpp"

#include <shopx/engine/barcode.hpp>

#include <algorithm>
#include <array>

namespace shopx::engine::testing {
namespace {

/// By name, in the order of gs1::ContentRule.
constexpr std::array<std::string_view, 36> rule_names{"none", "couponcode", "couponposoffer", "csum", "csumalpha", "gcppos1", "gcppos2", "hasnondigit", "hh",
    "hhmi", "hyphen", "iban", "importeridx", "iso3166", "iso3166999", "iso3166alpha2", "iso4217", "iso5218", "latitude", "longitude", "mediatype", "mi",
    "nonzero", "nozeroprefix", "packagetype", "pcenc", "pieceoftotal", "posinseqslash", "ss", "winding", "yesno", "yymmd0", "yymmdd", "yyyymmd0", "yyyymmdd",
    "zero"};
static_assert(static_cast<std::size_t>(gs1::ContentRule::zero) + 1 == rule_names.size());

bool lint(std::string const& linter, std::string const& data)
{
    auto const in = [&](gs1::CharacterSet set) { return std::all_of(data.begin(), data.end(), [&](char c) { return gs1::in_set(set, c); }); };
    if (linter == "cset82") return in(gs1::CharacterSet::cset82);
    if (linter == "cset39") return in(gs1::CharacterSet::cset39);
    auto const found = std::find(rule_names.begin(), rule_names.end(), linter);
    if (found == rule_names.end()) throw std::runtime_error("no rule " + linter);
    return gs1::obeys(static_cast<gs1::ContentRule>(found - rule_names.begin()), data);
}

/// As the vectors write it: `^` is FNC1, first and wherever a separator is needed.
std::string unbracketed(ElementString const& elements)
{
    std::string text = elements.empty() ? "" : "^";
    for (std::size_t i = 0; i < elements.size(); ++i) {
        text.append(elements.ai(i)).append(elements.value(i));
        if (i + 1 < elements.size() && !has_predefined_length(elements.ai(i)).value()) text += '^';
    }
    return text;
}

/// Without FNC1 in front it isn't GS1 data.
Gs1Error read_unbracketed(std::string text, ElementString& out)
{
    if (text.empty() || text.front() != '^') return Gs1Error::empty;
    std::replace(text.begin(), text.end(), '^', '\x1D');
    return read_element_string(std::string_view{text}.substr(1), out);
}

/// As the vectors write what was scanned: GS1 data with `^`, other data as it is, a `^` in front escaped.
std::string written(Barcode const& scanned)
{
    if (!scanned.elements.empty() && !is_web_uri(scanned.text)) return unbracketed(scanned.elements);
    auto const first = scanned.text.find_first_not_of('\\');
    auto const escaped = first != std::string_view::npos && scanned.text[first] == '^';
    return (escaped ? "\\" : "") + std::string{scanned.text};
}

enum class Outcome { passed, failed, no_such_kind };

/// Does the kernel say what the case says?
Outcome run(Case const& each)
{
    auto const outcome = [](bool passed) { return passed ? Outcome::passed : Outcome::failed; };
    auto const kind = each.text("kind");
    if (kind == "lint") return outcome(lint(each.text("linter"), each.text("data")) == each.truth("valid"));
    ElementString read;
    if (kind == "process_unbracketed_ai") return outcome((read_unbracketed(each.text("input"), read) == Gs1Error::none) == each.truth("ok"));
    if (kind == "parse_bracketed_ai" || kind == "parse_digital_link") {
        auto const error = kind == "parse_digital_link" ? read_digital_link(each.text("input"), read) : read_bracketed(each.text("input"), read);
        return outcome((error == Gs1Error::none) == each.truth("ok") && unbracketed(read) == each.text("expect_unbracketed"));
    }
    if (kind == "validate_ai_relations") {
        auto const good = read_bracketed(each.text("input"), read) == Gs1Error::none && check_pairs(read) == Gs1Error::none;
        return outcome(good == each.truth("ok"));
    }
    if (kind == "process_scan_data") {
        Barcode scanned; // its text is a view of what was sent
        auto const sent = each.text("scan");
        auto const error = scan(sent, {.layouts = {}, .today = {2026, 11, 25}, .currency = {}}, scanned);
        return outcome((error == BarcodeError::none) == each.truth("ok") && written(scanned) == each.text("expect"));
    }
    return Outcome::no_such_kind;
}

/// A case that is listed but would pass is listed wrongly: the list may only hold what can't be run.
TEST(Gs1VectorsE16, each_is_run_or_says_why_not)
{
    run_each("gs1_syntax_vectors.json", "gs1_syntax_not_run.tsv", 1653, [](Case const& each, bool listed) {
        if (listed)
            EXPECT_NE(run(each), Outcome::passed) << "listed as not run, and passes";
        else
            EXPECT_EQ(run(each), Outcome::passed) << each.text("kind");
        return !listed;
    });
}

} // namespace
} // namespace shopx::engine::testing
