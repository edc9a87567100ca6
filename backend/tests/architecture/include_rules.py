"""Who may include whom: engine <- base <- runtime <- modules <- flows <- app, never the other way; between modules only a front door, and
only of a module that NEEDS names; an outside library only where one part speaks to it."""
import re
from collections.abc import Iterator
from pathlib import Path

from source_tree import Include, Part, includes_of, modules_of, parts_of

BELOW = {"engine": set(), "base": {"engine"}, "runtime": {"engine", "base"}, "module": {"engine", "base", "runtime"},
         "flow": {"engine", "base", "runtime"}, "app": {"engine", "base", "runtime"}}
OURS = re.compile(r"^shopx/(\w+)/(.+)$")
STANDARD = re.compile(r"^[a-z_]+$")                  # <vector>, <cstdint>: the C++ library's headers have no dot and no folder

# Which part speaks to an outside library: a header's beginning, and where in the tree it may be seen.
SPOKEN_TO_IN = {
    "libpq-fe.h": re.compile(r"^backend/runtime/(src|include/shopx/runtime)/pg(_\w+)?\.[ch]pp$"),
    "boost/asio": re.compile(r"^backend/runtime/"),
    "boost/beast": re.compile(r"^backend/runtime/"),
    "openssl/": re.compile(r"^backend/runtime/"),
    "sodium": re.compile(r"^backend/runtime/"),
    "fido": re.compile(r"^backend/runtime/"),
    "liboath/": re.compile(r"^backend/modules/factors/"),
    "qrencode": re.compile(r"^backend/runtime/"),
    "pango/": re.compile(r"^backend/modules/receipts/"),
    "cairo": re.compile(r"^backend/modules/receipts/"),
    "spdlog/": re.compile(r"^backend/runtime/"),
    "prometheus/": re.compile(r"^backend/runtime/"),
}


def arrows_never_turn_round(root: Path) -> Iterator[str]:
    """A part includes what is below it; a module its NEEDS; a flow any module; the program everything."""
    parts = {part.name: part for part in parts_of(root)}
    for part in parts.values():
        allowed = BELOW[part.layer] | {part.name} | (set(part.needs) if part.layer == "module" else set())
        for include, target, _ in our_includes(part):
            if target not in parts:
                yield f"{at(root, include)}: there is no part {target}"
            elif target in allowed or may_enter_any(part, parts[target]):
                continue
            elif part.layer == "module" and parts[target].layer == "module":
                yield f"{at(root, include)}: {target} is not in NEEDS of {part.name}"
            else:
                yield f"{at(root, include)}: a {part.layer} may not include a {parts[target].layer} ({target})"


def only_front_doors(root: Path) -> Iterator[str]:
    """Of another module or flow, shopx/<name>/<name>.hpp and no other header, and no path that climbs into its folder."""
    parts = {part.name: part for part in parts_of(root)}
    for part in parts.values():
        for include, target, header in our_includes(part):
            if target != part.name and target in parts and parts[target].layer in ("module", "flow") and header != f"{target}.hpp":
                yield f"{at(root, include)}: {include.header} is not the front door of {target}"
        for include in includes_of(part):
            if ".." in Path(include.header).parts and not (include.source.parent / include.header).resolve().is_relative_to(part.folder.resolve()):
                yield f"{at(root, include)}: {include.header} climbs out of {part.name}"


def the_engine_knows_the_standard_library_alone(root: Path) -> Iterator[str]:
    """It is compiled to WebAssembly and to JavaScript: no Boost, no system header. Its tests may use their test library."""
    for part in parts_of(root):
        for include in includes_of(part) if part.layer == "engine" else ():
            in_tests = include.source.is_relative_to(part.folder / "tests")
            if not in_tests and not include.quoted and not STANDARD.match(include.header) and not include.header.startswith("shopx/engine/"):
                yield f"{at(root, include)}: <{include.header}> is not of the standard library"


def outside_libraries_have_one_speaker(root: Path) -> Iterator[str]:
    for part in parts_of(root):
        for include in includes_of(part):
            for beginning, place in SPOKEN_TO_IN.items():
                if include.header.startswith(beginning) and not place.match(str(include.source.relative_to(root))):
                    yield f"{at(root, include)}: {include.header} may not be seen here"


def needs_are_modules_without_a_circle(root: Path) -> Iterator[str]:
    modules = modules_of(root)
    for module in modules.values():
        for needed in sorted(module.needs - modules.keys()):
            yield f"{module.name}: NEEDS {needed}, which is no module"
        if module.name in reachable(module.name, modules):
            yield f"{module.name}: needs itself in a circle"


def every_module_has_the_same_plan(root: Path) -> Iterator[str]:
    for module in modules_of(root).values():
        for wanted in ("CMakeLists.txt", f"include/shopx/{module.name}/{module.name}.hpp"):
            if not (module.folder / wanted).is_file():
                yield f"{module.name}: {wanted} is missing"
        lists = module.folder / "CMakeLists.txt"
        if lists.is_file() and not re.search(rf"\bshopx_module\s*\(\s*{module.name}\b", lists.read_text()):
            yield f"{module.name}: CMakeLists.txt does not say shopx_module({module.name} ...)"


def our_includes(part: Part) -> Iterator[tuple[Include, str, str]]:
    for include in includes_of(part):
        if found := OURS.match(include.header):
            yield include, found.group(1), found.group(2)


def may_enter_any(part: Part, target: Part) -> bool:
    return (part.layer == "flow" and target.layer == "module") or (part.layer == "app" and target.layer in ("module", "flow"))


def reachable(name: str, modules: dict[str, Part]) -> set[str]:
    found: set[str] = set()
    ahead = [name]
    while ahead:
        for needed in modules[ahead.pop()].needs & modules.keys():
            if needed not in found:
                found.add(needed)
                ahead.append(needed)
    return found


def at(root: Path, include: Include) -> str:
    return f"{include.source.relative_to(root)}:{include.line}"
