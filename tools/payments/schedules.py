"""Random schedules of card payments in one process, on a PostgreSQL of their own. Nothing here ends PostgreSQL, so it need not flush."""
import shutil
import subprocess
import sys

from testkit.cluster import Cluster
from testkit.places import ROOT, temporary_folder
from testkit.server import Server

PROGRAM = ROOT / "build/release/backend/modules/payments/payments_schedules"
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
CONTROL_SCHEDULES = 150
# As if an attempt of which nothing is known did not stand in the way of the next.
UNKNOWN_DOES_NOT_BLOCK = """
    drop index payments.attempts_one_open, payments.attempts_one_on_reader;
    create unique index attempts_one_open on payments.attempts (tenant_id, payment_id) where state = 'created';
    create unique index attempts_one_on_reader on payments.attempts (tenant_id, reader_id) where state = 'created' and reader_id is not null"""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def schedules(count: int, seed: int, steps: int, controls: bool) -> bool:
    folder = temporary_folder()
    cluster = None
    try:
        cluster = Cluster(folder / "postgres", QUICK)
        Server(folder / "server", cluster.url).run("migrate")

        def play(number: int, *more: str) -> subprocess.CompletedProcess:
            words = [PROGRAM, "--schedules", str(number), "--seed", str(seed), "--steps", str(steps), *more]
            return subprocess.run(words, env={"SHOPX_TEST_DB": cluster.url}, stdin=subprocess.DEVNULL, capture_output=True, text=True)

        done = play(count)
        say(done.stdout + done.stderr)
        good = done.returncode == 0
        if controls:
            good = seen_red("a key that is new at each request", play(CONTROL_SCHEDULES, "--plant", "new_key")) and good
            cluster.sql(UNKNOWN_DOES_NOT_BLOCK)
            good = seen_red("an unknown attempt that does not block the next", play(CONTROL_SCHEDULES)) and good
        return good
    finally:
        if cluster:
            cluster.remove()
        shutil.rmtree(folder, ignore_errors=True)


def seen_red(what: str, done: subprocess.CompletedProcess) -> bool:
    found = done.returncode == 1 and "WRONG: " in done.stdout
    say(f"control, {what}: {done.stdout.strip().splitlines()[-1] if found else 'CONTROL FAILED: nothing was found ' + done.stderr[-300:]}")
    return found
