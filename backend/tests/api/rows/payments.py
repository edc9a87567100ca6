"""Card payments, readers, what waits for a person. No account is connected in the tests' shops, so that nothing is asked of anybody."""
from collections.abc import Callable

from rows.row import Try
from rows.victim import Victim
from shop import Shop
from testkit.sale import uuid7


def wanted(store_id: str) -> dict[str, object]:
    return {"sale_id": uuid7(), "store_id": store_id, "amount_minor": 100, "currency": "GBP", "method": "online"}


def reader(store_id: str) -> dict[str, object]:
    return {"store_id": store_id, "label": "Mine", "processor_reader": "tmr_mine", "active": True}


def on_payment(path: str, body: object = None) -> Callable[[Shop, Victim], list[Try]]:
    return lambda a, b: [Try(path.format(uuid7()), (404,), body)]


ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "PUT /v1/payments/{payment_id}": lambda a, b: [
        Try(f"/v1/payments/{uuid7()}", (409,), wanted(b.store["id"])), Try(f"/v1/payments/{uuid7()}", (400,), wanted(a.stores[0]["id"]) | {"tenant_id": b.tenant_id})],
    "GET /v1/payments/{payment_id}": on_payment("/v1/payments/{}"),
    "POST /v1/payments/{payment_id}/attempts": on_payment("/v1/payments/{}/attempts", {"attempt_id": uuid7()}),
    "POST /v1/payments/{payment_id}/cancel": on_payment("/v1/payments/{}/cancel"),
    "POST /v1/payments/{payment_id}/capture": on_payment("/v1/payments/{}/capture"),
    "POST /v1/payments/{payment_id}/client-secret": on_payment("/v1/payments/{}/client-secret"),
    "GET /v1/readers": lambda a, b: [Try("/v1/readers", (200,))],
    "PUT /v1/readers/{reader_id}": lambda a, b: [Try(f"/v1/readers/{uuid7()}", (409,), reader(b.store["id"]))],
    "POST /v1/readers/{reader_id}/test-card": lambda a, b: [Try(f"/v1/readers/{uuid7()}/test-card", (404, 409), {})],
    "POST /v1/reader-connection-tokens": lambda a, b: [Try("/v1/reader-connection-tokens", (409,))],
    "GET /v1/payment-account": lambda a, b: [Try(f"/v1/payment-account?tenant_id={b.tenant_id}", (400, 404))],
    "POST /v1/payment-account": lambda a, b: [Try("/v1/payment-account", (409,))],
    "POST /v1/payment-account/onboarding-links": lambda a, b: [
        Try("/v1/payment-account/onboarding-links", (409,), {"return_url": "http://localhost:8080/", "refresh_url": "http://localhost:8080/"}),
        Try("/v1/payment-account/onboarding-links", (400,), {"return_url": "/", "refresh_url": "/", "tenant_id": b.tenant_id})],
    "GET /v1/payment-exceptions": lambda a, b: [Try(f"/v1/payment-exceptions?tenant_id={b.tenant_id}", (200, 400))],
    "POST /v1/payment-exceptions/{exception_id}/resolve": lambda a, b: [Try(f"/v1/payment-exceptions/{uuid7()}/resolve", (404,), {"action": "dismiss"})],
    "GET /v1/payment-reconciliation": lambda a, b: [Try(f"/v1/payment-reconciliation?tenant_id={b.tenant_id}", (200, 400))],
    "POST /v1/stripe/webhooks": lambda a, b: [Try("/v1/stripe/webhooks", (404,), {"id": "evt_1", "type": "payout.paid", "account": "acct_1"})],
}

TILLS = {"owner", "manager", "cashier"}
OFFICE = {"owner", "manager"}
MAY: dict[str, set[str]] = {
    **dict.fromkeys((route for route in ROWS if route.split(" ")[1].startswith(("/v1/payments/", "/v1/reader-connection"))), TILLS),
    "GET /v1/readers": TILLS,
    **dict.fromkeys((route for route in ROWS if "/v1/payment-" in route or "/v1/readers/{" in route), OFFICE),
    # Whoever signs as the processor; until a secret is configured there is nothing behind this door.
    "POST /v1/stripe/webhooks": {"owner", "manager", "cashier", "stock_clerk", "accountant", "viewer", "support", "none"},
}
