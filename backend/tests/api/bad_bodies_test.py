"""What is put and asked beside sales is read as strictly: products, stores, registers, tax classes, categories, stock, queries, sign-in."""
import http.client
import json
import unittest
from typing import Any

from basket import changed
from shop import GROCER, STORE_FIELDS, Shop, Trade, everything
from testkit.client import Answer
from testkit.sale import uuid7


class OtherBodies(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.stranger = Shop(GROCER)
        cls.store = cls.shop.stores[0]

    def setUp(self) -> None:
        self.before = everything()

    def tearDown(self) -> None:
        self.assertEqual(everything(), self.before, "something was written")

    def product(self, **more: Any) -> dict[str, Any]:
        return {"name": "Lamp", "tax_code": "standard", "active": True,
                "variants": [{"id": uuid7(), "unit": "each", "price_e4": 10000, "codes": [{"kind": "gtin", "code": "4006381333931"}], "active": True}]} | more

    def test_a_gtin_has_a_right_check_digit(self) -> None:
        place = "/variants/0/codes/0/code"
        for code in ("4006381333930", "1234567890120", "123456789013", "95012347", "036000241450", "400638133393", "4006381333931X", "４００６３８１３３３９３１", "-4006381333931", "0000400638133393"):
            with self.subTest(code):
                answer = self.shop.client.put(f"/v1/products/{uuid7()}", changed(self.product(), place, code))
                self.assert_problem(answer, 400, "http.bad_body", place, "bad_gtin")

    def test_a_product_is_checked_field_by_field(self) -> None:
        deep: Any = 1
        for _ in range(20):
            deep = [deep]
        for name, body, status, code, pointer in [
            ("no name", self.product(name=""), 400, "http.bad_body", "/name"),
            ("no variant", self.product(variants=[]), 400, "http.bad_body", "/variants"),
            ("an id of version 4", changed(self.product(), "/variants/0/id", "7d444840-9dc0-41d1-b245-5ffdce74fad2"), 400, "http.bad_body", "/variants/0/id"),
            ("a price below zero", changed(self.product(), "/variants/0/price_e4", -1), 400, "http.bad_body", "/variants/0/price_e4"),
            ("a price too high", changed(self.product(), "/variants/0/price_e4", 10**12 + 1), 400, "http.bad_body", "/variants/0/price_e4"),
            ("a unit nobody knows", changed(self.product(), "/variants/0/unit", "lb"), 400, "http.bad_body", "/variants/0/unit"),
            ("one code twice", changed(self.product(), "/variants/0/codes", [{"kind": "gtin", "code": "4006381333931"}, {"kind": "gtin", "code": "04006381333931"}]), 400, "http.bad_body", "/variants/0/codes/1/code"),
            ("a variant twice", self.product(variants=[variant := self.product()["variants"][0] | {"codes": []}, variant]), 400, "http.bad_body", "/variants/1/id"),
            ("attributes that are no object", self.product(attributes=[1]), 400, "http.bad_body", "/attributes"),
            ("attributes with a fraction", self.product(attributes={"weight": 0.5}), 400, "http.bad_body", "/attributes/weight"),
            ("attributes with a NUL", self.product(attributes={"a": "\0"}), 400, "http.bad_body", "/attributes/a"),
            ("attributes with a NUL in a name", self.product(attributes={"a\0": 1}), 400, "http.bad_body", None),
            ("attributes too long", self.product(attributes={"a": "x" * 20_000}), 400, "http.bad_body", "/attributes"),
            ("attributes too deep", self.product(attributes={"a": deep}), 400, "http.bad_json", None),
            ("a category of another tenant", self.product(category_id=self.stranger.client.get("/v1/categories").body["items"][0]["id"]), 422, "catalog.unknown_category", None),
            ("a category that nobody has", self.product(category_id=uuid7()), 422, "catalog.unknown_category", None),
            ("a field nobody knows", self.product(colour="red"), 400, "http.bad_body", "/colour"),
        ]:
            with self.subTest(name):
                self.assert_problem(self.shop.client.put(f"/v1/products/{uuid7()}", body), status, code, pointer)
        for raw in (b'{"name":"a","attributes":{"a":1e400}}', b'{"name":"a","attributes":{"a":1E200000}}', b'{"name":"a","attributes":{"a":1,"a":2}}', b'{"name":"a","attributes":{"a":"\\ud800"}}'):
            with self.subTest(raw):
                self.assertEqual(self.shop.client.put(f"/v1/products/{uuid7()}", raw).status, 400)

    def test_the_other_puts_are_as_strict(self) -> None:
        store = {key: self.store[key] for key in STORE_FIELDS}
        adjustment = {"store_id": self.store["id"], "reason": "receipt", "lines": [{"variant_id": self.shop.items[0].variant_id, "quantity_milli": 1}]}
        for name, path, body, status, code, pointer in [
            ("store code", f"/v1/stores/{uuid7()}", store | {"code": "mill road"}, 400, "http.bad_body", "/code"),
            ("store code taken", f"/v1/stores/{uuid7()}", store, 409, "stores.code_taken", None),
            ("time zone", f"/v1/stores/{uuid7()}", store | {"code": "ZZZ", "time_zone": "Mars/Olympus"}, 422, "stores.unknown_time_zone", None),
            ("time zone as a path", f"/v1/stores/{uuid7()}", store | {"code": "ZZZ", "time_zone": "../../etc/passwd"}, 422, "stores.unknown_time_zone", None),
            ("currency", f"/v1/stores/{uuid7()}", store | {"code": "ZZZ", "currency": "QQQ"}, 422, "stores.unknown_currency", None),
            ("cut-over", f"/v1/stores/{uuid7()}", store | {"code": "ZZZ", "cut_over_minutes": 1440}, 400, "http.bad_body", "/cut_over_minutes"),
            ("smallest coin", f"/v1/stores/{uuid7()}", store | {"code": "ZZZ", "cash_step_minor": 0}, 400, "http.bad_body", "/cash_step_minor"),
            ("store id", "/v1/stores/here", store, 404, "http.not_found", None),
            ("register of no store", f"/v1/stores/{uuid7()}/registers/{uuid7()}", {"code": "9", "name": "n"}, 404, "stores.unknown_store", None),
            ("register id", f"/v1/stores/{self.store['id']}/registers/one", {"code": "9", "name": "n"}, 404, "http.not_found", None),
            ("register code taken", f"/v1/stores/{self.store['id']}/registers/{uuid7()}", {"code": "1", "name": "n"}, 409, "stores.code_taken", None),
            ("tax rate", "/v1/tax-classes/luxury", {"name": "Luxury", "rate_ppm": 1_000_001}, 400, "http.bad_body", "/rate_ppm"),
            ("tax code too long", "/v1/tax-classes/" + "l" * 41, {"name": "Luxury", "rate_ppm": 1}, 422, "pricing.bad_code", None),
            ("tax code that is no text", "/v1/tax-classes/%ff%fe", {"name": "Luxury", "rate_ppm": 1}, 400, "http.bad_request", None),
            ("category in itself", f"/v1/categories/{(own := uuid7())}", {"name": "Own", "parent_id": own}, 422, "catalog.unknown_category", None),
            ("category in nothing", f"/v1/categories/{uuid7()}", {"name": "Lost", "parent_id": uuid7()}, 422, "catalog.unknown_category", None),
            ("category id", "/v1/categories/lights", {"name": "Lights"}, 404, "http.not_found", None),
            ("product id", "/v1/products/lamp", self.product(), 400, "catalog.bad_id", None),
            ("adjustment id", "/v1/stock-adjustments/7d444840-9dc0-41d1-b245-5ffdce74fad2", adjustment, 400, "inventory.bad_id", None),
            ("adjustment of nothing", f"/v1/stock-adjustments/{uuid7()}", changed(adjustment, "/lines/0/quantity_milli", 0), 400, "http.bad_body", "/lines/0/quantity_milli"),
            ("adjustment of one thing twice", f"/v1/stock-adjustments/{uuid7()}", changed(adjustment, "/lines", adjustment["lines"] * 2), 400, "http.bad_body", "/lines/1/variant_id"),
            ("adjustment elsewhere", f"/v1/stock-adjustments/{uuid7()}", adjustment | {"store_id": self.stranger.stores[0]["id"]}, 422, "inventory.unknown_store", "/store_id"),
            ("adjustment of another's goods", f"/v1/stock-adjustments/{uuid7()}", changed(adjustment, "/lines/0/variant_id", self.stranger.items[0].variant_id), 422, "inventory.unknown_variant", "/lines/0/variant_id"),
        ]:
            with self.subTest(name):
                self.assert_problem(self.shop.client.put(path, body), status, code, pointer)

    def test_a_query_is_as_strict(self) -> None:
        for path, code in [
            ("/v1/sales?limit=0", "http.bad_query"), ("/v1/sales?limit=501", "http.bad_query"), ("/v1/sales?limit=1e2", "http.bad_query"),
            ("/v1/sales?from=today", "http.bad_query"), ("/v1/sales?register_id=1", "http.bad_query"), ("/v1/sales?cursor=x", "http.bad_cursor"),
            ("/v1/sales?colour=red", "http.bad_query"), ("/v1/sales?from=%ff", "http.bad_request"), ("/v1/sales?receipt_number=%00", "http.bad_request"),
            ("/v1/products?limit=-1", "http.bad_query"), ("/v1/products?category_id=lights", "http.bad_query"), ("/v1/products?cursor=nothing", "http.bad_cursor"),
            ("/v1/products?search=x&cursor=99999999999999999999", "http.bad_cursor"), ("/v1/feed?after=-1", "http.bad_query"), ("/v1/feed?after=9223372036854775808", "http.bad_query"),
            ("/v1/feed?limit=0", "http.bad_query"), ("/v1/stock", "http.bad_query"), ("/v1/stock?store_id=x", "http.bad_query"), ("/v1/feed/stream?after=soon", "http.bad_query"),
            (f"/v1/stock?store_id={self.store['id']}&variant_id=x", "http.bad_query"), (f"/v1/stock?store_id={self.store['id']}&cursor=x", "http.bad_cursor"),
        ]:
            with self.subTest(path):
                self.assert_problem(self.get_once(path), 400, code)

    def get_once(self, path: str) -> Answer:
        """On a connection of its own, given up when no answer ends: a stream that should have been refused has none."""
        connection = http.client.HTTPConnection("127.0.0.1", int(self.shop.client.base_url.rsplit(":", 1)[1]), timeout=10)
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {self.shop.client.token}"})
            response = connection.getresponse()
            kind = response.getheader("content-type", "")
            raw = response.read() if "json" in kind else b""
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, raw, json.loads(raw) if raw else None)
        finally:
            connection.close()

    def test_signing_in_is_as_strict(self) -> None:
        for name, body, status, code, pointer in [
            ("no password", {"email": "owner@mill-road-gifts.example"}, 400, "http.bad_body", "/password"),
            ("a NUL", {"email": "a\0@b", "password": "x"}, 400, "http.bad_body", "/email"),
            ("too long", {"email": "a" * 255, "password": "x"}, 400, "http.bad_body", "/email"),
            ("nobody", {"email": "nobody@nowhere.example", "password": "x"}, 401, "identity.wrong_credentials", None),
            ("wrong password", {"email": "owner@mill-road-gifts.example", "password": "x"}, 401, "identity.wrong_credentials", None),
            ("not a member there", {"email": "owner@mill-road-gifts.example", "password": "x", "tenant_id": self.stranger.tenant_id}, 401, "identity.wrong_credentials", None),
            ("SQL", {"email": "' or 1=1 --", "password": "' or 1=1 --"}, 401, "identity.wrong_credentials", None),
        ]:
            with self.subTest(name):
                self.assert_problem(self.shop.client.post("/v1/sign-in", body), status, code, pointer)


if __name__ == "__main__":
    unittest.main()
