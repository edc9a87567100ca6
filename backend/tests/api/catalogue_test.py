"""Products: created and changed under their version, found by code and by words, and every change is what the next sale is checked against."""
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from basket import Bought, priced
from shop import Shop, Trade, everything
from testkit.client import Client
from testkit.sale import Item, uuid7
from testkit.world import the_world

GTIN_WITHOUT_CHECK_DIGIT = "20"      # a prefix for use inside a shop: no real product has it


def gtin13(body: str) -> str:
    """E17: from the right, weights 3, 1, 3, 1..."""
    total = sum(int(digit) * (3 if i % 2 == 0 else 1) for i, digit in enumerate(reversed(body)))
    return body + str(-total % 10)


def own_gtin() -> str:
    return gtin13(GTIN_WITHOUT_CHECK_DIGIT + str(int(uuid7().replace("-", "")[-10:], 16) % 10**10).zfill(10))


def product(name: str, *codes: tuple[str, str], **more: Any) -> dict[str, Any]:
    variant = {"id": uuid7(), "unit": "each", "price_e4": 25500, "codes": [{"kind": kind, "code": code} for kind, code in codes], "active": True}
    return {"name": name, "tax_code": "standard", "active": True, "variants": [variant | more.pop("variant", {})]} | more


class Catalogue(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.store = cls.shop.open_store()

    def put(self, body: dict[str, Any], product_id: str | None = None, etag: str | None = None):
        return self.shop.client.put(f"/v1/products/{product_id or uuid7()}", body, **({"If_Match": etag} if etag else {}))

    def names(self, query: str) -> list[str]:
        return [found["name"] for found in self.assert_status(self.shop.client.get(f"/v1/products?{query}"), 200).body["items"]]


class APageOfTheCatalogue(Catalogue):
    def test_what_was_put_is_what_is_there(self) -> None:
        product_id, gtin, category = uuid7(), own_gtin(), uuid7()
        self.assert_status(self.shop.client.put(f"/v1/categories/{category}", {"name": "Kept things"}), 200)
        said = product("Kept", ("gtin", gtin), ("own", "Kept-1a"), description="As it was said", category_id=category, attributes={"colour": "white", "sizes": [1, 2]},
                       variant={"name": "Large", "sku": "K-1", "price_e4": 1, "unit": "kg"})
        made = self.assert_status(self.put(said, product_id), 201)
        self.assertEqual(made.headers["etag"], '"1"')
        got = self.assert_status(self.shop.client.get(f"/v1/products/{product_id}"), 200)
        self.assertEqual(got.headers["etag"], made.headers["etag"])
        wanted = said | {"id": product_id, "version": 1}
        wanted["variants"][0]["codes"][0]["code"] = gtin.zfill(14)
        self.assertEqual(got.body, wanted)
        self.assertEqual(made.body, got.body)

    def test_a_change_needs_the_version_that_was_read(self) -> None:
        product_id, said = uuid7(), product("Versioned")
        first = self.assert_status(self.put(said, product_id), 201)
        before = everything()
        for etag in (None, '"2"', '"0"', "1", '"x"', 'W/"1"'):
            with self.subTest(etag):
                self.assert_problem(self.put(said | {"name": "Overwritten"}, product_id, etag), 412, "catalog.version_differs")
        self.assertEqual(everything(), before)
        second = self.assert_status(self.put(said | {"name": "Versioned, twice"}, product_id, first.headers["etag"]), 200)
        self.assertEqual((second.headers["etag"], second.body["version"]), ('"2"', 2))
        self.assert_problem(self.put(said | {"name": "Late"}, product_id, first.headers["etag"]), 412, "catalog.version_differs")
        self.assertEqual(self.shop.client.get(f"/v1/products/{product_id}").body["name"], "Versioned, twice")

    def test_two_that_race_to_create_one_product_make_one_and_a_refusal(self) -> None:
        for _ in range(20):
            product_id, said, gate = uuid7(), product("Raced for"), threading.Barrier(2)

            def create(name: str):
                client = Client(the_world().base_url, self.shop.client.token)
                gate.wait(30)
                try:
                    return client.put(f"/v1/products/{product_id}", said | {"name": name})
                finally:
                    client.close()

            with ThreadPoolExecutor(2) as pool:
                answers = sorted(pool.map(create, ("One", "Another")), key=lambda answer: answer.status)
            self.assertEqual([answer.status for answer in answers], [201, 412])
            self.assertEqual(self.shop.client.get(f"/v1/products/{product_id}").body["name"], answers[0].body["name"])

    def test_what_changes_nothing_has_no_new_version_and_no_entry_in_the_feed(self) -> None:
        product_id, said = uuid7(), product("Unchanged", ("own", uuid7()), attributes={"b": 1, "a": 2})
        first = self.assert_status(self.put(said, product_id), 201)
        before = everything()
        self.assertEqual(self.assert_status(self.put(said, product_id, first.headers["etag"]), 200).headers["etag"], '"1"')
        self.assertEqual(everything(), before)

    def test_nothing_can_be_changed_that_is_not_there(self) -> None:
        self.assert_problem(self.put(product("Not there"), uuid7(), '"1"'), 412, "catalog.version_differs")
        self.assert_problem(self.shop.client.get(f"/v1/products/{uuid7()}"), 404, "catalog.unknown_product")
        self.assert_problem(self.shop.client.get("/v1/products/lamp"), 404, "catalog.unknown_product")

    def test_a_code_belongs_to_one_variant(self) -> None:
        gtin, own = own_gtin(), f"own {uuid7()[-8:]}"
        self.assert_status(self.put(product("Owner of codes", ("gtin", gtin), ("own", own))), 201)
        before = everything()
        for codes in ([("gtin", gtin)], [("gtin", gtin.zfill(14))], [("own", own)]):
            with self.subTest(codes):
                self.assert_problem(self.put(product("Thief of codes", *codes)), 409, "catalog.code_taken")
        self.assertEqual(everything(), before)

    def test_a_code_that_is_given_up_can_be_had(self) -> None:
        product_id, gtin = uuid7(), own_gtin()
        said = product("Gives up", ("gtin", gtin))
        first = self.assert_status(self.put(said, product_id), 201)
        said["variants"][0]["codes"] = []
        self.assert_status(self.put(said, product_id, first.headers["etag"]), 200)
        self.assert_problem(self.shop.client.get(f"/v1/products/by-code/{gtin}"), 404, "catalog.unknown_code")
        taken = self.assert_status(self.put(product("Takes up", ("gtin", gtin))), 201)
        self.assertEqual(self.shop.client.get(f"/v1/products/by-code/{gtin}").body["product"]["id"], taken.body["id"])

    def test_a_variant_stays_with_its_product(self) -> None:
        """Else the product that it is taken from changes without a version, unseen by every till."""
        product_id, said = uuid7(), product("Has its variant", ("own", uuid7()))
        self.assert_status(self.put(said, product_id), 201)
        before = everything()
        answer = self.put(product("Wants the variant", variant={"id": said["variants"][0]["id"]}))
        self.assertIn(answer.status, (409, 422), answer.raw)
        self.assertEqual(everything(), before)

    def test_a_withdrawn_product_is_not_sold_but_known(self) -> None:
        product_id, gtin = uuid7(), own_gtin()
        said = product("Withdrawn soon", ("gtin", gtin))
        first = self.assert_status(self.put(said, product_id), 201)
        self.assert_status(self.put(said | {"active": False}, product_id, first.headers["etag"]), 200)
        self.assert_problem(self.shop.client.get(f"/v1/products/by-code/{gtin}"), 404, "catalog.unknown_code")
        self.assertEqual(self.names("search=Withdrawn%20soon&limit=1"), [])
        self.assertFalse(self.shop.client.get(f"/v1/products/{product_id}").body["active"])


class WhatIsFound(Catalogue):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.shelf, cls.board, cls.elsewhere = uuid7(), uuid7(), uuid7()
        cls.gtin, cls.own = own_gtin(), f"Qz{uuid7()[-6:]}"
        for category, said in ((cls.shelf, {"name": "Zanzibar shelf"}), (cls.board, {"name": "Zanzibar board", "parent_id": cls.shelf}), (cls.elsewhere, {"name": "Elsewhere"})):
            cls.shop.client.put(f"/v1/categories/{category}", said)
        for name, codes, category in (("Crème brûlée Zanzibar", [("gtin", cls.gtin)], cls.shelf), ("Zanzibar candle, large", [("own", cls.own)], cls.board),
                                      ("Old Zanzibar candle", [], cls.elsewhere), ("Żółta lampa ΣΊΣΥΦΟΣ", [], cls.elsewhere)):
            answer = cls.shop.client.put(f"/v1/products/{uuid7()}", product(name, *codes, category_id=category, variant={"sku": "SKU-" + uuid7()[-8:]}))
            assert answer.status == 201, answer.raw

    def test_by_word_the_beginning_first(self) -> None:
        self.assertEqual(self.names("search=zanzibar"), ["Zanzibar candle, large", "Crème brûlée Zanzibar", "Old Zanzibar candle"])
        self.assertEqual(self.names("search=candle%20zanzibar"), ["Old Zanzibar candle", "Zanzibar candle, large"])
        self.assertEqual(self.names("search=" + quote("Old Zanzibar candle")), ["Old Zanzibar candle"])

    def test_without_regard_to_case_and_accents(self) -> None:
        for typed in ("creme brulee zanz", "CRÈME BRÛLÉE ZANZ", "cre\u0300me bru\u0302le\u0301e zanz"):
            with self.subTest(typed):
                self.assertEqual(self.names("search=" + quote(typed)), ["Crème brûlée Zanzibar"])
        self.assertEqual(self.names("search=" + quote("σίσυφος")), ["Żółta lampa ΣΊΣΥΦΟΣ"])

    def test_by_code(self) -> None:
        self.assertEqual(self.names(f"search={self.gtin}"), ["Crème brûlée Zanzibar"])
        self.assertEqual(self.names(f"search={self.own}"), ["Zanzibar candle, large"])

    def test_what_is_nearly_right(self) -> None:
        self.assertIn("Crème brûlée Zanzibar", self.names("search=" + quote("creme bruleee zanzibra")))
        self.assertEqual(self.names("search=" + quote("☃☃☃☃☃☃")), [])

    def test_in_a_category_and_its_children(self) -> None:
        self.assertEqual(self.names(f"category_id={self.shelf}"), ["Crème brûlée Zanzibar", "Zanzibar candle, large"])
        self.assertEqual(self.names(f"category_id={self.board}&search=zanzibar"), ["Zanzibar candle, large"])
        self.assertEqual(self.names(f"category_id={uuid7()}"), [])

    def test_a_code_of_another_category_is_not_in_this_one(self) -> None:
        self.assertEqual(self.names(f"category_id={self.elsewhere}&search={self.own}"), [])

    def test_every_length_of_a_gtin_is_the_same_code(self) -> None:
        for code in (self.gtin, self.gtin.zfill(14)):
            found = self.assert_status(self.shop.client.get(f"/v1/products/by-code/{code}"), 200).body
            self.assertEqual(found["product"]["name"], "Crème brûlée Zanzibar")
            self.assertEqual(found["variant_id"], found["product"]["variants"][0]["id"])

    def test_an_own_code_is_exact(self) -> None:
        self.assertEqual(self.assert_status(self.shop.client.get(f"/v1/products/by-code/{self.own}"), 200).body["product"]["name"], "Zanzibar candle, large")
        for other in (self.own.lower(), self.own + "0", "%20" + self.own, quote("☃"), self.gtin[:-1]):
            with self.subTest(other):
                self.assert_problem(self.shop.client.get(f"/v1/products/by-code/{other}"), 404, "catalog.unknown_code")

    def test_paging_is_complete_and_without_repeats(self) -> None:
        everything_active = self.pages("limit=500")
        self.assertEqual(len({found["id"] for found in everything_active}), len(everything_active))
        for query in ("limit=7", "limit=1&search=zanzibar", "limit=2&search=zanzibar", f"limit=1&category_id={self.shelf}", "limit=50&search=%20"):
            with self.subTest(query):
                small, whole = self.pages(query), self.pages(query.replace(query.split("&")[0], "limit=500"))
                self.assertEqual([found["id"] for found in small], [found["id"] for found in whole])
                self.assertGreater(len(small), 1)

    def pages(self, query: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        cursor = ""
        for _ in range(200):
            page = self.assert_status(self.shop.client.get(f"/v1/products?{query}{cursor}"), 200).body
            items += page["items"]
            if "next_cursor" not in page:
                return items
            cursor = f"&cursor={quote(page['next_cursor'])}"
        self.fail("the cursor never ends")


class AChange(Catalogue):
    """What the manager changed a moment ago is what the next scan and the next sale see."""

    def flags(self, item: Item) -> list[str]:
        return [flag["code"] for flag in self.assert_status(self.shop.record(priced(self.store, [Bought(item)])), 201).body["flags"]]

    def test_a_new_product_can_be_scanned_and_sold_at_once(self) -> None:
        for _ in range(5):
            gtin = own_gtin()
            said = product("Brand new", ("gtin", gtin))
            self.assert_status(self.put(said), 201)
            found = self.assert_status(self.shop.client.get(f"/v1/products/by-code/{gtin}"), 200).body
            self.assertEqual(self.flags(Item(found["variant_id"], "Brand new", 25500, "standard", 200_000)), [])

    def test_a_new_price_is_the_price(self) -> None:
        product_id, gtin = uuid7(), own_gtin()
        said = product("Repriced", ("gtin", gtin))
        etag = self.assert_status(self.put(said, product_id), 201).headers["etag"]
        item = Item(said["variants"][0]["id"], "Repriced", 25500, "standard", 200_000)
        self.assertEqual(self.flags(item), [])
        said["variants"][0]["price_e4"] = 29900
        self.assert_status(self.put(said, product_id, etag), 200)
        self.assertEqual(self.shop.client.get(f"/v1/products/by-code/{gtin}").body["product"]["variants"][0]["price_e4"], 29900)
        self.assertEqual(self.flags(item), ["price_differs"])
        self.assertEqual(self.flags(item._replace(price_e4=29900)), [])

    def test_a_new_tax_is_the_tax(self) -> None:
        code = f"changing-{uuid7()[-8:]}"
        self.assert_status(self.shop.client.put(f"/v1/tax-classes/{code}", {"name": "Changing", "rate_ppm": 100_000}), 200)
        said = product("Taxed", tax_code=code)
        self.assert_status(self.put(said), 201)
        item = Item(said["variants"][0]["id"], "Taxed", 25500, code, 100_000)
        self.assertEqual(self.flags(item), [])
        self.assert_status(self.shop.client.put(f"/v1/tax-classes/{code}", {"name": "Changing", "rate_ppm": 120_000}), 200)
        self.assertEqual(self.flags(item), ["tax_differs"])
        self.assertEqual(self.flags(item._replace(tax_rate_ppm=120_000)), [])

    def test_a_variant_that_is_left_out_is_withdrawn(self) -> None:
        product_id, said = uuid7(), product("Two sizes")
        said["variants"].append(said["variants"][0] | {"id": uuid7(), "name": "Small"})
        etag = self.assert_status(self.put(said, product_id), 201).headers["etag"]
        gone = said["variants"].pop()
        self.assert_status(self.put(said, product_id, etag), 200)
        self.assertEqual(self.flags(Item(gone["id"], "Two sizes, Small", 25500, "standard", 200_000)), ["withdrawn"])


if __name__ == "__main__":
    unittest.main()
