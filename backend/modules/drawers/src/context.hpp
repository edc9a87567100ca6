// What the routes of this module share.
#pragma once

#include "shopx/drawers/drawers.hpp"

namespace shopx::drawers {

struct Drawers::Impl {
    Impl(Loop& l, Clock const& c, pg::Database& d, stores::Directories& s, members::Overrides const& o);

    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    stores::Directories& directories;
    members::Overrides const& overrides;
    feed::Follower follower;
};
using Context = std::shared_ptr<Drawers::Impl>;

http::Routes shift_routes(Context const& context);
http::Routes event_routes(Context const& context);
http::Routes count_routes(Context const& context);
http::Routes z_routes(Context const& context);

Error behind();
/// The id in the path, which is a UUIDv7 of the caller's.
Result<Uuid> new_id_of(http::Request const& request, std::string_view name);
/// The store's business day of that moment; absent when the tenant has no such store.
Task<std::optional<BusinessDay>> day_of(Context context, TenantId tenant, StoreId store, Instant at);

} // namespace shopx::drawers
