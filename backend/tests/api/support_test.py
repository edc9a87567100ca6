"""Our support comes in when the tenant lets it, may what was granted, goes when its time is over, and leaves its steps in both trails (D-13)."""
import base64
import time
import unittest
from typing import Any

from basket import Bought, priced
from shop import GIFTS, GROCER, Shop, Trade
from testkit.client import Client
from testkit.sale import uuid7
from testkit.world import World

STALE_S_MAX = 4


def product() -> dict[str, Any]:
    return {"name": "Ware", "tax_code": "standard", "active": True, "variants": [{"id": uuid7(), "unit": "each", "codes": [], "active": True}]}


class Support(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.shop, cls.other = Shop(GIFTS, world=cls.world), Shop(GROCER, world=cls.world)

    def tearDown(self) -> None:
        for grant in self.shop.client.get("/v1/support-grants").body["items"]:
            self.shop.client.request("DELETE", f"/v1/support-grants/{grant['id']}")

    def grant(self, **said: Any) -> dict[str, Any]:
        return self.assert_status(self.shop.client.post("/v1/support-grants", {"reason": "Receipts print twice", "hours": 1} | said), 201).body

    def visit(self) -> Client:
        return self.client(self.world.server.run("support", "open", self.shop.tenant_id, "--as", "Kim").strip())

    def client(self, token: str) -> Client:
        client = Client(self.world.base_url, token)
        self.addCleanup(client.close)
        return client

    def trails(self) -> tuple[list[str], list[str]]:
        """The acts of support: in the tenant's trail, and in ours."""
        sql = self.world.cluster.sql
        return (sql(f"select subject from audit.entries where tenant_id = '{self.shop.tenant_id}' and action = 'support.called' order by position").splitlines(),
                sql(f"select subject from audit.operator_entries where about = '{self.shop.tenant_id}' and action = 'support.called' order by position").splitlines())

    def test_without_a_grant_nobody_comes_in(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "tenancy.no_support_grant"):
            self.visit()
        real = self.grant()
        token = self.visit().token
        self.assert_status(self.client(token).get("/v1/stores"), 200)
        flipped = token[:-1] + ("A" if token[-1] != "A" else "B")
        for forged in ("sxs_", "sxs_" + "A" * 74, flipped, token + "A", token[:-1]):
            with self.subTest(forged[:12]):
                self.assert_problem(self.client(forged).get("/v1/stores"), 401, "auth.invalid_token")
        self.assertIn("support.refused", self.world.cluster.sql("select action from audit.operator_entries"))
        self.assertEqual(real["permissions"][0], "signed_in")

    def test_a_token_for_one_tenant_opens_no_other(self) -> None:
        self.grant()
        token, theirs = self.visit().token, self.other.tenant_id
        tenant = base64.urlsafe_b64encode(bytes.fromhex(theirs.replace("-", ""))).decode().rstrip("=")
        self.assert_problem(self.client("sxs_" + tenant + token[26:]).get("/v1/stores"), 401, "auth.invalid_token")
        shown = self.client(token).get("/v1/stores").body["items"]
        self.assertEqual({store["id"] for store in shown}, {store["id"] for store in self.shop.client.get("/v1/stores").body["items"]})

    def test_read_only_looks_and_changes_nothing(self) -> None:
        self.grant()
        kim = self.visit()
        for path in ("/v1/stores", "/v1/products", "/v1/sales", "/v1/audit"):
            self.assert_status(kim.get(path), 200)
        store = self.shop.stores[0]
        for answer in (kim.put(f"/v1/products/{uuid7()}", product()), kim.put(f"/v1/stores/{store['id']}", {}), kim.put(f"/v1/sales/{uuid7()}", priced(store, [Bought(self.shop.items[0])])),
                       kim.post("/v1/tenant/exports", None), kim.get("/v1/tenant"), kim.post("/v1/support-grants", {"reason": "More", "hours": 72}), kim.get("/v1/feed/stream")):
            self.assert_problem(answer, 403, "auth.forbidden")

    def test_what_was_granted_beyond_looking_is_allowed_and_no_more(self) -> None:
        self.grant(permissions=["change_catalog"])
        kim = self.visit()
        self.assert_status(kim.put(f"/v1/products/{uuid7()}", product()), 201)
        self.assert_problem(kim.put(f"/v1/stores/{self.shop.stores[0]['id']}", {}), 403, "auth.forbidden")

    def test_it_is_told_who_it_is_and_for_whom(self) -> None:
        self.grant(permissions=["change_catalog"])
        me = self.assert_status(self.visit().get("/v1/me"), 200).body
        self.assertEqual((me["kind"], me["role"], me["tenant"]["id"], me["memberships"]), ("support", "support", self.shop.tenant_id, []))
        self.assertNotIn("account", me)
        self.assertTrue({"read_sales", "change_catalog"} <= set(me["permissions"]))
        self.assertNotIn("sell", me["permissions"])

    def test_a_grant_is_for_a_reason_and_at_most_72_hours_and_never_for_everything(self) -> None:
        for said, pointer in (({"hours": 73}, "/hours"), ({"hours": 0}, "/hours"), ({"reason": ""}, "/reason"), ({"permissions": ["manage_tenant"]}, "/permissions/0"),
                              ({"permissions": ["sell"]}, "/permissions/0")):
            with self.subTest(said):
                self.assert_problem(self.shop.client.post("/v1/support-grants", {"reason": "Why", "hours": 1} | said), 400, "http.bad_body", pointer)

    def test_a_grant_that_is_taken_back_ends_within_five_seconds(self) -> None:
        grant = self.grant()
        kim = self.visit()
        self.assert_status(kim.get("/v1/stores"), 200)
        self.assert_status(self.shop.client.request("DELETE", f"/v1/support-grants/{grant['id']}"), 204)
        until = time.monotonic() + STALE_S_MAX
        while (answer := kim.get("/v1/stores")).status == 200 and time.monotonic() < until:
            time.sleep(0.1)
        self.assert_problem(answer, 403, "tenancy.support_ended")

    def test_a_grant_ends_with_its_time(self) -> None:
        grant = self.grant()
        kim = self.visit()
        self.assert_status(kim.get("/v1/stores"), 200)
        self.world.cluster.sql(f"update tenancy.support_grants set granted_at = now() - interval '1 hour', expires_at = now() where id = '{grant['id']}'")
        time.sleep(STALE_S_MAX)
        self.assert_problem(kim.get("/v1/stores"), 403, "tenancy.support_ended")
        with self.assertRaisesRegex(RuntimeError, "tenancy.no_support_grant"):
            self.visit()

    def test_every_act_is_in_both_trails_and_a_members_is_in_neither(self) -> None:
        self.grant(permissions=["change_catalog"])
        kim, made = self.visit(), f"/v1/products/{uuid7()}"
        before = self.trails()
        self.shop.client.get("/v1/stores")
        kim.get("/v1/stores")
        kim.get("/v1/products?search=lamp")
        self.assert_status(kim.put(made, product()), 201)
        kim.put(made, {"name": 1})
        acts = ["GET /v1/stores", "GET /v1/products", f"PUT {made}", f"PUT {made}"]
        after = self.trails()
        self.assertEqual((after[0][len(before[0]):], after[1][len(before[1]):]), (acts, acts))
        opened = self.shop.client.get("/v1/audit?action=support.opened").body["items"][0]
        self.assertEqual((opened["actor_kind"], opened["after"]), ("support", {"by_operator": "Kim"}))


if __name__ == "__main__":
    unittest.main()
