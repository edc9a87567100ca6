// The words of a sale, as this flow calls them.
#pragma once

#include "shopx/documents/documents.hpp"

namespace shopx::record_sales {

using namespace documents;

} // namespace shopx::record_sales
