"""What must hold between the database, the API, and what the tills were told. An answer is a promise: stored once, byte for byte, for ever."""
import hashlib
import json
import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from harness.shops import Shops
from testkit.client import Client
from testkit.server import Server

from .books import EXAMPLES_MAX, Finding, Rows
from .killer import Record
from .tills import Ledger, Sale

ASKED_AGAIN_MAX = 2500       # sales whose answer is asked for once more; those that met a kill come first
ASKERS = 4
PAGE = 500                   # entries of the feed in one page


@dataclass
class Stored:
    tenant_id: str
    number: int
    total_minor: int
    digest: str
    business_date: str
    document: str


class Found:
    """Gathers what is wrong, by check."""

    def __init__(self):
        self._wrong: dict[str, list[str]] = {}

    def add(self, check: str, example: str) -> None:
        self._wrong.setdefault(check, []).append(example)

    def findings(self) -> list[Finding]:
        return [Finding(check, len(examples), examples[:EXAMPLES_MAX]) for check, examples in self._wrong.items()]


def check_stored(rows: Rows, ledger: Ledger, shops: Shops) -> list[Finding]:
    """The tills' memory against the tables."""
    found = Found()
    stored: dict[str, list[Stored]] = {}
    for sale_id, tenant, number, total, digest, day, document in rows(
            "select id, tenant_id, number, total_minor, encode(digest, 'hex'), business_date, encode(convert_to(document, 'UTF8'), 'hex') from sales.sales"):
        stored.setdefault(sale_id, []).append(Stored(tenant, int(number), int(total), digest, day, bytes.fromhex(document).decode()))
    sent = {sale.sale_id: sale for sale in ledger.sales}
    for sale_id in stored.keys() - sent.keys():
        found.add("LOST AND FOUND: nobody sent this sale", sale_id)
    for sale in ledger.sales:
        rows_of = stored.get(sale.sale_id, [])
        if sale.answers and not rows_of:
            found.add("LOST: the till has an answer and the database has no sale", f"{sale.sale_id} {sale.answers[0][1][:200]!r}")
        if len(rows_of) > 1:
            found.add("DOUBLED: stored more than once", sale.sale_id)
        for row in rows_of:
            compare(found, sale, row, shops)
        if len({raw for _, raw in sale.answers}) > 1:
            found.add("a repeat was answered with other bytes", f"{sale.sale_id} {[raw[:300] for _, raw in sale.answers]}")
        if sum(status == 201 for status, _ in sale.answers) > 1:
            found.add("a sale was called new twice (201)", f"{sale.sale_id} {[status for status, _ in sale.answers]}")
    for complaint in ledger.complaints:
        found.add("a till heard what it may not hear", complaint)
    return found.findings()


def compare(found: Found, sale: Sale, row: Stored, shops: Shops) -> None:
    if row.tenant_id != shops.tenant_ids[sale.tenant - 1]:
        found.add("a sale lies with another tenant", sale.sale_id)
    if row.digest != hashlib.sha256(row.document.encode()).hexdigest():
        found.add("the stored digest is not the document's", sale.sale_id)
    said, kept = json.loads(sale.body), json.loads(row.document)
    if {name: kept.get(name) for name in said} != said:
        found.add("the document is not what the till said", f"{sale.sale_id}\n    said {json.dumps(said, sort_keys=True)}\n    kept {json.dumps(kept, sort_keys=True)}")
    for _, raw in sale.answers[:1]:
        answer = json.loads(raw)
        told = (answer["sale_id"], answer["number"], answer["total_minor"], answer["digest"], answer["business_date"])
        if told != (sale.sale_id, row.number, row.total_minor, row.digest, row.business_date):
            found.add("CHANGED: the row is not what was answered", f"{sale.sale_id} told {told}, stored {row.number} {row.total_minor} {row.digest} {row.business_date}")


def check_answers(server: Server, ledger: Ledger, tokens: list[str], record: Record, seed: int) -> tuple[list[Finding], int]:
    """Asks the API again: a repeat and a read must give the first answer's bytes. Returns how many sales were asked for, too."""
    found = Found()
    chosen = chosen_sales(ledger, record, seed)

    def ask(part: int) -> None:
        client = server.client()
        for sale in chosen[part::ASKERS]:
            client.token = tokens[sale.tenant - 1]
            ask_again(found, client, sale)
        client.close()

    with ThreadPoolExecutor(ASKERS) as pool:
        list(pool.map(ask, range(ASKERS)))
    return found.findings(), len(chosen)


def chosen_sales(ledger: Ledger, record: Record, seed: int) -> list[Sale]:
    """Those in the air when something was killed, or acknowledged just before; then any others."""
    acknowledged = [sale for sale in ledger.sales if sale.answers]
    touched = [sale for sale in acknowledged if any(sale.first_sent <= moment <= sale.answered + 0.1 for moment in record.moments)]
    names = {sale.sale_id for sale in touched}
    others = [sale for sale in acknowledged if sale.sale_id not in names]
    return touched + random.Random(seed).sample(others, min(len(others), max(0, ASKED_AGAIN_MAX - len(touched))))


def ask_again(found: Found, client: Client, sale: Sale) -> None:
    first = sale.answers[0][1]
    repeat = client.put(f"/v1/sales/{sale.sale_id}", sale.body)
    if repeat.status != 200 or repeat.raw != first:
        found.add("a repeat after the crash is not the first answer", f"{sale.sale_id} {repeat.status}\n    first {first!r}\n    now   {repeat.raw!r}")
    read = client.get(f"/v1/sales/{sale.sale_id}")
    if read.status != 200 or read.body.get("receipt") != json.loads(first):
        found.add("GET does not show the receipt that was answered", f"{sale.sale_id} {read.status} {read.raw[:300]!r}")
    elif {name: read.body["document"].get(name) for name in json.loads(sale.body)} != json.loads(sale.body):
        found.add("GET does not show what the till said", f"{sale.sale_id} {read.raw[:600]!r}")


def check_feed(server: Server, ledger: Ledger, shops: Shops, tokens: list[str]) -> list[Finding]:
    """Reads each tenant's feed to its end, as a consumer would."""
    found = Found()
    digests = {sale.sale_id: json.loads(sale.answers[0][1])["digest"] for sale in ledger.sales if sale.answers}
    for tenant, token in enumerate(tokens, start=1):
        client = server.client()
        client.token = token
        after, seen = 0, {}
        while True:
            page = client.get(f"/v1/feed?after={after}&limit={PAGE}")
            if page.status != 200:
                found.add("the feed can't be read", f"tenant {tenant}: {page.status} {page.raw[:300]!r}")
                break
            if not page.body["items"]:
                break
            for entry in page.body["items"]:
                if entry["position"] != after + 1:
                    found.add("a position of the feed is missing", f"tenant {tenant}: {entry['position']} follows {after}")
                after = entry["position"]
                seen[str(uuid.UUID(entry["id"]))] = entry.get("digest")
        for sale in ledger.acknowledged.get(tenant, []):
            if seen.get(sale.sale_id) != digests[sale.sale_id]:
                found.add("the feed does not name an acknowledged sale with its digest", f"{sale.sale_id} {seen.get(sale.sale_id)}")
        client.close()
    return found.findings()
