"""What tests put beside the server: further servers on the world's database, certificates, nginx, Redis. Each ends with its test."""
import shutil
import socket
import subprocess
import time
import unittest
from pathlib import Path

from testkit.places import TOOLS, free_port, plain_folder
from testkit.server import Server
from testkit.world import World

START_S_MAX = 10


class Beside(unittest.TestCase):
    world: World

    def server(self, name: str, authority: Path | None = None, **settings: str) -> Server:
        folder = self.world.folder / f"{name}-{free_port()}"
        server = Server(folder, self.world.cluster.url, settings=settings, authority=authority).with_keys_of(self.world.server).start()
        self.addCleanup(server.stop)
        return server

    def certificate(self, name: str, *hosts: str) -> Path:
        """A folder with authority.pem, server.pem and server-key.pem, which the server may read."""
        folder = plain_folder(self.world.folder / f"certificate-{name}")
        make_certificate(folder, *(hosts or ("localhost", "127.0.0.1")))
        return folder

    def run_beside(self, *command: str | Path, port: int) -> subprocess.Popen:
        """A process that is ours alone, once it listens."""
        log = (self.world.folder / f"{Path(str(command[0])).name}-{port}.log").open("ab")
        process = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=log, stderr=log)

        def end() -> None:
            process.kill()
            process.wait()
            log.close()

        self.addCleanup(end)
        deadline = time.monotonic() + START_S_MAX
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return process
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{command[0]} does not listen: {Path(log.name).read_text()}") from None
                time.sleep(0.05)


def make_certificate(folder: Path, *hosts: str) -> None:
    subprocess.run([TOOLS / "make-certificate", folder, *hosts], check=True, capture_output=True)
    for file in folder.iterdir():                        # the keys are a test's, and the server runs as another user
        shutil.chown(file, *owner_of(folder))


def owner_of(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_uid, about.st_gid


def talk(port: int, text: bytes, wait_s: float = 5, host: str = "127.0.0.1") -> bytes:
    """Sends bytes as they are and gives what comes back until the peer closes, or is silent for so long."""
    with socket.create_connection((host, port), wait_s) as line:
        line.sendall(text)
        heard = b""
        try:
            while more := line.recv(65_536):
                heard += more
        except (TimeoutError, ConnectionResetError):
            pass
        return heard
