// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace shopx::engine {

/// Names the arithmetic, not the release: it rises when the same cart may give another amount. A sale carries it, so that the
/// server can tell a till with older rules from a till that is wrong (B20).
inline constexpr int kernel_version = 1;

} // namespace shopx::engine
