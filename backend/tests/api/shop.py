"""The demo shops as the tests use them: signed in, with a store of a test's own, and a way to see that nothing was written."""
import re
import time
import unittest
import uuid
from typing import Any

from testkit.client import Answer, Client
from testkit.sale import Item, items_on_sale, uuid7
from testkit.world import World, the_world

GIFTS, GROCER = "mill-road-gifts", "harbour-grocers"
STORE_FIELDS = ("code", "name", "time_zone", "cut_over_minutes", "currency", "prices_include_tax", "rounding_scope", "cash_step_minor")
OURS = ("('tenancy', 'audit', 'mail', 'members', 'factors', 'identity', 'stores', 'api_keys', 'webhooks', 'catalog', 'pricing', 'inventory', 'orders', 'sales', "
        "'receipts', 'payments', 'stored_value', 'drawers', 'books', 'feed')")
WORKERS_S_MAX = 5
WORK_LEFT = "select (select count(*) from identity.link_requests) + (select count(*) from mail.outbox where attempts = 0 and gave_up_at is null)"


def sign_in(shop: str = GIFTS, role: str = "owner", world: World | None = None) -> Client:
    world = world or the_world()
    return world.sign_in(next(login for login in world.logins if login.email == f"{role}@{shop}.example"))


def password_of(shop: str, role: str = "owner") -> str:
    return next(login.password for login in the_world().logins if login.email == f"{role}@{shop}.example")


class Shop:
    """A tenant with somebody signed in. Pages of the catalogue are read once."""

    def __init__(self, shop: str = GIFTS, role: str = "owner", world: World | None = None):
        self.client = sign_in(shop, role, world)
        self.tenant_id: str = self.client.get("/v1/me").body["tenant"]["id"]
        self.stores: list[dict[str, Any]] = self.client.get("/v1/stores").body["items"]
        self.tax_classes: list[dict[str, Any]] = self.client.get("/v1/tax-classes").body["items"]
        self.products: list[dict[str, Any]] = self.client.get("/v1/products?limit=100").body["items"]

    @property
    def items(self) -> list[Item]:
        return items_on_sale(self.products, self.tax_classes)

    def rate(self, code: str) -> int:
        return next(tax["rate_ppm"] for tax in self.tax_classes if tax["code"] == code)

    def open_store(self, registers: int = 1, **policy: Any) -> dict[str, Any]:
        """A new store of the tenant with registers that have sold nothing yet."""
        code = uuid.uuid4().hex[:8].upper()
        said = {"code": code, "name": f"Store {code}", "time_zone": "Europe/London", "cut_over_minutes": 0, "currency": "GBP",
                "prices_include_tax": True, "rounding_scope": "rate_per_document", "cash_step_minor": 1} | policy
        store_id = uuid7()
        answer = self.client.put(f"/v1/stores/{store_id}", said)
        for number in range(1, registers + 1):
            answer = self.client.put(f"/v1/stores/{store_id}/registers/{uuid7()}", {"code": str(number), "name": f"Till {number}"})
        assert answer.status == 200, answer.raw
        return answer.body

    def new_item(self, name: str = "Test ware", price_e4: int | None = 25500, tax_code: str = "standard", **variant: Any) -> Item:
        """A product of its own, so that its stock and price are the test's alone."""
        variant_id = uuid7()
        answer = self.client.put(f"/v1/products/{uuid7()}", {
            "name": name, "tax_code": tax_code, "active": True,
            "variants": [{"id": variant_id, "unit": "each", "price_e4": price_e4, "codes": [], "active": True} | variant]})
        assert answer.status == 201, answer.raw
        return Item(variant_id, name, price_e4 or 0, tax_code, self.rate(tax_code))

    def record(self, sale: dict[str, Any], sale_id: str | None = None) -> Answer:
        return self.client.put(f"/v1/sales/{sale_id or uuid7()}", sale)

    def on_hand(self, store: dict[str, Any], *variant_ids: str) -> dict[str, int]:
        asked = "".join(f"&variant_id={variant}" for variant in variant_ids)
        found = self.client.get(f"/v1/stock?store_id={store['id']}{asked}").body["items"]
        return {level["variant_id"]: level["on_hand_milli"] for level in found}

    def feed_head(self) -> int:
        return int(the_world().cluster.sql(f"select position from feed.heads where tenant_id = '{self.tenant_id}'") or 0)

    def feed_after(self, position: int) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = []
        while True:
            page = self.client.get(f"/v1/feed?after={position}&limit=500").body
            entries += page["items"]
            if len(page["items"]) < 500:
                return entries
            position = page["next_after"]


def wait_for_followers(world: World | None = None) -> None:
    """Books and drawers have read everything that was written before: what comes next is not mixed up with it."""
    behind = "select count(*) from feed.heads h where (select count(*) from feed.cursors c where c.tenant_id = h.tenant_id and c.position = h.position) < 2"
    deadline = time.monotonic() + 60
    while (world or the_world()).cluster.sql(behind) != "0":
        assert time.monotonic() < deadline, "the feed is not followed"
        time.sleep(0.1)


def everything(tenant_id: str | None = None, world: World | None = None) -> dict[str, str]:
    """A fingerprint of every table of ours, of one tenant's rows when it is given: what differs between two of them was written in between.
    How often somebody was wrong is left out: that is what a refusal must write. So is what followers of the feed make of what was written
    before, in their own time. What workers still have to do is waited for: they write too."""
    database = (world or the_world()).cluster
    until = time.monotonic() + WORKERS_S_MAX
    while database.sql(WORK_LEFT) != "0" and time.monotonic() < until:
        time.sleep(0.1)
    tables = database.sql(f"""
        select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in {OURS} and c.relkind in ('r', 'p') and not c.relispartition and (n.nspname, c.relname) not in (values ('identity', 'attempts'), ('feed', 'cursors'), ('drawers', 'followed'), ('drawers', 'shift_totals'), ('drawers', 'shift_tenders'),
               ('drawers', 'shift_taxes'), ('drawers', 'shift_receipts'), ('drawers', 'doubts'), ('books', 'entries'), ('books', 'balances'))
           and ({str(tenant_id is None).lower()} or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')) order by 1""").splitlines()
    where = f"t.tenant_id = '{tenant_id}'" if tenant_id else "true"
    one = "select '{0}', count(*), md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) from {0} t where {1}"
    rows = database.sql(" union all ".join(one.format(table, where) for table in tables)).splitlines()
    return {row.split("|", 1)[0]: row.split("|", 1)[1] for row in rows}


def rows_of(tenant_id: str) -> dict[str, str]:
    """The same of all that belongs to one tenant."""
    return everything(tenant_id)


class Trade(unittest.TestCase):
    """What every test of the wire asserts again and again."""
    maxDiff = 4000

    def assert_status(self, answer: Answer, *wanted: int) -> Answer:
        self.assertIn(answer.status, wanted, answer.raw[:2000])
        return answer

    def assert_problem(self, answer: Answer, status: int, code: str, pointer: str | None = None, field: str | None = None) -> None:
        """A problem document (RFC 9457) with this stable code, and one of its errors at this pointer."""
        self.assertEqual((answer.status, answer.code), (status, code), answer.raw[:2000])
        self.assertEqual(answer.headers["content-type"], "application/problem+json")
        self.assertEqual(answer.body["status"], status)
        self.assertEqual(answer.body["type"], "about:blank")
        self.assertTrue(answer.body["title"])
        self.assertRegex(answer.body["request_id"], re.compile(r"^[0-9a-f-]{36}$"))
        if pointer is not None:
            found = [(error["pointer"], error["code"]) for error in answer.body.get("errors", [])]
            self.assertIn(pointer, [at for at, _ in found], answer.raw[:2000])
            if field:
                self.assertIn((pointer, field), found)
