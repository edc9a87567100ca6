"""Sales are found again by time, register and number; the feed tells of each once, in order; stock and numbers are what was sold."""
import hashlib
import json
import socket
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from basket import Bought, priced, uuid7_at
from shop import Shop, Trade
from testkit.client import Client
from testkit.sale import uuid7
from testkit.world import the_world

TILLS_AT_ONCE = 10


def canonical(document: dict[str, Any]) -> bytes:
    """The document's bytes: JSON without spaces, in the order in which it came."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


class FindingSales(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.store = cls.shop.open_store(registers=2)
        item = cls.shop.new_item("Found ware")
        cls.receipts = []
        for n in range(23):
            sale = priced(cls.store, [Bought(item)], register=n % 2, occurred_at=f"2026-03-{n + 1:02}T12:00:00Z")
            answer = cls.shop.record(sale, uuid7_at(sale["occurred_at"]))
            assert answer.status == 201, answer.raw
            cls.receipts.append(answer.body)

    def pages(self, query: str) -> list[dict[str, Any]]:
        """All pages, by their cursors; a list that never ends is a failure."""
        items, cursor = [], ""
        for _ in range(40):
            page = self.assert_status(self.shop.client.get(f"/v1/sales?{query}{cursor}"), 200).body
            items += page["items"]
            if "next_cursor" not in page:
                return items
            cursor = f"&cursor={page['next_cursor']}"
        self.fail("the cursor never ends")

    def test_paging_is_complete_and_without_repeats(self) -> None:
        for limit in (1, 2, 7, 22, 23, 24):
            with self.subTest(limit):
                found = self.pages(f"from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z&limit={limit}")
                self.assertEqual(found, self.receipts[::-1])

    def test_by_time(self) -> None:
        found = self.pages("from=2026-03-05T12:00:00Z&to=2026-03-09T12:00:00Z")
        self.assertEqual(found, self.receipts[4:8][::-1])
        self.assertEqual(self.pages("from=2026-03-05T12:00:01Z&to=2026-03-05T12:00:01Z"), [])
        self.assertEqual(self.pages("to=2026-03-01T12:00:00Z"), [])

    def test_by_register(self) -> None:
        found = self.pages(f"register_id={self.store['registers'][1]['id']}&limit=5")
        self.assertEqual(found, self.receipts[1::2][::-1])

    def test_by_receipt_number(self) -> None:
        wanted = self.receipts[6]
        for limit in ("", "&limit=1"):
            with self.subTest(limit):
                self.assertEqual(self.pages(f"receipt_number={wanted['receipt_number']}{limit}"), [wanted])
        for none in ("NOWHERE-1-1", wanted["receipt_number"] + "9999", "17", "-", "A-B-99999999999999999999"):
            with self.subTest(none):
                self.assertEqual(self.pages(f"receipt_number={none}"), [])

    def test_one_that_is_not_there(self) -> None:
        self.assert_problem(self.shop.client.get(f"/v1/sales/{uuid7()}"), 404, "sales.unknown_sale")


class TheFeed(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.store = cls.shop.open_store(registers=2)
        cls.item = cls.shop.new_item("Fed ware")

    def test_positions_are_contiguous_and_digests_are_those_of_the_documents(self) -> None:
        head = self.shop.feed_head()

        def sell(n: int) -> str:
            client = Client(the_world().base_url, self.shop.client.token)
            try:
                kind = "return" if n % 5 == 0 else "sale"
                return self.assert_status(client.put(f"/v1/sales/{(sale_id := uuid7())}", priced(self.store, [Bought(self.item)], register=n % 2, kind=kind)), 201) and sale_id
            finally:
                client.close()

        with ThreadPoolExecutor(TILLS_AT_ONCE) as pool:
            sold = list(pool.map(sell, range(60)))
        entries = self.shop.feed_after(head)
        self.assertEqual([entry["position"] for entry in entries], list(range(head + 1, head + 61)))
        self.assertEqual(sorted(entry["id"] for entry in entries), sorted(sold))
        for entry in entries:
            kept = self.shop.client.get(f"/v1/sales/{entry['id']}").body
            self.assertEqual(entry["kind"], kept["document"]["kind"])
            self.assertEqual(entry["digest"], hashlib.sha256(canonical(kept["document"])).hexdigest())
            self.assertEqual(entry["digest"], kept["receipt"]["digest"])

    def test_it_is_complete_from_the_first_position(self) -> None:
        positions = [entry["position"] for entry in self.shop.feed_after(0)]
        self.assertEqual(positions, list(range(1, self.shop.feed_head() + 1)))

    def test_a_thing_that_changes_brings_its_new_state(self) -> None:
        head = self.shop.feed_head()
        self.assert_status(self.shop.client.put(f"/v1/categories/{(category := uuid7())}", {"name": "Lights"}), 200)
        self.assert_status(self.shop.client.put(f"/v1/categories/{category}", {"name": "Lights"}), 200)
        entries = self.shop.feed_after(head)
        self.assertEqual([(entry["kind"], entry["id"], entry["state"]) for entry in entries], [("category", category, {"id": category, "name": "Lights"})])

    def test_a_stream_delivers_a_sale_within_a_second(self) -> None:
        head = self.shop.feed_head()
        with Stream(self.shop.client, head) as stream:
            for _ in range(5):
                sold_at = time.monotonic()
                sale_id = uuid7()
                self.assert_status(self.shop.record(priced(self.store, [Bought(self.item)]), sale_id), 201)
                head += 1
                position, entry = stream.next(5)
                self.assertLess(time.monotonic() - sold_at, 1.0)
                self.assertEqual((position, entry["position"], entry["id"], entry["kind"]), (head, head, sale_id, "sale"))

    def test_a_stream_goes_on_where_it_was_cut(self) -> None:
        head = self.shop.feed_head()
        for _ in range(3):
            self.assert_status(self.shop.record(priced(self.store, [Bought(self.item)])), 201)
        with Stream(self.shop.client, 0, last_event_id=head + 1) as stream:
            self.assertEqual([stream.next(5)[0] for _ in range(2)], [head + 2, head + 3])

    def test_a_stream_brings_a_long_history_whole(self) -> None:
        """A new till reads a catalogue's worth of changes: more bytes than one buffer."""
        head = self.shop.feed_head()
        for n in range(100):
            self.assert_status(self.shop.client.put(f"/v1/products/{uuid7()}", {
                "name": f"Long story {n}", "description": "once upon a time " * 250, "tax_code": "standard", "active": True,
                "variants": [{"id": uuid7(), "unit": "each", "codes": [], "active": True}]}), 201)
        with Stream(self.shop.client, head) as stream:
            self.assertEqual([stream.next(5)[0] for _ in range(100)], list(range(head + 1, head + 101)))


class Stream:
    """Server-sent events of the feed."""

    def __init__(self, client: Client, after: int, last_event_id: int | None = None):
        host, port = client.base_url.removeprefix("http://").split(":")
        self._socket = socket.create_connection((host, int(port)), timeout=10)
        last = f"Last-Event-ID: {last_event_id}\r\n" if last_event_id is not None else ""
        self._socket.sendall(f"GET /v1/feed/stream?after={after} HTTP/1.1\r\nHost: {host}\r\n{last}Authorization: Bearer {client.token}\r\n\r\n".encode())
        self._lines = self._socket.makefile("rb")
        status = self._lines.readline()
        assert b" 200 " in status, status
        while self._lines.readline().strip():
            pass

    def next(self, seconds: float) -> tuple[int, dict[str, Any]]:
        self._socket.settimeout(seconds)
        position, data = 0, ""
        for line in self._lines:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "id":
                position = int(value)
            elif name == "data":
                data += value
            elif not name and data:
                return position, json.loads(data)
        raise AssertionError("the server ended the stream")

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._lines.close()


class TheBooks(Trade):
    def test_stock_is_the_sum_of_its_movements_and_movements_are_the_sales(self) -> None:
        shop = Shop()
        store = shop.open_store()
        wares = [shop.new_item(f"Moved ware {n}") for n in range(40)]
        self.assert_status(shop.client.put(f"/v1/stock-adjustments/{uuid7()}", {
            "store_id": store["id"], "reason": "receipt", "lines": [{"variant_id": ware.variant_id, "quantity_milli": 50_000} for ware in wares]}), 201)
        expected = {ware.variant_id: 50_000 for ware in wares}
        for n in range(12):
            basket = [Bought(wares[(n * 7 + i) % 40], 1000 + i) for i in range(1 + 7 * n)]
            kind = "return" if n % 4 == 3 else "sale"
            self.assert_status(shop.record(priced(store, basket, kind=kind)), 201)
            for one in basket:
                expected[one.item.variant_id] += one.quantity_milli * (1 if kind == "return" else -1)
        self.assertEqual(shop.on_hand(store), expected)
        wrong = the_world().cluster.sql("""
            select count(*) from (select tenant_id, store_id, variant_id, sum(quantity_milli) as moved from inventory.movement_lines group by 1, 2, 3) m
              full join inventory.stock s using (tenant_id, store_id, variant_id) where m.moved is distinct from s.on_hand_milli""")
        self.assertEqual(wrong, "0")

    def test_every_sale_is_numbered_fed_and_tendered(self) -> None:
        """E25 over all that the tests of this run have sold so far."""
        for name, query in {
            "numbers are 1..n": "select count(*) from (select max(number) <> count(*) or min(number) <> 1 or count(distinct number) <> count(*) as wrong from sales.sales group by tenant_id, series_id) s where wrong",
            "the series row is the last number": "select count(*) from sales.series r where last_number <> (select max(number) from sales.sales s where s.tenant_id = r.tenant_id and s.series_id = r.id)",
            "each sale is in the feed once, with its digest": "select count(*) from sales.sales s where (select count(*) from feed.entries e where e.tenant_id = s.tenant_id and e.entity_id = s.id and e.digest = s.digest and e.kind = (array[1, 2, 13, 14, 15])[s.kind]) <> 1",
            "the digest is that of the document": "select count(*) from sales.sales where digest <> sha256(convert_to(document, 'UTF8'))",
            "positions are contiguous": "select count(*) from feed.heads h where position <> (select count(*) from feed.entries e where e.tenant_id = h.tenant_id) or position <> (select coalesce(max(position), 0) from feed.entries e where e.tenant_id = h.tenant_id)",
            "card tenders are the documents'": "select count(*) from sales.sales s where (select coalesce(sum((t ->> 'amount_minor')::bigint), 0) from jsonb_array_elements(document::jsonb -> 'tenders') t where t ->> 'kind' <> 'cash') <> (select coalesce(sum(amount_minor), 0) from payments.tenders p where p.tenant_id = s.tenant_id and p.sale_id = s.id)",
            "the columns are the document's": "select count(*) from sales.sales where total_minor <> (document::jsonb ->> 'total_minor')::bigint or tax_minor <> (document::jsonb ->> 'tax_minor')::bigint",
        }.items():
            with self.subTest(name):
                self.assertEqual(the_world().cluster.sql(query), "0")


if __name__ == "__main__":
    unittest.main()
