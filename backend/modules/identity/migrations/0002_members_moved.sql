-- 0002_members_moved.sql. Members are the module members' now. The old table is read once more, without the force of row-level security
-- on its owner, who has no tenant here; a later release drops it.
alter table identity.members no force row level security;
select members.adopt(coalesce(jsonb_agg(jsonb_build_object('tenant_id', m.tenant_id, 'account_id', m.account_id, 'name', a.name,
                                                           'role', m.role, 'permissions_version', m.permissions_version)), '[]'))
  from identity.members m join identity.accounts a on a.id = m.account_id;
alter table identity.members force row level security;
