"""A Z on paper: out of its stored document, as a page and as a job of a printer in its store."""
import os
import unicodedata
import unittest
from pathlib import Path

from basket import Bought, pay_cash, priced
from drawer import Drawer
from shop import Shop, Trade
from spool_test import PRINTER
from testkit.sale import uuid7


def columns_of(line: str) -> int:
    """Letters of East Asia take two, marks above others none."""
    return sum(0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


class PrintedZ(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.store = cls.shop.open_store()
        cls.drawer = Drawer(cls.shop, cls.store).opened(50_00)
        lamp, book = cls.shop.new_item("Lamp", 25500), cls.shop.new_item("Book", 89900, "zero")
        for sale in (priced(cls.store, [Bought(lamp, 2000), Bought(book)]), pay_cash(priced(cls.store, [Bought(lamp, 4000)]), 1, card=1000),
                     priced(cls.store, [Bought(book)], {"kind": "percent", "rate_ppm": 100_000}), priced(cls.store, [Bought(lamp)], kind="return")):
            assert cls.shop.record(sale | {"shift_id": cls.drawer.shift_id}, uuid7()).status == 201
        cls.drawer.event("drop", amount_minor=2000)
        cls.counted = 5000 + 1409 + 20 + 809 - 255 - 2000
        assert cls.drawer.count(cls.counted).status == 201
        assert cls.drawer.close().status == 201

    def page(self, **query: str) -> str:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return f"/v1/z-reports/{self.drawer.z_id}/printout?{asked}"

    def test_a_page_says_what_the_document_says(self) -> None:
        text = self.assert_status(self.shop.client.get(self.page()), 200).raw.decode()
        for said in ("Z 1", self.store["name"], self.store["registers"][0]["label"], "50.00", f"{self.counted / 100:.2f}", "20.00"):
            self.assertIn(said, text)
        self.assertTrue(all(len(line) <= 42 for line in text.splitlines()), text)
        html = self.assert_status(self.shop.client.get(self.page(format="html")), 200)
        self.assertIn("text/html", html.headers["content-type"])
        pdf = self.assert_status(self.shop.client.get(self.page(format="pdf")), 200)
        self.assertTrue(pdf.raw.startswith(b"%PDF-"))
        if folder := os.environ.get("SHOPX_SCREENSHOTS"):
            (Path(folder) / "z.pdf").write_bytes(pdf.raw)
            (Path(folder) / "z.txt").write_text(text)

    def test_a_printer_of_the_store_gets_it_once(self) -> None:
        printer, job = uuid7(), uuid7()
        self.assert_status(self.shop.client.put(f"/v1/printers/{printer}", PRINTER | {"store_id": self.store["id"]}), 201)
        for _ in range(2):
            self.assert_status(self.shop.client.put(f"/v1/z-reports/{self.drawer.z_id}/print-jobs/{job}", {"printer_id": printer}), 200)
        waiting = self.shop.client.get(f"/v1/print-jobs?printer_id={printer}&state=waiting").body["items"]
        self.assertEqual(len(waiting), 1)
        elsewhere = uuid7()
        self.assert_status(self.shop.client.put(f"/v1/printers/{elsewhere}", PRINTER | {"store_id": self.shop.open_store()["id"]}), 201)
        self.assert_problem(self.shop.client.put(f"/v1/z-reports/{self.drawer.z_id}/print-jobs/{uuid7()}", {"printer_id": elsewhere}), 422, "receipts.unknown_printer")

    def test_it_speaks_the_language_of_the_store_and_keeps_within_narrow_paper(self) -> None:
        for language, words in (("en", "Counted"), ("de", "Gezählt"), ("fr", "Compté"), ("it", "Contato"), ("sv", "Räknat"), ("ja", "実在高"), ("ar", "المعدود")):
            text = self.assert_status(self.shop.client.get(self.page(language=language, columns="32")), 200).raw.decode()
            self.assertIn(words, text)
            self.assertEqual([line for line in text.splitlines() if columns_of(line) > 32], [])
        settings = f"/v1/stores/{self.store['id']}/receipt-settings"
        self.assert_status(self.shop.client.put(settings, {"language": "fr"}), 200)
        self.addCleanup(self.shop.client.put, settings, {"language": "en"})
        self.assertIn("Fond de caisse", self.shop.client.get(self.page()).raw.decode())

    def test_bad_questions_have_clear_answers(self) -> None:
        self.assert_problem(self.shop.client.get(self.page(language="es")), 400, "http.bad_query")
        self.assert_problem(self.shop.client.get(self.page(format="docx")), 400, "http.bad_query")
        self.assert_problem(self.shop.client.get(self.page(columns="20")), 400, "http.bad_query")
        self.assert_problem(self.shop.client.get(f"/v1/z-reports/{uuid7()}/printout"), 404, "drawers.unknown_z")


if __name__ == "__main__":
    unittest.main()
