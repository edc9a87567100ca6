"""What is too much: bodies and headers over their limits (F-03), peers that are slow on purpose (F-08), tenants that ask for all of it (G-08)."""
import select
import socket
import statistics
import threading
import time
import unittest
from pathlib import Path

from beside import Beside
from shop import GIFTS, GROCER
from testkit.client import Client
from testkit.world import the_world

SLOW_CONNECTIONS = 100           # of each of three kinds
SLOW_CLOSED_S_MAX = 15.5         # the promise is 15; half a second for us to notice
P95_S_MAX = 0.2
RSS_GROWS_BYTES_MAX = 10 << 20
REFUSED_S_MAX = 1.0


def resident_bytes(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


class TooLarge(Beside):
    @classmethod
    def setUpClass(cls) -> None:
        cls.world = the_world()

    def flood(self, head: bytes, piece: bytes, pieces: int) -> tuple[int, float, int]:
        """Sends without listening until it is cut: the status, how long the answer took, and how many bytes were sent."""
        with socket.create_connection(("127.0.0.1", self.world.server.port), 10) as line:
            started = time.monotonic()
            line.sendall(head)
            sent, answer, took = 0, b"", 0.0
            for _ in range(pieces):
                if select.select([line], [], [], 0)[0]:
                    break
                try:
                    sent += line.send(piece)
                except OSError:
                    break
            try:
                answer = line.recv(65_536)
            except OSError:
                pass
            took = time.monotonic() - started
            return status_of(answer), took, sent

    def test_bodies_headers_and_targets_over_the_limit_are_refused_at_once_and_cost_no_memory(self) -> None:
        server = self.world.server
        client = server.client()
        client.get("/healthz")
        before = resident_bytes(server.pid)
        post = b"POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        put = b"PUT /v1/sales/01930a4e-1c00-7000-8000-000000000001 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        shapes: list[tuple[str, int, bytes, bytes, int]] = [
            ("1 MB and a byte", 413, put + b"Content-Length: 1048577\r\n\r\n", b"x" * 65_536, 17),
            ("10 GB in chunks", 413, post + b"Transfer-Encoding: chunked\r\n\r\n", chunk, (10 << 30) // 65_536),
            ("100,000 headers", 431, b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"".join(b"a%d: b\r\n" % n for n in range(1_000)), 100),
            ("one header of 64 kB", 431, b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ", b"x" * 65_536, 1),
            ("a target of 64 kB", 414, b"GET /v1/products?q=", b"x" * 65_536, 1),
            ("a sign-in of 17 kB", 413, post + b"Content-Length: 17000\r\n\r\n", b"x" * 17_000, 1),
        ]
        for name, status, head, piece, pieces in shapes:
            with self.subTest(name):
                got, took, sent = self.flood(head, piece, pieces)
                self.assertEqual(got, status)
                self.assertLessEqual(took, REFUSED_S_MAX)
                self.assertLess(sent, 64 << 20)
        self.assertLessEqual(resident_bytes(server.pid) - before, RSS_GROWS_BYTES_MAX)
        at_the_limit = client.request("PUT", "/v1/sales/01930a4e-1c00-7000-8000-000000000001", b"[" + b" " * ((1 << 20) - 2) + b"]")
        self.assertEqual(at_the_limit.status, 401, "the control: a body of exactly the limit is no such fault")


class SlowOnPurpose(Beside):
    """A connection that is slow in its header, its body, or in taking its answer is cut; who is quick does not notice."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.world = the_world()

    def setUp(self) -> None:
        self.since: dict[socket.socket, float] = {}

    def open(self, text: bytes, receive_buffer: int = 0) -> socket.socket:
        line = socket.socket()
        if receive_buffer:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        line.connect(("127.0.0.1", self.world.server.port))
        self.since[line] = time.monotonic()
        line.sendall(text)
        self.addCleanup(line.close)
        return line

    def test_slow_connections_are_cut_and_quick_ones_do_not_notice(self) -> None:
        self.world.server.client().get("/v1/openapi.json")
        slow: dict[socket.socket, str] = {}
        for _ in range(SLOW_CONNECTIONS):
            slow[self.open(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")] = "header"
            slow[self.open(b"POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{")] = "body"
            slow[self.open(b"GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 40, receive_buffer=2_048)] = "read"
        durations: list[float] = []
        ending = threading.Event()
        quick = threading.Thread(target=self.ask_quickly, args=(durations, ending))
        quick.start()
        closed: dict[str, list[float]] = {"header": [], "body": [], "read": []}
        try:
            while slow and time.monotonic() - max(map(self.since.get, slow)) < SLOW_CLOSED_S_MAX:
                time.sleep(0.25)
                for line, kind in list(slow.items()):
                    if self.feed(line, kind):
                        closed[kind].append(time.monotonic() - self.since[line])
                        del slow[line]
        finally:
            ending.set()
            quick.join()
        left = {kind: list(slow.values()).count(kind) for kind in closed}
        self.assertEqual(left, {"header": 0, "body": 0, "read": 0}, "still open")
        self.assertLess(max(map(max, closed.values())), SLOW_CLOSED_S_MAX)
        self.assertGreater(min(map(min, closed.values())), 5, "the control: slow is not cut at once, a bad line may be slow for a while")
        self.assertGreater(len(durations), 200)
        self.assertLess(statistics.quantiles(durations, n=20)[-1], P95_S_MAX)

    def feed(self, line: socket.socket, kind: str) -> bool:
        """Keeps it going by next to nothing. True: the server has cut it."""
        try:
            if kind == "read":
                return self.has_ended(line)
            line.send(b"X" if kind == "header" else b" ")
            return bool(select.select([line], [], [], 0)[0])          # it has its 408, or its end
        except OSError:
            return True

    def has_ended(self, line: socket.socket) -> bool:
        """Without taking anything: the kernel knows of a reset."""
        poll = select.poll()
        poll.register(line, select.POLLERR | select.POLLHUP)
        return bool(poll.poll(0))

    def ask_quickly(self, durations: list[float], ending: threading.Event) -> None:
        client = self.world.server.client()
        while not ending.is_set():
            began = time.monotonic()
            client.get("/healthz")
            durations.append(time.monotonic() - began)
            time.sleep(0.02)


class NoisyTenant(Beside):
    """Each tenant has budgets of its own, and a 429 says exactly how long they last."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.world = the_world()

    def two_tenants(self, **settings: str) -> tuple[Client, Client]:
        server = self.server("limits", **settings)
        clients: list[Client] = []
        for shop in (GROCER, GIFTS):
            login = next(login for login in self.world.logins if login.email == f"owner@{shop}.example")
            clients.append(server.client())
            self.assertEqual(clients[-1].sign_in(login.email, login.password).status, 200)
        return clients[0], clients[1]

    def ask_until_refused(self, client: Client, at_most: int) -> int:
        for asked in range(at_most):
            if client.get("/v1/me").status == 429:
                return asked
        return at_most

    def test_one_tenants_noise_is_its_own(self) -> None:
        noisy, quiet = self.two_tenants(SHOPX_LIMITS="1%")       # of reads, a caller has 200 at once and then 100 a second
        began = time.monotonic()
        asked = self.ask_until_refused(noisy, 5_000)
        self.assertLess(asked, 200 + 100 * (time.monotonic() - began) + 5)
        self.assertEqual(quiet.get("/v1/me").status, 200)
        self.assertEqual(noisy.get("/healthz").status, 200)

        refused = noisy.get("/v1/me")
        while refused.status == 200:
            refused = noisy.get("/v1/me")
        self.assertEqual((refused.status, refused.code), (429, "http.too_many_requests"))
        self.assertEqual(refused.headers["retry-after"], "1")
        self.assertRegex(refused.headers["ratelimit"], r'^"read";r=0;t=1$')
        self.assertEqual(refused.headers["ratelimit-policy"], '"read";q=200;w=2')
        self.assertLessEqual(refused.body["retry_after_ms"], 10)
        time.sleep(refused.body["retry_after_ms"] / 1_000)
        self.assertEqual(noisy.get("/v1/me").status, 200, "the wait that it was told is long enough")

    def test_without_limits_nobody_is_refused(self) -> None:
        """The control of the test above."""
        noisy, _ = self.two_tenants(SHOPX_LIMITS="off")
        self.assertEqual(self.ask_until_refused(noisy, 600), 600)


if __name__ == "__main__":
    unittest.main()
