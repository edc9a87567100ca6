"""The stand-in for Stripe as a process, and its control API."""
import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from .places import ROOT, free_port

PROGRAM = ROOT / "build/release/stripe-sim/stripe-sim"
TEST_KEY = "sk_test_shopx_suite"
WEBHOOK_SECRET = "whsec_shopx_suite"
READY_S_MAX = 20


class StripeSim:
    """Keeps its state in a file, so that it survives its own end. `start` says where events go."""

    def __init__(self, folder: Path, port: int | None = None):
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._state = folder / "stripe-sim.jsonl"
        self._log = folder / "stripe-sim.log"
        self._process: subprocess.Popen | None = None

    @property
    def settings(self) -> dict[str, str]:
        """What a server needs that speaks with it."""
        return {"SHOPX_STRIPE_URL": self.url, "SHOPX_STRIPE_KEY": TEST_KEY, "SHOPX_STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET}

    def start(self, server_url: str) -> "StripeSim":
        words = [PROGRAM, "--listen", f"127.0.0.1:{self.port}", "--state", self._state, "--webhook", f"{server_url}/v1/stripe/webhooks", "--webhook-secret", WEBHOOK_SECRET]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + READY_S_MAX
        while True:
            try:
                self.control("GET", "/_sim/state")
                return self
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"stripe-sim does not start: {self._log.read_text()[-2000:]}") from None
                time.sleep(0.05)

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill9(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    def freeze(self) -> None:
        """Takes connections, as the kernel does for it, and says nothing."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def control(self, method: str, path: str, body: Any = None, account: str = "") -> Any:
        """A call of the control API, or of the API itself with the test key; forms are not needed here."""
        headers = {"Authorization": f"Bearer {TEST_KEY}"} | ({"Stripe-Account": account} if account else {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers | ({"Content-Type": "application/json"} if data else {}))
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def post_form(self, path: str, form: dict[str, str], account: str = "") -> Any:
        """As Stripe's API takes it: what a browser or a person at Stripe's own pages would do."""
        from urllib.parse import urlencode
        headers = {"Authorization": f"Bearer {TEST_KEY}"} | ({"Stripe-Account": account} if account else {})
        request = urllib.request.Request(self.url + path, data=urlencode(form).encode(), method="POST", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return json.loads(refused.read())

    def faults(self, *faults: dict[str, Any]) -> None:
        self.control("POST", "/_sim/faults", list(faults))

    def no_faults(self) -> None:
        self.control("DELETE", "/_sim/faults")

    def totals(self, account: str) -> dict[str, Any]:
        state = self.control("GET", "/_sim/state", account=account)
        accounts = state.get("accounts", {})
        return accounts.get(account, {}) if isinstance(accounts, dict) else next((one for one in accounts if one.get("id") == account), {})
