"""The audit log: who reads it is in it, pages don't overlap, and whoever changes it is found by `shopx verify`."""
import json
import subprocess
import unittest
from typing import Any

from shop import GIFTS, Shop, Trade, sign_in
from testkit.world import World

HERE = "where tenant_id = '{tenant}' and position = 4"
# By the superuser's hand: what is done, and the position at which it must be found. Ten entries are there; None: it can't be found.
FAULTS: list[tuple[str, int | None, str]] = [
    *((f"another {column}", 4, f"update audit.entries set {column} = {value} {HERE}") for column, value in (
        ("action", "'support.revoked_not'"), ("actor_kind", "'operator'"), ("actor_id", "gen_random_uuid()"), ("actor_session", "gen_random_uuid()"),
        ("address", "'198.51.100.0/24'"), ("request_id", "'other'"), ("subject", "subject || 'x'"), ("recorded_at", "recorded_at + interval '1 microsecond'"),
        ("before", "'{{\"a\": 1}}'"), ("after", "'{{\"a\": 1}}'"), ("digest", "decode(repeat('ab', 32), 'hex')"))),
    ("an entry of the middle is gone", 4, f"delete from audit.entries {HERE}"),
    ("the first is gone", 1, "delete from audit.entries where tenant_id = '{tenant}' and position = 1"),
    ("the middle is gone and the rest moved up", 4, f"delete from audit.entries {HERE}; update audit.entries set position = -position + 100 where false; "
     "update audit.entries set position = position + 1000 where tenant_id = '{tenant}' and position > 4; update audit.entries set position = position - 1001 where tenant_id = '{tenant}' and position > 1000; "
     "update audit.heads set position = position - 1 where tenant_id = '{tenant}'"),
    ("the end is gone", 9, "delete from audit.entries where tenant_id = '{tenant}' and position > 8"),
    ("an entry was put in at the end", 11, "insert into audit.entries select tenant_id, 11, recorded_at, action, actor_kind, actor_id, actor_session, address, request_id, subject, before, after, digest "
     "from audit.entries where tenant_id = '{tenant}' and position = 10"),
    ("an entry was put in, and the head moved", 11, "insert into audit.entries select tenant_id, 11, recorded_at, action, actor_kind, actor_id, actor_session, address, request_id, subject, before, after, digest "
     "from audit.entries where tenant_id = '{tenant}' and position = 10; update audit.heads set position = 11 where tenant_id = '{tenant}'"),
    ("two entries changed places", 4, "update audit.entries set position = 1000 where tenant_id = '{tenant}' and position = 4; update audit.entries set position = 4 where tenant_id = '{tenant}' and position = 5; "
     "update audit.entries set position = 5 where tenant_id = '{tenant}' and position = 1000"),
    ("another head", 10, "update audit.heads set digest = decode(repeat('ab', 32), 'hex') where tenant_id = '{tenant}'"),
    ("no head", 1, "delete from audit.heads where tenant_id = '{tenant}'"),
    ("everything and the head", None, "delete from audit.entries where tenant_id = '{tenant}'; delete from audit.heads where tenant_id = '{tenant}'"),
    ("the end is gone, and the head says so", None, "delete from audit.entries where tenant_id = '{tenant}' and position > 8; "
     "update audit.heads h set position = 8, digest = e.digest from audit.entries e where e.tenant_id = h.tenant_id and e.position = 8 and h.tenant_id = '{tenant}'"),
]


class Audit(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.shop = Shop(world=cls.world)
        already = int(cls.world.cluster.sql(f"select count(*) from audit.entries where tenant_id = '{cls.shop.tenant_id}'"))      # of signing in
        for number in range(already + 1, 11):
            made = cls.shop.client.post("/v1/support-grants", {"reason": f"Reason {number}", "hours": 1})
            assert made.status == 201, made.raw
        cls.granted = list(range(10, already, -1))

    def verified(self, *words: str) -> dict[str, Any]:
        server = self.world.server
        done = subprocess.run(server._command("verify", "--json", *words), env=server._environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        report = json.loads(done.stdout)
        self.assertEqual(done.returncode, 0 if report["holds"] else 1)
        return report

    def chain(self) -> dict[str, Any]:
        return self.verified("--tenant", self.shop.tenant_id)["tenants"][0]["audit"]

    def restored(self, name: str, sql: str) -> dict[str, Any]:
        """The chain as it is found after this, which is then undone."""
        run = self.world.cluster.sql
        run("create schema kept; create table kept.entries as table audit.entries; create table kept.heads as table audit.heads")
        try:
            run(sql)
            return self.chain()
        finally:
            run("begin; delete from audit.entries; insert into audit.entries table kept.entries; delete from audit.heads; insert into audit.heads table kept.heads; drop schema kept cascade; commit")

    def test_1_whoever_changes_the_log_is_found(self) -> None:
        sound = self.chain()
        self.assertEqual((sound["entries"], sound["head_position"], "fault" in sound), (10, 10, False))
        for name, position, fault in FAULTS:
            with self.subTest(name):
                found = self.restored(name, fault.format(tenant=self.shop.tenant_id))
                self.assertEqual(found.get("fault_position"), position, found)
                if position is None:             # what the chain alone can't prove, the head that was kept elsewhere does
                    self.assertNotEqual(found["head_digest"], sound["head_digest"])
                self.assertEqual(self.chain(), sound)

    def test_1_our_own_trail_is_chained_as_well(self) -> None:
        other = self.world.cluster.sql(f"select id from tenancy.tenants where id <> '{self.shop.tenant_id}'")
        self.world.server.run("tenant", "--as", "Kim", "suspend", other, "--reason", "A test")
        self.world.server.run("tenant", "--as", "Kim", "resume", other)
        self.assertEqual(self.verified()["operators"]["entries"], 2)
        self.world.cluster.sql("update audit.operator_entries set operator = 'Lou' where position = 1")
        self.assertEqual(self.verified()["operators"]["fault_position"], 1)
        self.world.cluster.sql("update audit.operator_entries set operator = 'Kim' where position = 1")
        self.assertTrue(self.verified()["holds"])

    def test_1_the_server_itself_can_change_no_entry(self) -> None:
        for role, setting in (("shopx_app", f"set shopx.tenant_id = '{self.shop.tenant_id}'; "), ("shopx_system", "")):
            for table in ("audit.entries", "audit.operator_entries"):
                for change in (f"update {table} set subject = 'x'", f"delete from {table}"):
                    with self.subTest(f"{role}: {change}"), self.assertRaisesRegex(RuntimeError, "permission denied"):
                        self.world.cluster.sql(f"set role {role}; {setting}{change}")

    def test_2_filters_and_pages(self) -> None:
        get = self.shop.client.get
        account = get("/v1/me").body["account"]["id"]
        granted = get("/v1/audit?action=support.granted&limit=4").body
        seen = [entry["position"] for entry in granted["items"]]
        while "next_cursor" in granted:
            granted = get(f"/v1/audit?action=support.granted&limit=4&cursor={granted['next_cursor']}").body
            seen += [entry["position"] for entry in granted["items"]]
        self.assertEqual(seen, self.granted)
        one = get("/v1/audit?action=support.granted&limit=1").body["items"][0]
        self.assertEqual((one["actor_kind"], one["actor_id"], one["network"], one["after"]["reason"]), ("member", account, "127.0.0.0/24", "Reason 10"))
        self.assertEqual([entry["position"] for entry in get(f"/v1/audit?subject={one['subject']}").body["items"]], [10])
        self.assertEqual([entry["position"] for entry in get(f"/v1/audit?until={one['recorded_at']}&action=support.granted").body["items"]], self.granted[1:])
        self.assertEqual([entry["position"] for entry in get(f"/v1/audit?from={one['recorded_at']}&action=support.granted&actor_id={account}").body["items"]], [10])
        for query, code in (("limit=0", "http.bad_query"), ("limit=201", "http.bad_query"), ("actor_id=x", "http.bad_query"), ("from=yesterday", "http.bad_query"), ("cursor=!", "http.bad_cursor"),
                            ("cursor=LTE", "http.bad_cursor")):
            self.assert_problem(get(f"/v1/audit?{query}"), 400, code)

    def test_2_reading_the_log_is_in_it_once_for_each_series_of_pages(self) -> None:
        accountant = sign_in(GIFTS, "manager", self.world)
        count = lambda: int(self.world.cluster.sql("select count(*) from audit.entries where action = 'log.read'"))  # noqa: E731
        before, page = count(), accountant.get("/v1/audit?limit=2").body
        for _ in range(3):
            page = accountant.get(f"/v1/audit?limit=2&cursor={page['next_cursor']}").body
        self.assertEqual(count(), before + 1)


if __name__ == "__main__":
    unittest.main()
