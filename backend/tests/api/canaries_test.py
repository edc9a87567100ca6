"""H-07: what is secret is said at every route, rightly and wrongly, and is found nowhere afterwards: not in the log, the metrics, the
database, its log, nor in a file of the server; raw or encoded."""
import base64
import json
import random
import re
import subprocess
import unittest
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api_keys_test import wanted
from doors import document, is_stream, listen, operations, strange_path
from shop import GIFTS, GROCER, Shop, Trade
from testkit.client import Client
from testkit.sale import uuid7
from testkit.world import World

CARD = "5555341244441115"
TARGET = f"cashier@{GROCER}.example"        # whose wrong passwords are tried, until they are told to wait


def word(length: int) -> str:
    return "".join(random.choices("abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789", k=length))


def forms_of(secret: str) -> dict[str, re.Pattern[bytes]]:
    """How a secret may be written; digits alone are not looked for inside longer numbers."""
    raw = secret.encode()
    edge = rb"[0-9]" if secret.isdigit() else rb"(?!)"
    forms = {"raw": re.escape(raw), "url": re.escape(urllib.parse.quote(secret, safe="").encode()), "json": re.escape(json.dumps(secret)[1:-1].encode()),
             "hex": b"(?i:" + raw.hex().encode() + b")", "url of all": b"(?i:" + "".join(f"%{byte:02x}" for byte in raw).encode() + b")"}
    for shift in range(3):                                       # base64 of a text in which the secret begins at any byte
        whole = base64.b64encode(b"\0" * shift + raw)
        kept = whole[(0, 2, 3)[shift]:len(whole) - 4 if (len(raw) + shift) % 3 else len(whole)]
        if len(kept) >= 8:
            forms[f"base64 at {shift}"] = re.escape(kept)
            forms[f"base64url at {shift}"] = re.escape(kept.replace(b"+", b"-").replace(b"/", b"_"))
    return {name: re.compile(b"(?<!" + edge + b")" + form + b"(?!" + edge + b")" if secret.isdigit() else form) for name, form in forms.items()}


def leaks(secrets: dict[str, str], sinks: dict[str, bytes]) -> list[str]:
    return [f"{name} as {form} in {sink}" for name, secret in secrets.items() for form, pattern in forms_of(secret).items() for sink, text in sinks.items() if pattern.search(text)]


def fields_of(described: dict[str, Any], operation: dict[str, Any]) -> list[str]:
    """The names of what the route reads."""
    schema = operation["requestBody"].get("content", {}).get("application/json", {}).get("schema", {})
    return list(described["components"]["schemas"].get(schema.get("$ref", "").rsplit("/", 1)[-1], schema).get("properties", {}))


class Finder(unittest.TestCase):
    """The control: whatever form a secret has, it is found."""

    def test_every_form_is_found(self) -> None:
        secret = "correct horse/battery+staple"
        for text in (secret.encode(), base64.b64encode(secret.encode()), base64.urlsafe_b64encode(b"x" + secret.encode()), base64.b64encode(b"xy" + secret.encode() + b"z"),
                     secret.encode().hex().encode(), secret.encode().hex().upper().encode(), urllib.parse.quote(secret, safe="").encode(), json.dumps({"a": secret}).encode()):
            with self.subTest(text):
                self.assertTrue(leaks({"password": secret}, {"log": b"before " + text + b" after"}))
        self.assertEqual(leaks({"password": secret}, {"log": b"correct horse battery staple"}), [])

    def test_digits_are_found_and_not_inside_longer_numbers(self) -> None:
        self.assertTrue(leaks({"pin": "7391528"}, {"log": b'{"pin":"7391528"}'}))
        self.assertEqual(leaks({"pin": "7391528"}, {"log": b"17391528 73915280"}), [])


class Canaries(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.world = World(settings={"SHOPX_LOG_LEVEL": "debug"})
        cls.shop = Shop(GIFTS, world=cls.world)
        owner = next(login for login in cls.world.logins if login.email == f"owner@{GIFTS}.example")
        key = cls.shop.client.post("/v1/api-keys", wanted()).body["key"]
        hook = cls.shop.client.post("/v1/webhooks", {"url": f"https://hooks.example.com/{word(24)}", "active": False}).body
        cls.hook_id = hook["about"]["id"]
        said = {"password": f"{word(12)} {word(12)}/+", "token": f"{word(20)}.{word(60)}.{word(43)}", "api key": f"sxk_{word(12).lower()}_{word(52).lower()}",
                "webhook secret": f"whsec_{word(43)}=", "recovery code": f"{word(5)}-{word(5)}-{word(5)}", "refresh token": word(43)}
        cls.said = said | {"one-time code": cls.unused(6), "pin": cls.unused(8), "card": CARD}
        cls.real = {"owner's password": owner.password, "key's secret": key.rsplit("_", 1)[1], "webhook's secret": hook["secret"].removeprefix("whsec_")}
        cls.key = key

    @classmethod
    def tearDownClass(cls) -> None:
        cls.world.close()

    @classmethod
    def unused(cls, length: int) -> str:
        """Digits that nothing holds by chance."""
        sinks = cls.sinks()
        while leaks({"it": (digits := "".join(random.choices("123456789", k=length)))}, sinks):
            pass
        return digits

    @classmethod
    def sinks(cls) -> dict[str, bytes]:
        world = cls.world
        dump = subprocess.run(["pg_dump", f"{world.cluster.url} user=postgres", "--data-only"], check=True, capture_output=True).stdout
        client = world.server.client()
        found = {"the log": world.server.log.read_bytes(), "the metrics": client.get("/metrics").raw, "the database": dump, "its log": (world.cluster.folder / "postgres.log").read_bytes()}
        client.close()
        # What the program writes of its own accord; the demo's logins are what `shopx demo --logins` was asked for.
        files = (file for file in world.server.folder.rglob("*") if file.is_file() and file.name != "demo-logins.txt")
        return found | {file.name: file.read_bytes() for file in files}

    def bodies(self, fields: list[str]) -> Iterator[bytes]:
        """Every field that the route knows, and every name that a secret has, holds a secret; whole, broken, and with a card's number."""
        s = self.said
        secret_of = {"password": s["password"], "new_password": s["password"], "current_password": s["password"], "pin": s["pin"], "totp_code": s["one-time code"], "code": s["one-time code"],
                     "recovery_code": s["recovery code"], "challenge": s["token"], "access_token": s["token"], "token": s["token"], "refresh_token": s["refresh token"], "key": s["api key"],
                     "secret": s["webhook secret"], "link": s["token"]}
        known = {field: secret_of[field] for field in fields if field in secret_of}
        whole = json.dumps({"email": TARGET} | secret_of).encode()
        yield from (json.dumps(known | ({"email": TARGET} if "email" in fields else {})).encode(), whole, whole[:-1], json.dumps(secret_of["password"]).encode(),
                    json.dumps(secret_of | {"note": s["card"]}).encode(), json.dumps({secret_of["token"]: 1, secret_of["password"]: secret_of}).encode())

    def ask(self, client: Client, route: str, path: str, body: bytes | None, **headers: str) -> None:
        answer = client.request(route.split(" ")[0], path, body, headers)
        self.assertNotEqual(answer.status, 500, f"{route}: {answer.raw!r}")

    def test_what_is_said_is_found_nowhere(self) -> None:
        described, s = document(self.world), self.said
        owner = next(login for login in self.world.logins if login.email == f"owner@{GIFTS}.example")
        query = urllib.parse.urlencode({"password": s["password"], "access_token": s["token"], "key": s["api key"], "pin": s["pin"]})
        cookie = f"__Host-shopx_access={s['token']}; __Host-shopx_refresh={s['refresh token']}"
        basic = f"Basic {base64.b64encode(s['password'].encode()).decode()}"
        asked, signed_in = 0, self.world.sign_in(owner)
        for route, operation in sorted(operations(described).items(), key=lambda one: "sign-in" in one[0]):      # last: they end with being told to wait
            path = route.split(" ")[1]
            secret_path = re.sub(r"\{\w+\}", urllib.parse.quote(s["token"]), path)
            bodies = list(self.bodies(fields_of(described, operation))) if "requestBody" in operation else [None]
            if signed_in.get("/v1/me").status != 200:            # a route may sign out
                signed_in = self.world.sign_in(owner)
            clients = [signed_in, *(Client(self.world.base_url, token) for token in (None, s["token"], s["api key"], self.key))]
            for client in clients:
                if is_stream(operation):
                    listen(client, f"{path}?{query}", 0.1)
                    continue
                for body in bodies if client is clients[0] else bodies[:2]:
                    self.ask(client, route, strange_path(path), body)
                    asked += 1
                self.ask(client, route, f"{secret_path}?{query}", bodies[0], X_Api_Key=s["api key"], Cookie=cookie)
                self.ask(client, route, strange_path(path), s["password"].encode(), Content_Type="text/plain", Authorization=basic)
            for client in clients[1:]:
                client.close()
        signed_in.close()
        self.assertGreater(asked, 200)
        real = self.real | {"access token's signature": str(self.shop.client.token).rsplit(".", 1)[1]}
        self.assertEqual(leaks(self.said | real, self.sinks()), [])

    def test_a_planted_leak_is_found(self) -> None:
        """The control: the same secrets, where a careless handler would have put them."""
        planted = {"password": f"{word(12)} {word(12)}", "key": word(52)}
        self.assertEqual(leaks(planted, self.sinks()), [])
        for said in (planted["password"], base64.b64encode(f"x{planted['key']}".encode()).decode()):
            self.assert_status(self.shop.client.put(f"/v1/categories/{uuid7()}", {"name": said}), 200, 201)
        found = leaks(planted, self.sinks())
        self.assertIn("password as raw in the database", found)
        self.assertTrue([leak for leak in found if leak.startswith("key as base64")], found)
        self.shop.client.get("/v1/me", X_Request_Id=planted["key"])                  # what a client names its request by is logged
        self.shop.client.get("/v1/me")
        self.assertIn("key as raw in the log", leaks(planted, self.sinks() if self.flushed(planted["key"]) else {}))

    def flushed(self, text: str) -> bool:
        """The log has a thread of its own and is a moment behind."""
        for _ in range(50):
            if text.encode() in self.world.server.log.read_bytes():
                return True
            subprocess.run(["sleep", "0.1"], check=True)
        return False

    def test_the_memory_of_a_server_is_its_own(self) -> None:
        """No core file, and no other process of the same user may read it."""
        folder = Path("/proc") / str(self.world.server.pid)
        core = next(line for line in (folder / "limits").read_text().splitlines() if line.startswith("Max core file size"))
        self.assertEqual(core.split()[4:6], ["0", "0"])
        self.assertEqual((folder / "mem").stat().st_uid, 0)                          # owned by root once it is not dumpable


if __name__ == "__main__":
    unittest.main()
