"""Sessions: refresh tokens in families, sign-out, the end of other sessions, step-up, and cookies that no script can read (E-05, E-06, D-10)."""
import concurrent.futures
import os
import random
import time
import unittest
from typing import Any

from shop import GIFTS, GROCER, Shop, Trade, sign_in
from testkit.client import Answer, Client
from testkit.logins import Login
from testkit.sale import uuid7
from testkit.world import the_world

LONG = bool(os.environ.get("SHOPX_TEST_LONG"))
SOON_S = 6      # five seconds, and one for a busy machine


def login(shop: str = GIFTS, role: str = "cashier") -> Login:
    return next(one for one in the_world().logins if one.email == f"{role}@{shop}.example")


class Device:
    """A client that keeps its refresh token, as the phone does."""

    def __init__(self, who: Login | None = None, name: str = "Device/1"):
        who = who or login()
        self.name = name
        self.client = Client(the_world().base_url)
        answer = self.client.post("/v1/sign-in", {"email": who.email, "password": who.password}, User_Agent=name)
        assert answer.status == 200, answer.raw
        self.take(answer)

    def take(self, answer: Answer) -> Answer:
        if answer.status == 200:
            self.client.token, self.refresh_token = answer.body["access_token"], answer.body.get("refresh_token", getattr(self, "refresh_token", None))
        return answer

    def ask(self, token: str | None = None, name: str | None = None) -> Answer:
        """A refresh whose answer is not taken: as if it were lost on its way."""
        asker = Client(the_world().base_url)
        try:
            return asker.post("/v1/session/refresh", {"refresh_token": token or self.refresh_token}, User_Agent=name or self.name)
        finally:
            asker.close()

    def refresh(self) -> Answer:
        return self.take(self.ask())


def until_refused(client: Client, seconds: float = SOON_S) -> tuple[Answer, float]:
    """Asks until the answer is no 200 any more; how long that took."""
    began = time.monotonic()
    while (answer := client.get("/v1/stores")).status == 200 and time.monotonic() - began < seconds:
        time.sleep(0.1)
    return answer, time.monotonic() - began


def age_spent_tokens(seconds: int = 11) -> None:
    the_world().cluster.sql(f"update identity.refresh_tokens set spent_at = spent_at - interval '{seconds} s' where spent_at is not null")


class Refresh(Trade):
    def test_a_refresh_gives_new_tokens_of_the_same_session(self) -> None:
        device = Device()
        before, first = device.client.token, device.refresh_token
        self.assert_status(device.refresh(), 200)
        self.assertNotIn(device.refresh_token, (None, first))
        self.assertNotEqual(device.client.token, before)
        self.assert_status(device.client.get("/v1/stores"), 200)
        self.assertEqual([one["current"] for one in device.client.get("/v1/sessions").body["items"]].count(True), 1)

    def test_what_is_no_refresh_token_is_refused(self) -> None:
        device = Device()
        for token in ("x", "A" * 43, device.client.token[:200], device.refresh_token[:-1], device.refresh_token + "A", device.refresh_token.swapcase()):
            with self.subTest(token[:20]):
                self.assert_problem(device.ask(token), 401, "identity.session_ended")
        self.assert_problem(Client(the_world().base_url).post("/v1/session/refresh", {}), 401, "identity.session_ended")
        self.assert_status(device.refresh(), 200)

    def test_a_refresh_token_is_no_access_token_nor_the_other_way_round(self) -> None:
        device = Device()
        self.assert_problem(Client(the_world().base_url, device.refresh_token).get("/v1/me"), 401, "auth.invalid_token")

    def test_the_database_holds_no_token(self) -> None:
        device = Device()
        device.refresh()
        rows = the_world().cluster.sql("select encode(digest, 'base64') from identity.refresh_tokens")
        held = the_world().cluster.sql("select t::text from identity.refresh_tokens t") + the_world().cluster.sql("select s::text from identity.sessions s")
        self.assertTrue(rows)
        self.assertNotIn(device.refresh_token, held)

    def test_a_spent_token_that_comes_back_later_ends_the_session_within_a_second(self) -> None:
        """E-05: the thief has the first token, the owner goes on with the second; whoever comes last is noticed."""
        device = Device()
        first = device.refresh_token
        self.assert_status(device.refresh(), 200)
        age_spent_tokens()
        self.assert_problem(device.ask(first), 401, "identity.refresh_token_reused")
        began = time.monotonic()
        self.assert_problem(device.client.get("/v1/stores"), 401, "auth.invalid_token")
        self.assert_problem(device.ask(), 401, "identity.session_ended")
        self.assertLess(time.monotonic() - began, 1)
        shop = Shop()
        said = the_world().cluster.sql(f"select action from audit.entries where tenant_id = '{shop.tenant_id}' order by position desc limit 5")
        self.assertIn("session.token_reused", said.splitlines())

    def test_another_device_gets_no_grace(self) -> None:
        device = Device()
        first = device.refresh_token
        self.assert_status(device.refresh(), 200)
        self.assert_problem(device.ask(first, name="Thief/1"), 401, "identity.refresh_token_reused")
        self.assert_problem(device.ask(), 401, "identity.session_ended")

    def test_the_same_device_gets_the_same_successor_again(self) -> None:
        device = Device()
        answers = [device.ask() for _ in range(3)]
        self.assertEqual({answer.status for answer in answers}, {200})
        self.assertEqual(len({answer.body["refresh_token"] for answer in answers}), 1)
        device.take(answers[0])
        self.assert_status(device.refresh(), 200)

    def test_twenty_at_once_get_one_successor(self) -> None:
        device = Device()
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: device.ask(), range(20)))
        self.assertEqual({answer.status for answer in answers}, {200})
        self.assertEqual(len({answer.body["refresh_token"] for answer in answers}), 1)

    def test_a_line_that_loses_answers_signs_nobody_out(self) -> None:
        """E-05: each answer is lost with one chance in two, and asked for again."""
        chance, device = random.Random(5), Device()
        for _ in range(1000 if LONG else 100):
            while chance.random() < 0.5:
                self.assert_status(device.ask(), 200)
            self.assert_status(device.refresh(), 200)

    def test_a_session_ends_by_idleness_and_by_age(self) -> None:
        for column, days in (("last_used_at", 30), ("created_at", 90)):
            with self.subTest(column):
                device = Device(name=f"Old/{column}")
                mine = f"update identity.sessions set {column} = now() - interval '{{}}' where device = '{device.name}'"
                the_world().cluster.sql(mine.format(f"{days} days -1 minutes"))
                self.assert_status(device.refresh(), 200)
                the_world().cluster.sql(mine.format(f"{days} days"))
                self.assert_problem(device.ask(), 401, "identity.session_ended")


class Endings(Trade):
    """E-06, D-10: within five seconds, on every process."""

    def test_after_signing_out_neither_token_is_good(self) -> None:
        device = Device()
        self.assert_status(device.client.request("DELETE", "/v1/session"), 204)
        self.assert_problem(device.client.get("/v1/stores"), 401, "auth.invalid_token")
        self.assert_problem(device.ask(), 401, "identity.session_ended")

    def test_one_device_signs_another_out(self) -> None:
        here, there = Device(name="Here/1"), Device(name="There/1")
        items = here.client.get("/v1/sessions").body["items"]
        self.assertEqual([one["device"] for one in items if one["current"]], ["Here/1"])
        lost = next(one for one in items if one["device"] == "There/1" and not one["current"])
        self.assertEqual(lost["address"], "127.0.0.1")
        self.assert_status(here.client.request("DELETE", f"/v1/sessions/{lost['id']}"), 204)
        self.assert_problem(there.client.get("/v1/stores"), 401, "auth.invalid_token")
        self.assert_status(here.client.get("/v1/stores"), 200)
        self.assert_problem(here.client.request("DELETE", f"/v1/sessions/{lost['id']}"), 404, "identity.unknown_session")
        self.assert_problem(here.client.request("DELETE", f"/v1/sessions/{uuid7()}"), 404, "identity.unknown_session")

    def test_all_others_at_once(self) -> None:
        here, others = Device(), [Device(), Device()]
        self.assert_status(here.client.request("DELETE", "/v1/sessions"), 204)
        for other in others:
            self.assert_problem(other.client.get("/v1/stores"), 401, "auth.invalid_token")
        self.assertEqual(len(here.client.get("/v1/sessions").body["items"]), 1)

    def test_nobody_ends_or_sees_anothers_session(self) -> None:
        victim, stranger = Device(login(GROCER, "owner")), Device(login(GIFTS, "owner"))
        theirs = next(one["id"] for one in victim.client.get("/v1/sessions").body["items"] if one["current"])
        self.assertNotIn(theirs, [one["id"] for one in stranger.client.get("/v1/sessions").body["items"]])
        self.assert_problem(stranger.client.request("DELETE", f"/v1/sessions/{theirs}"), 404, "identity.unknown_session")
        self.assert_status(victim.client.get("/v1/stores"), 200)

    def test_a_manager_signs_a_member_out_but_no_owner(self) -> None:
        cashier, manager, owner = Device(login(role="cashier")), Device(login(role="manager")), Device(login(role="owner"))
        members = {who: device.client.get("/v1/me").body["account"]["id"] for who, device in (("cashier", cashier), ("owner", owner))}
        self.assert_problem(manager.client.request("DELETE", f"/v1/members/{members['owner']}/sessions"), 403, "auth.forbidden")
        self.assert_problem(manager.client.request("DELETE", f"/v1/members/{uuid7()}/sessions"), 404, "identity.unknown_member")
        self.assert_problem(cashier.client.request("DELETE", f"/v1/members/{members['owner']}/sessions"), 403, "auth.forbidden")
        self.assert_status(manager.client.request("DELETE", f"/v1/members/{members['cashier']}/sessions"), 204)
        self.assert_problem(cashier.client.get("/v1/stores"), 401, "auth.invalid_token")
        self.assert_problem(cashier.ask(), 401, "identity.session_ended")
        self.assert_status(owner.client.get("/v1/stores"), 200)

    def test_another_process_knows_within_five_seconds(self) -> None:
        """What ends a session may happen anywhere: here it is the database alone that says so, as for a process that did not do it."""
        device = Device(name=f"Elsewhere/{uuid7()}")
        self.assert_status(device.client.get("/v1/stores"), 200)
        the_world().cluster.sql(f"update identity.sessions set revoked_at = clock_timestamp(), revoked_for = 'ended' where device = '{device.name}'")
        answer, seconds = until_refused(device.client)
        self.assert_problem(answer, 401, "auth.invalid_token")
        self.assertLess(seconds, SOON_S)

    def test_a_changed_role_ends_the_token_and_not_the_session(self) -> None:
        device = Device()
        account = device.client.get("/v1/me").body["account"]["id"]
        the_world().cluster.sql(f"update members.members set permissions_version = permissions_version + 1 where account_id = '{account}'")
        answer, _ = until_refused(device.client)
        self.assert_problem(answer, 401, "auth.invalid_token")
        self.assert_status(device.refresh(), 200)
        self.assert_status(device.client.get("/v1/stores"), 200)

    def test_who_is_no_member_any_more_is_not_let_on(self) -> None:
        device = Device(login(GROCER, "cashier"))
        account = device.client.get("/v1/me").body["account"]["id"]
        turn = f"update members.members set active = {{}}, permissions_version = permissions_version + 1 where account_id = '{account}'"
        the_world().cluster.sql(turn.format("false"))
        try:
            self.assert_problem(until_refused(device.client)[0], 401, "auth.invalid_token")
            self.assert_problem(device.ask(), 401, "identity.session_ended")
        finally:
            the_world().cluster.sql(turn.format("true"))


class StepUp(Trade):
    def test_a_dangerous_act_wants_a_fresh_proof(self) -> None:
        who = login(role="owner")
        device = Device(who, name=f"Stale/{uuid7()}")
        policy = {"second_factor_required": False, "grace_days": 0}
        self.assert_status(device.client.put("/v1/security-policy", policy), 200)
        the_world().cluster.sql(f"update identity.sessions set proven_at = proven_at - interval '11 minutes' where device = '{device.name}'")
        self.assert_status(device.refresh(), 200)
        self.assert_problem(device.client.put("/v1/security-policy", policy), 403, "auth.step_up_required")
        for ending in ("/v1/sessions", f"/v1/sessions/{uuid7()}"):
            self.assert_problem(device.client.request("DELETE", ending), 403, "auth.step_up_required")
        asked = self.assert_status(device.client.post("/v1/session/step-up", {}), 202)
        self.assertEqual(asked.body["kinds"], ["password"])
        self.assert_problem(device.client.post("/v1/session/step-up", {"password": "wrong"}), 403, "identity.wrong_proof")
        self.assert_problem(device.client.post("/v1/session/step-up", {"totp_code": "123456"}), 403, "identity.wrong_proof")
        self.assert_status(device.take(device.client.post("/v1/session/step-up", {"password": who.password})), 200)
        self.assert_status(device.client.put("/v1/security-policy", policy), 200)
        self.assert_status(device.refresh(), 200)
        self.assert_status(device.client.put("/v1/security-policy", policy), 200)

    def test_proofs_are_counted(self) -> None:
        device = Device(login(GROCER, "manager"))
        codes = [device.client.post("/v1/session/step-up", {"password": "wrong"}).code for _ in range(7)]
        self.assertEqual(codes, ["identity.wrong_proof"] * 5 + ["identity.too_many_attempts"] * 2)


class SecondFactorPolicy(Trade):
    """Set behind the API's back, since whoever asks others for a second factor must have one: second_factor_test does."""

    def require(self, tenant_id: str, grace_days: int) -> None:
        the_world().cluster.sql(f"""
            insert into identity.security_policies values ('{tenant_id}', true, {grace_days}, now())
            on conflict (tenant_id) do update set second_factor_required = true, grace_days = excluded.grace_days""")

    def test_who_must_have_a_second_factor_may_only_set_one_up(self) -> None:
        owner, cashier = Device(login(GROCER, "owner")), Device(login(GROCER, "cashier"))
        tenant_id = owner.client.get("/v1/me").body["tenant"]["id"]
        try:
            self.require(tenant_id, 7)
            signed_in = Client(the_world().base_url).sign_in(*login(GROCER, "owner")[:2])
            self.assertIn("second_factor_due", signed_in.body)
            self.assert_status(owner.refresh(), 200)
            self.assert_status(owner.client.get("/v1/stores"), 200)
            self.require(tenant_id, 0)
            self.assert_status(owner.refresh(), 200)
            self.assert_problem(owner.client.get("/v1/stores"), 403, "identity.second_factor_missing")
            self.assert_status(owner.client.get("/v1/me"), 200)
            self.assert_status(owner.client.get("/v1/factors"), 200)
            self.assert_status(cashier.refresh(), 200)
            self.assert_status(cashier.client.get("/v1/stores"), 200)
        finally:
            the_world().cluster.sql("delete from identity.security_policies")
        self.assert_status(owner.refresh(), 200)
        self.assert_status(owner.client.get("/v1/stores"), 200)

    def test_nobody_shuts_themselves_out(self) -> None:
        owner = Device(login(GROCER, "owner"))
        self.assert_problem(owner.client.put("/v1/security-policy", {"second_factor_required": True, "grace_days": 7}), 409, "identity.second_factor_first")
        self.assert_status(owner.client.put("/v1/security-policy", {"second_factor_required": False, "grace_days": 7}), 200)
        self.assertEqual(owner.client.get("/v1/security-policy").body, {"second_factor_required": False, "grace_days": 7})


class Cookies(Trade):
    """The web's transport. A browser is stood in for by what it would send."""

    def browser(self, cookies: dict[str, str] | None = None) -> dict[str, str]:
        said = {"User-Agent": "Browser/1", "Origin": the_world().base_url, "Sec-Fetch-Site": "same-origin"}
        return said | ({"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {})

    def sign_in(self) -> tuple[Answer, dict[str, str]]:
        answer = Client(the_world().base_url).request("POST", "/v1/sign-in", {"email": login().email, "password": login().password, "transport": "cookie"}, self.browser())
        return answer, cookies_of(answer)

    def test_tokens_travel_in_cookies_that_no_script_and_no_other_host_can_read(self) -> None:
        answer, cookies = self.sign_in()
        self.assert_status(answer, 200)
        self.assertEqual(set(cookies), {"__Host-shopx_access", "__Host-shopx_refresh", "__Host-shopx_device"})
        for line in answer.set_cookies:
            for attribute in ("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age="):
                self.assertIn(attribute, line)
            self.assertNotIn("Domain", line)
        self.assertEqual({"access_token", "refresh_token", "device_token"} & set(answer.body), set())
        for value in cookies.values():
            self.assertNotIn(value.encode(), answer.raw)

    def test_the_cookie_is_the_credential_when_there_is_no_header(self) -> None:
        _, cookies = self.sign_in()
        client = Client(the_world().base_url)
        said = self.browser(cookies)
        self.assert_status(client.request("GET", "/v1/me", None, said), 200)
        self.assert_problem(client.request("GET", "/v1/me", None, said | {"Authorization": "Bearer x"}), 401, "auth.invalid_token")
        self.assert_problem(client.request("GET", "/v1/me", None, said | {"Authorization": "Basic x"}), 401, "auth.no_token")

    def test_a_refresh_by_cookie_answers_by_cookie(self) -> None:
        _, cookies = self.sign_in()
        client = Client(the_world().base_url)
        refreshed = client.request("POST", "/v1/session/refresh", {}, self.browser(cookies))
        self.assert_status(refreshed, 200)
        self.assertEqual(set(refreshed.body), {"expires_at"})
        renewed = cookies_of(refreshed)
        self.assertNotEqual(renewed["__Host-shopx_refresh"], cookies["__Host-shopx_refresh"])
        self.assert_status(client.request("GET", "/v1/me", None, {"Cookie": f"__Host-shopx_access={renewed['__Host-shopx_access']}"}), 200)

    def test_signing_out_takes_the_cookies(self) -> None:
        _, cookies = self.sign_in()
        client = Client(the_world().base_url)
        gone = client.request("DELETE", "/v1/session", None, self.browser(cookies))
        self.assert_status(gone, 204)
        self.assertEqual(cookies_of(gone), {"__Host-shopx_access": "", "__Host-shopx_refresh": ""})
        self.assert_problem(client.request("GET", "/v1/me", None, {"Cookie": f"__Host-shopx_access={cookies['__Host-shopx_access']}"}), 401, "auth.invalid_token")

    def test_each_sign_in_is_a_session_of_its_own(self) -> None:
        """E-06: a session cookie that was planted before is not the one that comes to be signed in."""
        _, planted = self.sign_in()
        client = Client(the_world().base_url)
        answer = client.request("POST", "/v1/sign-in", {"email": login().email, "password": login().password, "transport": "cookie"},
                                self.browser(planted))
        made = cookies_of(answer)
        self.assertNotEqual(made["__Host-shopx_access"], planted["__Host-shopx_access"])
        self.assertNotEqual(made["__Host-shopx_refresh"], planted["__Host-shopx_refresh"])


def cookies_of(answer: Answer) -> dict[str, str]:
    return dict(line.split(";", 1)[0].split("=", 1) for line in answer.set_cookies)


if __name__ == "__main__":
    unittest.main()
