"""Card payments by the real server against the stand-in for Stripe: paid at a reader and in a browser, declined, called off, given back in parts,
disputed and paid out; with lost answers and events that are late or double. In the end both say the same to the penny."""
import hashlib
import hmac
import http.client
import shutil
import time
from typing import Any

from basket import Bought, now, priced
from people import id_of, put_member
from shop import GIFTS, GROCER, Shop, Trade, sign_in
from testkit.mailbox import Mailbox
from testkit.places import temporary_folder
from testkit.sale import uuid7
from testkit.stripe import WEBHOOK_SECRET, StripeSim
from testkit.world import World

WAIT_S = 25


class CardPayments(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = temporary_folder()
        cls.stripe = StripeSim(cls.folder)
        cls.world = World(settings=cls.stripe.settings)
        cls.stripe.start(cls.world.base_url)
        cls.shop = Shop(GIFTS, world=cls.world)
        cls.client = cls.shop.client
        cls.store = cls.shop.open_store()
        made = cls.client.post("/v1/payment-account", None)
        assert made.status == 201, made.raw
        cls.account = made.body["account"]
        assert cls.client.post("/v1/payment-account", None).body["account"] == cls.account, "twice is once"
        location = cls.stripe.post_form("/v1/terminal/locations", {"display_name": "Shop", "address[line1]": "1 Mill Road", "address[city]": "Cambridge",
                                                                   "address[country]": "GB", "address[postal_code]": "CB1 2AD"}, cls.account)
        cls.location = location["id"]

    @classmethod
    def tearDownClass(cls) -> None:
        cls.world.close()
        cls.stripe.kill9()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self) -> None:
        self.stripe.no_faults()

    def reader(self) -> tuple[str, str]:
        """One of a test's own: our id and Stripe's."""
        made = self.stripe.post_form("/v1/terminal/readers", {"registration_code": "simulated-wpe", "label": "Till", "location": self.location}, self.account)
        reader_id = uuid7()
        self.assert_status(self.client.put(f"/v1/readers/{reader_id}", {"store_id": self.store["id"], "label": "Till", "processor_reader": made["id"], "active": True}), 200)
        return reader_id, made["id"]

    def ask(self, amount: int, reader: str | None = None, payment_id: str | None = None, **more: Any) -> str:
        payment_id = payment_id or uuid7()
        body = {"sale_id": uuid7(), "store_id": self.store["id"], "amount_minor": amount, "currency": "GBP", "method": "reader" if reader else "online"} | more
        if reader:
            body["reader_id"] = reader
        self.assert_status(self.client.put(f"/v1/payments/{payment_id}", body), 201)
        self.assert_status(self.client.put(f"/v1/payments/{payment_id}", body), 200)
        return payment_id

    def payment(self, payment_id: str) -> dict[str, Any]:
        return self.assert_status(self.client.get(f"/v1/payments/{payment_id}"), 200).body

    def until(self, payment_id: str, *states: str) -> dict[str, Any]:
        until = time.monotonic() + WAIT_S
        while (payment := self.payment(payment_id))["state"] not in states and time.monotonic() < until:
            time.sleep(0.1)
        self.assertIn(payment["state"], states, payment)
        return payment

    def hold_card(self, reader: str, card: str = "visa") -> None:
        """As soon as the reader shows the amount."""
        until = time.monotonic() + WAIT_S
        while (answer := self.client.post(f"/v1/readers/{reader}/test-card", {"card": card})).status == 409 and time.monotonic() < until:
            time.sleep(0.1)
        self.assert_status(answer, 204)

    def at_stripe(self, payment_id: str) -> list[dict[str, Any]]:
        """Stripe's intents of this payment."""
        return [one for one in self.stripe.totals(self.account)["payment_intents"] if one["metadata"].get("payment_id") == payment_id]

    def exceptions(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.assert_status(self.client.get("/v1/payment-exceptions"), 200).body["items"] if one["kind"] == kind]

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

    def test_a_card_at_the_reader_pays(self) -> None:
        reader, _ = self.reader()
        payment_id = self.ask(1999, reader)
        self.hold_card(reader)
        payment = self.until(payment_id, "captured")
        self.assertEqual((payment["captured_minor"], payment["attempts"][0]["state"]), (1999, "captured"))
        self.assertEqual(len(self.at_stripe(payment_id)), 1)
        self.assert_problem(self.client.post(f"/v1/payments/{payment_id}/cancel", None), 409, "payments.already_captured")
        self.assert_problem(self.client.post(f"/v1/payments/{payment_id}/attempts", {"attempt_id": uuid7()}), 409, "payments.already_captured")

    def test_a_declined_card_may_be_tried_again_and_the_second_pays(self) -> None:
        reader, _ = self.reader()
        payment_id = self.ask(2500, reader)
        self.hold_card(reader, "insufficient_funds")
        payment = self.until(payment_id, "declined")
        self.assertEqual((payment["attempts"][0]["state"], payment["attempts"][0]["decline_code"]), ("declined", "insufficient_funds"))
        again = uuid7()
        self.assert_status(self.client.post(f"/v1/payments/{payment_id}/attempts", {"attempt_id": again}), 201)
        self.assert_status(self.client.post(f"/v1/payments/{payment_id}/attempts", {"attempt_id": again}), 200)
        self.hold_card(reader)
        self.assertEqual([a["state"] for a in self.until(payment_id, "captured")["attempts"]], ["declined", "captured"])

    def test_two_tills_on_one_reader_take_turns(self) -> None:
        reader, _ = self.reader()
        first = self.ask(500, reader)
        second = {"sale_id": uuid7(), "store_id": self.store["id"], "amount_minor": 700, "currency": "GBP", "method": "reader", "reader_id": reader}
        second_id = uuid7()
        self.assert_problem(self.client.put(f"/v1/payments/{second_id}", second), 409, "payments.reader_busy")
        self.assert_problem(self.client.get(f"/v1/payments/{second_id}"), 404, "payments.unknown_payment")
        self.hold_card(reader)
        self.until(first, "captured")
        self.assert_status(self.client.put(f"/v1/payments/{second_id}", second), 201)
        self.hold_card(reader)
        self.until(second_id, "captured")

    def test_what_is_called_off_takes_no_money_and_frees_the_reader(self) -> None:
        reader, _ = self.reader()
        payment_id = self.ask(900, reader)
        self.assert_status(self.client.post(f"/v1/payments/{payment_id}/cancel", None), 200)
        self.until(payment_id, "cancelled")
        self.assert_problem(self.client.post(f"/v1/payments/{payment_id}/attempts", {"attempt_id": uuid7()}), 409, "payments.called_off")
        next_one = self.ask(901, reader)
        self.hold_card(reader)
        self.until(next_one, "captured")

    def test_a_card_in_the_browser_pays_with_a_secret_that_we_keep_nowhere(self) -> None:
        payment_id = self.ask(4200)
        self.until(payment_id, "sent")
        until = time.monotonic() + WAIT_S
        while (secret := self.client.post(f"/v1/payments/{payment_id}/client-secret", None)).status == 409 and time.monotonic() < until:
            time.sleep(0.1)
        client_secret = self.assert_status(secret, 200).body["client_secret"]
        intent = client_secret.split("_secret_")[0]
        self.stripe.post_form(f"/v1/payment_intents/{intent}/confirm", {"client_secret": client_secret, "payment_method": "pm_card_visa"}, self.account)
        self.assertEqual(self.until(payment_id, "captured")["captured_minor"], 4200)
        self.assertEqual(self.world.cluster.sql(f"select count(*) from payments.attempts a where a::text like '%{client_secret}%'"), "0")

    def test_held_money_is_captured_or_released(self) -> None:
        reader, _ = self.reader()
        held = self.ask(3000, reader, capture_later=True)
        self.assert_problem(self.client.post(f"/v1/payments/{held}/capture", None), 409, "payments.not_authorised")
        self.hold_card(reader)
        self.until(held, "authorised")
        released = self.ask(3100, reader, capture_later=True)
        self.hold_card(reader)
        self.until(released, "authorised")
        self.assert_status(self.client.post(f"/v1/payments/{held}/capture", None), 200)
        self.assert_status(self.client.post(f"/v1/payments/{released}/cancel", None), 200)
        self.assertEqual(self.until(held, "captured")["captured_minor"], 3000)
        self.assertEqual(self.until(released, "cancelled")["captured_minor"], 0)

    def test_lost_answers_and_errors_charge_nobody_twice(self) -> None:
        """At each place where an answer can get lost: before it acted, and after."""
        for path in ("/v1/payment_intents", "/v1/terminal/readers"):
            for fault in ("reset_after", "500_before", "429", "409_lock_timeout"):
                with self.subTest(path=path, fault=fault):
                    reader, _ = self.reader()
                    self.stripe.faults({"fault": fault, "match": {"method": "POST", "path_prefix": path}, "times": 1})
                    payment_id = self.ask(1200, reader)
                    self.hold_card(reader)
                    self.until(payment_id, "captured")
                    self.assertEqual([one["status"] for one in self.at_stripe(payment_id)], ["succeeded"])

    def test_events_that_come_twice_late_and_in_disorder_change_nothing(self) -> None:
        reader, _ = self.reader()
        self.stripe.faults({"fault": "duplicate_webhook", "times": 5}, {"fault": "reorder_webhooks", "times": 3}, {"fault": "late_webhook", "times": 2})
        payment_id = self.ask(1300, reader)
        self.hold_card(reader)
        self.until(payment_id, "captured")
        time.sleep(2.5)
        self.assertEqual(self.payment(payment_id)["state"], "captured")
        kept, handled = self.world.cluster.sql("select count(*), count(handled_at) from payments.webhook_events").split("|")
        self.assertGreater(int(kept), 0)
        self.assertEqual(kept, handled)

    def test_money_without_a_sale_is_shown_and_given_back(self) -> None:
        reader, _ = self.reader()
        payment_id = self.ask(1500, reader)
        self.hold_card(reader)
        self.until(payment_id, "captured")
        self.world.cluster.sql(f"update payments.intents set captured_at = captured_at - interval '6 minutes' where id = '{payment_id}'")
        until = time.monotonic() + 40
        while not (shown := [one for one in self.exceptions("no_sale") if one["payment_id"] == payment_id]) and time.monotonic() < until:
            time.sleep(0.5)
        self.assertTrue(shown)
        path = f"/v1/payment-exceptions/{shown[0]['id']}/resolve"
        self.assert_status(self.client.post(path, {"action": "give_back"}), 200)
        self.assert_status(self.client.post(path, {"action": "give_back"}), 200)
        self.assert_problem(self.client.post(path, {"action": "dismiss"}), 409, "payments.resolved")
        payment = self.until(payment_id, "refunded")
        self.assertEqual([(one["reason"], one["amount_minor"], one["state"]) for one in payment["refunds"]], [("given_back", 1500, "succeeded")])
        self.assertEqual(self.at_stripe(payment_id)[0]["amount_refunded"], 1500)

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

    def test_a_charge_that_nobody_asked_for_goes_back_by_itself(self) -> None:
        reader, _ = self.reader()
        payment_id = self.ask(1600, reader)
        self.hold_card(reader)
        self.until(payment_id, "captured")
        stray = self.stripe.post_form("/v1/payment_intents", {"amount": "1600", "currency": "gbp", "payment_method_types[]": "card", "payment_method": "pm_card_visa",
                                                              "confirm": "true", "metadata[payment_id]": payment_id}, self.account)
        self.assertEqual(stray["status"], "succeeded")
        until = time.monotonic() + WAIT_S
        while sum(one["amount_refunded"] for one in self.at_stripe(payment_id)) < 1600 and time.monotonic() < until:
            time.sleep(0.1)
        self.assertEqual(sum(one["amount_received"] - one["amount_refunded"] for one in self.at_stripe(payment_id)), 1600)
        payment = self.until(payment_id, "captured")
        self.assertEqual([(one["reason"], one["amount_minor"]) for one in payment["refunds"]], [("extra", 1600)])

    def test_a_dispute_is_shown(self) -> None:
        payment_id = self.ask(5000)
        self.until(payment_id, "sent")
        until = time.monotonic() + WAIT_S
        while not (intents := self.at_stripe(payment_id)) and time.monotonic() < until:
            time.sleep(0.1)
        self.stripe.post_form(f"/v1/payment_intents/{intents[0]['id']}/confirm", {"payment_method": "pm_card_createDispute"}, self.account)
        until = time.monotonic() + WAIT_S
        while not (shown := [one for one in self.exceptions("dispute") if one.get("payment_id") == payment_id]) and time.monotonic() < until:
            time.sleep(0.2)
        self.assertTrue(shown, "the dispute is shown to a person")

    def test_sale_capture_and_payout_agree(self) -> None:
        reader, _ = self.reader()
        item = self.shop.new_item(price_e4=120_000)
        sale = priced(self.store, [Bought(item)])
        payment_id, sale_id, amount = uuid7(), uuid7(), sale["total_minor"]
        self.ask(amount, reader, payment_id, sale_id=sale_id)
        self.hold_card(reader)
        self.until(payment_id, "captured")
        sale["tenders"] = [{"kind": "card", "amount_minor": amount, "payment_id": payment_id}]
        sale["rounding_minor"] = 0
        self.assert_status(self.shop.record(sale, sale_id), 201)
        self.stripe.control("POST", "/_sim/payouts", {"currency": "gbp"}, self.account)
        until = time.monotonic() + WAIT_S
        query = f"select count(*) from payments.payout_lines l join payments.attempts a on a.processor_intent = l.processor_intent where a.payment_id = '{payment_id}'"
        while self.world.cluster.sql(query) == "0" and time.monotonic() < until:
            time.sleep(0.2)
        self.assertEqual(self.world.cluster.sql(query), "1")
        wrong = self.assert_status(self.client.get("/v1/payment-reconciliation"), 200).body["items"]
        self.assertEqual([one for one in wrong if one.get("payment_id") == payment_id or one["kind"] == "payout_sum_differs"], [])
        # The control: a line that says a penny less is found.
        self.world.cluster.sql(f"update payments.payout_lines set amount_minor = amount_minor - 1, net_minor = net_minor - 1 where processor_intent = (select processor_intent from payments.attempts where payment_id = '{payment_id}')")
        wrong = self.client.get("/v1/payment-reconciliation").body["items"]
        self.assertEqual({one["kind"] for one in wrong if one.get("payment_id") == payment_id or one["kind"] == "payout_sum_differs"}, {"payout_differs", "payout_sum_differs"})

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

    def test_a_forged_event_is_refused_and_nothing_is_kept(self) -> None:
        body = b'{"id":"evt_forged","type":"payout.paid","account":"%s","data":{"object":{}}}' % self.account.encode()

        def send(header: str, sent: bytes = body) -> int:
            return self.client.request("POST", "/v1/stripe/webhooks", sent, {"Stripe-Signature": header, "Content-Type": "application/json"}).status

        def signed(at: int, secret: str = WEBHOOK_SECRET) -> str:
            return f"t={at},v1=" + hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()

        now = int(time.time())
        for header in ("", "bad_header", signed(now, "whsec_other"), signed(now).replace("v1=", "v0="), signed(now - 302), signed(now + 302), signed(now)[:-1] + "x"):
            with self.subTest(header[:40]):
                self.assertEqual(send(header), 400)
        self.assertEqual(send(signed(now), body.replace(b"payout", b"Payout")), 400)
        self.assertEqual(self.world.cluster.sql("select count(*) from payments.webhook_events where id = 'evt_forged'"), "0")
        for _ in range(2):
            self.assertEqual(send(signed(now) + ",v1=potato"), 200)
        self.assertEqual(self.world.cluster.sql("select count(*) from payments.webhook_events where id = 'evt_forged'"), "1")
