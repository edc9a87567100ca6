"""Several taxes on a line, other ways to round, labels, promotions: said by a till, priced again, recorded as said, flagged where the server comes to otherwise."""
import json
import unittest
from typing import Any

from basket import Bought, changed, priced
from shop import Shop, Trade, everything
from terms_basket import GST, QST, Line, sale_of
from testkit.sale import Item, uuid7

GONE = changed.gone


def open_item(name: str, price_e4: int, tax_code: str = "standard", rate_ppm: int = 200_000) -> Item:
    return Item("", name, price_e4, tax_code, rate_ppm)


JACKET, BOOK = open_item("Jacket", 1_000_000), open_item("Book", 200_000, *GST)
AUTUMN = {"promotion_id": "autumn", "version": 3, "amount_minor": 51}
JUDGED = {"rules_version": 0, "priced_at": "2026-11-25T17:30"}


class Terms(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.montreal = cls.shop.open_store(currency="CAD", prices_include_tax=False, time_zone="America/Toronto")
        cls.auckland = cls.shop.open_store(currency="NZD", prices_include_tax=False, time_zone="Pacific/Auckland", pack_id="NZ", pack_version=1)
        cls.mill = cls.shop.open_store()

    def flags_of(self, sale: dict[str, Any], sale_id: str | None = None) -> list[tuple[str, str | None]]:
        answer = self.assert_status(self.shop.record(sale, sale_id), 201)
        return [(flag["code"], flag.get("pointer")) for flag in answer.body["flags"]]

    def quebec(self) -> dict[str, Any]:
        return sale_of(self.montreal, [Line(JACKET, taxes=(GST, QST)), Line(BOOK), Line(open_item("Scarf", 333_300), taxes=(GST, QST))])

    def test_gst_and_qst_stand_side_by_side_on_a_line(self) -> None:
        sale, sale_id = self.quebec(), uuid7()
        self.assertEqual(self.flags_of(sale, sale_id), [], json.dumps(sale))
        kept = self.shop.client.get(f"/v1/sales/{sale_id}").body
        self.assertEqual(kept["document"], sale)
        self.assertEqual(self.shop.record(sale, sale_id).status, 200)

    def test_a_tax_of_a_line_that_the_kernel_has_otherwise(self) -> None:
        sale = self.quebec()
        gst, qst = sale["lines"][0]["taxes"]
        gst["tax_minor"] += 1
        qst["tax_minor"] -= 1
        for row, by in zip(sale["taxes"], (1, -1)):
            row["tax_minor"] += by
        self.assertEqual(self.flags_of(sale), [("arithmetic_differs", "/lines/0/taxes/0"), ("arithmetic_differs", "/lines/0/taxes/1")])

    def test_the_taxes_of_a_class_are_a_list_in_the_catalogue_too(self) -> None:
        code = f"qc-{uuid7()[-8:]}"
        taxes = [{"code": name, "rate_ppm": rate} for name, rate in (GST, QST)]
        self.assert_status(self.shop.client.put(f"/v1/tax-classes/{code}", {"name": "Quebec", "taxes": taxes}), 200)
        self.shop.tax_classes.append({"code": code, "rate_ppm": 149_750})
        scarf = self.shop.new_item("Scarf", 333_300, code)
        self.assertEqual(self.flags_of(sale_of(self.montreal, [Line(scarf, taxes=(GST, QST))])), [])
        self.assertEqual(self.flags_of(sale_of(self.montreal, [Line(scarf, taxes=(GST, ("qst", 99_740)))])), [("tax_differs", "/lines/0/taxes")])
        self.assertEqual(self.flags_of(sale_of(self.montreal, [Line(scarf, taxes=(GST,))])), [("tax_differs", "/lines/0/taxes")])
        self.assertEqual(self.flags_of(sale_of(self.montreal, [Line(scarf)])), [("tax_differs", "/lines/0/tax_code")])

    def test_goods_outside_the_tax_name_their_class_and_no_rate(self) -> None:
        code = f"out-{uuid7()[-8:]}"
        self.assert_status(self.shop.client.put(f"/v1/tax-classes/{code}", {"name": "Outside", "taxes": []}), 200)
        self.shop.tax_classes.append({"code": code, "rate_ppm": 0})
        stamp = self.shop.new_item("Stamp", 10_000, code)
        self.assertEqual(self.flags_of(sale_of(self.mill, [Line(stamp)])), [])

    def test_new_zealand_drops_exactly_half_a_cent(self) -> None:
        nail = open_item("Nail", 1_000, "gst", 150_000)              # 0.10: 15 % of it is a cent and a half
        pack = {"id": "NZ", "version": 1}
        self.assertEqual(self.flags_of(sale_of(self.auckland, [Line(nail)], tax_rounding="half_down", pack=pack)), [])
        commercial = sale_of(self.auckland, [Line(nail)])
        self.assertEqual(commercial["tax_minor"], 2)
        self.assertEqual(self.flags_of(commercial), [("policy_differs", "/tax_rounding")], "right by its own terms, which are not the store's")
        two_cents = sale_of(self.auckland, [Line(nail)]) | {"tax_rounding": "half_down"}
        self.assertIn(("arithmetic_differs", "/lines/0"), self.flags_of(two_cents))

    def test_the_pack_is_the_stores(self) -> None:
        nail = Line(open_item("Nail", 1_000, "gst", 150_000))
        self.assertEqual(self.flags_of(sale_of(self.auckland, [nail], tax_rounding="half_down", pack={"id": "NZ", "version": 2})), [("pack_differs", "/pack")])
        self.assertEqual(self.flags_of(sale_of(self.mill, [nail], pack={"id": "GB", "version": 1})), [("pack_differs", "/pack")])

    def test_a_scope_of_rounding_that_is_not_the_stores(self) -> None:
        sale = sale_of(self.mill, [Line(open_item("Lamp", 25_500))]) | {"rounding_scope": "line"}
        self.assertEqual(self.flags_of(sale), [("policy_differs", "/rounding_scope")])

    def test_a_kernel_that_the_server_does_not_have(self) -> None:
        sale = sale_of(self.mill, [Line(open_item("Lamp", 25_500))]) | {"kernel_version": 999}
        self.assertEqual(self.flags_of(sale), [("kernel_differs", "/kernel_version")])

    def test_a_labels_price_is_the_lines_total_exactly(self) -> None:
        cheese = Line(open_item("Cheese", 123_400), 755, label_price_minor=930)      # 0.755 kg at 12.34 would be 9.32
        self.assertEqual(self.flags_of(sale_of(self.mill, [cheese])), [])

    def test_what_is_not_discountable_takes_no_part_in_the_orders_discount(self) -> None:
        sale = priced(self.mill, [Bought(open_item("Voucher", 100_000, "zero", 0)), Bought(open_item("Lamp", 100_000))], {"kind": "amount", "amount_minor": 200})
        self.assertEqual(self.flags_of(sale), [], "both take their half")
        sale["lines"][0] |= {"discountable": False, "order_discount_minor": 0, "total_minor": 1000}
        sale["lines"][1] |= {"order_discount_minor": 200, "total_minor": 800, "tax_minor": 133}
        sale |= {"taxes": [{"tax_code": "zero", "tax_rate_ppm": 0, "net_minor": 1000, "tax_minor": 0}, {"tax_code": "standard", "tax_rate_ppm": 200_000, "net_minor": 667, "tax_minor": 133}],
                 "tax_minor": 133}
        self.assertEqual(self.flags_of(sale), [])

    def test_fields_that_came_later_change_no_digest_of_a_body_without_them(self) -> None:
        sale, sale_id = priced(self.mill, [Bought(open_item("Lamp", 25_500))]), uuid7()
        receipt = self.assert_status(self.shop.record(sale, sale_id), 201)
        raw = self.shop.client.get(f"/v1/sales/{sale_id}").raw
        for field in ("taxes\":null", "discountable", "promotion", "price_source", "tax_rounding", "coupons"):
            self.assertNotIn(field, raw.decode())
        self.assertEqual(self.shop.record(sale, sale_id).raw, receipt.raw)


class BadTerms(Trade):
    """Each contradiction is pointed at, and nothing is written."""
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.montreal = cls.shop.open_store(currency="CAD", prices_include_tax=False, time_zone="America/Toronto")
        cls.mill = cls.shop.open_store()

    def setUp(self) -> None:
        self.before = everything()

    def tearDown(self) -> None:
        self.assertEqual(everything(), self.before, "something was written")

    def refuse(self, sale: dict[str, Any], pointer: str, field: str) -> None:
        with self.subTest(pointer=pointer, field=field):
            self.assert_problem(self.shop.record(sale), 400, "http.bad_body", pointer, field)

    def test_taxes_are_said_in_one_way(self) -> None:
        sale = sale_of(self.montreal, [Line(JACKET, taxes=(GST, QST)), Line(BOOK)])
        taxes = sale["lines"][0]["taxes"]
        self.refuse(changed(sale, "/lines/0/tax_code", "gst"), "/lines/0/tax_code", "not_allowed")
        self.refuse(changed(sale, "/lines/0/tax_rate_ppm", 50_000), "/lines/0/tax_rate_ppm", "not_allowed")
        self.refuse(changed(sale, "/lines/0/taxes", GONE), "/lines/0/tax_code", "required")
        self.refuse(changed(sale, "/lines/1/tax_rate_ppm", GONE), "/lines/1/tax_rate_ppm", "required")
        self.refuse(changed(sale, "/lines/0/taxes", []), "/lines/0/taxes", "too_few")
        self.refuse(changed(sale, "/lines/0/taxes", taxes * 5), "/lines/0/taxes", "too_many")
        self.refuse(changed(sale, "/lines/0/taxes", [taxes[0], taxes[0]]), "/lines/0/taxes/1", "twice")
        self.refuse(changed(sale, "/lines/0/taxes/0/on_earlier", [0]), "/lines/0/taxes/0/on_earlier/0", "not_earlier")
        self.refuse(changed(sale, "/lines/0/taxes/1/on_earlier", [0, 0]), "/lines/0/taxes/1/on_earlier/1", "twice")
        self.refuse(changed(sale, "/lines/0/taxes/1/on_earlier", [8]), "/lines/0/taxes/1/on_earlier/0", "out_of_range")
        self.refuse(changed(sale, "/lines/0/taxes/1/on_earlier", [0]), "/taxes/1/net_minor", "sum_differs")
        self.refuse(changed(sale, "/lines/0/taxes/1/tax_minor", 1), "/lines/0/tax_minor", "sum_differs")
        self.refuse(changed(sale, "/lines/0/taxes/1/tax_minor", -1), "/lines/0/taxes/1/tax_minor", "out_of_range")
        self.refuse(changed(sale, "/lines/0/taxes/1/tax_rate_ppm", 99_751), "/lines/0/taxes/1/tax_code", "no_tax_row")
        self.refuse(changed(sale, "/taxes/0/net_minor", 1), "/taxes/0/net_minor", "sum_differs")
        self.refuse(changed(sale, "/lines/0/taxes/0/rate", 1), "/lines/0/taxes/0/rate", "unknown")

    def test_words_that_nobody_knows(self) -> None:
        sale = sale_of(self.mill, [Line(open_item("Lamp", 25_500))])
        self.refuse(sale | {"tax_rounding": "bankers"}, "/tax_rounding", "not_one_of")
        self.refuse(sale | {"inclusive_rule": "both"}, "/inclusive_rule", "not_one_of")
        self.refuse(changed(sale, "/lines/0/price_source", "guess"), "/lines/0/price_source", "not_one_of")

    def test_a_label_and_its_line(self) -> None:
        sale = sale_of(self.mill, [Line(open_item("Cheese", 123_400), 755, label_price_minor=930)])
        self.refuse(changed(sale, "/lines/0/label_price_minor", 929), "/lines/0/gross_minor", "sum_differs")
        self.refuse(changed(sale, "/lines/0/label_price_minor", -1), "/lines/0/label_price_minor", "out_of_range")
        self.refuse(changed(sale, "/lines/0/label_price_minor", GONE), "/lines/0/label_price_minor", "required")
        self.refuse(changed(sale, "/lines/0/price_source", "typed"), "/lines/0/price_source", "not_allowed")
        self.refuse(changed(sale, "/lines/0/price_list", {"id": "summer", "version": 1}), "/lines/0/price_list", "not_allowed")

    def test_promotions_and_what_they_come_with(self) -> None:
        sale = sale_of(self.mill, [Line(open_item("Lamp", 25_500), 2000, promotions=(AUTUMN,))], **JUDGED)
        self.refuse(changed(sale, "/lines/0/promotion_minor", 50), "/lines/0/promotion_minor", "sum_differs")
        self.refuse(changed(sale, "/lines/0/promotions", GONE), "/lines/0/promotion_minor", "sum_differs")
        self.refuse(changed(sale, "/lines/0/promotions", []), "/lines/0/promotions", "too_few")
        self.refuse(changed(sale, "/lines/0/promotions", [AUTUMN, AUTUMN]), "/lines/0/promotions/1/promotion_id", "twice")
        self.refuse(changed(sale, "/lines/0/promotion_minor", 511), "/lines/0/promotion_minor", "promotion_above_line")
        self.refuse(changed(sale, "/lines/0/promotions/0/amount_minor", 511), "/lines/0/promotions/0/amount_minor", "promotion_above_line")
        self.refuse(changed(sale, "/lines/0/promotions/0/promotion_id", "ten %"), "/lines/0/promotions/0/promotion_id", "bad_format")
        self.refuse(changed(sale, "/lines/0/promotions/0/version", -1), "/lines/0/promotions/0/version", "out_of_range")
        self.refuse(changed(sale, "/lines/0/discountable", False), "/lines/0/promotion_minor", "not_allowed")
        self.refuse(changed(sale, "/rules_version", GONE), "/rules_version", "required")
        self.refuse(changed(sale, "/rules_version", -1), "/rules_version", "out_of_range")
        self.refuse(changed(sale, "/priced_at", GONE), "/priced_at", "required")
        self.refuse(changed(sale, "/priced_at", "2026-11-25T25:30"), "/priced_at", "not_a_time")
        self.refuse(changed(sale, "/priced_at", "2026-11-25"), "/priced_at", "too_short")

    def test_coupons_groups_pins_and_the_digest(self) -> None:
        sale = sale_of(self.mill, [Line(open_item("Lamp", 25_500))])
        self.refuse(sale | {"coupons": ["TEN"]}, "/rules_version", "required")
        sale |= JUDGED
        self.refuse(sale | {"coupons": []}, "/coupons", "too_few")
        self.refuse(sale | {"coupons": ["TEN", "TEN"]}, "/coupons/1", "twice")
        self.refuse(sale | {"coupons": ["ten %"]}, "/coupons/0", "bad_format")
        self.refuse(sale | {"coupons": ["x" * 65]}, "/coupons/0", "too_long")
        self.refuse(sale | {"coupons": [f"C{i}" for i in range(17)]}, "/coupons", "too_many")
        self.refuse(sale | {"customer_groups": ["a/b"]}, "/customer_groups/0", "bad_format")
        self.refuse(sale | {"pack": {"id": "CA QC", "version": 1}}, "/pack/id", "bad_format")
        self.refuse(sale | {"pack": {"id": "CA-QC"}}, "/pack/version", "missing")
        self.refuse(sale | {"quote_digest": "a" * 63}, "/quote_digest", "too_short")
        self.refuse(sale | {"quote_digest": "A" * 64}, "/quote_digest", "bad_format")


if __name__ == "__main__":
    unittest.main()
