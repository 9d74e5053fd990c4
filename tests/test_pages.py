"""The HTML pages: what they show, that nothing hostile comes through, and how they work in a real browser."""

from __future__ import annotations

import html
import html.parser
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pyoxigraph as ox
import pytest
from browsing import Visit, faults
from factory import TEXT, document, extraction, mention, statement
from hypothesis import given
from hypothesis import strategies as st
from serving import serving

from kg import ontology
from kg.export.map import kind
from kg.graph import Graph
from kg.model import Extraction, Modality, Polarity, Time, is_fact
from kg.serve import pages
from kg.serve.pages.ego import Tie, ego
from kg.serve.pages.lookup import Lookup
from kg.serve.pages.marking import PAGE, Evident, Named, chunks, marked
from kg.store import Store
from kg.store.rdf import extraction_quads, ontology_quads
from kg.words import visible

Maker = Callable[..., Graph]
STATIC = Path(pages.__file__).parents[2] / "web" / "static"
#: Characters that turn the text around them round, or are not seen.
UNSEEN = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
#: A name that is all that a name should not be.
EVIL = f"</textarea></script><script>alert(1)</script><img src=x onerror=alert(2)>{{{{7*7}}}}\"'&{UNSEEN}EVIL\u2066 " + "x" * 5000
#: Where documents say that they are: an address that runs, and one that ends its attribute.
LOCATORS = (f"javascript:alert(4)//{EVIL}", f"https://evil.example/?\"><script>alert(5)</script><a onmouseover='alert(6)' {UNSEEN}")


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Maker]:
    """A graph of extractions, in a store of its own."""
    opened: list[Graph] = []

    def graph(*extractions: Extraction) -> Graph:
        folder = tmp_path_factory.mktemp("pages") / "store"
        terms = ontology.load()
        with Store.create_or_open(folder) as store:
            store.write((e.document.id, extraction_quads(e, run="r", input_hash="h")) for e in extractions)
            store.recompute_entities(terms.gazetteer)
            store.replace_graph(store.namespaces.graph("ontology"), ontology_quads(terms))
        opened.append(Graph.open(folder))
        return opened[-1]

    yield graph
    for graph_ in opened:
        graph_.close()


def story(locator: str = "inf.txt", **fields: Any) -> Extraction:
    """The story of the factory with a plan, a denial, an unnamed source and a person's acceptance."""
    base: Extraction = extraction(locator, **{"url": "https://example.org/inf", **fields})
    doc = base.document
    more = (
        statement(doc, "united-states", "develops", "9m729", "Moscow denied it", modality=Modality.PLANNED),
        statement(doc, "united-states", "tests", "9m729", "We comply", polarity=Polarity.NEGATIVE),
        statement(doc, "united-states", "tests", "s-400", "with the treaty", attributed_to=("russia",)),
        statement(doc, "russia", "tests", "s-400", "with the treaty", attribution_act="says"),
        statement(doc, "russia", "deploys", "s-400", "with the treaty", attributed_to=("united-states",), accepted=True),
    )  # fmt: skip
    return replace(base, statements=(*base.statements, *more))


def hostile(locator: str, url: str) -> Extraction:
    """A document whose title, publisher, addresses, names and words are all attacks."""
    text = f"{EVIL} attacks B{EVIL} today.\n\n<b onclick=alert(7)>{TEXT}</b>{UNSEEN}<!--"
    doc = document(locator, text, title=EVIL, publisher=EVIL, url=url, published="<b>2019", language=EVIL)
    a = mention(doc, EVIL, "evil-one", "State", "name")
    b = mention(doc, "B" + EVIL, "evil-two", "NoSuchClass", "name")
    quote = f"{EVIL} attacks B{EVIL}"
    says = statement(doc, "evil-one", "attacks", "evil-two", quote, attributed_to=("evil-two",), disputed_by=("evil-one",))
    fact = statement(doc, "evil-two", "attacks", "evil-one", quote, attribution_act=None, extractor=EVIL)
    return Extraction(doc, (a, b), (), (says, fact))


@pytest.fixture(scope="module")
def graph(make: Maker) -> Graph:
    return make(story(), story("tass.txt", publisher="TASS", title="What TASS says", published="2019-09-01"))


@pytest.fixture(scope="module")
def evil(make: Maker) -> Graph:
    return make(story(), hostile(LOCATORS[0], "javascript:alert(3)"), hostile(LOCATORS[1], LOCATORS[1]))


class Tags(html.parser.HTMLParser):
    """What a browser would see as elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def values(self, name: str) -> list[str]:
        return [attributes[name] or "" for _, attributes in self.tags if name in attributes]


def show(graph: Graph, address: str) -> pages.Page:
    parts = urlsplit(address)
    return pages.render(graph, unquote(parts.path), dict(parse_qsl(parts.query)))


def words(page: pages.Page) -> str:
    """The text of a page."""
    text = re.sub(r"</?(p|li|dt|dd|h\d|div|section|article|td|th)\b[^>]*>", " ", page.html)
    text = re.sub(r"<[^>]+>", "", text)
    return " ".join(html.unescape(text).split())


def crawl(graph: Graph) -> dict[str, pages.Page]:
    """All pages that can be reached from the first one."""
    seen: dict[str, pages.Page] = {}
    waiting = ["/", "/search?q=treaty", "/search?q=nothing-like-that", "/query?query=ASK%20%7B%7D"]
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(("/static/", "/sparql")) or "format=" in address or "query=" in address and seen.get("/query"):
            continue
        seen[address] = show(graph, address)
        links = [v.partition("#")[0] for t, a in Tags(seen[address].html).tags if t == "a" and (v := a.get("href") or "").startswith("/")]
        waiting += sorted(set(links) - {""})
    return seen


@pytest.fixture(scope="module")
def site(graph: Graph) -> dict[str, pages.Page]:
    return crawl(graph)


# --- what the pages show --------------------------------------------------------------------------------------------


def test_every_link_leads_somewhere(site: dict[str, pages.Page]) -> None:
    assert {a: p.status for a, p in site.items() if p.status != 200} == {}
    kinds = {a.split("/")[1].partition("?")[0] for a in site}
    assert kinds >= {"", "entity", "document", "statement", "proposition", "disputes", "timeline", "query", "search", "ontology"}


def test_every_page_is_well_made(site: dict[str, pages.Page]) -> None:
    for address, page in site.items():
        seen = Tags(page.html)
        names = [tag for tag, _ in seen.tags]
        assert names.count("h1") == names.count("main") == names[: names.index("body")].count("title") == 1, address
        ids = seen.values("id")
        assert len(ids) == len(set(ids)), address
        assert not {"style", "iframe", "object", "base"} & set(names), address
        assert all(not key.startswith("on") and key != "style" for _, a in seen.tags for key in a), "no inline script or style"
        assert all(a.get("src") for tag, a in seen.tags if tag == "script"), address
        types = {a.get("type"): a.get("href") or "" for tag, a in seen.tags if tag == "link" and a.get("rel") == "alternate"}
        assert "format=ttl" in types["text/turtle"] and "format=jsonld" in types["application/ld+json"], address
        inside = {v[1:] for v in seen.values("href") if v.startswith("#")}
        assert inside <= set(ids) | {"main"}, address


def test_the_same_store_gives_the_same_pages(site: dict[str, pages.Page], graph: Graph, make: Maker) -> None:
    other = make(story("tass.txt", publisher="TASS", title="What TASS says", published="2019-09-01"), story())
    assert {address: show(other, address) for address in site} == site


def test_an_entity_tells_facts_from_claims(graph: Graph) -> None:
    page = show(graph, "/entity/united-states")
    text = words(page)
    assert "United States" in text and "suspends the Intermediate-Range Nuclear Forces Treaty in February 2019." in text
    order = [page.html.index(f'id="h-{key}"') for key in ("facts", "claims", "disputes")]
    assert order == sorted(order)
    assert "According to the United States, Russia violates the Intermediate-Range Nuclear Forces Treaty; Russia denies it." in text
    assert "Washington says that Russia violates the INF Treaty" in text and "What TASS says, TASS, 1 September 2019" in text
    for name in ("fact", "claim", "dispute", "denial", "plan"):
        assert f'class="st k-{name}"' in page.html
    for badge in ("Planned", "Denied", "Claim"):
        assert re.search(rf'class="kind"><span aria-hidden="true">.</span> {badge}<', page.html), "told by a sign and a word, not by colour"


def test_a_statement_can_be_cited(graph: Graph) -> None:
    said = next(s for s in graph.statements(document="inf.txt") if s.disputed_by)
    page = show(graph, f"/statement/{said.id}")
    citation = re.search(r'id="citation">(.*?)</p>', page.html, re.DOTALL)
    assert citation
    for part in (said.evidence.quote, "2 August 2019", f"https://w3id.org/kg-ir/statement/{said.id}"):
        assert part in html.unescape(citation[1])
    assert "The United States suspended the INF Treaty in February 2019. <" in page.html.replace("</span>", "<"), "the quote in its context"


def test_a_proposition_has_all_its_sayings(graph: Graph) -> None:
    said = next(s for s in graph.statements() if s.disputed_by)
    page = show(graph, f"/proposition/{said.proposition}")
    assert page.html.count('class="st k-dispute"') == 2 and "Says so United States Denies it Russia" in words(page)
    assert "1 publisher" in words(page), "a reprint is no second publisher"


def test_a_document_marks_its_evidence(graph: Graph) -> None:
    found = graph.document("inf.txt")
    page = show(graph, f"/document/{found.id}")
    text = re.search(r'<article class="text".*?</article>', page.html, re.DOTALL)
    assert text and "The United States suspended the INF Treaty" in re.sub(r"<a class=\"ref\".*?</a>|<[^>]+>", "", text[0])
    count = len(graph.statements(document="inf.txt"))
    assert [f"q{n}" for n in range(1, count + 1)] == re.findall(r'class="ref" id="(q\d+)"', page.html)
    assert 'href="/entity/inf-treaty"' in text[0] and "https://example.org/inf" in page.html


def test_the_lookup_agrees_with_the_graph(graph: Graph, evil: Graph) -> None:
    for each in (graph, evil):
        lookup, statements = Lookup(each.store), each.statements()
        disputed = {p.id for p in each.disputes()}
        assert set(lookup.disputed) == disputed
        assert {s.id: lookup.kind(s.id) for s in statements} == {s.id: kind(s, disputed) for s in statements}
        assert {s.id for s in statements} - lookup.not_plain == {s.id for s in statements if is_fact(s)}
        for e in each.entities():
            assert set(lookup.about(e.id)) == {s.id for s in each.statements(about=e.id)}
            facts = {(s.subject, s.predicate, s.object) for s in statements if is_fact(s) and e.id in (s.subject, s.object)}
            assert set(lookup.facts(e.id)) == facts
        for d in each.documents():
            assert [s.id for s in lookup.of_document(d.id)] == [s.id for s in each.statements(document=d.id)]


def test_search_prefers_what_begins_so(graph: Graph) -> None:
    found = pages.search(graph, "united")
    assert found[0] == {"id": "united-states", "label": "United States", "type": "state", "href": "/entity/united-states"}
    assert pages.search(graph, "moscow")[0]["id"] == "russia", "by alias"
    assert pages.search(graph, "inf treaty")[0]["id"] == "inf-treaty"
    assert [i["type"] for i in pages.search(graph, "what tass")] == ["document"]
    assert pages.search(graph, "") == pages.search(graph, "   ") == pages.search(graph, "zzz") == []
    assert len(pages.search(graph, "i", limit=2)) == 2
    assert "Russia" in words(show(graph, "/search?q=rusia")), "a near name"


@pytest.mark.parametrize(
    "path",
    [
        "/entity/atlantis", "/entity/", "/entity", "/document/x", "/statement/../../etc/passwd", "/statement/%00", "/proposition/ffff",
        "/entity/<script>alert(1)</script>", "/entity/" + "a" * 5000, "//evil.example/", "/\\evil", "/run/\u202e", "/x> . ?s ?p ?o #", "/entity/a b\n",
        "/graph/nothing", "/favicon.ico", "/entity/%2e%2e", "/statement/" + "f" * 16, "/entity/\ud800",
    ],
)  # fmt: skip
def test_what_is_not_there(graph: Graph, path: str) -> None:
    page = pages.render(graph, path, {})
    assert page.status == 404 and "<script>alert" not in page.html and "\u202e" not in page.html
    page.html.encode()


def test_a_near_name_is_offered(graph: Graph) -> None:
    assert 'href="/entity/russia"' in show(graph, "/entity/rusia").html
    assert 'href="/entity/inf-treaty"' in show(graph, "/entity/the-inf-treaty").html


@pytest.mark.parametrize("number", ["0", "-1", "x", "999", "9" * 5000, "1e3", "²"])
def test_wrong_pages(graph: Graph, number: str) -> None:
    for path in ("/disputes", "/timeline"):
        assert pages.render(graph, path, {"page": number}).status == 404
    assert pages.render(graph, "/entity/russia", {"show": "facts", "page": number}).status == 404


def test_paging(make: Maker) -> None:
    names = [f"Person {chr(65 + i // 26)}{chr(65 + i % 26)}" for i in range(70)]
    doc = document("many.txt", "".join(f"{name} leads Russia in {1950 + i}. " for i, name in enumerate(names)), published=None)
    slugs = [name.lower().replace(" ", "-") for name in names]
    many = Extraction(
        doc, tuple(mention(doc, n, s, "Person", "name") for n, s in zip(names, slugs, strict=True)), (),
        tuple(
            statement(doc, s, "leads", "russia", f"{n} leads Russia in {1950 + i}", time=Time(str(1950 + i), "stated"))
            for i, (n, s) in enumerate(zip(names, slugs, strict=True))
        ),
    )  # fmt: skip
    graph = make(many)
    assert "/entity/russia?show=facts" in show(graph, "/entity/russia").html
    seen = [re.findall(r'class="st k-fact">\s*<p class="words"><a href="([^"]+)"', show(graph, f"/entity/russia?show=facts&page={n}").html) for n in (1, 2, 3)]
    assert [len(s) for s in seen] == [30, 30, 10] and len({x for s in seen for x in s}) == 70
    times = [re.findall(r'class="when">(\d+)', show(graph, f"/timeline?page={n}").html) for n in (1, 2)]
    assert times[0] + times[1] == [str(y) for y in range(1950, 2020)]
    some = show(graph, "/timeline?about=Russia&from=1960&to=1969")
    assert re.findall(r'class="when">(\d+)', some.html) == [str(y) for y in range(1960, 1970)]
    assert len(show(graph, "/entity/russia").html) < 60_000, "a page stays a page"


def test_the_form_of_the_timeline_says_what_is_wrong(graph: Graph) -> None:
    for query, told in (("from=yesterday", "is no date"), ("from=2020&to=2019", "lies before"), ("about=Atlantis", "No entity is called Atlantis")):
        page = show(graph, f"/timeline?{query}")
        assert page.status == 400 and told in words(page)
    assert show(graph, "/timeline?about=inf%20treaty&from=2019-08").status == 200


def test_any_thing_of_the_store_has_a_page(graph: Graph) -> None:
    base = graph.store.base
    subjects = {q.subject.value.partition("#")[0] for q in graph.quads() if isinstance(q.subject, ox.NamedNode)}
    kinds: dict[str, str] = {}
    for iri in sorted(subjects):
        kinds.setdefault(iri.removeprefix(base).partition("/")[0], iri)
    assert {"mention", "entity", "statement", "ontology"} <= kinds.keys()
    assert {k: pages.resource(graph, iri).status for k, iri in kinds.items()} == dict.fromkeys(kinds, 200)
    assert {pages.resource(graph, name).status for name in graph.store.graph_names()} == {200}
    assert pages.resource(graph, "http://www.w3.org/ns/oa#SpecificResource").status == 200
    assert pages.resource(graph, "https://nowhere.example/>").status == 404


def test_answers_are_pages(graph: Graph) -> None:
    row = [ox.NamedNode(graph.store.base + "entity/russia"), ox.Literal(EVIL, language="en"), None, ox.NamedNode("https://example.org/x"), ox.BlankNode("b")]
    page = pages.results(graph, "SELECT </pre><script>", ["a", "b", "c", EVIL, "e"], [row, row], "Cut after 2 rows.")
    assert 'href="/entity/russia"' in page.html and 'href="https://example.org/x"' in page.html and "Cut after 2 rows." in page.html
    assert [t for t, _ in Tags(page.html).tags if t in ("script", "img")] == ["script"], "only the page's own"
    assert "Yes" in words(pages.boolean(graph, "ASK {}", True)) and "No." in words(pages.boolean(graph, "ASK {}", False))


def test_the_form_for_queries_works_by_itself(graph: Graph) -> None:
    page = show(graph, "/query?query=%3C%2Ftextarea%3E%3Cscript%3E")
    assert "&lt;/textarea&gt;&lt;script&gt;" in page.html and 'action="/sparql" method="get"' in page.html
    assert page.html.count("/query?query=") >= 20, "questions to start from"


def test_queries_of_lists_run(graph: Graph) -> None:
    for path, text in pages.CONSTRUCTS.items():
        assert pages.construct(path) == text and graph.query(text).kind == "construct"
    assert pages.construct("/search") is None and len(graph.query(pages.CONSTRUCTS["/ontology"])) > 100


def test_an_empty_store_has_pages(make: Maker) -> None:
    empty = make()
    for path in ("/", "/disputes", "/timeline", "/search", "/query", "/ontology"):
        assert show(empty, path).status == 200, path
    assert "Nothing in this graph is disputed" in words(show(empty, "/disputes"))


# --- parts ----------------------------------------------------------------------------------------------------------

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=12)


@given(st.text(alphabet="ab \n<&\u202e", min_size=1, max_size=80), SPANS, SPANS)
def test_marks_never_lose_text(text: str, names: list[tuple[int, int]], said: list[tuple[int, int]]) -> None:
    size = len(text)
    named = [Named(a, min(a + n, size), f"/entity/{i}") for i, (a, n) in enumerate(names) if a < size]
    evident = [Evident(a, min(a + n, size), i, "claim") for i, (a, n) in enumerate(said, 1) if a < size]
    paragraphs = marked(text, 0, size, named, evident)
    shown = "".join(piece.words for runs in paragraphs for run in runs for piece in run.pieces)
    assert "".join(shown.split()) == "".join(visible(text).split())
    for e in evident:
        if text[e.start : e.end].strip():
            assert any(run.kind for runs in paragraphs for run in runs)


def test_long_texts_come_in_parts() -> None:
    text = "".join(f"{'word ' * 60}\n\n" for _ in range(500))
    parts = chunks(text)
    assert "".join(text[a:b] for a, b in parts) == text and len(parts) > 2
    assert all(b - a <= PAGE * 1.25 for a, b in parts) and all(text[:b].endswith("\n\n") for _, b in parts)
    assert chunks("x" * PAGE * 3)[-1][1] == PAGE * 3


def test_the_small_map_is_plain_only_for_facts() -> None:
    ties = [Tie("russia", "violates", True, "dispute", 2), Tie("russia", "signs", True, "fact", 1), Tie("nato", "joins", False, "fact", 3)]
    drawn = ego("Some long-winded Treaty of Something", ties, {"nato": "NATO"}, {})
    assert drawn and drawn == ego("Some long-winded Treaty of Something", reversed(ties), {"nato": "NATO"}, {})
    assert [(n.name, n.kind) for n in drawn.neighbours] == [("NATO", "fact"), ("russia", "dispute")]
    assert drawn.neighbours[1].how == "→ ⇄ violates · → signs" and "violates (dispute)" in drawn.neighbours[1].spoken
    assert ego("Alone", [], {}, {}) is None
    crowd = ego("Hub", [Tie(f"n{i}", "meets", True, "fact", 1) for i in range(40)], {}, {})
    assert crowd and len({n.y for n in crowd.neighbours}) == len(crowd.neighbours) and crowd.hidden == 31


def test_the_style_is_light() -> None:
    style = (STATIC / "site.css").read_text("utf-8")
    assert len(style.encode()) < 12_000
    assert "http" not in style and "@import" not in style and "url(" not in style


# --- attacks --------------------------------------------------------------------------------------------------------


def test_nothing_hostile_becomes_markup(evil: Graph) -> None:
    site = crawl(evil)
    assert {p.status for p in site.values()} == {200}
    for address, page in site.items():
        seen = Tags(page.html)
        names = [tag for tag, _ in seen.tags]
        assert "img" not in names, address
        assert names.count("script") == [a.get("src") for t, a in seen.tags if t == "script"].count("/static/site.js") + sum(page.html.count(f'src="/static/{name}.js"') for name in ("query", "map")), address
        assert not [v for v in seen.values("href") if v.startswith(("javascript", "//"))], address
        assert not set(page.html) & set(UNSEEN), address
        assert "49EVIL" not in page.html, "no template in a template"
    assert any("alert(2)" in page.html for page in site.values()), "as text it is there"


# --- in a browser, from the real server -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(evil: Graph) -> Iterator[str]:
    """The address of a server over the hostile documents."""
    with serving(evil.store.path) as server:
        yield server.url


@pytest.fixture
def visit(browser: Any, visits: list[Visit], served: str) -> Callable[..., Any]:
    """Open a page; after the test there were no errors, dialogs or requests elsewhere."""

    def go(address: str, width: int = 1280, **options: Any) -> Any:
        visits.append(Visit(browser, served + address, site=served, width=width, **options))
        visits[-1].expected = ("404 (Not Found)", "400 (Bad Request)")  # the browser tells of a page or query that is none
        return visits[-1].page

    return go


def of_hostile(graph: Graph, locator: str) -> dict[str, str]:
    """The pages of a hostile document."""
    doc = next(d for d in graph.documents() if d.locator == locator)
    said = graph.statements(document=locator)[0]
    return {"document": f"/document/{doc.id}", "statement": f"/statement/{said.id}", "proposition": f"/proposition/{said.proposition}"}


ADDRESSES = {
    "home": "/", "entity": "/entity/evil-one", "named": "/entity/evil-two", "plain": "/entity/inf-treaty", "disputes": "/disputes",
    "timeline": "/timeline", "search": "/search?q=alert", "class": "/search?class=State", "ontology": "/ontology",
    "query": "/query?query=%3C%2Ftextarea%3E%3Cscript%3E", "missing": "/entity/%3Cscript%3Ealert(8)%3C%2Fscript%3E",
}  # fmt: skip
KINDS = (*ADDRESSES, "document", "statement", "proposition")


@pytest.mark.parametrize("locator", LOCATORS, ids=("script", "markup"))
def test_hostile_documents_do_nothing_in_a_browser(evil: Graph, served: str, visit: Callable[..., Any], locator: str) -> None:
    page = visit("/")
    for address in (*ADDRESSES.values(), *of_hostile(evil, locator).values()):
        assert page.goto(served + address).headers["content-security-policy"].startswith("default-src 'none'; ")
        assert page.evaluate("document.querySelectorAll('img, iframe, main script, [onclick], [onmouseover]').length") == 0, address
        assert page.evaluate("[...document.links].filter(a => !/^https?:$/.test(a.protocol)).length") == 0, address
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("kind_", KINDS)
def test_everybody_can_use_the_pages(evil: Graph, visit: Callable[..., Any], axe: str, kind_: str) -> None:
    page = visit((ADDRESSES | of_hostile(evil, "inf.txt"))[kind_])
    if page.locator("script[src='/static/query.js']").count():
        page.wait_for_selector("#editor[data-state=idle]")
    assert faults(page, axe) == []


def test_search_as_you_type_by_keyboard(visit: Callable[..., Any]) -> None:
    page = visit("/disputes")
    page.focus("#q")
    page.keyboard.type("inf")
    page.wait_for_selector("#q-options li")
    assert page.get_attribute("#q", "aria-expanded") == "true" and page.get_attribute("#q", "role") == "combobox"
    page.keyboard.press("ArrowDown")
    chosen = page.get_attribute("#q", "aria-activedescendant")
    assert chosen and page.get_attribute(f"#{chosen}", "aria-selected") == "true"
    page.keyboard.press("Escape")
    assert page.is_hidden("#q-options") and page.get_attribute("#q", "aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#q-options li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entity/inf-treaty")


def test_suggestions_are_text(visit: Callable[..., Any]) -> None:
    page = visit("/")
    page.fill("#q2", "script")
    page.wait_for_selector("#q2-options li")
    assert "<img src=x onerror=alert(2)>" in page.inner_text("#q2-options") and page.locator("#q2-options img").count() == 0


def test_the_citation_is_copied(evil: Graph, visit: Callable[..., Any]) -> None:
    page = visit(f"/statement/{evil.statements(document='inf.txt')[0].id}", permissions=["clipboard-read", "clipboard-write"])
    page.click("button[data-copy=citation]")
    page.wait_for_function("document.querySelector('[role=status]:not(.unseen)').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()") == " ".join(page.inner_text("#citation").split())


def test_it_works_without_javascript(visit: Callable[..., Any]) -> None:
    page = visit("/entity/russia", java_script_enabled=False)
    page.fill("#q", "INF Treaty")
    page.press("#q", "Enter")
    page.wait_for_url("**/search?q=INF+Treaty")
    page.click("main .hits a >> nth=0")
    page.wait_for_url("**/entity/inf-treaty")
    assert page.locator("button[data-copy]:visible").count() == 0
