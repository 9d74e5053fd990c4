"""The gazetteer of weapon systems and government bodies: references, names, and what a text finds with them."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from kg.extract.matcher import Matcher
from kg.ontology import load, problems

FOLDER = Path(__file__).resolve().parent.parent / "ontology"
MINE = ("bodies.toml", "weapons.toml")


def read(name: str) -> dict[str, dict[str, Any]]:
    return dict(tomllib.loads((FOLDER / "gazetteer" / name).read_text(encoding="utf-8"))["entities"])


WEAPONS, BODIES = read("weapons.toml"), read("bodies.toml")
CLASSES = [s for s, e in WEAPONS.items() if any(a.islower() for a in e.get("aliases", []))]
COMMON = [(s, a) for s in CLASSES for a in WEAPONS[s]["aliases"] if a.islower()]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(load(FOLDER))


def found(matcher: Matcher, text: str) -> dict[str, tuple[str, ...]]:
    return {name.text: name.candidates for name in matcher.find(text)}


def plural(noun: str) -> str:
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def test_problems_of_these_files() -> None:
    assert [p for p in problems(FOLDER) if any(f"gazetteer/{name}" in p for name in MINE)] == []


def test_files_name_their_class_and_are_large_enough() -> None:
    for name, cls in (("weapons.toml", "WeaponSystem"), ("bodies.toml", "GovernmentBody")):
        assert tomllib.loads((FOLDER / "gazetteer" / name).read_text(encoding="utf-8"))["class"] == cls
    assert len(WEAPONS) >= 300 and len(BODIES) >= 250
    assert len(CLASSES) >= 70 and len(COMMON) >= 400


@pytest.mark.parametrize("entries", [WEAPONS, BODIES], ids=["weapons", "bodies"])
def test_slugs_and_keys(entries: dict[str, dict[str, Any]]) -> None:
    for slug, entry in entries.items():
        assert re.fullmatch(r"[a-z0-9-]+", slug)
        assert entry.keys() <= {"label", "aliases", "start", "end", "within", "ambiguous", "context"}, slug
        names = [entry["label"], *entry.get("aliases", [])]
        assert all(n == n.strip() and n for n in names), slug
        assert len(names) == len(set(names)), slug
        # a context word is compared with the words of the text in small letters
        assert all(re.fullmatch(r"[a-z]+", w) for w in entry.get("context", [])), slug
        assert set(entry.get("ambiguous", [])) <= set(names), slug
        assert "context" not in entry or "ambiguous" in entry, slug


def test_every_body_lies_within_a_state_an_organisation_or_a_body() -> None:
    gazetteer = load(FOLDER).gazetteer
    for slug, entry in BODIES.items():
        assert gazetteer[entry["within"]].type in ("State", "Organization", "GovernmentBody"), slug
        top, seen = slug, set()
        while gazetteer[top].type == "GovernmentBody" and gazetteer[top].within:
            assert top not in seen
            seen.add(top)
            top = str(gazetteer[top].within)
        assert gazetteer[top].type in ("State", "Organization"), slug


def test_a_name_stands_once_or_is_ambiguous_or_of_another_time() -> None:
    owners: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in [*WEAPONS.values(), *BODIES.values()]:
        for name in {entry["label"], *entry.get("aliases", [])}:
            owners[name].append(entry)
    for name, entries in owners.items():
        if len(entries) > 1 and not all(name in e.get("ambiguous", []) for e in entries):
            spans = sorted((e["start"], e["end"]) for e in entries)  # KeyError: a shared name without dates
            assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False)), name


def test_common_nouns_of_classes_start_and_end_as_words() -> None:
    for slug in CLASSES:
        entry = WEAPONS[slug]
        # what has no capital but those of acronyms and proper names: "MIRVs", "UN", "H-bomb"
        odd = [a for a in entry["aliases"] if re.match(r"[A-Z][a-z]+(?: |$)", a)]
        assert not odd, (slug, odd)


@pytest.mark.parametrize("shape", [str, plural, str.capitalize], ids=["singular", "plural", "capital"])
def test_common_nouns_are_found_as_classes(matcher: Matcher, shape: Any) -> None:
    missed = []
    for slug, alias in COMMON:
        if shape is plural and (alias.endswith("s") or re.search(r" (?:in|on) ", alias)):
            continue  # already plural ("small arms"), or the plural stands inside
        text = shape(alias)
        if slug not in found(matcher, f"The {text} was there." if shape is not str.capitalize else text).get(text, ()):
            missed.append((slug, text))
    assert missed == []


def test_every_name_is_found_as_written(matcher: Matcher) -> None:
    missed = []
    for slug, entry in [*WEAPONS.items(), *BODIES.items()]:
        for name in (entry["label"], *entry.get("aliases", [])):
            hits = matcher.find(f"They spoke of the {name} again.")
            if "(" not in name and not any(slug in n.candidates for n in hits):
                missed.append((slug, name))
    assert missed == []


@pytest.mark.parametrize(
    ("text", "name", "slug"),
    [
        ("production of medium and short-range missile systems", "medium and short-range missile systems", "intermediate-range-missiles"),
        ("Intermediate- and Shorter-Range Missiles", "Intermediate- and Shorter-Range Missiles", "intermediate-range-missiles"),
        ("a ban on ground-launched intermediate-range missiles.", "ground-launched intermediate-range missiles", "intermediate-range-missiles"),
        ("US missile defence complexes in Romania", "missile defence complexes", "missile-defense"),
        ("the land-attack version of the SSC-8 missile", "SSC-8 missile", "9m729"),
        ("The 9M729 flew.", "9M729", "9m729"),
        ("Pershing II and SS-20s", "SS-20s", "ss-20"),
        ("Pershing IIs were withdrawn", "Pershing IIs", "pershing-ii"),
        ("S-400 Triumf deliveries to Turkey", "S-400 Triumf", "s-400"),
        ("Terminal High-Altitude Area Defense", "Terminal High-Altitude Area Defense", "thaad"),
        ("armed with F/A-18 Super Hornets", "F/A-18", "fa-18"),
        ("strategic offensive arms", "strategic offensive arms", "strategic-nuclear-weapons"),
        ("anti-ballistic missile systems", "anti-ballistic missile systems", "anti-ballistic-missile-systems"),
        ("WMDs", "WMDs", "weapons-of-mass-destruction"),
        ("Weapons of Mass Destruction", "Weapons of Mass Destruction", "weapons-of-mass-destruction"),
        ("the U.S. Department of State said", "U.S. Department of State", "us-department-of-state"),
        ("the Pentagon said", "Pentagon", "us-department-of-defense"),
        ("the Russian foreign ministry said", "Russian foreign ministry", "russian-foreign-ministry"),
        ("China's defence ministry said", "China's defence ministry", "chinese-defense-ministry"),
        ("Security Council of the Russian Federation", "Security Council of the Russian Federation", "security-council-of-russia"),
        ("Iran's Revolutionary Guards said", "Iran's Revolutionary Guards", "irgc"),
        ("the UN Security Council voted", "UN Security Council", "un-security-council"),
    ],
)  # fmt: skip
def test_names_in_text(matcher: Matcher, text: str, name: str, slug: str) -> None:
    hits = {k: v for k, v in found(matcher, text).items() if slug in v}
    assert any(k.startswith(name) or name.startswith(k) for k in hits), found(matcher, text)


def test_classes_that_must_not_be_confused(matcher: Matcher) -> None:
    for text, slug in {
        "short-range ballistic missiles": "short-range-ballistic-missile",
        "tactical nuclear weapons": "tactical-nuclear-weapons",
        "intercontinental ballistic missiles": "icbm",
        "air-launched cruise missiles": "air-launched-cruise-missile",
        "ground-launched cruise missiles": "ground-launched-cruise-missile",
        "nuclear-powered submarines": "nuclear-submarine",
        "ballistic missile submarines": "ballistic-missile-submarine",
    }.items():
        assert found(matcher, f"They have {text}.") == {text: (slug,)}
    assert "intermediate-range-missiles" not in found(matcher, "the INF Treaty")["INF Treaty"]


def test_bare_names_with_other_meanings_are_ambiguous() -> None:
    for slug, name in {
        "tank": "tank", "patriot": "Patriot", "trident": "Trident", "javelin": "Javelin", "mq-1": "Predator", "un-security-council": "Security Council",
        "security-council-of-russia": "Security Council", "us-congress": "Congress", "us-senate": "Senate", "russian-foreign-ministry": "foreign ministry",
        "uk-ministry-of-defence": "Ministry of Defence", "strategic-defense-initiative": "Star Wars", "bomber": "bombers",
    }.items():  # fmt: skip
        assert name in (WEAPONS if slug in WEAPONS else BODIES)[slug]["ambiguous"], slug


def test_what_agreements_limit_is_here() -> None:
    limited = {o for e in read("agreements.toml").values() for p, o, *_ in e.get("facts", []) if p == "limits"}
    assert limited and limited <= WEAPONS.keys()
