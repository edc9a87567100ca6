"""What the architecture rules read: parts of the tree, what they include, the SQL they hold. The folders and the NEEDS lines are the
only lists there are, so a new module is checked from its birth."""
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
DECLARED = re.compile(r"\bshopx_(?:module|library|flow)\s*\(\s*(\w+)([^)]*)\)")
NEEDS = re.compile(r"\bNEEDS\b((?:\s+(?!LINKS\b|DIR\b|NEEDS\b)\w+)*)")


@dataclass(frozen=True)
class Part:
    """A library of ours: the engine, base, runtime, a module, a flow, or the program."""
    name: str
    layer: str                 # engine, base, runtime, module, flow, app
    folder: Path
    needs: frozenset[str]      # modules that CMakeLists.txt names


@dataclass(frozen=True)
class Include:
    source: Path
    line: int
    header: str
    quoted: bool


def parts_of(root: Path) -> list[Part]:
    backend = root / "backend"
    single = [("engine", root / "engine"), ("base", backend / "base"), ("runtime", backend / "runtime"), ("app", backend / "app")]
    found = [Part(name, name, folder, frozenset()) for name, folder in single if folder.is_dir()]
    for layer, above in (("module", backend / "modules"), ("flow", backend / "flows")):
        for folder in sorted(above.iterdir()) if above.is_dir() else []:
            if folder.is_dir():
                found.append(Part(folder.name, layer, folder, needs_of(folder)))
    return found


def modules_of(root: Path) -> dict[str, Part]:
    return {part.name: part for part in parts_of(root) if part.layer == "module"}


def needs_of(folder: Path) -> frozenset[str]:
    lists = folder / "CMakeLists.txt"
    text = re.sub(r"#.*", "", lists.read_text()) if lists.exists() else ""
    return frozenset(name for _, said in DECLARED.findall(text) for names in NEEDS.findall(said) for name in names.split())


def sources_of(folder: Path, *suffixes: str) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in (suffixes or (".cpp", ".hpp", ".h", ".c")) and path.is_file():
            yield path


def includes_of(part: Part) -> Iterator[Include]:
    for source in sources_of(part.folder):
        text = without_comments(source.read_text())
        for found in INCLUDE.finditer(text):
            yield Include(source, text.count("\n", 0, found.start(2)) + 1, found.group(2), found.group(1) == '"')


# ---- text without what isn't code ----

CPP_TOKEN = re.compile(r'R"(?P<mark>\w*)\((?:.|\n)*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|//[^\n]*|/\*(?:.|\n)*?\*/')
SQL_TOKEN = re.compile(r"--[^\n]*|/\*(?:.|\n)*?\*/|'(?:''|[^'])*'")
RAW_STRING = re.compile(r'R"(?P<mark>\w*)\((?P<text>(?:.|\n)*?)\)(?P=mark)"')
STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')
SPEAKS_SQL = re.compile(r"\b(select|insert\s+into|update|delete\s+from|call|truncate|lock\s+table|create|alter|with)\b", re.IGNORECASE)


def blank(text: str) -> str:
    """The same lines with nothing on them, so that line numbers stay true."""
    return re.sub(r"[^\n]", " ", text)


def without_comments(text: str) -> str:
    return CPP_TOKEN.sub(lambda found: blank(found.group()) if found.group().startswith("/") else found.group(), text)


def without_comments_and_strings(text: str) -> str:
    return CPP_TOKEN.sub(lambda found: blank(found.group()) if found.group().startswith("/") else '""' + blank(found.group()[2:]), text)


def sql_of(source: Path) -> Iterator[tuple[int, str]]:
    """The SQL in a file with the line it starts on: a migration is all SQL; in C++ it stands in raw strings, or in plain ones that speak it.
    Comments and string literals inside the SQL are blank."""
    text = source.read_text()
    if source.suffix == ".sql":
        yield 1, SQL_TOKEN.sub(lambda found: blank(found.group()), text)
        return
    text = without_comments(text)
    for found in RAW_STRING.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, SQL_TOKEN.sub(lambda inner: blank(inner.group()), found.group("text"))
    for found in STRING.finditer(RAW_STRING.sub(lambda raw: blank(raw.group()), text)):
        if SPEAKS_SQL.search(found.group(1)):
            yield text.count("\n", 0, found.start()) + 1, SQL_TOKEN.sub(lambda inner: blank(inner.group()), found.group(1))
