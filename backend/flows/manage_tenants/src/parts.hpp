// What the routes of this flow share. Private to manage_tenants.
#pragma once

#include "exporter.hpp"

#include "shopx/manage_tenants/manage_tenants.hpp"

namespace shopx::manage_tenants {

struct ManageTenants::Impl {
    explicit Impl(Parts given) : parts{std::move(given)}, exporter{parts.conninfo, parts.clock} {}
    Parts parts;
    Exporter exporter;
};

void add_tenant_routes(http::Routes& list, ManageTenants::Impl& impl);
void add_export_routes(http::Routes& list, ManageTenants::Impl& impl);
void add_support_routes(http::Routes& list, ManageTenants::Impl& impl);

} // namespace shopx::manage_tenants
