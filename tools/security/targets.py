"""What there is to attack: every operation of the document that the running server serves, with a sample of each of its parameters."""
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from doors import is_stream, operations
from wire import Wire, request_schema

ASKED = {"limit": "5", "after": "0", "from": "2026-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z", "action": "role.added", "search": "lamp"}
# Bodies whose fields have rules that the document does not say: with what is refused before the database nothing would be attacked.
BODIES: dict[str, Any] = {
    "POST /v1/api-keys": {"name": "Scanned", "permissions": ["read_stock"], "expires_at": (datetime.now(timezone.utc) + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M:%SZ")},
    "POST /v1/support-grants": {"reason": "Scanned", "hours": 1, "permissions": ["change_catalog"]},
    "PUT /v1/coupons/{code}": {"uses_max": 7},
    "PUT /v1/promotions/{promotion}": {"priority": 1, "name": "Scanned", "coupon": "scanned", "offer": {"kind": "percent_off", "rate_ppm": 1}},
    "PUT /v1/roles/{role}": {"name": "Scanned", "permissions": ["sell"]},
    "PUT /v1/tax-classes/{code}": {"name": "Scanned", "rate_ppm": 1},
}
A_UUID = "01939f3e-7a00-7123-8456-0123456789ad"


class Target(NamedTuple):
    name: str                    # "PUT /v1/stores/{store_id}"
    method: str
    path: str                    # with samples in its places, and its query
    body: str | None
    marked_path: str             # the same with sqlmap's mark behind each sample

    def raw(self, host: str, token: str) -> str:
        """As sqlmap reads a request out of a file."""
        head = f"{self.method} {self.marked_path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\n"
        return head + (f"Content-Type: application/json\r\nContent-Length: {len(self.body.encode())}\r\n\r\n{self.body}" if self.body is not None else "\r\n")


def targets_of(document: dict[str, Any], known: dict[str, str], sale: dict[str, Any]) -> Iterator[Target]:
    bodies = BODIES | {"PUT /v1/sales/{sale_id}": sale}
    wire = Wire(document, known)
    for name, operation in operations(document).items():
        if is_stream(operation):
            continue
        method, path = name.split(" ")
        plain = re.sub(r"\{(\w+)\}", lambda place: known.get(place[1], "1" if "version" in place[1] else A_UUID), path)
        marked = re.sub(r"\{(\w+)\}", lambda place: known.get(place[1], "1" if "version" in place[1] else A_UUID) + "*", path)
        query = [(one["name"], known.get(one["name"], ASKED.get(one["name"], A_UUID))) for one in operation.get("parameters", []) if one["in"] == "query" and one["name"] != "cursor"]
        schema = request_schema(operation)
        body = json.dumps(bodies.get(name) or wire.sample(schema), separators=(",", ":")) if schema else None
        joined = "&".join(f"{key}={value}" for key, value in query)
        marks = "&".join(f"{key}={value}*" for key, value in [*query, *((one["name"], "0") for one in operation.get("parameters", []) if one["name"] == "cursor")])
        yield Target(name, method, plain + (f"?{joined}" if joined else ""), body, marked + (f"?{marks}" if marks else ""))
