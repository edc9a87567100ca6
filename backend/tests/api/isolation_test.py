"""A tenant sees its own and nothing else, by whatever route; nobody gets in without a token of ours; a role may what it may.
A route of api/generated/openapi.json that has no row here fails the test."""
import json
import random
import socket
import tempfile
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import forged_tokens
from basket import Bought, changed, priced
from shop import GIFTS, GROCER, STORE_FIELDS, Shop, Trade, everything, rows_of, sign_in
from testkit.client import Answer, Client
from testkit.places import ROOT
from testkit.sale import uuid7
from testkit.world import the_world

STREAM = "GET /v1/feed/stream"
SIGN_IN = "POST /v1/sign-in"


class Try(NamedTuple):
    """What tenant A sends with an id of tenant B, and which statuses are right. A `200` of a read must be empty of B's things;
    one of a write means that a thing of A's own came to be under that id: ids are a tenant's own, and a 409 would tell of B's."""
    path: str
    allowed: tuple[int, ...]
    body: Any = None


def store_body(store: dict[str, Any]) -> dict[str, Any]:
    return {key: store[key] for key in STORE_FIELDS} | {"code": uuid7()[-8:].upper()}


def product_body(**variant: Any) -> dict[str, Any]:
    return {"name": "Mine", "tax_code": "standard", "active": True, "variants": [{"id": uuid7(), "unit": "each", "codes": [], "active": True} | variant]}


def sale_tries(a: Shop, b: "Victim") -> list[Try]:
    store, item = a.stores[0], a.items[0]
    sale = priced(store, [Bought(item)])
    return [
        Try(f"/v1/sales/{b.sale_id}", (201,), sale),
        Try(f"/v1/sales/{uuid7()}", (422,), changed(sale, "/store_id", b.store["id"])),
        Try(f"/v1/sales/{uuid7()}", (422,), changed(sale, "/register_id", b.register["id"])),
        Try(f"/v1/sales/{uuid7()}", (422,), changed(sale, "/lines/0/variant_id", b.item.variant_id)),
        Try(f"/v1/sales/{uuid7()}", (422,), priced(b.store, [Bought(b.item)])),
        Try(f"/v1/sales/{b.sale_id}", (409, 422), b.sale),
    ]


def adjustment(store_id: str, variant_id: str) -> dict[str, Any]:
    return {"store_id": store_id, "reason": "adjustment", "lines": [{"variant_id": variant_id, "quantity_milli": -99_000}]}


# Every route, and how a tenant might reach for another's things by it.
ROWS: dict[str, Callable[[Shop, "Victim"], list[Try]]] = {
    SIGN_IN: lambda a, b: [Try("/v1/sign-in", (401,), {"email": a.client.get("/v1/me").body["account"]["email"], "password": password_of(GIFTS), "tenant_id": b.tenant_id})],
    "GET /v1/me": lambda a, b: [Try(f"/v1/me?tenant_id={b.tenant_id}", (200, 400))],
    "GET /v1/stores": lambda a, b: [Try(f"/v1/stores?tenant_id={b.tenant_id}", (200, 400))],
    "PUT /v1/stores/{store_id}": lambda a, b: [Try(f"/v1/stores/{b.spare_store['id']}", (200, 404, 409), store_body(b.spare_store))],
    "PUT /v1/stores/{store_id}/registers/{register_id}": lambda a, b: [
        Try(f"/v1/stores/{b.store['id']}/registers/{b.register['id']}", (404, 409), {"code": "1", "name": "Mine"}),
        Try(f"/v1/stores/{b.store['id']}/registers/{uuid7()}", (404,), {"code": "9", "name": "Mine"}),
        Try(f"/v1/stores/{a.stores[0]['id']}/registers/{b.spare_store['registers'][0]['id']}", (200, 404, 409), {"code": uuid7()[-6:].upper(), "name": "Mine"})],
    "GET /v1/tax-classes": lambda a, b: [Try("/v1/tax-classes", (200,))],
    "PUT /v1/tax-classes/{code}": lambda a, b: [Try(f"/v1/tax-classes/{b.tax_code}", (200,), {"name": "Mine", "rate_ppm": 1})],
    "PUT /v1/tax-classes": lambda a, b: [Try("/v1/tax-classes", (422,), {"pack_id": "XX", "pack_version": 1})],
    "GET /v1/packs": lambda a, b: [Try("/v1/packs", (200,))],
    "GET /v1/packs/{pack}/{version}": lambda a, b: [Try("/v1/packs/GB/1", (200,))],
    "GET /v1/promotions": lambda a, b: [Try("/v1/promotions", (200,))],
    "PUT /v1/promotions/{promotion}": lambda a, b: [
        Try(f"/v1/promotions/{b.promotion}", (201,), {"priority": 1, "coupon": uuid7(), "offer": {"kind": "percent_off", "rate_ppm": 1}})],
    "DELETE /v1/promotions/{promotion}": lambda a, b: [Try(f"/v1/promotions/{b.spare_promotion}", (404,))],
    "GET /v1/price-lists": lambda a, b: [Try("/v1/price-lists", (200,))],
    "PUT /v1/price-lists/{price_list}": lambda a, b: [
        Try(f"/v1/price-lists/{b.price_list}", (201,), {"priority": 1, "customer_groups": [uuid7()], "prices": [{"item": "a", "unit_price_e4": 1}]})],
    "DELETE /v1/price-lists/{price_list}": lambda a, b: [Try(f"/v1/price-lists/{b.spare_price_list}", (404,))],
    "PUT /v1/pricing-policy": lambda a, b: [Try("/v1/pricing-policy", (200,), {"stacking": "best_price"})],
    "GET /v1/pricing-rules": lambda a, b: [Try("/v1/pricing-rules", (200,))],
    "GET /v1/pricing-rules/{rules_version}": lambda a, b: [Try(f"/v1/pricing-rules/{version}", (200, 404)) for version in range(5)],
    "GET /v1/coupons/{code}": lambda a, b: [Try(f"/v1/coupons/{b.coupon}", (404,))],
    "PUT /v1/coupons/{code}": lambda a, b: [Try(f"/v1/coupons/{b.spare_coupon}", (200,), {"uses_max": 7})],
    "PUT /v1/coupons/{code}/redemptions/{sale_id}": lambda a, b: [Try(f"/v1/coupons/{b.coupon}/redemptions/{b.sale_id}", (404,))],
    "DELETE /v1/coupons/{code}/redemptions/{sale_id}": lambda a, b: [Try(f"/v1/coupons/{b.coupon}/redemptions/{b.reserved_for}", (404,))],
    "GET /v1/categories": lambda a, b: [Try("/v1/categories", (200,))],
    "PUT /v1/categories/{category_id}": lambda a, b: [
        Try(f"/v1/categories/{uuid7()}", (422,), {"name": "Mine", "parent_id": b.category_id}),
        Try(f"/v1/categories/{b.spare_category_id}", (200, 404, 409), {"name": "Mine"})],
    "GET /v1/products": lambda a, b: [
        Try(f"/v1/products?category_id={b.category_id}", (200,)), Try(f"/v1/products?cursor={b.product_id}", (400,)),
        Try(f"/v1/products?search={b.word}", (200,)), Try(f"/v1/products?search={b.code}", (200,)), Try(f"/v1/products?search={b.word}&category_id={b.category_id}", (200,))],
    "GET /v1/products/{product_id}": lambda a, b: [Try(f"/v1/products/{b.product_id}", (404,))],
    "PUT /v1/products/{product_id}": lambda a, b: [
        Try(f"/v1/products/{uuid7()}", (422,), product_body() | {"category_id": b.category_id}),
        Try(f"/v1/products/{b.spare_product_id}", (201, 404, 409), product_body(id=b.spare_variant_id)),
        Try(f"/v1/products/{uuid7()}", (201, 409), product_body(codes=[{"kind": "own", "code": b.code}]))],
    "GET /v1/products/by-code/{code}": lambda a, b: [Try(f"/v1/products/by-code/{b.spare_code}", (404,))],
    "GET /v1/stock": lambda a, b: [Try(f"/v1/stock?store_id={b.store['id']}", (200, 404)), Try(f"/v1/stock?store_id={b.store['id']}&variant_id={b.item.variant_id}", (200, 404)),
                                   Try(f"/v1/stock?store_id={a.stores[0]['id']}&variant_id={b.item.variant_id}", (200, 404))],
    "PUT /v1/stock-adjustments/{adjustment_id}": lambda a, b: [
        Try(f"/v1/stock-adjustments/{uuid7()}", (422,), adjustment(b.store["id"], b.item.variant_id)),
        Try(f"/v1/stock-adjustments/{uuid7()}", (422,), adjustment(a.stores[0]["id"], b.item.variant_id)),
        Try(f"/v1/stock-adjustments/{uuid7()}", (422,), adjustment(b.store["id"], a.items[0].variant_id)),
        Try(f"/v1/stock-adjustments/{b.adjustment_id}", (201, 409), adjustment(a.stores[0]["id"], a.items[0].variant_id))],
    "GET /v1/sales": lambda a, b: [
        Try(f"/v1/sales?register_id={b.register['id']}", (200,)), Try(f"/v1/sales?receipt_number={b.receipt['receipt_number']}", (200,)),
        Try(f"/v1/sales?cursor={b.sale_id}", (200, 400)), Try("/v1/sales?limit=500", (200,))],
    "GET /v1/sales/{sale_id}": lambda a, b: [Try(f"/v1/sales/{b.other_sale_id}", (404,))],
    "GET /v1/sales/{sale_id}/derivation": lambda a, b: [Try(f"/v1/sales/{b.other_sale_id}/derivation", (404,))],
    "PUT /v1/sales/{sale_id}": sale_tries,
    "GET /v1/feed": lambda a, b: [Try("/v1/feed?limit=500", (200,)), Try("/v1/feed?after=100&limit=500", (200,))],
    STREAM: lambda a, b: [Try("/v1/feed/stream?after=0", (200,))],
}

# Who may what. Owners and managers may everything.
CASHIER_MAY = {"GET /v1/me", "GET /v1/stores", "GET /v1/tax-classes", "GET /v1/categories", "GET /v1/products", "GET /v1/products/{product_id}",
               "GET /v1/packs", "GET /v1/packs/{pack}/{version}", "GET /v1/promotions", "GET /v1/price-lists", "GET /v1/pricing-rules",
               "GET /v1/pricing-rules/{rules_version}", "GET /v1/coupons/{code}", "PUT /v1/coupons/{code}/redemptions/{sale_id}",
               "DELETE /v1/coupons/{code}/redemptions/{sale_id}",
               "GET /v1/products/by-code/{code}", "GET /v1/stock", "GET /v1/sales", "GET /v1/sales/{sale_id}",
               "GET /v1/sales/{sale_id}/derivation", "PUT /v1/sales/{sale_id}", "GET /v1/feed", STREAM}


def described_routes(document: dict[str, Any]) -> set[str]:
    return {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods if method in ("get", "put", "post", "patch", "delete")}


def password_of(shop: str) -> str:
    return next(login.password for login in the_world().logins if login.email == f"owner@{shop}.example")


class Victim(Shop):
    """Tenant B with one of everything that another tenant might reach for."""

    def __init__(self) -> None:
        super().__init__(GROCER)
        self.word = "Xylographica"
        self.code, self.spare_code = f"X{uuid7()[-12:]}", f"X{uuid7()[-12:]}"
        self.tax_code = f"secret-{uuid7()[-8:]}"
        self.store, self.spare_store = self.open_store(currency="EUR"), self.open_store(currency="EUR")
        self.register = self.store["registers"][0]
        self.category_id, self.spare_category_id, self.product_id, self.spare_product_id, self.spare_variant_id, self.adjustment_id = (uuid7() for _ in range(6))
        put = self.client.put
        put(f"/v1/tax-classes/{self.tax_code}", {"name": f"{self.word} rate", "rate_ppm": 60_000})
        for category in (self.category_id, self.spare_category_id):
            put(f"/v1/categories/{category}", {"name": f"{self.word} {category[-4:]}"})
        said = product_body(codes=[{"kind": "own", "code": self.code}], price_e4=70_000) | {"name": f"{self.word} print", "category_id": self.category_id}
        made = put(f"/v1/products/{self.product_id}", said)
        assert made.status == 201, made.raw
        self.item = self.items[0]._replace(variant_id=said["variants"][0]["id"], name=said["name"], price_e4=70_000)
        put(f"/v1/products/{self.spare_product_id}", product_body(id=self.spare_variant_id, codes=[{"kind": "own", "code": self.spare_code}]) | {"name": f"{self.word} spare"})
        put(f"/v1/stock-adjustments/{self.adjustment_id}", adjustment(self.store["id"], self.item.variant_id))
        self.promotion, self.spare_promotion, self.price_list, self.spare_price_list = (f"rule-{uuid7()[-8:]}" for _ in range(4))
        self.coupon, self.spare_coupon, self.reserved_for = f"Q{uuid7()[-12:]}", f"Q{uuid7()[-12:]}", uuid7()
        for rule in (self.promotion, self.spare_promotion):
            put(f"/v1/promotions/{rule}", {"priority": 1, "name": f"{self.word} week", "coupon": self.coupon, "offer": {"kind": "percent_off", "rate_ppm": 500_000}})
        for rule in (self.price_list, self.spare_price_list):
            put(f"/v1/price-lists/{rule}", {"priority": 1, "customer_groups": [self.word], "prices": [{"item": self.item.variant_id, "unit_price_e4": 1}]})
        for coupon in (self.coupon, self.spare_coupon):
            put(f"/v1/coupons/{coupon}", {"uses_max": 3})
        reserved = put(f"/v1/coupons/{self.coupon}/redemptions/{self.reserved_for}", None)
        assert reserved.status == 201, reserved.raw
        self.sale_id, self.other_sale_id, self.sale = uuid7(), uuid7(), priced(self.store, [Bought(self.item)])
        self.receipt = self.record(self.sale, self.sale_id).body
        assert self.record(self.sale, self.other_sale_id).status == 201

    def secrets(self) -> set[str]:
        """What no other tenant may ever be shown, unless it said it itself."""
        ids = [self.tenant_id, self.store["id"], self.spare_store["id"], self.register["id"], self.register["incarnation_id"], self.category_id, self.product_id,
               self.item.variant_id, self.adjustment_id, self.sale_id, self.other_sale_id, self.receipt["digest"], self.coupon, self.reserved_for, self.client.get("/v1/me").body["account"]["id"]]
        return {self.word, "Harbour", "harbour-grocers", self.store["name"], self.register["label"] + "-", *ids, *(store["id"] for store in self.stores), *(product["id"] for product in self.products)}


def send(client: Client, route: str, attempt: Try) -> Answer:
    method = route.split(" ")[0]
    return listen(client, attempt.path) if route == STREAM else client.request(method, attempt.path, attempt.body)


def listen(client: Client, path: str, seconds: float = 1.0) -> Answer:
    """What an event stream says in a second; its status when it is refused."""
    host, port = client.base_url.removeprefix("http://").split(":")
    authorization = f"Authorization: Bearer {client.token}\r\n" if client.token is not None else ""
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{authorization}\r\n".encode())
        heard, until = b"", time.monotonic() + seconds
        connection.settimeout(0.2)
        while time.monotonic() < until:
            try:
                more = connection.recv(1 << 16)
            except TimeoutError:
                continue
            heard += more
            if not more or (b" 200 " not in heard.split(b"\r\n", 1)[0] and heard.endswith(b"}")):
                break
    head, _, body = heard.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
    return Answer(int(lines[0].split(" ")[1]), headers, body, json.loads(body) if body.startswith(b"{") else None)


class AnotherTenant(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.reader = Shop()
        cls.victim = Victim()

    def test_every_route_has_a_row(self) -> None:
        written = described_routes(json.loads((ROOT / "api/generated/openapi.json").read_text()))
        served = described_routes(self.reader.client.get("/v1/openapi.json").body)
        self.assertEqual(set(ROWS), written, "api/generated/openapi.json has other routes than this table")
        self.assertEqual(served, written, "the server has other routes than api/generated/openapi.json")

    def test_no_route_shows_or_changes_what_is_anothers(self) -> None:
        secrets, said = self.victim.secrets(), ""
        before = rows_of(self.victim.tenant_id)
        for route, tries in ROWS.items():
            for attempt in tries(self.reader, self.victim):
                with self.subTest(route=route, path=attempt.path):
                    said += attempt.path + json.dumps(attempt.body)      # a thing of the reader's own may have such an id from here on
                    answer = self.assert_status(send(self.reader.client, route, attempt), *attempt.allowed)
                    shown = [secret for secret in secrets if secret not in said and secret.encode() in answer.raw]
                    self.assertEqual(shown, [], answer.raw[:1000])
                    if answer.status == 200 and route.startswith("GET") and any(one in attempt.path for one in ("register_id=", "receipt_number=", "category_id=", "/v1/stock?")):
                        self.assertEqual(answer.body["items"], [])
        self.assertEqual(rows_of(self.victim.tenant_id), before, "something of the other tenant has changed")

    def test_the_secrets_are_there_to_be_seen_by_their_owner(self) -> None:
        """The check above is worth something only if it would find them."""
        for path in (f"/v1/products/{self.victim.product_id}", "/v1/stores", f"/v1/sales/{self.victim.sale_id}", f"/v1/products/by-code/{self.victim.spare_code}", f"/v1/stock?store_id={self.victim.store['id']}",
                     "/v1/promotions", "/v1/price-lists", "/v1/pricing-rules", f"/v1/coupons/{self.victim.coupon}"):
            answer = self.assert_status(self.victim.client.get(path), 200)
            self.assertTrue([secret for secret in self.victim.secrets() if secret.encode() in answer.raw], path)

    def test_the_others_sale_is_as_it_was(self) -> None:
        answer = self.victim.client.put(f"/v1/sales/{self.victim.sale_id}", self.victim.sale)
        self.assertEqual((answer.status, answer.body), (200, self.victim.receipt))

    def test_two_tenants_may_use_the_same_ids(self) -> None:
        """Whoever restores a backup into a second tenant must not hear from the first."""
        sale_id = uuid7()
        mine = self.assert_status(self.reader.record(priced(self.reader.stores[0], [Bought(self.reader.items[0])]), sale_id), 201)
        theirs = self.assert_status(self.victim.record(self.victim.sale, sale_id), 201)
        self.assertNotEqual(mine.body["digest"], theirs.body["digest"])
        self.assertEqual(self.reader.client.get(f"/v1/sales/{sale_id}").body["receipt"], mine.body)


class Tokens(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shop = Shop()
        cls.stranger = Shop(GROCER)
        cls.token = cls.shop.client.token
        cls.header, cls.claims, cls.signature = forged_tokens.parts_of(cls.token)
        cls.key = the_world().server.folder / "token-key.pem"
        cls.folder = tempfile.TemporaryDirectory()
        cls.strange_key = forged_tokens.new_key(Path(cls.folder.name))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def ask(self, authorization: str | None, path: str = "/v1/me") -> Answer:
        client = Client(the_world().base_url)
        try:
            return client.request("GET", path, None, {"Authorization": authorization} if authorization is not None else {})
        finally:
            client.close()

    def forge(self, claims: dict[str, Any] | None = None, header: dict[str, Any] | None = None, key: Path | None = None) -> str:
        return forged_tokens.es256(self.header | (header or {}), self.claims | (claims or {}), key or self.key)

    def test_a_token_made_with_the_servers_key_is_let_in(self) -> None:
        """So that what is refused below is refused for its fault alone."""
        self.assert_status(self.ask(f"Bearer {self.forge()}"), 200)
        self.assert_status(self.ask(f"bearer {self.token}"), 200)

    def test_without_a_token_nobody_is_let_in(self) -> None:
        for authorization in (None, "", "Bearer", "Bearer ", f"Basic {self.token}", self.token, "Bearer " + "x" * 5000):
            with self.subTest(str(authorization)[:30]):
                self.assert_problem(self.ask(authorization), 401, "auth.no_token")

    def test_a_token_that_is_not_ours_is_refused(self) -> None:
        public = forged_tokens.public_pem(self.key)
        header, claims, signature = self.token.split(".")
        now = int(time.time())
        forged = {
            "garbage": "garbage", "dots": "..", "three words": "a.b.c", "two parts": f"{header}.{claims}", "four parts": f"{self.token}.x",
            "no signature": f"{header}.{claims}.", "zero signature": f"{header}.{claims}.{forged_tokens.b64(bytes(64))}",
            "DER signature": f"{header}.{claims}.{forged_tokens.b64(forged_tokens.openssl('dgst', '-sha256', '-sign', str(self.key), data=f'{header}.{claims}'.encode()))}",
            "alg none": forged_tokens.joined(self.header | {"alg": "none"}, self.claims) + ".",
            "alg None, right signature": forged_tokens.joined(self.header | {"alg": "None"}, self.claims) + "." + signature,
            "HS256 with the public key": forged_tokens.hs256(self.header | {"alg": "HS256"}, self.claims, public),
            "HS256 under an ES256 header": forged_tokens.hs256(self.header, self.claims, public),
            "another key": self.forge(key=self.strange_key),
            "another key under its own name": self.forge(key=self.strange_key, header={"kid": "stranger"}),
            "a key by URL": self.forge(header={"jku": "http://127.0.0.1/keys"}, key=self.strange_key),
            "expired": self.forge({"iat": now - 100, "exp": now - 1}), "expires now": self.forge({"exp": now}),
            "of another issuer": self.forge({"iss": "elsewhere"}), "for another audience": self.forge({"aud": "shopx-web"}),
            "of another tenant": self.forge({"tid": self.stranger.tenant_id}), "of a tenant that is none": self.forge({"tid": uuid7()}),
            "of nobody": self.forge({"sub": uuid7()}), "with older permissions": self.forge({"pv": self.claims["pv"] - 1}), "with newer permissions": self.forge({"pv": self.claims["pv"] + 1}),
            "with a claim more": self.forge({"role": "owner"}), "with a time that is no integer": self.forge({"exp": 1e300}),
            "with a tenant that is no id": self.forge({"tid": "' or 1=1"}),
        }
        before = everything()
        for name, token in forged.items():
            with self.subTest(name):
                self.assert_problem(self.ask(f"Bearer {token}"), 401, "auth.invalid_token")
        self.assertEqual(everything(), before)

    def test_one_flipped_bit_anywhere_is_a_forgery(self) -> None:
        chance = random.Random(7)
        header, claims, signature = self.token.split(".")
        for part, text in (("header", header), ("claims", claims), ("signature", signature)):
            raw = forged_tokens.unb64(text)
            for bit in sorted({0, len(raw) * 8 - 1, *(chance.randrange(len(raw) * 8) for _ in range(40))}):
                flipped = bytearray(raw)
                flipped[bit // 8] ^= 1 << bit % 8
                token = ".".join(forged_tokens.b64(flipped) if name == part else whole for name, whole in (("header", header), ("claims", claims), ("signature", signature)))
                with self.subTest(part=part, bit=bit):
                    self.assert_problem(self.ask(f"Bearer {token}"), 401, "auth.invalid_token")

    def test_every_route_but_sign_in_wants_a_token(self) -> None:
        before = everything()
        for route in ROWS:
            method, path = route.split(" ")
            if route == SIGN_IN:
                continue
            for name, token, code in (("none", None, "auth.no_token"), ("garbage", "garbage", "auth.invalid_token"), ("another key", self.forge(key=self.strange_key), "auth.invalid_token")):
                with self.subTest(route=route, token=name):
                    client = Client(the_world().base_url, token)
                    path_of_it = path.replace("{code}", "x").replace("{store_id}", self.shop.stores[0]["id"])
                    while "{" in path_of_it:
                        path_of_it = path_of_it[:path_of_it.index("{")] + uuid7() + path_of_it[path_of_it.index("}") + 1:]
                    answer = listen(client, path_of_it) if route == STREAM else client.request(method, path_of_it, {} if method != "GET" else None)
                    client.close()
                    self.assert_problem(answer, 401, code)
                    self.assertEqual(answer.headers["www-authenticate"], "Bearer")
        self.assertEqual(everything(), before)

    def test_a_role_that_changes_ends_the_token(self) -> None:
        """B-sides of a dismissal: at most five seconds later the old token is worth nothing."""
        cashier = sign_in(GIFTS, "cashier")
        self.assert_status(cashier.get("/v1/me"), 200)
        account = cashier.get("/v1/me").body["account"]["id"]
        bump = f"update members.members set permissions_version = permissions_version + 1 where account_id = '{account}'"
        the_world().cluster.sql(bump)
        until = time.monotonic() + 6
        while (answer := cashier.get("/v1/stores")).status == 200 and time.monotonic() < until:
            time.sleep(0.2)
        self.assert_problem(answer, 401, "auth.invalid_token")
        self.assert_status(sign_in(GIFTS, "cashier").get("/v1/stores"), 200)


class Roles(Trade):
    """Role by route. What is allowed may still be refused for its empty body, but never with 401 or 403."""

    def test_who_may_what(self) -> None:
        before = everything()
        for role, allowed in (("owner", set(ROWS)), ("manager", set(ROWS)), ("cashier", CASHIER_MAY | {SIGN_IN})):
            client = sign_in(GIFTS, role)
            for route in ROWS:
                method, path = route.split(" ")
                said = path
                while "{" in said:
                    said = said[:said.index("{")] + uuid7() + said[said.index("}") + 1:]
                with self.subTest(role=role, route=route):
                    answer = listen(client, said, 0.3) if route == STREAM else client.request(method, said, {} if method != "GET" else None)
                    if route in allowed:
                        self.assertNotIn(answer.status, (401, 403, 500), answer.raw[:500])
                    else:
                        self.assert_problem(answer, 403, "auth.forbidden")
        self.assertEqual(everything(), before)

    def test_what_a_person_is_told_they_may_is_what_they_may(self) -> None:
        needed = {f"{method.upper()} {path}": operation["x-permission"] for path, methods in sign_in().get("/v1/openapi.json").body["paths"].items() for method, operation in methods.items()}
        told = set(sign_in(GIFTS, "cashier").get("/v1/me").body["permissions"]) | {"none"}
        self.assertEqual({route for route, permission in needed.items() if permission in told}, CASHIER_MAY | {SIGN_IN})


if __name__ == "__main__":
    unittest.main()
