"""A tenant's own server, as webhooks find it: HTTPS under a private authority, checking signatures as Standard Webhooks says."""
import base64
import hashlib
import hmac
import http.server
import json
import ssl
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

TOLERANCE_S = 300


class Heard(NamedTuple):
    message_id: str
    timestamp: int
    signatures: list[str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)

    @property
    def position(self) -> int:
        return self.body["data"]["position"]

    def is_signed_by(self, secret: str) -> bool:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        wanted = base64.b64encode(hmac.new(key, f"{self.message_id}.{self.timestamp}.".encode() + self.raw, hashlib.sha256).digest()).decode()
        fresh = abs(time.time() - self.timestamp) < TOLERANCE_S
        return fresh and any(hmac.compare_digest(one, f"v1,{wanted}") for one in self.signatures)


def make_authority(folder: Path, name: str = "authority") -> tuple[Path, Path]:
    """A private authority: certificate and key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", f"/CN={name}", "-out", certificate, "-keyout", key)
    certificate.chmod(0o644)
    return certificate, key


def make_certificate(folder: Path, authority: tuple[Path, Path], name: str) -> Path:
    """Certificate and key of a server of this name or address, in one file."""
    request, certificate, key, extra, both = (folder / f"{name}.{kind}" for kind in ("csr", "crt", "key", "ext", "pem"))
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}", "-out", request, "-keyout", key)
    extra.write_text(f"subjectAltName={'IP' if name[0].isdigit() else 'DNS'}:{name}\n")
    openssl("x509", "-req", "-in", request, "-CA", authority[0], "-CAkey", authority[1], "-CAcreateserial", "-days", "2", "-extfile", extra, "-out", certificate)
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    return both


def openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Receiver:
    """Listens on a loopback port; `answers` are given first, one after the other, then 204."""

    def __init__(self, certificate: Path):
        self.heard: list[Heard] = []
        self.answers: list[int] = []
        self.slow_s = 0.0
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["content-length"]))
                receiver.heard.append(Heard(self.headers["webhook-id"], int(self.headers["webhook-timestamp"]), self.headers["webhook-signature"].split(" "), raw))
                time.sleep(receiver.slow_s)
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.send_header("content-length", "0")
                self.send_header("location", "https://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass                                            # a handshake that is given up is part of a test

        self._server = Quiet(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wait_for(self, count: int, seconds: float = 20) -> list[Heard]:
        until = time.monotonic() + seconds
        while len(self.heard) < count and time.monotonic() < until:
            time.sleep(0.05)
        return self.heard

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
