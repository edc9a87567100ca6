"""The books."""
from collections.abc import Callable

from rows.row import Try
from rows.victim import Victim
from shop import Shop

ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "GET /v1/books/trial-balance": lambda a, b: [
        Try(f"/v1/books/trial-balance?store_id={b.store['id']}", (200,)), Try(f"/v1/books/trial-balance?tenant_id={b.tenant_id}", (200, 400))],
    "GET /v1/books/export": lambda a, b: [Try(f"/v1/books/export?store_id={b.store['id']}", (200,)), Try("/v1/books/export?format=datev", (200,))],
    "GET /v1/books/account-numbers": lambda a, b: [Try(f"/v1/books/account-numbers?tenant_id={b.tenant_id}", (200, 400))],
    "PUT /v1/books/account-numbers": lambda a, b: [Try("/v1/books/account-numbers", (400,), {"items": [], "tenant_id": b.tenant_id})],
}

MAY: dict[str, set[str]] = {
    **dict.fromkeys(("GET /v1/books/trial-balance", "GET /v1/books/export", "GET /v1/books/account-numbers"), {"owner", "manager", "accountant"}),
    "PUT /v1/books/account-numbers": {"owner"},
}
