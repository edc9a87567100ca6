"""Servers with one planted hole each: a scanner that is silent about them has proved nothing by being silent about ours."""
import html
import socket
import sqlite3
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from testkit.places import free_port

Page = Callable[[dict[str, str]], tuple[int, str]]


class Double:
    """One page on a loopback port, from a thread of its own."""

    def __init__(self, page: Page):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query, keep_blank_values=True).items()}
                status, text = page(asked)
                body = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing: a scanner asks ten thousand times."""

        self._server = ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None                  # whoever attacks hangs up as it likes
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "Double":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def builds_sql() -> Double:
    """Puts what it is asked for into the text of its query."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute("create table goods (id integer, name text)")
    database.executemany("insert into goods values (?, ?)", [(1, "lamp"), (2, "kettle"), (3, "chair")])
    lock = threading.Lock()

    def page(asked: dict[str, str]) -> tuple[int, str]:
        with lock:
            try:
                rows = database.execute(f"select name from goods where id = {asked.get('id', '1')}").fetchall()
            except (sqlite3.Error, sqlite3.Warning) as error:
                return 500, f"sqlite3.OperationalError: {html.escape(str(error))}"
        return 200, "<p>" + ", ".join(html.escape(str(row[0])) for row in rows)
    return Double(page)


def echoes() -> Double:
    """Says what it was asked for, as it was asked."""
    return Double(lambda asked: (200, f"<html><body><form action='/'><input name='name'></form><p>Nothing is called {asked.get('name', '')}</body></html>"))


def waits_for_ever() -> Double:
    """Gives a thread to whoever connects, for as long as they like."""
    return Double(lambda _: (200, "here"))


class OldTls:
    """TLS as it was spoken in 1999, with a small key, by openssl's own server."""

    def __init__(self, folder: Path):
        self.port = free_port()
        key, certificate = folder / "weak-key.pem", folder / "weak.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:1024", "-nodes", "-sha1", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate],
                       capture_output=True, check=True)
        command = ["openssl", "s_server", "-accept", f"127.0.0.1:{self.port}", "-key", key, "-cert", certificate, "-www", "-quiet", "-cipher", "ALL:@SECLEVEL=0",
                   "-legacy_renegotiation", "-no_tls1_3", "-min_protocol", "TLSv1"]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_port(self.port)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)


def wait_for_port(port: int, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nobody listens on {port}")


def unverified() -> ssl.SSLContext:
    """For a certificate that a test made a moment ago and no authority knows."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
