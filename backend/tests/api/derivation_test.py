"""A stored sale explains itself: priced again by the versions that it names, with the kernel's derivation and its digest."""
import json
import unittest
from fractions import Fraction
from typing import Any

from basket import Bought, changed, now, priced
from shop import Shop, Trade, everything
from terms_basket import GST, QST, Line, sale_of
from testkit.places import ROOT
from testkit.sale import Item, uuid7

JACKET, BOOK = Item("", "Jacket", 1_000_000, "gst", 50_000), Item("", "Book", 123_450, "gst", 50_000)


PINNED = ROOT / "engine/vectors/pinned/v1.jsonl"


def as_sold(store: dict[str, Any], cart: dict[str, Any], quote: dict[str, Any]) -> dict[str, Any]:
    """A cart of the kernel and its quote as the sale that a till makes of them, paid by card."""
    lines = []
    for asked, priced_line in zip(cart["lines"], quote["lines"], strict=True):
        line = {"name": "Pinned"} | {key: value for key, value in asked.items() if key not in ("item", "product", "categories")} | priced_line
        if "taxes" in asked:
            line["taxes"] = [tax | {"tax_minor": priced_tax["tax_minor"]} for tax, priced_tax in zip(asked["taxes"], priced_line["taxes"], strict=True)]
        if "promotions" in line:
            line["promotions"] = [{"promotion_id": one["id"], "version": one["version"], "amount_minor": one["amount_minor"]} for one in line["promotions"]]
        lines.append(line)
    kept = ("prices_include_tax", "rounding_scope", "currency", "order_discount", "tax_rounding", "inclusive_rule", "kernel_version", "pack", "rules_version")
    total = quote["total_minor"]
    return {key: cart[key] for key in kept if key in cart} | {
        "kind": "return" if cart["lines"][0]["quantity_milli"] < 0 else "sale", "store_id": store["id"], "register_id": store["registers"][0]["id"], "occurred_at": now(),
        "lines": lines, "taxes": quote["taxes"], "tax_minor": quote["tax_minor"], "total_minor": total, "rounding_minor": 0,
        "tenders": [{"kind": "card_external", "amount_minor": total}] if total else [], "quote_digest": quote["digest"],
    } | ({"priced_at": cart.get("promotions", {"at": "2026-11-25T17:30"})["at"]} if "rules_version" in cart else {})


class Derivation(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.mill = cls.shop.open_store()
        cls.montreal = cls.shop.open_store(currency="CAD", prices_include_tax=False)

    def explained(self, sale: dict[str, Any]) -> dict[str, Any]:
        sale_id = uuid7()
        self.assert_status(self.shop.record(sale, sale_id), 201)
        answer = self.assert_status(self.shop.client.get(f"/v1/sales/{sale_id}/derivation"), 200).body
        self.assertEqual(answer["sale_id"], sale_id)
        return answer

    def assert_adds_up(self, sale: dict[str, Any], derivation: dict[str, Any]) -> None:
        """Each amount is its exact value less the remainder, and all of them are the sale's."""
        for said, line in zip(sale["lines"], derivation["lines"], strict=True):
            self.assertEqual(Fraction(line["price"]["exact"]) - Fraction(line["price"]["remainder"]), said["gross_minor"])
            self.assertEqual([line[name] for name in ("gross_minor", "discount_minor", "order_discount_minor", "tax_minor", "total_minor")],
                             [said[name] for name in ("gross_minor", "discount_minor", "order_discount_minor", "tax_minor", "total_minor")])
            if "taxes" in said:
                self.assertEqual([tax["tax_minor"] for tax in line["taxes"]], [tax["tax_minor"] for tax in said["taxes"]])
        for assessment in derivation["assessments"]:
            self.assertEqual(Fraction(assessment["exact"]) - Fraction(assessment["remainder"]), assessment["amount_minor"])
        self.assertEqual(derivation["totals"]["total_minor"], sale["total_minor"])

    def test_a_sale_with_discounts(self) -> None:
        lamp, book = self.shop.new_item("Lamp", 25500), self.shop.new_item("Book", 89900, "zero")
        sale = priced(self.mill, [Bought(lamp, 3000, {"kind": "percent", "rate_ppm": 70_000}), Bought(book)], {"kind": "amount", "amount_minor": 100})
        answer = self.explained(sale)
        self.assertEqual((answer["agrees"], answer["differences"], answer["kernel_version"]), (True, [], 1))
        self.assert_adds_up(sale, answer["derivation"])

    def test_a_return_and_a_sale_of_several_taxes(self) -> None:
        lamp = self.shop.new_item("Lamp", 25500)
        for sale in (priced(self.mill, [Bought(lamp)], kind="return"), sale_of(self.montreal, [Line(JACKET, taxes=(GST, QST)), Line(BOOK)])):
            answer = self.explained(sale)
            self.assertEqual((answer["agrees"], answer["differences"]), (True, []))
            self.assert_adds_up(sale, answer["derivation"])

    def test_the_digest_is_the_same_for_the_same_and_another_for_anything_else(self) -> None:
        sale = sale_of(self.montreal, [Line(JACKET, taxes=(GST, QST)), Line(BOOK)])
        digest = self.explained(sale)["quote_digest"]
        self.assertRegex(digest, "^[0-9a-f]{64}$")
        self.assertEqual(self.explained(changed(sale, "/lines/0/name", "Coat"))["quote_digest"], digest, "names are no price")
        self.assertEqual(self.explained(sale | {"quote_digest": digest})["agrees"], True)
        dearer = sale_of(self.montreal, [Line(JACKET._replace(price_e4=1_000_100), taxes=(GST, QST)), Line(BOOK)])
        self.assertNotEqual(self.explained(dearer)["quote_digest"], digest)
        self.assertNotEqual(self.explained(sale | {"rules_version": 0, "priced_at": "2026-11-25T17:30"})["quote_digest"], digest)

    def test_the_kernels_pinned_carts_have_their_digests_when_they_are_sold(self) -> None:
        stores: dict[str, dict[str, Any]] = {}
        sold = 0
        for line in PINNED.read_text().splitlines():
            pinned = json.loads(line)
            cart, quote = pinned.get("input", {}), pinned["output"]
            used_rules = any("promotions" in one or "price_list" in one for one in quote.get("lines", []))
            if "digest" not in quote or (used_rules and "rules_version" not in cart):
                continue        # a rule set, a cart that the kernel refuses, or rules without a version, which a sale must name
            if cart["currency"] not in stores:
                stores[cart["currency"]] = self.shop.open_store(currency=cart["currency"])
            with self.subTest(quote["digest"]):
                answer = self.assert_status(self.shop.record(as_sold(stores[cart["currency"]], cart, quote)), 201)
                self.assertEqual({flag["code"] for flag in answer.body["flags"]} & {"arithmetic_differs", "digest_differs", "kernel_differs"}, set())
                sold += 1
        self.assertGreater(sold, 200)

    def test_a_tills_digest_that_is_another_is_flagged_and_told(self) -> None:
        sale, sale_id = sale_of(self.montreal, [Line(BOOK)], quote_digest="0" * 64), uuid7()
        receipt = self.assert_status(self.shop.record(sale, sale_id), 201).body
        self.assertEqual([(flag["code"], flag["pointer"]) for flag in receipt["flags"]], [("digest_differs", "/quote_digest")])
        answer = self.shop.client.get(f"/v1/sales/{sale_id}/derivation").body
        self.assertEqual((answer["agrees"], [(one["check"], one["flagged"]) for one in answer["differences"]]), (False, [("digest", True)]))

    def test_amounts_that_the_kernel_has_otherwise_are_told(self) -> None:
        sale = sale_of(self.mill, [Line(Item("", "Lamp", 25_500, "standard", 200_000), 2000)])
        sale = changed(changed(sale, "/lines/0/tax_minor", 84), "/tax_minor", 84)
        sale["taxes"][0] |= {"tax_minor": 84, "net_minor": 426}
        answer = self.explained(sale)
        self.assertEqual([(one["check"], one["pointer"], one["flagged"]) for one in answer["differences"]], [("amounts", "/lines/0", True), ("amounts", "/total_minor", True)])
        self.assertEqual(answer["derivation"]["totals"]["tax_minor"], 85, "what is explained is what it comes to")

    def test_any_text_may_be_a_tax_code(self) -> None:
        odd = Item("", "Oddity", 12_340, 'ta"x \\ ß', 200_000)
        answer = self.explained(sale_of(self.mill, [Line(odd)]))
        self.assertEqual(answer["derivation"]["taxes"][0]["tax_code"], odd.tax_code)

    def test_a_sale_that_there_is_not(self) -> None:
        before = everything()
        self.assert_problem(self.shop.client.get(f"/v1/sales/{uuid7()}/derivation"), 404, "sales.unknown_sale")
        self.assert_problem(self.shop.client.get("/v1/sales/17/derivation"), 404, "http.not_found")
        self.assertEqual(everything(), before)


if __name__ == "__main__":
    unittest.main()
