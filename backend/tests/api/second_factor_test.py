"""A sign-in in two steps: the password earns a question, and only its answer a session."""
import base64
import hashlib
import hmac
import struct
import time
import unittest
from typing import Any

from shop import GROCER, Trade
from testkit.client import Answer, Client
from testkit.logins import Login
from testkit.world import the_world

STEP_S = 30


def login(role: str) -> Login:
    return next(one for one in the_world().logins if one.email == f"{role}@{GROCER}.example")


def totp(secret: str, steps_on: int = 0) -> str:
    """RFC 6238 with SHA-1 and six digits."""
    digest = hmac.digest(base64.b32decode(secret + "=" * (-len(secret) % 8)), struct.pack(">Q", int(time.time()) // STEP_S + steps_on), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1_000_000:06}"


class SecondFactor(Trade):
    """The grocer's owner sets up an authenticator, once for all of these; each code is good once, so tests forget which was used."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.who = login("owner")
        client = Client(the_world().base_url)
        assert client.sign_in(cls.who.email, cls.who.password).status == 200
        cls.account = client.get("/v1/me").body["account"]["id"]
        made = client.post("/v1/factors/totp", {})
        assert made.status in (200, 201), made.raw
        cls.secret = made.body["secret"]
        confirmed = client.post("/v1/factors/totp/confirm", {"code": totp(cls.secret)})
        assert confirmed.status < 300, confirmed.raw

    @classmethod
    def tearDownClass(cls) -> None:
        for table in ("totp", "recovery_codes"):
            the_world().cluster.sql(f"delete from factors.{table} where account_id = '{cls.account}'")

    def setUp(self) -> None:
        the_world().cluster.sql(f"update factors.totp set last_step = 0 where account_id = '{self.account}'")
        self.client = Client(the_world().base_url)

    def first_step(self, **more: str) -> Answer:
        return self.client.post("/v1/sign-in", {"email": self.who.email, "password": self.who.password, **more})

    def second_step(self, challenge: str, **proof: Any) -> Answer:
        return self.client.post("/v1/sign-in/second-factor", {"challenge": challenge, **proof})

    def test_the_password_alone_earns_a_question(self) -> None:
        asked = self.assert_status(self.first_step(), 202)
        self.assertEqual(set(asked.body), {"challenge", "kinds"})
        self.assertEqual(asked.body["kinds"][0], "totp")
        self.assertEqual(asked.set_cookies, ())
        signed_in = self.assert_status(self.second_step(asked.body["challenge"], totp_code=totp(self.secret)), 200)
        self.client.token = signed_in.body["access_token"]
        self.assert_status(self.client.get("/v1/stores"), 200)
        self.assertEqual(signed_in.body["account"]["email"], self.who.email)

    def test_a_challenge_is_answered_once(self) -> None:
        challenge = self.first_step().body["challenge"]
        self.assert_status(self.second_step(challenge, totp_code=totp(self.secret)), 200)
        the_world().cluster.sql(f"update factors.totp set last_step = 0 where account_id = '{self.account}'")
        self.assert_problem(self.second_step(challenge, totp_code=totp(self.secret)), 401, "identity.challenge_ended")

    def test_a_wrong_code_leaves_the_question_open(self) -> None:
        challenge = self.first_step().body["challenge"]
        wrong = f"{(int(totp(self.secret)) + 1) % 1_000_000:06}"
        self.assertIn(self.second_step(challenge, totp_code=wrong).code, ("factors.wrong_code",))
        self.assert_problem(self.second_step(challenge), 400, "factors.one_proof")
        self.assert_status(self.second_step(challenge, totp_code=totp(self.secret)), 200)

    def test_a_lock_says_how_long_it_holds(self) -> None:
        challenge = self.first_step().body["challenge"]
        the_world().cluster.sql(f"update factors.totp set locked_until = now() + interval '300 seconds' where account_id = '{self.account}'")
        try:
            locked = self.second_step(challenge, totp_code=totp(self.secret))
            self.assert_problem(locked, 429, "factors.locked")
            self.assertIn(int(locked.headers["retry-after"]), range(290, 301))
        finally:
            the_world().cluster.sql(f"update factors.totp set locked_until = null where account_id = '{self.account}'")
        self.assert_status(self.second_step(challenge, totp_code=totp(self.secret)), 200)

    def test_a_challenge_ends_after_five_minutes(self) -> None:
        challenge = self.first_step().body["challenge"]
        the_world().cluster.sql("update identity.sign_in_challenges set expires_at = expires_at - interval '5 minutes'")
        self.assert_problem(self.second_step(challenge, totp_code=totp(self.secret)), 401, "identity.challenge_ended")

    def test_a_challenge_is_no_token_and_a_guess_no_challenge(self) -> None:
        challenge = self.first_step().body["challenge"]
        self.assert_problem(Client(the_world().base_url, challenge).get("/v1/me"), 401, "auth.invalid_token")
        self.assert_problem(self.second_step(challenge[:-1] + ("A" if challenge[-1] != "A" else "B"), totp_code=totp(self.secret)), 401, "identity.challenge_ended")
        self.assertNotIn(challenge, the_world().cluster.sql("select c::text from identity.sign_in_challenges c"))

    def test_the_answer_is_for_the_account_of_the_question(self) -> None:
        """Somebody else's code answers nobody's question but their own."""
        challenge = self.first_step().body["challenge"]
        other = Client(the_world().base_url)
        self.assert_status(other.sign_in(login("cashier").email, login("cashier").password), 200)
        secret = other.post("/v1/factors/totp", {}).body["secret"]
        account = other.get("/v1/me").body["account"]["id"]
        try:
            other.post("/v1/factors/totp/confirm", {"code": totp(secret)})
            self.assertEqual(self.second_step(challenge, totp_code=totp(secret, 1)).code, "factors.wrong_code")
        finally:
            the_world().cluster.sql(f"delete from factors.totp where account_id = '{account}'")

    def test_the_web_gets_its_cookies_at_the_second_step_alone(self) -> None:
        asked = self.first_step(transport="cookie")
        answer = self.assert_status(self.second_step(asked.body["challenge"], totp_code=totp(self.secret)), 200)
        self.assertEqual(len(answer.set_cookies), 3)
        self.assertNotIn("access_token", answer.body)

    def test_a_step_up_wants_the_code_and_not_the_password(self) -> None:
        self.client.token = self.second_step(self.first_step().body["challenge"], totp_code=totp(self.secret)).body["access_token"]
        self.assertIn("totp", self.assert_status(self.client.post("/v1/session/step-up", {}), 202).body["kinds"])
        self.assert_problem(self.client.post("/v1/session/step-up", {"password": self.who.password}), 403, "identity.wrong_proof")
        self.assert_status(self.client.post("/v1/session/step-up", {"totp_code": totp(self.secret, 1)}), 200)

    def test_who_has_one_may_require_it_and_is_not_held_back(self) -> None:
        self.client.token = self.second_step(self.first_step().body["challenge"], totp_code=totp(self.secret)).body["access_token"]
        try:
            self.assert_status(self.client.put("/v1/security-policy", {"second_factor_required": True, "grace_days": 0}), 200)
            signed_in = self.second_step(self.first_step().body["challenge"], totp_code=totp(self.secret, 1))
            self.client.token = self.assert_status(signed_in, 200).body["access_token"]
            self.assert_status(self.client.get("/v1/stores"), 200)
        finally:
            the_world().cluster.sql("delete from identity.security_policies")


if __name__ == "__main__":
    unittest.main()
