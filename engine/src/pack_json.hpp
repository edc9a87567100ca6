// SPDX-License-Identifier: Apache-2.0
/// Packs and overrides as a value inside a larger one.
#pragma once

#include "json_reader.hpp"

#include <shopx/engine/pack.hpp>

namespace shopx::engine {

/// False: the reader has the error, also of a pack that contradicts itself.
bool read_pack(JsonReader& json, Pack& out);
bool read_overrides(JsonReader& json, PackOverrides& out);

/// "2026-11-25", a day of the calendar.
bool read_day(JsonReader& json, Date& day);
/// Parts per million, 0 to a whole.
bool read_rate(JsonReader& json, std::int32_t& rate_ppm);
/// A code that is kept.
bool read_code(JsonReader& json, std::string& code);

} // namespace shopx::engine
