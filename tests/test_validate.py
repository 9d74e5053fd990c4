"""What is wrong with an ontology is told with its place, once; and what only looks wrong is let through."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_ontology import CLASSES, PROPERTIES, entities, write

from kg.errors import InputError
from kg.ontology import Entry, Membership, load, problems
from kg.ontology.validate import coexist

A_STATE = 'label = "state"\ncomment = "A country."\nexample = "Norway."\nparent = "Actor"\n'
LEAGUE = CLASSES + '\n[Organization]\nlabel = "organisation"\ncomment = "A club."\nexample = "NATO."\nparent = "Actor"\n'


def league(members: str, *more: str, of: str = 'start = "1950", end = "1960-06"') -> dict[str, str]:
    """An organisation, x, with these members, and states of yesterday and tomorrow."""
    old, new = 'old = { label = "Old", end = "1955-03" }', 'new = { label = "New", start = "1955-03-02" }'
    x = f'x = {{ label = "X", class = "Organization", {of}, members = {members} }}'
    return {"classes": LEAGUE, "zz": entities(x, old, new, *more)}


BAD: dict[str, tuple[dict[str, str], str]] = {
    "syntax error": ({"states": 'class = "State"\n[entities]\nx = {\n'}, "gazetteer/states.toml:3: TOML syntax error"),
    "same key twice": (
        {"states": entities('x = { label = "X" }', 'x = { label = "Y" }')},
        "gazetteer/states.toml:5: TOML syntax error",
    ),
    "nesting": ({"states": "x = " + "[" * 5000}, "gazetteer/states.toml:1: is nested too deeply"),
    "unknown key of a class": (
        {"classes": CLASSES + 'colour = "red"\n'},
        "classes.toml:43: Statement: unknown key 'colour'; known are close_match, ",
    ),
    "unknown key of an entry": (
        {"more": entities('x = { label = "X", alias = ["Y"] }')},
        "gazetteer/more.toml:4: x: unknown key 'alias'",
    ),
    "unknown key of a file": ({"more": 'type = "State"\n'}, "gazetteer/more.toml:1: type: unknown key; a file"),
    "missing label": ({"more": entities('x = { iso = "XX" }')}, "gazetteer/more.toml:4: x: label is missing"),
    "missing comment": (
        {"classes": CLASSES.replace('comment = "A human being."\n', "")},
        "classes.toml:19: Person: comment is missing",
    ),
    "missing example": (
        {"properties": PROPERTIES.replace('example = "0.5"\n', "")},
        "properties.toml:17: confidence: example is missing",
    ),
    "missing range": (
        {"properties": PROPERTIES.replace('domain = ["State"]\nrange = ["Agreement"]\n', 'domain = ["State"]\n')},
        "properties.toml:9: initials: range is missing",
    ),
    "wrong form": (
        {"more": entities('x = { label = "X", aliases = "Y" }')},
        "gazetteer/more.toml:4: x: aliases must be a list of strings, not 'Y'",
    ),
    "no table": ({"more": entities('x = "X"')}, "gazetteer/more.toml:4: x: must be a table"),
    "spaces": ({"more": entities('x = { label = " X" }')}, "gazetteer/more.toml:4: x: label must be a string without"),
    "name of a class": ({"classes": CLASSES + "\n[body]\n" + A_STATE}, "classes.toml:44: body: a class is named in"),
    "name of a predicate": (
        {"properties": PROPERTIES.replace("[initials]", "[Initials]")},
        "properties.toml:9: Initials: a predicate is named in",
    ),
    "id": ({"more": entities('X_y = { label = "X" }')}, "gazetteer/more.toml:4: X_y: an id is written in small"),
    "dangling parent": (
        {"classes": CLASSES.replace('parent = "Actor"\nheads', 'parent = "Actr"\nheads')},
        "classes.toml:16: State: the parent 'Actr' is not defined",
    ),
    "parents in a circle": (
        {"classes": CLASSES.replace('example = "A stone."', 'example = "A stone."\nparent = "State"')},
        "classes.toml:5: Thing: is its own ancestor",
    ),
    "dangling domain": (
        {"properties": PROPERTIES.replace('domain = ["State"]', 'domain = ["Stat"]')},
        "properties.toml:13: initials: the domain 'Stat' is no known class of entities",
    ),
    "a node as the range of a relation": (
        {"properties": PROPERTIES.replace('["State"]\nrange = ["Agreement"]', '["State"]\nrange = ["Statement"]')},
        "properties.toml:14: initials: the range 'Statement' is no known class of entities",
    ),
    "dangling datatype": (
        {"properties": PROPERTIES.replace("xsd:decimal", "xsd:decimals")},
        "properties.toml:22: confidence: the range 'xsd:decimals' is no known class or datatype",
    ),
    "PLOVER": (
        {"properties": PROPERTIES.replace('"SUPPORT"', '"APPLAUD"')},
        "properties.toml:7: signs: unknown plover 'APPLAUD'; known are AGREE, ",
    ),
    "kind": ({"classes": CLASSES.replace('"node"', '"nod"')}, "classes.toml:42: Statement: unknown kind 'nod'"),
    "close match": (
        {"classes": CLASSES + 'close_match = ["Country"]\n'},
        "classes.toml:43: Statement: close_match 'Country' is no name in",
    ),
    "a head twice": (
        {"classes": CLASSES.replace('["city"]', '["kingdom"]')},
        "classes.toml:30: Place: the head 'kingdom' is listed in State already",
    ),
    "unknown class of an entry": (
        {"more": entities('x = { label = "X", class = "Stat" }')},
        "gazetteer/more.toml:4: x: unknown class 'Stat'",
    ),
    "unknown class of a file": ({"more": entities(cls="Statement")}, "gazetteer/more.toml:1: class: unknown class"),
    "class that is no string": ({"more": "class = []\n"}, "gazetteer/more.toml:1: class: unknown class []"),
    "no class": ({"more": '[entities]\nx = { label = "X" }\n'}, "gazetteer/more.toml:2: x: has no class"),
    "dangling capital": (
        {"more": entities('x = { label = "X", capital = "y" }')},
        "gazetteer/more.toml:4: x: capital names 'y', which is not in the gazetteer",
    ),
    "dangling within": ({"more": entities('x = { label = "X", within = "y" }')}, "more.toml:4: x: within names 'y'"),
    "dangling term": (
        {"more": entities('x = { label = "X", terms = [["president", "y"]] }', cls="Person")},
        "gazetteer/more.toml:4: x: terms names 'y'",
    ),
    "dangling object": (
        {"more": entities('x = { label = "X", facts = [["signs", "y"]] }')},
        "gazetteer/more.toml:4: x: facts names 'y'",
    ),
    "dangling predicate": (
        {"more": entities('x = { label = "X", facts = [["confidence", "pact"]] }')},
        "gazetteer/more.toml:4: x: facts name 'confidence', which is no relation",
    ),
    "impossible fact": (
        {"more": entities('x = { label = "X", facts = [["signs", "oslo"]] }')},
        "gazetteer/more.toml:4: x: the fact signs does not allow State -> Place (oslo)",
    ),
    "within itself": (
        {"more": entities('x = { label = "X", within = "y" }', 'y = { label = "Y", within = "x" }', cls="Place")},
        "gazetteer/more.toml:5: y: lies within itself",
    ),
    "id twice": (
        {"zz": entities('norway = { label = "Norge" }')},
        "gazetteer/zz.toml:4: norway: the id is taken by gazetteer/states.toml:5",
    ),
    "label twice": (
        {"zz": entities('x = { label = "Norway", start = "1814", context = ["north"] }')},
        "gazetteer/zz.toml:4: x: the label 'Norway' is claimed by norway (gazetteer/states.toml:5) too",
    ),
    "alias in two entries": (
        {"zz": entities('x = { label = "X", aliases = ["Kingdom of Norway"] }')},
        "gazetteer/zz.toml:4: x: the name 'Kingdom of Norway' is claimed by norway (gazetteer/states.toml:5) too",
    ),
    "seat of two states that have dates": (
        {
            "zz": entities(
                'x = { label = "X", seats = ["Z"], start = "1949", end = "1990" }',
                'y = { label = "Y", seats = ["Z"], start = "1949" }',
            )
        },
        "gazetteer/zz.toml:5: y: the name 'Z' is claimed by x (gazetteer/zz.toml:4) too",
    ),
    "demonym of two states": (
        {"zz": entities('x = { label = "X", start = "1990", demonyms = ["Danish"] }')},
        "gazetteer/zz.toml:4: x: the demonym 'Danish' is claimed by denmark (gazetteer/states.toml:4) too",
    ),
    "name twice in an entry": (
        {"zz": entities('x = { label = "X", aliases = ["X"] }')},
        "gazetteer/zz.toml:4: x: the name 'X' is listed twice",
    ),
    "ambiguous is no name": (
        {"zz": entities('x = { label = "X", ambiguous = ["Y"] }')},
        "gazetteer/zz.toml:4: x: ambiguous lists 'Y', which is no name",
    ),
    "month 13": ({"zz": entities('x = { label = "X", start = "1990-13" }')}, "zz.toml:4: x: start must be a date"),
    "30 February": ({"zz": entities('x = { label = "X", end = "1990-02-30" }')}, "zz.toml:4: x: end must be a date"),
    "number for a date": ({"zz": entities('x = { label = "X", start = 1990 }')}, "x: start must be a date in quotes"),
    "date of a term": (
        {"zz": entities('x = { label = "X", terms = [["p", "norway", "May 1990", ""]] }', cls="Person")},
        "gazetteer/zz.toml:4: x: terms must be a list of",
    ),
    "end before start": (
        {"zz": entities('x = { label = "X", start = "1991-05", end = "1990" }')},
        "gazetteer/zz.toml:4: x: ends (1990) before it starts (1991-05)",
    ),
    "end of a term before its start": (
        {"zz": entities('x = { label = "X", terms = [["p", "norway", "1991", "1990-12-31"]] }', cls="Person")},
        "gazetteer/zz.toml:4: x: ends (1990-12-31) before it starts (1991)",
    ),
    "iso": ({"zz": entities('x = { label = "X", iso = "NOR" }')}, "zz.toml:4: x: iso must be two capitals"),
    "member that is not there": (league('["norway", "norge"]'), "x: members names 'norge', which is not in the gazetteer"),
    "party that is not there": (
        {"zz": entities('x = { label = "X", parties = [["norge", "1950"]] }', cls="Agreement")},
        "gazetteer/zz.toml:4: x: parties names 'norge', which is not in the gazetteer",
    ),
    "form of the members": (league('["norway", ["denmark"]]'), "zz.toml:4: x: members must be a list of slugs or"),
    "dates of a member": (league('[["norway", "May 1950"]]'), "zz.toml:4: x: members must be a list of slugs or"),
    "number for the year of a member": (league('[["norway", 1950]]'), "zz.toml:4: x: members must be a list of slugs or"),
    "too many dates of a member": (league('[["norway", "1950", "", ""]]'), "x: members must be a list of slugs or"),
    "members of a state": (
        {"zz": entities('x = { label = "X", members = ["norway"] }')},
        "gazetteer/zz.toml:4: x: members are for the class Organization, not State",
    ),
    "parties of an organisation": (
        {"classes": LEAGUE, "zz": entities('x = { label = "X", parties = ["norway"] }', cls="Organization")},
        "gazetteer/zz.toml:4: x: parties are for the class Agreement, not Organization",
    ),
    "a person as a member": (league('["lie"]'), "x: lie is a Person and cannot be one of the members"),
    "joined too early": (league('[["norway", "1949-12-31"]]'), "x: norway joined (1949-12-31) when x was not there"),
    "joined too late": (league('[["norway", "1960-07"]]'), "x: norway joined (1960-07) when x was not there"),
    "left after the end": (league('[["norway", "", "1961"]]'), "x: norway left (1961) when x was not there"),
    "joined before signature": (
        {"zz": entities('x = { label = "X", signed = "1950-05-02", parties = [["norway", "1950-05-01"]] }', cls="Agreement")},
        "x: norway joined (1950-05-01) when x was not there",
    ),
    "left before joined": (league('[["norway", "1955", "1954-12"]]'), "x: ends (1954-12) before it starts (1955)"),
    "joined before it was a state": (league('[["new", "1955-03-01"]]'), "x: new joined (1955-03-01) when new was not there"),
    "joined when it was no more": (league('[["old", "1955-04"]]'), "x: old joined (1955-04) when old was not there"),
    "left when it was no more": (league('[["old", "1950", "1956"]]'), "x: old left (1956) when old was not there"),
    "member of another time": (
        league('["gone"]', 'gone = { label = "Gone", end = "1949" }'), "x: gone was not there in the time of x",
    ),
    "joined and left in two lives": (
        league('[["old", "1950", "1955"], ["norway", "1951"], ["old", "1954"]]'), "x: members lists old twice for the same",
    ),
    "member twice": (league('["norway", ["norway", "1955"]]'), "x: members lists norway twice for the same time"),
    "gender": ({"zz": entities('x = { label = "X", gender = "x" }')}, "zz.toml:4: x: unknown gender 'x'"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_named_with_its_place(case: str, tmp_path: Path) -> None:
    files, message = BAD[case]
    folder = write(tmp_path / "o", **files)
    found = problems(folder)
    assert any(message in line for line in found), found
    assert all(re.match(r"[\w/]+\.toml:\d+: ", line) for line in found)
    with pytest.raises(InputError) as caught:
        load(folder)
    assert found[0] in str(caught.value) and str(folder) in str(caught.value)


def test_one_mistake_is_one_problem(tmp_path: Path) -> None:
    circle = {"parents in a circle", "within itself"}  # each member is told
    for number, case in enumerate(BAD.keys() - circle):
        found = problems(write(tmp_path / str(number), **BAD[case][0]))
        assert len(found) <= 2, (case, found)


def test_a_line_within_a_table_is_found(tmp_path: Path) -> None:
    entry = '[entities.x]\nlabel = "X"\naliases = [\n  "Y",\n]\nstart = "never"\n'
    found = problems(write(tmp_path / "o", zz='class = "State"\n' + entry))
    assert [line.split(": ")[0] for line in found] == ["gazetteer/zz.toml:7"]


def test_names_may_be_shared_where_the_text_can_tell(tmp_path: Path) -> None:
    files = {
        "classes differ": entities('x = { label = "Oslo" }', cls="Agreement"),
        "dates": entities('x = { label = "X", demonyms = ["Old"], end = "1990-10-03" }',
                          'y = { label = "Y", demonyms = ["Old"], start = "1990" }'),
        "a state that has ended": entities('x = { label = "X", seats = ["Z"], start = "1922", end = "1991" }',
                                           'y = { label = "Y", seats = ["Z"] }'),
        "terms": entities('x = { label = "X", aliases = ["Z"], terms = [["p", "oslo", "1989", "1993"]] }',
                          'y = { label = "Y", aliases = ["Z"], terms = [["p", "oslo", "2001"]] }',
                          cls="Person"),
        "context": entities('x = { label = "X", aliases = ["Kingdom of Norway"], context = ["game"] }'),
        "ambiguous": entities('x = { label = "X", demonyms = ["Zed"], ambiguous = ["Zed"] }',
                              'y = { label = "Y", demonyms = ["Zed"], ambiguous = ["Zed"] }'),
        "ambiguous label": entities('x = { label = "Front", aliases = ["Front"], ambiguous = ["Front"] }'),
    }  # fmt: skip
    for number, (case, text) in enumerate(files.items()):
        assert problems(write(tmp_path / str(number), zz=text)) == [], case


def test_memberships_that_only_look_wrong(tmp_path: Path) -> None:
    rows = {
        "no dates": '["norway", "old", "new"]',
        "joined on the day it came to be": '[["new", "1955-03-02"], ["old", "1950", "1955-03"]]',
        "a year is no day": '[["new", "1955"], ["old", "", "1955"], ["norway", "1950-01-01", "1960"]]',
        "left and came back": '[["norway", "1951", "1953"], ["norway", "1953", "1955"], ["norway", "1958"]]',
        "a territory and an organisation": '["oslo", "x2"]',
        "nobody": "[]",
    }
    other = 'x2 = { label = "X2", class = "Organization" }'
    for number, (case, members) in enumerate(rows.items()):
        assert problems(write(tmp_path / str(number), **league(members, other))) == [], case
    signed = 'x = { label = "X", signed = "1950-05-02", start = "1952", parties = [["norway", "1950-05-02"]] }'
    assert problems(write(tmp_path / "signed", zz=entities(signed, cls="Agreement"))) == []


years = st.integers(1900, 2030).map(str)
dates = st.one_of(st.none(), years, years.map(lambda y: y + "-06"), years.map(lambda y: y + "-06-15"))


@given(dates, dates, dates, dates)
def test_coexistence_does_not_depend_on_the_order(a: str | None, b: str | None, c: str | None, d: str | None) -> None:
    first, second = Entry("a", "State", "A", start=a, end=b), Entry("b", "State", "B", start=c, end=d)
    assert coexist(first, second) == coexist(second, first)
    if b and c and b[:4] < c[:4]:
        assert not coexist(first, second)


near = st.one_of(st.none(), st.integers(1948, 1962).map(str), st.sampled_from(["1955-03-02", "1955-04", "1960-06-01"]))


@given(st.lists(st.tuples(st.sampled_from(["norway", "old", "new"]), near, near), max_size=2))
def test_what_passes_is_in_order(rows: list[tuple[str, str | None, str | None]]) -> None:
    """However the dates fall: a league without a problem holds no membership outside the life of either side."""
    listed = ", ".join(f'["{slug}", "{start or ""}", "{end or ""}"]' for slug, start, end in rows)
    with TemporaryDirectory() as place:
        folder = write(Path(place) / "o", **league(f"[{listed}]"))
        if problems(folder):
            return
        members = load(folder).gazetteer["x"].members
    assert members == tuple(Membership(*row) for row in rows)
    lives = {"norway": ("1950", "1960"), "old": ("1950", "1955"), "new": ("1955", "1960")}
    for m in members:
        first, last = lives[m.entity]
        years = [day[:4] for day in (m.start, m.end) if day]
        assert years == sorted(years) and all(first <= year <= last for year in years)
