"""Every field of every request type that the server describes is read strictly: what is unknown, too big, no number or no text is refused
where it stands, and never answered with a 5xx. The types come from the document of the running server, so a new one is tested from its birth."""
import json
import time
import unittest
from collections.abc import Iterator
from typing import Any, NamedTuple

from basket import Bought, priced
from controls import complaints_of
from doors import document, operations, strange_path
from shop import OURS, Shop, Trade, everything
from spool_test import PRINTER
from testkit.client import Answer
from testkit.sale import uuid7
from testkit.world import World
from wire import Field, Schema, Wire, put_at, request_schema, texts_of, value_at

MARK = "fe5c0de-mark"
# What people send who hope that a body is copied into a row.
EXTRAS = ("tenant_id", "id", "role", "price", "total", "created_at", "is_paid", "is_admin", "permissions", "permissions_version", "account_id", "owner",
          "password_hash", "recorded_at", "version", "digest", "receipt_number", "__proto__", "constructor", "$where")
# (JSON text in the place of an integer, whether it is an integer of 64 bits)
NUMBERS = [("1e400", False), ("-1e400", False), ("2E9960", False), ("1e-400", False), ("1.0", False), ("0.1", False), ("5e2", False),
           ("9223372036854775808", False), ("-9223372036854775809", False), ("18446744073709551616", False), ("9" * 400, False), ('"12"', False), ("null", False),
           ("true", False), ("[12]", False), ("{}", False), ("NaN", False), ("Infinity", False), ("012", False), ("+1", False), ("0x1f", False),
           ("9223372036854775807", True), ("-9223372036854775808", True), ("-0", True), ("0", True), ("-1", True)]
# (what it is, bytes between the quotes of a JSON string)
NO_TEXT = [("invalid UTF-8", b"\xff\xfe"), ("a continuation byte", b"a\x80"), ("cut short", b"\xe2\x82"), ("an overlong slash", b"\xc0\xaf"), ("an overlong NUL", b"\xc0\x80"),
           ("a surrogate in UTF-8", b"\xed\xa0\x80"), ("beyond Unicode", b"\xf5\x80\x80\x80"), ("a lone escaped surrogate", rb"\ud800"), ("surrogates turned round", rb"\udc00\ud800"),
           ("a raw NUL", b"a\x00b"), ("an escaped NUL", rb"a\u0000b"), ("a raw line end", b"a\nb")]
TEXTS = ["\N{GRINNING FACE}", "\u202egnp.exe", "\ufefftext", "e\u0301", "\u00e9", "\u200b", "'; drop table sales.sales; --", "' or '1'='1", "${7*7}{{7*7}}", "<script>alert(1)</script>",
         "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "=cmd|' /C calc'!A0", "@SUM(1+1)", "\x1b@\x1bp1", "../../etc/passwd", "%00%n%s", "\u2028\u2029", "a" * 200_000]


# Of a sale and a printer that there are.
PRINTS = {"PUT /v1/print-jobs/{job_id}", "PUT /v1/sales/{sale_id}/prints/{print_id}", "PUT /v1/sales/{sale_id}/receipt-mails/{mail_id}"}


class Writing(NamedTuple):
    """A route that takes a body."""
    route: str
    schema: Schema
    sample: Any


class EveryField(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.world = World(settings={"SHOPX_LIMITS": "off"})          # thousands of requests a second, which no budget would let through
        cls.addClassCleanup(cls.world.close)
        described = document(cls.world)
        cls.shop = Shop(world=cls.world)
        store, item = cls.shop.open_store(), cls.shop.items[0]
        cls.sale_id, printer_id = uuid7(), uuid7()
        assert cls.shop.record(priced(store, [Bought(item)]), cls.sale_id).status == 201
        assert cls.shop.client.put(f"/v1/printers/{printer_id}", PRINTER | {"store_id": store["id"]}).status == 201
        # A policy that asks for a second factor would end this very session.
        cls.wire = Wire(described, {"second_factor_required": False, "code": lambda: uuid7()[-8:].upper(), "store_id": store["id"], "register_id": store["registers"][0]["id"], "sale_id": cls.sale_id, "printer_id": printer_id, "variant_id": item.variant_id, "tax_code": item.tax_code})
        cls.writings = [Writing(route, schema, cls.wire.sample(schema)) for route, operation in operations(described).items() if (schema := request_schema(operation)) is not None]

    def send(self, writing: Writing, body: Any) -> Answer:
        """Under an id of its own each time, so that what is accepted by chance stays apart."""
        method, path = writing.route.split(" ")
        known = path.replace("{store_id}", self.shop.stores[0]["id"]).replace("/sales/{sale_id}/", f"/sales/{self.sale_id}/")
        answer = self.shop.client.request(method, strange_path(known), body)
        self.assertLess(answer.status, 500, answer.raw[:500])
        return answer

    def fields(self, kind: str) -> Iterator[tuple[Writing, Field]]:
        for writing in self.writings:
            for field in self.wire.fields(writing.schema):
                if field.schema.get("type") == kind:
                    yield writing, field

    def raw(self, writing: Writing, pointer: str, value: bytes) -> bytes:
        """The sample with these very bytes there."""
        return json.dumps(put_at(writing.sample, pointer, MARK)).encode().replace(json.dumps(MARK).encode(), value)

    def test_there_are_types_to_look_at(self) -> None:
        self.assertGreater(len(self.writings), 10)
        self.assertGreater(sum(1 for _ in self.fields("integer")), 30)
        self.assertGreater(sum(1 for _ in self.fields("string")), 50)

    def test_what_is_printed_and_mailed_is_a_sale_that_there_is(self) -> None:
        """Else the checks below would stop at "no such sale", and look at no other field."""
        for writing in self.writings:
            if writing.route in PRINTS:
                self.assert_status(self.send(writing, writing.sample), 200, 201)
        self.assertEqual({writing.route for writing in self.writings} & PRINTS, PRINTS)

    def test_a_field_that_is_not_declared_is_refused_in_every_object(self) -> None:
        """D-08: also every column that any table of ours has."""
        columns = self.world.cluster.sql(f"select distinct column_name from information_schema.columns where table_schema in {OURS} order by 1").split()
        self.assertGreater(len(columns), 50)
        before = everything(world=self.world)
        for writing, field in self.fields("object"):
            if "properties" not in field.schema:
                continue
            for name in {*EXTRAS, *(columns if not field.pointer else ())} - field.schema["properties"].keys():
                answer = self.send(writing, put_at(writing.sample, f"{field.pointer}/{name}", 1))
                if answer.status != 400 or f"{field.pointer}/{name}" not in [error["pointer"] for error in answer.body.get("errors", [])]:
                    with self.subTest(route=writing.route, at=field.pointer, name=name):
                        self.fail(answer.raw[:500])
        self.assertEqual(everything(world=self.world), before)

    def test_an_integer_is_an_integer_of_64_bits(self) -> None:
        """F-05"""
        for writing, field in self.fields("integer"):
            for number, is_integer in NUMBERS:
                with self.subTest(route=writing.route, at=field.pointer, number=number[:30]):
                    answer = self.send(writing, self.raw(writing, field.pointer, number.encode()))
                    if not is_integer and not (number == "null" and answer.status != 400):     # null reads as absent where that is allowed
                        self.assertEqual(answer.status, 400, answer.raw[:500])
                    elif answer.status < 300 and (said := value_at(answer.body, field.pointer)) is not None:
                        self.assertEqual(said, int(number) if is_integer else said)

    def test_text_is_text(self) -> None:
        """F-06"""
        for writing, field in self.fields("string"):
            for name, value in NO_TEXT:
                answer = self.send(writing, self.raw(writing, field.pointer, b'"' + value + b'"'))
                if answer.status != 400:
                    with self.subTest(route=writing.route, at=field.pointer, text=name):
                        self.fail(answer.raw[:500])

    def test_text_is_stored_as_it_was_said_or_refused(self) -> None:
        """F-02, F-06: what looks like SQL, a script, a formula or a printer's command is text like any other."""
        kept = 0
        for writing, field in self.fields("string"):
            for text in TEXTS:
                answer = self.send(writing, put_at(self.wire.sample(writing.schema, lean_but_for=field.pointer), field.pointer, text))
                if answer.status < 300 and isinstance(value_at(answer.body, field.pointer), str):
                    kept += 1
                    if text not in texts_of(answer.body):        # anywhere: a register's name comes back inside its store
                        with self.subTest(route=writing.route, at=field.pointer, text=text[:20]):
                            self.fail(answer.raw[:500])
                if len(text) > field.schema.get("maxLength", 1 << 30):
                    self.assertIn(answer.status, (400, 413), (writing.route, field.pointer, text[:20]))
        self.assertGreater(kept, 20, "no text got through to be compared")

    def test_deep_and_wide_bodies_are_refused_at_once(self) -> None:
        """F-04"""
        wide = b"{" + b",".join(b'"k%d":1' % number for number in range(60_000)) + b"}"
        for writing in self.writings:
            for name, body in (("deep", b"[" * 100_000), ("deep objects", b'{"a":' * 100_000), ("wide", wide), ("a long text", b'{"name":"' + b"x" * 900_000 + b'"}'),
                               ("one key twice", b'{"a":1,"a":2}'), ("no object", b"[]"), ("nothing", b"null"), ("a number", b"1"), ("text", b'"x"')):
                with self.subTest(route=writing.route, body=name):
                    began = time.monotonic()
                    answer = self.send(writing, body)
                    self.assertIn(answer.status, (400, 413), answer.raw[:300])
                    self.assertLess(time.monotonic() - began, 1.0)


class ALaxServer(unittest.TestCase):
    """Takes whatever it can read, drops what it does not know and tidies up text: each check above sees it."""

    CHECKS = [name for name in dir(EveryField) if name.startswith("test_") and name not in ("test_there_are_types_to_look_at", "test_what_is_printed_and_mailed_is_a_sale_that_there_is")]

    def send(self, _: Writing, body: Any) -> Answer:
        try:
            said = json.loads(body.decode(errors="replace").replace("\x00", "")) if isinstance(body, bytes) else body
        except (ValueError, RecursionError):
            said = {}
        tidy = json.loads(json.dumps(said).replace("<script>", ""))
        return Answer(200, {}, json.dumps(tidy).encode(), tidy)

    def test_is_seen_by_each_check(self) -> None:
        EveryField.setUpClass()
        self.addCleanup(EveryField.doClassCleanups)
        for name in self.CHECKS:
            with self.subTest(name):
                case = EveryField(name)
                case.send = self.send
                self.assertTrue(complaints_of(case))


if __name__ == "__main__":
    unittest.main()
