"""Fixtures that several test files share: data loaded once, cases read in one run, the browser and the front-end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Visit, chromium, program
from bundling import backend, copy_sources, no_npm
from factory import story
from reading import read_cases
from viewing import Data, Map, carried

from kg.export import viewer
from kg.graph import Graph
from kg.model import Extraction
from kg.ontology import Ontology, load
from kg.ontology.lexicon import Lexicon, load_lexicon
from kg.store import Store
from kg.store.rdf import extraction_quads


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return load()


@pytest.fixture(scope="session")
def lexicon(ontology: Ontology) -> Lexicon:
    return load_lexicon(ontology)


@pytest.fixture(scope="module")
def readings(request: pytest.FixtureRequest) -> dict[str, Extraction]:
    """What each of the file's `CASES` gives, by its name."""
    return read_cases(request.module.CASES)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium; without one, tests are skipped, but not in CI."""
    path = program()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine, and in CI the pages must be tested in a browser")
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    pytest.importorskip("playwright.sync_api")
    with chromium(path) as running:
        yield running


@pytest.fixture
def visits() -> Iterator[list[Visit]]:
    """Where a test puts the pages that it opens: none of them may complain, or ask anything of others."""
    opened: list[Visit] = []
    yield opened
    assert [complaint for visit in opened for complaint in visit.close()] == []


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The folder of `kg serve` with a fresh bundle of the front-end in it."""
    if not backend.is_fresh():
        try:
            backend.build()
        except backend.CannotBundle as error:
            no_npm(error)
    return Path(backend.STATIC)


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of the front-end with all that npm installs for them, for tests as well."""
    folder = copy_sources(tmp_path_factory.mktemp("web"))
    try:
        backend.install(folder, development=True)
    except backend.CannotBundle as error:
        no_npm(error)
    return folder


@pytest.fixture(scope="session")
def axe(modules: Path) -> str:
    """The script of axe-core, which finds what keeps people from using a page."""
    return (modules / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Graph]]:
    """A graph of extractions, in a store of its own."""
    opened: list[Graph] = []

    def graph(*extractions: Extraction) -> Graph:
        folder = tmp_path / f"store{len(opened)}"
        with Store.create_or_open(folder) as store:
            store.write((e.document.id, extraction_quads(e, run="r", input_hash="h")) for e in extractions)
            store.recompute_entities(load().gazetteer)
        opened.append(Graph.open(folder))
        return opened[-1]

    yield graph
    for graph_ in opened:
        graph_.close()


@pytest.fixture
def told(make: Callable[..., Graph], bundle: Path) -> Data:
    """What the map of a small story carries."""
    return carried(make(story()), bundle)


@pytest.fixture
def visit(browser: Any, visits: list[Visit], bundle: Path, tmp_path: Path) -> Callable[..., Map]:
    """Opens a map with some data in a browser of its own, at a fragment."""

    def go(data: Data, fragment: str = "", width: int = 1280, height: int = 900, **context: Any) -> Map:
        path = tmp_path / f"map{len(visits)}.html"
        path.write_text(viewer.alone(data, bundle), "utf-8")
        seen = Map(browser, path.as_uri() + fragment, site=path.as_uri(), width=width, height=height, **context)
        visits.append(seen)
        return seen.ready()

    return go
