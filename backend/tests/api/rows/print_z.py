"""Zs on paper."""
from collections.abc import Callable

from rows.drawers import closed_of, mine
from rows.receipts import own_printer, printer_of
from rows.row import Try
from rows.victim import Victim
from shop import Shop
from testkit.sale import uuid7


def put_job(a: Shop, b: Victim) -> list[Try]:
    ours = mine(a)
    ours.count(100_00)
    assert ours.close().status == 201
    return [Try(f"/v1/z-reports/{closed_of(b).z_id}/print-jobs/{uuid7()}", (404,), {"printer_id": own_printer(a)}),
            Try(f"/v1/z-reports/{ours.z_id}/print-jobs/{uuid7()}", (422,), {"printer_id": printer_of(b)})]


ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "GET /v1/z-reports/{z_id}/printout": lambda a, b: [Try(f"/v1/z-reports/{closed_of(b).z_id}/printout", (404,))],
    "PUT /v1/z-reports/{z_id}/print-jobs/{job_id}": put_job,
}

MAY: dict[str, set[str]] = {
    "GET /v1/z-reports/{z_id}/printout": {"owner", "manager", "accountant"},
    "PUT /v1/z-reports/{z_id}/print-jobs/{job_id}": {"owner", "manager", "cashier"},
}
