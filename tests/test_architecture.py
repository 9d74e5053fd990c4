"""The line goes one way: a module imports only modules before it, and each outside library has its own wrapper."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

KG = Path(__file__).resolve().parent.parent / "kg"

#: The line, from left to right; what stands in one row may not import its neighbours.
LINE = [
    {"errors"},
    {"model"},
    {"judgements"},
    {"dates", "words"},
    {"ontology"},
    {"queries", "sources"},
    {"extract"},
    {"coding_features"},
    {"coding", "pipeline"},
    {"explain", "gaps"},
    {"store"},
    {"graph"},
    {"export"},
    {"builder", "score"},
    {"removal"},
    {"__init__"},
    {"serve", "terminal"},
    {"cli"},
    {"__main__"},
]
#: The same within the packages; `__init__` is the package itself.
WITHIN = {
    "ontology": [{"schema"}, {"validate"}, {"__init__"}, {"confidence", "lexicon"}],
    "sources": [
        {"dateline", "formats", "languages"}, {"office", "pdf", "tables", "web_pages"}, {"feeds"}, {"readers"}, {"files"}, {"metadata"},
        {"__init__"},
    ],
    "extract": [
        {"__init__", "text", "time_values"}, {"times", "phrases", "matcher"}, {"attached", "mended"}, {"frames"}, {"anchors", "mentions"}, {"naming", "senses"}, {"entities"},
        {"introduced", "items", "rolls"}, {"reading"}, {"groups", "modality", "pairs", "sides", "wanted"}, {"titled"}, {"descriptions"}, {"antecedents", "bearers", "examples", "targets"},
        {"nouns", "pronouns", "slots"}, {"counted", "coref", "governors", "news"}, {"narrative", "scope"}, {"dating", "occasions"},
        {"arguments", "claims", "construction", "elided", "gatherings", "membership", "parleys", "places", "qualifiers", "stationed"}, {"offices", "verdicts"}, {"disputes", "structure"},
        {"statements"},
    ],
    "store": [{"names", "sparql"}, {"read"}, {"rdf"}, {"__init__"}, {"ledger"}],
    "graph": [
        {"fetch", "naming", "rows", "views"}, {"merged", "predicates"}, {"bridges", "lines", "outlines", "stats"}, {"__init__"},
        {"identity", "rules", "shapes"}, {"description"}, {"check"},
    ],
    "export": [
        {"background", "calling", "communities", "kinds", "layout", "packing", "placing", "rdf"}, {"choice", "cypher", "networks", "story", "tables"}, {"map", "payload"}, {"viewer"},
        {"__init__"},
    ],
    "score": [{"gold"}, {"__init__"}],
    "serve": [
        {"connection", "limits", "negotiation"}, {"protocol"},
        {"pages.lookup"}, {"pages.telling"}, {"pages.ego", "pages.frame", "pages.marking"}, {"pages.data", "pages.entity", "pages.texts"},
        {"pages.lists"}, {"pages.relations"}, {"pages"}, {"results"}, {"describe"}, {"answers"}, {"worker"}, {"pool"}, {"snapshot", "writing"}, {"app"}, {"__init__"},
    ],
    "cli": [{"group"}, {"asking", "building", "extracting", "sharing"}, {"__init__"}],
    "terminal": [{"console"}, {"explaining", "views"}, {"reports"}, {"__init__"}],
}  # fmt: skip
#: The exceptions: `Graph.export` and `Graph.map` are doors to what comes after them, opened when they are called;
#: the builder writes the version of kg into the run.
DOORS = {("graph", "export"), ("builder", "__init__")}
WRAPPERS = {
    "spacy": {"extract.text"},
    "pyoxigraph": {"store.names", "store.read", "store.rdf", "store", "graph.rows", "graph", "graph.check", "graph.description", "export.rdf", "serve.results", "serve.describe", "serve.writing", "serve.pages.lookup"},
    "pyvis": {"export.map"},
    "click": {"cli.group", "cli.asking", "cli.building", "cli.extracting", "cli.sharing", "terminal.console", "terminal.views"},
    "rich": {"terminal.console", "terminal.explaining", "terminal.views"},
    "networkx": {"export.communities", "export.layout", "export.networks", "graph.bridges", "graph"},
    "rdflib": {"graph.bridges", "graph", "graph.check"},
    "pyshacl": {"graph.check"},
    "jinja2": {"serve.pages.frame"},
    "starlette": {"serve.app"},
    "uvicorn": {"serve", "serve.connection"},
    "pyarrow": {"export.tables"},
    "pandas": {"graph.rows", "graph"},
    "trafilatura": {"sources.web_pages"},
    "pypdf": {"sources.pdf"},
    "docx": {"sources.office"},
    "feedparser": {"sources.feeds"},
    "py3langid": {"sources.languages"},
}


def _module(path: Path) -> str:
    parts = path.relative_to(KG).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


def _path(module: str) -> Path:
    """The file of a module, or of a package."""
    folder = KG / module.replace(".", "/")
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")


MODULES = sorted(_module(p) for p in KG.rglob("*.py") if p.parent.name != "web")


def imports(module: str) -> Iterator[str]:
    """What a module imports anywhere, also late and for types: modules of kg as `kg.a.b`, outside libraries by their first name."""
    for node in ast.walk(ast.parse(_path(module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield "kg.__init__" if alias.name == "kg" else alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = node.module.removeprefix("kg").lstrip(".") if node.module.split(".")[0] == "kg" else None
            for alias in node.names if inner is not None else ():
                whole = f"{inner}.{alias.name}".lstrip(".")
                yield "kg." + (whole if whole in MODULES else inner or "__init__")
            if inner is None:
                yield node.module


def place(module: str) -> tuple[int, int]:
    """Place in the line, and within the package; -1 where there is none."""
    top, _, inner = module.partition(".")
    first = next((n for n, row in enumerate(LINE) if top in row), -1)
    rows = WITHIN.get(top, [{"__init__"}])
    return first, next((n for n, row in enumerate(rows) if (inner or "__init__") in row), -1)


def test_every_module_has_its_place() -> None:
    assert [m for m in MODULES if -1 in place(m)] == []
    named = {m for row in LINE for m in row} | {f"{p}.{m}" for p, rows in WITHIN.items() for row in rows for m in row if m != "__init__"}
    assert sorted(named - set(MODULES)) == [], "the line names a module that is gone"


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    own = place(module)
    backwards = set()
    for name in {n.removeprefix("kg.") for n in imports(module) if n.startswith("kg.")}:
        there, door = place(name), (module.split(".")[0], name.split(".")[0])
        ahead = there[0] > own[0] or there[0] == own[0] and (door[0] != door[1] or there[1] >= own[1])
        if name != module and ahead and door not in DOORS:
            backwards.add(name)
    assert backwards == set()


@pytest.mark.parametrize("library", WRAPPERS)
def test_libraries_have_wrappers(library: str) -> None:
    users = {m for m in MODULES if any(name.split(".")[0] == library for name in imports(m))}
    assert users <= WRAPPERS[library]
    assert users, f"{library} is used nowhere"


def test_nothing_prints() -> None:
    for module in MODULES:
        tree = ast.parse(_path(module).read_text(encoding="utf-8"))
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"]
        assert not calls, module
