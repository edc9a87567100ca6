"""A sale with promotions, price lists and coupons: judged by the rules that the till names, whatever the shop's are by then."""
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

from basket import changed
from shop import Shop, Trade
from terms_basket import Line, sale_of
from testkit.client import Client
from testkit.sale import Item, uuid7
from testkit.world import the_world

AT = "2026-11-25T17:30"
TENTH = {"kind": "percent_off", "rate_ppm": 100_000}


class Promoted(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.store = cls.shop.open_store(registers=2)
        for kind in ("promotions", "price-lists"):          # other tests' rules are for everyone
            for rule in cls.shop.client.get(f"/v1/{kind}").body["items"]:
                cls.shop.client.request("DELETE", f"/v1/{kind}/{rule['id']}")

    def put(self, path: str, body: dict[str, Any], version: int | None = None) -> dict[str, Any]:
        return self.assert_status(self.shop.client.put(path, body, **({"If_Match": f'"{version}"'} if version else {})), 200, 201).body

    def rules_version(self) -> int:
        return self.shop.client.get("/v1/pricing-rules").body["rules_version"]

    def promotion(self, item: Item, offer: dict[str, Any] = TENTH, **more: Any) -> dict[str, Any]:
        """One for this item in this store alone, so that no other test sees it."""
        return self.put(f"/v1/promotions/p-{uuid7()[-12:]}", {"priority": 1, "stores": [self.store["id"]], "applies_to": {"items": [item.variant_id]}, "offer": offer} | more)

    def lamps_for_a_tenth_less(self, item: Item, promotion: dict[str, Any], **says: Any) -> dict[str, Any]:
        """Two at 2.55: 0.51 off."""
        used = {"promotion_id": promotion["id"], "version": promotion["version"], "amount_minor": 51}
        return sale_of(self.store, [Line(item, 2000, promotions=(used,))], **({"rules_version": self.rules_version(), "priced_at": AT} | says))

    def flags_of(self, sale: dict[str, Any], sale_id: str | None = None, client: Client | None = None) -> list[tuple[str, str | None]]:
        answer = self.assert_status((client or self.shop.client).put(f"/v1/sales/{sale_id or uuid7()}", sale), 201)
        return [(flag["code"], flag.get("pointer")) for flag in answer.body["flags"]]


class Promotions(Promoted):
    def test_a_promotion_of_today_is_taken_off(self) -> None:
        lamp = self.shop.new_item("Lamp", 25500)
        self.assertEqual(self.flags_of(self.lamps_for_a_tenth_less(lamp, self.promotion(lamp))), [])

    def test_a_till_that_was_offline_is_judged_by_the_rules_that_it_had(self) -> None:
        lamp = self.shop.new_item("Lamp", 25500)
        promotion = self.promotion(lamp)
        then = self.lamps_for_a_tenth_less(lamp, promotion)
        self.put(f"/v1/promotions/{promotion['id']}", {key: promotion[key] for key in ("priority", "stores", "applies_to")} | {"offer": TENTH | {"rate_ppm": 500_000}}, promotion["version"])
        self.assertEqual(self.flags_of(then), [("rules_differ", "/rules_version")], "the tenth of then is right by the rules of then")
        now = then | {"rules_version": self.rules_version()}
        self.assertEqual(self.flags_of(now), [("promotion_differs", "/lines/0/promotions")], "by the rules of now it is a half")

    def test_a_promotion_that_the_till_left_out_or_made_up(self) -> None:
        lamp = self.shop.new_item("Lamp", 25500)
        promotion = self.promotion(lamp)
        full_price = sale_of(self.store, [Line(lamp, 2000)], rules_version=self.rules_version(), priced_at=AT)
        self.assertEqual(self.flags_of(full_price), [("promotion_differs", "/lines/0/promotion_minor")])
        made_up = changed(self.lamps_for_a_tenth_less(lamp, promotion), "/lines/0/promotions/0/promotion_id", "nobody")
        self.assertEqual(self.flags_of(made_up), [("promotion_differs", "/lines/0/promotions")])
        other_version = changed(self.lamps_for_a_tenth_less(lamp, promotion), "/lines/0/promotions/0/version", 9)
        self.assertEqual(self.flags_of(other_version), [("promotion_differs", "/lines/0/promotions")])

    def test_rules_that_there_never_were(self) -> None:
        lamp = self.shop.new_item("Lamp", 25500)
        sale = self.lamps_for_a_tenth_less(lamp, self.promotion(lamp), rules_version=10**9)
        self.assertEqual(self.flags_of(sale), [("rules_differ", "/rules_version")])

    def test_the_minute_and_the_customers_group_decide(self) -> None:
        lamp = self.shop.new_item("Lamp", 25500)
        promotion = self.promotion(lamp, hours={"from": "17:00", "until": "18:00"}, customer_groups=["staff"])
        self.assertEqual(self.flags_of(self.lamps_for_a_tenth_less(lamp, promotion, customer_groups=["staff"])), [])
        self.assertEqual(self.flags_of(self.lamps_for_a_tenth_less(lamp, promotion)), [("promotion_differs", "/lines/0/promotions")])
        late = self.lamps_for_a_tenth_less(lamp, promotion, customer_groups=["staff"], priced_at="2026-11-25T18:00")
        self.assertEqual(self.flags_of(late), [("promotion_differs", "/lines/0/promotions")])

    def test_the_categories_of_the_goods_are_the_tills_word_and_are_compared(self) -> None:
        outer, inner, product, variant = (uuid7() for _ in range(4))
        self.put(f"/v1/categories/{outer}", {"name": "Lights"})
        self.put(f"/v1/categories/{inner}", {"name": "Lamps", "parent_id": outer})
        self.put(f"/v1/products/{product}", {"name": "Lamp", "tax_code": "standard", "active": True, "category_id": inner,
                                             "variants": [{"id": variant, "unit": "each", "price_e4": 25500, "codes": [], "active": True}]})
        lamp = Item(variant, "Lamp", 25500, "standard", self.shop.rate("standard"))
        promotion = self.put(f"/v1/promotions/p-{uuid7()[-12:]}", {"priority": 1, "stores": [self.store["id"]], "applies_to": {"categories": [outer]}, "offer": TENTH})
        sale = self.lamps_for_a_tenth_less(lamp, promotion)
        self.assertEqual(self.flags_of(changed(sale, "/lines/0/categories", [inner, outer])), [])
        self.assertEqual(self.flags_of(changed(sale, "/lines/0/categories", [outer])), [("category_differs", "/lines/0/categories")])
        self.assertEqual(self.flags_of(sale), [("promotion_differs", "/lines/0/promotions")], "without categories none is for it")

    def test_the_derivation_says_how_it_came_to_its_amount_by_the_rules_of_then(self) -> None:
        lamp, sale_id = self.shop.new_item("Lamp", 25500), uuid7()
        promotion = self.promotion(lamp, {"kind": "percent_off", "rate_ppm": 99_900})       # 0.50949 of 5.10
        self.assertEqual(self.flags_of(self.lamps_for_a_tenth_less(lamp, promotion), sale_id), [])
        self.shop.client.request("DELETE", f"/v1/promotions/{promotion['id']}")
        answer = self.assert_status(self.shop.client.get(f"/v1/sales/{sale_id}/derivation"), 200).body
        self.assertEqual((answer["agrees"], answer["differences"]), (True, []))
        told = answer["derivation"]["lines"][0]["promotions"]
        self.assertEqual([(one["id"], one["version"], one["kind"], one["rate_ppm"], one["amount_minor"]) for one in told], [(promotion["id"], 1, "percent_off", 99_900, 51)])
        self.assertEqual((Fraction(told[0]["exact"]), Fraction(told[0]["exact"]) - Fraction(told[0]["remainder"])), (Fraction(510 * 99_900, 1_000_000), 51))

    def test_a_return_knows_of_no_promotion(self) -> None:
        lamp = self.shop.new_item("Lamp", 25500)
        self.promotion(lamp)
        sale = sale_of(self.store, [Line(lamp, 1000)], rules_version=self.rules_version(), priced_at=AT)
        back = sale | {"kind": "return", "lines": [sale["lines"][0] | {key: -sale["lines"][0][key] for key in ("quantity_milli", "gross_minor", "tax_minor", "total_minor")}],
                       "taxes": [sale["taxes"][0] | {key: -sale["taxes"][0][key] for key in ("net_minor", "tax_minor")}], "tax_minor": -sale["tax_minor"], "total_minor": -sale["total_minor"],
                       "tenders": [{"kind": "cash", "amount_minor": -sale["total_minor"], "given_minor": 0, "change_minor": sale["total_minor"]}]}
        self.assertEqual(self.flags_of(back), [])


class PriceLists(Promoted):
    def test_a_price_list_takes_the_place_of_the_catalogues_price(self) -> None:
        lamp = self.shop.new_item("Lamp", 25500)
        price_list = self.put(f"/v1/price-lists/l-{uuid7()[-12:]}", {"priority": 1, "stores": [self.store["id"]], "customer_groups": ["trade"],
                                                                    "prices": [{"item": lamp.variant_id, "unit_price_e4": 19900}]})
        pin = {"id": price_list["id"], "version": price_list["version"]}
        judged = {"rules_version": self.rules_version(), "priced_at": AT, "customer_groups": ["trade"]}
        cheaper = lamp._replace(price_e4=19900)
        self.assertEqual(self.flags_of(sale_of(self.store, [Line(cheaper, says={"price_list": pin})], **judged)), [])
        self.assertEqual(self.flags_of(sale_of(self.store, [Line(lamp)], **judged)), [("price_differs", "/lines/0/unit_price_e4")])
        other = sale_of(self.store, [Line(cheaper, says={"price_list": pin | {"version": 2}})], **judged)
        self.assertEqual(self.flags_of(other), [("price_differs", "/lines/0/price_list")])
        stranger = sale_of(self.store, [Line(cheaper, says={"price_list": pin})], **(judged | {"customer_groups": ["public"]}))
        self.assertEqual(self.flags_of(stranger), [("price_differs", "/lines/0/price_list"), ("price_differs", "/lines/0/unit_price_e4")])


class Coupons(Promoted):
    def coupon(self, **body: Any) -> str:
        code = f"C-{uuid7()[-12:]}"
        self.put(f"/v1/coupons/{code}", body)
        return code

    def test_a_coupon_unlocks_its_promotion(self) -> None:
        lamp, word = self.shop.new_item("Lamp", 25500), f"W-{uuid7()[-8:]}"
        promotion = self.promotion(lamp, coupon=word)
        self.assertEqual(self.flags_of(self.lamps_for_a_tenth_less(lamp, promotion, coupons=[word])), [], "a code without a row unlocks itself")
        code = self.coupon(unlocks=word, uses_max=5)
        self.assertEqual(self.flags_of(self.lamps_for_a_tenth_less(lamp, promotion, coupons=[code])), [])
        self.assertEqual(self.shop.client.get(f"/v1/coupons/{code}").body["uses"], 1)
        self.assertEqual(self.flags_of(self.lamps_for_a_tenth_less(lamp, promotion)), [("promotion_differs", "/lines/0/promotions")])

    def test_a_repeat_uses_it_once(self) -> None:
        lamp, code = self.shop.new_item("Lamp", 25500), self.coupon(single_use=True)
        sale, sale_id = self.lamps_for_a_tenth_less(lamp, self.promotion(lamp, coupon=code), coupons=[code]), uuid7()
        first = self.assert_status(self.shop.record(sale, sale_id), 201)
        for _ in range(3):
            self.assertEqual(self.assert_status(self.shop.record(sale, sale_id), 200).raw, first.raw)
        self.assertEqual(first.body["flags"], [])
        self.assertEqual(self.shop.client.get(f"/v1/coupons/{code}").body["uses"], 1)

    def test_another_body_under_the_id_of_a_sale_uses_nothing(self) -> None:
        lamp, code = self.shop.new_item("Lamp", 25500), self.coupon(single_use=True)
        sale_id = uuid7()
        self.assert_status(self.shop.record(sale_of(self.store, [Line(lamp)]), sale_id), 201)
        sale = self.lamps_for_a_tenth_less(lamp, self.promotion(lamp, coupon=code), coupons=[code])
        self.assert_problem(self.shop.record(sale, sale_id), 409, "sales.id_reused")
        self.assertEqual(self.shop.client.get(f"/v1/coupons/{code}").body["uses"], 0)

    def test_a_sale_that_is_refused_uses_nothing(self) -> None:
        lamp, code = self.shop.new_item("Lamp", 25500), self.coupon(single_use=True)
        sale = self.lamps_for_a_tenth_less(lamp, self.promotion(lamp, coupon=code), coupons=[code])
        self.assert_problem(self.shop.record(changed(sale, "/lines/0/variant_id", uuid7())), 422, "sales.unknown_variant")
        self.assertEqual(self.shop.client.get(f"/v1/coupons/{code}").body["uses"], 0)

    def test_of_ten_tills_that_use_one_at_once_nine_are_flagged_and_all_are_recorded(self) -> None:
        lamp, code, tills = self.shop.new_item("Lamp", 25500), self.coupon(single_use=True), 10
        sale = self.lamps_for_a_tenth_less(lamp, self.promotion(lamp, coupon=code), coupons=[code])
        gate = threading.Barrier(tills)

        def sell(_: int) -> tuple[tuple[str, str | None], ...]:
            client, sale_id = Client(the_world().base_url, self.shop.client.token), uuid7()
            gate.wait(20)
            flags = tuple(self.flags_of(sale, sale_id, client))
            again = client.put(f"/v1/sales/{sale_id}", sale)
            self.assertEqual((again.status, tuple((flag["code"], flag.get("pointer")) for flag in again.body["flags"])), (200, flags))
            client.close()
            return flags

        with ThreadPoolExecutor(tills) as pool:
            told = list(pool.map(sell, range(tills)))
        self.assertEqual((told.count(()), told.count((("coupon_clash", "/coupons/0"),))), (1, tills - 1), told)
        self.assertEqual(self.shop.client.get(f"/v1/coupons/{code}").body["uses"], 1)

    def test_a_coupon_of_another_tenant_is_no_coupon_here(self) -> None:
        lamp, code = self.shop.new_item("Lamp", 25500), f"C-{uuid7()[-12:]}"
        stranger = Shop("harbour-grocers")
        self.assert_status(stranger.client.put(f"/v1/coupons/{code}", {"single_use": True}), 200)
        self.assertEqual(self.flags_of(self.lamps_for_a_tenth_less(lamp, self.promotion(lamp, coupon=code), coupons=[code])), [])
        self.assertEqual(stranger.client.get(f"/v1/coupons/{code}").body["uses"], 0)


if __name__ == "__main__":
    unittest.main()
