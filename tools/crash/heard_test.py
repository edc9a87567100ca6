"""Each check of heard.py is seen red by the fault it is for; a truthful server is seen green."""
import hashlib
import json
import unittest
import uuid

from harness.shops import Shops
from testkit.client import Answer

from . import heard
from .killer import Record
from .tills import Ledger, Sale

TENANT = str(uuid.UUID(int=1))
SHOPS = Shops(1, [TENANT], [], [])


def a_sale(number: int) -> Sale:
    sale = Sale(1, str(uuid.UUID(int=100 + number)), json.dumps({"total_minor": 100 + number, "kind": "sale"}).encode())
    answer = {"sale_id": sale.sale_id, "number": number, "total_minor": 100 + number, "digest": digest_of(sale), "business_date": "2026-11-23"}
    sale.answers.append((201, json.dumps(answer).encode()))
    return sale


def digest_of(sale: Sale) -> str:
    return hashlib.sha256(sale.body).hexdigest()


class FakeServer:
    """Answers as the ledger says, apart from what a test breaks."""

    def __init__(self, ledger: Ledger):
        self.sales = {sale.sale_id: sale for sale in ledger.sales}
        self.feed = [{"position": i, "id": sale.sale_id, "digest": digest_of(sale)} for i, sale in enumerate(ledger.sales, start=1)]
        self.token = None

    def client(self) -> "FakeServer":
        return self

    def close(self) -> None:
        pass

    def put(self, path: str, _body: bytes) -> Answer:
        return self.said(200, self.sales[path.rsplit("/", 1)[1]].answers[0][1])

    def get(self, path: str) -> Answer:
        if path.startswith("/v1/feed"):
            after = int(path.split("after=")[1].split("&")[0])
            return self.said(200, json.dumps({"items": [entry for entry in self.feed if entry["position"] > after]}).encode())
        sale = self.sales[path.rsplit("/", 1)[1]]
        return self.said(200, json.dumps({"receipt": json.loads(sale.answers[0][1]), "document": json.loads(sale.body)}).encode())

    @staticmethod
    def said(status: int, raw: bytes) -> Answer:
        return Answer(status, {}, raw, json.loads(raw))


class Heard(unittest.TestCase):
    def setUp(self):
        self.ledger = Ledger()
        for number in range(1, 6):
            sale = a_sale(number)
            self.ledger.sales.append(sale)
            self.ledger.acknowledged.setdefault(1, []).append(sale)
        self.stored = [[sale.sale_id, TENANT, str(number), str(100 + number), digest_of(sale), "2026-11-23", sale.body.hex()]
                       for number, sale in enumerate(self.ledger.sales, start=1)]
        self.server = FakeServer(self.ledger)
        self.last = self.ledger.sales[-1]

    def red(self) -> set[str]:
        """The first words of the checks that found something."""
        answers, _ = heard.check_answers(self.server, self.ledger, ["token"], Record(), 1)
        findings = heard.check_stored(lambda _: self.stored, self.ledger, SHOPS) + answers + heard.check_feed(self.server, self.ledger, SHOPS, ["token"])
        return {finding.check for finding in findings}

    def assert_red(self, *words: str):
        red = self.red()
        self.assertEqual(len(red), len(words), red)
        for some in words:
            self.assertTrue(any(check.startswith(some) for check in red), f"{some}... stayed green; red: {red}")

    def test_the_truth_is_green(self):
        self.assertEqual(self.red(), set())

    def test_a_lost_sale(self):
        self.stored.pop()
        self.assert_red("LOST: ")

    def test_a_sale_without_an_answer_may_be_stored_or_not(self):
        self.last.answers.clear()
        self.ledger.acknowledged[1].pop()
        self.assertEqual(self.red(), set())
        self.stored.pop()
        self.assertEqual(self.red(), set())

    def test_a_doubled_sale(self):
        self.stored.append(self.stored[-1])
        self.assert_red("DOUBLED")

    def test_a_sale_that_nobody_sent(self):
        self.stored.append([str(uuid.uuid4()), *self.stored[-1][1:]])
        self.assert_red("LOST AND FOUND")

    def test_another_number_than_was_answered(self):
        self.stored[-1][2] = "77"
        self.assert_red("CHANGED")

    def test_another_document_than_was_said(self):
        other = b'{"total_minor": 999, "kind": "sale"}'
        self.stored[-1][6] = other.hex()
        self.assert_red("the document is not", "the stored digest")

    def test_another_tenant(self):
        self.stored[-1][1] = str(uuid.UUID(int=2))
        self.assert_red("a sale lies with")

    def test_a_repeat_with_other_bytes(self):
        self.last.answers.append((200, self.last.answers[0][1] + b" "))
        self.assert_red("a repeat was answered")

    def test_two_times_new(self):
        self.last.answers.append((201, self.last.answers[0][1]))
        self.assert_red("a sale was called new twice")

    def test_a_complaint_of_a_till(self):
        self.ledger.complain("refused: 400")
        self.assert_red("a till heard")

    def test_a_repeat_after_the_crash_with_other_bytes(self):
        self.server.put = lambda path, body: FakeServer.said(200, b"{}") if path.endswith(self.last.sale_id) else FakeServer.put(self.server, path, body)
        self.assert_red("a repeat after the crash")

    def test_a_repeat_after_the_crash_that_is_new(self):
        self.server.put = lambda path, body: FakeServer.said(201, self.server.sales[path.rsplit("/", 1)[1]].answers[0][1])
        self.assert_red("a repeat after the crash")

    def test_a_read_that_shows_something_else(self):
        read = self.server.get
        self.server.get = lambda path: FakeServer.said(200, b'{"receipt": {}, "document": {}}') if path.endswith(self.last.sale_id) else read(path)
        self.assert_red("GET does not show the receipt")

    def test_a_read_that_shows_another_document(self):
        read, receipt = self.server.get, self.last.answers[0][1].decode()
        self.server.get = lambda path: FakeServer.said(200, f'{{"receipt": {receipt}, "document": {{}}}}'.encode()) if path.endswith(self.last.sale_id) else read(path)
        self.assert_red("GET does not show what")

    def test_a_hole_in_the_feed(self):
        self.server.feed.insert(2, {"position": 99, "id": str(uuid.uuid4())})
        self.server.feed = [entry | {"position": entry["position"] + (entry["position"] > 2)} for entry in self.server.feed if entry["position"] != 99]
        self.assert_red("a position of the feed")

    def test_a_feed_that_forgets_a_sale(self):
        self.server.feed.pop()
        self.assert_red("the feed does not name")

    def test_a_feed_with_another_digest(self):
        self.server.feed[-1]["digest"] = "00"
        self.assert_red("the feed does not name")

    def test_a_feed_that_can_not_be_read(self):
        read = self.server.get
        self.server.get = lambda path: FakeServer.said(500, b"{}") if path.startswith("/v1/feed") else read(path)
        self.assert_red("the feed can't", "the feed does not name")


if __name__ == "__main__":
    unittest.main()
