"""Planted faults, outside the server: with each of them the checker must find lost sales, or it proves nothing."""
import json
import os
import signal
import socket
import threading
from pathlib import Path

from harness import machine
from harness.lab import Lab

FAULTS = ("synchronous_commit_off", "answer_before_commit")
LAZY_WAL = {"wal_buffers": "64MB"}      # so that backends need not write it themselves


def plant_synchronous_commit_off(lab: Lab, database: str) -> None:
    """The server's writer asks for synchronous_commit on its own connections, so the fault sits where it can't be argued with: a
    trigger turns it off in each transaction that counts a receipt."""
    lab.sql(database, """
        create function sales.plant_fault() returns trigger language plpgsql as $$
        begin
            perform set_config('synchronous_commit', 'off', true);
            return null;
        end $$""", "create trigger plant_fault before insert or update on sales.series for each statement execute function sales.plant_fault()")


def freeze_wal_writer(lab: Lab) -> None:
    """A commit that does not wait is in the hands of the WAL writer, which is quick: the page that it has not come to yet holds two or
    three sales. Held still, it lets the fault show whenever the kill falls. A commit that waits does its own writing."""
    for pid in machine.children(lab.postmaster()):
        if b"walwriter" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGSTOP)
            return
    raise RuntimeError("the cluster has no WAL writer")


class AnswerBeforeCommit:
    """A proxy in front of the server that passes a sale on and tells the till 201 before the server has said anything."""

    def __init__(self, server_port: int):
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                till, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(till,), daemon=True).start()

    def _serve(self, till: socket.socket) -> None:
        with till, till.makefile("rb") as said:
            while request := read_request(said):
                head, body = request
                sale = json.loads(body)
                answer = json.dumps({
                    "sale_id": head.split(b" ", 2)[1].rsplit(b"/", 1)[1].decode(), "number": 1, "total_minor": sale["total_minor"],
                    "digest": "0" * 64, "business_date": sale["occurred_at"][:10]}).encode()
                try:
                    with socket.create_connection(("127.0.0.1", self._server_port), timeout=5) as server:
                        server.sendall(head + body)
                        till.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n%s" % (len(answer), answer))
                        server.recv(1)      # whatever becomes of it: the till already believes it
                except OSError:
                    return


def read_request(said) -> tuple[bytes, bytes] | None:
    head = b""
    try:
        while not head.endswith(b"\r\n\r\n"):
            line = said.readline()
            if not line:
                return None
            head += line
        length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
        return head, said.read(length)
    except OSError:
        return None
