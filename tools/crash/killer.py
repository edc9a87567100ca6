"""kill -9 at random moments, and the restarts. The seed decides what is killed and how long after the last restart."""
import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from harness.lab import Lab
from testkit.server import Server

from .tills import Ledger

TARGETS = ("server", "postmaster", "postgres", "both")      # postgres: every process of it; both: that and the server
SELLING_S_MEAN, SELLING_S_MAX = 0.6, 2.5
ANSWERS_BETWEEN = 12         # the tills are selling again before the next blow, unless it falls into the recovery
IN_RECOVERY = 0.15           # share of blows that do
GONE_S_MAX = 10
GAP_S_MAX = 20.0             # from the last restart to the first answer


@dataclass
class Record:
    kills: Counter = field(default_factory=Counter)
    moments: list[float] = field(default_factory=list)
    gaps_s: list[float] = field(default_factory=list)       # from the blow to the first answer after it


def kill(lab: Lab, server: Server, ledger: Ledger, kills: int, seed: int, say, targets: tuple[str, ...] = TARGETS, settings: dict[str, str] | None = None,
         database_started=lambda: None) -> Record:
    chance = random.Random(seed)
    record = Record()
    for blow in range(1, kills + 1):
        time.sleep(min(chance.expovariate(1 / SELLING_S_MEAN), SELLING_S_MAX))
        target = chance.choice(targets)
        answers = ledger.answers
        struck = time.monotonic()
        strike(lab, server, target)
        record.moments.append(struck)
        record.kills[target] += 1
        revive(lab, server, target, settings, database_started)
        revived = time.monotonic()
        if chance.random() < IN_RECOVERY and blow < kills:
            say(f"kill {blow:>3}/{kills}  {target:<10}  up again after {revived - struck:4.1f} s; the next falls into the recovery")
            continue
        if not wait_for_answers(ledger, answers + ANSWERS_BETWEEN, revived + GAP_S_MAX):
            ledger.complain(f"after kill {blow} ({target}) the tills heard nothing for {GAP_S_MAX} s though everything was started again")
            return record
        record.gaps_s.append(time.monotonic() - struck)
        say(f"kill {blow:>3}/{kills}  {target:<10}  up again after {revived - struck:4.1f} s, selling after {record.gaps_s[-1]:4.1f} s; {ledger.answers} answers so far")
    return record


def strike(lab: Lab, server: Server, target: str) -> None:
    postmaster = lab.postmaster()
    if target in ("server", "both"):
        server.kill9()
    if target == "postmaster":
        lab.cluster.kill9_postmaster()
    elif target in ("postgres", "both"):
        lab.cluster.kill9()
    if target != "server":
        wait_until_gone(postmaster)


def wait_until_gone(pid: int) -> None:
    """A killed process stays for the moment in which the kernel takes its memory apart; `cluster start` would still find it running."""
    deadline = time.monotonic() + GONE_S_MAX
    while time.monotonic() < deadline:
        try:
            os.readlink(f"/proc/{pid}/cwd")
        except OSError:
            return
        time.sleep(0.005)
    raise RuntimeError(f"process {pid} survived kill -9 for {GONE_S_MAX} s")


def revive(lab: Lab, server: Server, target: str, settings: dict[str, str] | None, database_started) -> None:
    """The server is started again only when it was killed: it must find the database again by itself."""
    if target != "server":
        lab.cluster.start(settings)
        database_started()
    if target in ("server", "both"):
        lab.start(server)


def wait_for_answers(ledger: Ledger, answers: int, deadline: float) -> bool:
    while ledger.answers < answers:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
