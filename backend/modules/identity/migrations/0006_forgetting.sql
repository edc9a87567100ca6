-- 0006_forgetting.sql. With a tenant go the accounts that belonged to it alone.
grant delete on identity.accounts to shopx_system;
create index account_tenants_of_tenant on identity.account_tenants (member_of);
create index sessions_acting_for on identity.sessions (acting_for);
