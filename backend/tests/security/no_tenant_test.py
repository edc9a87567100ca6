"""D-05: without a tenant, or with what is none, the database raises for the roles that serve requests, at every table of a tenant."""
import subprocess
import unittest

from shop import GIFTS, Shop
from testkit.world import the_world

SETTINGS = {"shopx_app": "shopx.tenant_id", "shopx_writer": "shopx.tenant_ids"}
GARBAGE = ["", "null", "NULL", "0", "{}", "{null}", "' or '1'='1", "x'; drop table sales.sales; --", "01939f3e-7a00-7123-8456-0123456789a", "%", "{01939f3e-7a00-7123-8456-0123456789ab,x}"]
NOBODY = ("{}", "{null}")           # of a list of tenants these are no garbage: it is empty, and nothing is seen
OWN = "select count(*) from stores.stores"


class NoTenant(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.tenant = Shop(GIFTS).tenant_id
        cls.tables = {role: the_world().cluster.sql(f"""
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege('{role}', c.oid, 'select')
               and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') order by 1""").splitlines() for role in SETTINGS}

    def ask(self, role: str, *statements: str) -> str:
        """What psql printed, errors among it."""
        done = subprocess.run(["psql", f"{the_world().cluster.url} user={role}", "--no-psqlrc", "--no-align", "--tuples-only", "--quiet"], input=";\n".join(statements) + ";\n",
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.stdout

    def test_the_database_raises(self) -> None:
        self.assertGreater(len(self.tables["shopx_app"]), 20)
        for role, setting in SETTINGS.items():
            for value in [None, *GARBAGE]:
                setup = "" if value is None else f"set local {setting} = {quoted(value)};"
                said = self.ask(role, *(f"begin; {setup} select 'seen' from {table} limit 1; rollback" for table in self.tables[role]))
                with self.subTest(role=role, value=value):
                    if role == "shopx_app" or value not in NOBODY:
                        self.assertEqual(said.count("ERROR: "), len(self.tables[role]), said[:2000])
                    self.assertNotIn("seen", said)

    def test_a_tenant_in_another_case_is_the_same_tenant(self) -> None:
        """A UUID is a number and not a text: so it cannot be another one either."""
        self.assertEqual(*(self.ask("shopx_app", "begin", f"set local shopx.tenant_id = '{tenant}'", OWN) for tenant in (self.tenant, self.tenant.upper())))

    def test_with_a_tenant_its_rows_are_seen(self) -> None:
        """The control: it is the tenant that was missing, and nothing else."""
        for role, value in (("shopx_app", self.tenant), ("shopx_writer", "{" + self.tenant + "}")):
            table = next(table for table in self.tables[role] if table in ("stores.stores", "inventory.stock"))
            said = self.ask(role, "begin", f"set local {SETTINGS[role]} = '{value}'", f"select 'seen ' || count(*) from {table}")
            self.assertRegex(said, r"^seen \d+$", said)


def quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


if __name__ == "__main__":
    unittest.main()
