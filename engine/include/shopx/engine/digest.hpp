// SPDX-License-Identifier: Apache-2.0
/// The digest of a quote: 32 bytes that are the same for two quotes only when both price the same cart by the same rules to the same
/// amounts. A sale stores it beside the versions; who prices the sale again, till, server or auditor, compares one value.
///
/// It is the SHA-256 of the fields below, one after another, without padding. Anybody can compute it with a SHA-256 and this table.
/// `u8` is one byte. `i64` is eight bytes, the lowest first, two's complement. `code` is a u8 with the length and then so many
/// bytes of text. All amounts have the sign that they have in the quote; discounts are as asked for, without a sign.
///
///     12 bytes        "shopx.quote" and a zero byte, so that no other digest of the product has the same input
///     u8              format: 1. A format belongs to the kernel versions that were made with it and never changes
///     i64             kernel_version
///     code, i64       pack: id and version; without a pack an empty code and -1
///     i64             rules_version; -1 without one
///     code            currency, as ISO 4217 has it
///     u8              prices_include_tax: 0 or 1
///     u8              rounding scope: 0 line, 1 rate_per_document, 2 document
///     u8              tax rounding: 0 half_away, 1 half_even, 2 half_down, 3 down, 4 up
///     u8              inclusive rule: 0 tax_first, 1 net_first
///     discount        of the order: u8 kind, 0 none, 1 percent, 2 amount; but for none an i64, parts per million or minor units
///     i64             number of taxes of the document; for each, in the quote's order:
///       code, i64       tax code and rate in parts per million
///       i64, i64        net_minor, tax_minor
///     i64             number of lines; for each:
///       i64, i64        quantity_milli, unit_price_e4
///       i64             label_price_minor; -1 without one
///       u8              price source: 0 catalogue (also where nothing is said), 1 typed, 2 label, 3 price list
///       code, i64       of a price list alone: its id and version
///       u8              discountable: 0 or 1
///       discount        of the line, as that of the order
///       u8              number of promotions; for each, in the quote's order:
///         code, i64       id and version
///         i64             amount_minor
///       u8              number of taxes (1 where the line names a single one); for each, in the line's order:
///         u8              its place among the taxes of the document, from 0
///         u8              bit i is set when it is also on the line's tax i
///         i64             tax_minor
///       i64 x 6         gross_minor, promotion_minor, discount_minor, order_discount_minor, tax_minor, total_minor
///     i64, i64        tax_minor, total_minor
///
/// A single tax and a list of that tax alone are the same thing and have the same digest. Cash and tenders aren't in it: the sale is
/// priced before it is paid. Reasons and names aren't either; the digest of the sale's document covers them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include <shopx/engine/quote.hpp>
#include <shopx/engine/stamps.hpp>

namespace shopx::engine {

using QuoteDigest = std::array<std::uint8_t, 32>;

/// Of what `quote` made of `cart`. Empty: the three don't belong together (another number of lines, a tax that isn't in the quote, a
/// tax group without a code), or a code is longer than 255 bytes.
[[nodiscard]] std::optional<QuoteDigest> digest(CartInput const& cart, Quote const& quoted, QuoteStamps const& stamps) noexcept;

} // namespace shopx::engine
