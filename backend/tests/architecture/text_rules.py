"""What the compiler lets through and must not be: coroutine shapes that g++ 12 miscompiles, floating point near money, files too long, text that becomes HTML."""
import re
from collections.abc import Iterator
from pathlib import Path

from source_tree import sources_of, without_comments_and_strings

LINES_TO_ASK_ABOUT, LINES_MAX = 400, 600

# Each of these crashed or freed twice at run time under g++ 12.2, at -O1 already, without a warning. Name the thing first, then std::move it.
AROUND_AN_AWAIT = {
    "co_await in a branch of ?:": re.compile(r"\?[^;?{}]*\bco_await\b"),
    "co_await inside a braced aggregate": re.compile(r"[\w>]\{[^;{}]*\bco_await\b"),
}
IN_WHAT_IS_AWAITED = {
    "a braced temporary in an awaited call": re.compile(r"[(,]\s*\{"),
    "a designated aggregate in an awaited call": re.compile(r"\{\s*\.\s*[a-z_]\w*\s*="),
    "a container built from a list in an awaited call": re.compile(r"\b(?:vector|array|map|set|initializer_list)\s*(?:<[^;{}]*>)?\s*\{"),
    "a capturing lambda in a co_await expression": re.compile(r"(?<![\w)\]])\[\s*[a-z&=*][^\]]*\]\s*(?:\(|\{|mutable|noexcept|->)"),
}
AWAIT = re.compile(r"\bco_await\b")
FLOATING = re.compile(r"\b(?:double|float|float4|float8|real)\b")
MARKED = re.compile(r"(?://|--).*\bnot (?:of )?money\b")


def no_shape_that_gcc_12_miscompiles(root: Path) -> Iterator[str]:
    for source in code_of(root):
        text = without_comments_and_strings(source.read_text())
        found = [(shape.start(), what) for what, pattern in AROUND_AN_AWAIT.items() for shape in pattern.finditer(text)]
        for await_ in AWAIT.finditer(text):
            awaited = expression_at(text, await_.end())
            found += [(await_.start(), what) for what, pattern in IN_WHAT_IS_AWAITED.items() if pattern.search(awaited)]
        for where, what in sorted(found):
            yield f"{source.relative_to(root)}:{text.count(chr(10), 0, where) + 1}: {what}"


def expression_at(text: str, start: int) -> str:
    """To the semicolon that ends it, or to the bracket that closed around it: `if (co_await ready()) {` ends before the last `)`."""
    depth = 0
    for end in range(start, len(text)):
        if text[end] in "([{":
            depth += 1
        elif text[end] in ")]}":
            depth -= 1
        if depth < 0 or (depth == 0 and text[end] == ";"):
            return text[start:end]
    return text[start:]


def no_floating_point_near_money(root: Path) -> Iterator[str]:
    """In the kernel, the modules and the flows. What is not money says so at the end of its line: `// not money: a rank`."""
    for place in ("engine", "backend/modules", "backend/flows"):
        for source in sources_of(root / place, ".cpp", ".hpp", ".sql"):
            whole = source.read_text()
            bare = without_comments_and_strings(whole) if source.suffix != ".sql" else re.sub(r"--[^\n]*", "", whole)
            for line, (code, said) in enumerate(zip(bare.splitlines(), whole.splitlines()), 1):
                if FLOATING.search(code) and not MARKED.search(said):
                    yield f"{source.relative_to(root)}:{line}: floating point: {said.strip()}"


def no_file_that_nobody_dares_to_split(root: Path) -> Iterator[str]:
    for source, lines in long_files(root):
        if lines > LINES_MAX:
            yield f"{source.relative_to(root)}: {lines} lines"


def long_files(root: Path) -> Iterator[tuple[Path, int]]:
    """Past 400 lines, ask what the second subject is; past 600 it is a defect."""
    for place, suffixes in (("engine", (".cpp", ".hpp")), ("backend", (".cpp", ".hpp", ".sql", ".py")), ("bench", (".cpp", ".hpp", ".py")),
                            ("tools", (".py", "")), ("packages", (".ts", ".tsx")), ("web", (".ts", ".tsx"))):
        for source in sources_of(root / place, *suffixes):
            if not {"node_modules", "generated", "dist", "vectors"} & set(source.relative_to(root).parts):
                lines = source.read_text(errors="replace").count("\n")
                if lines > LINES_TO_ASK_ABOUT:
                    yield source, lines


def code_of(root: Path) -> Iterator[Path]:
    for place in ("engine", "backend", "bench"):
        yield from sources_of(root / place, ".cpp", ".hpp")


RAW_HTML = re.compile(r"\b(dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new\s+Function)\b(?=\s*[=({])")


def no_text_becomes_html_or_code(root: Path) -> Iterator[str]:
    """What somebody has typed is shown as text: nothing in the till or its packages makes HTML or code of a string."""
    for folder in (root / "web/src", *sorted((root / "packages").glob("*/src"))):
        for source in sorted([*folder.rglob("*.ts"), *folder.rglob("*.tsx")]):
            text = source.read_text()
            for found in RAW_HTML.finditer(text):
                yield f"{source.relative_to(root)}:{text.count(chr(10), 0, found.start()) + 1}: {found.group()} makes HTML or code of text"
