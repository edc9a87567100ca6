// What a simulated reader and the person before it do.
#pragma once

#include "cards.hpp"
#include "store.hpp"

namespace stripe_sim {

/// How a reader conducts itself from now on, as the control API says: see the README.
void set_conduct(Tx& tx, std::string const& reader_id, Object const& conduct);
/// A card is held to the reader. With `slow_ms` in its conduct the authorisation waits; else it is asked at once.
void present(Tx& tx, std::string const& reader_id, TestCard const& card);
/// What timers bring about; each does nothing when the action is no longer under way.
void card_is_presented(Tx& tx, std::string const& reader_id, std::string const& card_id);
void authorisation_ends(Tx& tx, std::string const& reader_id, std::string const& card_id);
void customer_cancels(Tx& tx, std::string const& reader_id);

} // namespace stripe_sim
