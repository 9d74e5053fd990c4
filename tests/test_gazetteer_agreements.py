"""The gazetteer of organisations, agreements and events: well formed, free of clashes, right on the record."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "ontology" / "gazetteer"
FILES = {"organizations": "Organization", "agreements": "Agreement", "events": "Event"}
FLOORS = {"organizations": 300, "agreements": 250, "events": 200}  # below these a file has been cut short
KEYS = {"label", "aliases", "start", "end", "signed", "within", "facts", "context", "ambiguous", "members", "parties", "seats"}
DATE = re.compile(r"\d{4}(-\d\d){0,2}")

Entries = dict[str, dict[str, Any]]


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


TABLES: dict[str, Entries] = {name: read(name)["entities"] for name in FILES}
ALL: Entries = {slug: entry for table in TABLES.values() for slug, entry in table.items()}
EACH = pytest.mark.parametrize("table", sorted(FILES))


def names(entry: dict[str, Any]) -> list[str]:
    return [entry["label"], *entry.get("aliases", ())]


def fold(name: str) -> str:
    """A name as a reader takes it: without case, and with one kind of dash and apostrophe."""
    return name.casefold().replace("–", "-").replace("’", "'").replace(".", "")


def of(alias: str) -> set[str]:
    """The entries that may be meant by a name as written."""
    return {slug for slug, entry in ALL.items() if alias in names(entry)}


@pytest.mark.parametrize("name", sorted(FILES))
def test_file(name: str) -> None:
    data = read(name)
    assert set(data) == {"class", "entities"}
    assert data["class"] == FILES[name]
    assert len(data["entities"]) >= FLOORS[name]


def test_no_slug_stands_in_two_files() -> None:
    assert len(ALL) == sum(len(table) for table in TABLES.values())


@EACH
def test_form(table: str) -> None:
    for slug, entry in TABLES[table].items():
        assert re.fullmatch(r"[a-z0-9-]+", slug), slug
        assert set(entry) <= KEYS, slug
        for name in names(entry):
            assert name, slug
            assert name == " ".join(name.split()), slug
            assert name.isprintable(), slug
            assert not name.startswith(("the ", "a ", "an ")), f"{slug}: names are listed without the article"
        assert len(names(entry)) == len(set(names(entry))), f"{slug}: a name is listed twice"


@EACH
def test_dates_are_real_and_in_order(table: str) -> None:
    for slug, entry in TABLES[table].items():
        dates = [entry[key] for key in ("signed", "start", "end") if key in entry]
        for value in dates:
            assert DATE.fullmatch(value), slug
            year, month, day = (int(part) for part in (value + "-01-01").split("-")[:3])
            assert date(1600, 1, 1) < date(year, month, day) < date(2030, 1, 1), slug
        for earlier, later in pairwise(dates):
            size = min(len(earlier), len(later))  # a year and a day of it are not out of order
            assert earlier[:size] <= later[:size], slug


@EACH
def test_ambiguous_names_have_a_way_out(table: str) -> None:
    """An ambiguous name is one of the entry's, and something in the text can decide for it."""
    for slug, entry in TABLES[table].items():
        ambiguous = entry.get("ambiguous", [])
        assert set(ambiguous) <= set(names(entry)), slug
        assert bool(ambiguous) == bool(entry.get("context")), slug
        for word in entry.get("context", ()):
            assert re.fullmatch(r"[a-z]+", word), f"{slug}: the words of a text are compared in lower case, one by one"


def test_a_name_shared_by_two_entries_is_ambiguous_in_both() -> None:
    claims: dict[str, dict[str, bool]] = {}
    for slug, entry in ALL.items():
        for name in names(entry):
            claim = claims.setdefault(fold(name), {})
            claim[slug] = claim.get(slug, True) and name in entry.get("ambiguous", ())
    assert {name: claim for name, claim in claims.items() if len(claim) > 1 and not all(claim.values())} == {}


def test_no_bare_common_noun_is_a_name() -> None:
    bare = {"treaty", "deal", "agreement", "accord", "pact", "war", "crisis", "summit", "union", "alliance", "party"}
    found = {name for entry in ALL.values() for name in names(entry) if name.casefold().removeprefix("the ") in bare}
    assert found == set()


def test_no_name_swallows_a_claim() -> None:
    """``Russia's invasion of Ukraine`` says who attacks whom: it is left to the lexicon, and so are its like."""
    act = re.compile(
        r"(invasion|annexation|bombing|killing|war|conflict) (of|in|on|against) [A-Z]\w+$|\w+'s (invasion|war) "
    )
    assert {name for entry in ALL.values() for name in names(entry) if act.match(name)} == set()


def test_references_inside_these_files() -> None:
    for slug, entry in ALL.items():
        assert "within" not in entry or (entry["within"] in ALL and entry["within"] != slug), slug
        for predicate, target, *_ in entry.get("facts", ()):
            assert predicate in {"limits", "replaces", "locatedIn"}, slug
            if predicate == "replaces":
                assert target in TABLES["agreements"], slug
                assert ALL[target].get("end", "9999") >= entry.get("start", "9999")[:4], f"{slug} replaces {target}"


@pytest.mark.parametrize(
    ("slug", "signed", "start", "end"),
    [
        ("inf-treaty", "1987-12-08", "1988-06-01", "2019-08-02"),
        ("new-start", "2010-04-08", "2011-02-05", "2026-02-05"),
        ("start-i", "1991-07-31", "1994-12-05", "2009-12-05"),
        ("start-ii", "1993-01-03", None, None),
        ("salt-i", "1972-05-26", "1972-10-03", "1977-10-03"),
        ("salt-ii", "1979-06-18", None, None),
        ("sort", "2002-05-24", "2003-06-01", "2011-02-05"),
        ("abm-treaty", "1972-05-26", "1972-10-03", "2002-06-13"),
        ("npt", "1968-07-01", "1970-03-05", None),
        ("limited-test-ban-treaty", "1963-08-05", "1963-10-10", None),
        ("threshold-test-ban-treaty", "1974-07-03", "1990-12-11", None),
        ("comprehensive-test-ban-treaty", "1996-09-24", None, None),
        ("chemical-weapons-convention", "1993-01-13", "1997-04-29", None),
        ("biological-weapons-convention", "1972-04-10", "1975-03-26", None),
        ("cfe-treaty", "1990-11-19", "1992-11-09", None),
        ("open-skies-treaty", "1992-03-24", "2002-01-01", None),
        ("ottawa-convention", "1997-12-03", "1999-03-01", None),
        ("convention-on-cluster-munitions", "2008-12-03", "2010-08-01", None),
        ("tpnw", "2017-09-20", "2021-01-22", None),
        ("outer-space-treaty", "1967-01-27", "1967-10-10", None),
        ("jcpoa", "2015-07-14", "2015-10-18", None),
        ("helsinki-final-act", "1975-08-01", None, None),
        ("budapest-memorandum", "1994-12-05", "1994-12-05", None),
        ("north-atlantic-treaty", "1949-04-04", "1949-08-24", None),
        ("dayton-agreement", "1995-12-14", "1995-12-14", None),
        ("korean-armistice-agreement", "1953-07-27", "1953-07-27", None),
        ("two-plus-four-treaty", "1990-09-12", "1991-03-15", None),
        ("paris-agreement", "2016-04-22", "2016-11-04", None),
        ("usmca", "2018-11-30", "2020-07-01", None),
        ("nafta", "1992-12-17", "1994-01-01", "2020-07-01"),
        ("five-power-treaty", "1922-02-06", "1923-08-17", "1936-12-31"),
        ("un-security-council-resolution-2231", None, "2015-07-20", None),
        ("nato", None, "1949-04-04", None),
        ("warsaw-pact", None, "1955-05-14", "1991-07-01"),
        ("shanghai-cooperation-organization", None, "2001-06-15", None),
        ("world-war-ii", None, "1939-09-01", "1945-09-02"),
        ("korean-war", None, "1950-06-25", "1953-07-27"),
        ("reykjavik-summit", None, "1986-10-11", "1986-10-12"),
        ("nato-summit-wales-2014", None, "2014-09-04", "2014-09-05"),
    ],
)
def test_dates_known_from_the_record(slug: str, signed: str | None, start: str | None, end: str | None) -> None:
    entry = ALL[slug]
    assert (entry.get("signed"), entry.get("start"), entry.get("end")) == (signed, start, end)


@pytest.mark.parametrize(
    ("slug", "fact"),
    [
        ("inf-treaty", ["limits", "intermediate-range-missiles"]),
        ("abm-treaty", ["limits", "anti-ballistic-missile-systems"]),
        ("chemical-weapons-convention", ["limits", "chemical-weapons"]),
        ("ottawa-convention", ["limits", "anti-personnel-landmines"]),
        ("new-start", ["replaces", "sort"]),
        ("usmca", ["replaces", "nafta"]),
        ("four-power-treaty", ["replaces", "anglo-japanese-alliance"]),
        ("reykjavik-summit", ["locatedIn", "iceland"]),
    ],
)
def test_facts_known_from_the_record(slug: str, fact: list[str]) -> None:
    assert fact in ALL[slug]["facts"]


def test_a_treaty_that_never_entered_into_force_limits_nothing() -> None:
    for slug in ("start-ii", "start-iii", "salt-ii", "comprehensive-test-ban-treaty", "fissile-material-cutoff-treaty"):
        assert "start" not in ALL[slug]
        assert "facts" not in ALL[slug]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("U.N.", "united-nations"),
        ("Nato", "nato"),
        ("SCO", "shanghai-cooperation-organization"),
        ("OPCW", "opcw"),
        ("al-Qaida", "al-qaeda"),
        ("Daesh", "isis"),
        ("RIA Novosti", "ria-novosti"),
        ("CPSU Central Committee", "cpsu-central-committee"),
        ("Iran nuclear deal", "jcpoa"),
        ("Nuclear Non-Proliferation Treaty", "npt"),
        ("START I", "start-i"),
        ("New START", "new-start"),
        ("Mine Ban Treaty", "ottawa-convention"),
        ("Washington Naval Treaty", "five-power-treaty"),
        ("UN Security Council Resolution 242", "un-security-council-resolution-242"),
        ("Resolution 2231", "un-security-council-resolution-2231"),
        ("Nafta", "nafta"),
        ("First World War", "world-war-i"),
        ("Persian Gulf War", "gulf-war"),
        ("SALT talks", "salt-talks"),
    ],
)
def test_names_lead_to_one_entry(name: str, slug: str) -> None:
    assert of(name) == {slug}
    assert name not in ALL[slug].get("ambiguous", ())


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("INF", {"inf-treaty"}),
        ("START", {"start-i"}),
        ("SALT", {"salt-talks"}),
        ("IS", {"isis"}),
        ("WHO", {"who"}),
        ("Washington Treaty", {"north-atlantic-treaty", "five-power-treaty"}),
        ("Moscow Treaty", {"sort", "limited-test-ban-treaty", "moscow-treaty-1970"}),
        ("Geneva Accords", {"geneva-accords-1954", "geneva-accords-1988"}),
        ("Geneva Summit", {"geneva-summit-1955", "geneva-summit-1985", "geneva-summit-2021"}),
        ("Algiers Agreement", {"algiers-agreement-1975", "algiers-agreement-2000"}),
        ("RSF", {"rapid-support-forces", "reporters-without-borders"}),
    ],
)
def test_names_that_need_the_context(name: str, slugs: set[str]) -> None:
    assert of(name) == slugs
    assert all(name in ALL[slug]["ambiguous"] for slug in slugs)


def test_different_things_stay_apart() -> None:
    """Successors and namesakes are entries of their own."""
    for group in (
        ("start-i", "start-ii", "start-iii", "new-start", "sort"),
        ("minsk-protocol", "minsk-ii", "minsk-agreements"),
        ("jcpoa", "joint-plan-of-action", "iran-nuclear-framework-2015"),
        ("osce", "csce", "helsinki-final-act"),
        ("seato", "manila-pact"),
        ("washington-naval-conference", "five-power-treaty", "four-power-treaty", "nine-power-treaty"),
        ("russo-ukrainian-war", "donbas-war", "russian-invasion-of-ukraine"),
    ):
        assert len({ALL[slug]["label"] for slug in group}) == len(group)
