"""The rules of the house, as functions over source texts. Default deny: what has no place here is refused.

``complaints(sources)`` takes module names with their source and returns one sentence per broken rule, each with its
cure; test_architecture feeds it the real house and tiny broken ones. It reads code, it never runs it: that importing
has no effects is shown by running it, in test_architecture.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

# From the roof down. A room may import only from rows below its own; rooms of one row never import each other.
ROWS: tuple[tuple[str, ...], ...] = (
    ("__main__",),
    ("cli",),
    ("demo",),
    ("app",),
    ("wiring",),
    ("jobs", "monitor", "chats.console", "chats.slack", "chats.discord"),
    ("flows",),
    ("sources", "store", "config", "logs"),
    ("core",),
    ("errors",),
)
ROW_OF = {room: number for number, row in enumerate(ROWS) for room in row}
DOORS = ("bot", "bot.chats")  # packages that only hold rooms: they import nothing, everyone may import them

CHATS = ("chats.console", "chats.slack", "chats.discord")
LOGGING = ("cli", "demo", "app", "jobs", "monitor", *CHATS, "flows", "sources", "store", "logs")

# Where each library lives. A library that is not listed may not be imported.
HOMES: dict[str, tuple[str, ...]] = {
    "ahocorasick": ("core",),
    "aiohttp": ("sources", "chats.slack", "chats.discord", "monitor", "demo"),
    "apscheduler": ("jobs",),
    "click": ("cli",),
    "discord": ("chats.discord",),
    "feedparser": ("sources",),
    "ftfy": ("core", "sources"),
    "lxml": ("sources",),
    "matplotlib": ("chats.discord",),
    "prometheus_client": ("monitor",),
    "protego": ("sources",),
    "pydantic": ("config",),
    "pydantic_core": ("config",),
    "rapidfuzz": ("core", "config", "cli"),
    "re2": ("core", "config"),
    "regex": ("core",),
    "ruamel": ("config",),
    "selectolax": ("core", "sources"),
    "sentencex": ("core",),
    "slack_bolt": ("chats.slack",),
    "slack_sdk": ("chats.slack",),
    "snowballstemmer": ("core",),
    "sqlite_utils": ("store",),
    "structlog": LOGGING,
    "tabulate": ("cli",),
    "trafilatura": ("sources",),
    "yarl": ("core", "config", "sources", "chats.slack", "chats.discord"),
    # Parts of the standard library that have one home, too.
    "argparse": (),
    "logging": ("logs",),
    "multiprocessing": ("sources",),
    "pickle": (),
    "sqlite3": ("store",),
    "subprocess": ("sources",),
}

# What core and errors may use of the standard library: no clock, no chance, no file, no socket, no process, no log.
PURE = frozenset(
    {
        "__future__",
        "abc",
        "array",
        "base64",
        "binascii",
        "bisect",
        "calendar",
        "collections",
        "contextlib",
        "copy",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "enum",
        "fractions",
        "functools",
        "graphlib",
        "hashlib",
        "heapq",
        "html",
        "ipaddress",
        "itertools",
        "json",
        "keyword",
        "math",
        "numbers",
        "operator",
        "re",
        "statistics",
        "string",
        "struct",
        "textwrap",
        "types",
        "typing",
        "unicodedata",
        "urllib.parse",
        "uuid",
        "zlib",
        "zoneinfo",
    }
)
PURE_ROOMS = ("core", "errors")
IMPURE_CALLS = frozenset({"open", "print", "input", "breakpoint", "exec", "eval", "compile"})
CLOCKS = frozenset({"now", "utcnow", "today", "uuid1", "uuid4"})
WORN_OUT_NAMES = frozenset({"utils", "helpers", "common", "manager", "handler", "data", "info", "process"})
MOST_LINES = 400
KNOWN = sys.stdlib_module_names | {"bot"}


@dataclass(frozen=True, slots=True)
class Module:
    """One file: its dotted name, its text, its tree, and what it imports (line, dotted target)."""

    name: str
    source: str
    tree: ast.Module
    imports: tuple[tuple[int, str], ...] = field(default=())

    @property
    def room(self) -> str:
        return room_of(self.name)


def room_of(name: str) -> str:
    """The room of a module of ours: ``bot.core.text`` is in ``core``; '' if it has no place in the table."""
    inside = name.removeprefix("bot.")
    return next((room for room in ROW_OF if inside == room or inside.startswith(f"{room}.")), "")


def complaints(sources: Mapping[str, str]) -> list[str]:
    """Every broken rule in ``sources`` (dotted module name -> source text), as sentences that say what to do."""
    modules = [_read(name, source, sources.keys()) for name, source in sorted(sources.items())]
    found: list[str] = []
    for module in modules:
        for rule in (_place, _neighbours, _libraries, _purity, _import_effects, _outline):
            found += [f"{module.name}{where}" for where in rule(module)]
    return found + _circles(modules)


def libraries(sources: Mapping[str, str]) -> dict[str, str]:
    """Third-party top-level names that are imported, each with one module that does so."""
    found = {}
    for name, source in sources.items():
        for _, target in _read(name, source, sources.keys()).imports:
            top = target.partition(".")[0]
            if top not in sys.stdlib_module_names and top not in {"bot", "tests"}:
                found[top] = name
    return found


def imported(sources: Mapping[str, str]) -> set[str]:
    """Everything outside this project that is imported, by its dotted name: modules, and names that may be modules."""
    found = set()
    for source in sources.values():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.partition(".")[0] not in {"bot", "tests"}}


def _read(name: str, source: str, known: Container[str]) -> Module:
    tree = ast.parse(source)
    return Module(name, source, tree, tuple(_targets(tree, name, known)))


def _targets(tree: ast.Module, name: str, known: Container[str]) -> Iterator[tuple[int, str]]:
    """Imports anywhere in the file, also inside functions and ``if TYPE_CHECKING``: a type is knowledge, too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*name.split(".")[: -node.level], *filter(None, [node.module])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield node.lineno, whole if whole in known else base


def _place(module: Module) -> Iterator[str]:
    if module.name in DOORS:
        yield from (
            f":{line} imports {target}: this file only says what the rooms are" for line, target in _libs(module)
        )
    elif not module.room:
        yield " has no place: give its room a row in tests/architecture.py, or move it into a room that has one"
    for worn in WORN_OUT_NAMES & set(module.name.split(".")):
        yield f" is called {worn}, which says nothing: name it after what it knows (a word of the design)"


def _libs(module: Module) -> list[tuple[int, str]]:
    return [(line, target) for line, target in module.imports if target != "__future__"]


def _neighbours(module: Module) -> Iterator[str]:
    mine = ROW_OF.get(module.room, -1)
    for line, target in module.imports:
        if target.partition(".")[0] != "bot" or target in DOORS or mine < 0:
            continue
        theirs = room_of(target)
        if target.startswith("tests") or not theirs:
            yield f":{line} imports {target}, which has no place in tests/architecture.py"
        elif theirs != module.room and ROW_OF[theirs] == mine:
            yield f":{line} imports {target}: {module.room} and {theirs} are side by side; let a room above join them"
        elif ROW_OF[theirs] < mine:
            yield f":{line} imports {target}, which is above it: hand the value in as an argument instead"


def _libraries(module: Module) -> Iterator[str]:
    for line, target in module.imports:
        top = target.partition(".")[0]
        if top not in HOMES and top not in KNOWN:
            yield f":{line} imports {top}: no home is agreed for it; give it one in tests/architecture.py"
        elif top in HOMES and module.room not in HOMES[top]:
            where = " or ".join(HOMES[top]) or "nowhere in this project"
            yield f":{line} imports {top}, which lives in {where}: put this work there"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv", "os.putenv"}:
            if module.room != "config":
                yield f":{node.lineno} looks at the environment: only config does; take the value from Config"
        elif isinstance(node, ast.ImportFrom) and node.module == "os" and module.room != "config":
            if {alias.name for alias in node.names} & {"environ", "getenv", "putenv"}:
                yield f":{node.lineno} looks at the environment: only config does; take the value from Config"
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"__import__", "import_module"}:
            yield f":{node.lineno} imports by a computed name, which hides it from these rules: write an import"


def _purity(module: Module) -> Iterator[str]:
    if module.room not in PURE_ROOMS:
        return
    for line, target in module.imports:
        top = target.partition(".")[0]
        if top in sys.stdlib_module_names and top not in PURE and target not in PURE:
            yield f":{line} imports {target}: {module.room} decides with values alone; hand in what it gives"
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in IMPURE_CALLS:
            yield f":{node.lineno} calls {called}(): {module.room} touches nothing outside; do this in a flow"
        elif isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            yield f":{node.lineno} calls {called}(): {module.room} has no clock and no chance; take it as an argument"


def _import_effects(module: Module) -> Iterator[str]:
    for number, node in enumerate(module.tree.body):
        match node:
            case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                pass
            case ast.Assign() | ast.AnnAssign():
                pass
            case ast.Expr(value=ast.Constant(value=str())) if number == 0:
                pass
            case ast.If() if ast.unparse(node.test) in {"TYPE_CHECKING", "__name__ == '__main__'"}:
                pass
            case ast.For(body=[ast.Expr(value=ast.Call(func=ast.Attribute(attr="add_command")))]) if (
                module.room == "cli"
            ):
                pass  # joins the commands: what decorators would do if they all stood in one file
            case _:
                yield f":{node.lineno} does something when it is imported: put it into a function that somebody calls"


def _outline(module: Module) -> Iterator[str]:
    if ast.get_docstring(module.tree) is None:
        yield " has no docstring: begin with what the module is for and what it does not do"
    lines = module.source.count("\n")
    if lines > MOST_LINES:
        yield f" has {lines} lines, {MOST_LINES} is the limit: find the two subjects in it and part them"


def _circles(modules: list[Module]) -> list[str]:
    """Import circles inside a room (between rooms the rows exclude them), each told once."""
    names = {module.name for module in modules}
    ways = {module.name: sorted({target for _, target in module.imports} & names) for module in modules}
    found: dict[frozenset[str], str] = {}
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = path[path.index(name) :]
            found.setdefault(frozenset(circle), " -> ".join((*circle, name)))
        elif name not in done:
            for target in ways[name]:
                walk(target, (*path, name))
            done.add(name)

    for name in ways:
        walk(name, ())
    return [f"{circle} is a circle: move what both need into a third module" for circle in found.values()]
