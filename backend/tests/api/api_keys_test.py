"""API keys: made by a person for a part of what they may, shown once, kept as a digest, ended within seconds."""
import time
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any

from shop import GIFTS, GROCER, Shop, Trade
from testkit.client import Answer, Client
from testkit.sale import uuid7
from testkit.world import the_world

REVOKED_S_MAX = 5


def moment(**ahead: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M:%SZ")


def wanted(**said: Any) -> dict[str, Any]:
    return {"name": "Web shop", "permissions": ["read_stock", "read_catalog"], "expires_at": moment(days=30)} | said


class ApiKeys(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop(GIFTS)

    def make(self, **said: Any) -> dict[str, Any]:
        return self.assert_status(self.shop.client.post("/v1/api-keys", wanted(**said)), 201).body

    def as_program(self, key: str) -> Client:
        client = Client(the_world().base_url, key)
        self.addCleanup(client.close)
        return client

    def shown(self, key_id: str) -> dict[str, Any]:
        return next(key for key in self.shop.client.get("/v1/api-keys").body["items"] if key["id"] == key_id)

    def until_refused(self, client: Client) -> Answer:
        until = time.monotonic() + REVOKED_S_MAX + 1
        while (answer := client.get("/v1/categories")).status == 200 and time.monotonic() < until:
            time.sleep(0.1)
        return answer

    def test_a_key_may_what_it_was_made_for_and_no_more(self) -> None:
        program = self.as_program(self.make()["key"])
        self.assert_status(program.get("/v1/categories"), 200)
        self.assert_problem(program.get("/v1/feed"), 403, "auth.forbidden")
        self.assert_problem(program.get("/v1/api-keys"), 403, "auth.forbidden")

    def test_a_key_is_told_who_it_is(self) -> None:
        me = self.assert_status(self.as_program(self.make()["key"]).get("/v1/me"), 200).body
        self.assertEqual((me["kind"], me["tenant"]["id"], set(me["permissions"])), ("api_key", self.shop.tenant_id, {"read_stock", "read_catalog"}))
        self.assertFalse({"account", "role"} & set(me))

    def test_a_key_sees_its_own_tenant_alone(self) -> None:
        made, other = self.make(), Shop(GROCER)
        program = self.as_program(made["key"])
        self.assertEqual([item["id"] for item in program.get("/v1/categories").body["items"]], [item["id"] for item in self.shop.client.get("/v1/categories").body["items"]])
        self.assertNotIn(made["about"]["id"], [key["id"] for key in other.client.get("/v1/api-keys").body["items"]])
        self.assert_problem(other.client.request("DELETE", f"/v1/api-keys/{made['about']['id']}"), 404, "api_keys.unknown_key")
        self.assert_problem(other.client.post(f"/v1/api-keys/{made['about']['id']}/rotate", {"grace_hours": 0}), 404, "api_keys.unknown_key")

    def test_the_key_is_shown_once_and_kept_as_a_digest(self) -> None:
        made = self.make()
        key, about = made["key"], made["about"]
        self.assertRegex(key, rf"^sxk_{about['prefix']}_[a-z0-9]{{52}}$")
        secret = key.rsplit("_", 1)[1]
        self.assertNotIn(secret, self.shop.client.get("/v1/api-keys").raw.decode())
        row = the_world().cluster.sql(f"select k::text from api_keys.keys k where id = '{about['id']}'")
        self.assertIn(about["prefix"], row)                          # the control: the row is this key's
        self.assertNotIn(secret, row)
        entries = the_world().cluster.sql(f"select action, after from audit.entries where subject = '{about['id']}'")
        self.assertIn("api_key.made", entries)
        self.assertNotIn(secret, entries)

    def test_nobody_gives_what_they_may_not_give(self) -> None:
        for permission in ("approve", "manage_members", "manage_roles", "manage_api_keys", "manage_tenant", "none", "nonsense"):
            with self.subTest(permission):
                self.assert_problem(self.shop.client.post("/v1/api-keys", wanted(permissions=["sell", permission])), 400, "http.bad_body", "/permissions/1", "not_one_of")
        self.assert_problem(self.shop.client.post("/v1/api-keys", wanted(permissions=["sell", "sell"])), 400, "http.bad_body", "/permissions", "twice")
        self.assert_problem(self.shop.client.post("/v1/api-keys", wanted(stores=[uuid7()])), 422, "api_keys.unknown_store")

    def test_a_key_lives_a_year_at_most(self) -> None:
        for expires_at in (moment(days=400), moment(days=-1)):
            self.assert_problem(self.shop.client.post("/v1/api-keys", wanted(expires_at=expires_at)), 400, "http.bad_body", "/expires_at", "out_of_range")
        made = self.make(expires_at=moment(seconds=2.5))
        program = self.as_program(made["key"])
        self.assert_status(program.get("/v1/categories"), 200)
        self.assert_problem(self.until_refused(program), 401, "auth.invalid_token")

    def test_a_deleted_key_is_refused_at_once_here_and_soon_everywhere(self) -> None:
        made = self.make()
        program = self.as_program(made["key"])
        self.assert_status(program.get("/v1/categories"), 200)
        self.assert_status(self.shop.client.request("DELETE", f"/v1/api-keys/{made['about']['id']}"), 204)
        self.assert_problem(program.get("/v1/categories"), 401, "auth.invalid_token")
        self.assert_problem(self.shop.client.request("DELETE", f"/v1/api-keys/{made['about']['id']}"), 404, "api_keys.unknown_key")
        elsewhere = self.make()
        program = self.as_program(elsewhere["key"])
        self.assert_status(program.get("/v1/categories"), 200)
        the_world().cluster.sql(f"delete from api_keys.keys where id = '{elsewhere['about']['id']}'")       # as another process does
        self.assert_status(program.get("/v1/categories"), 200)                                               # the control: it was remembered
        self.assert_problem(self.until_refused(program), 401, "auth.invalid_token")

    def test_after_a_rotation_both_keys_are_good_for_the_grace(self) -> None:
        made = self.make()
        old = self.as_program(made["key"])
        rotated = self.assert_status(self.shop.client.post(f"/v1/api-keys/{made['about']['id']}/rotate", {"grace_hours": 1}), 200).body
        self.assertNotEqual(rotated["key"], made["key"])
        self.assertEqual(rotated["about"]["prefix"], made["about"]["prefix"])
        self.assert_status(old.get("/v1/categories"), 200)
        self.assert_status(self.as_program(rotated["key"]).get("/v1/categories"), 200)
        third = self.assert_status(self.shop.client.post(f"/v1/api-keys/{made['about']['id']}/rotate", {"grace_hours": 0}), 200).body
        for key in (made["key"], rotated["key"]):
            self.assert_problem(self.as_program(key).get("/v1/categories"), 401, "auth.invalid_token")
        self.assert_status(self.as_program(third["key"]).get("/v1/categories"), 200)

    def test_a_key_can_prove_nothing(self) -> None:
        """Routes that ask for a fresh proof are closed to it, whatever it may."""
        program = self.as_program(self.make(permissions=["manage_webhooks", "read_catalog"])["key"])
        self.assert_problem(program.post("/v1/webhooks", {}), 403, "auth.step_up_required")

    def test_the_last_use_is_shown(self) -> None:
        made = self.make()
        self.assertNotIn("last_used_at", made["about"])
        self.as_program(made["key"]).get("/v1/categories")
        until = time.monotonic() + 5
        while "last_used_at" not in (key := self.shown(made["about"]["id"])) and time.monotonic() < until:
            time.sleep(0.05)
        self.assertEqual(key["last_used_from"], "127.0.0.1")
        first = key["last_used_at"]
        self.as_program(made["key"]).get("/v1/categories")
        time.sleep(0.3)
        self.assertEqual(self.shown(made["about"]["id"])["last_used_at"], first)                             # once a minute

    def test_what_is_no_key_is_refused(self) -> None:
        key = self.make()["key"]
        wrong = key[:-1] + ("a" if key[-1] != "a" else "b")
        for forged in (wrong, key[:-1], key + "a", key.upper(), "sxk_", "sxk_" + "a" * 65, f"sxk_{'a' * 12}_{'a' * 52}", f"sxk_{'a' * 12}-{'a' * 52}"):
            with self.subTest(forged[:20]):
                self.assert_problem(self.as_program(forged).get("/v1/categories"), 401, "auth.invalid_token")
        self.assert_status(self.as_program(key).get("/v1/categories"), 200)                                  # the control


if __name__ == "__main__":
    unittest.main()
