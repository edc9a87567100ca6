"""One's own second factors: they belong to a person, so there is no id of another's but that of a passkey."""
from collections.abc import Callable

from rows.row import Try
from rows.victim import Victim
from shop import Shop
from software_authenticator import SoftwareAuthenticator

PEOPLE = {"owner", "manager", "cashier", "stock_clerk", "accountant", "viewer"}


def passkey_of(b: Victim) -> str:
    """A passkey of the other's, whose name nobody else may be shown."""
    name = "Vault key"
    b.hide(name)
    options = b.client.post("/v1/factors/passkeys/options", None).body
    added = b.client.post("/v1/factors/passkeys", SoftwareAuthenticator().create(options, name))
    assert added.status == 201, added.raw
    return added.body["passkeys"][-1]["id"]


ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "GET /v1/factors": lambda a, b: [Try("/v1/factors", (200,))],
    "POST /v1/factors/totp": lambda a, b: [Try("/v1/factors/totp", (201, 409))],
    "POST /v1/factors/totp/confirm": lambda a, b: [Try("/v1/factors/totp/confirm", (409, 422), {"code": "nocode"})],
    "DELETE /v1/factors/totp": lambda a, b: [Try("/v1/factors/totp", (200,))],
    "POST /v1/factors/passkeys/options": lambda a, b: [Try("/v1/factors/passkeys/options", (200,))],
    "POST /v1/factors/passkeys": lambda a, b: [
        Try("/v1/factors/passkeys", (422,), SoftwareAuthenticator().create(b.client.post("/v1/factors/passkeys/options", None).body, "Mine"))],
    "DELETE /v1/factors/passkeys/{passkey_id}": lambda a, b: [Try(f"/v1/factors/passkeys/{passkey_of(b)}", (404,))],
    "POST /v1/factors/recovery-codes": lambda a, b: [Try("/v1/factors/recovery-codes", (201, 409))],
}
MAY: dict[str, set[str]] = {route: PEOPLE for route in ROWS}
