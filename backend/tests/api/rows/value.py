"""Gift cards, store credit and the like."""
from collections.abc import Callable

from rows.row import Try
from rows.victim import Victim
from shop import Shop
from testkit.sale import uuid7
from value_basket import opened, sold_card



def theirs(b: Victim) -> str:
    """A card of B's with something on it."""
    account = sold_card(b, b.store, 7300)
    b.hide(account)
    return account


def by_code(a: Shop, b: Victim) -> list[Try]:
    code = f"SAFE{uuid7()[-12:].upper()}"
    b.hide(opened(b, b.store, code=code))
    return [Try(f"/v1/value-accounts/by-code/{code}", (404,))]


def openings(a: Shop, b: Victim) -> list[Try]:
    code = f"SAFE{uuid7()[-12:].upper()}"
    account = opened(b, b.store, code=code)
    mine = {"kind": "voucher", "currency": "GBP", "issuer_store_id": a.stores[0]["id"]}
    return [Try(f"/v1/value-accounts/{account}", (201,), mine), Try(f"/v1/value-accounts/{uuid7()}", (201,), mine | {"code": code}),
            Try(f"/v1/value-accounts/{uuid7()}", (422,), mine | {"issuer_store_id": b.store["id"]})]


ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "PUT /v1/value-accounts/{account_id}": openings,
    "GET /v1/value-accounts/{account_id}": lambda a, b: [Try(f"/v1/value-accounts/{theirs(b)}", (404,))],
    "GET /v1/value-accounts/by-code/{code}": by_code,
    "PUT /v1/value-accounts/{account_id}/block": lambda a, b: [Try(f"/v1/value-accounts/{theirs(b)}/block", (404,), {"blocked": True, "reason": "mine"})],
    "PUT /v1/value-accounts/{account_id}/redemptions/{sale_id}/{ordinal}": lambda a, b: [
        Try(f"/v1/value-accounts/{theirs(b)}/redemptions/{uuid7()}/1", (404,), {"amount_minor": 1, "currency": "EUR"})],
    "DELETE /v1/value-accounts/{account_id}/redemptions/{sale_id}/{ordinal}": lambda a, b: [Try(f"/v1/value-accounts/{theirs(b)}/redemptions/{b.sale_id}/1", (404,))],
    "GET /v1/value-accounts/open-redemptions": lambda a, b: [Try("/v1/value-accounts/open-redemptions", (200,))],
    "PUT /v1/value-accounts/{account_id}/corrections/{correction_id}": lambda a, b: [
        Try(f"/v1/value-accounts/{theirs(b)}/corrections/{uuid7()}", (404,), {"amount_minor": 1, "currency": "EUR", "reason": "mine"})],
    "GET /v1/value-accounts/exceptions": lambda a, b: [Try("/v1/value-accounts/exceptions", (200,))],
}

TILL = {"owner", "manager", "cashier"}
MAY: dict[str, set[str]] = {
    "PUT /v1/value-accounts/{account_id}": TILL,
    "GET /v1/value-accounts/{account_id}": TILL,
    "GET /v1/value-accounts/by-code/{code}": TILL,
    "PUT /v1/value-accounts/{account_id}/block": {"owner", "manager"},
    "PUT /v1/value-accounts/{account_id}/redemptions/{sale_id}/{ordinal}": TILL,
    "DELETE /v1/value-accounts/{account_id}/redemptions/{sale_id}/{ordinal}": TILL,
    "GET /v1/value-accounts/open-redemptions": TILL,
    "PUT /v1/value-accounts/{account_id}/corrections/{correction_id}": {"owner", "manager"},
    "GET /v1/value-accounts/exceptions": {"owner", "manager"},
}
