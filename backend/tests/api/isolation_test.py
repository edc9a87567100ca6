"""A tenant sees its own and nothing else, by whatever route, and nobody gets in without a token of ours. The attempts stand in rows/;
a route of the running server that has none there fails the test."""
import json
import random
import re
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any

import forged_tokens
from basket import Bought, priced
from doors import document, is_stream, listen, operations, send, strange_path
from rows import all_rows
from rows.row import Try
from rows.victim import Victim
from same_times import mann_whitney
from shop import GIFTS, GROCER, Shop, Trade, everything, rows_of, sign_in
from testkit.client import Answer, Client
from testkit.sale import uuid7
from testkit.world import the_world


UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TENANT_HEADERS = ("X-Tenant-Id", "X-Tenant", "Tenant-Id", "X-Shopx-Tenant", "X-Account-Id", "X-Original-URL", "X-Rewrite-URL", "X-User-Id")
FILTERS = ("register_id=", "receipt_number=", "category_id=", "/v1/stock?")    # what asks for things of one parent shows nothing of another's
PROBES = 60                                                                   # of each kind, one after the other, for a comparison of times
LIKELY = 1e-4                                                                 # below it two samples of times are not of one kind


def shape(answer: Answer) -> dict[str, Any]:
    """What an attempt could tell apart: all but what differs between any two answers."""
    body = answer.body if isinstance(answer.body, dict) else {}
    kept = {key: body.get(key) for key in ("type", "title", "status", "code", "errors", "items")} if answer.status >= 300 or "items" in body else {}
    return {"status": answer.status, "headers": sorted(name for name in answer.headers if not name.startswith("ratelimit")), **kept}


class AnotherTenant(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.reader = Shop()
        cls.victim = Victim()
        cls.operations = operations(document())
        cls.rows = all_rows()
        cls.tries = {route: tries(cls.reader, cls.victim) for route, tries in cls.rows.items() if route in cls.operations}
        cls.said = json.dumps(list(cls.tries.values()))              # a thing of the reader's own may come to have such an id

    def attempts(self):
        return ((route, attempt) for route, attempts in self.tries.items() for attempt in attempts)

    def answer_to(self, route: str, attempt: Try) -> Answer:
        return send(self.reader.client, route, attempt, is_stream(self.operations[route]))

    def test_every_route_has_a_row(self) -> None:
        self.assertEqual(set(self.rows), set(self.operations), "the server has other routes than the tables in rows/")
        self.assertEqual([], [route for route, attempts in self.tries.items() if not attempts], "a row without an attempt")

    def test_no_route_shows_or_changes_what_is_anothers(self) -> None:
        secrets = self.victim.secrets()
        before = rows_of(self.victim.tenant_id)
        for route, attempt in self.attempts():
            with self.subTest(route=route, path=attempt.path):
                answer = self.assert_status(self.answer_to(route, attempt), *attempt.allowed)
                shown = [secret for secret in secrets if secret not in self.said and secret.encode() in answer.raw]
                self.assertEqual(shown, [], answer.raw[:1000])
                if answer.status == 200 and route.startswith("GET") and any(one in attempt.path for one in FILTERS):
                    self.assertEqual(answer.body["items"], [])
        self.assertEqual(rows_of(self.victim.tenant_id), before, "something of the other tenant has changed")

    def test_the_tenant_is_the_tokens_and_nothing_else_says_it(self) -> None:
        """Whatever header or query parameter somebody invents. A parameter that the route does not know may be refused."""
        secrets = self.victim.secrets()
        headers = {name: self.victim.tenant_id for name in TENANT_HEADERS}
        for route, operation in self.operations.items():
            if not route.startswith("GET ") or is_stream(operation):
                continue
            for path, more in ((strange_path(route[4:]), headers), (f"{strange_path(route[4:])}?tenant_id={self.victim.tenant_id}", {})):
                with self.subTest(route=route, headers=bool(more)):
                    answer = self.reader.client.request("GET", path, None, dict(more))
                    self.assertLess(answer.status, 500, answer.raw[:500])
                    self.assertEqual([secret for secret in secrets if secret.encode() in answer.raw and secret not in self.said + path], [])

    def twin(self, attempt: Try) -> Try | None:
        """The same attempt with ids that nobody has in place of the other tenant's; None when there are none in it."""
        ids, replaced = self.victim.ids(), 0

        def strange(found: re.Match[str]) -> str:
            nonlocal replaced
            if found.group() not in ids:
                return found.group()
            replaced += 1
            return uuid7()
        text = UUID.sub(strange, json.dumps(attempt._asdict()))
        for code in (self.victim.code, self.victim.spare_code, self.victim.coupon, self.victim.spare_coupon, *self.victim.rules()):
            replaced += text.count(code)
            text = text.replace(code, code[:-8] + uuid7()[-8:])
        said = json.loads(text)
        return Try(said["path"], attempt.allowed, said["body"], said["headers"]) if replaced else None

    def test_anothers_id_is_answered_like_an_id_that_nobody_has(self) -> None:
        """Same status, same problem, same headers: an attempt tells nothing about what others have."""
        compared = 0
        for route, attempt in self.attempts():
            if any(status < 400 for status in attempt.allowed) or (twin := self.twin(attempt)) is None:
                continue
            with self.subTest(route=route, path=attempt.path):
                ours, theirs = (self.answer_to(route, one) for one in (twin, attempt))
                compared += 1
                self.assertEqual(shape(theirs), shape(ours))
        self.assertGreater(compared, 10)

    def test_anothers_id_takes_as_long_as_an_id_that_nobody_has(self) -> None:
        compared = 0
        for route, attempt in self.attempts():
            if not route.startswith("GET ") or attempt.allowed != (404,) or (twin := self.twin(attempt)) is None:
                continue
            with self.subTest(route=route):
                compared += 1
                chance = max(self.same_time(route, attempt, twin) for _ in range(2))     # a busy machine gets a second try
                self.assertGreater(chance, LIKELY)
        self.assertGreater(compared, 3)

    def same_time(self, route: str, attempt: Try, twin: Try) -> float:
        order = [("theirs", attempt), ("nobody", twin)]
        taken: dict[str, list[int]] = {"theirs": [], "nobody": []}
        for _ in range(PROBES):
            random.shuffle(order)
            for name, one in order:
                began = time.perf_counter_ns()
                self.reader.client.request("GET", one.path)
                taken[name].append(time.perf_counter_ns() - began)
        return mann_whitney(taken["theirs"], taken["nobody"])

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


class TheComparisonsSee(unittest.TestCase):
    """What tells two answers apart is seen to be told apart."""

    def test_a_problem_of_another_code(self) -> None:
        one, other = (Answer(404, {}, b"", {"status": 404, "code": code, "request_id": uuid7()}) for code in ("http.not_found", "stores.of_another"))
        self.assertNotEqual(shape(one), shape(other))
        self.assertEqual(shape(one), shape(Answer(404, {}, b"", {"status": 404, "code": "http.not_found", "request_id": uuid7()})))

    def test_an_answer_that_is_a_fifth_slower(self) -> None:
        chance = random.Random(1)
        quick, slow = ([scale * chance.lognormvariate(0, 0.1) for _ in range(PROBES)] for scale in (1.0, 1.2))
        self.assertLess(mann_whitney(quick, slow), LIKELY)
        self.assertGreater(mann_whitney(quick, [chance.lognormvariate(0, 0.1) for _ in range(PROBES)]), LIKELY)


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
        for authorization in (None, "", "Bearer", "Bearer ", f"Basic {self.token}", self.token):
            with self.subTest(str(authorization)[:30]):
                self.assert_problem(self.ask(authorization), 401, "auth.no_token")

    def test_a_token_that_is_not_ours_is_refused(self) -> None:
        public = forged_tokens.public_pem(self.key)
        header, claims, signature = self.token.split(".")
        now = int(time.time())
        forged = {
            "garbage": "garbage", "long": "x" * 5000, "dots": "..", "three words": "a.b.c", "two parts": f"{header}.{claims}", "four parts": f"{self.token}.x",
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

    def test_every_route_that_is_not_for_everybody_wants_a_token(self) -> None:
        before = everything()
        for route, operation in operations(document()).items():
            method, path = route.split(" ")
            if operation["x-permission"] == "none":
                continue
            for name, token, code in (("none", None, "auth.no_token"), ("garbage", "garbage", "auth.invalid_token"), ("another key", self.forge(key=self.strange_key), "auth.invalid_token")):
                with self.subTest(route=route, token=name):
                    client = Client(the_world().base_url, token)
                    path_of_it = strange_path(path.replace("{store_id}", self.shop.stores[0]["id"]))
                    answer = listen(client, path_of_it) if is_stream(operation) else client.request(method, path_of_it, {} if method != "GET" else None)
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


if __name__ == "__main__":
    unittest.main()
