// SPDX-License-Identifier: Apache-2.0
/// The kernel behind JSON, for callers that aren't C++: the web till and the phone. README.md shows the shapes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <shopx/engine/promotion.hpp>
#include <shopx/engine/quote.hpp>

namespace shopx::engine::abi {

/// Bytes of one command. A cart of lines_max lines is about half of it.
inline constexpr std::size_t input_bytes_max = 4 * 1024 * 1024;

/// Memory that is kept from one command to the next.
struct Workspace {
    std::vector<LineInput> lines;
    std::vector<LineTax> taxes;              ///< the different lists of taxes, one after another
    std::vector<std::string_view> tax_codes; ///< by tax_group; views into the input
    Quote quote;
    std::vector<LineSubject> subjects;        ///< by line
    std::vector<std::string_view> categories; ///< of all lines
    std::vector<std::string_view> customer_groups, coupons;
    PromotionContext promotion_context;
    RuleSet rules; ///< of the last `promotions` that was accepted; none: no promotion, no price list
    Promoted promoted;
    std::vector<AppliedPromotion> applied; ///< of all lines
    std::vector<LineStamps> line_stamps;
    std::string output;
};

/// Each reads one JSON object and returns another, which lives in the workspace until its next use: the answer, or
/// {"error":code,"pointer":place}. No input, however wrong, does anything else.
std::string_view quote_json(std::string_view input, Workspace& workspace);
std::string_view settle_json(std::string_view input, Workspace& workspace);
/// Takes what quote_json does and gives {"quote":its answer,"derivation":where each amount comes from}.
std::string_view explain_json(std::string_view input, Workspace& workspace);
/// Loads a rule set, which holds for the carts that come after it; one that is refused leaves the earlier one.
std::string_view promotions_json(std::string_view input, Workspace& workspace);
std::string_view scan_json(std::string_view input, Workspace& workspace);
std::string_view terms_json(std::string_view input, Workspace& workspace);

} // namespace shopx::engine::abi
