"""Behind a real nginx (F-07): both hops read every request in one way, and only a trusted proxy is believed."""
import json
import time
import unittest
from pathlib import Path
from typing import Any

from beside import Beside, talk
from testkit.places import free_port
from testkit.server import Server
from testkit.world import the_world

NEXT = b"GET /v1/stolen HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

# What two servers might read in two ways; each hides the request NEXT.
SMUGGLED = {
    "length and chunked": POST + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (5 + len(NEXT)) + NEXT,
    "chunked and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n2b\r\n" + NEXT + b"\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(NEXT) + NEXT,
    "a list of lengths": POST + b"Content-Length: 0, %d\r\n\r\n" % len(NEXT) + NEXT,
    "a signed length": POST + b"Content-Length: +%d\r\n\r\n" % len(NEXT) + NEXT,
    "a space before the colon": POST + b"Content-Length : %d\r\n\r\n" % len(NEXT) + NEXT,
    "xchunked": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + NEXT,
    "chunked with a tab": POST + b"Transfer-Encoding:\tchunked, identity\r\n\r\n0\r\n\r\n" + NEXT,
    "a folded header": POST + b"X: a\r\n Content-Length: %d\r\n\r\n" % len(NEXT) + NEXT,
    "a bare LF": POST + b"X: a\nContent-Length: %d\r\n\r\n" % len(NEXT) + NEXT,
    "a bare CR": POST + b"X: a\rContent-Length: %d\r\n\r\n" % len(NEXT) + NEXT,
    "a chunk's extension": POST + b"Transfer-Encoding: chunked\r\n\r\n0;a\n" + NEXT + b"\r\n0\r\n\r\n",
    "a bare LF ends a chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n0\n\n" + NEXT,
    "a chunk's size that wraps": POST + b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n" + NEXT,
}


def answers_in(heard: bytes) -> list[int]:
    """The statuses of the answers, one after another, by their lengths."""
    statuses: list[int] = []
    while heard.startswith(b"HTTP/1.1 "):
        head, _, rest = heard.partition(b"\r\n\r\n")
        statuses.append(int(head.split(b" ")[1]))
        lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        heard = rest[lengths[0]:] if lengths else b""
    return statuses


class BehindNginx(Beside):
    @classmethod
    def setUpClass(cls) -> None:
        cls.world = the_world()

    def nginx_for(self, upstream: int) -> int:
        port = free_port()
        folder = Path(self.world.folder) / f"nginx-{port}"
        folder.mkdir()
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(f"""
            daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
            events {{ worker_connections 512; }}
            http {{
              access_log off; {temporary}
              upstream shopx {{ server 127.0.0.1:{upstream}; keepalive 1; }}
              server {{
                listen 127.0.0.1:{port};
                location / {{
                  proxy_pass http://shopx; proxy_http_version 1.1; proxy_set_header Connection "";
                  proxy_set_header Host $host; proxy_request_buffering off;
                  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                  proxy_set_header X-Forwarded-Proto https; proxy_set_header X-Forwarded-Host $http_host;
                }}
              }}
            }}""")
        self.run_beside("/usr/sbin/nginx", "-p", folder, "-c", folder / "nginx.conf", port=port)
        return port

    def test_every_request_has_one_meaning_in_both_hops(self) -> None:
        server = self.server("behind", SHOPX_TRUSTED_PROXIES="127.0.0.1")
        nginx = self.nginx_for(server.port)
        for name, text in SMUGGLED.items():
            with self.subTest(name):
                direct = talk(server.port, text, wait_s=1)
                self.assertEqual(answers_in(direct), [400], direct)
                self.assertIn(b"connection: close", direct)
                before = self.read_by(server)
                through = answers_in(talk(nginx, text, wait_s=1))
                # nginx has its own word for most. What it passes on it frames anew, so that we must read as many as it answers.
                own = answers_in(talk(nginx, b"GET /v1/feed HTTP/1.1\r\nHost: x\r\n\r\n", wait_s=1))
                self.assertEqual(own, [401], "no answer is left over for somebody else")
                self.assertLessEqual(self.read_by(server) - before - 2, len(through), through)
        self.assertGreater(self.read_by(server), 2 * len(SMUGGLED), "the control: the log is where they are counted")

    def read_by(self, server: Server) -> int:
        """How many requests it has read, once the log is written."""
        self.assertEqual(server.client().get("/v1/nothing").status, 404)
        known = len(self.requests_to(server))
        while True:
            time.sleep(0.15)
            if len(self.requests_to(server)) == known:
                return known
            known = len(self.requests_to(server))

    def test_pipelined_requests_are_answered_in_their_order(self) -> None:
        """The control of the test above: requests that are meant are read, one after another, in both hops."""
        server = self.server("behind", SHOPX_TRUSTED_PROXIES="127.0.0.1")
        nginx = self.nginx_for(server.port)
        empty = POST + b"Content-Length: 0\r\n\r\n"
        for port in (server.port, nginx):
            heard = talk(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + empty + NEXT + b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", wait_s=1)
            self.assertEqual(answers_in(heard), [200, 400, 404, 200], heard)

    def test_the_address_is_the_clients_and_what_the_client_says_of_it_is_not_heard(self) -> None:
        trusting = self.server("trusting", SHOPX_TRUSTED_PROXIES="127.0.0.1")
        wary = self.server("wary")
        spoofed = b"GET /v1/me HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
        through = talk(self.nginx_for(trusting.port), spoofed)
        self.assertIn(b"strict-transport-security", through.lower(), "nginx said https, and is believed")
        self.assertNotIn(b"strict-transport-security", talk(wary.port, spoofed).lower())
        self.assertEqual(self.last_peer(wary), "127.0.0.1")
        # All of us are 127.0.0.1 here, which is trusted: so the rightmost stranger is what the client wrote itself.
        self.assertEqual(self.last_peer(trusting), "203.0.113.9")
        narrow = self.server("narrow", SHOPX_TRUSTED_PROXIES="192.0.2.0/24")
        talk(self.nginx_for(narrow.port), spoofed)
        self.assertEqual(self.last_peer(narrow), "127.0.0.1", "nginx is not on the list, so nothing it says is heard")

    def last_peer(self, server: Server) -> str:
        """Of the last `/v1/me`, which the log tells of in its time."""
        deadline = time.monotonic() + 5
        while not (peers := [line["peer"] for line in self.requests_to(server) if line["route"] == "/v1/me"]):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        return peers[-1]

    def requests_to(self, server: Server) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if line.get("route") not in (None, "/readyz", "/healthz")]


if __name__ == "__main__":
    unittest.main()
