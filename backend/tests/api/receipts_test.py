"""Receipts out of stored sales: what they show, how prints are counted, and how they are mailed (B14, B30)."""
import base64
import struct
import threading
import zlib
from typing import Any

from basket import Bought, priced
from shop import GIFTS, Shop, Trade
from testkit.mailbox import Mailbox, words_of
from testkit.sale import uuid7
from testkit.world import the_world


def png(width: int, height: int) -> bytes:
    """All black."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + b"\0" * ((width + 7) // 8) for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Receipts(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop(GIFTS)
        cls.store = cls.shop.open_store()

    def sell(self, store: dict[str, Any] | None = None, name: str = "Enamel mug") -> tuple[str, dict[str, Any]]:
        sale = priced(store or self.store, [Bought(self.shop.new_item(name, 25500))])
        sale_id = uuid7()
        receipt = self.assert_status(self.shop.record(sale, sale_id), 201).body
        return sale_id, receipt

    def receipt(self, sale_id: str, query: str = "") -> str:
        answer = self.assert_status(self.shop.client.get(f"/v1/sales/{sale_id}/receipt{query}"), 200)
        return answer.raw.decode()

    def count(self, sale_id: str, **said: Any) -> dict[str, Any]:
        return self.assert_status(self.shop.client.put(f"/v1/sales/{sale_id}/prints/{uuid7()}", said), 201).body

    def test_each_form_shows_the_stored_sale(self) -> None:
        sale_id, receipt = self.sell()
        for form, kind, begins in (("text", "text/plain; charset=utf-8", b" "), ("html", "text/html; charset=utf-8", b"<!doctype html>"), ("pdf", "application/pdf", b"%PDF-")):
            answer = self.assert_status(self.shop.client.get(f"/v1/sales/{sale_id}/receipt?format={form}"), 200)
            self.assertEqual(answer.headers["content-type"], kind)
            self.assertTrue(answer.raw.startswith(begins), answer.raw[:50])
            if form != "pdf":
                for words in (self.store["name"], receipt["receipt_number"], "Enamel mug", "2.55", "GBP"):
                    self.assertIn(words, answer.raw.decode())
        self.assertEqual(max(map(len, self.receipt(sale_id, "?columns=32").splitlines())), 32)
        for language, total in (("de", "SUMME"), ("fr", "TOTAL TTC"), ("it", "TOTALE"), ("sv", "TOTALT"), ("ja", "合計"), ("ar", "الإجمالي")):
            self.assertIn(total, self.receipt(sale_id, f"?language={language}"))

    def test_a_query_that_is_wrong_is_told(self) -> None:
        sale_id, _ = self.sell()
        for query in ("format=png", "columns=23", "columns=65", "columns=x", "gift=yes", "language=es", "print_id=1", "copy=1"):
            self.assert_problem(self.shop.client.get(f"/v1/sales/{sale_id}/receipt?{query}"), 400, "http.bad_query")
        self.assert_problem(self.shop.client.get(f"/v1/sales/{uuid7()}/receipt"), 404, "sales.unknown_sale")
        self.assert_problem(self.shop.client.get(f"/v1/sales/{sale_id}/receipt?print_id={uuid7()}"), 404, "receipts.unknown_print")

    def test_a_reprint_after_the_shop_has_changed_is_the_same_but_for_the_word_duplicate(self) -> None:
        store = self.shop.open_store()
        sale_id, _ = self.sell(store)
        self.assert_status(self.shop.client.put(f"/v1/stores/{store['id']}/receipt-settings", {"footer": "Until Sunday"}), 200)
        first = self.count(sale_id)
        self.assertEqual((first["number"], first["duplicate"]), (1, 0))
        before = self.receipt(sale_id, f"?print_id={first['id']}")
        self.assertIn("Until Sunday", before)
        self.assertNotIn("DUPLICATE", before)
        fields = {key: store[key] for key in ("code", "time_zone", "cut_over_minutes", "currency", "prices_include_tax", "rounding_scope", "cash_step_minor")}
        self.assert_status(self.shop.client.put(f"/v1/stores/{store['id']}", fields | {"name": "Another name", "address": "Elsewhere"}), 200)
        self.assert_status(self.shop.client.put(f"/v1/stores/{store['id']}/receipt-settings", {"footer": "From Monday"}), 200)
        second = self.count(sale_id)
        self.assertEqual((second["number"], second["duplicate"]), (2, 1))
        again = self.receipt(sale_id, f"?print_id={second['id']}").splitlines()
        self.assertIn("DUPLICATE 1", [line.strip() for line in again])
        self.assertEqual([line for line in again if line.strip() != "DUPLICATE 1"], before.splitlines())
        self.assertEqual(self.receipt(sale_id, f"?print_id={first['id']}"), before)

    def test_prints_at_once_get_different_numbers(self) -> None:
        sale_id, _ = self.sell()
        numbers: list[int] = []

        def count() -> None:
            client = Shop(GIFTS).client
            for _ in range(3):
                numbers.append(client.put(f"/v1/sales/{sale_id}/prints/{uuid7()}", {}).body["number"])
            client.close()

        threads = [threading.Thread(target=count) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(numbers), list(range(1, 13)))
        listed = self.assert_status(self.shop.client.get(f"/v1/sales/{sale_id}/prints"), 200).body["items"]
        self.assertEqual(sorted(print_["number"] for print_ in listed), list(range(1, 13)))
        self.assertEqual({print_["caller_kind"] for print_ in listed}, {"member"})

    def test_a_repeat_counts_nothing_and_an_id_is_of_one_receipt(self) -> None:
        sale_id, _ = self.sell()
        other, _ = self.sell()
        print_id = uuid7()
        first = self.assert_status(self.shop.client.put(f"/v1/sales/{sale_id}/prints/{print_id}", {}), 201)
        again = self.assert_status(self.shop.client.put(f"/v1/sales/{sale_id}/prints/{print_id}", {}), 200)
        self.assertEqual(again.body, first.body)
        self.assert_problem(self.shop.client.put(f"/v1/sales/{other}/prints/{print_id}", {}), 409, "receipts.id_reused")
        self.assert_problem(self.shop.client.put(f"/v1/sales/{sale_id}/prints/{print_id}", {"gift": True}), 409, "receipts.id_reused")
        self.assertEqual(self.count(sale_id)["number"], 2)

    def test_a_duplicate_is_in_the_audit_log_and_the_first_print_is_not(self) -> None:
        sale_id, _ = self.sell()
        audited = f"select count(*) from audit.entries where action = 'receipt.reprinted' and subject = '{sale_id}'"
        self.count(sale_id)
        self.assertEqual(the_world().cluster.sql(audited), "0")
        self.count(sale_id)
        self.assertEqual(the_world().cluster.sql(audited), "1")

    def test_bytes_for_a_printer_are_of_a_print_that_was_counted(self) -> None:
        sale_id, _ = self.sell()
        self.assert_problem(self.shop.client.get(f"/v1/sales/{sale_id}/receipt?format=escpos"), 409, "receipts.print_first")
        printed = self.count(sale_id)
        answer = self.assert_status(self.shop.client.get(f"/v1/sales/{sale_id}/receipt?format=escpos&print_id={printed['id']}"), 200)
        self.assertTrue(answer.raw.startswith(b"\x1b@"))

    def test_a_gift_receipt_hides_prices_and_is_counted_by_itself(self) -> None:
        sale_id, receipt = self.sell()
        for form in ("text", "html"):
            shown = self.receipt(sale_id, f"?gift=true&format={form}")
            self.assertIn("GIFT RECEIPT", shown)
            self.assertIn(receipt["receipt_number"], shown)
            for hidden in ("2.55", "GBP", "TOTAL", "Cash", "%</td>"):
                self.assertNotIn(hidden, shown)
        self.count(sale_id)
        self.assertEqual(self.count(sale_id, gift=True)["number"], 1)

    def test_a_receipt_is_printed_a_thousand_times_and_no_more(self) -> None:
        sale_id, _ = self.sell()
        self.count(sale_id)
        the_world().cluster.sql(f"update receipts.counts set last_number = 999 where sale_id = '{sale_id}'")
        self.assertEqual(self.count(sale_id)["number"], 1000)
        self.assert_problem(self.shop.client.put(f"/v1/sales/{sale_id}/prints/{uuid7()}", {}), 409, "receipts.too_many_prints")
        self.assertEqual(self.count(sale_id, gift=True)["number"], 1, "gift receipts are counted by themselves")

    def test_words_and_logo_are_the_stores(self) -> None:
        store = self.shop.open_store()
        path = f"/v1/stores/{store['id']}/receipt-settings"
        self.assertEqual(self.assert_status(self.shop.client.get(path), 200).body, {"language": "en"})
        said = {"header": "VAT no. GB 1\nSecond line", "footer": "Tschüss", "language": "de", "logo_png": base64url(png(64, 16))}
        kept = self.assert_status(self.shop.client.put(path, said), 200).body
        self.assertTrue(kept.pop("logo_png").startswith(base64url(b"\x89PNG\r\n\x1a\n")[:10]))
        self.assertEqual(kept, {key: value for key, value in said.items() if key != "logo_png"})
        sale_id, _ = self.sell(store)
        text = self.receipt(sale_id)
        for words in ("VAT no. GB 1", "Second line", "Tschüss", "SUMME"):
            self.assertIn(words, text)
        self.assertIn("data:image/png;base64,", self.receipt(sale_id, "?format=html"))
        for bad in ("AAAA", "!", base64url(png(577, 1)), base64url(b"GIF89a" * 20)):
            self.assert_problem(self.shop.client.put(path, {"logo_png": bad}), 400, "http.bad_body", "/logo_png", "bad_format")
        self.assert_problem(self.shop.client.get(f"/v1/stores/{uuid7()}/receipt-settings"), 404, "receipts.unknown_store")

    def test_a_receipt_goes_out_by_mail_once_and_to_whom_is_not_kept(self) -> None:
        sale_id, receipt = self.sell()
        address = f"{uuid7()[-12:]}@people.example"
        path = f"/v1/sales/{sale_id}/receipt-mails/{uuid7()}"
        first = self.assert_status(self.shop.client.put(path, {"address": address}), 201).body
        self.assertEqual(self.assert_status(self.shop.client.put(path, {"address": address}), 200).body, first)
        self.assert_problem(self.shop.client.put(path, {"address": "other@people.example"}), 409, "receipts.id_reused")
        mailbox = Mailbox(the_world().server.folder)
        mail = mailbox.wait(address)
        self.assertEqual(mail["Subject"], f"Your receipt from {self.store['name']}")
        self.assertIn(receipt["receipt_number"], words_of(mail))
        html = mail.get_body(("html",)).get_content()
        self.assertIn("Enamel mug", html)
        self.assertNotIn("<script", html)
        mailbox.stays_at(address, 1)
        for table in ("receipts.mails", "audit.entries", "mail.outbox"):
            self.assertEqual(the_world().cluster.sql(f"select count(*) from {table} as t where t::text like '%{address}%'"), "0", table)
        self.assert_problem(self.shop.client.put(f"/v1/sales/{sale_id}/receipt-mails/{uuid7()}", {"address": "no address"}), 400, "http.bad_body", "/address", "bad_address")

    def test_a_receipt_is_mailed_five_times_at_most(self) -> None:
        sale_id, _ = self.sell()
        for _ in range(5):
            self.assert_status(self.shop.client.put(f"/v1/sales/{sale_id}/receipt-mails/{uuid7()}", {"address": "a@people.example"}), 201)
        self.assert_problem(self.shop.client.put(f"/v1/sales/{sale_id}/receipt-mails/{uuid7()}", {"address": "a@people.example"}), 409, "receipts.too_many_mails")
