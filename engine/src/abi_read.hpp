// SPDX-License-Identifier: Apache-2.0
/// The kernel's commands as JSON, read into what the kernel takes.
#pragma once

#include "abi.hpp"
#include "json_reader.hpp"

#include <shopx/engine/cash.hpp>
#include <shopx/engine/stamps.hpp>

#include <cstdint>
#include <optional>

namespace shopx::engine::abi {

/// What a payment in cash needs beside the total.
struct CashInput {
    std::int64_t step_minor = 1;
    std::int64_t non_cash_minor = 0;
    std::optional<std::int64_t> given_minor;
    Tie tie = Tie::away_from_zero;
};

struct CartCommand {
    CartInput cart;
    CashInput cash;
    bool with_cash = false;
    bool with_promotions = false;
    QuoteStamps stamps; ///< views into the input and the workspace
    bool with_digest = false;
};

/// The `quote` command; the cart's lines and taxes live in the workspace. False: the reader has the error.
bool read_cart(JsonReader& json, Workspace& workspace, CartCommand& command);
/// The `settle` command.
bool read_payment(JsonReader& json, std::int64_t& total_minor, CashInput& cash);

/// Answers the `quote` command and leaves in `command` what was asked; its views hold until the workspace's next use.
std::string_view price_json(std::string_view input, Workspace& workspace, CartCommand& command);

} // namespace shopx::engine::abi
