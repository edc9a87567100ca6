"""A card's number that somebody types where it has no business is refused before it is stored or logged; barcodes that look like one are not."""
import subprocess
import unittest

from rows import all_may
from shop import GIFTS, Shop, Trade, sign_in
from testkit.client import Client
from testkit.sale import uuid7
from testkit.world import the_world

CARD = "5105105105105100"
GROUPED = "5105-1051 0510-5100"
NO_CARD = "5105105105105101"                                   # fails Luhn's check
BARCODE = "4000007087840"                                      # a real GTIN of Open Food Facts that is a Visa number by length, beginning and check digit


def dump() -> str:
    return subprocess.run(["pg_dump", f"{the_world().cluster.url} user=postgres", "--data-only"], check=True, capture_output=True, text=True).stdout


class CardNumbers(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop(GIFTS)

    def product(self, **said: object) -> dict[str, object]:
        return {"name": "Jar", "tax_code": "standard", "active": True, "variants": [{"id": uuid7(), "unit": "each", "codes": [], "active": True}]} | said

    def test_every_route_that_takes_a_body_refuses_one(self) -> None:
        document = self.shop.client.get("/v1/openapi.json").body
        tried = 0
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                route = f"{method.upper()} {path}"
                if "requestBody" not in operation or not {"owner", "none"} & all_may().get(route, {"owner"}):
                    continue
                while "{" in path:
                    path = path[:path.index("{")] + uuid7() + path[path.index("}") + 1:]
                for body, pointer in (({"note": f"Mastercard {CARD}"}, "/note"), ({"a": [{"name": GROUPED}]}, "/a/0/name")):
                    with self.subTest(route=route, pointer=pointer):
                        answer = self.shop.client.request(method.upper(), path, body)
                        self.assert_problem(answer, 422, "http.card_number", pointer, "card_number")
                        self.assertNotIn("5105", str({name: value for name, value in answer.body.items() if name != "request_id"}))     # whose digits are anybody's
                        tried += 1
        self.assertGreater(tried, 20)

    def test_one_in_a_search_is_refused(self) -> None:
        self.assert_problem(self.shop.client.get(f"/v1/products?search={CARD}"), 422, "http.card_number")
        self.assert_problem(self.shop.client.get("/v1/products?search=5105%201051%200510%205100"), 422, "http.card_number")
        self.assert_status(self.shop.client.get(f"/v1/products?search={NO_CARD}"), 200)

    def test_one_in_a_path_is_refused(self) -> None:
        """A promotion, a price list and a role have the names that people give them."""
        promotion = {"priority": 1, "offer": {"kind": "percent_off", "rate_ppm": 1}}
        for path, body in (("/v1/promotions/{}", promotion), ("/v1/price-lists/{}", {"priority": 1, "prices": [{"item": "a", "unit_price_e4": 1}]}),
                           ("/v1/roles/visa{}", {"name": "Till", "permissions": ["sell"]})):
            for card in (CARD, CARD.replace("5", "%35")):
                with self.subTest(path=path, card=card):
                    self.assert_problem(self.shop.client.put(path.format(card), body), 422, "http.card_number")
            self.assert_status(self.shop.client.put(path.format(NO_CARD), body), 200, 201)
        self.assert_problem(self.shop.client.get(f"/v1/coupons/{CARD}"), 404, "pricing.unknown_coupon")        # whose codes are digits often

    def test_nothing_of_it_is_stored_or_logged(self) -> None:
        for said in ({"name": CARD}, {"name": f"Jar {GROUPED}"}, {"description": f"see {CARD}"}, {"attributes": {"note": CARD}}, {"attributes": {CARD: "x"}}):
            with self.subTest(said=list(said)):
                self.assert_problem(self.shop.client.put(f"/v1/products/{uuid7()}", self.product(**said)), 422, "http.card_number")
        self.assert_status(self.shop.client.put(f"/v1/products/{uuid7()}", self.product(name=f"Jar {NO_CARD}")), 201)
        kept = dump()
        log = the_world().server.log.read_text()
        self.assertIn(NO_CARD, kept)                            # the control: such a text would be found
        for text in (CARD, GROUPED):
            self.assertNotIn(text, kept)
            self.assertNotIn(text, log)

    def test_a_barcode_that_looks_like_one_is_sold(self) -> None:
        variant = {"id": uuid7(), "unit": "each", "codes": [{"kind": "gtin", "code": BARCODE}], "active": True}
        self.assert_status(self.shop.client.put(f"/v1/products/{uuid7()}", self.product(variants=[variant])), 201)
        self.assert_status(self.shop.client.get(f"/v1/products/by-code/{BARCODE}"), 200)
        self.assertEqual(len(self.assert_status(self.shop.client.get(f"/v1/products?search={BARCODE}"), 200).body["items"]), 1)
        self.assert_problem(self.shop.client.put(f"/v1/products/{uuid7()}", self.product(name=f"Jar {BARCODE}")), 422, "http.card_number")     # a text is no code field

    def test_who_has_not_signed_in_learns_nothing_of_it(self) -> None:
        stranger = Client(the_world().base_url)
        self.addCleanup(stranger.close)
        self.assert_problem(stranger.put(f"/v1/products/{uuid7()}", self.product(name=CARD)), 401, "auth.no_token")
        self.assert_problem(sign_in(GIFTS, "cashier").put(f"/v1/products/{uuid7()}", self.product(name=CARD)), 403, "auth.forbidden")


if __name__ == "__main__":
    unittest.main()
