"""D-02: a query that forgot its tenant shows and changes nothing of another's. Every statement of the program is run on the real database
as the role that serves requests, for tenant A, with tenant B's ids as its arguments: once with each tenant predicate dropped, and once as it
is with B's own id for the tenant. The control runs the same as a superuser, whom row-level security does not hold."""
import re
import subprocess
import unittest
from pathlib import Path
from typing import NamedTuple

from more_of_theirs import leave_money
from rows import all_rows
from rows.victim import Victim
from shop import Shop, rows_of, wait_for_followers
from statements import Statement, statements_of
from testkit.world import the_world

ROOT = Path(__file__).resolve().parents[3]
ROLES = ("shopx_app", "shopx_writer")
UNSEEN = "00000000-0000-0000-0000-000000000000"
LEAST = {"uuid": UNSEEN, "bigint": "0", "int": "0", "smallint": "0", "timestamptz": "-infinity", "date": "-infinity", "text": ""}
MOST = {"uuid": "ffffffff-ffff-ffff-ffff-ffffffffffff", "bigint": "9223372036854775807", "int": "2147483647", "smallint": "32767", "timestamptz": "infinity", "date": "infinity", "text": "~"}
SOME = {"uuid": "01939f3e-7a00-7123-8456-0123456789ab", "bigint": "1", "int": "1", "smallint": "1", "timestamptz": "2026-11-23T10:00:00Z", "date": "2026-11-23", "text": "x",
        "bytea": "\\x00", "boolean": "true", "jsonb": "{}", "json": "{}"}
MUST_BE_JSON = {"attributes", "document", "state", "body", "before", "after", "settings", "rates"}      # text that must be JSON
COLUMNS_AT_ONCE = 100           # in one question: a command line has an end
VALUES_MAX = 25                 # of one column of B's, for a parameter that is a list
HELD_SHARE_MIN = 0.6            # of the statements with a predicate to drop: so many must be seen to reach B when nothing holds them
ROWS = re.compile(r"^\((\d+) rows?\)$|^(?:UPDATE|DELETE|SELECT|INSERT 0) (\d+)$", re.MULTILINE)


class Outcome(NamedTuple):
    rows: int                   # shown or changed
    text: str


def shown(outcome: Outcome) -> list[str]:
    return [line for line in outcome.text.splitlines() if not line.isupper() and not line.startswith(("ERROR", "DETAIL", "CONTEXT", "LINE"))]


class DroppedPredicates(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.world = the_world()
        cls.reader, cls.victim = Shop(), Victim()
        for tries in all_rows().values():
            tries(cls.reader, cls.victim)                        # which makes more things of theirs: API keys, webhooks, roles
        leave_money(cls.victim)
        wait_for_followers()
        cls.statements = [statement for statement in statements_of(ROOT) if not statement.name.startswith("pg.")]
        cls.theirs = cls.columns_of(cls.victim.tenant_id)
        cls.before = rows_of(cls.victim.tenant_id)
        cls.addClassCleanup(cls.victim.put_back)

    @classmethod
    def columns_of(cls, tenant: str) -> dict[str, list[str]]:
        """Some values of each column that any table has for this tenant, by `schema.table.column` and by the column alone."""
        sql = cls.world.cluster.sql
        columns = sql("""select c.table_schema || '.' || c.table_name || '|' || c.column_name from information_schema.columns c
                          join information_schema.tables t using (table_schema, table_name)
                         where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema') and c.data_type in ('uuid', 'text', 'bigint')
                           and exists (select from information_schema.columns k where (k.table_schema, k.table_name, k.column_name) = (c.table_schema, c.table_name, 'tenant_id'))""")
        found: dict[str, list[str]] = {"tenant_id": [tenant]}
        names = [tuple(line.split("|")) for line in columns.splitlines()]
        ask = """select '{0}|{1}|' || value from (select distinct {1}::text as value from {0} where tenant_id = '{2}' and {1} is not null and {1}::text !~ E'[\\n|]' limit {3}) as found"""
        values = "\n".join(sql(" union all ".join(ask.format(table, column, tenant, VALUES_MAX) for table, column in names[start:start + COLUMNS_AT_ONCE]))
                           for start in range(0, len(names), COLUMNS_AT_ONCE))
        for table, column, value in (line.split("|") for line in filter(None, values.splitlines())):
            found.setdefault(column, []).append(value)
            found.setdefault(f"{table}.{column}", []).append(value)
            if column == "id":
                found.setdefault(f"{table.split('.')[1].rstrip('s')}_id", []).append(value)
        return found

    def argument(self, statement: Statement, number: int, kind: str) -> str:
        column, how = statement.columns().get(number, ("", "="))
        one = kind.removesuffix("[]")
        if how == "limit":
            return "1000"
        if how in (">", ">="):
            return f"'{LEAST[one]}'"
        if how in ("<", "<=", "<>"):
            return f"'{MOST[one]}'"
        tables = re.findall(r"\b([a-z_]+\.[a-z_]+)\b", statement.sql)
        values = next((self.theirs[place] for place in (*(f"{table}.{column}" for table in tables), column) if place in self.theirs), [SOME[one]])
        if one == "text" and (column in MUST_BE_JSON or re.search(rf"\${number}::text\)*::jsonb?", statement.sql)):
            values = ["{}"]
        elif one == "text" and (cast := re.search(rf"\${number}::text[^$]{{0,40}}?::(uuid|bigint|int|timestamptz|date)", statement.sql)):
            values = [SOME[cast[1]]]
        if one in ("bigint", "int", "smallint"):
            values = [value for value in values if value.lstrip("-").isdigit()] or ["1"]
        elif one == "uuid":
            values = [value for value in values if len(value) == 36] or [SOME["uuid"]]
        elif one not in ("text",):
            values = [SOME[one]]
        quoted = ["'" + value.replace("'", "''") + "'" for value in values]
        return f"array[{', '.join(quoted)}]::{kind}" if kind.endswith("[]") else quoted[0]

    def run_all(self, role: str, dropped: bool, end: str) -> dict[str, Outcome]:
        """All of them, each in a transaction of its own that ends so."""
        script = []
        for statement in self.statements:
            arguments = [f"{self.argument(statement, number, kind)}::{kind}" for number, kind in sorted(statement.parameters().items())]
            script += [f"\\echo ##{statement.name}", "begin;",
                       f"set local shopx.tenant_id = '{self.reader.tenant_id}'; set local shopx.tenant_ids = '{{{self.reader.tenant_id}}}';",
                       f"prepare it as {statement.without_tenants() if dropped else statement.sql};", f"execute it{'(' + ', '.join(arguments) + ')' if arguments else ''};", f"{end};",
                       "deallocate all;"]
        done = subprocess.run(["psql", f"{self.world.cluster.url} user={role}", "--no-psqlrc", "--no-align"], input="\n".join(script), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        outcomes = {}
        for text in done.stdout.split("##")[1:]:
            name, _, said = text.partition("\n")
            outcomes[name] = Outcome(sum(int(shown or changed) for shown, changed in ROWS.findall(said)), said)
        self.assertEqual(set(outcomes), {statement.name for statement in self.statements}, done.stdout[-500:])
        return outcomes

    def test_every_statement_can_be_run_so(self) -> None:
        """What the server may run must fail for no other reason than its rights, or what A and B have."""
        for name, outcome in self.run_all("postgres", False, "rollback").items():
            with self.subTest(name):
                self.assertNotRegex(outcome.text, "syntax error|could not determine data type|wrong number of parameters|must appear|malformed|invalid input|cannot cast")

    def test_nothing_of_anothers_is_shown(self) -> None:
        secrets = self.victim.secrets() | self.victim.ids()
        secrets -= {value for values in self.theirs.values() for value in values if len(value) < 20}
        for role in ROLES:
            for dropped in (True, False):
                for name, outcome in self.run_all(role, dropped, "rollback").items():
                    with self.subTest(role=role, statement=name, dropped=dropped):
                        rows = [line for line in outcome.text.splitlines() if not line.startswith(("ERROR", "DETAIL", "CONTEXT", "LINE", " "))]
                        self.assertEqual([], [secret for secret in secrets if len(secret) > 8 and any(secret in row for row in rows)])

    def test_nothing_of_anothers_is_changed(self) -> None:
        for role in ROLES:
            for dropped in (True, False):
                self.run_all(role, dropped, "commit")
        self.assertEqual(rows_of(self.victim.tenant_id), self.before)

    def test_without_row_level_security_they_would_be(self) -> None:
        """The control: a superuser reaches more rows by the same statements with the same arguments."""
        held = self.run_all("shopx_app", True, "rollback")
        free = self.run_all("postgres", True, "rollback")
        mutated = [statement.name for statement in self.statements if statement.without_tenants() != statement.sql and "permission denied" not in held[statement.name].text]
        reached = [name for name in mutated if free[name].rows > held[name].rows or shown(free[name]) != shown(held[name])]      # a count is one row with more in it
        self.assertTrue(any(secret in outcome.text for outcome in free.values() for secret in (self.victim.sale_id, self.victim.word)))
        print(f"{len(self.statements)} statements, {len(mutated)} with predicates to drop; {len(reached)} reach another tenant once row-level security is away")
        self.assertGreater(len(reached), HELD_SHARE_MIN * len(mutated), f"not seen to reach anything: {sorted(set(mutated) - set(reached))}")


if __name__ == "__main__":
    unittest.main()
