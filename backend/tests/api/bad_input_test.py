"""Whatever a till may send, it gets a clear answer, never a 500, and of a sale that is refused nothing at all is written."""
import json
import unittest
from typing import Any

from basket import Bought, changed, pay_cash, priced, uuid7_at
from shop import GROCER, Shop, Trade, everything
from testkit.sale import uuid7

GONE = changed.gone
DEEPER_THAN_ALLOWED = b"[" * 17 + b"]" * 17

# A value of the body that is wrong by itself: where, what, and the code that the error at that place has.
WRONG_VALUES: list[tuple[str, Any, str]] = [
    ("/kind", "gift", "not_one_of"),
    ("/kind", 1, "wrong_type"),
    ("/kind", GONE, "missing"),
    ("/kind", None, "wrong_type"),
    ("/store_id", "here", "not_a_uuid"),
    ("/store_id", "01939f3e7a00712384560123456789ab", "not_a_uuid"),
    ("/register_id", GONE, "missing"),
    ("/register_id", {}, "wrong_type"),
    ("/occurred_at", "yesterday", "not_a_time"),
    ("/occurred_at", "2026-02-30T10:00:00Z", "not_a_time"),
    ("/occurred_at", "2026-11-23 10:00:00", "not_a_time"),
    ("/occurred_at", "2026-11-23T10:00:00.1234567Z", "not_a_time"),
    ("/occurred_at", 1764000000, "wrong_type"),
    ("/currency", "POUNDS", "too_long"),
    ("/currency", "", "too_short"),
    ("/prices_include_tax", "yes", "wrong_type"),
    ("/prices_include_tax", 1, "wrong_type"),
    ("/rounding_scope", "receipt", "not_one_of"),
    ("/lines", [], "required"),
    ("/lines", {}, "wrong_type"),
    ("/lines", GONE, "missing"),
    ("/lines/0", 7, "wrong_type"),
    ("/lines/0", None, "wrong_type"),
    ("/lines/0/name", "", "too_short"),
    ("/lines/0/name", "n" * 301, "too_long"),
    ("/lines/0/name", "\N{GRINNING FACE}" * 301, "too_long"),
    ("/lines/0/name", "a\0b", "nul_character"),
    ("/lines/0/name", 12, "wrong_type"),
    ("/lines/0/variant_id", "22077", "not_a_uuid"),
    ("/lines/0/code", "c" * 81, "too_long"),
    ("/lines/0/quantity_milli", GONE, "missing"),
    ("/lines/0/quantity_milli", 10**12 + 1, "out_of_range"),
    ("/lines/0/unit_price_e4", -1, "out_of_range"),
    ("/lines/0/unit_price_e4", 10**12 + 1, "out_of_range"),
    ("/lines/0/tax_code", "", "too_short"),
    ("/lines/0/tax_rate_ppm", -1, "out_of_range"),
    ("/lines/0/tax_rate_ppm", 1_000_001, "out_of_range"),
    ("/lines/0/tax_rate_ppm", 2**31, "out_of_range"),
    ("/lines/0/gross_minor", -(10**12) - 1, "out_of_range"),
    ("/lines/0/discount", 5, "wrong_type"),
    ("/lines/0/discount", {"kind": "coupon"}, "wrong_kind"),
    ("/lines/0/note", "please", "unknown"),
    ("/order_discount", [], "wrong_type"),
    ("/taxes", "20 %", "wrong_type"),
    ("/taxes/0/net_minor", "425", "wrong_type"),
    ("/rounding_minor", 1001, "out_of_range"),
    ("/tenders/0/kind", "cheque", "not_one_of"),
    ("/tenders/0/given_minor", -1, "out_of_range"),
    ("/tenders/0/card_number", "none", "unknown"),
    ("/kernel_version", 0, "out_of_range"),
    ("/tenant_id", "01939f3e-7a00-7123-8456-0123456789ab", "unknown"),
    ("/a~b", 1, "unknown"),
]

# A number as JSON text in the place of a whole amount. JSON itself allows all of them.
WRONG_NUMBERS: list[tuple[str, str]] = [
    ("1e400", "not_an_integer"), ("-1e400", "not_an_integer"), ("2E9960", "not_an_integer"), ("1e-400", "not_an_integer"),
    ("1.0", "not_an_integer"), ("5.10e2", "not_an_integer"), ("5e2", "not_an_integer"), ("0.1", "not_an_integer"),
    ("9223372036854775808", "out_of_range"), ("-9223372036854775809", "out_of_range"), ("18446744073709551616", "out_of_range"),
    ("9" * 400, "out_of_range"), ("9223372036854775807", "out_of_range"), ("-9223372036854775808", "out_of_range"),
    ('"12"', "wrong_type"), ("null", "wrong_type"), ("true", "wrong_type"), ("[12]", "wrong_type"), ("{}", "wrong_type"),
]

# Bytes that are no JSON document of ours at all: the pointer tells where the reader stood.
NO_JSON: list[tuple[str, bytes]] = [
    ("nothing", b""),
    ("a space", b" "),
    ("half an object", b'{"kind":"sale"'),
    ("two objects", b'{"kind":"sale"}{"kind":"sale"}'),
    ("a trailing comma", b'{"kind":"sale",}'),
    ("a comment", b'{/* till 1 */"kind":"sale"}'),
    ("single quotes", b"{'kind':'sale'}"),
    ("NaN", b'{"total_minor":NaN}'),
    ("Infinity", b'{"total_minor":Infinity}'),
    ("a number with a leading zero", b'{"total_minor":010}'),
    ("a number with a plus", b'{"total_minor":+10}'),
    ("a byte order mark", b'\xef\xbb\xbf{"kind":"sale"}'),
    ("UTF-16", '{"kind":"sale"}'.encode("utf-16")),
    ("a lone continuation byte", b'{"kind":"\x80"}'),
    ("an overlong slash", b'{"kind":"\xc0\xaf"}'),
    ("a surrogate in UTF-8", b'{"kind":"\xed\xa0\x80"}'),
    ("beyond Unicode", b'{"kind":"\xf5\x80\x80\x80"}'),
    ("a character cut short", b'{"kind":"\xe2\x82"}'),
    ("a lone escaped surrogate", b'{"kind":"\\ud800"}'),
    ("an unknown escape", b'{"kind":"\\x41"}'),
    ("a raw line end in a string", b'{"kind":"sa\nle"}'),
    ("a raw NUL in a string", b'{"kind":"sa\x00le"}'),
    ("a NUL after the document", b'{"kind":"sale"}\x00'),
    ("a depth bomb of arrays", b"[" * 500_000),
    ("a depth bomb of objects", b'{"a":' * 150_000),
    ("one level too deep, all closed", DEEPER_THAN_ALLOWED),
]


class ASaleThatIsRefused(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.stranger = Shop(GROCER)
        cls.store = cls.shop.open_store(registers=2)
        cls.ware = cls.shop.new_item("Refused ware", 25500)
        cls.book = cls.shop.new_item("Refused book", 49900, "zero")
        first = cls.shop.record(cls.sale(cls))
        assert first.status == 201 and first.body["number"] == 1, first.raw

    def setUp(self) -> None:
        self.head = self.shop.feed_head()
        self.before = everything()

    def tearDown(self) -> None:
        self.assertEqual(everything(), self.before, "something was written")

    def sale(self, **more: Any) -> dict[str, Any]:
        return priced(self.store, [Bought(self.ware, 2000), Bought(self.book)], **more)

    def refuse(self, body: Any, status: int, code: str, pointer: str | None = None, field: str | None = None, sale_id: str | None = None) -> None:
        answer = self.shop.client.put(f"/v1/sales/{sale_id or uuid7()}", body)
        self.assert_problem(answer, status, code, pointer, field)
        self.assertEqual(self.shop.client.get(f"/v1/feed?after={self.head}").body["items"], [], "the feed has grown")

    def test_a_wrong_value_is_pointed_at(self) -> None:
        for pointer, value, field in WRONG_VALUES:
            with self.subTest(pointer=pointer, value=str(value)[:40]):
                if field == "wrong_kind":
                    self.refuse(changed(self.sale(), pointer, value), 400, "http.bad_body", pointer + "/kind", "not_one_of")
                else:
                    self.refuse(changed(self.sale(), pointer, value), 400, "http.bad_body", pointer.replace("a~b", "a~0b"), field)

    def test_an_amount_is_an_integer_of_64_bits_written_with_digits_alone(self) -> None:
        for place in ("/total_minor", "/lines/1/total_minor", "/tenders/0/amount_minor", "/lines/0/quantity_milli"):
            marked = json.dumps(changed(self.sale(), place, "here"))
            for number, field in WRONG_NUMBERS:
                with self.subTest(place=place, number=number[:30]):
                    self.refuse(marked.replace('"here"', number).encode(), 400, "http.bad_body", place, field)

    def test_minus_zero_is_zero(self) -> None:
        marked = json.dumps(changed(self.sale(), "/rounding_minor", "here")).replace('"here"', "-0").encode()
        self.refuse(changed(json.loads(marked), "/total_minor", 1), 400, "http.bad_body", "/total_minor", "sum_differs")

    def test_a_field_that_is_there_twice_is_no_field(self) -> None:
        said = json.dumps(self.sale())
        twice = said.replace('"kind": "sale"', '"kind": "sale", "kind": "return"', 1)
        self.refuse(twice.encode(), 400, "http.bad_body", "/kind", "duplicate")
        escaped = said.replace('"kind": "sale"', '"kind": "sale", "\\u006bind": "return"', 1)
        self.refuse(escaped.encode(), 400, "http.bad_body", "/kind", "duplicate")
        line = said.replace('"quantity_milli": 2000', '"quantity_milli": 2000, "quantity_milli": 1000', 1)
        self.refuse(line.encode(), 400, "http.bad_body", "/lines/0/quantity_milli", "duplicate")

    def test_what_is_no_json_is_refused_where_it_stops(self) -> None:
        for name, raw in NO_JSON:
            with self.subTest(name):
                self.refuse(raw, 400, "http.bad_json", "" if not raw.strip() else None)
        self.refuse(b'{"kind":"sale","lines":[{"name":"a"},{"name":\xff}]}', 400, "http.bad_json", "/lines/1/name", "bad_json")
        self.refuse(b'{"lines":' + DEEPER_THAN_ALLOWED + b"}", 400, "http.bad_json", None, None)

    def test_a_document_of_another_shape_is_refused(self) -> None:
        for raw in (b"null", b"[]", b'"sale"', b"17", b"true", b"1e400"):
            with self.subTest(raw):
                self.refuse(raw, 400, "http.bad_body", "", "wrong_type")
        self.refuse(b"{}", 400, "http.bad_body", "/lines", "missing")

    def test_a_body_of_ten_megabytes_is_too_large(self) -> None:
        sale = self.sale()
        for name, body in (("spaces", json.dumps(sale).encode() + b" " * (10 << 20)), ("a name", json.dumps(changed(sale, "/lines/0/name", "n" * (10 << 20))).encode())):
            with self.subTest(name):
                self.refuse(body, 413, "http.body_too_large")
        self.refuse(json.dumps(sale).encode() + b" " * ((1 << 20) - len(json.dumps(sale)) + 1), 413, "http.body_too_large")

    def test_more_lines_than_a_sale_may_have(self) -> None:
        sale = self.sale()
        sale["lines"] = [{key: value for key, value in sale["lines"][0].items() if key not in ("variant_id",)}] * 2001
        self.refuse(sale, 400, "http.bad_body", "/lines", "too_many")
        self.refuse(changed(self.sale(), "/tenders", self.sale()["tenders"] * 21), 400, "http.bad_body", "/tenders", "too_many")

    def test_another_kind_of_body_is_refused(self) -> None:
        answer = self.shop.client.put(f"/v1/sales/{uuid7()}", b"<sale/>", Content_Type="application/xml")
        self.assert_problem(answer, 415, "http.unsupported_media_type")

    def test_sums_that_do_not_add_up(self) -> None:
        sale = self.sale()
        cash = sale["tenders"][0]
        card = {"kind": "card_external", "amount_minor": sale["total_minor"]}
        for name, wrong, pointer, field in [
            ("a line's total", changed(sale, "/lines/0/total_minor", 511), "/lines/0/total_minor", "sum_differs"),
            ("the total", changed(sale, "/total_minor", sale["total_minor"] + 1), "/total_minor", "sum_differs"),
            ("the tax", changed(sale, "/tax_minor", sale["tax_minor"] - 1), "/tax_minor", "sum_differs"),
            ("a rate's tax", changed(sale, "/taxes/0/tax_minor", 0), "/taxes/0/tax_minor", "sum_differs"),
            ("a rate's net", changed(sale, "/taxes/0/net_minor", 0), "/taxes/0/net_minor", "sum_differs"),
            ("a rate twice", changed(sale, "/taxes", sale["taxes"] + sale["taxes"][:1]), "/taxes/2", "twice"),
            ("a rate missing", changed(sale, "/taxes", sale["taxes"][:1]), "/lines/1/tax_code", "no_tax_row"),
            ("a rate that no line has", changed(sale, "/taxes", sale["taxes"] + [{"tax_code": "luxury", "tax_rate_ppm": 9, "net_minor": 1, "tax_minor": 0}]), "/taxes/2/net_minor", "sum_differs"),
            ("tax above the line", changed(sale, "/lines/0/tax_minor", 511), "/lines/0/tax_minor", "out_of_range"),
            ("tax below zero", changed(sale, "/lines/0/tax_minor", -1), "/lines/0/tax_minor", "out_of_range"),
            ("quantity of a return", changed(sale, "/lines/0/quantity_milli", -2000), "/lines/0/quantity_milli", "wrong_sign"),
            ("quantity zero", changed(sale, "/lines/0/quantity_milli", 0), "/lines/0/quantity_milli", "wrong_sign"),
            ("gross of a return", changed(sale, "/lines/0/gross_minor", -510), "/lines/0/gross_minor", "wrong_sign"),
            ("a discount above its line", changed(sale, "/lines/0/discount_minor", 511), "/lines/0/discount_minor", "discount_above_line"),
            ("a discount below zero", changed(sale, "/lines/0/discount_minor", -1), "/lines/0/discount_minor", "discount_above_line"),
            ("a share above the rest of its line", changed(changed(sale, "/lines/0/discount_minor", 500), "/lines/0/order_discount_minor", 11), "/lines/0/order_discount_minor", "discount_above_line"),
            ("a percent discount without its rate", changed(sale, "/lines/0/discount", {"kind": "percent"}), "/lines/0/discount/rate_ppm", "required"),
            ("a percent discount with an amount", changed(sale, "/lines/0/discount", {"kind": "percent", "rate_ppm": 1, "amount_minor": 1}), "/lines/0/discount/amount_minor", "not_allowed"),
            ("an amount discount without its amount", changed(sale, "/order_discount", {"kind": "amount"}), "/order_discount/amount_minor", "required"),
            ("an amount discount with a rate", changed(sale, "/order_discount", {"kind": "amount", "rate_ppm": 1, "amount_minor": 1}), "/order_discount/rate_ppm", "not_allowed"),
            ("too little paid", changed(sale, "/tenders", [cash | {"amount_minor": 1, "given_minor": 1, "change_minor": 0}]), "/tenders", "sum_differs"),
            ("nothing paid", changed(sale, "/tenders", []), "/tenders", "sum_differs"),
            ("rounding out of the air", changed(sale, "/rounding_minor", 5), "/tenders", "sum_differs"),
            ("given less change is another amount", changed(sale, "/tenders/0/given_minor", cash["given_minor"] + 100), "/tenders/0/amount_minor", "sum_differs"),
            ("cash without change", changed(sale, "/tenders/0/change_minor", GONE), "/tenders/0", "required"),
            ("cash with a reference", changed(sale, "/tenders/0/reference", "auth"), "/tenders/0/reference", "not_allowed"),
            ("change from a card", changed(sale, "/tenders", [card | {"change_minor": 0}]), "/tenders/0", "not_allowed"),
            ("a tender against the sale", changed(sale, "/tenders", [card | {"amount_minor": -1}]), "/tenders/0/amount_minor", "wrong_sign"),
        ]:
            with self.subTest(name):
                self.refuse(wrong, 400, "http.bad_body", pointer, field)

    def test_a_return_is_a_sale_in_the_mirror(self) -> None:
        mirrored = self.sale(kind="return")
        self.refuse(changed(mirrored, "/kind", "sale"), 400, "http.bad_body", "/lines/0/quantity_milli", "wrong_sign")
        self.refuse(changed(mirrored, "/lines/0/discount_minor", 1), 400, "http.bad_body", "/lines/0/discount_minor", "discount_above_line")
        self.refuse(changed(mirrored, "/lines/0/discount_minor", -511), 400, "http.bad_body", "/lines/0/discount_minor", "discount_above_line")
        self.refuse(changed(mirrored, "/tenders/0/amount_minor", 1), 400, "http.bad_body", "/tenders/0/amount_minor", "wrong_sign")

    def test_amounts_that_the_kernel_cannot_price(self) -> None:
        sale = priced(self.store, [Bought(self.ware)])
        huge = changed(changed(sale, "/lines/0/quantity_milli", 10**12), "/lines/0/unit_price_e4", 10**12)
        self.refuse(huge, 422, "sales.cannot_be_priced", "/lines/0", "cannot_be_priced")

    def test_a_discount_that_asks_for_more_than_there_is(self) -> None:
        sale = priced(self.store, [Bought(self.ware, 1000, {"kind": "amount", "amount_minor": 256})])
        self.refuse(sale, 422, "sales.cannot_be_priced", "/lines/0", "cannot_be_priced")
        sale = priced(self.store, [Bought(self.ware)], {"kind": "amount", "amount_minor": 256})
        self.refuse(sale, 422, "sales.cannot_be_priced", "/lines", "cannot_be_priced")

    def test_ids_of_another_tenant_are_unknown(self) -> None:
        theirs = self.stranger.stores[0]
        variant = self.stranger.items[0].variant_id
        self.refuse(changed(self.sale(), "/store_id", theirs["id"]), 422, "sales.unknown_store", "/store_id", "unknown_store")
        self.refuse(changed(self.sale(), "/register_id", theirs["registers"][0]["id"]), 422, "sales.unknown_register", "/register_id", "unknown_register")
        self.refuse(changed(self.sale(), "/lines/1/variant_id", variant), 422, "sales.unknown_variant", "/lines/1/variant_id", "unknown_variant")
        self.refuse(changed(self.sale(), "/lines/1/variant_id", self.stranger.products[0]["id"]), 422, "sales.unknown_variant", "/lines/1/variant_id")
        self.refuse(changed(self.sale(), "/lines/0/variant_id", uuid7()), 422, "sales.unknown_variant", "/lines/0/variant_id")

    def test_a_register_belongs_to_its_store(self) -> None:
        other = next(store for store in self.shop.stores if store["id"] != self.store["id"])
        self.refuse(changed(self.sale(), "/register_id", other["registers"][0]["id"]), 422, "sales.unknown_register", "/register_id")

    def test_money_is_the_stores(self) -> None:
        for currency in ("EUR", "gbp", "XXX", "€€€"):
            with self.subTest(currency):
                self.refuse(changed(self.sale(), "/currency", currency), 422, "sales.currency_differs", "/currency", "currency_differs")

    def test_the_id_is_a_uuid_of_version_7(self) -> None:
        sale = self.sale()
        version_4 = "7d444840-9dc0-41d1-b245-5ffdce74fad2"
        for bad in (version_4, "nil", "17", "00000000-0000-0000-0000-000000000000", uuid7()[:-1], uuid7() + "0", uuid7().replace("-", ""), "%20", "%C3%A9", "{" + uuid7() + "}"):
            with self.subTest(bad):
                self.assert_problem(self.shop.client.put(f"/v1/sales/{bad}", sale), 400, "sales.bad_id")

    def test_paths_that_are_no_text_are_refused(self) -> None:
        for bad in ("%ff", "%00", "%", "%zz", "%c0%af"):
            with self.subTest(bad):
                self.assert_problem(self.shop.client.put(f"/v1/sales/{bad}", self.sale()), 400, "http.bad_request")

    def test_the_id_was_made_when_the_sale_was(self) -> None:
        sale = self.sale()
        for sale_id in (uuid7_at("2020-01-01T00:00:00Z"), "00000000-0000-7000-8000-000000000000", "ffffffff-ffff-7fff-bfff-ffffffffffff"):
            with self.subTest(sale_id):
                self.refuse(sale, 422, "sales.id_time_differs", "/occurred_at", "id_time_differs", sale_id)
        for when in ("1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
            with self.subTest(when):
                self.refuse(changed(sale, "/occurred_at", when), 422, "sales.id_time_differs", "/occurred_at")

    def test_at_most_twenty_errors_are_told(self) -> None:
        sale = priced(self.store, [Bought(self.ware)] * 50)
        for line in sale["lines"]:
            line["total_minor"] += 1
        answer = self.shop.record(sale)
        self.assert_problem(answer, 400, "http.bad_body", "/lines/0/total_minor")
        self.assertEqual(len(answer.body["errors"]), 20)

    def test_an_answer_never_gives_back_a_key_of_any_length(self) -> None:
        answer = self.shop.record(changed(self.sale(), "/" + "k" * 100_000, 1))
        self.assert_problem(answer, 400, "http.bad_body")
        self.assertLess(len(answer.raw), 2_000)


class AnIdThatIsTaken(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.store = cls.shop.open_store()
        cls.ware = cls.shop.new_item("Taken ware")

    def test_another_body_under_the_id_of_a_sale_is_a_conflict(self) -> None:
        sale, sale_id = priced(self.store, [Bought(self.ware)]), uuid7()
        first = self.assert_status(self.shop.record(sale, sale_id), 201)
        before = everything()
        dearer = priced(self.store, [Bought(self.ware, 2000)], occurred_at=sale["occurred_at"])
        for name, other in (("more of it", dearer), ("another name", changed(sale, "/lines/0/name", "Taken Ware")),
                            ("paid otherwise", pay_cash(changed(sale, "/kernel_version", 1), 1, given=1000)),
                            ("another moment", changed(sale, "/occurred_at", sale["occurred_at"].replace("Z", ".5Z")))):
            with self.subTest(name):
                self.assert_problem(self.shop.record(other, sale_id), 409, "sales.id_reused")
        self.assertEqual(self.shop.record(sale, sale_id).raw, first.raw)
        self.assertEqual(everything(), before)

    def test_the_id_of_a_stock_adjustment_is_no_sales(self) -> None:
        taken = uuid7()
        self.assert_status(self.shop.client.put(f"/v1/stock-adjustments/{taken}", {
            "store_id": self.store["id"], "reason": "receipt", "lines": [{"variant_id": self.ware.variant_id, "quantity_milli": 5000}]}), 201)
        before = everything()
        answer = self.shop.record(priced(self.store, [Bought(self.ware)]), taken)
        self.assert_problem(answer, 409, "sales.id_reused")
        self.assertEqual(everything(), before)

    def test_the_id_of_a_sale_is_no_stock_adjustments(self) -> None:
        taken = uuid7()
        self.assert_status(self.shop.record(priced(self.store, [Bought(self.ware)]), taken), 201)
        answer = self.shop.client.put(f"/v1/stock-adjustments/{taken}", {
            "store_id": self.store["id"], "reason": "receipt", "lines": [{"variant_id": self.ware.variant_id, "quantity_milli": 5000}]})
        self.assert_problem(answer, 409, "inventory.id_reused")


if __name__ == "__main__":
    unittest.main()
