"""The gazetteer of persons: well formed, its terms in order and without two heads at once, its names told apart."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

ONTOLOGY = Path(__file__).parent.parent / "ontology"
FILE = tomllib.loads((ONTOLOGY / "gazetteer" / "persons.toml").read_text(encoding="utf-8"))
PERSONS: dict[str, dict[str, Any]] = FILE["entities"]
TITLES = tomllib.loads((ONTOLOGY / "lexicon" / "titles.toml").read_text(encoding="utf-8"))["titles"]

#: offices that several persons hold side by side
SHARED = {"ambassador", "deputy-foreign-minister", "deputy-prime-minister", "deputy-secretary-of-state"} | {
    "envoy", "minister", "negotiator", "spokesperson",
}  # fmt: skip
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def before(first: str, second: str) -> bool:
    """Whether a date lies surely before another, compared to the precision of the coarser."""
    size = min(len(first), len(second))
    return first[:size] < second[:size]


def terms(slug: str) -> list[list[str]]:
    return list(PERSONS[slug].get("terms", []))


def holder(office: str, of: str, date: str) -> list[str]:
    """Who holds an office on a day that is nobody's hand-over."""
    return [
        slug
        for slug in PERSONS
        for o, body, start, end in terms(slug)
        if (o, body) == (office, of) and start <= date and (not end or date <= end)
    ]


def test_the_file_is_of_persons_and_holds_many() -> None:
    assert FILE["class"] == "Person"
    assert len(PERSONS) >= 600
    assert sum(bool(p.get("terms")) for p in PERSONS.values()) >= 450
    assert sum(p.get("gender") == "f" for p in PERSONS.values()) >= 50


def test_every_entry_is_well_formed() -> None:
    for slug, person in PERSONS.items():
        check(slug, person)


def check(slug: str, person: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert set(person) <= {"label", "aliases", "gender", "terms", "ambiguous"}
    assert person["gender"] in ("f", "m")
    names = [person["label"], *person.get("aliases", [])]
    assert len(set(names)) == len(names)
    assert all(name == name.strip() and name for name in names)
    assert set(person.get("ambiguous", [])) <= set(names[1:])
    for term in terms(slug):
        office, of, start, end = term
        assert office in TITLES, office
        assert of
        assert DATE.fullmatch(start), term
        assert not end or DATE.fullmatch(end), term
        assert not (end and before(end, start)), term


def test_what_a_term_is_of_stands_in_the_gazetteer() -> None:
    known: set[str] = set()
    for path in (ONTOLOGY / "gazetteer").glob("*.toml"):
        known |= set(re.findall(r"^([a-z0-9-]+) = \{", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert {of for slug in PERSONS for _, of, _, _ in terms(slug)} <= known


def test_nobody_holds_an_office_while_another_does() -> None:
    held: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for slug in PERSONS:
        for office, of, start, end in terms(slug):
            if office not in SHARED:
                held[office, of].append((start, end or "9999", slug))
    clashes = []
    for what, spans in held.items():
        spans.sort()
        latest = spans[0]
        for span in spans[1:]:
            if before(span[0], latest[1]):
                clashes.append((what, latest, span))
            latest = max(latest, span, key=lambda s: s[1])
    assert clashes == []


def test_a_name_that_two_persons_bear_is_ambiguous_for_both() -> None:
    bearers: dict[str, list[str]] = defaultdict(list)
    for slug, person in PERSONS.items():
        for name in (person["label"], *person.get("aliases", [])):
            bearers[name].append(slug)
    for name, slugs in bearers.items():
        if len(slugs) > 1:
            for slug in slugs:
                assert name in PERSONS[slug].get("ambiguous", []), (name, slug)


@pytest.mark.parametrize(
    "name",
    [
        "Bush",
        "Clinton",
        "Kim",
        "Johnson",
        "Roosevelt",
        "Kennedy",
        "Brown",
        "May",
        "Park",
        "Moon",
        "Powell",
        "Rice",
        "Carter",
    ]
    + ["Ford", "Biden", "Michel", "Tusk"],
)
def test_a_last_name_of_many_or_an_ordinary_word_is_ambiguous(name: str) -> None:
    bearers = [p for p in PERSONS.values() if name in p.get("aliases", [])]
    assert bearers
    assert all(name in p["ambiguous"] for p in bearers)


@pytest.mark.parametrize("name, slug", [
    ("Putin", "vladimir-putin"), ("Reagan", "ronald-reagan"), ("Gorbachev", "mikhail-gorbachev"), ("Xi", "xi-jinping"),
    ("Zelensky", "volodymyr-zelenskyy"), ("Zelenskiy", "volodymyr-zelenskyy"), ("Sergei Lavrov", "sergey-lavrov"),
    ("Qaddafi", "muammar-gaddafi"), ("Kim Jong Un", "kim-jong-un"), ("JFK", "john-f-kennedy"), ("Merkel", "angela-merkel"),
    ("Pena Nieto", "enrique-pena-nieto"), ("ElBaradei", "mohamed-elbaradei"), ("Abe", "shinzo-abe"),
    ("Antony J. Blinken", "antony-blinken"), ("Richard Cheney", "dick-cheney"), ("Khrushchev", "nikita-khrushchev"),
])  # fmt: skip
def test_a_sure_name_means_one_person(name: str, slug: str) -> None:
    assert [s for s, p in PERSONS.items() if name in (p["label"], *p.get("aliases", []))] == [slug]
    assert name not in PERSONS[slug].get("ambiguous", [])


@pytest.mark.parametrize("slug, term", [
    ("vladimir-putin", ["president", "russia", "2012-05-07", ""]),
    ("mikhail-gorbachev", ["general-secretary", "communist-party-of-the-soviet-union", "1985-03-11", "1991-08-24"]),
    ("mikhail-gorbachev", ["president", "soviet-union", "1990-03-15", "1991-12-25"]),
    ("ronald-reagan", ["president", "united-states", "1981-01-20", "1989-01-20"]),
    ("donald-trump", ["president", "united-states", "2017-01-20", "2021-01-20"]),
    ("sergey-lavrov", ["foreign-minister", "russia", "2004-03-09", ""]),
    ("theresa-may", ["prime-minister", "united-kingdom", "2016-07-13", "2019-07-24"]),
    ("angela-merkel", ["chancellor", "germany", "2005-11-22", "2021-12-08"]),
    ("ban-ki-moon", ["secretary-general", "united-nations", "2007-01-01", "2016-12-31"]),
    ("ali-khamenei", ["supreme-leader", "iran", "1989-06-04", ""]),
    ("moon-jae-in", ["president", "south-korea", "2017-05-10", "2022-05-10"]),
    ("jens-stoltenberg", ["secretary-general", "nato", "2014-10-01", "2024-10-01"]),
])  # fmt: skip
def test_a_term_is_known(slug: str, term: list[str]) -> None:
    assert term in terms(slug)


@pytest.mark.parametrize("office, of, date, slug", [
    ("president", "united-states", "1962-10-22", "john-f-kennedy"), ("secretary-of-state", "united-states", "1972-05-26", "william-p-rogers"),
    ("general-secretary", "communist-party-of-the-soviet-union", "1972-05-26", "leonid-brezhnev"),
    ("foreign-minister", "soviet-union", "1968-07-01", "andrei-gromyko"), ("prime-minister", "united-kingdom", "1956-10-29", "anthony-eden"),
    ("president", "egypt", "1979-03-26", "anwar-sadat"), ("prime-minister", "israel", "1979-03-26", "menachem-begin"),
    ("foreign-minister", "iran", "2015-07-14", "mohammad-javad-zarif"), ("high-representative", "european-union", "2015-07-14", "federica-mogherini"),
    ("director-general", "iaea", "2003-02-01", "mohamed-elbaradei"), ("president", "ukraine", "2022-02-24", "volodymyr-zelenskyy"),
    ("prime-minister", "japan", "2016-05-27", "shinzo-abe"), ("chancellor", "west-germany", "1983-11-22", "helmut-kohl"),
    ("national-security-adviser", "united-states", "1978-06-01", "zbigniew-brzezinski"), ("president", "mexico", "2018-11-30", "enrique-pena-nieto"),
    ("secretary-of-defense", "united-states", "2014-09-04", "chuck-hagel"), ("defense-minister", "russia", "2014-09-04", "sergei-shoigu"),
])  # fmt: skip
def test_who_held_an_office_on_a_day(office: str, of: str, date: str, slug: str) -> None:
    assert holder(office, of, date) == [slug]


def test_united_states_presidents_follow_each_other_without_a_gap() -> None:
    spans = sorted(
        (start, end)
        for slug in PERSONS
        for office, of, start, end in terms(slug)
        if (office, of) == ("president", "united-states")
    )
    since = [s for s in spans if s[0] >= "1913"]
    assert all(end == start for (_, end), (start, _) in zip(since, since[1:], strict=False))
    assert since[-1][1] == ""


def test_the_loader_finds_nothing_wrong() -> None:
    ontology = pytest.importorskip("kg.ontology")
    assert [p for p in ontology.problems(ONTOLOGY) if "persons.toml" in p] == []
