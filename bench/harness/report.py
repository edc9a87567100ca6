"""What a measurement says while it runs: to stderr, so that stdout holds the JSON object and nothing else."""
import argparse
import sys

from .slices import Slice

SHOWN = [  # heading, key, digits
    ("sales/s", "sales_per_s", 0), ("p50 ms", "p50_ms", 1), ("p99 ms", "p99_ms", 1), ("x statement", "ratio_to_statement_floor", 2),
    ("x call", "ratio_to_call_floor", 2), ("x own rows", "ratio_to_own_rows_floor", 2), ("CPU us", "cpu_us_per_sale", 0),
    ("postgres", "postgres_us_per_sale", 0), ("server", "server_us_per_sale", 0), ("server MB", "server_mb", 0), ("postgres MB", "postgres_mb", 0),
    ("others' CPU", "others_cpu_share", 2),
]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def line(one: Slice) -> str:
    """One slice as it ends."""
    return (f"{one.kind:<10} {one.per_s:8.0f}/s  p50 {one.p50_ms:7.2f} ms  p99 {one.p99_ms:7.2f} ms  CPU us: postgres {one.postgres_us:6.1f}, "
            f"server {one.server_us:5.1f}, client {one.client_us:5.1f}  others {one.others_share:4.0%}, stolen {one.stolen_share:4.0%}")


def table(loads: dict[str, dict]) -> None:
    """The server's medians and the floors under them."""
    say("load         " + "".join(f"{heading:>13}" for heading, _, _ in SHOWN))
    for load, figures in loads.items():
        if "sales_per_s" in figures:
            say(f"{load:<13}" + "".join(f"{figures[key]:>13.{digits}f}" for _, key, digits in SHOWN))
        for kind, floor in figures["floors"].items():
            say(f"  {kind:<11}" + "".join(f"{floor[key]:>13.{digits}f}" if key in floor else " " * 13 for _, key, digits in SHOWN))


def whole_numbers(text: str) -> list[int]:
    """"16,64,256" as a list, for argparse."""
    try:
        numbers = [int(word) for word in text.split(",")]
    except ValueError:
        numbers = []
    if not numbers or min(numbers) < 1:
        raise argparse.ArgumentTypeError(f"numbers above zero with commas are wanted, not {text!r}")
    return numbers
