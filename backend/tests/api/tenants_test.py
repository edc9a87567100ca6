"""How a business stands with us: a suspended one sells and changes nothing, a plan has its limits, and what is closed is taken out whole and then
erased whole, and nothing of anybody else's."""
import hashlib
import json
import re
import shutil
import time
import unittest
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from threading import Barrier
from typing import Any

from api_keys_test import wanted
from basket import Bought, priced
from feed_test import Stream
from hook_receiver import Receiver, make_authority, make_certificate
from rows.tenancy import SETTINGS
from shop import GIFTS, GROCER, STORE_FIELDS, Shop, Trade, everything, sign_in, wait_for_followers
from testkit.client import Answer, Client
from testkit.mailbox import Mailbox
from testkit.places import temporary_folder
from testkit.sale import uuid7
from testkit.world import World

STALE_S_MAX = 6
EXPORT_S_MAX = 30
DELIVERED_S = 2          # four looks of the deliverer


class Tenants(Trade):
    """A world of its own, for what is done here to a tenant would be in the way of every other test."""
    world: World

    @classmethod
    def setUpClass(cls) -> None:
        folder = temporary_folder()
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        authority = make_authority(folder)
        cls.certificate = make_certificate(folder, authority, "127.0.0.1")
        cls.world = World(settings={"SHOPX_WEBHOOK_ALLOW_LOOPBACK": "1", "SHOPX_WEBHOOK_AUTHORITIES": str(authority[0])})
        cls.addClassCleanup(cls.world.close)

    def run_verb(self, *words: str) -> str:
        return self.world.server.run(*words)

    def tenant_verb(self, verb: str, tenant_id: str, *words: str) -> str:
        said = self.run_verb("tenant", verb, tenant_id, *words)
        time.sleep(STALE_S_MAX)                  # the server finds out by itself
        return said

    def exported(self, client: Client) -> dict[str, Any]:
        begun = self.assert_status(client.post("/v1/tenant/exports", None), 202).body
        until = time.monotonic() + EXPORT_S_MAX
        while (export := client.get(f"/v1/tenant/exports/{begun['id']}").body)["state"] == "running" and time.monotonic() < until:
            time.sleep(0.1)
        self.assertEqual(export["state"], "finished", export)
        return export

    def tables_of_tenants(self) -> list[str]:
        return self.world.cluster.sql("""
            select a.attrelid::regclass from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
             where a.attname = 'tenant_id' and c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' order by 1""").splitlines()

    def counts(self, tenant_id: str) -> dict[str, int]:
        one = "select '{0}', count(*) from {0} where tenant_id = '{1}'"
        rows = self.world.cluster.sql(" union all ".join(one.format(table, tenant_id) for table in self.tables_of_tenants()))
        return {table: int(count) for table, count in (row.split("|") for row in rows.splitlines())}


class Suspension(Tenants):
    def writes(self, shop: Shop) -> dict[str, int]:
        """What a back office does, each with its status."""
        store = shop.stores[0]
        renamed = {key: store[key] for key in STORE_FIELDS}
        product = {"name": "Ware", "tax_code": "standard", "active": True, "variants": [{"id": uuid7(), "unit": "each", "codes": [], "active": True}]}
        moved = {"store_id": store["id"], "reason": "adjustment", "lines": [{"variant_id": shop.items[0].variant_id, "quantity_milli": 1000}]}
        put = shop.client.put
        answers = {"product": put(f"/v1/products/{uuid7()}", product), "store": put(f"/v1/stores/{store['id']}", renamed),
                   "stock": put(f"/v1/stock-adjustments/{uuid7()}", moved), "tax": put("/v1/tax-classes/reduced-x", {"name": "Reduced", "rate_ppm": 50_000})}
        for name, answer in answers.items():
            if answer.status == 403:
                self.assert_problem(answer, 403, "tenancy.suspended")
        return {name: answer.status for name, answer in answers.items()}

    def test_a_suspended_shop_sells_and_its_back_office_changes_nothing(self) -> None:
        shop = Shop(GIFTS, world=self.world)
        self.assertEqual(set(self.writes(shop).values()) - {200, 201}, set(), "the same writes are right while nothing is wrong")
        self.tenant_verb("suspend", shop.tenant_id, "--reason", "The bill is open")
        try:
            before = everything(shop.tenant_id, self.world)
            self.assertEqual(set(self.writes(shop).values()), {403})
            self.assertEqual(everything(shop.tenant_id, self.world), before)
            till = Shop(GIFTS, "cashier", world=self.world)          # signs in, and reads all that selling needs
            for kind in ("sale", "return"):
                self.assert_status(till.record(priced(till.stores[0], [Bought(till.items[0])], kind=kind)), 201)
            standing = self.assert_status(shop.client.get("/v1/tenant"), 200).body
            self.assertEqual((standing["state"], standing["suspended_for"]), ("suspended", "The bill is open"))
            self.assertEqual(set(self.writes(Shop(GROCER, world=self.world)).values()) - {200, 201}, set(), "the neighbour goes on")
        finally:
            self.tenant_verb("resume", shop.tenant_id)
        self.assertEqual(set(self.writes(shop).values()) - {200, 201}, set())

    def test_programs_and_webhooks_pause_and_miss_nothing(self) -> None:
        shop = Shop(GIFTS, world=self.world)
        receiver = Receiver(self.certificate)
        self.addCleanup(receiver.close)
        self.assert_status(shop.client.post("/v1/webhooks", {"url": receiver.url}), 201)
        key = self.assert_status(shop.client.post("/v1/api-keys", wanted(permissions=["read_catalog"])), 201).body["key"]
        program = Client(self.world.base_url, key)
        self.addCleanup(program.close)
        self.assert_status(program.get("/v1/categories"), 200)
        self.assert_status(shop.record(priced(shop.stores[0], [Bought(shop.items[0])])), 201)
        receiver.wait_for(1)
        time.sleep(DELIVERED_S)
        self.tenant_verb("suspend", shop.tenant_id, "--reason", "The bill is open")
        try:
            self.assert_problem(program.get("/v1/categories"), 403, "tenancy.suspended")
            self.assert_status(shop.client.get("/v1/categories"), 200)
            before = len(receiver.heard)
            self.assert_status(shop.record(priced(shop.stores[0], [Bought(shop.items[0])])), 201)
            time.sleep(DELIVERED_S)
            self.assertEqual(len(receiver.heard), before)
        finally:
            self.tenant_verb("resume", shop.tenant_id)
        self.assert_status(program.get("/v1/categories"), 200)
        self.world.cluster.sql("update webhooks.endpoints set next_attempt_at = now()")      # a minute at most goes by itself
        receiver.wait_for(before + 1)
        positions = [heard.position for heard in receiver.heard]
        self.assertEqual(positions, sorted(set(positions)))

    def test_a_stream_that_a_program_listens_to_is_cut(self) -> None:
        """Its key is looked at while it listens. A person who looks on is let."""
        shop = Shop(GIFTS, world=self.world)
        key = self.assert_status(shop.client.post("/v1/api-keys", wanted(permissions=["read_feed"])), 201).body["key"]
        program, person = (self.enterContext(Stream(Client(self.world.base_url, token), 0)) for token in (key, shop.client.token))
        self.assertTrue(all(stream.stays_open(STALE_S_MAX) for stream in (program, person)), "the control: while nothing is wrong they go on")
        self.run_verb("tenant", "suspend", shop.tenant_id, "--reason", "The bill is open")
        try:
            self.assertFalse(program.stays_open(2 * STALE_S_MAX))
            self.assertTrue(person.stays_open(1))
            again = Client(self.world.base_url, key)
            self.addCleanup(again.close)
            self.assert_problem(again.get("/v1/feed/stream"), 403, "tenancy.suspended")
        finally:
            self.tenant_verb("resume", shop.tenant_id)

    def test_a_plan_says_how_much_may_be_asked_for(self) -> None:
        shop = Shop(GROCER, world=self.world)

        def burst() -> int:
            policy = self.assert_status(shop.client.get("/v1/stores"), 200).headers["ratelimit-policy"]
            return int(re.fullmatch(r'"read";q=(\d+);w=\d+', policy)[1])
        whole = burst()
        try:
            for plan, percent in (("trial", 25), ("starter", 50), ("chain", 100)):
                self.tenant_verb("plan", shop.tenant_id, plan)
                burst()                                              # a standing that is too old is read again by who asks
                self.assertEqual(burst(), whole * percent // 100, plan)
        finally:
            self.tenant_verb("plan", shop.tenant_id, "chain")

    def test_a_trial_that_is_over_counts_as_suspended(self) -> None:
        shop = Shop(GROCER, world=self.world)
        self.tenant_verb("plan", shop.tenant_id, "trial")
        try:
            trial = shop.client.get("/v1/tenant").body
            self.assertEqual((trial["plan"], trial["state"]), ("trial", "active"))
            self.world.cluster.sql(f"update tenancy.standings set trial_ends_at = now() where tenant_id = '{shop.tenant_id}'")
            time.sleep(STALE_S_MAX)
            self.assertEqual(shop.client.get("/v1/tenant").body["state"], "suspended")
            self.assertEqual(set(self.writes(shop).values()), {403})
        finally:
            self.tenant_verb("plan", shop.tenant_id, "chain")


class Plans(Tenants):
    def test_the_last_that_a_plan_allows_is_made_once_however_many_ask_at_once(self) -> None:
        shop = Shop(GIFTS, world=self.world)
        self.run_verb("tenant", "plan", shop.tenant_id, "growth")
        most = shop.client.get("/v1/tenant").body["limits"]["stores"]
        while len(shop.client.get("/v1/stores").body["items"]) < most - 1:
            shop.open_store()
        gate, said = Barrier(8), {key: shop.stores[0][key] for key in STORE_FIELDS}

        def open_one(number: int) -> Any:
            client = Client(self.world.base_url, shop.client.token)
            gate.wait(10)
            answer = client.put(f"/v1/stores/{uuid7()}", said | {"code": f"RACE{number}", "name": f"Race {number}"})
            client.close()
            return answer

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(open_one, range(8)))
        self.assertEqual(sorted(answer.status for answer in answers), [200] + [403] * 7, [answer.raw for answer in answers])
        for answer in answers:
            if answer.status == 403:
                self.assert_problem(answer, 403, "tenancy.plan_limit")
        self.assertEqual(int(self.world.cluster.sql(f"select count(*) from stores.stores where tenant_id = '{shop.tenant_id}'")), most)
        self.assert_status(shop.client.put(f"/v1/stores/{shop.stores[0]['id']}", said | {"name": "Renamed"}), 200)   # what is there stays to be changed

    def assert_until_full(self, make: Callable[[], Answer]) -> None:
        """At least one is made, and no more than a trial allows."""
        made = 0
        while (answer := make()).status in (200, 201):
            made += 1
            self.assertLess(made, 6)
        self.assertGreater(made, 0)
        self.assert_problem(answer, 403, "tenancy.plan_limit")

    def test_each_resource_has_its_limit(self) -> None:
        shop = Shop(GROCER, world=self.world)
        self.run_verb("tenant", "plan", shop.tenant_id, "trial")
        try:
            store = shop.stores[0]
            register = {"code": "X1", "name": "One"}
            while (answer := shop.client.put(f"/v1/stores/{store['id']}/registers/{uuid7()}", register)).status == 200:
                register["code"] = f"X{int(register['code'][1:]) + 1}"
                self.assertLess(len(answer.body["registers"]), 5)
            self.assert_problem(answer, 403, "tenancy.plan_limit")
            shop.new_item("Within the plan")
            self.world.cluster.sql(f"""insert into catalog.products (tenant_id, id, name, tax_code)
                select '{shop.tenant_id}', gen_random_uuid(), 'Filler', 'standard' from generate_series(1, 2000)""")
            product = {"name": "Too many", "tax_code": "standard", "active": True, "variants": [{"id": uuid7(), "unit": "each", "codes": [], "active": True}]}
            self.assert_problem(shop.client.put(f"/v1/products/{uuid7()}", product), 403, "tenancy.plan_limit")
            person = {"name": "One more", "role": "cashier", "active": True}
            self.assert_until_full(lambda: shop.client.put(f"/v1/members/{uuid7()}", person))
            key = {"name": "One more", "permissions": ["read_catalog"], "expires_at": (datetime.now(timezone.utc) + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%SZ")}
            self.assert_until_full(lambda: shop.client.post("/v1/api-keys", key))
        finally:
            self.run_verb("tenant", "plan", shop.tenant_id, "chain")


class Settings(Tenants):
    def test_settings_are_changed_by_whoever_read_them_last(self) -> None:
        client = sign_in(GIFTS, world=self.world)
        read = self.assert_status(client.get("/v1/tenant"), 200)
        wanted = SETTINGS | {"language": "de", "locale": "de-AT", "support_email": "hilfe@example.com"}
        changed = self.assert_status(client.put("/v1/tenant", wanted, If_Match=read.headers["etag"]), 200)
        self.assertEqual(changed.body["settings"], wanted)
        self.assert_problem(client.put("/v1/tenant", SETTINGS, If_Match=read.headers["etag"]), 412, "tenancy.version_differs")
        self.assert_problem(client.put("/v1/tenant", SETTINGS), 412, "tenancy.version_differs")
        self.assertEqual(client.get("/v1/tenant").body["settings"], wanted)
        entry = client.get("/v1/audit?action=tenant.settings_changed").body["items"][0]
        self.assertEqual((entry["before"]["settings"]["language"], entry["after"]["settings"]["language"]), ("en", "de"))

    def test_what_is_no_setting_is_refused_with_its_place(self) -> None:
        client = sign_in(GROCER, world=self.world)
        for field, value, pointer in (("language", "DE", "/language"), ("locale", "de_AT", "/locale"), ("support_email", "nobody", "/support_email"), ("plan", "chain", "/plan")):
            with self.subTest(field):
                self.assert_problem(client.put("/v1/tenant", SETTINGS | {field: value}), 400, "http.bad_body", pointer)


class Leaving(Tenants):
    """In the order of a business that leaves."""

    def fetched(self, client: Client, export: dict[str, Any]) -> list[dict[str, Any]]:
        lines = []
        for part in export["manifest"]["parts"]:
            answer = self.assert_status(client.get(f"/v1/tenant/exports/{export['id']}/parts/{part['number']}"), 200)
            self.assertEqual((len(answer.raw), hashlib.sha256(answer.raw).hexdigest()), (part["bytes"], part["sha256"]))
            lines += [json.loads(line) for line in answer.raw.decode().splitlines()]
        self.assert_problem(client.get(f"/v1/tenant/exports/{export['id']}/parts/{export['parts'] + 1}"), 404, "tenancy.unknown_export")
        return lines

    def test_1_an_export_has_every_row_of_the_tenant_and_none_of_anothers(self) -> None:
        shop, other = Shop(GIFTS, world=self.world), Shop(GROCER, world=self.world)
        for seller in (shop, other):
            self.assert_status(seller.record(priced(seller.stores[0], [Bought(seller.items[0])])), 201)
        wait_for_followers(self.world)
        export = self.exported(shop.client)
        counted = self.counts(shop.tenant_id)
        del counted["tenancy.export_parts"]
        self.assertEqual({table["table"]: table["rows"] for table in export["manifest"]["tables"]}, counted)
        self.assertGreater(sum(count > 0 for count in counted.values()), 15)
        lines = self.fetched(shop.client, export)
        self.assertEqual({table: sum(line["table"] == table for line in lines) for table in counted}, counted)
        self.assertEqual({line["row"]["tenant_id"] for line in lines}, {shop.tenant_id})
        self.assertGreater(self.counts(other.tenant_id)["sales.sales"], 0, "there was something of another's to be seen")
        told = [entry["action"] for entry in shop.client.get("/v1/audit").body["items"]]
        self.assertEqual((told.count("export.requested"), told.count("export.fetched")), (1, len(export["manifest"]["parts"])))

    def test_1_what_proves_an_identity_leaves_in_no_export(self) -> None:
        self.world.cluster.sql("create schema planted; create table planted.people (tenant_id uuid, id uuid, pin_hash text, name text, primary key (tenant_id, id))")
        self.addCleanup(self.world.cluster.sql, "drop schema planted cascade")
        shop = Shop(GROCER, world=self.world)
        self.world.cluster.sql(f"""call tenancy.guard('planted.people'); grant usage on schema planted to shopx_app;
            insert into planted.people values ('{shop.tenant_id}', gen_random_uuid(), 'never-to-be-seen', 'Anna')""")
        export = self.exported(shop.client)
        self.assertIn({"table": "planted.people", "rows": 1, "left_out": ["pin_hash"]}, export["manifest"]["tables"])
        people = [line["row"] for line in self.fetched(shop.client, export) if line["table"] == "planted.people"]
        self.assertEqual([(person["name"], "pin_hash" in person) for person in people], [("Anna", False)])

    def test_2_a_business_is_closed_by_its_name_and_after_an_export(self) -> None:
        client = sign_in(GROCER, world=self.world)
        self.world.cluster.sql("update tenancy.exports set requested_at = requested_at - interval '8 days'")
        name = client.get("/v1/tenant").body["name"]
        self.assert_problem(client.post("/v1/tenant/close", {"name": name.lower()}), 422, "tenancy.wrong_name", "/name")
        self.assert_problem(client.post("/v1/tenant/close", {"name": name}), 409, "tenancy.export_first")
        self.assert_problem(client.post("/v1/tenant/reopen", None), 409, "tenancy.not_closing")
        self.exported(client)
        self.assertEqual(self.assert_status(client.post("/v1/tenant/close", {"name": name}), 200).body["state"], "closing")
        self.assert_problem(client.post("/v1/tenant/close", {"name": name}), 409, "tenancy.already_closing")
        self.assertEqual(self.assert_status(client.post("/v1/tenant/reopen", None), 200).body["state"], "active")
        self.assertEqual(self.run_verb("tenant", "erase-due"), "0 of 2 tenants erased\n")

    def test_3_nobody_can_erase_what_is_not_due(self) -> None:
        shop = Shop(GIFTS, world=self.world)
        as_eraser = f"set role shopx_eraser; set shopx.tenant_id = '{shop.tenant_id}'; "
        with self.assertRaisesRegex(RuntimeError, "not due"):
            self.world.cluster.sql(as_eraser + "select * from tenancy.erase()")
        before = self.counts(shop.tenant_id)
        self.world.cluster.sql(as_eraser + "delete from stores.incarnations; delete from sales.sales; delete from audit.entries")
        self.assertEqual(self.counts(shop.tenant_id), before)
        with self.assertRaisesRegex(RuntimeError, "permission denied"):
            self.world.cluster.sql(as_eraser + "select name from stores.stores")

    def naming(self, *ids: str) -> set[str]:
        """The tables of no tenant with a row that says one of these ids anywhere. Ours of tenants and of what we did stay for ever."""
        tables = self.world.cluster.sql("""
            select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema)' and n.nspname <> 'public'
               and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')""").splitlines()
        tables = [table for table in tables if table not in ("tenancy.tenants", "audit.operator_entries")]
        one = "select '{0}' where exists (select from {0} t where t::text ~ '{1}')"
        return set(self.world.cluster.sql(" union all ".join(one.format(table, "|".join(ids)) for table in tables)).splitlines())

    def leave_traces(self, shop: Shop) -> None:
        """All that is kept of a tenant and its people outside the tenant's own tables."""
        sql, owner = self.world.cluster.sql, shop.client.get("/v1/me").body["account"]["id"]
        self.assert_status(shop.client.post("/v1/api-keys", wanted(permissions=["read_catalog"])), 201)
        self.assert_status(shop.client.post("/v1/factors/totp", None), 201)
        self.assert_status(shop.client.post("/v1/factors/passkeys/options", None), 200)
        self.assert_status(shop.client.post("/v1/invitations", {"email": "ben@people.example", "role": "cashier"}), 202)
        Mailbox(self.world.server.folder).wait("ben@people.example")
        sql(f"insert into identity.recoveries (id, account_id, started_at, ready_at) values (gen_random_uuid(), '{owner}', now(), now() + interval '72 hours')")
        sql(f"insert into factors.recovery_codes (account_id, digest, created_at) values ('{owner}', sha256('a'), now())")
        sql(f"""insert into factors.passkeys (id, account_id, credential_id, algorithm, public_key, sign_count, backup_eligible, backed_up, name, created_at)
            values (gen_random_uuid(), '{owner}', sha256('b'), -8, sha256('c'), 0, false, false, 'Blue key', now())""")
        sql(f"""insert into identity.sign_in_challenges (digest, account_id, acting_for, transport, expires_at)
            values (sha256('d'), '{owner}', '{shop.tenant_id}', 'bearer', now() + interval '1 day')""")

    def test_4_erasure_leaves_no_row_and_touches_nobody_else(self) -> None:
        shop, other = Shop(GIFTS, world=self.world), Shop(GROCER, world=self.world)
        client, name = shop.client, shop.client.get("/v1/tenant").body["name"]
        self.leave_traces(shop)
        people = self.world.cluster.sql(f"select account_id from identity.account_tenants where member_of = '{shop.tenant_id}' order by 1").splitlines()
        of_both = sign_in(GIFTS, "cashier", self.world).get("/v1/me").body["account"]["id"]
        self.world.cluster.sql(f"insert into identity.account_tenants (account_id, member_of) values ('{of_both}', '{other.tenant_id}')")
        people.remove(of_both)
        self.assertLessEqual({"api_keys.prefixes", "factors.challenges", "factors.passkeys", "factors.recovery_codes", "factors.totp", "identity.account_tenants",
                              "identity.accounts", "identity.links", "identity.recoveries", "identity.sessions", "identity.sign_in_challenges"},
                             self.naming(shop.tenant_id, *people), "the control: there is all of this to be erased")
        self.exported(client)
        self.assert_status(client.post("/v1/tenant/close", {"name": name}), 200)
        self.assert_status(shop.record(priced(shop.stores[0], [Bought(shop.items[0])])), 201)      # what a till still had to send
        self.assertGreater(sum(count > 0 for count in self.counts(shop.tenant_id).values()), 15)
        before = everything(other.tenant_id, self.world)
        self.assertEqual(self.run_verb("tenant", "erase-due"), "0 of 2 tenants erased\n")
        self.world.cluster.sql(f"update tenancy.standings set closing_since = now() - interval '31 days', erase_after = now() - interval '2 minutes' where tenant_id = '{shop.tenant_id}'")
        self.assert_problem(client.post("/v1/tenant/reopen", None), 409, "tenancy.erasure_due")
        time.sleep(STALE_S_MAX)
        self.assert_problem(shop.record(priced(shop.stores[0], [Bought(shop.items[0])])), 403, "tenancy.suspended")   # its time is over: nothing new comes
        self.assertTrue(self.run_verb("tenant", "erase-due").endswith("1 of 2 tenants erased\n"))
        self.assertEqual({table: count for table, count in self.counts(shop.tenant_id).items() if count}, {})
        self.assertEqual(self.naming(shop.tenant_id, *people), set())
        self.assertEqual(self.naming(of_both), {"identity.accounts", "identity.account_tenants"}, "who belongs to another business too stays")
        self.assertEqual(everything(other.tenant_id, self.world), before)
        self.assertEqual(self.world.cluster.sql(f"select name from tenancy.tenants where id = '{shop.tenant_id}'"), "erased")
        self.assertIn("tenant.erased", self.world.cluster.sql(f"select action from audit.operator_entries where about = '{shop.tenant_id}'"))
        login = next(login for login in self.world.logins if login.email == f"owner@{GIFTS}.example")
        self.assert_problem(self.world.server.client().sign_in(login.email, login.password), 401, "identity.wrong_credentials")


if __name__ == "__main__":
    unittest.main()
