"""Receipts, their prints and mails, printers and print jobs."""
from collections.abc import Callable
from typing import Any

from rows.row import Try
from rows.victim import Victim
from shop import Shop
from testkit.sale import uuid7

PRINTER = {"name": "Mine", "host": "192.168.9.9", "port": 9100, "columns": 42, "cuts": True, "has_drawer": False, "active": True}


def printer_of(b: Victim) -> str:
    printer_id = uuid7()
    made = b.client.put(f"/v1/printers/{printer_id}", PRINTER | {"store_id": b.store["id"], "name": f"{b.word} printer"})
    assert made.status == 201, made.raw
    b.hide(printer_id)
    return printer_id


def job_of(b: Victim) -> str:
    job_id = uuid7()
    made = b.client.put(f"/v1/print-jobs/{job_id}", {"printer_id": printer_of(b), "sale_id": b.other_sale_id})
    assert made.status == 201, made.raw
    b.hide(job_id)
    return job_id


def print_of(b: Victim) -> str:
    print_id = uuid7()
    assert b.client.put(f"/v1/sales/{b.other_sale_id}/prints/{print_id}", {}).status == 201
    b.hide(print_id)
    return print_id


def own_printer(a: Shop) -> str:
    """A's own, the same each time."""
    found = [printer["id"] for printer in a.client.get("/v1/printers").body["items"] if printer["name"] == "A's own"]
    if found:
        return found[0]
    printer_id = uuid7()
    assert a.client.put(f"/v1/printers/{printer_id}", PRINTER | {"store_id": a.stores[0]["id"], "name": "A's own"}).status == 201
    return printer_id


def on_job(what: str, body: Any) -> Callable[[Shop, Victim], list[Try]]:
    return lambda a, b: [Try(f"/v1/print-jobs/{job_of(b)}/{what}", (404,), body), Try(f"/v1/print-jobs/{uuid7()}/{what}", (404,), body)]


ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "GET /v1/sales/{sale_id}/receipt": lambda a, b: [
        Try(f"/v1/sales/{b.other_sale_id}/receipt", (404,)), Try(f"/v1/sales/{b.other_sale_id}/receipt?format=pdf&print_id={print_of(b)}", (404,))],
    "PUT /v1/sales/{sale_id}/prints/{print_id}": lambda a, b: [Try(f"/v1/sales/{b.other_sale_id}/prints/{uuid7()}", (404,), {}), Try(f"/v1/sales/{b.other_sale_id}/prints/{print_of(b)}", (404,), {})],
    "GET /v1/sales/{sale_id}/prints": lambda a, b: [Try(f"/v1/sales/{b.other_sale_id}/prints", (404,))],
    "PUT /v1/sales/{sale_id}/receipt-mails/{mail_id}": lambda a, b: [Try(f"/v1/sales/{b.other_sale_id}/receipt-mails/{uuid7()}", (404,), {"address": "thief@example.com"})],
    "GET /v1/stores/{store_id}/receipt-settings": lambda a, b: [Try(f"/v1/stores/{b.store['id']}/receipt-settings", (404,))],
    "PUT /v1/stores/{store_id}/receipt-settings": lambda a, b: [Try(f"/v1/stores/{b.store['id']}/receipt-settings", (404,), {"footer": "Mine"})],
    "GET /v1/printers": lambda a, b: [Try(f"/v1/printers?x={len(printer_of(b))}", (200,))],
    "PUT /v1/printers/{printer_id}": lambda a, b: [
        Try(f"/v1/printers/{uuid7()}", (422,), PRINTER | {"store_id": b.store["id"]}),
        Try(f"/v1/printers/{uuid7()}", (422,), PRINTER | {"store_id": a.stores[0]["id"], "register_id": b.register["id"]}),
        Try(f"/v1/printers/{printer_of(b)}", (201,), PRINTER | {"store_id": a.stores[0]["id"]})],
    "PUT /v1/print-jobs/{job_id}": lambda a, b: [
        Try(f"/v1/print-jobs/{uuid7()}", (404,), {"printer_id": own_printer(a), "sale_id": b.other_sale_id}),
        Try(f"/v1/print-jobs/{uuid7()}", (422,), {"printer_id": printer_of(b), "sale_id": b.other_sale_id}),
        Try(f"/v1/print-jobs/{job_of(b)}", (404,), {"printer_id": own_printer(a), "sale_id": b.other_sale_id})],
    "GET /v1/print-jobs": lambda a, b: [Try(f"/v1/print-jobs?printer_id={printer_of(b)}", (404,)), Try(f"/v1/print-jobs?printer_id={own_printer(a)}&printer_id={printer_of(b)}", (404,))],
    "PUT /v1/print-jobs/{job_id}/lease": on_job("lease", {"lease_id": uuid7()}),
    "PUT /v1/print-jobs/{job_id}/result": on_job("result", {"lease_id": uuid7(), "outcome": "printed"}),
}

HEADS = {"owner", "manager"}
TILLS = HEADS | {"cashier"}
READERS = {"owner", "manager", "cashier", "accountant", "viewer", "support"}

MAY: dict[str, set[str]] = {
    **dict.fromkeys(("GET /v1/sales/{sale_id}/receipt", "GET /v1/sales/{sale_id}/prints", "GET /v1/stores/{store_id}/receipt-settings"), READERS),
    **dict.fromkeys(("PUT /v1/stores/{store_id}/receipt-settings", "PUT /v1/printers/{printer_id}"), HEADS),
    **dict.fromkeys(("PUT /v1/sales/{sale_id}/prints/{print_id}", "PUT /v1/sales/{sale_id}/receipt-mails/{mail_id}", "GET /v1/printers", "PUT /v1/print-jobs/{job_id}",
                     "GET /v1/print-jobs", "PUT /v1/print-jobs/{job_id}/lease", "PUT /v1/print-jobs/{job_id}/result"), TILLS),
}
