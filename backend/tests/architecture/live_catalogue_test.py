"""The lint of the live catalogue finds nothing in a migrated database, and each planted hole. Needs SHOPX_DB (tools/with-database)."""
import os
import subprocess
import unittest

from catalogue_lint import findings, read_facts

DATABASE = os.environ["SHOPX_DB"]
GUARDED = "create table planted.things (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id)); call tenancy.guard('planted.things'); call tenancy.let_eraser(); "


def lint() -> list[str]:
    return list(findings(read_facts(f"{DATABASE} user=postgres")))


def run(sql: str, user: str) -> None:
    done = subprocess.run(["psql", f"{DATABASE} user={user}", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--command={sql}"],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)


class TheMigratedDatabase(unittest.TestCase):
    def test_has_no_hole(self):
        self.assertEqual([], lint())

    def test_has_tables_to_look_at(self):
        guarded = [table for table in read_facts(f"{DATABASE} user=postgres")["tables"] if table["of_tenant"] and table["forced"]]
        self.assertGreater(len(guarded), 10)


class APlantedHole(unittest.TestCase):
    """(what is wrong, SQL run by the owner, what the lint must say)"""

    HOLES = [
        ("a table without the guard", "create table planted.things (tenant_id uuid primary key); grant select on planted.things to shopx_app", "tenancy.guard() was not called"),
        ("a guarded table with its force taken off", GUARDED + "alter table planted.things no force row level security", "is not forced"),
        ("a table without a tenant", "create table planted.things (id uuid primary key); grant select on planted.things to shopx_app", "has no tenant_id"),
        ("one column of a table without a tenant", "create table planted.things (id uuid primary key); grant select (id) on planted.things to shopx_writer", "has no tenant_id"),
        ("a grant without a policy", GUARDED + "grant select on planted.things to shopx_writer", "no policy speaks of shopx_writer"),
        ("a policy that lets all through", GUARDED + "create policy all_of_it on planted.things to shopx_app using (true) with check (true)", "by (true)"),
        ("a policy with a way round", GUARDED + "drop policy one_tenant on planted.things; create policy p on planted.things to shopx_app "
         "using (tenant_id = (select current_setting('shopx.tenant_id')::uuid) or id is null) with check (tenant_id = (select current_setting('shopx.tenant_id')::uuid))", "id IS NULL"),
        ("a policy that is silent when nobody set the tenant", GUARDED + "create policy p on planted.things for select to shopx_app "
         "using (tenant_id = current_setting('shopx.tenant_id', true)::uuid)", "lets shopx_app through"),
        ("a policy without WITH CHECK", GUARDED + "create policy p on planted.things to shopx_app using (tenant_id = (select current_setting('shopx.tenant_id')::uuid))", "has no WITH CHECK"),
        ("a policy for everyone", GUARDED + "create policy p on planted.things for select using (true)", "lets shopx_app through"),
        ("a partition without the guard", "create table planted.things (tenant_id uuid, id uuid, primary key (tenant_id, id)) partition by range (id); call tenancy.guard('planted.things'); "
         "create table planted.things_all partition of planted.things default", "planted.things_all: row-level security is not enabled"),
        ("the right to truncate", GUARDED + "grant truncate on planted.things to shopx_app", "may TRUNCATE"),
        ("a view with its owner's eyes", GUARDED + "create view planted.seen as select * from planted.things; grant select on planted.seen to shopx_app", "without security_invoker"),
        ("a materialized view", GUARDED + "create materialized view planted.seen as select 1 as one; grant select on planted.seen to shopx_app", "does not reach a materialized view"),
        ("a definer function that finds its tables by the caller's path", "create function planted.peek() returns bigint language sql security definer as 'select 1::bigint'", "without a pinned search_path"),
        ("a definer function that is pinned to public", "create function planted.peek() returns bigint language sql security definer set search_path = public as 'select 1::bigint'", "without a pinned search_path"),
        ("a unique index over all tenants", GUARDED + "create unique index by_id on planted.things (id)", "unique index by_id begins with id"),
        ("a key that does not begin with the tenant", "create table planted.things (tenant_id uuid, id uuid primary key)", "begins with id, not tenant_id"),
        ("a table without a key", "create table planted.things (tenant_id uuid)", "has no primary key"),
        ("a foreign key into another tenant", GUARDED + "create unique index by_id on planted.things (id); "
         "create table planted.parts (tenant_id uuid, id uuid, thing uuid references planted.things (id), primary key (tenant_id, id))", "may point into another tenant"),
        ("a table that erasure does not reach", "create table planted.things (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id)); call tenancy.guard('planted.things')",
         "rows of a closed tenant would stay"),
        ("an eraser that reads", GUARDED + "grant select on planted.things to shopx_eraser", "shopx_eraser may read id"),
        ("an eraser that writes", GUARDED + "grant update (id) on planted.things to shopx_eraser", "shopx_eraser may UPDATE"),
        ("an eraser that does not wait", GUARDED + "drop policy erasable on planted.things; create policy erasable on planted.things for delete to shopx_eraser "
         "using (tenant_id = (select current_setting('shopx.tenant_id')::uuid))", "lets shopx_eraser through"),
        ("an eraser of what is no tenant's", "create table planted.things (id uuid primary key); grant delete on planted.things to shopx_eraser", "shopx_eraser may touch it"),
    ]
    # What only a superuser can do wrong.
    SUPERUSER_HOLES = [
        ("a definer function of a superuser", "create function planted.peek() returns bigint language sql security definer set search_path = planted as 'select 1::bigint'",
         "", "who bypasses row-level security"),
        ("a role that bypasses", "alter role shopx_app bypassrls", "alter role shopx_app nobypassrls", "shopx_app: bypasses"),
        ("a superuser role", "alter role shopx_writer superuser", "alter role shopx_writer nosuperuser", "shopx_writer: is a superuser"),
        ("a role that is the owner too", "grant shopx_owner to shopx_app", "revoke shopx_owner from shopx_app", "is a member of shopx_owner"),
        ("a role that owns a table", "create table planted.mine (tenant_id uuid primary key); alter table planted.mine owner to shopx_system", "", "owns table planted.mine"),
        ("a role that may make tables", "grant create on schema planted to shopx_app", "", "may create in schema planted"),
    ]

    def test_is_found(self):
        for what, plant, wanted in self.HOLES:
            with self.subTest(what):
                self.see_red(plant, "", wanted, "shopx_owner")

    def test_of_a_superuser_is_found(self):
        for what, plant, mend, wanted in self.SUPERUSER_HOLES:
            with self.subTest(what):
                self.see_red(plant, mend, wanted, "postgres")

    def see_red(self, plant: str, mend: str, wanted: str, user: str) -> None:
        run("create schema planted", user)
        try:
            run(plant, user)
            found = lint()
        finally:
            run(f"{mend}; drop schema planted cascade", user)
        self.assertTrue(any(wanted in said for said in found), f"{found} does not say '{wanted}'")
        self.assertEqual([], lint(), "the hole was not mended; the next one would not be seen by itself")


if __name__ == "__main__":
    unittest.main()
