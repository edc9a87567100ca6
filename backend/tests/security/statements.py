"""Every named statement of the program as its source has it, what its parameters stand for, and the same statement with no tenant in it."""
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from source_tree import parts_of, sources_of, without_comments

LITERAL = r'(?:R"(?P<mark{0}>\w*)\((?:.|\n)*?\)(?P=mark{0})"|"(?:\\.|[^"\\\n])*")'
DECLARED = re.compile(r"\bStatement\s+(?:const\s+)?\w+\s*[{=]")
STATEMENT = re.compile(r'\bStatement\s+(?:const\s+)?\w+\s*\{\s*"(?P<name>[^"]+)"\s*,\s*(?P<text>(?:\s*' + LITERAL.format(1) + r")+)\s*\}")
DEFINED = re.compile(r'^#define (\w+)\s+((?:"(?:\\.|[^"\\\n])*"|\\\n|\s)+)$', re.MULTILINE)
PIECE = re.compile(r'R"(?P<mark>\w*)\((?P<raw>(?:.|\n)*?)\)(?P=mark)"|"(?P<plain>(?:\\.|[^"\\\n])*)"')
PARAMETER = re.compile(r"\$(\d+)::([a-z_]+(?:\[\])?)")
TENANT = r"(?:\w+\.)?tenant_id"
# A predicate becomes one that is always true and still names its parameter, so that the statement takes the same ones.
DROPS = [(re.compile(rf"{TENANT}\s*=\s*(\$\d+::uuid)"), r"(\1 is not null)"),
         (re.compile(rf"{TENANT}\s*=\s*any\s*\((\$\d+::uuid\[\])\)"), r"(\1 is not null)"),
         (re.compile(rf"{TENANT}\s*=\s*{TENANT}"), "true")]


class Statement(NamedTuple):
    name: str
    sql: str
    source: Path

    def without_tenants(self) -> str:
        sql = self.sql
        for predicate, always in DROPS:
            sql = predicate.sub(always, sql)
        return sql

    def parameters(self) -> dict[int, str]:
        """Their types by number."""
        return {int(number): kind for number, kind in PARAMETER.findall(self.sql)}

    def columns(self) -> dict[int, tuple[str, str]]:
        """The column that a parameter is compared with, or is written to, and how: =, <, > or a word."""
        found: dict[int, tuple[str, str]] = {}
        for column, how, number in re.findall(r"(\w+)\s*(=|<>|<=|>=|<|>)\s*(?:any\s*\(\s*)?\$(\d+)", self.sql):
            found.setdefault(int(number), (column, how))
        for number in re.findall(r"\blimit\s+\$(\d+)", self.sql):
            found[int(number)] = ("limit", "limit")
        for arguments, names in re.findall(r"\bunnest\s*\(([^()]*)\)\s*(?:with ordinality\s*)?as\s+\w+\s*\(([^()]*)\)", self.sql):
            for parameter, name in zip(arguments.split(","), names.split(","), strict=False):
                if number := re.search(r"\$(\d+)", parameter):
                    found.setdefault(int(number.group(1)), (name.strip(), "="))
        for number, name in re.findall(r"unnest\s*\(\$(\d+)::\w+\[\]\)\s+as\s+(\w+)", self.sql):
            found.setdefault(int(number), (name, "="))
        for names, values in re.findall(r"\binsert\s+into\s+[\w.]+(?:\s+as\s+\w+)?\s*\(([^()]*)\)\s*values\s*\(([^;]*?)\)\s*(?:on|returning|$)", self.sql):
            for name, value in zip(names.split(","), values.split(","), strict=False):
                if number := re.match(r"\s*\$(\d+)", value):
                    found.setdefault(int(number.group(1)), (name.strip(), "="))
        return found


def with_columns(text: str) -> str:
    """A list of columns that several statements share is a macro: its words stand where its name stood."""
    for name, words in DEFINED.findall(text):
        text = re.sub(rf"(?<!#define )\b{name}\b", lambda _: words.replace("\\\n", " "), text)
    return text


def statements_of(root: Path) -> Iterator[Statement]:
    """All of them: a declaration that can't be read raises, so that none is left out in silence."""
    for part in parts_of(root):
        if part.layer not in ("runtime", "module", "flow", "app"):
            continue
        for source in sources_of(part.folder, ".cpp", ".hpp"):
            if {"tests", "simulation"} & set(source.relative_to(part.folder).parts):
                continue
            text = with_columns(without_comments(source.read_text()))
            read = [Statement(found["name"], "".join(piece["raw"] if piece["raw"] is not None else piece["plain"] for piece in PIECE.finditer(found["text"])), source)
                    for found in STATEMENT.finditer(text)]
            if len(read) != len(DECLARED.findall(text)):
                raise ValueError(f"{source}: {len(DECLARED.findall(text))} statements are declared, {len(read)} can be read")
            yield from read
