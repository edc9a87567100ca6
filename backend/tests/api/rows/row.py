"""One attempt of a tenant upon another's things: what the rows are made of."""
from typing import Any, NamedTuple


class Try(NamedTuple):
    """What tenant A sends with an id of tenant B, and which statuses are right. A `200` of a read must be empty of B's things;
    one of a write means that a thing of A's own came to be under that id: ids are a tenant's own, and a 409 would tell of B's."""
    path: str
    allowed: tuple[int, ...]
    body: Any = None
    headers: dict[str, str] = {}
