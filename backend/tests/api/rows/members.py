"""How a tenant would reach for another's members and roles, and who may call these routes."""
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rows import ROLES
from rows.row import Try
from testkit.sale import uuid7

if TYPE_CHECKING:
    from isolation_test import Victim
    from shop import Shop

DEVICE = {"name": "Mine", "transport": "body"}
MEMBER = {"name": "Mine", "role": "cashier", "active": True}


def account_of(shop: "Shop") -> str:
    return shop.client.get("/v1/me").body["account"]["id"]


def enrolments(store: dict[str, Any], register_id: str | None = None) -> str:
    return f"/v1/stores/{store['id']}/registers/{register_id or store['registers'][0]['id']}/enrolments"


def enrolled(shop: "Shop") -> dict[str, Any]:
    """A device of the shop's own."""
    answer = shop.client.post(enrolments(shop.open_store()), DEVICE)
    assert answer.status == 201, answer.raw
    return answer.body


def approval(register_id: str) -> dict[str, Any]:
    return {"permission": "sell", "subject": {"kind": "sale", "id": uuid7()}, "register_id": register_id, "reason": "Because"}


def mixed(a: "Shop", b: "Shop") -> str:
    """The other tenant's id before a secret of one's own."""
    return enrolled(b)["credential"][:26] + enrolled(a)["credential"][26:]


ROWS: dict[str, Callable[["Shop", "Victim"], list[Try]]] = {
    "GET /v1/members": lambda a, b: [Try("/v1/members", (200,)), Try(f"/v1/members?cursor={account_of(b)}", (200,)), Try(f"/v1/members?tenant_id={b.tenant_id}", (200, 400))],
    "GET /v1/members/{member_id}": lambda a, b: [Try(f"/v1/members/{account_of(b)}", (404,))],
    "PUT /v1/members/{member_id}": lambda a, b: [
        Try(f"/v1/members/{uuid7()}", (422,), MEMBER | {"stores": [b.store["id"]]}),
        Try(f"/v1/members/{account_of(a)}", (412, 422), MEMBER | {"stores": [b.store["id"]]})],
    "DELETE /v1/members/{member_id}": lambda a, b: [Try(f"/v1/members/{account_of(b)}", (404,))],
    "PUT /v1/members/{member_id}/pin": lambda a, b: [Try(f"/v1/members/{account_of(b)}/pin", (404,), {"pin": "8317"})],
    "DELETE /v1/members/{member_id}/pin": lambda a, b: [Try(f"/v1/members/{account_of(b)}/pin", (404,))],
    "POST /v1/members/{member_id}/unlock": lambda a, b: [Try(f"/v1/members/{account_of(b)}/unlock", (404,))],
    "POST /v1/stores/{store_id}/registers/{register_id}/enrolments": lambda a, b: [
        Try(enrolments(b.store), (404,), DEVICE), Try(enrolments(a.stores[0], b.register["id"]), (404,), DEVICE), Try(enrolments(b.store, a.stores[0]["registers"][0]["id"]), (404,), DEVICE)],
    "GET /v1/stores/{store_id}/registers/{register_id}/enrolments": lambda a, b: [
        Try(enrolments(b.store), (404,)), Try(enrolments(a.stores[0], b.register["id"]), (404,))],
    "DELETE /v1/stores/{store_id}/registers/{register_id}/enrolments/{enrolment_id}": lambda a, b: [
        Try(f"{enrolments(b.store)}/{enrolled(b)['id']}", (404,)), Try(f"{enrolments(a.stores[0])}/{enrolled(b)['id']}", (404,))],
    "GET /v1/register/members": lambda a, b: [
        Try("/v1/register/members", (200,), None, {"Register-Credential": enrolled(a)["credential"]}),
        Try("/v1/register/members", (401,), None, {"Register-Credential": mixed(a, b)})],
    "POST /v1/pin-sign-in": lambda a, b: [
        Try("/v1/pin-sign-in", (401,), {"member_id": account_of(b), "pin": "8317"}, {"Register-Credential": enrolled(a)["credential"]}),
        Try("/v1/pin-sign-in", (401,), {"member_id": account_of(b), "pin": "8317"}, {"Register-Credential": mixed(a, b)})],
    "POST /v1/overrides": lambda a, b: [
        Try("/v1/overrides", (404,), approval(b.register["id"])),
        Try("/v1/overrides", (401,), approval(a.stores[0]["registers"][0]["id"]) | {"approver": {"member_id": account_of(b), "pin": "8317"}},
            {"Register-Credential": enrolled(b)["credential"]})],
    "GET /v1/roles": lambda a, b: [Try("/v1/roles", (200,))],
    "PUT /v1/roles/{role}": lambda a, b: [Try(f"/v1/roles/r{uuid7()[-8:]}", (201,), {"name": "Mine", "permissions": []})],
    "DELETE /v1/roles/{role}": lambda a, b: [Try("/v1/roles/theirs", (404,))],
}

EVERYBODY = set(ROLES)
MANAGERS = {"owner", "manager"}
MAY: dict[str, set[str]] = {
    "GET /v1/members": MANAGERS | {"support"},
    "GET /v1/members/{member_id}": MANAGERS | {"support"},
    "PUT /v1/members/{member_id}": MANAGERS,
    "DELETE /v1/members/{member_id}": MANAGERS,
    "PUT /v1/members/{member_id}/pin": MANAGERS,
    "DELETE /v1/members/{member_id}/pin": MANAGERS,
    "POST /v1/members/{member_id}/unlock": MANAGERS,
    "POST /v1/stores/{store_id}/registers/{register_id}/enrolments": MANAGERS,
    "GET /v1/stores/{store_id}/registers/{register_id}/enrolments": MANAGERS,
    "DELETE /v1/stores/{store_id}/registers/{register_id}/enrolments/{enrolment_id}": MANAGERS,
    "GET /v1/register/members": EVERYBODY,              # the device shows its credential, whoever stands before it
    "POST /v1/pin-sign-in": EVERYBODY,
    "POST /v1/overrides": MANAGERS | {"cashier"},
    "GET /v1/roles": MANAGERS | {"support"},
    "PUT /v1/roles/{role}": MANAGERS,
    "DELETE /v1/roles/{role}": MANAGERS,
}
