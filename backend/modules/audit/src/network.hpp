// What an entry keeps of an address. Private to audit.
#pragma once

#include <string>
#include <string_view>

namespace shopx::audit {

/// The network that it lies in: enough to see that an act came from elsewhere, too little to name a household.
std::string network_of(std::string_view address);

} // namespace shopx::audit
