"""The processor of cards is not there, or takes connections and says nothing. A till hears at once that cards can't be taken, everything
else goes on, nothing looks as if it had been asked, and when the processor is back all goes on by itself."""
import re
import time
from collections.abc import Callable
from typing import Any

from basket import Bought, priced
from card_shop import CardShop
from testkit.sale import uuid7
from value_basket import balance, paid, sold_card, value

HEARD_S_MAX = 1     # by a till, that there is no card now
GONE_S_MAX = 5      # until it is known that nobody is there
SILENT_S_MAX = 10   # the same of one that takes connections: a slow answer is none yet
BACK_S_MAX = 10


class ProcessorAway(CardShop):
    def line_is_up(self) -> bool:
        said = re.search(rb"^shopx_stripe_line_is_up (\d)", self.client.get("/metrics").raw, re.MULTILINE)
        self.assertTrue(said, "there is a gauge of it")
        return said[1] == b"1"

    def until_line_is(self, up: bool, seconds_max: float) -> None:
        until = time.monotonic() + seconds_max
        while self.line_is_up() != up and time.monotonic() < until:
            time.sleep(0.05)
        self.assertEqual(self.line_is_up(), up)

    def asked(self) -> str:
        """What the books say was asked, how often in vain, and how often somebody set about it."""
        return self.world.cluster.sql("select count(asked_at), sum(misses), sum(reader_asks), sum(fence) from payments.attempts")

    def wanted(self, reader: str) -> dict[str, Any]:
        return {"sale_id": uuid7(), "store_id": self.store["id"], "amount_minor": 700, "currency": "GBP", "method": "reader", "reader_id": reader}

    def refused_at_once(self, ask: Callable[[], Any]) -> None:
        since = time.monotonic()
        answer = ask()
        self.assertLess(time.monotonic() - since, HEARD_S_MAX)
        self.assert_problem(answer, 503, "payments.processor_unavailable")
        self.assertIn("retry-after", answer.headers)

    def outage(self, leave: Callable[[], None], come_back: Callable[[], None], seconds_max: float) -> None:
        busy, free, again = (self.reader()[0] for _ in range(3))
        declined = self.ask(800, again)
        self.hold_card(again, "declined")
        self.until(declined, "declined")
        card = sold_card(self.shop, self.store, 2000)
        before, said_before = uuid7(), self.wanted(busy)
        self.assert_status(self.client.put(f"/v1/payments/{before}", said_before), 201)
        self.until(before, "sent")
        leave()
        self.until_line_is(False, seconds_max)

        new, said = uuid7(), self.wanted(free)
        self.refused_at_once(lambda: self.client.put(f"/v1/payments/{new}", said))
        self.assert_problem(self.client.get(f"/v1/payments/{new}"), 404, "payments.unknown_payment")
        attempt = {"attempt_id": uuid7()}
        self.refused_at_once(lambda: self.client.post(f"/v1/payments/{declined}/attempts", attempt))
        self.assertEqual(len(self.payment(declined)["attempts"]), 1)
        self.assert_problem(self.client.put(f"/v1/payments/{before}", self.wanted(busy)), 409, "payments.id_reused")
        self.assert_status(self.client.put(f"/v1/payments/{before}", said_before), 200)
        self.assert_problem(self.client.post(f"/v1/payments/{before}/attempts", {"attempt_id": uuid7()}), 409, "payments.attempt_open")
        since = time.monotonic()
        self.assert_problem(self.client.post("/v1/reader-connection-tokens", None), 503, "payments.no_answer")
        self.assertLess(time.monotonic() - since, HEARD_S_MAX)
        for _ in range(10):
            sale = priced(self.store, [Bought(self.shop.items[0])])
            self.assert_status(self.shop.record(sale), 201)
            self.assert_status(self.shop.record(paid(sale, value("gift_card", card, 100))), 201)
        self.assertEqual(balance(self.shop, card), 1000)
        asked = self.asked()
        time.sleep(4)
        self.assertEqual(self.asked(), asked, "nobody was asked")
        self.assertIn(self.payment(before)["state"], ("sent", "unknown"))

        come_back()
        self.until_line_is(True, BACK_S_MAX)
        self.assert_status(self.client.put(f"/v1/payments/{new}", said), 201)
        self.assert_status(self.client.post(f"/v1/payments/{declined}/attempts", attempt), 201)
        for reader, payment in ((busy, before), (free, new), (again, declined)):
            self.hold_card(reader)
            self.until(payment, "captured")
            self.assertEqual(sum(one["amount_received"] > 0 for one in self.at_stripe(payment)), 1)

    def test_nobody_is_there(self) -> None:
        self.outage(self.stripe.kill9, lambda: self.stripe.start(self.world.base_url), GONE_S_MAX)

    def test_somebody_is_there_and_says_nothing(self) -> None:
        self.addCleanup(self.stripe.thaw)
        self.outage(self.stripe.freeze, self.stripe.thaw, SILENT_S_MAX)

    def test_what_nobody_was_asked_of_is_called_off_meanwhile(self) -> None:
        """A payment that was written down and never left needs no processor to end."""
        reader, _ = self.reader()
        payment = uuid7()
        self.stripe.kill9()
        self.addCleanup(lambda: self.stripe.is_running or self.stripe.start(self.world.base_url))
        for _ in range(3):
            self.client.post("/v1/reader-connection-tokens", None)
        self.until_line_is(False, GONE_S_MAX)
        # As a process leaves it that ended between writing down and asking.
        self.world.cluster.sql(f"""
            insert into payments.intents (tenant_id, id, sale_id, store_id, method, reader_id, amount_minor, currency, capture_later, state, created_at, changed_at)
            values ('{self.shop.tenant_id}', '{payment}', '{uuid7()}', '{self.store["id"]}', 'reader', '{reader}', 500, 'GBP', false, 'created', now(), now());
            insert into payments.attempts (tenant_id, id, payment_id, number, reader_id, state, created_at, next_at)
            values ('{self.shop.tenant_id}', '{uuid7()}', '{payment}', 1, '{reader}', 'created', now(), now())""")
        self.assert_status(self.client.post(f"/v1/payments/{payment}/cancel", None), 200)
        self.until(payment, "cancelled")
        self.assertFalse(self.line_is_up())
        self.stripe.start(self.world.base_url)
        self.assertEqual(self.at_stripe(payment), [])
        self.until_line_is(True, BACK_S_MAX)
