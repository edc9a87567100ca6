"""Card money as the office sees it: a business is onboarded, a card gets back what it paid, what differs is told. With the stand-in for Stripe."""
import http.client
import time
import unittest
from typing import Any

from basket import Bought, now, priced
from card_shop import WAIT_S, CardShop
from people import id_of, put_member
from shop import GIFTS, GROCER, Shop, sign_in
from testkit.mailbox import Mailbox
from testkit.sale import uuid7


class CardMoney(CardShop):
    def test_a_reader_and_a_payment_are_of_a_store_of_the_business(self) -> None:
        reader, at_stripe = self.reader()
        put = {"label": "Till", "processor_reader": at_stripe, "active": True}
        payment = {"sale_id": uuid7(), "amount_minor": 100, "currency": "GBP", "method": "online"}
        stranger = Shop(GROCER, world=self.world).stores[0]["id"]
        for name, store in (("nobody's store", uuid7()), ("a store of another business", stranger)):
            with self.subTest(name):
                self.assert_problem(self.client.put(f"/v1/readers/{reader}", put | {"store_id": store}), 422, "payments.unknown_store", "/store_id")
                self.assert_problem(self.client.put(f"/v1/payments/{uuid7()}", payment | {"store_id": store}), 422, "payments.unknown_store", "/store_id")
        other = self.shop.open_store()["id"]
        manager = id_of(sign_in(GIFTS, "manager", self.world))
        self.assert_status(put_member(self.client, manager, stores=[other]), 200)
        self.addCleanup(put_member, self.client, manager, stores=None)
        client = sign_in(GIFTS, "manager", self.world)
        for store in (self.store["id"], other):
            self.assert_problem(client.put(f"/v1/readers/{reader}", put | {"store_id": store}), 403, "auth.other_store")
        self.assert_problem(client.put(f"/v1/payments/{uuid7()}", payment | {"store_id": self.store["id"]}), 403, "auth.other_store")
        self.assert_status(client.put(f"/v1/payments/{uuid7()}", payment | {"store_id": other}), 201)
        self.assertEqual([one["store_id"] for one in self.client.get("/v1/readers").body["items"] if one["id"] == reader], [self.store["id"]])

    def stands(self, **wanted: Any) -> dict[str, Any]:
        """How the account stands, as soon as it stands so."""
        until = time.monotonic() + WAIT_S
        while True:
            account = self.assert_status(self.client.get("/v1/payment-account"), 200).body
            if {key: account[key] for key in wanted} == wanted or time.monotonic() > until:
                self.assertEqual({key: account[key] for key in wanted}, wanted)
                return account
            time.sleep(0.2)

    def test_a_business_tells_what_is_due_and_may_take_cards(self) -> None:
        self.stands(charges_enabled=True, payouts_enabled=True, currently_due=[])
        due = ["business_profile.url", "external_account"]
        self.stripe.control("POST", "/_sim/account", {"currently_due": due}, self.account)
        self.stands(charges_enabled=False, payouts_enabled=False, currently_due=due)
        path, origin = "/v1/payment-account/onboarding-links", f"http://localhost:{self.world.server.port}"
        good = {"return_url": f"{origin}/settings", "refresh_url": f"{origin}/settings?again"}
        for wrong in ("https://elsewhere.example/", f"{origin}.elsewhere.example/", f"{origin}@elsewhere.example/", origin, "/settings"):
            for field in good:
                with self.subTest(wrong, field=field):
                    self.assert_problem(self.client.post(path, good | {field: wrong}), 422, "payments.url_elsewhere", f"/{field}")
        self.assert_problem(self.client.post(path, good | {"return_url": f"{origin}/a b"}), 400, "http.bad_body", "/return_url")
        self.assert_problem(sign_in(GIFTS, "cashier", self.world).post(path, good), 403, "auth.forbidden")
        self.stripe.kill9()
        self.assert_problem(self.client.post(path, good), 503, "payments.no_answer")
        self.stripe.start(self.world.base_url)
        link = self.assert_status(self.client.post(path, good), 200).body
        self.assertTrue(link["url"].startswith(self.stripe.url), link)
        self.assertGreater(link["expires_at"], time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        page = http.client.HTTPConnection("127.0.0.1", self.stripe.port, timeout=10)
        page.request("POST", link["url"].removeprefix(self.stripe.url))
        self.assertEqual(page.getresponse().getheader("location"), good["return_url"])
        page.close()
        self.stands(charges_enabled=True, payouts_enabled=True, currently_due=[])
        secret = link["url"].rsplit("/", 1)[1]
        self.assertNotIn(secret, self.world.server.log.read_text())
        tables = self.world.cluster.sql("select schemaname || '.' || tablename from pg_tables where schemaname in ('payments', 'audit')").split()
        for table in tables:
            self.assertEqual(self.world.cluster.sql(f"select count(*) from {table} t where t::text like '%{secret}%'"), "0", table)

    def sold_by_card(self, store: dict[str, Any], basket: list[Bought], **more: Any) -> tuple[str, str]:
        """A sale that a card paid: its id and the payment's."""
        sale, payment_id, sale_id = priced(store, basket), uuid7(), uuid7()
        amount = sale["total_minor"]
        self.ask(amount, None, payment_id, sale_id=sale_id, store_id=store["id"])
        until = time.monotonic() + WAIT_S
        while not (intents := self.at_stripe(payment_id)) and time.monotonic() < until:
            time.sleep(0.1)
        self.stripe.post_form(f"/v1/payment_intents/{intents[0]['id']}/confirm", {"payment_method": "pm_card_visa"}, self.account)
        self.until(payment_id, "captured")
        sale |= {"tenders": [{"kind": "card", "amount_minor": amount, "payment_id": payment_id}], "rounding_minor": 0} | more
        self.assert_status(self.shop.record(sale, sale_id), 201)
        return sale_id, payment_id

    def back(self, store: dict[str, Any], sale_id: str, quantity_milli: int = 0) -> dict[str, Any]:
        """What asks for that much of the first line, or of a void for all of it."""
        body = {"sale_id": sale_id, "store_id": store["id"], "register_id": store["registers"][0]["id"], "occurred_at": now()}
        return body | ({"lines": [{"line": 0, "quantity_milli": quantity_milli}]} if quantity_milli else {})

    def went_back(self, payment_id: str, state: str, *amounts: int) -> None:
        """To the card: by the payment, by its refunds, and by what Stripe says."""
        payment = self.until(payment_id, state)
        self.assertEqual((payment["promised_minor"], payment["refunded_minor"]), (sum(amounts), sum(amounts)))
        self.assertEqual([(one["reason"], one["amount_minor"], one["state"]) for one in payment["refunds"]], [("document", amount, "succeeded") for amount in amounts])
        self.assertEqual([one["amount_refunded"] for one in self.at_stripe(payment_id)], [sum(amounts)])

    def posted(self, store: dict[str, Any]) -> dict[str, int]:
        body = self.assert_status(self.client.get(f"/v1/books/trial-balance?store_id={store['id']}"), 200).body
        self.assertEqual(body["position"], body["feed_position"], "the books have read everything")
        return {one["account"]: one["balance_minor"] for one in body["items"]}

    def test_a_card_gets_back_what_it_paid_in_parts_and_not_a_penny_more(self) -> None:
        store, kettle = self.shop.open_store(), self.shop.new_item("Kettle", 199_900)
        sale_id, payment_id = self.sold_by_card(store, [Bought(kettle, 3000)])
        self.assertEqual(self.posted(store), {"card_clearing": 5997, "revenue": -4997, "tax": -1000})
        refund_id, part = uuid7(), self.back(store, sale_id, 1000)
        answer = self.assert_status(self.client.put(f"/v1/refunds/{refund_id}", part), 201)
        self.assertEqual([(one["kind"], one["amount_minor"], one["payment_id"]) for one in answer.body["document"]["tenders"]], [("card", -1999, payment_id)])
        self.went_back(payment_id, "partly_refunded", 1999)
        self.assertEqual(self.assert_status(self.client.put(f"/v1/refunds/{refund_id}", part), 200).raw, answer.raw)
        self.assertEqual(self.posted(store), {"card_clearing": 3998, "revenue": -3331, "tax": -667})
        self.assert_status(self.client.put(f"/v1/refunds/{uuid7()}", self.back(store, sale_id, 2000)), 201)
        self.went_back(payment_id, "refunded", 1999, 3998)
        self.assertEqual(set(self.posted(store).values()), {0})
        self.assert_problem(self.client.put(f"/v1/refunds/{uuid7()}", self.back(store, sale_id, 1)), 409, "sales.above_sold")
        self.assertEqual(self.told(sale_id), [])
        self.went_back(payment_id, "refunded", 1999, 3998)

    def test_a_void_gives_the_card_all_of_it_once(self) -> None:
        store, kettle = self.shop.open_store(), self.shop.new_item("Kettle", 199_900)
        sale_id, payment_id = self.sold_by_card(store, [Bought(kettle)])
        void_id, body = uuid7(), self.back(store, sale_id)
        answer = self.assert_status(self.client.put(f"/v1/voids/{void_id}", body), 201)
        self.assertEqual([(one["kind"], one["amount_minor"]) for one in answer.body["document"]["tenders"]], [("card", -1999)])
        self.went_back(payment_id, "refunded", 1999)
        self.assert_status(self.client.put(f"/v1/voids/{void_id}", body), 200)
        self.assert_problem(self.client.put(f"/v1/voids/{uuid7()}", body), 409, "sales.already_voided")
        self.assertEqual(set(self.posted(store).values()), {0})
        self.went_back(payment_id, "refunded", 1999)

    def told(self, sale_id: str) -> list[str]:
        """Of this sale, after the worker has compared."""
        self.world.cluster.sql("update payments.accounts set next_match_at = now()")
        until = time.monotonic() + WAIT_S
        while self.world.cluster.sql("select count(*) from payments.accounts where next_match_at <= now()") != "0" and time.monotonic() < until:
            time.sleep(0.2)
        time.sleep(1)
        return [one["kind"] for one in self.assert_status(self.client.get("/v1/payment-exceptions"), 200).body["items"] if sale_id in one["detail"]]

    def test_what_differs_is_told_by_itself_until_it_agrees(self) -> None:
        reader, _ = self.reader()
        sale = priced(self.store, [Bought(self.shop.new_item(price_e4=130_000))])
        payment_id, sale_id, amount = uuid7(), uuid7(), sale["total_minor"]
        self.ask(amount, reader, payment_id, sale_id=sale_id)
        self.hold_card(reader)
        self.until(payment_id, "captured")
        sale["tenders"], sale["rounding_minor"] = [{"kind": "card", "amount_minor": amount, "payment_id": payment_id}], 0
        self.assert_status(self.shop.record(sale, sale_id), 201)
        self.assertEqual(self.told(sale_id), [])
        self.world.cluster.sql(f"update payments.tenders set amount_minor = amount_minor - 1 where payment_id = '{payment_id}'")
        self.assertEqual(self.told(sale_id), ["tender_without_capture"])
        self.world.cluster.sql(f"update payments.tenders set amount_minor = amount_minor + 1 where payment_id = '{payment_id}'")
        self.assertEqual(self.told(sale_id), [])
        self.assertEqual(self.world.cluster.sql(f"select resolution from payments.exceptions where payment_id = '{payment_id}'"), "agrees")

    def test_the_owner_is_told_by_mail_what_waits(self) -> None:
        inbox, owner = Mailbox(self.world.server.folder), f"owner@{GIFTS}.example"
        before = len(inbox.all_to(owner))
        reader, _ = self.reader()
        payment_id = self.ask(1700, reader)
        self.hold_card(reader)
        self.until(payment_id, "captured")
        self.world.cluster.sql(f"update payments.accounts set next_tell_at = now(); update payments.exceptions set told_at = now();"
                               f"update payments.intents set captured_at = captured_at - interval '6 minutes' where id = '{payment_id}'")
        until = time.monotonic() + 40
        while len(inbox.all_to(owner)) == before and time.monotonic() < until:
            time.sleep(0.5)
        self.assertEqual(inbox.wait(owner, before + 1)["Subject"], "Card money waits for a decision: Mill Road Gifts")
        self.assertEqual([one["kind"] for one in self.exceptions("no_sale") if one["payment_id"] == payment_id], ["no_sale"])


if __name__ == "__main__":
    unittest.main()
