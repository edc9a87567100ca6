"""Card payments by the real server against the stand-in for Stripe: paid at a reader and in a browser, declined, called off, given back in parts,
disputed and paid out; with lost answers and events that are late or double. In the end both say the same to the penny."""
import hashlib
import hmac
import time
from typing import Any

from basket import Bought, priced
from card_shop import WAIT_S, CardShop
from testkit.sale import uuid7
from testkit.stripe import WEBHOOK_SECRET


class CardPayments(CardShop):
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
