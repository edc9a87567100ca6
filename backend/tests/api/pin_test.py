"""PINs at an enrolled register (E-08): what they open, what they don't, and that guessing locks the person and not the till."""
import concurrent.futures
import contextlib
import unittest
from collections.abc import Iterator
from typing import Any

from basket import Bought, priced
from members_test import audited
from people import changed_member, id_of, until_refused
from shop import GIFTS, GROCER, Shop, Trade, everything, sign_in
from testkit.client import Answer, Client
from testkit.sale import uuid7
from testkit.world import the_world

PIN = "8317"


class Till:
    """A device that is enrolled at a register, and asks without being signed in."""

    def __init__(self, by: Client, store: dict[str, Any], register: int = 0, **body: Any):
        self.path = f"/v1/stores/{store['id']}/registers/{store['registers'][register]['id']}/enrolments"
        self.answer = by.post(self.path, {"name": "A tablet", "transport": "body"} | body)
        assert self.answer.status == 201, self.answer.raw
        self.id: str = self.answer.body["id"]
        self.credential: str = self.answer.body.get("credential", "")
        self.store, self.register_id = store, store["registers"][register]["id"]

    def people(self, **headers: str) -> Answer:
        client = Client(the_world().base_url)
        with contextlib.closing(client):
            return client.request("GET", "/v1/register/members", None, {"Register-Credential": self.credential} | headers)

    def sign_in(self, member_id: str, pin: str, credential: str | None = None, **body: Any) -> Answer:
        client = Client(the_world().base_url)
        with contextlib.closing(client):
            said = {"Register-Credential": self.credential if credential is None else credential}
            return client.request("POST", "/v1/pin-sign-in", {"member_id": member_id, "pin": pin} | body, {key: value for key, value in said.items() if value})

    def client(self, member_id: str, pin: str = PIN) -> Client:
        answer = self.sign_in(member_id, pin)
        assert answer.status == 200, answer.raw
        return Client(the_world().base_url, answer.body["access_token"])


def person_with_pin(by: Client, role: str = "cashier", pin: str = PIN, **more: Any) -> str:
    member_id = uuid7()
    made = by.put(f"/v1/members/{member_id}", {"name": f"Person {member_id[-6:]}", "role": role, "active": True} | more)
    assert made.status == 201, made.raw
    done = by.put(f"/v1/members/{member_id}/pin", {"pin": pin})
    assert done.status == 200 and done.body["has_pin"], done.raw
    return member_id


class Pins(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop, cls.stranger = Shop(), Shop(GROCER)
        cls.owner = cls.shop.client
        cls.store, cls.other = cls.shop.open_store(registers=2), cls.shop.open_store()
        cls.till = Till(cls.owner, cls.store)
        cls.item = cls.shop.new_item()

    @contextlib.contextmanager
    def person(self, role: str = "cashier", pin: str = PIN, **more: Any) -> Iterator[str]:
        member_id = person_with_pin(self.owner, role, pin, **more)
        try:
            yield member_id
        finally:
            etag = self.owner.get(f"/v1/members/{member_id}").headers["etag"]
            self.assert_status(self.owner.request("DELETE", f"/v1/members/{member_id}", None, {"If_Match": etag}), 200)

    def test_a_cashier_without_an_email_sells_by_a_pin(self) -> None:
        with self.person() as cashier:
            self.assertIn(cashier, [one["id"] for one in self.till.people().body["items"]])
            answer = self.assert_status(self.till.sign_in(cashier, PIN), 200)
            self.assertEqual((answer.body["register_id"], answer.body["role"]), (self.till.register_id, "cashier"))
            client = self.till.client(cashier)
            me = self.assert_status(client.get("/v1/me"), 200).body
            self.assertEqual((me["kind"], me["role"], "account" in me, me["memberships"]), ("pin", "cashier", False, []))
            sale_id = uuid7()
            self.assert_status(client.put(f"/v1/sales/{sale_id}", priced(self.store, [Bought(self.item)])), 201)
            sold = the_world().cluster.sql(f"select account_id, coalesce(flags, '') from sales.sales where id = '{sale_id}'")
            self.assertEqual(sold, f"{cashier}|")
            self.assertTrue(audited(self.shop.tenant_id, "pin.signed_in", self.till.register_id))

    def test_a_sale_at_another_register_than_that_of_the_pin_is_flagged(self) -> None:
        with self.person() as cashier:
            sale = priced(self.store, [Bought(self.item)]) | {"register_id": self.store["registers"][1]["id"]}
            self.assert_status(self.till.client(cashier).put(f"/v1/sales/{(sale_id := uuid7())}", sale), 201)
            self.assertIn("other_register", the_world().cluster.sql(f"select flags from sales.sales where id = '{sale_id}'"))

    def test_a_pin_manages_nothing(self) -> None:
        with self.person("manager") as manager:
            client = self.till.client(manager)
            self.assert_status(client.get("/v1/sales"), 200)
            for name, answer in [("members", client.get("/v1/members")), ("a role", client.put("/v1/roles/mine", {"name": "Mine", "permissions": []})),
                                 ("a device", client.post(self.till.path, {"name": "Another", "transport": "body"})),
                                 ("unlocking", client.post(f"/v1/members/{manager}/unlock", None)), ("a product", client.put(f"/v1/products/{uuid7()}", {}))]:
                with self.subTest(name):
                    self.assert_problem(answer, 403, "auth.forbidden")

    def test_without_an_enrolled_register_a_pin_is_nothing(self) -> None:
        theirs = Till(self.stranger.client, self.stranger.stores[0])
        revoked = Till(self.owner, self.store)
        self.assert_status(self.owner.request("DELETE", f"{revoked.path}/{revoked.id}"), 200)
        with self.person() as cashier:
            forged = self.till.credential[:26] + theirs.credential[26:]
            for name, credential in [("none", ""), ("garbage", "sxr_x"), ("a token", self.owner.token), ("revoked", revoked.credential), ("of another tenant's secret", forged),
                                     ("a letter off", self.till.credential[:-1] + ("2" if self.till.credential[-1] != "2" else "3"))]:
                with self.subTest(name):
                    self.assert_problem(self.till.sign_in(cashier, PIN, credential), 401, "members.register_not_enrolled")
            self.assert_problem(self.till.sign_in(cashier, PIN, theirs.credential), 401, "members.wrong_pin")
            self.assertNotIn(cashier, theirs.people().raw.decode())
            self.assert_status(self.till.sign_in(cashier, PIN), 200)

    def test_ten_thousand_pins_on_one_device_get_nowhere(self) -> None:
        """Five, then the person is locked, also for the right one, and the till goes on for everybody else."""
        with self.person() as cashier, self.person(pin="2759") as colleague:
            answers = [self.till.sign_in(cashier, f"{guess:04}") for guess in range(8300, 8312)]
            self.assertEqual([answer.code for answer in answers], ["members.wrong_pin"] * 5 + ["members.pin_locked"] * 7)
            self.assert_problem(self.till.sign_in(cashier, PIN), 403, "members.pin_locked")
            self.assert_status(self.till.sign_in(colleague, "2759"), 200)
            self.assertEqual([one["locked"] for one in self.till.people().body["items"] if one["id"] == cashier], [True])
            self.assertTrue(self.owner.get(f"/v1/members/{cashier}").body["pin_locked"])
            self.assertEqual(len(audited(self.shop.tenant_id, "pin.refused", cashier)), 4)
            self.assertEqual(len(audited(self.shop.tenant_id, "pin.locked", cashier)), 1)
            unlocked = self.assert_status(sign_in(GIFTS, "manager").post(f"/v1/members/{cashier}/unlock", None), 200)
            self.assertFalse(unlocked.body["pin_locked"])
            self.assert_status(self.till.sign_in(cashier, PIN), 200)
            self.assertEqual(len(audited(self.shop.tenant_id, "pin.unlocked", cashier)), 1)

    def test_twenty_at_once_are_five(self) -> None:
        with self.person() as cashier, concurrent.futures.ThreadPoolExecutor(20) as threads:
            codes = [answer.code for answer in threads.map(lambda guess: self.till.sign_in(cashier, f"{guess:04}"), range(4400, 4420))]
            self.assertEqual(sorted(codes), ["members.pin_locked"] * 15 + ["members.wrong_pin"] * 5)

    def test_a_right_pin_forgets_the_wrong_ones(self) -> None:
        with self.person() as cashier:
            for _ in range(3):
                for guess in range(4400, 4404):
                    self.assert_problem(self.till.sign_in(cashier, str(guess)), 401, "members.wrong_pin")
                self.assert_status(self.till.sign_in(cashier, PIN), 200)

    def test_wrong_ones_from_when_there_was_no_line_count(self) -> None:
        with self.person() as cashier:
            self.assert_status(self.till.sign_in(cashier, PIN, offline_failures=4), 200)
            self.assert_problem(self.till.sign_in(cashier, PIN, offline_failures=5), 403, "members.pin_locked")
            self.assert_problem(self.till.sign_in(cashier, PIN), 403, "members.pin_locked")

    def test_a_pin_counts_where_its_role_holds(self) -> None:
        with self.person(stores=[self.other["id"]]) as cashier:
            self.assert_problem(self.till.sign_in(cashier, PIN), 401, "members.wrong_pin")
            self.assertNotIn(cashier, self.till.people().raw.decode())
            self.assert_status(Till(self.owner, self.other).sign_in(cashier, PIN), 200)

    def test_a_revoked_device_and_a_new_pin_end_what_they_opened(self) -> None:
        for name in ("revoked", "a new PIN", "no PIN"):
            with self.subTest(name), self.person() as cashier:
                till = Till(self.owner, self.store)
                client = till.client(cashier)
                self.assert_status(client.get("/v1/stores"), 200)
                if name == "revoked":
                    left = self.assert_status(self.owner.request("DELETE", f"{till.path}/{till.id}"), 200)
                    self.assertNotIn(till.id, [one["id"] for one in left.body["items"]])
                elif name == "a new PIN":
                    self.assert_status(self.owner.put(f"/v1/members/{cashier}/pin", {"pin": "2759"}), 200)
                else:
                    self.assert_status(self.owner.request("DELETE", f"/v1/members/{cashier}/pin"), 200)
                self.assert_problem(until_refused(client, "/v1/stores"), 401, "auth.invalid_token")
                self.assertIn(till.sign_in(cashier, PIN).status, (401,))

    def test_what_is_kept_tells_neither_pin_nor_credential(self) -> None:
        with self.person(pin="73915246") as cashier:
            self.till.sign_in(cashier, "73915246")
            dumped = the_world().cluster.sql("select m::text from members.members m union all select e::text from members.enrolments e union all select e::text from audit.entries e")
            for secret in ("73915246", self.till.credential, self.till.credential[26:]):
                self.assertNotIn(secret, dumped)
                self.assertNotIn(secret, the_world().server.log.read_text())
            hashed = the_world().cluster.sql(f"select pin_hash from members.members where account_id = '{cashier}'")
            self.assertTrue(hashed.startswith("$argon2id$"))

    def test_the_browser_keeps_its_credential_in_a_cookie(self) -> None:
        till = Till(self.owner, self.store, transport="cookie")
        self.assertNotIn("credential", till.answer.body)
        cookie, *attributes = till.answer.headers["set-cookie"].split("; ")
        self.assertTrue(cookie.startswith("__Host-shopx_register=sxr_"))
        self.assertLessEqual({"Path=/", "Secure", "HttpOnly", "SameSite=Strict"}, set(attributes))
        client = Client(the_world().base_url)
        with contextlib.closing(client):
            self.assert_status(client.request("GET", "/v1/register/members", None, {"Cookie": cookie}), 200)

    def test_bad_pins_and_devices_are_refused(self) -> None:
        manager = sign_in(GIFTS, "manager")
        with self.person() as cashier:
            before = everything()
            for pin in ("1234", "0000", "1985", "123", "123456789", "12a4", ""):
                with self.subTest(pin):
                    self.assert_problem(self.owner.put(f"/v1/members/{cashier}/pin", {"pin": pin}), 400, "http.bad_body", "/pin")
            with self.subTest("nobody's"):
                self.assert_problem(self.owner.put(f"/v1/members/{uuid7()}/pin", {"pin": PIN}), 404, "members.unknown_member")
            with self.subTest("the owner's, by a manager"):
                self.assert_problem(manager.put(f"/v1/members/{id_of(self.owner)}/pin", {"pin": PIN}), 403, "members.above_you")
            for name, path in [("no register", f"/v1/stores/{self.store['id']}/registers/{uuid7()}/enrolments"),
                               ("of another store", f"/v1/stores/{self.other['id']}/registers/{self.till.register_id}/enrolments"),
                               ("of another tenant", f"/v1/stores/{self.stranger.stores[0]['id']}/registers/{self.stranger.stores[0]['registers'][0]['id']}/enrolments")]:
                with self.subTest(name):
                    self.assert_problem(self.owner.post(path, {"name": "Mine", "transport": "body"}), 404, "members.unknown_register")
            self.assertEqual(everything(), before)
        with changed_member(self.owner, "manager", stores=[self.other["id"]]) as manager:
            self.assert_problem(manager.post(self.till.path, {"name": "Mine", "transport": "body"}), 403, "auth.other_store")
            self.assert_problem(manager.get(self.till.path), 403, "auth.other_store")


if __name__ == "__main__":
    unittest.main()
