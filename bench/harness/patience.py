"""A machine that others use too: wait for a quiet moment before a slice, and measure again what was disturbed, within a limit."""
import time
from collections.abc import Callable

from . import machine
from .report import say
from .slices import Slice

QUIET_SHARE = 0.10           # of all cores' time: above it a floor of many processes gets more of the machine than a server of a few
LOOK_S = 0.3


class Patience:
    def __init__(self, seconds: float):
        self._left = seconds

    def measure(self, once: Callable[[], Slice]) -> Slice:
        """The first slice that was left alone, or the last that there was patience for."""
        while True:
            self._wait_for_quiet()
            began = time.monotonic()
            one = once()
            if one.others_share <= QUIET_SHARE or self._left <= 0:
                return one
            say(f"           disturbed, again: {one.kind} {one.per_s:.0f}/s while others used {one.others_share:.0%} of the CPU")
            self._left -= time.monotonic() - began

    def _wait_for_quiet(self) -> None:
        while self._left > 0:
            before = machine.busy_us()
            time.sleep(LOOK_S)
            if machine.busy_us() - before <= QUIET_SHARE * LOOK_S * 1e6 * machine.cores():
                return
            self._left -= LOOK_S


def warn_of_disturbance(slices: list[Slice]) -> None:
    disturbed = [one for one in slices if one.others_share > QUIET_SHARE]
    if disturbed:
        worst = max(one.others_share for one in disturbed)
        say(f"\nDISTURBED: in {len(disturbed)} of {len(slices)} slices others used more than {QUIET_SHARE:.0%} of the CPU (up to {worst:.0%}). The ratios of such "
            "slices mean little: a floor has 8 to 32 processes in the queue for the CPU, our server three. Measure on a quiet machine, or with --patience.")
