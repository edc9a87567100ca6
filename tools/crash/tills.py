"""Simulated tills. Each sells without a pause and keeps at every sale until it has an answer, as a real one must."""
import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field

from harness.shops import Register, Variant
from testkit.sale import Item, cash_sale, uuid7

ANSWER_S_MAX = 15            # the server's own deadline is 10 s
RETRY_S = 0.03
PATIENCE_S_MAX = 60          # after the tills were told to close; a sale without an answer by then is a finding
RETURN, REPEAT, TWIN, CLASH, OPEN_ITEM, CARD, CARD_AND_CASH = 0.08, 0.06, 0.04, 0.02, 0.05, 0.3, 0.1     # shares
CASH_STEP_MINOR = 5          # so that cash rounding (E9) is part of it


@dataclass
class Sale:
    """What one till knows of one sale."""
    tenant: int
    sale_id: str
    body: bytes
    attempts: int = 0
    answers: list[tuple[int, bytes]] = field(default_factory=list)      # 200 and 201 only, in order of arrival
    first_sent: float = 0.0
    answered: float = 0.0


class Ledger:
    """All that the tills have sent and heard; shared by their threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.sales: list[Sale] = []                 # everything sent, by order of the first attempt
        self.acknowledged: dict[int, list[Sale]] = {}
        self.complaints: list[str] = []             # what no till may hear
        self.answers = 0
        self.last_answer = time.monotonic()
        self.clashes = 0

    def sent(self, sale: Sale) -> None:
        with self.lock:
            self.sales.append(sale)

    def heard(self, sale: Sale, status: int, raw: bytes) -> None:
        with self.lock:
            if not sale.answers:
                self.acknowledged.setdefault(sale.tenant, []).append(sale)
                sale.answered = time.monotonic()
            sale.answers.append((status, raw))
            self.answers += 1
            self.last_answer = time.monotonic()

    def complain(self, words: str) -> None:
        with self.lock:
            self.complaints.append(words)


class Till(threading.Thread):
    """One register with one person at it."""

    def __init__(self, ledger: Ledger, port: int, register: Register, register_goods: list[Variant], token: str, seed: int):
        super().__init__(name=f"till {register.tenant}/{register.register_id[-4:]}", daemon=True)
        self._ledger, self._port, self._register, self._goods, self._token = ledger, port, register, register_goods, token
        self._random = random.Random(seed)
        self._closing = threading.Event()
        self._closed_at = 0.0
        self._lines = [Line(port, token), Line(port, token)]        # the second is for twins

    def close(self) -> None:
        self._closed_at = time.monotonic()
        self._closing.set()

    def run(self) -> None:
        try:
            while not self._closing.is_set():
                self._next()
        except Exception as failure:       # a till that dies silently would prove nothing
            self._ledger.complain(f"{self.name} broke: {failure!r}")

    def _next(self) -> None:
        chance = self._random.random()
        old = self._ledger.acknowledged.get(self._register.tenant, [])
        if old and chance < REPEAT:
            self._insist(self._random.choice(old), self._lines[0])
        elif old and chance < REPEAT + CLASH:
            self._use_an_id_again(self._random.choice(old))
        else:
            sale = Sale(self._register.tenant, uuid7(), self._any_body())
            self._ledger.sent(sale)
            if chance < REPEAT + CLASH + TWIN:
                twin = threading.Thread(target=self._insist, args=(sale, self._lines[1]), daemon=True)
                twin.start()
                self._insist(sale, self._lines[0])
                twin.join()
            else:
                self._insist(sale, self._lines[0])

    def _insist(self, sale: Sale, line: "Line") -> None:
        """Sends it until somebody answers."""
        while True:
            sale.first_sent = sale.first_sent or time.monotonic()
            sale.attempts += 1
            status, raw = line.put(sale)
            if status in (200, 201):
                self._ledger.heard(sale, status, raw)
                return
            if status and status < 500 and status != 429:
                self._ledger.complain(f"{sale.sale_id} was refused: {status} {raw[:300]!r}")
                return
            if self._gave_up():
                self._ledger.complain(f"{sale.sale_id} had no answer for {PATIENCE_S_MAX} s after closing time; the last was {status} {raw[:200]!r}")
                return
            time.sleep(RETRY_S)

    def _use_an_id_again(self, sale: Sale) -> None:
        """Another body under a used id: must be refused, and must change nothing."""
        other = Sale(sale.tenant, sale.sale_id, self._any_body())
        if other.body == sale.body:
            return
        while True:
            status, raw = self._lines[0].put(other)
            if status == 409:
                if json.loads(raw).get("code") != "sales.id_reused":
                    self._ledger.complain(f"{sale.sale_id} used again: {raw[:300]!r}")
                with self._ledger.lock:
                    self._ledger.clashes += 1
                return
            if status and status < 500 and status != 429:
                self._ledger.complain(f"{sale.sale_id} used again with another body was answered {status} {raw[:300]!r}")
                return
            if self._closing.is_set():
                return
            time.sleep(RETRY_S)

    def _gave_up(self) -> bool:
        return self._closing.is_set() and time.monotonic() - self._closed_at > PATIENCE_S_MAX

    def _any_body(self) -> bytes:
        """One to five lines; some open items, returns, cards, and card with cash."""
        chance = self._random
        items = [Item(v.variant_id, v.name, v.price_e4, v.tax_code, v.tax_rate_ppm, 1000 * chance.randint(1, 3)) for v in chance.choices(self._goods, k=chance.randint(1, 5))]
        store = {"id": self._register.store_id, "registers": [{"id": self._register.register_id}], "currency": "GBP", "currency_digits": 2,
                 "prices_include_tax": True, "rounding_scope": "rate_per_document", "cash_step_minor": CASH_STEP_MINOR}
        body = cash_sale(store, items, "return" if chance.random() < RETURN else "sale")
        for line in body["lines"]:
            if chance.random() < OPEN_ITEM:
                del line["variant_id"]
        total, how = body["total_minor"], chance.random()
        card = total if how < CARD else total // 2 if how < CARD + CARD_AND_CASH and total > 0 else 0
        if card:
            body["tenders"] = [{"kind": "card_external", "amount_minor": card, "reference": f"AUTH {chance.randrange(10**6):06}"}]
            if card != total:
                due = (total - card + 2) // CASH_STEP_MINOR * CASH_STEP_MINOR        # to the nearest; a step of 5 has no ties
                body["tenders"].append({"kind": "cash", "amount_minor": due, "given_minor": due + 500, "change_minor": 500})
                body["rounding_minor"] = card + due - total
            else:
                body["rounding_minor"] = 0
        return json.dumps(body).encode()


class Line:
    """A keep-alive connection that breaks and comes back."""

    def __init__(self, port: int, token: str):
        self._port = port
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._connection = self._fresh()

    def put(self, sale: Sale) -> tuple[int, bytes]:
        """Status 0: the line broke before an answer was whole, and nobody knows what became of the sale."""
        try:
            self._connection.request("PUT", f"/v1/sales/{sale.sale_id}", sale.body, self._headers)
            answer = self._connection.getresponse()
            raw = answer.read()
            return answer.status, raw
        except (OSError, http.client.HTTPException) as broken:
            self._connection.close()
            self._connection = self._fresh()
            return 0, repr(broken).encode()

    def _fresh(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_S_MAX)
