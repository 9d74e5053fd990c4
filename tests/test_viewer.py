"""The relationship map's data: what is chosen, where it stands, what the page is given, the tour, the command."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import json
import math
import random
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from factory import EVIL, document, extraction, hostile, statement, story

from kg.cli import cli
from kg.errors import InputError
from kg.export import packing, viewer
from kg.export.background import background
from kg.export.choice import Choice, Chosen, choose
from kg.export.payload import LOOKS, payload
from kg.export.placing import place
from kg.export.story import read_story
from kg.graph import Graph
from kg.model import Document, Entity, Evidence, Modality, Polarity, Statement, Time
from kg.ontology import load

Maker = Callable[..., Graph]

SCRIPT = 'document.getElementById("app").textContent = "<\\/script> & co";\n'


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder with a viewer that does next to nothing."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "map.js").write_text(SCRIPT, "utf-8")
    (folder / "map.css").write_text("#app { color: #123 }\n", "utf-8")
    return folder


def data(graph: Graph, choice: Choice = Choice(), **options: Any) -> dict[str, Any]:  # noqa: B008 - it is frozen
    return payload(choose(graph, choice), title="Map", **options)


def told(graph: Graph, **choice: Any) -> set[str]:
    """What is chosen, as subject, predicate, object."""
    return {f"{s.subject} {s.predicate} {s.object}" for s in choose(graph, Choice(**choice)).statements}


def large(nodes: int, statements: int, seed: int = 5) -> Chosen:
    """A made-up world: communities of different sizes, hubs in them, sentences of their own."""
    r = random.Random(seed)
    words = ["".join(r.choice("aeioubcdfglmnprst") for _ in range(r.randint(2, 9))) for _ in range(4000)]
    entities = {f"e{i}": Entity(f"e{i}", r.choice(list(LOOKS)), " ".join(r.choices(words, k=3)).title()) for i in range(nodes)}
    members: dict[int, list[int]] = {}
    home = [int(r.paretovariate(0.9)) % 90 for _ in range(nodes)]
    for i, community in enumerate(home):
        members.setdefault(community, []).append(i)
    documents = {}
    for i in range(max(statements // 20, 1)):
        made = Document(f"https://example.org/{i}", "", title=" ".join(r.choices(words, k=8)), publisher="BBC", published=f"20{i % 24:02}-05-06")
        documents[made.id] = made
    ids, found = list(documents), []
    predicates = ("signs", "violates", "withdrawsFrom", "meetsWith", "supports", "criticizes", "deploys")
    for _ in range(statements):
        near = members[home[r.randrange(nodes)]]
        a, b = near[int(len(near) * r.random() ** 2)], near[int(len(near) * r.random() ** 2)] if r.random() < 0.85 else r.randrange(nodes)
        quote = " ".join(r.choices(words, k=18))
        found.append(Statement(
            r.choice(ids), f"e{a}", r.choice(predicates), f"e{b}", Evidence(0, len(quote), quote), time=Time(f"20{r.randrange(24):02}-03", "stated"),
            attributed_to=(f"e{r.choice(near)}",) if r.random() < 0.4 else (), confidence=r.random(),
        ))  # fmt: skip
    return Chosen(found, documents, entities, frozenset())


# --- what is chosen ------------------------------------------------------------------------------------------------


def test_a_choice_by_entity_kind_predicate_and_document(make: Maker) -> None:
    graph = make(story(), extraction("b.txt", publisher="TASS"))
    assert told(graph, about="9M729", only=("plans",)) == {"united-states develops 9m729"}
    assert told(graph, only=("disputes",)) == told(graph, only=("dispute",)) == {"russia violates inf-treaty"}
    assert told(graph, predicates=("withdraws from",)) == told(graph, predicates=("kg:withdrawsFrom",)) == {"united-states withdrawsFrom inf-treaty"}
    assert len(choose(graph, Choice(documents=("tass",))).statements) == 3
    assert len(choose(graph, Choice(documents=("TASS", "inf.txt"))).statements) == 9
    assert told(graph, about="russia", depth=2) > told(graph, about="russia")


def test_what_is_unknown_gets_suggestions(make: Maker) -> None:
    graph = make(story())
    for choice, words in (
        (Choice(about="Rusia"), "Did you mean.*russia"),
        (Choice(documents=("inf.tx",)), "Did you mean.*inf.txt"),
        (Choice(predicates=("withdrawFrom",)), "Did you mean.*withdrawsFrom"),
        (Choice(only=("gossip",)), "gossip.*Kinds: facts, claims"),
        (Choice(start="2019-13"), "not a date"),
        (Choice(depth=0), "depth"),
    ):
        with pytest.raises(InputError) as caught:
            choose(graph, choice)
        assert re.search(words, str(caught.value)), str(caught.value)


def test_nothing_says_why(make: Maker) -> None:
    assert "no documents" in str(choose(make()).why)
    graph = make(story())
    why = str(choose(graph, Choice(about="russia", start="1700", end="1701", only=("facts",), predicates=("signs",))).why)
    for words in ("about Russia (within 1 step)", "from 1700", "until 1701", "among facts", "with signs", "2019-08-02"):
        assert words in why
    empty = data(graph, Choice(about="russia", start="1700", end="1701"))
    assert [n["label"] for n in empty["nodes"]] == ["Russia"] and empty["statements"] == [] and empty["built"]["why"]


def test_what_is_hidden_is_counted(make: Maker) -> None:
    graph = make(replace(story(), document=replace(story().document, published=None)))
    few = choose(graph, Choice(most_nodes=2))
    assert (len(few.statements), few.hidden) == (2 + 1, 3) or few.hidden + len(few.statements) == 6
    assert "at most 2 entities" in str(few.why)
    undated = choose(make(extraction(published=None)), Choice(start="2019"))
    assert undated.hidden == 1 and "without any date" in str(undated.why)


def test_of_too_many_statements_one_of_each_relation_stays(make: Maker) -> None:
    graph = make(*(extraction(f"{name}.txt", text=f"{extraction().document.text} {name}") for name in "abcde"))
    kept = choose(graph, Choice(most_statements=3))
    assert {s.predicate for s in kept.statements} == {"suspends", "violates", "withdrawsFrom"} and kept.hidden == 12


# --- what the page is given ----------------------------------------------------------------------------------------


def test_the_data_of_a_small_map(make: Maker) -> None:
    found = data(make(story()))
    assert list(found) == ["version", "title", "intro", "built", "quotes", "classes", "kinds", "predicates", "documents", "nodes", "statements", "story", "site"]
    assert [k["id"] for k in found["kinds"]] == ["fact", "claim", "dispute", "denial", "plan"]
    names = [n["id"] for n in found["nodes"]]
    assert names[0] == "united-states", "the heaviest first"
    by_words = {s["text"]: s for s in found["statements"]}
    accused = by_words["According to the United States, Russia violates the Intermediate-Range Nuclear Forces Treaty; Russia denies it."]
    assert [names[i] for i in (accused["s"], accused["o"], *accused["said"], *accused["denied"])] == ["russia", "inf-treaty", "united-states", "russia"]
    assert found["kinds"][accused["kind"]]["id"] == "dispute" and found["predicates"][accused["p"]]["id"] == "violates"
    kinds = {s["modality"] + str(s["polarity"]): found["kinds"][s["kind"]]["id"] for s in found["statements"]}
    assert kinds["planned1"] == "plan" and kinds["actual-1"] == "denial"
    assert {tuple(s["time"]) for s in found["statements"] if s["time"]} == {("2019-02-01", "2019-02-28"), ("2019-08-02", "2019-08-02")}
    treaty = found["nodes"][names.index("inf-treaty")]
    assert treaty["short"] == "INF Treaty" and found["nodes"][0]["short"] == "United States"
    assert treaty["about"].startswith("Signed on 8 December 1987; in force from") and "INF Treaty" in treaty["aliases"]
    assert found["classes"][treaty["class"]]["shape"] == "diamond"
    assert found["documents"] == [
        {"id": story().document.id, "title": "INF", "publisher": "BBC", "date": "2019-08-02", "url": "https://example.org/inf"}
    ]  # fmt: skip
    assert len({c[0] for c in LOOKS.values()}) == len(LOOKS), "shapes alone tell the classes apart"


def test_who_only_speaks_is_there_and_weighs_nothing(make: Maker) -> None:
    base = extraction()
    doc = base.document
    says = statement(doc, "russia", "violates", "inf-treaty", "We comply", attributed_to=("united-states",), place="geneva")
    found = data(make(replace(base, statements=(says,))))
    weights = {n["id"]: n["weight"] for n in found["nodes"]}
    assert weights == {"russia": 1, "inf-treaty": 1, "united-states": 0, "geneva": 0}
    assert found["nodes"][found["statements"][0]["place"]]["id"] == "geneva"


def test_open_and_impossible_times(make: Maker) -> None:
    base = extraction()
    for value, days in (
        ("1991/1994", ["1991-01-01", "1994-12-31"]), ("2019/..", ["2019-01-01", None]), ("../2019-02", [None, "2019-02-28"]),
        ("someday", None), ("2019-02-30", None), (None, None),
    ):  # fmt: skip
        one = replace(base.statements[0], time=Time(value, "stated" if value else "unknown"))
        chosen = choose(make(base))
        assert payload(replace(chosen, statements=[one]), title="x")["statements"][0]["time"] == days, value


@pytest.mark.parametrize(("quotes", "most"), [("none", 0), ("short", 160), ("full", 5000)])
def test_quotes(make: Maker, quotes: str, most: int, static: Path) -> None:
    long = extraction().document.text + " It is long." * 40
    base = extraction(text=long)
    whole = replace(base.statements[0], evidence=Evidence(0, len(long), long))
    graph = make(replace(base, statements=(whole,)))
    for options in ({"static": static}, {"renderer": "pyvis"}):
        page, _ = viewer.page(graph, quotes=quotes, **options)  # type: ignore[arg-type]
        found = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
        quote = found["statements"][0]["quote"] or ""
        assert len(quote) == min(most, len(quote) if quotes == "full" else most), options
        assert ("suspended the INF" in page) is (quotes != "none")
    with pytest.raises(InputError, match="quote"):
        viewer.page(graph, quotes="some", static=static)


def test_a_page_lets_nothing_in(make: Maker, static: Path) -> None:
    page, drawn = viewer.page(make(hostile(), story()), static=static, title=EVIL)
    assert drawn.renderer == "sigma" and not drawn.missing
    assert "\u202e" not in page and "\\u202e" not in page
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 2 and scripts[1] == SCRIPT, "the data and the viewer, and no others"
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    for text in (scripts[1], *style):
        assert f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in policy[1]
    assert "default-src 'none'" in policy[1] and "unsafe" not in policy[1]
    found = json.loads(scripts[0])
    assert max(len(label) for thing in (*found["nodes"], *found["statements"]) for label in (thing.get("label", ""), thing.get("text", ""))) < 900
    assert all(not (d["url"] or "https:").startswith("javascript") for d in found["documents"])
    outside: list[str] = []

    class Links(html.parser.HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            outside.extend(str(v) for k, v in attrs if k in ("src", "href") and v != "data:,")

    Links().feed(page)
    assert outside == []


def test_a_bundle_that_would_end_its_element_is_refused(make: Maker, static: Path) -> None:
    (static / "map.js").write_text('x = "</script>"', "utf-8")
    with pytest.raises(InputError, match="cannot stand in a page"):
        viewer.page(make(story()), static=static)


def test_the_same_graph_gives_the_same_bytes(make: Maker, static: Path, tmp_path: Path) -> None:
    one, two = make(story(), hostile()), make(hostile(), story())
    pages = [viewer.page(graph, static=static)[0] for graph in (one, two)]
    assert pages[0] == pages[1]
    viewer.write(one, tmp_path / "map.html", static=static)
    assert (tmp_path / "map.html").read_text("utf-8") == pages[0]
    with pytest.raises(InputError, match="cannot write the map"):
        viewer.write(one, tmp_path / "no" / "map.html", static=static)


def test_without_the_viewer_the_plain_page_is_written(make: Maker, tmp_path: Path) -> None:
    page, drawn = viewer.page(make(story()), static=tmp_path, only=("facts",))
    assert drawn.missing and drawn.renderer == "pyvis" and drawn.statements == 2
    assert "vis-network" in page


# --- large maps ----------------------------------------------------------------------------------------------------


def test_packing_loses_nothing(make: Maker) -> None:
    for graph in (make(story(), hostile()), make()):
        found = data(graph)
        packed = packing.pack(found)
        assert packing.unpack(packed) == found and packing.pack(found) == packed
    with pytest.raises(ValueError, match="no packed map"):
        packing.unpack("bm90aGluZw==")


def test_ten_thousand_entities_are_placed_in_time_and_fit() -> None:
    chosen = large(10_000, 50_000)
    began = time.process_time()
    found = payload(chosen, title="Large")
    assert time.process_time() - began < 30  # with the sentences; the places alone take a third of it
    packed = packing.pack(found)
    assert len(packed) < 5.5e6
    assert packing.unpack(packed) == found


def test_places_depend_on_nothing_but_the_graph() -> None:
    r = random.Random(1)
    for count in (3, 60, 900):
        ties = {(r.randrange(count), r.randrange(count)): 1.0 + r.random() for _ in range(2 * count)}
        ties = {(min(p), max(p)): w for p, w in ties.items()}
        spots = place(count, ties)
        assert spots == place(count, dict(reversed(list(ties.items()))))
        assert len(set(spots)) == count and all(math.isfinite(x) and abs(x) <= 1000 for spot in spots for x in spot)
    assert place(0, {}) == [] and place(1, {(0, 0): 1.0}) == [(0.0, 0.0)]


@pytest.mark.parametrize("size", [30, 400])
def test_communities_stand_apart(size: int) -> None:
    """Three groups, tied within and hardly between: whoever is of one stands nearer to its own middle."""
    r = random.Random(2)
    ties = {(min(a, b), max(a, b)): 1.0 for g in range(3) for a, b in ((g * size + r.randrange(size), g * size + r.randrange(size)) for _ in range(4 * size)) if a != b}
    ties |= {(i, (i + size) % (3 * size)) if i + size < 3 * size else ((i + size) % (3 * size), i): 1.0 for i in range(0, 3 * size, size // 3)}
    spots = place(3 * size, ties)
    middles = [tuple(sum(spots[g * size + i][k] for i in range(size)) / size for k in (0, 1)) for g in range(3)]
    at_home = sum(min(range(3), key=lambda g: math.dist(spots[i], middles[g])) == i // size for i in range(3 * size))
    assert at_home > 0.9 * 3 * size


# --- the tour ------------------------------------------------------------------------------------------------------

TOUR = """
title = "The end of a treaty"
intro = "Who left?\\n\\nAnd why?"

[[steps]]
caption = "The treaty."
focus = "INF Treaty"
date = 2019-02
kinds = ["facts", "dispute"]

[[steps]]
caption = "What ties them?"
focus = ["Russia", "united-states"]
path = ["Moscow", "United States"]
"""


def tour(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "tour.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_tour(make: Maker, tmp_path: Path, static: Path) -> None:
    graph = make(story())
    path = tour(tmp_path, TOUR.replace("date = 2019-02", 'date = "2019-02"'))
    found = data(graph, story=read_story(path, graph))
    at = {n["id"]: i for i, n in enumerate(found["nodes"])}
    assert found["story"] == {
        "title": "The end of a treaty",
        "intro": "Who left?\n\nAnd why?",
        "steps": [
            {"caption": "The treaty.", "focus": [at["inf-treaty"]], "path": None, "date": "2019-02-28", "kinds": ["fact", "dispute"]},
            {"caption": "What ties them?", "focus": [at["russia"], at["united-states"]], "path": [at["russia"], at["united-states"]], "date": None, "kinds": None},
        ],
    }  # fmt: skip
    assert "<title>The end of a treaty</title>" in viewer.page(graph, story=path, static=static)[0]
    with pytest.raises(InputError, match="tells no story"):
        viewer.page(graph, story=path, renderer="pyvis")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TOUR, "no TOML.*line 8"),
        ("title = 3\n[[steps]]\ncaption = 'a'", "title is no text"),
        ("title = 'a'", "no steps"),
        ("[[steps]]\ncaption = ' '", "step 1 has no caption"),
        ("[[steps]]\ncaption = 'a'\n[[steps]]\ncaption = 'b'\nfocus = ['Rusia']", "step 2: unknown entity 'Rusia'. Did you mean.*russia"),
        ("[[steps]]\ncaption = 'a'\nfokus = 'Russia'", "step 1 has an unknown key 'fokus'. Did you mean focus"),
        ("[[steps]]\ncaption = 'a'\npath = ['Russia']", "step 1: path has 1 entities"),
        ("[[steps]]\ncaption = 'a'\ndate = '2019-13'", "step 1: '2019-13' is no date"),
        ("[[steps]]\ncaption = 'a'\nkinds = ['gossip']", "step 1: unknown kind of statement: 'gossip'"),
        ("[[steps]]\ncaption = 'a'\nfocus = 'geneva'", "step 1: unknown entity|geneva is not on this map"),
    ],
)
def test_a_tour_that_is_wrong_says_where(make: Maker, tmp_path: Path, text: str, words: str) -> None:
    graph = make(story())
    with pytest.raises(InputError) as caught:
        data(graph, story=read_story(tour(tmp_path, text), graph))
    assert "tour.toml" in str(caught.value) and re.search(words, str(caught.value), re.DOTALL), str(caught.value)


def test_a_tour_that_cannot_be_read(make: Maker, tmp_path: Path) -> None:
    graph = make(story())
    with pytest.raises(InputError, match="cannot read"):
        read_story(tmp_path / "none.toml", graph)
    (tmp_path / "latin.toml").write_bytes(b"title = '\xe9'")
    with pytest.raises(InputError, match="UTF-8"):
        read_story(tmp_path / "latin.toml", graph)


def test_a_tour_leads_only_where_the_map_goes(make: Maker, tmp_path: Path) -> None:
    graph = make(story())
    path = tour(tmp_path, "[[steps]]\ncaption = 'a'\nfocus = 'S-400'")
    with pytest.raises(InputError, match="step 1: s-400 is not on this map"):
        data(graph, Choice(only=("disputes",)), story=read_story(path, graph))


# --- background, and the command -----------------------------------------------------------------------------------


def test_background() -> None:
    gazetteer = load().gazetteer
    assert background("soviet-union", gazetteer) == "A state from 30 December 1922 to December 1991."
    assert background("new-start", gazetteer) == "Signed on 8 April 2010; in force from 5 February 2011 to 5 February 2026."
    assert str(background("vladimir-putin", gazetteer)).startswith("President of Russia from 2000 to 2008, from 2012; prime minister")
    assert background("us-department-of-state", gazetteer) == "Belongs to the United States."
    assert background("nobody-at-all", gazetteer) is None


def test_the_command(make: Maker, tmp_path: Path) -> None:
    store = str(make(story()).store.path)
    out = tmp_path / "map.html"

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["map", str(out), "--store", store, *arguments])
        return done.exit_code, done.output

    code, said = run("--only", "facts,plans", "--quotes", "none", "--title", "Lesson")
    assert code == 0 and "3 statements" in said
    assert ("not built in this installation" in said) is not viewer.bundled()
    assert "<title>Lesson</title>" in out.read_text("utf-8")
    code, said = run("--renderer", "pyvis", "--about", "INF treaty", "--predicates", "violates,suspends")
    assert code == 0 and "2 statements in 2 relations" in said and "vis-network" in out.read_text("utf-8")
    assert run("--about", "Rusia") == (2, run("--about", "Rusia")[1]) and "Did you mean" in run("--about", "Rusia")[1]
    code, said = run("--from", "1700", "--to", "1701")
    assert code == 0 and "nothing to draw from 1700" in said
    assert run("--only", "gossip")[0] == 2 and run("--story", str(tmp_path / "none.toml"))[0] == 2


def test_export_by_renderer(make: Maker, tmp_path: Path) -> None:
    store = str(make(story()).store.path)
    done = CliRunner().invoke(cli, ["export", str(tmp_path / "x.html"), "--store", store, "--renderer", "pyvis"])
    assert done.exit_code == 0 and "vis-network" in (tmp_path / "x.html").read_text("utf-8")
    wrong = CliRunner().invoke(cli, ["export", str(tmp_path / "x.ttl"), "--store", store, "--renderer", "pyvis"])
    assert wrong.exit_code == 2


def test_modalities_have_words(make: Maker) -> None:
    base = extraction()
    doc = document(text=base.document.text)
    kinds = {}
    for modality in Modality:
        for polarity in Polarity:
            one = statement(doc, "russia", "tests", "9m729", "We comply", modality=modality, polarity=polarity)
            found = data(make(replace(base, document=doc, statements=(one,))))
            kinds[modality, polarity] = found["statements"][0]["text"]
    assert len(set(kinds.values())) == len(kinds), "no two of them read alike"
