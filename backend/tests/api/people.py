"""People of a demo shop whose roles a test changes, and puts back."""
import contextlib
import time
from collections.abc import Iterator
from typing import Any

from shop import GIFTS, sign_in
from testkit.client import Answer, Client


def id_of(client: Client) -> str:
    return client.get("/v1/me").body["account"]["id"]


def put_member(by: Client, member_id: str, **changes: Any) -> Answer:
    """Reads the member, says it again with these changes, None for a field that is to be absent, and sends the ETag."""
    read = by.get(f"/v1/members/{member_id}")
    assert read.status == 200, read.raw
    said = {field: read.body[field] for field in ("name", "role", "stores", "active") if field in read.body} | changes
    return by.put(f"/v1/members/{member_id}", {field: value for field, value in said.items() if value is not None}, If_Match=read.headers["etag"])


@contextlib.contextmanager
def changed_member(by: Client, who: str, shop: str = GIFTS, /, **changes: Any) -> Iterator[Client]:
    """Whoever has this role in the demo shop, signed in after the change; afterwards they are as before."""
    member_id = id_of(sign_in(shop, who))
    before = by.get(f"/v1/members/{member_id}").body
    done = put_member(by, member_id, **changes)
    assert done.status == 200, done.raw
    client = sign_in(shop, who) if changes.get("active", True) else sign_in(shop, "owner")
    try:
        yield client
    finally:
        back = {field: before.get(field) for field in ("name", "role", "stores", "active")}
        done = put_member(by, member_id, **back)
        assert done.status == 200, done.raw


def until_refused(client: Client, path: str, seconds: float = 6) -> Answer:
    """What a caller hears whose token is to be worth nothing soon."""
    until = time.monotonic() + seconds
    while (answer := client.get(path)).status == 200 and time.monotonic() < until:
        time.sleep(0.1)
    return answer
