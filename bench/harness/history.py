"""A past of many sales, loaded by SQL: rows like those that the server writes, spread over months, numbered and summed as it would."""
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .lab import Lab

MONTHS = 24
PART = 200_000           # sales in one transaction
SESSIONS = 2
# While nothing can be lost: a crash in the middle only means to begin again. The measurement runs on the usual settings.
LOADING = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off", "max_wal_size": "8GB", "wal_level": "minimal", "max_wal_senders": "0",
           "work_mem": "256MB", "temp_buffers": "512MB"}


def make(lab: Lab, database: str, sales: int, variants: int) -> float:
    """Fills a database that holds shops and no sale yet. Returns the seconds it took."""
    began = time.monotonic()
    lab.psql(database, f"--file={Path(__file__).with_name('history.sql')}", months=MONTHS)
    firsts = range(0, sales, PART)
    with ThreadPoolExecutor(SESSIONS) as pool:
        list(pool.map(lambda first: lab.sql(database, f"call bench.fill({sales}, {first}, {min(first + PART, sales)}, {variants})"), firsts))
    lab.sql(database, f"set work_mem = '1GB'; call bench.settle({sales})")
    # The closed months are left as they are: nobody reads them, and autovacuum stays off. Vacuuming an empty month would spoil its plans.
    lab.sql(database, f"vacuum (analyze) {', '.join(['feed.entries', 'feed.heads', 'sales.series', 'inventory.stock', *this_months(lab, database)])}", "drop schema bench cascade")
    return time.monotonic() - began


def this_months(lab: Lab, database: str) -> list[str]:
    names = [f"{parent}_{time.strftime('%Y_%m', time.gmtime())}" for parent in ("sales.sales", "inventory.movements", "payments.tenders")]
    return [name for name in names if lab.psql(database, f"--command=select 1 from {name} limit 1").strip()]
