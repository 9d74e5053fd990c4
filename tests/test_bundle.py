"""The front-end: its build from npm, the package's build backend, and the query editor in a real browser."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, quote

import pyoxigraph as ox
import pytest

import kg
from kg.store import Store

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "kg" / "web"
#: What every page of `kg serve` is sent with.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
QUESTIONS = [
    {"name": "who-whom", "group": "Accusations", "question": "Who accuses whom of violating what?",
     "text": "SELECT ?claimant ?accused ?agreement ?when WHERE { ?st rdf:subject ?accused ; rdf:predicate kg:violates ; rdf:object ?agreement ;"
             " kg:attributedTo ?claimant ; prov:wasDerivedFrom/dcterms:issued ?when } ORDER BY ?when ?claimant"},
    {"name": "who-left", "group": "Agreements", "question": "Who left which agreement, and when?",
     "text": "SELECT ?who ?did ?agreement ?when WHERE {\n  ?st rdf:subject/rdfs:label ?who ; rdf:predicate ?p ; rdf:object/rdfs:label ?agreement ;\n"
             "    kg:timeValue ?when .\n  ?p rdfs:label ?did VALUES ?p { kg:withdrawsFrom kg:suspends }\n} ORDER BY ?when ?who"},
    {"name": "by-year", "group": "Agreements", "question": "How many statements tell of each year?",
     "text": "SELECT ?year (COUNT(*) AS ?statements) WHERE { ?st kg:timeValue ?t BIND(SUBSTR(STR(?t), 1, 4) AS ?year) }"
             " GROUP BY ?year ORDER BY ?year"},
]  # fmt: skip
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202e{{x}}"


def load_backend() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle", WEB / "bundle.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


backend = load_backend()


def copy_sources(folder: Path) -> Path:
    """What the front-end is built from, elsewhere."""
    for path in [*backend.inputs(WEB), WEB / "tsconfig.json"]:
        target = folder / path.relative_to(WEB)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return folder


def no_npm(error: Exception) -> None:
    """Skip for the reason that the machine has no npm or cannot reach its registry; everything else is a failure."""
    if re.search(r"no npm|ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|network|timed out|E40[034]|E5\d\d", str(error)):
        pytest.skip(f"npm cannot be reached from here: {error}")
    raise error


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bundle; the checkout's own if it is fresh, else made now."""
    if backend.is_fresh():
        return Path(backend.STATIC)
    static = tmp_path_factory.mktemp("static")
    try:
        backend.build(WEB, static)
    except backend.CannotBundle as error:
        no_npm(error)
    return static


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources with all that npm installs for them, for tests as well."""
    folder = copy_sources(tmp_path_factory.mktemp("web"))
    try:
        backend.install(folder, development=True)
    except backend.CannotBundle as error:
        no_npm(error)
    return folder


# --- the build ------------------------------------------------------------------------------------------------------


def test_the_lock_file_names_no_registry() -> None:
    text = (WEB / "package-lock.json").read_text("utf-8")
    assert "resolved" not in text and "http" not in re.sub(r'"(url|node)": "[^"]*"', "", text)
    lock = json.loads(text)
    assert all("integrity" in entry for path, entry in lock["packages"].items() if path), "every package is known by its digest"


def test_no_javascript_of_others_is_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files", "kg/web"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout")
    assert not re.findall(r"^.*(?:node_modules|query\.js|query\.css|licences\.txt).*$", listed.stdout.replace("src/query/query.css", ""), re.M)
    assert all(p.stat().st_size < 40_000 for p in (WEB / "src").rglob("*") if p.is_file())


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    made: list[dict[str, bytes]] = []
    for name in ("one", "two"):
        web = copy_sources(tmp_path / name / "web")
        try:
            files = backend.build(web, tmp_path / name / "static")
        except backend.CannotBundle as error:
            no_npm(error)
        assert not (web / "node_modules").exists(), "the sources stay as they were"
        made.append({p.name: p.read_bytes() for p in files})
    assert made[0] == made[1]
    assert set(made[0]) == {"query.js", "query.css", "bundle-licences.txt"}
    for name, data in made[0].items():
        print(f"{name}: {len(data):,} bytes")
    assert len(made[0]["query.js"]) < 1_300_000
    script = made[0]["query.js"].decode()
    assert not re.search(r"\bnew Function\(|sourceMappingURL", script)
    licences = made[0]["bundle-licences.txt"].decode()
    for package in ("@zazuko/yasgui", "codemirror", "n3", "jquery", "dompurify"):
        assert re.search(rf"^{re.escape(package)} \d", licences, re.M), package
    assert licences.count("Permission is hereby granted") > 10
    for part in licences.split("-" * 80)[1:]:
        assert len(part.split()) > 50 or "BSD" in part, f"the terms are missing: {part}"


def test_only_a_change_is_built(tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web = copy_sources(tmp_path / "web")
    static = tmp_path / "static"
    shutil.copytree(bundle, static)
    monkeypatch.setenv("PATH", "")  # a build would fail: there is no npm
    began = time.perf_counter()
    assert backend.ensure(web, static)
    assert time.perf_counter() - began < 0.5
    (static / "query.js").rename(tmp_path / "query.js")
    assert not backend.is_fresh(web, static), "a missing file is noticed"
    (tmp_path / "query.js").rename(static / "query.js")
    with (web / "src" / "query.ts").open("a") as file:
        file.write("// changed\n")
    assert not backend.is_fresh(web, static)


def test_without_npm_one_line_and_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    web = copy_sources(tmp_path / "web")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert backend.ensure(web, tmp_path / "static") is False
    said = capfd.readouterr().err
    assert said.count("\n") == 1 and "no npm" in said and "plain form" in said
    assert not (tmp_path / "static").exists()
    assert backend._node() == ([] if backend.is_fresh() else [backend.NODE])
    monkeypatch.setenv("KG_NO_BUNDLE", "1")
    assert backend.ensure(web, tmp_path / "static") is False and backend._node() == []
    assert capfd.readouterr().err == ""


def test_an_unreachable_registry_fails_quickly_and_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        backend.npm()
    except backend.CannotBundle as error:
        no_npm(error)
    web, static = copy_sources(tmp_path / "web"), tmp_path / "static"
    static.mkdir()
    (static / "query.js").write_text("old")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{closed.getsockname()[1]}/")
        monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
        with pytest.raises(backend.CannotBundle, match="npm ci"):
            backend.build(web, static)
    assert (static / "query.js").read_text() == "old"


def test_the_sources_are_well_typed(modules: Path) -> None:
    command, environment = backend.npm()
    done = subprocess.run([*command, "run", "--silent", "check"], cwd=modules, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_wheel_through_the_source_distribution_carries_the_bundle(tmp_path: Path, bundle: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".git", ".venv", "*.db", "__pycache__", ".*_cache", "build", "dist", "*.egg-info", "tests"))
    shutil.copytree(bundle, source / "kg" / "web" / "static", dirs_exist_ok=True)
    done = subprocess.run([sys.executable, "-m", "build", "--outdir", tmp_path / "out", source], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    names = set(zipfile.ZipFile(next((tmp_path / "out").glob("*.whl"))).namelist())
    assert {"kg/web/static/query.js", "kg/web/static/query.css", "kg/web/static/bundle-licences.txt"} <= names
    assert not [n for n in names if n.startswith("kg/web/") and re.search(r"node_modules|\.ts$|\.json$|\.py$|/\.bundle", n)]


# --- the editor in a browser ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store") / "kg.db"
    kg.build([str(ROOT / "seeds")], store=str(folder))
    with Store.create_or_open(folder) as opened:  # a stranger's entity
        evil, names = opened.namespaces.entity("evil"), opened.namespaces
        opened.replace_graph(names.graph("evil"), [
            ox.Quad(evil, names.term("rdfs:label"), ox.Literal(EVIL), names.graph("evil")),
            ox.Quad(evil, names.term("rdf:type"), names.property("Thing"), names.graph("evil")),
        ])  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def site(store: Path, bundle: Path) -> Iterator[str]:
    """A server with one page, the editor's, and an endpoint over the sample corpus; returns its address."""
    uvicorn = pytest.importorskip("uvicorn")
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
    from starlette.routing import Route

    opened = Store.open(store)
    prefixes = opened.namespaces.prefixes

    async def sparql(request: Request) -> Response:
        query = parse_qs((await request.body()).decode())["query"][0]
        try:
            answer = opened.quads.query(query, prefixes=prefixes, use_default_graph_as_union=False)
        except (SyntaxError, ValueError) as error:
            return Response(str(error), 400, media_type="text/plain")
        if isinstance(answer, ox.QueryTriples):
            return Response(answer.serialize(format=ox.RdfFormat.N_TRIPLES), media_type="application/n-triples")
        return Response(answer.serialize(format=ox.QueryResultsFormat.JSON), media_type="application/sparql-results+json")

    async def page(request: Request) -> Response:
        text = escape(request.query_params.get("query", ""))
        return HTMLResponse(f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Query</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
            <link rel="stylesheet" href="/static/query.css"><script src="/static/query.js" defer></script></head>
            <body><main><h1>Query</h1><div id="editor" data-endpoint="/sparql" data-queries="/queries.json" data-prefixes="/prefixes.json">
            <form action="/sparql" method="post"><label for="q">SPARQL</label><textarea id="q" name="query">{text}</textarea>
            <button>Run</button></form></div></main></body></html>""", headers={"Content-Security-Policy": POLICY})  # fmt: skip

    async def static(request: Request) -> Response:
        return FileResponse(bundle / Path(request.path_params["name"]).name)

    routes = [
        Route("/sparql", sparql, methods=["POST"]),
        Route("/query", page),
        Route("/static/{name}", static),
        Route("/prefixes.json", lambda _: JSONResponse(prefixes)),
        Route("/queries.json", lambda _: JSONResponse(QUESTIONS)),
    ]
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()
    opened.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine, and in CI the page must be tested in a browser")
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()


class Editor:
    """The query page in the browser, with everything it asked for and complained of."""

    def __init__(self, browser: Any, site: str, width: int = 1280, height: int = 900, query: str = "", **context: Any) -> None:
        self.site = site
        self.context = browser.new_context(viewport={"width": width, "height": height}, **context)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.expected: list[str] = []
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda r: None if r.url.startswith((site, "data:", "blob:" + site)) else self.outside.append(r.url))
        self.page.goto(site + "/query" + (f"?query={quote(query)}" if query else ""))
        self.page.wait_for_selector("#editor[data-ready=true]")

    def _dialog(self, dialog: Any) -> None:
        self.errors.append(dialog.message)
        dialog.dismiss()

    def run(self, query: str, view: str | None = None) -> str:
        """Write a query, run it and turn to a view; returns the status line."""
        self.page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", query)
        self.page.click(".kg-run")
        return self.settled(view)

    def settled(self, view: str | None = None) -> str:
        self.page.wait_for_selector("#editor[data-state=idle]")
        if view:
            self.page.click(f".yasr_btnGroup button[title='{view}']")
        self.page.wait_for_timeout(150)
        return str(self.page.inner_text(".kg-status"))

    def value(self) -> str:
        return str(self.page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))

    def close(self) -> None:
        self.context.close()
        assert self.outside == [], "nothing is asked of another site"
        assert [e for e in self.errors if not any(x in e for x in self.expected)] == []


@pytest.fixture
def visit(browser: Any, site: str) -> Iterator[Callable[..., Editor]]:
    opened: list[Editor] = []

    def go(**options: Any) -> Editor:
        opened.append(Editor(browser, site, **options))
        return opened[-1]

    yield go
    for editor in opened:
        editor.close()


def test_a_question_is_answered_in_a_table(visit: Callable[..., Editor]) -> None:
    seen = visit()
    assert seen.page.inner_text(".kg-examples h2 >> nth=1") == "Agreements"
    assert not seen.page.is_visible("form")
    seen.page.click("text=Who left which agreement")
    assert re.match(r"\d+ rows in [\d.]+ s\.", seen.settled())
    assert seen.page.locator(".kg-table th").all_inner_texts() == ["who", "did", "agreement", "when"]
    assert "kg:withdrawsFrom" in seen.value() and "PREFIX" not in seen.value()
    assert seen.page.locator(".parseErrorIcon").count() == 0, "the prefixes are known without a declaration"
    seen.page.click(".kg-table th button:text-is('who')")
    assert seen.page.get_attribute(".kg-table th >> nth=0", "aria-sort") == "ascending"
    names = seen.page.locator(".kg-table td:first-child").all_inner_texts()
    assert names == sorted(names, key=str.lower) and len(names) > 5
    seen.page.fill("[aria-label='Filter rows']", "open skies")
    assert set(seen.page.locator(".kg-table td:nth-child(3)").all_inner_texts()) == {"Treaty on Open Skies"}
    assert "/query?query=SELECT" in seen.page.url, "the address is the link to what is seen"


def test_iris_lead_to_pages_of_this_site(visit: Callable[..., Editor]) -> None:
    seen = visit(query="SELECT ?e ?type WHERE { VALUES ?e { ent:inf-treaty } ?e a ?type } LIMIT 1")
    assert seen.settled().startswith("1 row in "), "a shared link is run"
    links = seen.page.locator(".kg-table td a")
    assert [(a.inner_text(), a.get_attribute("href")) for a in links.all()] == [
        ("ent:inf-treaty", "/entity/inf-treaty"), ("kg:Agreement", "/ontology#Agreement"),
    ]  # fmt: skip


def test_a_chart_of_years_and_of_months(visit: Callable[..., Editor]) -> None:
    seen = visit()
    seen.run(QUESTIONS[1]["text"], "Over time")
    assert seen.page.inner_text(".kg-result h3") == "Rows by year of when"
    sizes = [int(t.rpartition(": ")[2]) for t in seen.page.locator(".kg-bar title").all_text_contents()]
    assert sum(sizes) == seen.page.evaluate("Number.parseInt(document.querySelector('.kg-status').textContent)")
    seen.run(QUESTIONS[2]["text"])
    assert seen.page.inner_text(".kg-result h3") == "statements by year of year", "a query that counts has its numbers drawn"
    seen.run('SELECT ?d ("x" AS ?x) { VALUES ?d { "2019-02-02" "2019-02" "2020-01/2020-03" "soon" } }')
    assert seen.page.inner_text(".kg-result h3") == "Rows by month of d"
    bars = seen.page.locator(".kg-bar title").all_text_contents()
    assert len(bars) == 12 and bars[0] == "Feb 2019: 2" and bars[-1] == "Jan 2020: 1"
    assert "1 of 4 rows have no date" in seen.page.inner_text(".kg-result")


def test_a_network_of_the_result(visit: Callable[..., Editor]) -> None:
    seen = visit()
    seen.run(QUESTIONS[0]["text"], "Network")
    seen.page.wait_for_selector(".kg-network")
    links = {a.locator("title").text_content(): a.get_attribute("href") for a in seen.page.locator(".kg-network a").all()}
    assert links["Russia"] == "/entity/russia" and links["United States"] == "/entity/united-states"
    first = seen.page.inner_html(".kg-network")
    seen.run(QUESTIONS[0]["text"])
    assert seen.page.inner_html(".kg-network") == first, "the same result, the same picture"
    seen.page.select_option("label:has-text('to') >> nth=-1 >> select", "agreement")
    assert "INF" in seen.page.text_content(".kg-network") or "Nuclear" in seen.page.text_content(".kg-network")
    # Columns of labels do as well: the graph knows whose they are.
    seen.run(QUESTIONS[1]["text"])
    seen.page.wait_for_selector(".kg-network a[href='/entity/new-start']")
    assert "withdraws from" in seen.page.text_content(".kg-network")
    seen.run("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?o), STR(ent:)) && STRSTARTS(STR(?s), STR(ent:))) } LIMIT 20")
    seen.page.wait_for_selector(".kg-network a")


def test_the_network_keeps_its_labels_apart(visit: Callable[..., Editor]) -> None:
    seen = visit()
    seen.run("SELECT DISTINCT ?a ?b WHERE { ?st rdf:subject ?a ; rdf:object ?b } ORDER BY ?a ?b LIMIT 60", "Network")
    seen.page.wait_for_selector(".kg-network a")
    overlaps = seen.page.evaluate("""() => {
        const boxes = [...document.querySelectorAll('.kg-network a text')].map(t => t.getBoundingClientRect());
        let found = 0;
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
          if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2) found++;
        }));
        return [found, boxes.length]; }""")
    assert overlaps[0] == 0 and overlaps[1] > 20


def test_the_download_is_csv_of_the_very_words(visit: Callable[..., Editor], tmp_path: Path) -> None:
    seen = visit()
    assert seen.page.is_disabled("text=Download CSV")
    seen.run('SELECT ?a ?b { VALUES (?a ?b) { ("say ""{{b}}""" ent:russia) ("1,5" UNDEF) } }'.replace('""', '\\"'))
    with seen.page.expect_download() as waiting:
        seen.page.click("text=Download CSV")
    waiting.value.save_as(tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_bytes().decode()
    assert text == 'a,b\r\n"say ""{{b}}""",https://w3id.org/kg-ir/entity/russia\r\n"1,5",\r\n'


@pytest.mark.parametrize(
    ("query", "typed", "offered"),
    [
        ("SELECT * { ?x a kg:", "Agr", "kg:Agreement"),
        ("SELECT * { ?x kg:", "withd", "kg:withdrawsFrom"),
        ("SELECT * { ?x prov:", "was", "prov:wasDerivedFrom"),
        ("SELECT * { ?x kg:withdrawsFrom ent:", "inf", "ent:inf-treaty"),
        ("SELECT * { ?x rdf:subject ", "russ", "ent:russia"),
        ("SELECT * { ", "ent:uni", "ent:united-states"),
    ],
)
def test_completion_comes_from_the_graph(visit: Callable[..., Editor], query: str, typed: str, offered: str) -> None:
    seen = visit()
    seen.page.evaluate("""text => { const e = document.querySelector('.CodeMirror').CodeMirror;
        e.setValue(text); e.focus(); e.setCursor(e.lineCount(), 0); }""", query)
    seen.page.keyboard.type(typed)
    seen.page.keyboard.press("Control+Space")
    seen.page.wait_for_selector(".CodeMirror-hint")
    hints = seen.page.locator(".CodeMirror-hint span").all_inner_texts()
    assert offered in hints
    for _ in range(hints.index(offered)):
        seen.page.keyboard.press("ArrowDown")
    seen.page.keyboard.press("Enter")
    assert seen.value().endswith(offered), seen.value()


def test_a_colon_offers_names_unasked(visit: Callable[..., Editor]) -> None:
    seen = visit()
    seen.page.evaluate("""text => { const e = document.querySelector('.CodeMirror').CodeMirror;
        e.setValue(text); e.focus(); e.setCursor(0, 99); }""", "SELECT * { ?x a ")  # fmt: skip
    seen.page.keyboard.type("kg:")
    seen.page.wait_for_selector(".CodeMirror-hint")


def test_errors_say_what_is_wrong(visit: Callable[..., Editor]) -> None:
    seen = visit()
    seen.expected = ["400 (Bad Request)"]
    assert seen.run("SELECT * WHERE { ?s ?p }").startswith("The server declined")
    assert "error at 1:" in seen.page.inner_text(".errorResult")
    assert seen.page.locator(".parseErrorIcon").count() == 1
    assert seen.run("ASK {}").startswith("Answered") and "True" in seen.page.inner_text(".kg-result")
    assert seen.run("SELECT * { ?s kg:none ?o }").startswith("0 rows") and "No rows" in seen.page.inner_text(".kg-result")


def test_long_queries_are_shared_in_the_fragment(visit: Callable[..., Editor]) -> None:
    seen = visit()
    long = "SELECT ?x { VALUES ?x { " + '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" ' * 150 + "} }"
    seen.run(long)
    assert "/query#query=" in seen.page.url
    seen.page.reload()
    seen.page.wait_for_selector("#editor[data-ready=true]")
    assert seen.value() == long and seen.settled().startswith("150 rows")


def test_words_of_strangers_stay_words(visit: Callable[..., Editor]) -> None:
    seen = visit()
    query = "SELECT ?e ?label ?t WHERE { VALUES ?e { ent:evil } ?e rdfs:label ?label ; a ?t . }"
    for view in ("Table", "Network", "Answer"):
        seen.run(query, view)
        assert seen.page.evaluate("document.querySelectorAll('.kg-result :is(script, img, iframe)').length") == 0
    seen.run(f"# {EVIL}\nSELECT * {{ ?s ?p ?o }} LIMIT 1", "Table")
    seen.run(query)
    text = seen.page.inner_text(".kg-table")
    assert "<img src=x onerror=alert(2)>{{x}}" in text and "\u202e" not in text


def test_by_keyboard_alone(visit: Callable[..., Editor]) -> None:
    seen = visit()
    seen.page.focus(".CodeMirror textarea")
    seen.page.keyboard.press("Control+Enter")
    assert "row" in seen.settled()
    seen.page.focus(".CodeMirror textarea")
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.textContent") == "Run", "Tab leaves the editor"


@pytest.fixture(scope="module")
def served(store: Path, bundle: Path) -> Iterator[str]:
    """The real server over the same store."""
    if bundle != backend.STATIC:
        pytest.skip("the bundle of the checkout is not fresh: make web")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(150):
        with socket.socket() as knock:
            if server.poll() is not None or knock.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(20)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_kg_serve(browser: Any, served: str, modules: Path, scheme: str) -> None:
    """Every named query of the project loads, is found well formed by the editor, and runs, under the server's own policy."""
    seen = Editor(browser, served, color_scheme=scheme)
    questions = seen.page.locator(".kg-examples li button")
    assert questions.count() >= 20
    for n in range(questions.count() if scheme == "light" else 1):
        questions.nth(n).click()
        status = seen.settled()
        assert re.match(r"[1-9]\d* rows? in|Answered", status), (questions.nth(n).inner_text(), status)
        assert seen.page.locator(".parseErrorIcon").count() == 0, questions.nth(n).inner_text()
    seen.close()
    seen = Editor(browser, served, color_scheme=scheme, bypass_csp=True)
    seen.page.add_script_tag(path=modules / "node_modules" / "axe-core" / "axe.min.js")
    seen.run(QUESTIONS[0]["text"], "Table")
    faults = seen.page.evaluate("axe.run('#editor').then(r => r.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.html).slice(0, 3)]))")
    assert [f for f in faults if f[0] in ("serious", "critical")] == []
    seen.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_the_screen_and_has_no_serious_fault(visit: Callable[..., Editor], modules: Path, width: int, tmp_path: Path) -> None:
    seen = visit(width=width, height=900 if width > 600 else 844, bypass_csp=True)  # axe is put in by the test
    pictures = Path(os.environ.get("KG_PICTURES") or tmp_path)
    seen.page.screenshot(path=pictures / f"query-{width}-start.png", full_page=True)
    seen.page.add_script_tag(path=modules / "node_modules" / "axe-core" / "axe.min.js")
    for query, view in ((QUESTIONS[1]["text"], "Table"), (QUESTIONS[1]["text"], "Over time"), (QUESTIONS[0]["text"], "Network"), ("ASK {}", None),
                        (QUESTIONS[1]["text"], "Answer")):  # fmt: skip
        seen.run(query, view)
        seen.page.wait_for_timeout(200)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        seen.page.screenshot(path=pictures / f"query-{width}-{view or 'Ask'}.png".replace(" ", "-"), full_page=True)
        faults = seen.page.evaluate("axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.html).slice(0, 3)]))")
        assert [f for f in faults if f[0] in ("serious", "critical")] == []
