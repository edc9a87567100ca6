"""Sessions, step-up, the security policy and the public keys."""
from collections.abc import Callable

from rows.core import ANYBODY
from rows.row import Try
from rows.victim import Victim
from shop import GIFTS, Shop, sign_in
from testkit.sale import uuid7


def own(shop: Shop) -> dict[str, str]:
    """The credential of a session of its own, for what ends or moves the one that asks."""
    return {"Authorization": f"Bearer {sign_in(GIFTS, 'owner').token}"}


def anothers_session(b: Victim) -> str:
    return next(one["id"] for one in b.client.get("/v1/sessions").body["items"] if one["current"])


def anothers_account(b: Victim) -> str:
    return b.client.get("/v1/me").body["account"]["id"]


ROWS: dict[str, Callable[[Shop, Victim], list[Try]]] = {
    "GET /.well-known/jwks.json": lambda a, b: [Try("/.well-known/jwks.json", (200,))],
    "POST /v1/sign-in/second-factor": lambda a, b: [Try("/v1/sign-in/second-factor", (401,), {"challenge": anothers_session(b), "totp_code": "123456"})],
    "POST /v1/session/refresh": lambda a, b: [Try("/v1/session/refresh", (401,), {"refresh_token": anothers_session(b)})],
    "DELETE /v1/session": lambda a, b: [Try(f"/v1/session?session_id={anothers_session(b)}", (204,), None, own(a))],
    "POST /v1/session/tenant": lambda a, b: [Try("/v1/session/tenant", (404,), {"tenant_id": b.tenant_id}, own(a))],
    "POST /v1/session/step-up": lambda a, b: [Try(f"/v1/session/step-up?account_id={anothers_account(b)}", (202,), {}, own(a))],
    "GET /v1/sessions": lambda a, b: [Try(f"/v1/sessions?account_id={anothers_account(b)}", (200,))],
    "DELETE /v1/sessions": lambda a, b: [Try(f"/v1/sessions?account_id={uuid7()}", (401,), None, {"Authorization": "Bearer nobody"})],
    "DELETE /v1/sessions/{session_id}": lambda a, b: [Try(f"/v1/sessions/{anothers_session(b)}", (404,))],
    "DELETE /v1/members/{member_id}/sessions": lambda a, b: [Try(f"/v1/members/{anothers_account(b)}/sessions", (404,))],
    "GET /v1/security-policy": lambda a, b: [Try(f"/v1/security-policy?tenant_id={b.tenant_id}", (200,))],
    "PUT /v1/security-policy": lambda a, b: [Try(f"/v1/security-policy?tenant_id={b.tenant_id}", (200,), {"second_factor_required": False, "grace_days": 0})],
}

MAY: dict[str, set[str]] = {
    **dict.fromkeys(("GET /.well-known/jwks.json", "POST /v1/sign-in/second-factor", "POST /v1/session/refresh"), ANYBODY | {"none"}),
    **dict.fromkeys(("DELETE /v1/session", "POST /v1/session/tenant", "POST /v1/session/step-up", "GET /v1/sessions", "DELETE /v1/sessions",
                     "DELETE /v1/sessions/{session_id}"), ANYBODY - {"support"}),      # support has a grant and no session
    "DELETE /v1/members/{member_id}/sessions": {"owner", "manager"},
    **dict.fromkeys(("GET /v1/security-policy", "PUT /v1/security-policy"), {"owner"}),
}
