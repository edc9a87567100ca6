"""A mail server that refuses, stalls or lies keeps nobody from working, and no mail is lost (G-07)."""
import email
import email.policy
import ssl
import subprocess
import time
import unittest
import uuid

from shop import Trade
from testkit.server import Server
from testkit.smtp_sink import SmtpSink
from testkit.world import World

WAIT_S_MAX = 20


class WithAMailServer(Trade):
    """One world; each test puts a mail server in place and a server of ours that speaks to it."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.world = World()
        cls.world.server.stop()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.world.server = None
        cls.world.close()

    def serve(self, sink: SmtpSink, scheme: str = "smtp") -> Server:
        self.world.cluster.sql("truncate mail.outbox, identity.link_requests, identity.links")
        settings = {"SHOPX_SMTP_URL": f"{scheme}://127.0.0.1:{sink.port}", "SHOPX_MAIL_FROM": "till@shop.example", "SHOPX_ORIGINS": "https://till.example"}
        server = Server(self.world.folder / "server", self.world.cluster.url, settings=settings).start()
        self.addCleanup(sink.close)
        self.addCleanup(server.stop)
        return server

    def ask(self, server: Server) -> str:
        address = f"{uuid.uuid4().hex[:12]}@people.example"
        client = server.client()
        self.addCleanup(client.close)
        self.assert_status(client.post("/v1/sign-up", {"email": address, "name": "Mika", "business_name": "Lemons"}), 202)
        return address

    def wait_for(self, what, wanted) -> None:
        deadline = time.monotonic() + WAIT_S_MAX
        while (found := what()) != wanted:
            self.assertLess(time.monotonic(), deadline, f"{found} and not {wanted}")
            time.sleep(0.1)

    def outbox(self) -> str:
        return self.world.cluster.sql("select attempts, sealed is null, last_reason from mail.outbox")

    def let_it_be_due(self) -> None:
        self.world.cluster.sql("update mail.outbox set next_attempt_at = now()")

    def test_a_mail_arrives_whole_and_is_kept_nowhere(self) -> None:
        sink = SmtpSink()
        address = self.ask(self.serve(sink))
        self.wait_for(lambda: [to for to, _ in sink.mails], [address])
        mail = email.message_from_bytes(sink.mails[0][1], policy=email.policy.default)
        self.assertEqual((mail["From"], mail["To"], mail["Subject"]), ("ShopXperience <till@shop.example>", address, "Confirm your e-mail address"))
        self.assertIn("https://till.example/account/confirm#", mail.get_body(("plain",)).get_content())
        self.assertIn("https://till.example/account/confirm#", mail.get_body(("html",)).get_content())
        self.assertFalse(mail.defects)
        self.wait_for(self.outbox, "")

    def test_a_451_is_tried_again_and_then_taken(self) -> None:
        replies = ["451 later", "451 still later"]
        sink = SmtpSink(lambda line: replies.pop() if line.startswith("RCPT") and replies else None)
        address = self.ask(self.serve(sink))
        self.wait_for(lambda: self.outbox().split("|")[:2], ["1", "f"])
        self.assertEqual(sink.mails, [])
        self.assertRegex(self.outbox(), "451")
        seconds = float(self.world.cluster.sql("select extract(epoch from next_attempt_at - now()) from mail.outbox"))
        self.assertTrue(30 < seconds <= 60, f"the next attempt is in {seconds} s")
        self.let_it_be_due()
        self.wait_for(lambda: self.outbox().split("|")[:2], ["2", "f"])
        seconds = float(self.world.cluster.sql("select extract(epoch from next_attempt_at - now()) from mail.outbox"))
        self.assertTrue(90 < seconds <= 120, f"and then in {seconds} s")
        self.let_it_be_due()
        self.wait_for(lambda: [to for to, _ in sink.mails], [address])

    def test_a_550_ends_it_and_blanks_the_text(self) -> None:
        sink = SmtpSink(lambda line: "550 no such user" if line.startswith("RCPT") else None)
        self.ask(self.serve(sink))
        self.wait_for(lambda: self.outbox().split("|")[:2], ["1", "t"])
        self.assertNotIn("no such user", self.outbox())

    def test_a_refusal_of_ourselves_waits_for_an_operator(self) -> None:
        sink = SmtpSink(lambda line: "530 sign in first" if line.startswith("MAIL") else None)
        self.ask(self.serve(sink))
        self.wait_for(lambda: self.outbox().split("|")[:2], ["1", "f"])

    def test_after_a_day_it_is_given_up(self) -> None:
        sink = SmtpSink(lambda line: "451 never" if line.startswith("RCPT") else None)
        self.ask(self.serve(sink))
        self.wait_for(lambda: self.outbox().split("|")[:2], ["1", "f"])
        self.world.cluster.sql("update mail.outbox set queued_at = queued_at - interval '24 hours', next_attempt_at = now()")
        self.wait_for(lambda: self.outbox().split("|")[:2], ["2", "t"])

    def test_one_that_hangs_keeps_nobody_from_signing_in_and_stopping(self) -> None:
        sink = SmtpSink(lambda line: "" if line.startswith("EHLO") else None)
        server = self.serve(sink)
        self.ask(server)
        self.wait_for(lambda: bool(sink.lines), True)
        client = server.client()
        self.addCleanup(client.close)
        login = self.world.logins[0]
        slowest = 0.0
        for _ in range(10):
            began = time.monotonic()
            self.assert_status(client.sign_in(login.email, login.password), 200)
            self.assert_status(client.get("/v1/stores"), 200)
            slowest = max(slowest, time.monotonic() - began)
        self.assertLess(slowest, 3)
        self.assertEqual(self.outbox().split("|")[:2], ["1", "f"])

    def test_a_certificate_that_nobody_signed_gets_no_mail(self) -> None:
        for scheme, offers in (("smtps", False), ("smtp", True)):
            with self.subTest(scheme):
                sink = SmtpSink(tls=self_signed(self.world.folder), offers_tls=offers)
                self.ask(self.serve(sink, scheme))
                self.wait_for(lambda: self.outbox().split("|")[:2], ["1", "f"])
                self.assertEqual(sink.mails, [])
                self.doCleanups()

    def test_two_servers_send_each_mail_once(self) -> None:
        sink = SmtpSink()
        one = self.serve(sink)
        other = Server(self.world.folder / "server-2", self.world.cluster.url, settings={
            "SHOPX_SMTP_URL": f"smtp://127.0.0.1:{sink.port}", "SHOPX_MAIL_FROM": "till@shop.example"}).with_keys_of(one).start()
        self.addCleanup(other.stop)
        addresses = sorted(self.ask(server) for server in (one, other) * 10)
        self.wait_for(lambda: len(sink.mails) >= len(addresses) and self.outbox() == "", True)
        self.assertEqual(sorted(to for to, _ in sink.mails), addresses)


def self_signed(folder) -> ssl.SSLContext:
    key, certificate = folder / "sink.key", folder / "sink.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


if __name__ == "__main__":
    unittest.main()
