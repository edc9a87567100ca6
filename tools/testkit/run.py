"""./run in the background, as a person starts it."""
import signal
import subprocess
import time
from pathlib import Path

from .places import ROOT

START_S_MAX, STOP_S_MAX = 120, 30


class Run:
    """Up and serving when the object is there."""

    def __init__(self, data: Path, port: int):
        self.data, self.port, self.heard = data, port, data.parent / f"heard-{time.monotonic_ns()}"
        with self.heard.open("wb") as heard:
            self._process = subprocess.Popen([ROOT / "run", "--data", data, "--port", str(port)], stdin=subprocess.DEVNULL,
                                             stdout=heard, stderr=subprocess.STDOUT, start_new_session=True)
        deadline = time.monotonic() + START_S_MAX
        while "Ctrl-C stops it" not in self.said():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"./run did not come up:\n{self.said()}")
            time.sleep(0.1)

    def said(self) -> str:
        return self.heard.read_text()

    def signal(self, number: signal.Signals) -> int:
        self._process.send_signal(number)
        return self._process.wait(STOP_S_MAX)
