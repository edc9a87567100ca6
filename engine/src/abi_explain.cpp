// SPDX-License-Identifier: Apache-2.0
/// The `explain` command: a quote and where each of its amounts comes from. README.md shows the shape.
#include "abi.hpp"

#include "abi_parts.hpp"
#include "abi_promotions.hpp"
#include "abi_read.hpp"

#include <shopx/engine/derivation.hpp>

namespace shopx::engine::abi {

std::string_view explain_json(std::string_view input, Workspace& workspace)
{
    CartCommand command;
    auto& out = workspace.output;
    if (price_json(input, workspace, command).starts_with("{\"error\"")) return out;
    stamp_lines(workspace, command.with_promotions);
    command.stamps.lines = workspace.line_stamps;
    Derivation derivation;
    if (!derive(command.cart, workspace.quote, derivation)) return write_error(out, "not_derivable", ""); // see derive(): it was priced just now
    out.insert(0, "{\"quote\":");
    append_name(out, "derivation");
    append_json(out, command.cart, workspace.quote, derivation, command.stamps, workspace.promoted.bases);
    out += '}';
    return out;
}

} // namespace shopx::engine::abi
