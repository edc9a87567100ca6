"""A manager's override at the till: signed, kept, audited; good for one sale, at one register, for five minutes. What is wrong with it is
flagged, and the sale is recorded all the same."""
import tempfile
import unittest
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import forged_tokens
from basket import Bought, priced
from members_test import audited
from people import changed_member
from pin_test import PIN, Till, person_with_pin
from shop import GROCER, Shop, Trade, everything, sign_in
from testkit.client import Answer, Client
from testkit.sale import uuid7
from testkit.world import the_world


class Overrides(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop, cls.stranger = Shop(), Shop(GROCER)
        cls.owner, cls.cashier = cls.shop.client, sign_in(role="cashier")
        cls.store = cls.shop.open_store(registers=2)
        cls.register_id = cls.store["registers"][0]["id"]
        cls.till = Till(cls.owner, cls.store)
        cls.manager_id, cls.clerk_id = person_with_pin(cls.owner, "manager"), person_with_pin(cls.owner, "cashier", "2759")
        cls.item = cls.shop.new_item()
        cls.key = the_world().server.folder / "override-key.pem"

    def ask(self, sale_id: str, by: Client | None = None, credential: str | None = None, **changes: Any) -> Answer:
        said = {"permission": "return_without_receipt", "subject": {"kind": "sale", "id": sale_id}, "register_id": self.register_id, "reason": "No receipt",
                "approver": {"member_id": self.manager_id, "pin": PIN}} | changes
        said = {key: value for key, value in said.items() if value is not None}
        return (by or self.cashier).post("/v1/overrides", said, Register_Credential=self.till.credential if credential is None else credential)

    def given(self, sale_id: str) -> str:
        return self.assert_status(self.ask(sale_id), 201).body["token"]

    def sell(self, sale_id: str, *tokens: str, store: dict[str, Any] | None = None, **changes: Any) -> list[str]:
        """Records it with these overrides; what was flagged of them."""
        sale = priced(store or self.store, [Bought(self.item)]) | changes | ({"overrides": list(tokens)} if tokens else {})
        answer = self.assert_status(self.cashier.put(f"/v1/sales/{sale_id}", sale), 201)
        self.assertEqual(self.cashier.put(f"/v1/sales/{sale_id}", sale).raw, answer.raw, "sent again")
        return [flag["code"] for flag in answer.body.get("flags", []) if flag["code"].startswith("override")]

    def test_a_managers_pin_approves_and_the_sale_carries_it(self) -> None:
        sale_id = uuid7()
        answer = self.assert_status(self.ask(sale_id), 201)
        header, claims, _ = forged_tokens.parts_of(answer.body["token"])
        self.assertEqual((header["alg"], header["typ"]), ("ES256", "override+jwt"))
        self.assertEqual((claims["mgr"], claims["reg"], claims["sid"], claims["exp"] - claims["iat"]), (self.manager_id, self.register_id, sale_id, 300))
        self.assertEqual(self.sell(sale_id, answer.body["token"]), [])
        said = audited(self.shop.tenant_id, "override.given", answer.body["id"])
        self.assertEqual(len(said), 1)
        self.assertIn(self.manager_id, said[0])
        kept = the_world().cluster.sql(f"select signed from members.overrides where id = '{answer.body['id']}'")
        self.assertEqual(kept, answer.body["token"])

    def test_a_manager_approves_by_their_own_session(self) -> None:
        sale_id = uuid7()
        answer = self.assert_status(self.ask(sale_id, sign_in(role="manager"), approver=None), 201)
        self.assertEqual(self.sell(sale_id, answer.body["token"]), [])

    def test_who_may_not_approve_does_not(self) -> None:
        before = the_world().cluster.sql("select count(*) from members.overrides")
        sale_id = uuid7()
        for name, answer, status, code in [
            ("the cashier alone", self.ask(sale_id, approver=None), 403, "members.may_not_approve"),
            ("a colleague's PIN", self.ask(sale_id, approver={"member_id": self.clerk_id, "pin": "2759"}), 403, "members.may_not_approve"),
            ("a wrong PIN", self.ask(sale_id, approver={"member_id": self.manager_id, "pin": "0001"}), 401, "members.wrong_pin"),
            ("no enrolled register", self.ask(sale_id, credential="x"), 401, "members.register_not_enrolled"),
            ("another register", self.ask(sale_id, register_id=self.store["registers"][1]["id"]), 401, "members.register_not_enrolled"),
            ("a register of another tenant", self.ask(sale_id, register_id=self.stranger.stores[0]["registers"][0]["id"]), 404, "members.unknown_register"),
            ("what no till does", self.ask(sale_id, permission="manage_tenant"), 400, "http.bad_body"),
            ("what is no permission", self.ask(sale_id, permission="fly"), 400, "http.bad_body"),
            ("no reason", self.ask(sale_id, reason=""), 400, "http.bad_body"),
        ]:
            with self.subTest(name):
                self.assert_problem(answer, status, code)
        with changed_member(self.owner, "cashier", stores=[self.shop.stores[0]["id"]]) as elsewhere, self.subTest("a cashier of another store"):
            self.assert_problem(self.ask(sale_id, elsewhere), 403, "auth.other_store")
        type(self).cashier = sign_in(role="cashier")
        self.assertEqual(the_world().cluster.sql("select count(*) from members.overrides"), before)
        self.assert_status(self.ask(sale_id), 201)

    def test_another_sale_or_register_or_time_is_flagged(self) -> None:
        def later(minutes: int) -> str:
            return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
        for name, wanted, sale in [
            ("another sale", "override_foreign", lambda own, token: self.sell(uuid7(), token)),
            ("another register", "override_foreign", lambda own, token: self.sell(own, token, register_id=self.store["registers"][1]["id"])),
            ("too late", "override_expired", lambda own, token: self.sell(own, token, occurred_at=later(6))),
            ("before it was given", "override_expired", lambda own, token: self.sell(own, token, occurred_at=later(-5))),
        ]:
            with self.subTest(name):
                own = uuid7()
                self.assertEqual(sale(own, self.given(own)), [wanted])

    def test_a_second_use_is_flagged(self) -> None:
        """The token names its sale, so a second one can only be made by who holds the key: the database knows it all the same."""
        first, second = uuid7(), uuid7()
        token = self.given(first)
        header, claims, _ = forged_tokens.parts_of(token)
        self.assertEqual(self.sell(first, token), [])
        self.assertEqual(self.sell(second, forged_tokens.es256(header, claims | {"sid": second}, self.key)), ["override_reused"])

    def test_a_forged_one_is_flagged(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            strange = forged_tokens.new_key(Path(folder))
            sale_id = uuid7()
            token = self.given(sale_id)
            header, claims, signature = forged_tokens.parts_of(token)
            forged = {
                "garbage": "garbage", "dots": "..", "no signature": token.rsplit(".", 1)[0] + ".", "a bit off": token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB"),
                "another key": forged_tokens.es256(header, claims, strange), "none": forged_tokens.joined(header | {"alg": "none"}, claims) + ".",
                "another approver": forged_tokens.joined(header, claims | {"mgr": self.clerk_id}) + "." + forged_tokens.b64(signature),
                "an access token": self.owner.token, "an access token's type": forged_tokens.es256(header | {"typ": "at+jwt"}, claims, self.key),
                "a claim more": forged_tokens.es256(header, claims | {"role": "owner"}, self.key),
                "an id that nobody gave": forged_tokens.es256(header, claims | {"jti": uuid7()}, self.key),
                "HS256 with the public key": forged_tokens.hs256(header, claims, forged_tokens.public_pem(self.key)),
            }
            for name, text in forged.items():
                with self.subTest(name):
                    self.assertEqual(self.sell(uuid7() if name != "an id that nobody gave" else sale_id, text)[:1], ["override_unknown"])
        with self.subTest("and is no access token"):
            client = Client(the_world().base_url, token)
            self.assert_problem(client.get("/v1/me"), 401, "auth.invalid_token")
            client.close()

    def test_of_another_tenant_is_flagged(self) -> None:
        sale_id = uuid7()
        token = self.given(sale_id)
        header, claims, _ = forged_tokens.parts_of(token)
        theirs = forged_tokens.es256(header, claims | {"tid": self.stranger.tenant_id}, self.key)
        self.assertEqual(self.sell(sale_id, theirs), ["override_foreign"])

    def test_a_sale_without_one_is_kept_as_ever(self) -> None:
        sale_id = uuid7()
        self.assertEqual(self.sell(sale_id), [])
        self.assertNotIn("overrides", self.owner.get(f"/v1/sales/{sale_id}").body["document"])

    def test_bad_overrides_are_refused_and_write_nothing(self) -> None:
        before = everything(self.shop.tenant_id)
        for name, value, pointer in [("none", [], "/overrides"), ("too many", ["x"] * 9, "/overrides"), ("too long", ["x" * 2001], "/overrides/0"), ("a number", [1], "/overrides/0")]:
            with self.subTest(name):
                answer = self.cashier.put(f"/v1/sales/{uuid7()}", priced(self.store, [Bought(self.item)]) | {"overrides": value})
                self.assert_problem(answer, 400, "http.bad_body", pointer)
        self.assertEqual(everything(self.shop.tenant_id), before)


if __name__ == "__main__":
    unittest.main()
