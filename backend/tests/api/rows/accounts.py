"""Sign-up, passwords, addresses, invitations and recovery."""
from collections.abc import Callable

from rows.row import Try
from rows.victim import Victim
from shop import Shop
from testkit.sale import uuid7

DEAD = {"token": "A" * 43}
PASSWORD = "seven lemons under a bridge"
SOMEONE = "nobody@people.example"


def invitation_of(victim: Victim) -> str:
    """One of B's that is open."""
    victim.client.post("/v1/invitations", {"email": "victim@people.example", "role": "cashier"})
    return victim.client.get("/v1/invitations").body["items"][0]["id"]


ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "POST /v1/sign-up": lambda a, b: [
        Try("/v1/sign-up", (400,), {"email": SOMEONE, "name": "A", "business_name": "B", "tenant_id": b.tenant_id})],
    "POST /v1/sign-up/confirm": lambda a, b: [Try("/v1/sign-up/confirm", (422,), DEAD | {"password": PASSWORD}),
                                              Try("/v1/sign-up/confirm", (400,), DEAD | {"password": PASSWORD, "tenant_id": b.tenant_id})],
    "POST /v1/password-reset": lambda a, b: [Try("/v1/password-reset", (400,), {"email": SOMEONE, "tenant_id": b.tenant_id})],
    "POST /v1/password-reset/confirm": lambda a, b: [Try("/v1/password-reset/confirm", (422,), DEAD | {"password": PASSWORD})],
    "PUT /v1/me/password": lambda a, b: [
        Try("/v1/me/password", (400,), {"old_password": "not this one", "new_password": PASSWORD, "account_id": uuid7()})],
    "PUT /v1/me/email": lambda a, b: [Try("/v1/me/email", (400,), {"email": SOMEONE, "account_id": uuid7()})],
    "POST /v1/me/email/confirm": lambda a, b: [Try("/v1/me/email/confirm", (422,), DEAD)],
    "POST /v1/invitations": lambda a, b: [Try("/v1/invitations", (400,), {"email": SOMEONE, "role": "cashier", "tenant_id": b.tenant_id})],
    "GET /v1/invitations": lambda a, b: [Try("/v1/invitations", (200,)), Try(f"/v1/invitations?tenant_id={b.tenant_id}", (200, 400))],
    "DELETE /v1/invitations/{invitation_id}": lambda a, b: [Try(f"/v1/invitations/{invitation_of(b)}", (404,))],
    "POST /v1/invitations/accept": lambda a, b: [Try("/v1/invitations/accept", (422,), DEAD)],
    "POST /v1/invitations/send-again": lambda a, b: [Try("/v1/invitations/send-again", (202,), DEAD)],
    "POST /v1/account-recovery": lambda a, b: [Try("/v1/account-recovery", (400,), {"email": SOMEONE, "tenant_id": b.tenant_id})],
    "POST /v1/account-recovery/begin": lambda a, b: [Try("/v1/account-recovery/begin", (422,), DEAD)],
    "POST /v1/account-recovery/stop": lambda a, b: [Try("/v1/account-recovery/stop", (422,), DEAD)],
    "POST /v1/account-recovery/finish": lambda a, b: [Try("/v1/account-recovery/finish", (422,), DEAD | {"password": PASSWORD})],
}

ANYBODY = {"owner", "manager", "cashier", "stock_clerk", "accountant", "viewer", "support", "none"}
PEOPLE = ANYBODY - {"support", "none"}
MAY: dict[str, set[str]] = {route: ANYBODY for route in ROWS} | {
    "PUT /v1/me/password": PEOPLE,
    "PUT /v1/me/email": PEOPLE,
    "POST /v1/invitations": {"owner", "manager"},
    "GET /v1/invitations": {"owner", "manager"},
    "DELETE /v1/invitations/{invitation_id}": {"owner", "manager"},
}
