"""Printers for tests: the program without paper that knows our commands, and ones that fail on purpose."""
import socket
import subprocess
import threading
import time
from pathlib import Path

from testkit.places import PROGRAM, free_port

VIRTUAL_PRINTER = PROGRAM.parent / "shopx_virtual_printer"
WAIT_S_MAX = 20


class PaperlessPrinter:
    """`shopx_virtual_printer` on a port of its own."""

    def __init__(self, folder: Path, columns: int = 42):
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._process = subprocess.Popen([str(VIRTUAL_PRINTER), str(self.port), str(folder), str(columns)], stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + WAIT_S_MAX
        while not is_listening(self.port):          # this look is the first connection, of nothing
            if time.monotonic() > deadline:
                raise AssertionError("the printer does not listen")
            time.sleep(0.02)

    def papers(self) -> list[str]:
        """What was printed, in order: the text of each job."""
        faults = [file.read_text() for file in self.folder.glob("*.fault")]
        if faults:
            raise AssertionError(f"sent what no printer knows: {faults}")
        return [text for file in sorted(self.folder.glob("*.txt")) if (text := file.read_text())]

    def raw(self) -> list[bytes]:
        return [raw for file in sorted(self.folder.glob("*.escpos")) if (raw := file.read_bytes())]

    def wait_for(self, count: int) -> list[str]:
        deadline = time.monotonic() + WAIT_S_MAX
        while len(found := self.papers()) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(found)} papers and not {count}")
            time.sleep(0.02)
        return found

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


class SickPrinter:
    """Answers each question of its state with one byte, or takes what comes and never answers (`None`)."""

    def __init__(self, state: int | None):
        self.state = state
        self.taken = b""
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                while data := connection.recv(4096):
                    self.taken += data
                    if self.state is not None and (b"\x10\x04" in data or b"\x1dr" in data):
                        connection.sendall(bytes([self.state]))

    def close(self) -> None:
        self._listener.close()


class Spooler:
    """`shopx spool` as a process of the shop."""

    def __init__(self, log: Path, *options: str):
        self._log = log.open("ab")
        self._process = subprocess.Popen([str(PROGRAM), "spool", *options], stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)

    def wait(self) -> int:
        return self._process.wait(60)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()


def is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
        return True
    except OSError:
        return False
