"""A person's own second factors, over the wire: set up, shown, taken away again, and written into the audit log; never a secret twice."""
import base64
import hmac
import re
import struct
import time
import unittest
from typing import Any
from urllib.parse import parse_qs, urlsplit

from shop import Shop, Trade
from software_authenticator import SoftwareAuthenticator
from testkit.sale import uuid7
from testkit.world import the_world


def code_of(secret: str, at: float | None = None) -> str:
    """RFC 6238, written here a second time: the server's is liboath's."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start:start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


class Factors(Trade):
    def setUp(self) -> None:
        self.person = Shop(role="manager")
        self.client = self.person.client
        self.account = self.client.get("/v1/me").body["account"]
        self.clear()
        self.addCleanup(self.clear)

    def clear(self) -> None:
        """The demo's people are everybody's: each test leaves them as it found them."""
        self.client.request("DELETE", "/v1/factors/totp")
        for passkey in self.client.get("/v1/factors").body["passkeys"]:
            self.client.request("DELETE", f"/v1/factors/passkeys/{passkey['id']}")

    def acts(self) -> list[str]:
        sql = f"select action from audit.entries where tenant_id = '{self.person.tenant_id}' and subject = '{self.account['id']}' and action like 'factor.%' order by position"
        return the_world().cluster.sql(sql).split()

    def options(self) -> dict[str, Any]:
        return self.assert_status(self.client.post("/v1/factors/passkeys/options", None), 200).body

    def add(self, key: SoftwareAuthenticator, name: str = "Blue key", **how: Any):
        return self.client.post("/v1/factors/passkeys", key.create(self.options(), name, **how))

    def with_app(self) -> str:
        secret = self.assert_status(self.client.post("/v1/factors/totp", None), 201).body["secret"]
        self.assert_status(self.client.post("/v1/factors/totp/confirm", {"code": code_of(secret)}), 200)
        return secret

    def test_an_authenticator_app_is_set_up_by_its_first_code(self) -> None:
        before = self.acts()
        begun = self.assert_status(self.client.post("/v1/factors/totp", None), 201).body
        uri = urlsplit(begun["otpauth_uri"])
        self.assertEqual((uri.scheme, uri.netloc), ("otpauth", "totp"))
        self.assertIn(self.account["email"].replace("@", "%40"), uri.path)
        self.assertEqual(parse_qs(uri.query)["secret"], [begun["secret"]])
        self.assertRegex(begun["qr"]["path"], re.compile(r"^(M\d+ \d+h\d+v1h-\d+z)+$"))
        self.assertFalse(self.client.get("/v1/factors").body["totp"], "not before its first code")
        wrong = str((int(code_of(begun["secret"])) + 1) % 1_000_000).zfill(6)
        self.assert_problem(self.client.post("/v1/factors/totp/confirm", {"code": wrong}), 422, "factors.wrong_code")
        self.assertTrue(self.assert_status(self.client.post("/v1/factors/totp/confirm", {"code": code_of(begun["secret"])}), 200).body["totp"])
        self.assert_problem(self.client.post("/v1/factors/totp/confirm", {"code": code_of(begun["secret"])}), 409, "factors.nothing_to_confirm")
        self.assert_problem(self.client.post("/v1/factors/totp", None), 409, "factors.totp_exists")
        self.assertFalse(self.assert_status(self.client.request("DELETE", "/v1/factors/totp"), 200).body["totp"])
        self.assertEqual(self.acts()[len(before):], ["factor.totp_added", "factor.totp_removed"])
        self.client.request("DELETE", "/v1/factors/totp")
        self.assertEqual(len(self.acts()), len(before) + 2, "what was not there was not removed")

    def test_a_passkey_is_added_shown_and_removed(self) -> None:
        before = self.acts()
        options = self.options()
        self.assertEqual((options["rp"]["id"], options["attestation"]), ("localhost", "none"))
        self.assertEqual(options["user"]["name"], self.account["email"])
        self.assertEqual([each["alg"] for each in options["pubKeyCredParams"]], [-7, -8])
        key = SoftwareAuthenticator()
        added = self.assert_status(self.client.post("/v1/factors/passkeys", key.create(options, "Blue key")), 201).body
        self.assertEqual([passkey["name"] for passkey in added["passkeys"]], ["Blue key"])
        self.assertEqual(self.client.get("/v1/factors").body, added)
        self.assertEqual(len(self.options()["excludeCredentials"]), 1)
        self.assert_problem(self.client.request("DELETE", f"/v1/factors/passkeys/{uuid7()}"), 404, "factors.unknown_passkey")
        removed = self.assert_status(self.client.request("DELETE", f"/v1/factors/passkeys/{added['passkeys'][0]['id']}"), 200).body
        self.assertEqual(removed["passkeys"], [])
        self.assertEqual(self.acts()[len(before):], ["factor.passkey_added", "factor.passkey_removed"])

    def test_what_was_made_for_something_else_is_no_passkey(self) -> None:
        before = self.acts()
        options, key = self.options(), SoftwareAuthenticator()
        self.assert_status(self.client.post("/v1/factors/passkeys", key.create(options, "Blue key")), 201)
        self.assert_problem(self.client.post("/v1/factors/passkeys", SoftwareAuthenticator().create(options, "Again")), 422, "factors.passkey_refused")
        self.assert_problem(self.add(SoftwareAuthenticator("https://evil.example")), 422, "factors.passkey_refused")
        self.assert_problem(self.add(SoftwareAuthenticator(), flags=0), 422, "factors.passkey_refused")
        self.assert_problem(self.add(SoftwareAuthenticator(), trailing=b"x"), 422, "factors.passkey_refused")
        self.assert_problem(self.add(key), 409, "factors.passkey_known")
        another = Shop(role="owner").client.post("/v1/factors/passkeys/options", None).body
        self.assert_problem(self.client.post("/v1/factors/passkeys", SoftwareAuthenticator().create(another, "Theirs")), 422, "factors.passkey_refused")
        body = SoftwareAuthenticator().create(self.options(), "Blue key")
        self.assert_problem(self.client.post("/v1/factors/passkeys", body | {"attestationObject": "*"}), 422, "factors.passkey_refused")
        self.assert_problem(self.client.post("/v1/factors/passkeys", body | {"name": ""}), 400, "http.bad_body", "/name", "too_short")
        self.assertEqual(self.acts()[len(before):], ["factor.passkey_added"])

    def test_another_persons_passkey_is_not_mine_to_remove(self) -> None:
        theirs = self.assert_status(self.add(SoftwareAuthenticator()), 201).body["passkeys"][0]
        self.assert_problem(Shop(role="owner").client.request("DELETE", f"/v1/factors/passkeys/{theirs['id']}"), 404, "factors.unknown_passkey")
        self.assertEqual(self.client.get("/v1/factors").body["passkeys"], [theirs])

    def test_recovery_codes_stand_in_for_a_factor(self) -> None:
        self.assert_problem(self.client.post("/v1/factors/recovery-codes", None), 409, "factors.no_factor")
        self.with_app()
        codes = self.assert_status(self.client.post("/v1/factors/recovery-codes", None), 201).body["codes"]
        self.assertEqual(len(set(codes)), 10)
        self.assertTrue(all(re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", code) for code in codes), codes)
        self.assertEqual(self.client.get("/v1/factors").body["recovery_codes_left"], 10)
        anew = self.assert_status(self.client.post("/v1/factors/recovery-codes", None), 201).body["codes"]
        self.assertFalse(set(codes) & set(anew))
        self.assertEqual(self.assert_status(self.client.request("DELETE", "/v1/factors/totp"), 200).body["recovery_codes_left"], 0)
        self.assertEqual(self.acts()[-4:], ["factor.totp_added", "factor.recovery_codes_made", "factor.recovery_codes_made", "factor.totp_removed"])

    def log_with(self, last: str) -> bytes:
        """The server's log once it tells of the last request: it is written a moment later."""
        until = time.monotonic() + 5
        while last.encode() not in (log := the_world().server.log.read_bytes()):
            self.assertLess(time.monotonic(), until, "the log does not tell of the request")
            time.sleep(0.05)
        return log

    def test_no_secret_is_in_the_log_or_the_database(self) -> None:
        secret = self.with_app()
        codes = self.client.post("/v1/factors/recovery-codes", None).body["codes"]
        raw = base64.b32decode(secret)
        log = self.log_with("/v1/factors/recovery-codes")
        rows = "".join(the_world().cluster.sql(f"select t::text from factors.{table} t") for table in ("totp", "recovery_codes"))
        rows += the_world().cluster.sql("select t::text from audit.entries t")
        for canary in (secret, raw.hex(), base64.b64encode(raw).decode(), *codes, *(code.replace("-", "") for code in codes)):
            self.assertNotIn(canary.encode(), log)
            self.assertNotIn(canary, rows)


if __name__ == "__main__":
    unittest.main()
