"""TLS as clients meet it (H-12): what is spoken, what is refused, and how the certificate is replaced."""
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
import unittest
import warnings
from pathlib import Path

from beside import Beside, make_certificate, owner_of, talk
from testkit.places import free_port
from testkit.server import Server
from testkit.world import the_world

# Ciphers of TLS 1.2 that scanners have words for: no forward secrecy, CBC, no encryption, no authentication.
WEAK = ["AES128-SHA", "AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "NULL", "aNULL", "ECDHE-ECDSA-AES128-CCM8"]


class Tls(Beside):
    @classmethod
    def setUpClass(cls) -> None:
        cls.world = the_world()

    def setUp(self) -> None:
        self.folder = self.certificate(self.id())
        self.tls = self.serve(self.folder)

    def serve(self, folder: Path) -> Server:
        return self.server("tls", folder / "authority.pem", SHOPX_TLS_CERT=str(folder / "server.pem"), SHOPX_TLS_KEY=str(folder / "server-key.pem"))

    def trust(self, **more: ssl.TLSVersion) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.folder / "authority.pem")
        for name, value in more.items():
            setattr(context, name, value)
        return context

    def connect(self, context: ssl.SSLContext, host: str = "127.0.0.1", port: int | None = None, session: ssl.SSLSession | None = None) -> ssl.SSLSocket:
        line = socket.create_connection(("127.0.0.1", port or self.tls.port), 10)
        try:
            sealed = context.wrap_socket(line, server_hostname=host, session=session)
        except (ssl.SSLError, OSError):
            line.close()
            raise
        self.addCleanup(sealed.close)
        return sealed

    def ask(self, line: ssl.SSLSocket, path: str = "/healthz") -> bytes:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        return line.recv(65_536)

    def old_client(self, version: ssl.TLSVersion) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)      # that they are deprecated is the point
            context.minimum_version = context.maximum_version = version
        return context

    def test_tls_1_2_and_1_3_are_spoken_by_a_certificate_that_verifies(self) -> None:
        for version, name in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
            line = self.connect(self.trust(minimum_version=version, maximum_version=version))
            self.assertEqual(line.version(), name)
            self.assertIsNone(line.compression())
            answer = self.ask(line)
            self.assertTrue(answer.startswith(b"HTTP/1.1 200 "), answer)
            self.assertIn(b"strict-transport-security: max-age=63072000; includeSubDomains\r\n", answer)
            self.assertTrue(self.ask(line).startswith(b"HTTP/1.1 200 "), "the connection is kept")

    def test_a_client_notices_another_name_and_another_authority(self) -> None:
        with self.assertRaises(ssl.SSLCertVerificationError):
            self.connect(self.trust(), host="shop.example")
        with self.assertRaises(ssl.SSLCertVerificationError):
            self.connect(ssl.create_default_context())

    def test_old_versions_are_refused(self) -> None:
        port = free_port()
        self.run_beside("openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", self.folder / "server.pem", "-key", self.folder / "server-key.pem",
                        "-cipher", "ALL:@SECLEVEL=0", "-quiet", port=port)
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            old = self.old_client(version)
            self.connect(old, port=port)                         # this client can do it, where it is let
            with self.assertRaises((ssl.SSLError, ConnectionResetError)):
                self.connect(old)

    def test_weak_ciphers_are_refused(self) -> None:
        for cipher in WEAK:
            context = self.old_client(ssl.TLSVersion.TLSv1_2)
            context.set_ciphers(f"{cipher}:@SECLEVEL=0")
            with self.assertRaises((ssl.SSLError, ConnectionResetError), msg=cipher):
                self.connect(context)
        context.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256")     # the control: by a good one it is let in
        self.connect(context)

    def test_nobody_renegotiates(self) -> None:
        said = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.tls.port}", "-tls1_2", "-no_ign_eof"], input=b"R\n", capture_output=True, timeout=20)
        self.assertIn(b"RENEGOTIATING", said.stdout + said.stderr)
        self.assertRegex(said.stderr, rb"no renegotiation")

    def test_sessions_are_resumed(self) -> None:
        context = self.trust(maximum_version=ssl.TLSVersion.TLSv1_2)
        first = self.connect(context)
        self.ask(first)
        self.assertFalse(first.session_reused)
        self.assertTrue(self.connect(context, session=first.session).session_reused)

    def test_a_client_that_speaks_other_protocols_only_is_at_the_wrong_door(self) -> None:
        both = self.trust()
        both.set_alpn_protocols(["h2", "http/1.1"])
        self.assertEqual(self.connect(both).selected_alpn_protocol(), "http/1.1")
        other = self.trust()
        other.set_alpn_protocols(["ftp"])
        with self.assertRaises(ssl.SSLError):
            self.connect(other)

    def test_plain_http_gets_an_answer_in_plain_http(self) -> None:
        heard = talk(self.tls.port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertTrue(heard.startswith(b"HTTP/1.1 400 "), heard)
        self.assertEqual(json.loads(heard.split(b"\r\n\r\n", 1)[1])["code"], "http.tls_required")
        self.assertNotIn(b"strict-transport-security", heard)
        self.assertNotIn(b"HTTP", talk(self.tls.port, b"\x16\x03\x01\x00\x05hello"), "a broken handshake is no request")
        self.assertEqual(self.tls.client().get("/healthz").status, 200)

    def test_large_bodies_pass_whole_in_both_directions(self) -> None:
        client = self.tls.client()
        plain = self.world.server.client().get("/v1/openapi.json")
        self.assertEqual(client.get("/v1/openapi.json").raw, plain.raw)
        self.assertGreater(len(plain.raw), 50_000)
        refused = client.post("/v1/sign-in", {"email": "a@b.example", "password": "x" * 10_000})
        self.assertIn(refused.status, (400, 401, 422))
        line = self.connect(self.trust())
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
        heard = b""
        while heard.count(b'{"status":"ok"}') < 20:
            heard += line.recv(65_536)

    def test_events_are_streamed(self) -> None:
        login = self.world.logins[0]
        client = self.tls.client()
        self.assertEqual(client.sign_in(login.email, login.password).status, 200)
        line = self.connect(self.trust())
        line.sendall(f"GET /v1/feed/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {client.token}\r\n\r\n".encode())
        heard = b""
        line.settimeout(10)
        while b"data:" not in heard and b":\n\n" not in heard:
            more = line.recv(65_536)
            self.assertTrue(more, heard)
            heard += more
        self.assertIn(b"text/event-stream", heard)

    def test_a_new_certificate_is_taken_up_and_old_connections_go_on(self) -> None:
        kept = self.connect(self.trust())
        self.ask(kept)
        before = kept.getpeercert()["serialNumber"]
        other = self.certificate(self.id() + "-new")
        for name in ("server.pem", "server-key.pem"):
            shutil.copy2(other / name, self.folder / name)
            shutil.chown(self.folder / name, *owner_of(self.folder))
        os.kill(self.pid_of_the_program(), signal.SIGHUP)
        new = ssl.create_default_context(cafile=other / "authority.pem")
        self.assertNotEqual(self.eventually(lambda: self.connect(new).getpeercert()["serialNumber"]), before)
        self.assertTrue(self.ask(kept).startswith(b"HTTP/1.1 200 "))

        (self.folder / "server.pem").write_text("half a certif")        # caught in the middle of a replacement
        os.kill(self.pid_of_the_program(), signal.SIGHUP)
        time.sleep(0.5)
        self.connect(new)
        self.assertIn("the one from before stays", self.tls.log.read_text())

    def pid_of_the_program(self) -> int:
        """as-plain-user becomes the program, so that it is the process we started."""
        return self.tls.pid

    def eventually(self, ask):
        deadline = time.monotonic() + 10
        while True:
            try:
                return ask()
            except ssl.SSLError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def test_a_certificate_without_its_key_is_no_start(self) -> None:
        other = self.certificate(self.id() + "-other")
        with self.assertRaisesRegex(RuntimeError, "the key is not the certificate's|key values mismatch"):
            self.server("broken", self.folder / "authority.pem", SHOPX_TLS_CERT=str(self.folder / "server.pem"), SHOPX_TLS_KEY=str(other / "server-key.pem"))


if __name__ == "__main__":
    unittest.main()
