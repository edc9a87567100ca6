"""How a tenant might reach for another's things, and who may what: by route, a file for each area. A module that adds routes adds its own
file here, with two dicts by `METHOD /path` as the OpenAPI document says it:

    ROWS: dict[str, Callable[[Shop, Victim], list[Try]]]    what tenant A sends with ids of tenant B; it may first make things of B's by
                                                            `b.client`, and names to `b.hide(...)` what nobody else may be shown
    MAY: dict[str, set[str]]                                which roles the route is open to; whoever is not named is refused

isolation_test.py and roles_test.py run them all, and fail on a route of the running server that is in no file, or in two."""
import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

from rows.row import Try

# Everybody there can be. `support` is one of ours whom the tenant let in; `none` has not signed in.
ROLES = ("owner", "manager", "cashier", "stock_clerk", "accountant", "viewer", "support", "none")


def collected(name: str) -> dict[str, Any]:
    """The dict of this name out of every file, as one."""
    found: dict[str, Any] = {}
    for file in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        for route, value in getattr(importlib.import_module(f"rows.{file}"), name, {}).items():
            if route in found:
                raise ValueError(f"rows/{file}.py says {name}[{route!r}] a second time")
            found[route] = value
    return found


def all_rows() -> dict[str, Callable[..., list[Try]]]:
    return collected("ROWS")


def all_may() -> dict[str, set[str]]:
    may = collected("MAY")
    for route, roles in may.items():
        if strangers := roles - set(ROLES):
            raise ValueError(f"{route}: nobody is called {', '.join(sorted(strangers))}")
    return may
