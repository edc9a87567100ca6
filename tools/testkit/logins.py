"""The demo logins that `shopx demo --logins FILE` wrote: one line each, e-mail and password first, words about them after."""
from pathlib import Path
from typing import NamedTuple


class Login(NamedTuple):
    email: str
    password: str
    about: str = ""      # role and shop, as the file says them


def read_logins(file: Path) -> list[Login]:
    lines = (line.split(maxsplit=2) for line in file.read_text().splitlines() if not line.lstrip().startswith("#"))
    found = [Login(*words) for words in lines if len(words) >= 2 and "@" in words[0]]
    if not found:
        raise ValueError(f"{file} holds no login: a line is an e-mail, a password, and words about them")
    return found
