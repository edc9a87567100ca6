"""Every route of the running server, out of the document that it serves, and somebody of each role to knock with."""
import json
import re
import socket
import time
from typing import Any

from rows.row import Try
from shop import GIFTS, GROCER, sign_in
from testkit.client import Answer, Client
from testkit.sale import uuid7
from testkit.world import World, the_world

METHODS = ("get", "put", "post", "patch", "delete")
REFUSED = ("auth.no_token", "auth.invalid_token", "auth.forbidden")     # what a door says that stays shut; anything else was said behind it


def document(world: World | None = None) -> dict[str, Any]:
    client = (world or the_world()).server.client()
    try:
        return client.get("/v1/openapi.json").body
    finally:
        client.close()


def operations(described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By `METHOD /path`, as the rows name them."""
    return {f"{method.upper()} {path}": operation for path, methods in described["paths"].items() for method, operation in methods.items() if method in METHODS}


def is_stream(operation: dict[str, Any]) -> bool:
    return any("text/event-stream" in answer.get("content", {}) for answer in operation["responses"].values())


# What stands in a path and is no UUID has a shape of its own, and is looked at before the body.
SHAPES = {"role": lambda: f"strange_{uuid7()[-8:]}"}


def strange_path(path: str) -> str:
    """The path with ids that nobody has."""
    return re.sub(r"\{(\w+)\}", lambda place: SHAPES.get(place[1], uuid7)(), path)


def send(client: Client, route: str, attempt: Try, stream: bool = False) -> Answer:
    if stream:
        return listen(client, attempt.path)
    return client.request(route.split(" ")[0], attempt.path, attempt.body, dict(attempt.headers))


def listen(client: Client, path: str, seconds: float = 1.0) -> Answer:
    """What an event stream says in a second; its status when it is refused."""
    host, port = client.base_url.removeprefix("http://").split(":")
    authorization = f"Authorization: Bearer {client.token}\r\n" if client.token is not None else ""
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{authorization}\r\n".encode())
        heard, until = b"", time.monotonic() + seconds
        connection.settimeout(0.2)
        while time.monotonic() < until:
            try:
                more = connection.recv(1 << 16)
            except TimeoutError:
                continue
            heard += more
            if not more or (b" 200 " not in heard.split(b"\r\n", 1)[0] and heard.endswith(b"}")):
                break
    head, _, body = heard.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
    return Answer(int(lines[0].split(" ")[1]), headers, body, json.loads(body) if body.startswith(b"{") else None)


# Roles that no demo login has in their own shop: people of the other shop, made members of this one as well.
GUESTS = {"stock_clerk": "cashier", "accountant": "manager", "viewer": "owner"}


def client_of(role: str) -> Client | None:
    """Somebody of this role at the gift shop, signed in, or None when nobody can be that yet."""
    if role == "none":
        return the_world().server.client()
    if role in GUESTS:
        return guest_of(role)
    return sign_in(GIFTS, role) if any(login.email == f"{role}@{GIFTS}.example" for login in the_world().logins) else None


def guest_of(role: str) -> Client:
    login = next(login for login in the_world().logins if login.email == f"{GUESTS[role]}@{GROCER}.example")
    at_home = the_world().sign_in(login)
    account = at_home.get("/v1/me").body["account"]["id"]
    at_home.close()
    tenant = tenant_of(GIFTS)
    the_world().cluster.sql(f"""
        insert into identity.account_tenants (account_id, member_of) values ('{account}', '{tenant}') on conflict do nothing;
        insert into members.members (tenant_id, account_id, name, role, with_account) values ('{tenant}', '{account}', 'A guest', '{role}', true) on conflict do nothing""")
    client = the_world().server.client()
    answer = client.sign_in(login.email, login.password, tenant)
    assert answer.status == 200 and answer.body["role"] == role, answer.raw
    return client


def guests_leave() -> None:
    """So that nothing of the other shop's people is left in this one."""
    tenant = tenant_of(GIFTS)
    the_world().cluster.sql(f"""
        delete from identity.account_tenants where member_of = '{tenant}' and account_id in (select account_id from members.members where tenant_id = '{tenant}' and name = 'A guest');
        delete from members.members where tenant_id = '{tenant}' and name = 'A guest'""")


def tenant_of(shop: str) -> str:
    client = sign_in(shop)
    try:
        return client.get("/v1/me").body["tenant"]["id"]
    finally:
        client.close()
