"""What the OpenAPI document says about bodies: a sample for a schema, every field that one may have, and whether an answer keeps to its schema."""
import copy
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from testkit.sale import uuid7

DEPTH_MAX = 8                              # of a schema that holds itself
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}

Schema = dict[str, Any]


class Field(NamedTuple):
    """A place in a body and what may stand there."""
    pointer: str
    schema: Schema


class Wire:
    def __init__(self, document: dict[str, Any], known: dict[str, Any] | None = None):
        self.components: dict[str, Schema] = document["components"]["schemas"]
        self.known = known or {}           # for fields of these names: what a tenant really has, or a function that makes what is free

    def resolved(self, schema: Schema) -> Schema:
        return self.components[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema

    def sample(self, schema: Schema, name: str = "", depth: int = 0, lean_but_for: str | None = None) -> Any:
        """A value with every field that there may be, out of the examples that the document gives; or, lean, with those that there must be
        and those on the way to one pointer."""
        schema = self.resolved(schema)
        if name in self.known:
            return self.known[name]() if callable(self.known[name]) else copy.deepcopy(self.known[name])
        if "properties" in schema:
            way, _, rest = (lean_but_for or "").removeprefix("/").partition("/")
            wanted = {key: part for key, part in schema["properties"].items()
                      if key in schema.get("required", ()) or (depth < DEPTH_MAX and (lean_but_for is None or key == way))}
            return {key: self.sample(part, key, depth + 1, None if lean_but_for is None else f"/{rest}" if key == way else "") for key, part in wanted.items()}
        if schema["type"] == "array":
            inner = None if lean_but_for is None else "/" + lean_but_for.removeprefix("/0").removeprefix("/")
            return [self.sample(schema["items"], name, depth + 1, inner)] if depth < DEPTH_MAX else []
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("examples"):
            return copy.deepcopy(schema["examples"][0])
        if schema["type"] == "string":
            made = {"uuid": uuid7(), "date-time": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), "date": "2026-11-23"}
            return made.get(schema.get("format"), "x" * max(1, schema.get("minLength", 0)))
        return {"integer": max(1, schema.get("minimum", 0)), "boolean": True, "object": {}}[schema["type"]]

    def fields(self, schema: Schema, pointer: str = "", depth: int = 0) -> Iterator[Field]:
        """Every value of a sample, objects and lists too, from the outside in."""
        schema = self.resolved(schema)
        yield Field(pointer, schema)
        if "properties" in schema and depth < DEPTH_MAX:
            for key, part in schema["properties"].items():
                yield from self.fields(part, f"{pointer}/{key}", depth + 1)
        elif schema.get("type") == "array" and depth < DEPTH_MAX:
            yield from self.fields(schema["items"], f"{pointer}/0", depth + 1)

    def faults(self, schema: Schema, value: Any, pointer: str = "") -> Iterator[str]:
        """What an answer has that its schema does not declare, lacks, or says in another type."""
        schema = self.resolved(schema)
        if "oneOf" in schema:
            yield from min((list(self.faults(one, value, pointer)) for one in schema["oneOf"]), key=len)
            return
        wanted = TYPES[schema["type"]]
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            yield f"{pointer}: {type(value).__name__} is no {schema['type']}"
        elif "enum" in schema and value not in schema["enum"]:
            yield f"{pointer}: {value} is none of {schema['enum']}"
        elif schema.get("format") == "uuid" and not UUID.match(value):
            yield f"{pointer}: {value} is no id"
        elif "properties" in schema:
            yield from (f"{pointer}/{key}: is not declared" for key in value if key not in schema["properties"])
            yield from (f"{pointer}/{key}: is missing" for key in schema.get("required", ()) if key not in value)
            for key, part in schema["properties"].items():
                if key in value and (value[key] is not None or key in schema.get("required", ())):      # null reads as absent, in a pack as it was released
                    yield from self.faults(part, value[key], f"{pointer}/{key}")
        elif wanted is list:
            for index, item in enumerate(value):
                yield from self.faults(schema["items"], item, f"{pointer}/{index}")


def request_schema(operation: dict[str, Any]) -> Schema | None:
    content = operation.get("requestBody", {}).get("content", {})
    return content["application/json"]["schema"] if "application/json" in content else None


def answer_schema(operation: dict[str, Any], status: int) -> Schema | None:
    """Of the answer with this status; of `default`, which are the problems, for a status that is not listed."""
    described = operation["responses"].get(str(status)) or operation["responses"].get("default", {})
    return next((kind["schema"] for name, kind in described.get("content", {}).items() if "json" in name), None)


def value_at(document: Any, pointer: str) -> Any:
    """None where the document has nothing."""
    for key in pointer.split("/")[1:]:
        if isinstance(document, list):
            document = document[int(key)] if key.isdigit() and int(key) < len(document) else None
        else:
            document = document.get(key) if isinstance(document, dict) else None
    return document


def texts_of(document: Any) -> set[str]:
    """Every text in it, wherever it stands."""
    if isinstance(document, str):
        return {document}
    parts = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    return {text for part in parts for text in texts_of(part)}


def put_at(document: Any, pointer: str, value: Any) -> Any:
    """A copy with this value there; the place must exist, or be a new key of an object."""
    if not pointer:
        return value
    copied = copy.deepcopy(document)
    *way, last = pointer.split("/")[1:]
    at = copied
    for key in way:
        at = at[int(key)] if isinstance(at, list) else at[key]
    at[int(last) if isinstance(at, list) else last] = value
    return copied
