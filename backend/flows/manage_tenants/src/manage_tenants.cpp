#include "parts.hpp"

namespace shopx::manage_tenants {

ManageTenants::ManageTenants(Parts parts) : impl_{std::make_shared<Impl>(std::move(parts))} {}
ManageTenants::~ManageTenants() = default;

http::Routes ManageTenants::routes()
{
    http::Routes list;
    add_tenant_routes(list, *impl_);
    add_export_routes(list, *impl_);
    add_support_routes(list, *impl_);
    return list;
}

} // namespace shopx::manage_tenants
