"""Tills take cards while the server, PostgreSQL and the stand-in for Stripe are killed with -9 at random moments. Then all come back, and what
Stripe has must be what the books say."""
import http.client
import random
import shutil
import sys
import threading
import time
from typing import Any

from basket import Bought, priced
from shop import GIFTS, Shop
from testkit.places import temporary_folder
from testkit.sale import uuid7
from testkit.stripe import StripeSim
from testkit.world import World

TILLS, READERS = 4, 3            # two tills share a reader
PAUSE_S = (0.4, 2.0)             # between kills
SETTLE_S_MAX = 60
BROKEN = (OSError, http.client.HTTPException)
FAULTS = ["reset_after", "500_before", "500_after", "429", "409_lock_timeout", "duplicate_webhook", "late_webhook", "reorder_webhooks"]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Till(threading.Thread):
    """Sells one thing after another by card, and never gives a payment up before it knows what became of it."""

    def __init__(self, stage: "Stage", number: int):
        super().__init__(daemon=True)
        self.stage, self.random = stage, random.Random(f"{stage.seed}-{number}")
        self.reader = stage.readers[number % READERS]
        self.client = stage.world.server.client()
        self.client.token = stage.token
        self.sold = 0
        self.waits_for = ""

    def run(self) -> None:
        while not self.stage.over.is_set():
            try:
                self.sell()
            except Exception as failure:            # a till that stops selling proves nothing
                self.stage.broken.append(repr(failure))
                return

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Until something answers that is no outage."""
        while True:
            try:
                answer = self.client.request(method, path, body)
                if answer.status < 500 and answer.status != 429:
                    return answer
            except BROKEN:
                self.client.close()
            time.sleep(0.1)
            if self.stage.closed.is_set():
                raise RuntimeError("the line did not return")

    def sell(self) -> None:
        sale = priced(self.stage.store, [Bought(self.stage.item)])
        sale_id, payment_id, amount = uuid7(), uuid7(), sale["total_minor"]
        wanted = {"sale_id": sale_id, "store_id": self.stage.store["id"], "amount_minor": amount, "currency": "GBP", "method": "reader", "reader_id": self.reader}
        while (made := self.ask("PUT", f"/v1/payments/{payment_id}", wanted)).status == 409:
            if self.stage.over.is_set():
                return
            time.sleep(0.2)
        if made.status not in (200, 201):
            raise RuntimeError(f"PUT payment: {made.raw[:300]}")
        self.stage.asked.append(payment_id)
        impatience = time.monotonic() + self.random.uniform(2, 20)
        while True:
            payment = self.ask("GET", f"/v1/payments/{payment_id}").body
            state = payment["state"]
            self.waits_for = f"{payment_id}, which is {state}"
            if state == "captured":
                break
            if state == "cancelled":
                return
            if state == "declined":
                if self.random.random() < 0.6:
                    self.ask("POST", f"/v1/payments/{payment_id}/attempts", {"attempt_id": uuid7()})
                else:
                    self.ask("POST", f"/v1/payments/{payment_id}/cancel")
            elif time.monotonic() > impatience:
                self.ask("POST", f"/v1/payments/{payment_id}/cancel")
                impatience = time.monotonic() + 10
            elif self.random.random() < 0.2:        # a cashier who presses again: refused while it is not known
                self.ask("POST", f"/v1/payments/{payment_id}/attempts", {"attempt_id": uuid7()})
            time.sleep(0.15)
        sale["tenders"], sale["rounding_minor"] = [{"kind": "card", "amount_minor": amount, "payment_id": payment_id}], 0
        recorded = self.ask("PUT", f"/v1/sales/{sale_id}", sale)
        if recorded.status not in (200, 201):
            raise RuntimeError(f"PUT sale: {recorded.raw[:300]}")
        self.sold += 1


class Stage:
    def __init__(self, seed: int):
        self.seed, self.random = seed, random.Random(seed)
        self.over, self.closed = threading.Event(), threading.Event()
        self.asked: list[str] = []
        self.broken: list[str] = []
        self.folder = temporary_folder()
        self.stripe = StripeSim(self.folder)
        self.world = World(settings=self.stripe.settings | {"SHOPX_TOKEN_MINUTES": "600", "SHOPX_LIMITS": "10000%"})
        self.stripe.start(self.world.base_url)
        shop = Shop(GIFTS, world=self.world)
        self.token, self.tenant_id = shop.client.token, shop.tenant_id
        self.store, self.item = shop.open_store(), shop.new_item(price_e4=70_000)
        self.account = shop.client.post("/v1/payment-account", None).body["account"]
        place = self.stripe.post_form("/v1/terminal/locations", {"display_name": "Shop", "address[line1]": "1 Mill Road", "address[city]": "Cambridge",
                                                                 "address[country]": "GB", "address[postal_code]": "CB1 2AD"}, self.account)
        self.readers: list[str] = []
        for number in range(READERS):
            made = self.stripe.post_form("/v1/terminal/readers", {"registration_code": "simulated-wpe", "label": "Till", "location": place["id"]}, self.account)
            reader = uuid7()
            put = shop.client.put(f"/v1/readers/{reader}", {"store_id": self.store["id"], "label": f"Till {number}", "processor_reader": made["id"], "active": True})
            assert put.status == 200, put.raw
            self.readers.append(reader)
            # One of them has customers whose bank says no, and one has slow customers.
            card = "pm_card_visa_chargeDeclinedInsufficientFunds" if number == 2 else "pm_card_visa"
            self.stripe.control("POST", f"/_sim/readers/{made['id']}", {"presents": card, "after_ms": 1200 if number == 1 else 150}, self.account)
        self.plan()

    def plan(self) -> None:
        self.stripe.control("POST", "/_sim/faults", {"random": {"seed": self.seed, "per_mille": 40, "faults": FAULTS, "delay_ms": 800}})

    def kill_something(self) -> str:
        victim = self.random.choice(("server", "server", "stripe", "stripe", "postgres", "all"))
        if victim in ("server", "all"):
            self.world.server.kill9()
        if victim in ("stripe", "all"):
            self.stripe.kill9()
        if victim in ("postgres", "all"):
            self.world.cluster.kill9()
        time.sleep(self.random.uniform(0, 0.6))
        if victim in ("postgres", "all"):
            self.world.cluster.start()
        if victim in ("stripe", "all"):
            self.stripe.start(self.world.base_url)
            self.plan()
        if victim in ("server", "all"):
            self.world.server.start()
        return victim

    def close(self) -> None:
        self.closed.set()
        self.world.close()
        self.stripe.kill9()
        shutil.rmtree(self.folder, ignore_errors=True)

    def open_things(self) -> int:
        return int(self.world.cluster.sql("""select (select count(*) from payments.attempts where state in ('created', 'sent', 'unknown', 'authorised'))
                                                  + (select count(*) from payments.refunds where state in ('created', 'sent', 'unknown', 'pending'))"""))

    def settle(self) -> float:
        """All is well again: how long until nothing is open."""
        self.stripe.control("DELETE", "/_sim/faults")
        since = time.monotonic()
        while self.open_things() and time.monotonic() - since < SETTLE_S_MAX:
            time.sleep(0.5)
        return time.monotonic() - since


def judge(stripe_intents: list[dict[str, Any]], books: list[list[str]], tenders: dict[str, int], open_things: int) -> list[str]:
    """What is wrong. `books`: payment, captured, refunded, extra money still with us."""
    wrong = [f"{open_things} attempts or refunds are still open"] if open_things else []
    kept: dict[str, int] = {}
    charges: dict[str, int] = {}
    for intent in stripe_intents:
        payment = intent["metadata"].get("payment_id", "")
        kept[payment] = kept.get(payment, 0) + intent["amount_received"] - intent["amount_refunded"]
        charges[payment] = charges.get(payment, 0) + (1 if intent["amount_received"] else 0)
    known = {row[0] for row in books}
    wrong += [f"payment {payment} was charged {times} times" for payment, times in charges.items() if times > 1]
    wrong += [f"Stripe has money of {payment or 'nobody'}, which no book knows" for payment, money in kept.items() if money and payment not in known]
    for payment, captured, refunded in ((row[0], int(row[1]), int(row[2])) for row in books):
        if kept.get(payment, 0) != captured - refunded:
            wrong.append(f"payment {payment}: Stripe keeps {kept.get(payment, 0)}, the books say {captured - refunded}")
        if payment in tenders and tenders[payment] != captured:
            wrong.append(f"payment {payment}: the sale says {tenders[payment]}, captured {captured}")
    wrong += [f"a sale names payment {payment}, which is none" for payment in tenders if payment not in known]
    return wrong


def kills(count: int, seed: int) -> bool:
    stage = Stage(seed)
    try:
        tills = [Till(stage, number) for number in range(TILLS)]
        for till in tills:
            till.start()
        counts: dict[str, int] = {}
        since = time.monotonic()
        for number in range(count):
            time.sleep(stage.random.uniform(*PAUSE_S))
            victim = stage.kill_something()
            counts[victim] = counts.get(victim, 0) + 1
            if stage.broken:
                say(f"a till broke: {stage.broken}")
                return False
            if (number + 1) % 20 == 0 or number < 10:
                say(f"{number + 1} kills, {sum(till.sold for till in tills)} sales by card, {time.monotonic() - since:.0f} s")
        stage.over.set()
        until = time.monotonic() + SETTLE_S_MAX
        for till in tills:
            till.join(max(0.0, until - time.monotonic()))
            if till.is_alive():
                stage.broken.append(f"a till still waits for {till.waits_for}")
        settled_s = stage.settle()
        totals = stage.stripe.totals(stage.account)
        books = [line.split("|") for line in stage.world.cluster.sql("select id, captured_minor, refunded_minor from payments.intents").splitlines()]
        tenders = {line.split("|")[0]: int(line.split("|")[1]) for line in
                   stage.world.cluster.sql("select payment_id, sum(amount_minor) from payments.tenders where payment_id is not null group by 1").splitlines()}
        wrong = judge(totals["payment_intents"], books, tenders, stage.open_things()) + stage.broken
        succeeded = [one for one in totals["payment_intents"] if one["amount_received"]]
        again = judge(totals["payment_intents"] + succeeded[:1], books, tenders, 0)
        for text in wrong:
            say(f"WRONG: {text}")
        say(f"{count} kills ({', '.join(f'{victim} {n}' for victim, n in sorted(counts.items()))}), {len(books)} payments, {len(succeeded)} charges, {len(tenders)} sales by card; "
            f"settled {settled_s:.1f} s after the last; control: a charge counted twice is {'found' if again else 'NOT FOUND'}; {len(wrong)} wrong")
        return not wrong and bool(again)
    finally:
        stage.close()
