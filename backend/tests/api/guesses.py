"""Wrong passwords without a pause, from a process of their own so that what a test measures beside them is the server: guesses.py URL [ADDRESS].

Each comes from another address, or all from the one that is given; the server must take us for a proxy. Says `begun` when some were looked at,
ends with its stdin, and then says how often it was told what."""
import json
import random
import sys
import threading
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3] / "tools"))
from testkit.client import Client  # noqa: E402
from testkit.sale import uuid7  # noqa: E402

GUESSERS = 24                # more than are hashed at once and wait for it
REST_S = 0.02                # of who was told to come back: the server is to be kept busy, and not this machine
LOOKED_AT = "identity.wrong_credentials"


def main(base_url: str, address: str | None = None) -> None:
    ended, begun, told, lock = threading.Event(), threading.Event(), Counter(), threading.Lock()

    def guess(seed: int) -> None:
        client, chance = Client(base_url), random.Random(seed)
        while not ended.is_set():
            by = address or ".".join(str(chance.randrange(1, 224)) for _ in range(4))
            code = client.post("/v1/sign-in", {"email": f"{uuid7()[-12:]}@nowhere.example", "password": "wrong"}, X_Forwarded_For=by).code
            with lock:
                told[code] += 1
                if told[LOOKED_AT] >= GUESSERS:
                    begun.set()
            if code != LOOKED_AT:
                ended.wait(REST_S)
        client.close()

    guessers = [threading.Thread(target=guess, args=(seed,)) for seed in range(GUESSERS)]
    for guesser in guessers:
        guesser.start()
    begun.wait()
    told.clear()
    print("begun", flush=True)
    sys.stdin.read()
    ended.set()
    for guesser in guessers:
        guesser.join()
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
