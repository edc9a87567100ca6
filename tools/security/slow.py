"""F-08: slowhttptest with slow headers, slow bodies and slow readers. A client on another address must not notice, and the slow ones are
closed in time."""
import http.client
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

# What slowhttptest is told, and what it asks for: a body is slow only where its type and length are let in, a reader where there is much to read.
SHAPES = {"slow headers": (["-H"], "/v1/sign-in"), "slow bodies": (["-B", "-s", "8192", "-f", "application/json"], "/v1/sign-in"),
          "slow readers": (["-X", "-w", "1", "-y", "2", "-n", "5", "-z", "1", "-k", "3"], "/v1/openapi.json")}
CLOSED_WITHIN_S = 15
P95_S_MAX = 0.2
ESTABLISHED = "01"               # as Linux writes the state of a connection


class Visitor(threading.Thread):
    """An ordinary client, from another address of the loopback network: the server counts connections by address."""

    def __init__(self, url: str):
        super().__init__(daemon=True)
        self._address = urlsplit(url)
        self._ended = threading.Event()
        self.taken: list[float] = []
        self.failed = 0

    def run(self) -> None:
        while not self._ended.wait(0.05):
            began = time.monotonic()
            connection = http.client.HTTPConnection(self._address.hostname, self._address.port, timeout=5, source_address=("127.0.0.2", 0))
            try:
                connection.request("GET", "/healthz")
                self.failed += connection.getresponse().status >= 500
                self.taken.append(time.monotonic() - began)
            except OSError:
                self.failed += 1
            finally:
                connection.close()

    def leave(self) -> None:
        self._ended.set()
        self.join()

    def p95(self) -> float:
        return statistics.quantiles(self.taken, n=20)[-1] if len(self.taken) > 20 else float("inf")


class Watch(threading.Thread):
    """How many connections the server's port has, once a second. Their other end is no witness: who reads a byte in five seconds does not
    notice for a long time that the connection was cut."""

    def __init__(self, port: int):
        super().__init__(daemon=True)
        self._local = f":{port:04X}"
        self._ended = threading.Event()
        self.counts: list[int] = []

    def run(self) -> None:
        while not self._ended.wait(1):
            lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
            self.counts.append(sum(line[1].endswith(self._local) and line[3] == ESTABLISHED for line in lines))

    def leave(self) -> None:
        self._ended.set()
        self.join()


def attack(url: str, shape: str, folder: Path, connections: int, seconds: int) -> tuple[int, Visitor]:
    """How many of the slow connections are still open at the end, -1 when they never came, and what a visitor met meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    visitor, watch = Visitor(url), Watch(urlsplit(url).port)
    visitor.start()
    watch.start()
    options, path = SHAPES[shape]
    log = folder / f"{shape.replace(' ', '-')}.log"
    with log.open("w") as out:
        subprocess.run(["slowhttptest", *options, "-c", str(connections), "-r", "200", "-i", "10", "-x", "24", "-p", "5", "-l", str(seconds), "-u", url + path],
                       stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False)
    watch.leave()
    visitor.leave()
    if max(watch.counts, default=0) <= connections // 2:
        return -1, visitor
    is_over = "No open connections left" in log.read_text(errors="replace")          # else its time was: it closed what was left itself
    return 0 if is_over else min(watch.counts[-2:]), visitor


def findings(url: str, folder: Path, connections: int = 1000) -> Iterator[str]:
    for shape in SHAPES:
        still_open, visitor = attack(url, shape, folder, connections, CLOSED_WITHIN_S + 20)
        if still_open < 0:
            yield f"slowhttptest: {shape}: its connections did not come"
        elif still_open > connections // 50:
            yield f"slowhttptest: {shape}: {still_open} connections are still open"
        if visitor.failed or visitor.p95() > P95_S_MAX:
            yield f"slowhttptest: {shape}: a visitor failed {visitor.failed} times, 95 % of the others within {visitor.p95():.3f} s"


def finds_the_planted_hole(url: str, folder: Path) -> bool:
    still_open, _ = attack(url, "slow headers", folder, 150, CLOSED_WITHIN_S + 5)
    return still_open > 100
