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
    {"ontology", "dates", "words", "layout"},
    {"time_values", "dateline", "lexicon"},
    {"times", "formats", "languages"},
    {"office", "pdf", "tables", "web_pages"},
    {"feeds"},
    {"readers"},
    {"files"},
    {"metadata"},
    {"sources", "text"},
    {"frames", "mentions"},
    {"entities"},
    {"reading"},
    {"coref", "scope"},
    {"claims", "structure"},
    {"statements"},
    {"pipeline"},
    {"rdf"},
    {"store"},
    {"ledger"},
    {"graph"},
    {"cypher", "map", "rules", "shapes"},
    {"export"},
    {"builder", "check", "score"},
    {"removal"},
    {"__init__"},
    {"terminal"},
    {"cli"},
    {"__main__"},
]
#: The one exception: `Graph.export` and `Graph.map` are doors to what comes after them, opened when they are called.
DOORS = {("graph", "export"), ("graph", "map"), ("builder", "__init__")}
WRAPPERS = {
    "spacy": {"text"},
    "pyoxigraph": {"rdf", "store", "graph", "export", "check"},
    "pyvis": {"map"},
    "click": {"cli", "terminal"},
    "rich": {"terminal"},
    "networkx": {"layout", "graph", "export"},
    "rdflib": {"graph", "check"},
    "pyshacl": {"check"},
    "pyarrow": {"export"},
    "pandas": {"graph"},
    "trafilatura": {"web_pages"},
    "pypdf": {"pdf"},
    "docx": {"office"},
    "feedparser": {"feeds"},
    "py3langid": {"languages"},
}
MODULES = sorted(p.stem for p in KG.glob("*.py"))


def imports(module: str) -> Iterator[str]:
    """Modules of kg and outside libraries that a module imports anywhere, also late and for types."""
    for node in ast.walk(ast.parse((KG / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield "kg.__init__" if alias.name == "kg" else alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "kg":
                for alias in node.names:
                    yield f"kg.{alias.name}" if (KG / f"{alias.name}.py").exists() else "kg.__init__"
            else:
                yield node.module


def place(module: str) -> int:
    return next((n for n, row in enumerate(LINE) if module in row), -1)


def test_every_module_has_its_place() -> None:
    assert [m for m in MODULES if place(m) < 0] == []
    assert sorted(m for row in LINE for m in row if m not in MODULES) == [], "the line names a module that is gone"


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    inner = {name.split(".")[1] for name in imports(module) if name.startswith("kg.")}
    backwards = {m for m in inner if place(m) >= place(module) and m != module and (module, m) not in DOORS}
    if module == "__init__":
        backwards -= {"graph", "builder"}
    assert backwards == set()


@pytest.mark.parametrize("library", WRAPPERS)
def test_libraries_have_wrappers(library: str) -> None:
    users = {m for m in MODULES if any(name.split(".")[0] == library for name in imports(m))}
    assert users <= WRAPPERS[library]
    assert users, f"{library} is used nowhere"


def test_nothing_prints() -> None:
    for module in MODULES:
        tree = ast.parse((KG / f"{module}.py").read_text(encoding="utf-8"))
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"]
        assert not calls, module
