"""What the machine did meanwhile: CPU by owner, memory, and what a flush of the disk costs. Read from /proc (proc(5))."""
import os
import statistics
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

TICK_US = 1_000_000 // os.sysconf("SC_CLK_TCK")
FLUSHES = 150
FLUSH_BYTES = 8192       # a page of the write-ahead log


class Moment(NamedTuple):
    """CPU microseconds since the boot, or since the process began; `seconds` is a monotonic clock."""
    seconds: float
    postgres: int
    server: int
    client: int          # the load generator or pgbench, and the bench itself
    busy: int            # of the whole machine, what a hypervisor took included
    stolen: int


class Used(NamedTuple):
    seconds: float
    postgres_us: int
    server_us: int
    client_us: int
    others_share: float  # of all cores' time, 0..1: everybody else on this machine, the kernel's own threads and interrupts too
    stolen_share: float

    @staticmethod
    def between(before: Moment, after: Moment) -> "Used":
        taken = Moment(*(b - a for a, b in zip(before, after)))
        whole = taken.seconds * 1e6 * cores()
        others = taken.busy - taken.stolen - taken.postgres - taken.server - taken.client
        return Used(taken.seconds, taken.postgres, taken.server, taken.client, max(others, 0) / whole, taken.stolen / whole)


def moment(postmaster: int, server: int | None, client: int | None) -> Moment:
    busy, stolen = whole_machine()
    own = os.times()
    return Moment(
        time.monotonic(),
        of_postgres(postmaster),
        of_process(server) if server else 0,
        (of_process(client) if client else 0) + round((own.user + own.system) * 1e6),
        busy,
        stolen)


def whole_machine() -> tuple[int, int]:
    """Busy and stolen microseconds of all cores since the boot; what was stolen counts as busy."""
    cpu = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    user, nice, system, _idle, _iowait, irq, softirq, steal = cpu[:8]
    return (user + nice + system + irq + softirq + steal) * TICK_US, steal * TICK_US


def busy_us() -> int:
    return whole_machine()[0]


def cores() -> int:
    return os.cpu_count() or 1


def stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on; the second may hold spaces."""
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def of_process(pid: int) -> int:
    fields = stat(pid)
    return (int(fields[11]) + int(fields[12])) * TICK_US


def of_postgres(postmaster: int) -> int:
    """The postmaster, its living children, and those that it has buried (cutime, cstime)."""
    fields = stat(postmaster)
    total = sum(int(fields[i]) for i in (11, 12, 13, 14)) * TICK_US
    for child in children(postmaster):
        try:
            total += of_process(child)
        except (FileNotFoundError, ProcessLookupError):
            pass     # it ended between the two looks; the next moment has it among the buried
    return total


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def postgres_mb(postmaster: int) -> float:
    """Proportional set size, so that the shared buffers count once."""
    total = 0
    for pid in [postmaster, *children(postmaster)]:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def flush_us(folder: Path) -> dict[str, float]:
    """How long the disk takes to make one page durable."""
    path = folder / "flush.probe"
    took = []
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, bytes(FLUSH_BYTES * FLUSHES))
        os.fsync(descriptor)                     # as PostgreSQL does: the file's length is there already
        for page in range(FLUSHES):
            started = time.perf_counter_ns()
            os.pwrite(descriptor, b"x" * FLUSH_BYTES, page * FLUSH_BYTES)
            os.fdatasync(descriptor)
            took.append((time.perf_counter_ns() - started) / 1000)
    finally:
        os.close(descriptor)
        path.unlink()
    took.sort()
    return {"median": round(statistics.median(took)), "p99": round(took[int(0.99 * len(took))])}


def description() -> dict[str, object]:
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "unknown")
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024
    postgres = subprocess.run(["/usr/lib/postgresql/15/bin/postgres", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return {"cpu": model, "cores": os.cpu_count(), "memory_mb": memory, "kernel": os.uname().release, "postgres": postgres}
