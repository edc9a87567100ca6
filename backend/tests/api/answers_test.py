"""What an answer may say: the fields that the document declares and no other, nothing that is kept secret, nothing that a cache may keep for
somebody else, whichever route answers."""
import json
import random
import re
import unittest
from collections.abc import Iterator
from typing import Any

from basket import Bought, priced
from controls import complaints_of
from doors import document, is_stream, operations, strange_path
from shop import GROCER, OURS, Shop, Trade, sign_in
from testkit.client import Answer
from testkit.sale import uuid7
from testkit.world import World
from wire import Wire, answer_schema, request_schema

SECRET_COLUMN = r"(password|secret|hash|sealed|token|pin_|_pin|private|seed|pepper)"     # what a column of ours is called that nobody may read
NOT_FOR_A_CASHIER = re.compile(r"(cost|margin|purchase_price|wholesale)")
TURNS = 1000                    # of two tenants at one URL


class Answers(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.world = World()                                          # of its own: every write is tried, which changes rates and prices
        cls.addClassCleanup(cls.world.close)
        described = document(cls.world)
        cls.operations = operations(described)
        cls.wire = Wire(described)
        cls.owner, cls.cashier = Shop(world=cls.world), sign_in(role="cashier", world=cls.world)
        store, item = cls.owner.open_store(), cls.owner.items[0]
        cls.sale_id = uuid7()
        assert cls.owner.record(priced(store, [Bought(item)]), cls.sale_id).status == 201
        cls.wire.known = {"second_factor_required": False, "store_id": store["id"], "register_id": store["registers"][0]["id"], "variant_id": item.variant_id, "tax_code": item.tax_code}
        cls.ours = {"{store_id}": store["id"], "{product_id}": cls.owner.products[0]["id"], "{sale_id}": cls.sale_id, "{rules_version}": "1", "{pack}": "GB", "{version}": "1",
                    "{member_id}": cls.owner.client.get("/v1/me").body["account"]["id"]}

    def path(self, path: str) -> str:
        for place, value in self.ours.items():
            path = path.replace(place, value)
        if path == "/v1/stock":
            path += f"?store_id={self.ours['{store_id}']}"
        return strange_path(path)

    def get(self, client: Any, path: str) -> Answer:
        return client.get(path)

    def answers(self) -> Iterator[tuple[str, str, Answer]]:
        """Every read of an owner and of a cashier, right and wrong; and every write, with a sample and with nothing."""
        for route, operation in self.operations.items():
            method, path = route.split(" ")
            if is_stream(operation):
                continue
            if method == "GET":
                for who, client in (("owner", self.owner.client), ("cashier", self.cashier)):
                    yield who, route, self.get(client, self.path(path))
                    yield who, route, self.get(client, strange_path(path))
            elif method in ("PUT", "POST"):
                schema = request_schema(operation)
                for body in ({}, self.wire.sample(schema) if schema else {}):
                    yield "cashier", route, self.cashier.request(method, strange_path(path), body)
                    if method == "PUT":
                        yield "owner", route, self.owner.client.request(method, strange_path(path), body)

    def test_an_answer_has_the_fields_that_are_declared_and_no_other(self) -> None:
        """D-09"""
        good = 0
        for who, route, answer in self.answers():
            if answer.body is None:
                continue
            schema = answer_schema(self.operations[route], answer.status)
            with self.subTest(route=route, who=who, status=answer.status):
                self.assertIsNotNone(schema, f"an answer that the document does not know: {answer.raw[:300]}")
                self.assertEqual([], list(self.wire.faults(schema, answer.body))[:5])
            good += answer.status < 300
        self.assertGreater(good, 20)

    def test_no_answer_holds_what_is_kept_secret(self) -> None:
        """D-09: every value of every column that is called a secret, in the ways that bytes are written."""
        kept = set(self.secrets())
        self.assertTrue(kept, "no secret in the database: the search would find nothing whatever it was given")
        for who, route, answer in self.answers():
            with self.subTest(route=route, who=who):
                self.assertEqual([], [secret for secret in kept if secret in answer.raw.decode(errors="replace")])
                self.assertNotRegex(answer.raw.decode(errors="replace"), r"\$argon2id?\$")

    def secrets(self) -> Iterator[str]:
        database = self.world.cluster
        columns = database.sql(f"""select table_schema || '.' || table_name || '|' || column_name || '|' || data_type from information_schema.columns
                                    where table_schema in {OURS} and column_name ~ '{SECRET_COLUMN}' and data_type in ('text', 'bytea')""").splitlines()
        for table, column, kind in (line.split("|") for line in columns):
            ways = [column] if kind == "text" else [f"encode({column}, 'hex')", f"encode({column}, 'base64')"]
            for way in ways:
                yield from (value for value in database.sql(f"select distinct {way} from {table} where {column} is not null limit 50").splitlines() if len(value) >= 16)

    def test_a_cashiers_types_name_no_cost(self) -> None:
        """D-09: nothing that a shop pays for its goods is in an answer that a cashier may read."""
        told = {"none", "signed_in", *self.cashier.get("/v1/me").body["permissions"]}
        for route, operation in self.operations.items():
            if operation["x-permission"] in told and (schema := answer_schema(operation, 200)):
                names = {field.pointer for field in self.wire.fields(schema)}
                self.assertEqual([], [name for name in names if NOT_FOR_A_CASHIER.search(name)], route)

    def test_no_answer_may_be_kept_for_somebody_else(self) -> None:
        """D-11"""
        for who, route, answer in self.answers():
            with self.subTest(route=route, who=who, status=answer.status):
                self.assertRegex(answer.headers.get("cache-control", "nothing"), r"\b(no-store|private)\b")
                self.assertNotIn("public", answer.headers["cache-control"])

    def test_two_tenants_at_one_url_get_each_their_own(self) -> None:
        """D-11: with the other's ETag too. Caches are warm after the first round, and the process serves all of it from one memory."""
        shops = (self.owner, Shop(GROCER, world=self.world))
        paths = ("/v1/me", "/v1/stores", "/v1/products?limit=5", "/v1/categories", "/v1/tax-classes", "/v1/promotions", "/v1/price-lists")
        first = {(shop.tenant_id, path): shop.client.get(path) for shop in shops for path in paths}
        chance, crossed = random.Random(11), 0
        for _ in range(TURNS):
            shop, other = chance.sample(shops, 2)
            path = chance.choice(paths)
            tag = first[other.tenant_id, path].headers.get("etag")
            answer = shop.client.get(path, **({"If_None_Match": tag} if tag and chance.random() < 0.5 else {}))
            crossed += answer.status != 304 and answer.raw != first[shop.tenant_id, path].raw
            crossed += answer.status == 304 and first[other.tenant_id, path].raw != first[shop.tenant_id, path].raw
        self.assertEqual(crossed, 0)


class ATalkativeServer(unittest.TestCase):
    """Says more than it should and lets caches keep it: each check above sees it."""

    @classmethod
    def setUpClass(cls) -> None:
        Answers.setUpClass()

    def check(self, name: str, spoil: Any) -> None:
        case = Answers(name)
        route = "GET /v1/stores"
        answer = spoil(self, case.owner.client.get("/v1/stores"))
        case.answers = lambda: iter([("owner", route, answer)])
        self.assertTrue(complaints_of(case))

    def more(self, answer: Answer, value: Any) -> Answer:
        body = answer.body | {"more": value}
        return Answer(answer.status, answer.headers, json.dumps(body).encode(), body)

    def test_a_field_more_is_seen(self) -> None:
        self.check("test_an_answer_has_the_fields_that_are_declared_and_no_other", lambda _, answer: self.more(answer, 1))

    def test_a_secret_is_seen(self) -> None:
        secret = next(Answers("test_no_answer_holds_what_is_kept_secret").secrets())
        self.check("test_no_answer_holds_what_is_kept_secret", lambda _, answer: self.more(answer, secret))

    def test_an_answer_that_may_be_kept_is_seen(self) -> None:
        self.check("test_no_answer_may_be_kept_for_somebody_else", lambda _, answer: Answer(answer.status, answer.headers | {"cache-control": "max-age=60"}, answer.raw, answer.body))

    def test_one_memory_for_two_tenants_is_seen(self) -> None:
        case = Answers("test_two_tenants_at_one_url_get_each_their_own")
        mixed, served = case.owner.client, [0]
        honest = mixed.get

        def get(path: str, **headers: str) -> Answer:
            served[0] += 1
            return honest(path, **headers) if served[0] != 50 else Answer(200, {}, b"somebody else's", None)
        mixed.get = get
        self.assertTrue(complaints_of(case))


if __name__ == "__main__":
    unittest.main()
