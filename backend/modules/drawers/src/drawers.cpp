#include "context.hpp"
#include "follow.hpp"

namespace shopx::drawers {
namespace {

std::vector<feed::Kind> documents() { return {feed::Kind::sale, feed::Kind::return_, feed::Kind::refund, feed::Kind::exchange, feed::Kind::void_}; }

} // namespace

Drawers::Impl::Impl(Loop& l, Clock const& c, pg::Database& d, stores::Directories& s, members::Overrides const& o)
    : loop{l},
      clock{c},
      db{d},
      directories{s},
      overrides{o},
      follower{l, d, "drawers", documents(), [&c](pg::TenantTx& tx, std::vector<feed::Follower::Entry> const& entries) { return add_up(tx, entries, c.now()); }}
{
}

Drawers::Drawers(Loop& loop, Clock const& clock, pg::Database& db, stores::Directories& directories, members::Overrides const& overrides)
    : impl_{std::make_shared<Impl>(loop, clock, db, directories, overrides)}
{
}
Drawers::~Drawers() = default;

void Drawers::start() { impl_->follower.start(); }

Task<bool> Drawers::catch_up(TenantId tenant)
{
    auto const impl = impl_;
    auto const position = co_await impl->follower.reach_end(tenant);
    co_return position.has_value();
}

http::Routes Drawers::routes()
{
    http::Routes all;
    for (auto& some : {shift_routes(impl_), event_routes(impl_), count_routes(impl_), z_routes(impl_)}) all.insert(all.end(), some.begin(), some.end());
    return all;
}

Error behind() { return {ErrorKind::overloaded, "drawers.behind", "sales are being added up: ask again in a moment"}; }

Result<Uuid> new_id_of(http::Request const& request, std::string_view name)
{
    auto const id = Uuid::parse(request.path_value(name));
    if (!id || id->version() != 7) return Error{ErrorKind::bad_request, "drawers.bad_id", "the id is a UUIDv7"};
    return *id;
}

Task<std::optional<BusinessDay>> day_of(Context context, TenantId tenant, StoreId store, Instant at)
{
    auto const directory = co_await context->directories.of(tenant);
    auto const* const found = directory->store(store);
    if (found == nullptr) co_return std::nullopt;
    co_return directory->business_day(*found, at);
}

} // namespace shopx::drawers
