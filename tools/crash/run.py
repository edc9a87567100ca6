"""One crash test from the empty folder to the verdict."""
import argparse
import json
import random
import secrets
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
from harness import shops as shops_of  # noqa: E402
from harness.lab import Lab, built_program  # noqa: E402

from . import books, faults, heard, killer  # noqa: E402
from .books import Finding  # noqa: E402
from .tills import CASH_STEP_MINOR, Ledger, Till  # noqa: E402

TENANTS, REGISTERS, VARIANTS = 6, 2, 40
DATABASE = "shopx"
EXAMPLE_CHARS_MAX = 1200
FOLLOWED_S_MAX = 60
BEHIND = """select h.tenant_id, f.consumer, c.position, h.position from feed.heads h cross join (values ('books'), ('drawers')) as f(consumer)
              left join feed.cursors c on c.tenant_id = h.tenant_id and c.consumer = f.consumer where h.position > coalesce(c.position, 0)"""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(words: list[str]) -> int:
    said = read_options(words)
    seed = secrets.randbelow(2**32) if said.seed is None else said.seed
    result, findings = crash(said.kills, seed, said.fault, built_program(said.shopx, "shopx", ("", "backend/app")), said.data)
    for finding in findings:
        say(f"\n{finding.count:>6} x {finding.check}")
        for example in finding.examples:
            say(f"         {example[:EXAMPLE_CHARS_MAX]}")
    say(f"\n{'NOT HELD' if findings else 'held'}: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in result.items()))
    if said.json:
        print(json.dumps(result | {"findings": {finding.check: finding.count for finding in findings}}))
    return 1 if findings else 0


def control(fault: str, kills: int, words: list[str]) -> list[Finding]:
    """A short run with a planted fault, on the same program."""
    said = read_options(words)
    return crash(kills, 1, fault, built_program(said.shopx, "shopx", ("", "backend/app")))[1]


def read_options(words: list[str]) -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="./test crash", description="Sells without a pause while the server and the database are killed, then checks everything.")
    options.add_argument("--kills", type=int, default=40)
    options.add_argument("--seed", type=int, default=None, help="decides what is killed when; printed at the start")
    options.add_argument("--fault", choices=faults.FAULTS, help="plants a fault: the verdict must then be red")
    options.add_argument("--shopx", help="the server's program (build/release/shopx)")
    options.add_argument("--json", action="store_true", help="one JSON object as the last line")
    options.add_argument("--data", type=Path, help="keep the cluster and the logs in this folder")
    said = options.parse_args(words)
    if said.kills < 1:
        options.error("--kills wants at least 1")
    return said


def crash(kills: int, seed: int, fault: str | None, program: Path, data: Path | None = None) -> tuple[dict, list[Finding]]:
    say(f"crash: {kills} kills, seed {seed}" + (f", planted fault: {fault}" if fault else ""))
    settings = faults.LAZY_WAL if fault == "synchronous_commit_off" else None
    with Lab(data, settings) as lab:
        server = lab.server(program, DATABASE)
        server.run("migrate")
        shops = shops_of.fill(lab, DATABASE, TENANTS, VARIANTS, REGISTERS, cash_step_minor=CASH_STEP_MINOR)
        if fault == "synchronous_commit_off":
            faults.plant_synchronous_commit_off(lab, DATABASE)
            faults.freeze_wal_writer(lab)
        lab.start(server)
        tokens = shops_of.sign_in(server, TENANTS)
        ledger, began = Ledger(), time.monotonic()
        proxy = faults.AnswerBeforeCommit(server.port) if fault == "answer_before_commit" else None
        tills = open_tills(ledger, proxy.port if proxy else server.port, shops, tokens, seed)
        # A fault that only a dead database shows is not hidden by blows that it survives.
        targets = ("postgres", "both") if fault == "synchronous_commit_off" else killer.TARGETS
        freeze = (lambda: faults.freeze_wal_writer(lab)) if fault == "synchronous_commit_off" else (lambda: None)
        record = killer.kill(lab, server, ledger, kills, seed, say, targets, settings, freeze)
        for till in tills:
            till.close()
        for till in tills:
            till.join()
        selling_s = time.monotonic() - began
        if proxy:
            proxy.close()
            time.sleep(1)        # what it still passes on
        findings, asked = verdict(lab, server, ledger, shops, tokens, record, seed)
        return summary(kills, seed, ledger, record, selling_s, asked), findings


def open_tills(ledger: Ledger, port: int, shops: shops_of.Shops, tokens: list[str], seed: int) -> list[Till]:
    goods: dict[int, list[shops_of.Variant]] = {}
    for variant in shops.variants:
        goods.setdefault(variant.tenant, []).append(variant)
    chance = random.Random(seed)
    tills = [Till(ledger, port, register, goods[register.tenant], tokens[register.tenant - 1], chance.randrange(2**32)) for register in shops.registers]
    for till in tills:
        till.start()
    return tills


def verdict(lab: Lab, server, ledger: Ledger, shops: shops_of.Shops, tokens: list[str], record: killer.Record, seed: int) -> tuple[list[Finding], int]:
    def rows(query: str) -> list[list[str]]:
        return lab.copy_out(DATABASE, query)

    say(f"Closing time. Checking {len(ledger.sales)} sales.")
    findings = heard.check_stored(rows, ledger, shops)
    again, asked = heard.check_answers(server, ledger, tokens, record, seed)
    findings += again
    findings += heard.check_feed(server, ledger, shops, tokens)
    findings += wait_for_followers(rows)
    findings += books.check(rows)        # last: asking again must have changed nothing
    return findings, asked


def wait_for_followers(rows: books.Rows) -> list[Finding]:
    """Until journal and drawers have read all that was sold: what they missed in a kill would be missing now."""
    deadline = time.monotonic() + FOLLOWED_S_MAX
    while behind := rows(BEHIND):
        if time.monotonic() > deadline:
            return [Finding("the feed is not followed to its end", len(behind), [" ".join(one) for one in behind[:books.EXAMPLES_MAX]])]
        time.sleep(0.2)
    return []


def summary(kills: int, seed: int, ledger: Ledger, record: killer.Record, selling_s: float, asked: int) -> dict:
    acknowledged = sum(bool(sale.answers) for sale in ledger.sales)
    return {
        "kills": sum(record.kills.values()), "wanted_kills": kills, "seed": seed, **{f"kills_of_{target}": record.kills[target] for target in killer.TARGETS},
        "sales_sent": len(ledger.sales), "sales_acknowledged": acknowledged, "attempts": sum(sale.attempts for sale in ledger.sales),
        "answers": ledger.answers, "ids_used_again_refused": ledger.clashes,
        "met_a_kill": sum(any(sale.first_sent <= moment <= (sale.answered or selling_s + moment) for moment in record.moments) for sale in ledger.sales),
        "asked_again": asked, "selling_s": round(selling_s, 1), "longest_gap_s": round(max(record.gaps_s, default=0), 1),
    }
