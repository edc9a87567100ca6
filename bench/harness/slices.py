"""A slice: some seconds of one kind of load, after a warm-up and a checkpoint, with what it cost."""
import json
import math
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from . import machine
from .lab import Lab

FLOORS = Path(__file__).resolve().parents[1] / "floors"
PGBENCH_SPARE_S = 0.4        # it starts before and ends after what we look at


@dataclass
class Slice:
    kind: str
    per_s: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    postgres_us: float       # CPU for one sale (or one look-up)
    server_us: float
    client_us: float
    others_share: float
    stolen_share: float
    server_mb: float = 0.0
    postgres_mb: float = 0.0
    answered: int = 0        # all in all, the warm-up included

    @property
    def cpu_us(self) -> float:
        return self.postgres_us + self.server_us

    def as_json(self) -> dict[str, object]:
        return {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(self).items()}


def checkpoint(lab: Lab) -> None:
    lab.sql("postgres", "checkpoint")


def floor(lab: Lab, kind: str, database: str, clients: int, warm_up_s: float, seconds: float, variables: dict[str, object]) -> Slice:
    """pgbench, whose own log says when each sale ended."""
    checkpoint(lab)
    logs = lab.folder / "pgbench"
    logs.mkdir(exist_ok=True)
    for old in logs.iterdir():
        old.unlink()
    command = ["pgbench", "--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=1", f"--host={lab.socket}", "--username=shopx_owner",
               f"--time={math.ceil(warm_up_s + seconds + PGBENCH_SPARE_S)}", "--log", f"--log-prefix={logs / 'sales'}",
               *(f"--define={name}={value}" for name, value in variables.items()), f"--file={FLOORS / kind}.pgbench", database]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    time.sleep(PGBENCH_SPARE_S + warm_up_s)
    began = time.time()
    before = machine.moment(lab.postmaster(), None, process.pid)
    time.sleep(seconds)
    after = machine.moment(lab.postmaster(), None, process.pid)
    ended = time.time()
    memory = machine.postgres_mb(lab.postmaster())
    said, _ = process.communicate()
    if process.returncode or "failed transactions: 0 " not in said:
        raise RuntimeError(f"pgbench {kind}: {said}")
    took = sorted(float(fields[2]) / 1000 for file in logs.iterdir() for fields in map(str.split, file.read_text().splitlines())
                  if began <= int(fields[4]) + int(fields[5]) / 1e6 < ended)
    if not took:
        raise RuntimeError(f"pgbench {kind} sold nothing: {said}")
    used = machine.Used.between(before, after)
    count = len(took)
    return Slice(kind, count / used.seconds, took[count // 2], took[int(count * 0.99)], took[-1], used.postgres_us / count, 0.0, used.client_us / count,
                 used.others_share, used.stolen_share, postgres_mb=memory)


class Load:
    """bench_load against one server."""

    def __init__(self, lab: Lab, program: Path, server, shops_file: Path):
        self.server = server
        self._lab, self._program, self._shops_file = lab, program, shops_file

    def prime(self, connections: int = 16) -> int:
        """Every register sells once: the catalogues are in memory, the tokens verified. Returns the number of sales."""
        return self._run("prime", connections)[0]["answered"]

    def measure(self, verb: str, connections: int, warm_up_s: float, seconds: float) -> Slice:
        checkpoint(self._lab)
        said, used = self._run(verb, connections, round(warm_up_s * 1000), round(seconds * 1000))
        count = said["measured"]
        if not count:
            raise RuntimeError("the server answered nothing in the time that was measured")
        return Slice("server", count / said["seconds"], said["p50_ms"], said["p99_ms"], said["max_ms"], used.postgres_us / count, used.server_us / count,
                     used.client_us / count, used.others_share, used.stolen_share, machine.resident_mb(self.server.pid),
                     machine.postgres_mb(self._lab.postmaster()), said["answered"])

    def _run(self, verb: str, *numbers: int) -> tuple[dict, machine.Used | None]:
        command = [self._program, verb, self._shops_file, str(self.server.port), *map(str, numbers)]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        moments = []
        said = None
        for line in process.stdout:
            if line.strip() in ("measuring", "measured"):
                moments.append(machine.moment(self._lab.postmaster(), self.server.pid, process.pid))
            else:
                said = json.loads(line)
        if process.wait() or said is None:
            raise RuntimeError(f"bench_load {verb} failed with status {process.returncode}; the server's last words:\n{self.server.last_words()}")
        return said, machine.Used.between(*moments) if len(moments) == 2 else None


def one_sale(program: Path, shops_file: Path) -> tuple[str, str]:
    """A body as the load sends it, and its SHA-256, for the own-rows floor."""
    document, digest = subprocess.run([program, "print", shops_file], capture_output=True, text=True, check=True).stdout.splitlines()
    return document, digest
