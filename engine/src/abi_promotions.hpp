// SPDX-License-Identifier: Apache-2.0
/// The parts of the commands behind JSON that speak of promotions.
#pragma once

#include "abi.hpp"
#include "json_reader.hpp"

namespace shopx::engine::abi {

/// "2026-11-25T17:30", the store's local time.
bool read_local_time(JsonReader& json, LocalMinute& at);

/// What a line sells.
bool read_categories(JsonReader& json, Workspace& workspace, LineSubject& subject);
bool read_price_source(JsonReader& json, LineSubject& subject);
bool read_label_price(JsonReader& json, LineInput& line);

/// {"at","store"?,"customer_groups"?,"coupons"?} of a cart.
bool read_promotion_context(JsonReader& json, Workspace& workspace);

/// Promotions and price lists come before the quote: they change the workspace's lines.
[[nodiscard]] PromoteError promote_lines(Workspace& workspace, int currency_digits);

/// Where each line's price is from and which promotions it has, for the digest and the derivation.
void stamp_lines(Workspace& workspace, bool with_promotions);

/// ,"promotion_minor":… and why, of a line of the quote.
void append_promotions(std::string& out, Workspace const& workspace, std::size_t line, std::size_t& next_use);
/// ,"coupons":[…] of the quote, where the cart has any.
void append_coupons(std::string& out, Workspace const& workspace);

} // namespace shopx::engine::abi
