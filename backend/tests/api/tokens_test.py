"""Access tokens: shapes that others have been fooled by (E-04, RFC 8725), and keys that change under load (H-10)."""
import base64
import concurrent.futures
import json
import os
import tempfile
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

import forged_tokens
from forged_tokens import b64
from shop import GIFTS, GROCER, Shop, Trade, everything
from testkit.client import Answer, Client
from testkit.sale import uuid7
from testkit.world import World, the_world

LONG = bool(os.environ.get("SHOPX_TEST_LONG"))
SIGNS_AFTER_S = 10              # limits::token_key_signs_after
KNOWN_AFTER_S = 5


def ask(base_url: str, token: str, path: str = "/v1/me") -> Answer:
    client = Client(base_url, token)
    try:
        return client.get(path)
    finally:
        client.close()


class Forgeries(Trade):
    """Each differs in one thing from a token that is let in, and is signed with the server's own key wherever that can matter."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.shop, cls.stranger = Shop(), Shop(GROCER)
        cls.token = cls.shop.client.token
        cls.header, cls.claims, cls.signature = forged_tokens.parts_of(cls.token)
        cls.key = the_world().server.folder / "token-key.pem"
        cls.folder = tempfile.TemporaryDirectory()
        cls.strange_key = forged_tokens.new_key(Path(cls.folder.name))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def signed(self, claims: dict[str, Any] | None = None, header: dict[str, Any] | None = None, key: Path | None = None) -> str:
        return forged_tokens.es256(self.header | (header or {}), self.claims | (claims or {}), key or self.key)

    def signed_text(self, header: str, claims: str) -> str:
        """Over texts that no JSON library writes."""
        return forged_tokens.es256_of_text(f"{b64(header.encode())}.{b64(claims.encode())}", self.key)

    def without(self, claim: str) -> str:
        return forged_tokens.es256(self.header, {name: value for name, value in self.claims.items() if name != claim}, self.key)

    def shapes(self) -> dict[str, str]:
        header, claims, signature = self.token.split(".")
        now, strange = int(time.time()), self.strange_key
        public = forged_tokens.public_pem(self.key)
        jwk = {"kty": "EC", "crv": "P-256", **forged_tokens.point_of(strange)}
        text = lambda part: json.dumps(part, separators=(",", ":"))
        raw_signature = forged_tokens.unb64(signature)
        shapes: dict[str, str] = {}
        # Which algorithm: the verifier alone says it (RFC 8725, 2.1 and 3.1).
        for alg in ("none", "NONE", "nOnE", "", "ES384", "ES512", "RS256", "PS256", "HS256", "EdDSA", "es256", "ES256K"):
            shapes[f"alg {alg!r} without a signature"] = forged_tokens.joined(self.header | {"alg": alg}, self.claims) + "."
            shapes[f"alg {alg!r} under our signature"] = self.signed(header={"alg": alg})
        for secret_name, secret in (("PEM", public), ("DER", forged_tokens.public_der(self.key)), ("nothing", b""), ("the key's id", self.header["kid"].encode())):
            shapes[f"HS256 with {secret_name}"] = forged_tokens.hs256(self.header | {"alg": "HS256"}, self.claims, secret)
        # Which key: a kid is looked up and never followed.
        for kid in ("../../../../dev/null", "/dev/null", "token-key.pem", "' or '1'='1", "x' union select 'secret", "| id", "http://127.0.0.1:1/key", "", "0", "A" * 3000,
                    self.header["kid"] + "\x00", self.header["kid"].upper(), self.header["kid"][:-1]):
            shapes[f"kid {kid[:30]!r}"] = self.signed(header={"kid": kid})
            shapes[f"kid {kid[:30]!r} of another key"] = self.signed(header={"kid": kid}, key=strange)
        for name, value in (("jku", "http://127.0.0.1:1/jwks.json"), ("x5u", "http://127.0.0.1:1/x.pem"), ("jwk", jwk), ("x5c", ["MIIB"]), ("crit", ["exp"]), ("b64", False), ("zip", "DEF"), ("cty", "JWT")):
            shapes[f"{name} of another key"] = self.signed(header={name: value}, key=strange)
            shapes[f"{name} under our key"] = self.signed(header={name: value})
        shapes["another key under our name"] = self.signed(key=strange)
        # What kind of token it is.
        for typ in ("JWT", "jwt", "at+JWT", "application/at+jwt", "override+jwt", "id_token", "", None):
            shapes[f"typ {typ!r}"] = self.signed(header={"typ": typ})
        for aud in ("shopx", "shopx-api ", "SHOPX-API", "", ["shopx-api"], None, "shopx-web"):
            shapes[f"aud {aud!r}"] = self.signed({"aud": aud})
        for iss in ("", "SHOPX", "shopx/", "https://shopx", None, ["shopx"], "shopx\x00"):
            shapes[f"iss {iss!r}"] = self.signed({"iss": iss})
        # When.
        for name, exp in (("a second ago", now - 1), ("now", now), ("never", 0), ("before time", -1), ("as text", str(now + 600)), ("as a fraction", now + 600.5), ("null", None),
                          ("past int64", 2**63), ("far past int64", 10**30), ("true", True)):
            shapes[f"exp {name}"] = self.signed({"exp": exp})
        shapes["nbf tomorrow"] = self.signed({"nbf": now + 86_400})
        # Who, where, and by which session.
        for name, change in (("another tenant", {"tid": self.stranger.tenant_id}), ("no tenant", {"tid": uuid7()}), ("nobody", {"sub": uuid7()}), ("a tenant in SQL", {"tid": "' or 1=1"}),
                             ("older permissions", {"pv": self.claims["pv"] - 1}), ("newer permissions", {"pv": self.claims["pv"] + 1}), ("permissions as text", {"pv": "1"}),
                             ("permissions of its own", {"permissions": ["manage_tenant"]}), ("a role of its own", {"role": "owner"}), ("an API key", {"knd": "api_key"}),
                             ("a kind that is none", {"knd": "root"}), ("no session", {"sid": None}), ("a session in text", {"sid": "x"})):
            shapes[f"of {name}"] = self.signed(change)
        for claim in self.claims:
            shapes[f"without {claim}"] = self.without(claim)
        # How it is written.
        said_header, said_claims = text(self.header), text(self.claims)
        shapes |= {
            "a claim twice": self.signed_text(said_header, said_claims[:-1] + f',"tid":"{self.stranger.tenant_id}"}}'),
            "the same claim twice": self.signed_text(said_header, said_claims[:-1] + f',"exp":{self.claims["exp"]}}}'),
            "alg twice": self.signed_text(said_header[:-1] + ',"alg":"none"}', said_claims),
            "a header with spaces": self.signed_text(json.dumps(self.header), said_claims),
            "a header in another order": self.signed_text(text(dict(reversed(self.header.items()))), said_claims),
            "an escaped header": self.signed_text(said_header.replace("ES256", "\\u0045S256"), said_claims),
            "claims that are a list": self.signed_text(said_header, f"[{said_claims}]"), "claims that are text": self.signed_text(said_header, text("x")),
            "no claims": self.signed_text(said_header, "{}"), "empty claims": self.signed_text(said_header, ""), "deep claims": self.signed_text(said_header, "[" * 900),
            "claims with a comment": self.signed_text(said_header, "/**/" + said_claims), "a byte order mark": self.signed_text(said_header, "\ufeff" + said_claims),
            "padding": f"{header}.{claims}.{signature}==", "padding in the claims": f"{header}.{claims}=.{signature}",
            "standard base64": f"{header}.{claims}.{base64.b64encode(raw_signature).decode().rstrip('=')}" if b"-" in signature.encode() or "_" in signature else f"{header}.{claims}.{signature}+",
            "a bit that base64 drops": f"{header}.{claims}.{last_bit_flipped(signature)}", "a space": f"{header}.{claims} .{signature}", "a tab at the end": self.token + "\t.",
            "a percent sign": self.token.replace(".", "%2e", 1), "JSON serialization": text({"protected": header, "payload": claims, "signature": signature}),
            "an encrypted token's five parts": f"{header}..{claims}.{signature}.{signature}", "a signature twice": f"{self.token}{signature}", "no header": f".{claims}.{signature}",
            "the signature of another token": f"{header}.{claims}.{self.stranger.client.token.split('.')[2]}", "zeros": f"{header}.{claims}.{b64(bytes(64))}",
            "r and s above the order": f"{header}.{claims}.{b64(bytes([255]) * 64)}", "s and r": f"{header}.{claims}.{b64(raw_signature[32:] + raw_signature[:32])}",
            "half a signature": f"{header}.{claims}.{b64(raw_signature[:32])}", "65 bytes": f"{header}.{claims}.{b64(raw_signature + bytes(1))}",
            "DER": f"{header}.{claims}.{b64(forged_tokens.openssl('dgst', '-sha256', '-sign', str(self.key), data=f'{header}.{claims}'.encode()))}",
            "more than a header line holds": "x" * 12_000,
        }
        return shapes

    def test_the_forge_is_good(self) -> None:
        """The control of all below: what the forge makes with nothing changed is let in, so each of the others is refused for its one fault."""
        self.assert_status(ask(the_world().base_url, self.signed()), 200)
        said = (json.dumps(part, separators=(",", ":")) for part in (self.header, self.claims))
        self.assert_status(ask(the_world().base_url, self.signed_text(*said)), 200)
        self.assert_status(ask(the_world().base_url, self.signed({"exp": int(time.time()) + 60})), 200)

    def test_no_forgery_is_let_in(self) -> None:
        shapes = {name: token for name, token in self.shapes().items() if "\x00" not in token}
        self.assertGreaterEqual(len(shapes), 140)
        before = everything()
        for name, token in shapes.items():
            with self.subTest(name):
                self.assert_problem(ask(the_world().base_url, token), 401, "auth.invalid_token")
        self.assertEqual(everything(), before)

    def test_a_hundred_kilobytes_are_too_many(self) -> None:
        self.assertIn(ask(the_world().base_url, self.token + "A" * 100_000).status, (400, 401, 431))

    def test_a_refresh_token_a_device_token_and_an_api_keys_shape_are_no_access_tokens(self) -> None:
        login = next(one for one in the_world().logins if one.email == f"owner@{GIFTS}.example")
        said = Client(the_world().base_url).post("/v1/sign-in", {"email": login.email, "password": login.password}).body
        for name in ("refresh_token", "device_token"):
            with self.subTest(name):
                self.assert_problem(ask(the_world().base_url, said[name]), 401, "auth.invalid_token")

    def test_an_access_token_lives_ten_minutes(self) -> None:
        self.assertEqual(self.claims["exp"] - self.claims["iat"], 600)
        self.assertEqual(self.header, {"alg": "ES256", "kid": self.header["kid"], "typ": "at+jwt"})

    def test_the_public_keys_say_nothing_private(self) -> None:
        keys = Client(the_world().base_url).get("/.well-known/jwks.json").body["keys"]
        self.assertIn(self.header["kid"], [key["kid"] for key in keys])
        for key in keys:
            self.assertEqual(set(key), {"kty", "crv", "x", "y", "kid", "use", "alg"})
        mine = next(key for key in keys if key["kid"] == self.header["kid"])
        self.assertEqual({"x": mine["x"], "y": mine["y"]}, forged_tokens.point_of(self.key))


def last_bit_flipped(text: str) -> str:
    """Another text for the same bytes: 64 bytes leave four bits of the last letter unused."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) ^ 1]


class Rotation(Trade):
    """H-10: a new key while people work. Two processes share the keys; the one that is slow to look must not refuse the other's tokens."""

    def test_a_rotation_under_load_fails_no_request(self) -> None:
        with World(settings={"SHOPX_LOG_LEVEL": "warning", "SHOPX_TOKEN_MINUTES": "1"}) as world:
            login = world.logins[0]
            second = world.twin()
            refused: list[Any] = []
            until = time.monotonic() + (150 if LONG else 18)
            kids: set[str] = set()

            def work(issuer: str, reader: str) -> int:
                """Goes on with a session at one process and reads at the other."""
                client = Client(issuer)
                said = client.post("/v1/sign-in", {"email": login.email, "password": login.password}).body
                count = 0
                while time.monotonic() < until:
                    answer = client.post("/v1/session/refresh", {"refresh_token": said["refresh_token"]})
                    if answer.status != 200:
                        refused.append(answer.raw)
                        break
                    said = answer.body
                    kids.add(forged_tokens.parts_of(said["access_token"])[0]["kid"])
                    for _ in range(5):
                        read = ask(reader, said["access_token"], "/v1/stores")
                        count += 1
                        if read.status != 200:
                            refused.append(read.raw)
                return count
            try:
                with concurrent.futures.ThreadPoolExecutor(4) as pool:
                    pairs = [(world.base_url, second.base_url), (second.base_url, world.base_url)] * 2
                    workers = [pool.submit(work, *pair) for pair in pairs]
                    time.sleep(2)
                    made_at = time.monotonic()
                    new_key = world.server.run("keys", "rotate-token").split()[-1]
                    self.wait_until(lambda: all(new_key in self.kids_at(url) for url in (world.base_url, second.base_url)), KNOWN_AFTER_S)
                    self.assertLess(time.monotonic() - made_at, KNOWN_AFTER_S + 1)
                    counts = [worker.result() for worker in workers]
                self.assertEqual(refused, [])
                self.assertGreater(sum(counts), 100)
                self.assertEqual(len(kids), 2, "the new key never came to sign")
                self.assertIn(new_key, kids)
            finally:
                second.stop()

    def test_a_key_is_retired_when_its_last_token_has_ended(self) -> None:
        """By the files' times: a successor that is as old as a token's life and the margins retires the first key at the next look."""
        with World(settings={"SHOPX_LOG_LEVEL": "warning", "SHOPX_TOKEN_MINUTES": "1"}) as world:
            old = Client(world.base_url)
            self.assert_status(old.sign_in(world.logins[0].email, world.logins[0].password), 200)
            old_kid = forged_tokens.parts_of(old.token)[0]["kid"]
            world.server.run("keys", "rotate-token")
            made = next((world.server.folder / "token-keys").glob("*.pem"))
            made.rename(made.with_name(f"{int(made.stem) - (SIGNS_AFTER_S + 60 + 60 + 1) * 1000}.pem"))
            self.wait_until(lambda: old_kid not in self.kids_at(world.base_url), KNOWN_AFTER_S)
            self.assert_problem(Client(world.base_url, forged_tokens.es256(*forged_tokens.parts_of(old.token)[:2], world.server.folder / "token-key.pem")).get("/v1/me"), 401, "auth.invalid_token")

    def kids_at(self, base_url: str) -> list[str]:
        client = Client(base_url)
        try:
            return [key["kid"] for key in client.get("/.well-known/jwks.json").body["keys"]]
        finally:
            client.close()

    def wait_until(self, holds: Callable[[], bool], seconds: float) -> None:
        until = time.monotonic() + seconds + 1
        while not holds():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.2)


if __name__ == "__main__":
    unittest.main()
