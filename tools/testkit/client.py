"""A small HTTP client: one keep-alive connection, JSON in and out, nothing hidden."""
import http.client
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 30


@dataclass
class Answer:
    status: int
    headers: dict[str, str]          # names in lower case
    raw: bytes
    body: Any = field(default=None)  # what the bytes say, when they are JSON
    set_cookies: tuple[str, ...] = ()

    @property
    def code(self) -> str | None:
        """The stable code of a problem document."""
        return self.body.get("code") if isinstance(self.body, dict) else None


class Client:
    """Speaks to one server, as one signed-in person once `token` is set."""

    def __init__(self, base_url: str, token: str | None = None):
        address = urlsplit(base_url)
        self._connection = http.client.HTTPConnection(address.hostname, address.port or 80, timeout=TIMEOUT_S)
        self.base_url = base_url
        self.token = token

    def sign_in(self, email: str, password: str, tenant_id: str | None = None) -> Answer:
        said = {"email": email, "password": password, **({"tenant_id": tenant_id} if tenant_id else {})}
        answer = self.post("/v1/sign-in", said)
        if answer.status == 200:
            self.token = answer.body["access_token"]
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, None, headers)

    def put(self, path: str, body: Any, **headers: str) -> Answer:
        return self.request("PUT", path, body, headers)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        return self.request("POST", path, body, headers)

    def request(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """Sends once, or twice when a kept-alive connection turns out to have been closed meanwhile; what breaks otherwise raises.
        `bytes` go as they are, anything else as JSON; header names may be written with underscores."""
        said = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if self.token:
            said.setdefault("Authorization", f"Bearer {self.token}")
        if body is not None:
            said.setdefault("Content-Type", "application/json")
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        kept_alive = self._connection.sock is not None
        try:
            response, raw = self._exchange(method, path, body, said)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection.close()
            if not kept_alive:
                raise
            response, raw = self._exchange(method, path, body, said)
        answered = {name.lower(): value for name, value in response.getheaders()}
        kind = answered.get("content-type", "")
        cookies = tuple(value for name, value in response.getheaders() if name.lower() == "set-cookie")
        return Answer(response.status, answered, raw, json.loads(raw) if raw and "json" in kind else None, cookies)

    def _exchange(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, bytes]:
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        return response, response.read()

    def close(self) -> None:
        self._connection.close()
