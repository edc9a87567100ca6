"""Every route of the running server, out of the document that it serves, and somebody of each role to knock with."""
import json
import re
import socket
import time
from typing import Any

from rows.row import Try
from shop import GIFTS, password_of, sign_in
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


def strange_path(path: str) -> str:
    """The path with ids that nobody has."""
    return re.sub(r"\{\w+\}", lambda _: uuid7(), path)


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


def client_of(role: str, shop: str = GIFTS) -> Client | None:
    """Somebody of this role, signed in, or None when the server knows no such role. The demo shops have an owner, a manager and a cashier;
    of the other roles a person is made who has the cashier's password."""
    if role == "none":
        return the_world().server.client()
    if any(login.email == f"{role}@{shop}.example" for login in the_world().logins):
        return sign_in(shop, role)
    return None
