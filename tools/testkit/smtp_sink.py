"""A mail server for tests, small and as bad as it is told to be: takes mails, refuses them, or says nothing at all."""
import re
import socketserver
import ssl
import threading
from collections.abc import Callable


class SmtpSink:
    """Listens on 127.0.0.1. `reply_to` gives another answer than the usual one to a line ("RCPT TO:<...>"), or "" to say nothing for ever."""

    def __init__(self, reply_to: Callable[[str], str | None] = lambda line: None, tls: ssl.SSLContext | None = None, offers_tls: bool = False):
        self.reply_to = reply_to
        self.mails: list[tuple[str, bytes]] = []      # recipient, and what came after DATA
        self.lines: list[str] = []
        sink = self

        class Session(socketserver.StreamRequestHandler):
            timeout = 30

            def setup(self) -> None:
                if tls and not offers_tls:
                    self.request = tls.wrap_socket(self.request, server_side=True)
                super().setup()

            def handle(self) -> None:
                self.say("220 sink.example ESMTP")
                recipient = ""
                while line := self.rfile.readline(2000).decode(errors="replace").rstrip("\r\n"):
                    sink.lines.append(line)
                    said = sink.reply_to(line)
                    if said == "":
                        sink.stopped.wait(30)
                        return
                    if said:
                        self.say(said)
                    elif line.upper().startswith("EHLO"):
                        self.say("250-sink.example\r\n250-STARTTLS\r\n250 8BITMIME" if offers_tls else "250-sink.example\r\n250 8BITMIME")
                    elif line.upper() == "STARTTLS" and tls:
                        self.say("220 go on")
                        self.connection = tls.wrap_socket(self.connection, server_side=True)
                        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
                    elif line.upper().startswith("RCPT"):
                        recipient = re.search(r"<(.*)>", line).group(1)
                        self.say("250 OK")
                    elif line.upper() == "DATA":
                        self.say("354 go on")
                        sink.mails.append((recipient, self.data()))
                        self.say("250 taken")
                    elif line.upper() == "QUIT":
                        return self.say("221 bye")
                    else:
                        self.say("250 OK")

            def data(self) -> bytes:
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line[1:] if line.startswith(b"..") else line)
                return b"".join(lines)

            def say(self, text: str) -> None:
                self.wfile.write(text.encode() + b"\r\n")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

            def handle_error(self, request, client_address) -> None:
                pass             # a client that does not trust our certificate goes away: what the tests want

        self.stopped = threading.Event()
        self._server = Server(("127.0.0.1", 0), Session)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def close(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
