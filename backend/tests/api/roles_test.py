"""Every route for everybody there can be: exactly those may whom rows/ names (MAY), whoever is not named is refused, and a route of the
running server that nobody wrote down fails the test."""
import unittest

from controls import complaints_of
from doors import REFUSED, client_of, document, guests_leave, is_stream, listen, operations, strange_path
from rows import ROLES, all_may
from shop import Trade, everything
from testkit.client import Answer, Client
from testkit.world import the_world


# Support is refused by its kind too, and for the proof that it can't give: which of the walls is met first differs from route to route.
REFUSES_SUPPORT = {(403, "auth.forbidden"), (403, "auth.step_up_required"), (403, "factors.not_a_person"), (401, "auth.invalid_token")}


def all_but_the_trail() -> dict[str, str]:
    """What support tries is in the audit log, as it should be, and nowhere else."""
    return {table: rows for table, rows in everything().items() if not table.startswith("audit.")}


class Roles(Trade):
    @classmethod
    def setUpClass(cls) -> None:
        cls.operations = operations(document())
        cls.may = all_may()
        cls.clients = {role: client for role in ROLES if (client := client_of(role)) is not None}
        for role in ROLES:
            if role not in cls.clients:
                print(f"nobody can be {role} yet")

    @classmethod
    def tearDownClass(cls) -> None:
        for client in cls.clients.values():
            client.close()
        guests_leave()

    def knock(self, client: Client, route: str) -> Answer:
        """With ids that nobody has and an empty body: behind the door that is refused too, but by another code."""
        method, path = route.split(" ")
        if is_stream(self.operations[route]):
            return listen(client, strange_path(path), 0.3)
        return client.request(method, strange_path(path), {} if method != "GET" else None)

    def test_every_route_says_who_may(self) -> None:
        self.assertEqual(set(self.may), set(self.operations), "the server has other routes than the tables in rows/")

    def test_whoever_is_not_named_is_refused(self) -> None:
        clients = {role: client_of(role) for role in self.clients}   # new ones: a route of those that are open may have ended the others
        before = all_but_the_trail()
        for role, client in clients.items():
            for route in self.operations:
                if role in self.may.get(route, set()):
                    continue
                with self.subTest(role=role, route=route):
                    if role == "none":
                        self.assert_problem(self.knock(client, route), 401, "auth.no_token")
                    elif role == "support":
                        answer = self.knock(client, route)
                        self.assertIn((answer.status, answer.code), REFUSES_SUPPORT)
                    else:
                        self.assert_problem(self.knock(client, route), 403, "auth.forbidden")
        self.assertEqual(all_but_the_trail(), before)

    def test_whoever_is_named_is_let_in(self) -> None:
        for role in self.clients:
            client = client_of(role)
            for route in self.operations:
                if role not in self.may.get(route, set()):
                    continue
                with self.subTest(role=role, route=route):
                    answer = self.knock(client, route)
                    self.assertNotIn(answer.code, REFUSED, answer.raw[:500])
                    self.assertLess(answer.status, 500, answer.raw[:500])
                if role != "none" and client.get("/v1/me").status == 401:
                    client.close()
                    client = client_of(role)                     # the route ended the session, as it should
            client.close()

    def test_what_a_person_is_told_they_may_is_what_they_may(self) -> None:
        for role, client in self.clients.items():
            if role == "support":
                continue                                         # no member, so nobody tells it
            told = {"none"} if role == "none" else {"none", "signed_in", *client.get("/v1/me").body["permissions"]}
            with self.subTest(role=role):
                self.assertEqual({route for route, operation in self.operations.items() if operation["x-permission"] in told},
                                 {route for route in self.operations if role in self.may.get(route, set())})


class TheDoorsStayShutByDefault(unittest.TestCase):
    """The matrix is worth something only if it would see a door that stands open, or one that nobody wrote down."""

    @classmethod
    def setUpClass(cls) -> None:
        Roles.setUpClass()

    @classmethod
    def tearDownClass(cls) -> None:
        Roles.tearDownClass()

    def test_a_route_without_a_row_is_seen(self) -> None:
        case = Roles("test_every_route_says_who_may")
        case.operations, case.may = {"GET /v1/forgotten": {}}, {}
        self.assertIn("GET /v1/forgotten", complaints_of(case))

    def test_a_door_that_stands_open_is_seen(self) -> None:
        case = Roles("test_whoever_is_not_named_is_refused")
        case.operations = {"GET /v1/stores": Roles.operations["GET /v1/stores"]}
        case.may, case.clients = {"GET /v1/stores": set()}, {"owner": Roles.clients["owner"]}
        self.assertIn("role='owner'", complaints_of(case))

    def test_a_door_that_is_shut_too_far_is_seen(self) -> None:
        case = Roles("test_whoever_is_named_is_let_in")
        case.operations = {"GET /v1/stores": operations(document())["GET /v1/stores"]}
        case.may, case.clients = {"GET /v1/stores": {"none"}}, {"none": the_world().server.client()}
        self.assertIn("auth.no_token", complaints_of(case))


if __name__ == "__main__":
    unittest.main()
