"""The relationship map of `kg serve`: what it chooses, what it costs, and how it works in a real browser."""

from __future__ import annotations

import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from browsing import Visit, faults
from factory import EVIL, document, extraction, hostile, statement, story
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving import Server, serving
from viewing import Map

from kg.errors import InputError
from kg.export.choice import Choice, choose
from kg.export.kinds import kind
from kg.graph import Graph
from kg.model import Extraction, Modality, Polarity, Statement, Time
from kg.ontology import load
from kg.serve import pages
from kg.serve.pages import relations
from kg.serve.pages.lookup import Lookup
from kg.store import Store
from kg.store.rdf import extraction_quads, ontology_quads

Json = dict[str, Any]


def filled(folder: Path, *extractions: Extraction) -> Path:
    """A store of these."""
    terms = load()
    with Store.create_or_open(folder) as store:
        store.write((e.document.id, extraction_quads(e, run="r", input_hash="h")) for e in extractions)
        store.recompute_entities(terms.gazetteer)
        store.replace_graph(store.namespaces.graph("ontology"), ontology_quads(terms))
    return folder


# --- what is chosen ------------------------------------------------------------------------------------------------

WORDS = "alpha beta gamma delta epsilon zeta eta theta"
SLUGS = ("russia", "united-states", "inf-treaty", "nato", "nowhere")
WHO = st.lists(st.sampled_from(SLUGS), max_size=2, unique=True).map(tuple)
SAYINGS = st.tuples(
    st.integers(0, 2), st.sampled_from(SLUGS), st.sampled_from(("signs", "violates", "meets")), st.sampled_from(SLUGS),
    st.sampled_from(WORDS.split()),
    st.fixed_dictionaries({
        "polarity": st.sampled_from(Polarity), "modality": st.sampled_from((Modality.ACTUAL, Modality.ACTUAL, Modality.PLANNED)),
        "time": st.sampled_from((None, "2018", "2019-02", "2019-08-02", "2018/..", "../2017")).map(lambda v: Time(v, "stated" if v else "unknown")),
        "place": st.sampled_from((None, "geneva")), "recipient": st.sampled_from((None, "nato")), "attributed_to": WHO, "disputed_by": WHO,
        "attribution_act": st.sampled_from((None, "says")), "confidence": st.sampled_from((0.3, 0.8, 1.0)), "accepted": st.booleans(),
    }),
)  # fmt: skip
CHOICES = st.builds(
    Choice, about=st.sampled_from((None, None, "Russia", "ent:nato")), depth=st.integers(1, 3),
    start=st.sampled_from((None, None, "2018", "2019-03")), end=st.sampled_from((None, None, "2018-06")),
    only=st.sampled_from(((), (), ("facts",), ("disputes", "plan"))), predicates=st.sampled_from(((), (), ("violates", "meets"))),
    documents=st.sampled_from(((), (), ("BBC",), ("d1.txt",))), most_nodes=st.sampled_from((2, 3, 100)), most_statements=st.sampled_from((1, 2, 100)),
)  # fmt: skip


def simply(graph: Graph, choice: Choice) -> tuple[list[str], int]:
    """Ids of the statements of a choice, and how many are left out: the same over whole statements, without any haste."""
    documents, disputed = {d.id: d for d in graph.documents()}, {p.id for p in graph.disputes()}
    found = graph.statements()
    if choice.documents:
        called = {d.id for d in documents.values() if d.publisher in choice.documents or d.locator in choice.documents}
        found = [s for s in found if s.document in called]
    if choice.predicates:
        found = [s for s in found if s.predicate in ("violates", "meets")]
    if choice.only:
        found = [s for s in found if kind(s, disputed) in {o.removesuffix("s") for o in choice.only}]
    centre = graph.entity(choice.about).id if choice.about else None
    if centre:
        near, front = set[str](), {centre}
        for _ in range(choice.depth):
            touched = [s for s in found if front & {s.subject, s.object, s.place, s.recipient}]
            near |= {s.id for s in touched}
            front |= {e for s in touched for e in (s.subject, s.object)}
        found = [s for s in found if s.id in near]
    undated = 0
    if choice.start or choice.end:
        when = {s.id: s.time.value or documents[s.document].published for s in found}
        undated = sum(value is None for value in when.values())
        spans = {i: (value.partition("/")[0].replace("..", ""), value.rpartition("/")[2].replace("..", "") or "9") for i, value in when.items() if value}
        found = [
            s for s in found if s.id in spans
            and (not choice.start or spans[s.id][1] + "-99" >= choice.start) and (not choice.end or spans[s.id][0] <= choice.end + "-99")
        ]  # fmt: skip
    degree = Counter(e for s in found for e in {s.subject, s.object})
    drawn = sorted(degree, key=lambda e: (e != centre, -degree[e], e))[: choice.most_nodes]
    kept = [s for s in found if {s.subject, s.object} <= set(drawn)]
    rounds: Counter[tuple[str, str, str]] = Counter()
    rank: dict[str, tuple[int, int, int]] = {}
    for n, s in sorted(enumerate(kept), key=lambda pair: (-pair[1].confidence, pair[0])):
        rank[s.id] = (rounds[s.subject, s.predicate, s.object], -degree[s.subject] - degree[s.object], n)
        rounds[s.subject, s.predicate, s.object] += 1
    best = sorted(rank, key=lambda i: rank[i])[: choice.most_statements]
    return [s.id for s in kept if s.id in best], len(found) - len(best) + undated


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(SAYINGS, max_size=14), st.lists(CHOICES, min_size=6, max_size=6), st.sampled_from((0.0, 0.0, 0.5)))
def test_a_choice_among_outlines_is_that_among_statements(sayings: list[Any], choices: list[Choice], sure: float) -> None:
    docs = [
        document("d0.txt", WORDS, publisher="BBC"), document("d1.txt", WORDS, publisher="TASS", published=None),
        document("d2.txt", WORDS, publisher="BBC", published="2017"),
    ]  # fmt: skip
    said: dict[int, list[Statement]] = {0: [], 1: [], 2: []}
    for n, subject, predicate, object_, word, fields in sayings:
        said[n].append(statement(docs[n], subject, predicate, object_, word, **fields))
    known = [extraction("known.txt", publisher="TASS")]  # entities with names
    with tempfile.TemporaryDirectory() as folder:
        path = filled(Path(folder) / "store", *known, *(Extraction(docs[n], statements=tuple(s)) for n, s in said.items()))
        with Graph.open(path) as graph:
            lookup, view = Lookup(graph.store), graph.confident(sure)
            for choice in choices:
                if choice.about == "ent:nato" and "nato" not in {e.id for e in graph.entities()}:
                    with pytest.raises(InputError, match="nato"):
                        choose(graph, choice)
                    continue
                assert choose(graph, choice) == choose(lookup, choice)
                chosen = choose(view, choice)
                assert ([s.id for s in chosen.statements], chosen.hidden) == simply(view, choice)
                assert chosen.disputed == {p.id for p in view.disputes()}
                bare = {s.id: replace(s, extractor="", subject_span=None, object_span=None, time=Time(s.time.value)) for s in view.statements()}
                assert chosen.statements == [bare[s.id] for s in chosen.statements]
                assert set(chosen.documents) == {s.document for s in chosen.statements}


def test_a_choice_reads_no_text_and_only_what_it_keeps(make: Callable[..., Graph]) -> None:
    many = [extraction(f"{n}.txt", text=f"{extraction().document.text} {n}") for n in range(12)]
    graph = make(*many)
    chosen = choose(graph, Choice(documents=("3.txt",), only=("facts",)))
    assert len(chosen.statements) == 2 and {d.text for d in chosen.documents.values()} == {""}
    assert not {"_statements", "_documents", "_propositions"} & graph.__dict__.keys(), "nothing was read whole"


# --- what the server answers ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    tass = extraction("tass.txt", publisher="TASS", title="What TASS says", published="2021-09-01")
    with serving(filled(tmp_path_factory.mktemp("live") / "store", story(), tass, hostile())) as running:
        yield running


def found(server: Server, **parameters: str) -> Json:
    reply = server.ask("/map.json?" + urlencode(parameters))
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json"), reply.text
    data: Json = json.loads(reply.body)
    return data


def relations_of(data: Json) -> set[str]:
    names = [n["id"] for n in data["nodes"]]
    return {f"{names[s['s']]} {data['predicates'][s['p']]['id']} {names[s['o']]}" for s in data["statements"]}


def test_parameters_choose(server: Server) -> None:
    whole = found(server)
    assert len(whole["statements"]) == 10 and whole["built"]["hidden"] == 0 and whole["title"] == "Relationship map"
    near = found(server, about="9M729")
    assert relations_of(near) == {"united-states develops 9m729", "united-states tests 9m729"} and "9M729" in near["title"]
    assert relations_of(found(server, about="9m729", depth="2")) > relations_of(near)
    assert relations_of(found(server, only="disputes")) == {"russia violates inf-treaty"}
    assert relations_of(found(server, only="facts,plans", about="9m729")) == {"united-states develops 9m729"}
    assert {d["publisher"] for d in found(server, documents="TASS")["documents"]} == {"TASS"}
    assert len(found(server, documents=f"TASS,{story().document.id}")["documents"]) == 2
    assert relations_of(found(server, predicates="withdraws from")) == {"united-states withdrawsFrom inf-treaty"}
    assert {s["time"][0][:4] if s["time"] else None for s in found(server, **{"from": "2021"})["statements"]} == {None}
    assert relations_of(found(server, to="2019-02", only="facts")) == {"united-states suspends inf-treaty"}
    twice = server.ask("/map.json?documents=TASS&documents=inf.txt&only=facts&only=claims&unknown=x&from=")
    assert {d["publisher"] for d in json.loads(twice.body)["documents"]} == {"TASS", "BBC"}


def test_a_list_keeps_a_publisher_with_a_comma_whole() -> None:
    assert relations._listed("Agency, The\nBBC,TASS", {"agency, the"}) == ["Agency, The", "BBC", "TASS"]


def test_a_store_that_is_too_large_to_choose_from_is_told(make: Callable[..., Graph], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relations, "MOST_READ", 1)
    page = pages.render(make(story()), "/map", {})
    assert page.status == 400 and "too large for a live map" in page.html and "kg map" in page.html


def test_the_site_is_told(server: Server) -> None:
    asked = {"about": "INF Treaty", "depth": "2"}
    assert found(server, **asked)["site"] == {
        "home": "/", "file": "/map.html?about=INF+Treaty&depth=2", "map": "/map?about=", "entity": "/entity/", "document": "/document/",
        "proposition": "/proposition/", "search": "/search?q=",
    }  # fmt: skip
    data = found(server)
    for kind_, identifier in (("entity", data["nodes"][0]["id"]), ("document", data["documents"][0]["id"]), ("proposition", data["statements"][0]["proposition"])):
        assert server.ask(data["site"][kind_] + quote(identifier, safe="")).status == 200
    assert server.ask(data["site"]["map"] + data["nodes"][0]["id"]).status == 200


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("about=Rusia", 404, "No entity is called Rusia"),
        ("about=" + quote("<script>alert(1)</script>\"'"), 404, "No entity is called"),
        ("about=" + "x" * 5000, 404, "No entity is called"),
        ("about=" + quote("\u202eÄ"), 404, "No entity is called"),
        ("depth=0", 400, "depth is 0"),
        ("depth=-1", 400, "depth"),
        ("depth=999999999999", 400, "depth"),
        ("depth=%E0%A5%A7", 400, "depth"),
        ("from=yesterday", 400, "not a date"),
        ("from=2019-02-30", 400, "not a date"),
        ("to=" + quote("<b>2019"), 400, "not a date"),
        ("only=gossip", 400, "unknown kind"),
        ("predicates=" + quote("'><script>"), 400, "unknown predicate"),
        ("documents=none.txt", 400, "unknown document"),
        ("x" * 20_000, 414, "address"),
    ],
)
def test_what_cannot_be_chosen_is_told(server: Server, query: str, status: int, words: str) -> None:
    for path in ("/map", "/map.json", "/map.html"):
        reply = server.ask(f"{path}?{query}", headers={"Accept": "text/html"})
        assert (reply.status, words in reply.text) == (status, True), (path, reply.text[:300])
        assert "content-disposition" not in reply.headers and "etag" not in reply.headers
        assert path == "/map.json" or "<script>" not in reply.text
        assert reply.headers["content-type"].startswith("text/plain" if path == "/map.json" or status == 414 else "text/html")
    if "Rusia" in query:
        assert 'href="/map?about=russia"' in server.ask(f"/map?{query}").text


def test_a_depth_without_end_ends(server: Server) -> None:
    assert relations_of(found(server, about="9m729", depth="99999")) == relations_of(found(server)) - {"evil-one attacks evil-two"}


def test_addresses_answer_as_all_others_do(server: Server) -> None:
    for path in ("/map?about=russia", "/map.json?about=russia", "/map.html?about=russia"):
        reply, head = server.ask(path), server.ask(path, method="HEAD")
        assert reply.status == head.status == 200 and head.body == b""
        assert head.headers["etag"] == reply.headers["etag"] and reply.headers["cache-control"] == "no-cache"
        again = server.ask(path, headers={"If-None-Match": reply.headers["etag"]})
        assert (again.status, again.body) == (304, b"")
        assert server.ask(path, method="POST").status == 405
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy and ("blob:" in policy) is path.startswith("/map?")
    assert server.ask("/map.json?about=russia").headers["etag"] != server.ask("/map.json?about=nato").headers.get("etag")


def test_the_map_as_rdf_is_what_it_shows(server: Server) -> None:
    import rdflib

    reply = server.ask("/map?only=disputes", headers={"Accept": "text/turtle"})
    assert reply.status == 200 and reply.headers["content-type"].startswith("text/turtle")
    graph = rdflib.Graph().parse(data=reply.text)
    kg = rdflib.Namespace("https://w3id.org/kg-ir/ontology#")
    assert {str(o).rpartition("/")[2] for o in graph.objects(None, kg.proposition)} == {found(server, only="disputes")["statements"][0]["proposition"]}
    assert len(set(graph.subjects(rdflib.RDF.type, kg.Statement))) == 2
    assert any("violates the INF Treaty" in str(o) for o in graph.objects()), "with the quotes"
    for query, status in (("about=Rusia", 404), ("from=x", 400)):
        assert server.ask(f"/map?{query}&format=ttl").status == status


def test_a_file_has_a_name_that_is_safe(server: Server) -> None:
    names = {"": "map", "about=INF Treaty": "inf-treaty", "about=evil-one": "evil-one", "only=disputes": "map"}
    for query, name in names.items():
        reply = server.ask("/map.html?" + quote(query, safe="="))
        assert reply.headers["content-disposition"] == f'attachment; filename="{name}.html"'
        assert '"site":null' in reply.text and "/map.json" not in reply.text


@pytest.mark.parametrize("documents", [0, 1])
def test_small_stores_have_a_map(tmp_path: Path, documents: int) -> None:
    with serving(filled(tmp_path / "store", *[story()] * documents)) as server:
        assert [server.ask(path).status for path in ("/map", "/map.html", "/map?format=ttl")] == [200] * 3
        data = found(server)
        assert len(data["statements"]) == 6 * documents and bool(data["built"]["why"]) is not bool(documents)
        nothing = found(server, to="1700")
        assert nothing["statements"] == [] and "There is nothing to draw" in nothing["built"]["why"]


def test_a_large_store_is_cut_and_says_so(tmp_path: Path) -> None:
    """More entities and statements than a live map shows: it stays small, and the answer comes in time."""
    r = random.Random(3)
    made = []
    for d in range(30):
        base = document(f"{d}.txt", " ".join(f"w{n}" for n in range(250)))
        said = [
            statement(base, f"e{int(r.paretovariate(0.6)) % 1500}", r.choice(("signs", "violates")), f"e{r.randrange(1500)}", f"w{n}", confidence=0.5)
            for n in range(250)
        ]  # fmt: skip
        made.append(Extraction(base, statements=tuple({s.id: s for s in said}.values())))
    with serving(filled(tmp_path / "store", *made)) as server:
        data = found(server)
        assert len(data["nodes"]) <= relations.MOST_NODES and len(data["statements"]) <= relations.MOST_STATEMENTS
        assert data["built"]["hidden"] > 3000 and "at most 600 entities and 4,000 statements" in data["built"]["why"] and "kg map" in data["built"]["why"]
        began = time.monotonic()
        assert len(found(server, about="e1")["statements"]) > 100
        assert time.monotonic() - began < 20  # a quarter of a second where nothing else runs


def test_without_the_viewer_a_page_says_so(make: Callable[..., Graph]) -> None:
    graph = make(story())
    page = relations.view(Lookup(graph.store), "/map", {"about": "russia"}, bundled=False)
    assert page.status == 200 and "make web" in page.html and 'href="/entity/russia"' in page.html
    assert "/static/map.js" not in page.html and 'aria-label="Site"' in page.html
    assert pages.render(graph, "/map", {"about": "Rusia"}).status == 404


def test_other_pages_lead_to_the_map(server: Server) -> None:
    for path, link in (
        ("/", "/map"), ("/entity/russia", "/map?about=russia"), ("/disputes", "/map?only=disputes"),
        (f"/document/{story().document.id}", f"/map?documents={story().document.id}"),
    ):  # fmt: skip
        assert f'href="{link}"' in server.ask(path).text, path
        assert server.ask(link).status == 200


# --- in a browser ---------------------------------------------------------------------------------------------------


@pytest.fixture
def visit(browser: Any, visits: list[Visit], server: Server, bundle: Path) -> Callable[..., Map]:
    """Open a map; after the test there were no errors, dialogs or requests elsewhere."""

    def go(address: str, **options: Any) -> Map:
        seen = Map(browser, server.url + address, site=server.url, **options)
        visits.append(seen)
        return seen.ready()

    return go


def test_the_map_opens_and_answers(visit: Callable[..., Map]) -> None:
    seen = visit("/map?about=INF+Treaty&depth=2", height=900)
    page = seen.page
    assert "Intermediate-Range Nuclear Forces Treaty" in page.title()
    assert page.evaluate("document.querySelectorAll('.canvas canvas').length") > 0
    page.mouse.click(*seen.spot("United States"))
    seen.until("document.querySelector('.panel h2')?.textContent.includes('United States')")
    assert "Russia violates" in seen.search("Russia") and "russia" in seen.fragment()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body"), "the keyboard goes on"


def test_everybody_can_use_the_live_map(visit: Callable[..., Map], axe: str) -> None:
    assert faults(visit("/map").page, axe) == []


def test_a_map_of_attacks_is_a_map(visit: Callable[..., Map]) -> None:
    page = visit("/map?about=evil-one").page
    assert page.evaluate("document.querySelectorAll('img, iframe, #app script, [onclick]').length") == 0
    assert EVIL[:9] in page.inner_text("#app"), "as text it is there"


def test_an_empty_map_says_why(visit: Callable[..., Map]) -> None:
    seen = visit("/map?to=1700")
    assert "There is nothing to draw" in seen.page.inner_text("#app")


def test_links_lead_to_the_map_and_back(visit: Callable[..., Map], browser: Any, visits: list[Visit], server: Server) -> None:
    seen = Map(browser, f"{server.url}/entity/russia", site=server.url)
    visits.append(seen)
    seen.page.click("text=Show on the map")
    seen.ready()
    assert seen.page.url.endswith("/map?about=russia")
    seen.page.go_back()
    assert seen.page.inner_text("h1") == "Russia"


def test_the_file_opens_from_a_disk_and_asks_nothing(browser: Any, visits: list[Visit], server: Server, bundle: Path, tmp_path: Path) -> None:
    page = browser.new_page(accept_downloads=True)
    page.goto(server.url + "/entity/russia")
    with page.expect_download() as caught:
        page.evaluate("document.body.append(Object.assign(document.createElement('a'), {href: '/map.html?about=russia', id: 'get'})); document.getElementById('get').click()")
    assert caught.value.suggested_filename == "russia.html"
    caught.value.save_as(tmp_path / "russia.html")
    page.close()
    kept = Map(browser, (tmp_path / "russia.html").as_uri(), site=(tmp_path / "russia.html").as_uri())
    visits.append(kept)
    kept.ready()
    assert re.search(r"Russia", kept.page.title())


def test_without_a_script_the_page_shows_the_way(browser: Any, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url + "/map?about=russia")
    assert "drawn by a script" in page.inner_text("body")
    page.click("a[href='/entity/russia']")
    assert page.inner_text("h1") == "Russia"
    context.close()
