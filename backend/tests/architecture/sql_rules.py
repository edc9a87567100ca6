"""Whose tables SQL names. A module owns the schema of its name and names no other, but for what a module in its NEEDS publishes: its views
(security_invoker), its functions and procedures, and, in a migration, a table that a foreign key points to."""
import re
from collections.abc import Iterator
from pathlib import Path

from source_tree import Part, modules_of, parts_of, sources_of, sql_of, without_comments

PUBLISHED = re.compile(r"\bcreate\s+(?:or\s+replace\s+)?(view|function|procedure)\s+(\w+)\.(\w+)", re.IGNORECASE)
LITERAL = re.compile(r'R"(?P<mark>\w*)\((?P<raw>(?:.|\n)*?)\)(?P=mark)"|"(?P<plain>(?:\\.|[^"\\\n])*)"')
IS_SQL = re.compile(r"\s*(select\s+.*(\bfrom\b|\()|insert\s+into\s+\w+|update\s+\w+(\.\w+)?\s+set\b|delete\s+from\s+\w+|call\s+\w+|truncate\s+\w+|with\s+\w+\s+as\s*\(|"
                    r"set\s+(local\s+)?\w+(\.\w+)?\s*(=|to\b)|(create|alter|drop|grant|revoke)\s+(table|role|schema|index|view|function|select|insert|all)\b)", re.IGNORECASE | re.DOTALL)
STATEMENT = re.compile(r"[^\n;{}]*\bStatement\s+(?:const\s+)?\w+\s*[{=(]")
REFERENCES = re.compile(r"\breferences\s+$", re.IGNORECASE)


def sql_names_its_own_schema(root: Path) -> Iterator[str]:
    modules = modules_of(root)
    named = re.compile(rf"(?<![\w.$\"])({'|'.join(map(re.escape, modules)) or '(?!)'})\s*\.\s*(\w+)", re.IGNORECASE)
    for part in parts_of(root):
        if part.layer not in ("module", "flow"):
            continue
        published = {name for needed in part.needs & modules.keys() for name in published_by(modules[needed])}
        for source in sources_of(part.folder, ".cpp", ".hpp", ".sql"):
            if source.is_relative_to(part.folder / "tests"):
                continue                         # a test may look behind the door to see what was written
            for start, sql in sql_of(source):
                for found in named.finditer(sql):
                    schema, thing = found.group(1).lower(), found.group(2).lower()
                    foreign_key = source.suffix == ".sql" and schema in part.needs and REFERENCES.search(sql[: found.start()])
                    if schema == part.name or (schema, thing) in published or foreign_key:
                        continue
                    line = start + sql.count("\n", 0, found.start())
                    yield f"{source.relative_to(root)}:{line}: {part.name} names {schema}.{thing}, which {schema} does not publish to it"


def published_by(module: Part) -> set[tuple[str, str]]:
    return {(schema.lower(), name.lower())
            for migration in sources_of(module.folder / "migrations", ".sql") for _, sql in sql_of(migration)
            for _, schema, name in PUBLISHED.findall(sql)}


def a_migration_makes_only_its_own(root: Path) -> Iterator[str]:
    """Schemas, tables, views, indexes and functions that a migration makes lie in the module's own schema."""
    made = re.compile(r"\bcreate\s+(?:or\s+replace\s+)?(?:schema\s+(?:if\s+not\s+exists\s+)?(\w+)|(?:unlogged\s+)?(?:table|(?:materialized\s+)?view|function|"
                      r"procedure|type|sequence)\s+(?:if\s+not\s+exists\s+)?(\w+)(\.?))", re.IGNORECASE)
    for module in modules_of(root).values():
        for migration in sources_of(module.folder / "migrations", ".sql"):
            for start, sql in sql_of(migration):
                for schema, space, dot in made.findall(sql):
                    if (schema or space).lower() != module.name or not (schema or dot):
                        yield f"{migration.relative_to(root)}: makes {schema or space}, which is not in the schema {module.name}"


def sql_is_never_built(root: Path) -> Iterator[str]:
    """What reaches the database is text of ours from beginning to end, with parameters: a named statement is a constant, and no literal that
    is SQL stands beside a + or a <<, or in a format."""
    for part in parts_of(root):
        for source in sources_of(part.folder, ".cpp", ".hpp"):
            if "tests" in source.relative_to(part.folder).parts:
                continue
            text = without_comments(source.read_text())
            where = f"{source.relative_to(root)}:{{}}"
            for found in LITERAL.finditer(text):
                if not IS_SQL.match(found["raw"] if found["raw"] is not None else found["plain"]):
                    continue
                before, after = text[:found.start()].rstrip()[-8:], text[found.end():].lstrip()[:2]
                if before.endswith(("+", "<<", "format(", "append(")) or after.startswith(("+", "<<", "s ")):
                    yield where.format(text.count("\n", 0, found.start()) + 1) + ": SQL is put together from pieces: use parameters"
            for found in STATEMENT.finditer(text):
                if "constexpr" not in found.group() and "struct" not in found.group():
                    yield where.format(text.count("\n", 0, found.end()) + 1) + ": a statement is a constexpr, so that its text is known before anybody asks"
