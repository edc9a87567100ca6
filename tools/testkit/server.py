"""The built program as a process: started as the plain user, known by its process id, stopped by it."""
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from .client import Client
from .places import DEMO, PROGRAM, TOOLS, WEB, free_port, plain_folder, within_reach

READY_S_MAX = 60
DRAIN_S_MAX = 12        # the server itself promises ten


class Server:
    """Starts with the object and answers when the constructor returns."""

    def __init__(self, folder: Path, database_url: str, program: Path = PROGRAM, port: int | None = None, settings: dict[str, str] | None = None,
                 authority: Path | None = None):
        """`authority`: the settings say TLS, and this PEM file is whom its clients trust."""
        self.folder = plain_folder(folder)
        self.log = self.folder.parent / f"{self.folder.name}.log"
        self.port = port or free_port()
        self.authority = authority
        self.base_url = f"{'https' if authority else 'http'}://127.0.0.1:{self.port}"
        self._program = within_reach(program, self.folder.parent)
        self._environment = os.environ | {
            "SHOPX_DB": database_url,
            "SHOPX_LISTEN": f"127.0.0.1:{self.port}",
            "SHOPX_DATA": str(self.folder),
            "SHOPX_WEB": str(within_reach(WEB, self.folder.parent)) if WEB.exists() else "",
            "SHOPX_DEMO": str(within_reach(DEMO, self.folder.parent)),
        } | (settings or {})
        self._process: subprocess.Popen | None = None

    def with_keys_of(self, other: "Server") -> "Server":
        """Another process of the same installation: what is sealed there can be opened here."""
        for name in ("seal-keys",):
            shutil.copy2(other.folder / name, self.folder / name)
            if os.geteuid() == 0:
                shutil.chown(self.folder / name, "shopx", "shopx")
        return self

    def run(self, *verb: str) -> str:
        """Runs another verb of the program on the same settings, to its end, and returns what it printed."""
        done = subprocess.run(self._command(*verb), env=self._environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"shopx {' '.join(verb)}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> "Server":
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self._command("serve"), env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + READY_S_MAX
        while not self._ready():
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with status {self._process.returncode}:\n{self.last_words()}")
            if time.monotonic() > deadline:
                self.kill9()
                raise RuntimeError(f"the server is not ready after {READY_S_MAX} s:\n{self.last_words()}")
            time.sleep(0.05)
        return self

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> None:
        """Asks it to drain; one that does not end in time is killed, and that is an error."""
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(DRAIN_S_MAX)
        except subprocess.TimeoutExpired:
            self.kill9()
            raise RuntimeError(f"the server did not stop within {DRAIN_S_MAX} s:\n{self.last_words()}") from None
        if status:
            raise RuntimeError(f"the server ended with status {status}:\n{self.last_words()}")

    def kill9(self) -> None:
        self._process.kill()
        self._process.wait()

    def client(self) -> Client:
        return Client(self.base_url, authority=self.authority)

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])

    def _command(self, *verb: str) -> list[str]:
        return [str(TOOLS / "as-plain-user"), str(self._program), *verb]

    def _ready(self) -> bool:
        client = self.client()
        try:
            return client.get("/readyz").status == 200
        except OSError:
            return False
        finally:
            client.close()
