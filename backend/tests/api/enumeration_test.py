"""Nobody learns by asking who has an account: the answers are one text and take one time (E-02). SHOPX_TEST_LONG=1 asks a thousand times."""
import os
import random
import time
import unittest
import uuid
from collections.abc import Callable
from typing import Any

from same_times import mann_whitney
from shop import Trade, sign_in
from testkit.world import World

LONG = os.environ.get("SHOPX_TEST_LONG") == "1"
TRIES = 1_000 if LONG else 100
P_LEAST = 0.01
ROUNDS_MAX = 3           # one difference of three may be chance: a real one shows each time


class TellingNobody(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.world = World(settings={"SHOPX_LIMITS": "off"})          # hundreds of requests from one address, to time them
        cls.known = [login.email for login in cls.world.logins]
        cls.client = cls.world.server.client()
        cls.owner = sign_in(world=cls.world)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.client.close()
        cls.owner.close()
        cls.world.close()

    def times_of(self, ask: Callable[[str], Any], known: Callable[[], str], unknown: Callable[[], str]) -> tuple[list[float], list[float], set[Any]]:
        """Both kinds in a random order, so that what else the machine does falls on both; and every answer that was heard."""
        asked = [True, False] * TRIES
        random.shuffle(asked)
        times: dict[bool, list[float]] = {True: [], False: []}
        answers = set()
        for is_known in asked:
            address = known() if is_known else unknown()
            began = time.perf_counter()
            answer = ask(address)
            times[is_known].append(time.perf_counter() - began)
            headers = {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id") and not name.startswith("ratelimit")}
            answers.add((answer.status, answer.raw, tuple(sorted(headers.items()))))
        return times[True], times[False], answers

    def assert_nothing_told(self, ask: Callable[[str], Any], status: int) -> None:
        chances = []
        for _ in range(ROUNDS_MAX):
            known, unknown, answers = self.times_of(ask, lambda: random.choice(self.known), stranger)
            self.assertEqual({answer[0] for answer in answers}, {status})
            self.assertEqual(len(answers), 1, answers)
            chances.append(mann_whitney(known, unknown))
            if chances[-1] > P_LEAST:
                return
        self.fail(f"the time tells who has an account: p = {chances}")

    def test_a_password_reset(self) -> None:
        self.assert_nothing_told(lambda address: self.client.post("/v1/password-reset", {"email": address}), 202)

    def test_a_sign_up(self) -> None:
        self.assert_nothing_told(lambda address: self.client.post("/v1/sign-up", {"email": address, "name": "Mika", "business_name": "Lemons"}), 202)

    def test_a_recovery(self) -> None:
        self.assert_nothing_told(lambda address: self.client.post("/v1/account-recovery", {"email": address}), 202)

    def test_an_invitation(self) -> None:
        def invite(address: str) -> Any:
            answer = self.owner.post("/v1/invitations", {"email": address, "role": "cashier"})
            if answer.status == 409:
                self.world.cluster.sql("update identity.invitations set withdrawn_at = now()")
                answer = self.owner.post("/v1/invitations", {"email": address, "role": "cashier"})
            return answer
        self.assert_nothing_told(invite, 202)

    def test_the_control_a_route_that_does_more_for_who_is_known_is_caught(self) -> None:
        """A double that does for those who are known a third of what a password hash takes."""
        def careless(address: str) -> Any:
            answer = self.client.post("/v1/password-reset", {"email": address})
            if address in self.known:
                time.sleep(0.01)
            return answer
        known, unknown, _ = self.times_of(careless, lambda: random.choice(self.known), stranger)
        self.assertLess(mann_whitney(known, unknown), P_LEAST)


def stranger() -> str:
    """As long as a demo address: the length of what is sent must not decide."""
    return f"{uuid.uuid4().hex[:5]}@mill-road-gifts.example"


if __name__ == "__main__":
    unittest.main()
