"""The gazetteer of states and places, checked against pycountry, babel and a table of facts.

The files are read as TOML here, without the loader, so that they stand on their own.
"""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from kg.model import slugify

ROOT = Path(__file__).resolve().parent.parent
GAZETTEER = ROOT / "ontology" / "gazetteer"
FACTS = ROOT.parent / "shared" / "facts" / "countries.jsonl"

Entries = dict[str, dict[str, Any]]


def _read(name: str) -> Entries:
    entries: Entries = tomllib.loads((GAZETTEER / name).read_text("utf-8"))["entities"]
    return entries


STATES, HISTORICAL, PLACES = (_read(f"{name}.toml") for name in ("states", "historical-states", "places"))
ALL: Entries = {**STATES, **HISTORICAL, **PLACES}
BY_ISO = {entry["iso"]: slug for slug, entry in STATES.items()}

#: ISO 3166-1 codes that belong to no state of the gazetteer: dependencies, Antarctica, Western Sahara.
NO_STATE = {
    "AI", "AQ", "AS", "AW", "AX", "BL", "BM", "BQ", "BV", "CC", "CK", "CW", "CX", "EH", "FK", "FO", "GF", "GG",
    "GI", "GL", "GP", "GS", "GU", "HK", "HM", "IM", "IO", "JE", "KY", "MF", "MO", "MP", "MQ", "MS", "NC", "NF",
    "NU", "PF", "PM", "PN", "PR", "RE", "SH", "SJ", "SX", "TC", "TF", "TK", "UM", "VG", "VI", "WF", "YT",
}  # fmt: skip

#: Territories that news hardly names: they have no entry.
UNNAMED = {"BL", "BQ", "BV", "CC", "HM", "MF", "SJ", "TF", "UM"}


def _key(name: str) -> str:
    """A name without accents, typographic quotes and the ways to write `and` and `Saint`."""
    text = unicodedata.normalize("NFKD", name).replace("’", "'").replace("ʻ", "'").replace("ı", "i")
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold().removeprefix("the ")
    return text.replace("&", "and").replace("st. ", "saint ").replace(" the ", " ").replace("-", " ")


def _names(entry: dict[str, Any]) -> list[str]:
    return [entry["label"], *entry.get("aliases", [])]


def _owners(*files: Entries) -> dict[str, set[str]]:
    owners = defaultdict(set)
    for file in files:
        for slug, entry in file.items():
            for name in _names(entry):
                owners[_key(name)].add(slug)
    return dict(owners)


# --- the files themselves


def test_counts() -> None:
    """193 members of the United Nations, with the Holy See, Kosovo, Palestine and Taiwan."""
    assert len(STATES) == 197
    assert len(HISTORICAL) >= 25
    assert len(PLACES) >= 1000
    assert len(ALL) == len(STATES) + len(HISTORICAL) + len(PLACES), "a slug stands in two files"


@pytest.mark.parametrize(
    ("file", "cls"), [("states", "State"), ("historical-states", "State"), ("places", "Place")]
)  # fmt: skip
def test_file_names_its_class_and_has_one_entry_a_line(file: str, cls: str) -> None:
    text = (GAZETTEER / f"{file}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    assert data["class"] == cls
    lines = [line for line in text.split("[entities]\n", 1)[1].splitlines() if line and not line.startswith("#")]
    assert [line.split(" = ", 1)[0] for line in lines] == list(data["entities"])


def test_slugs_are_slugs_of_the_label() -> None:
    shortened = {slug for slug, entry in ALL.items() if slugify(entry["label"]) != slug}
    assert shortened == {"kremlin", "sinai"}


def test_keys_belong_to_the_kind_of_entry() -> None:
    common = {"label", "aliases", "demonyms", "ambiguous"}
    allowed = [
        (STATES, common | {"seats", "capital", "iso", "start"}),
        (HISTORICAL, common | {"seats", "start", "end"}),
        (PLACES, common | {"within", "context"}),
    ]
    for entries, keys in allowed:
        for slug, entry in entries.items():
            assert entry.keys() <= keys, slug


def test_references_lead_somewhere_and_never_in_a_circle() -> None:
    for slug, entry in STATES.items():
        if "capital" in entry:
            assert entry["capital"] in PLACES, slug
    for slug in PLACES:
        seen = {slug}
        above = PLACES[slug].get("within")
        while above is not None:
            assert above in STATES or above in PLACES, (slug, above)
            assert above not in seen, slug
            seen.add(above)
            above = PLACES[above].get("within") if above in PLACES else None


def test_names_are_clean_and_listed_once() -> None:
    for slug, entry in ALL.items():
        listed = [*_names(entry), *entry.get("demonyms", []), *entry.get("seats", [])]
        assert len(listed) == len(set(listed)), slug
        for name in listed:
            assert name == " ".join(name.split()), (slug, name)
            assert unicodedata.is_normalized("NFC", name), (slug, name)
            assert slug.endswith("parallel") or not name.islower(), f"{slug}: {name} would match as a common noun"
            assert "’" not in name, f"{slug}: apostrophes are straight here, the matcher knows the curved ones"
        assert set(entry.get("ambiguous", [])) <= set(listed), slug
        for word in entry.get("context", []):
            assert word.isascii() and word.isalpha() and word.islower(), (slug, word)


def test_dates_are_dates_and_in_order() -> None:
    for slug, entry in ALL.items():
        for key in ("start", "end"):
            if key in entry:
                parts = [int(part) for part in entry[key].split("-")]
                assert [len(part) for part in entry[key].split("-")] == [4, 2, 2][: len(parts)], slug
                assert all(
                    low <= part <= high for part, low, high in zip(parts, (1200, 1, 1), (2030, 12, 31), strict=False)
                )
        assert entry.get("start", "0") < entry.get("end", "9"), slug


def _together(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether two states exist at the same time; dates are compared to the precision of the coarser one."""

    def before(first: str, second: str) -> bool:
        size = min(len(first), len(second))
        return first[:size] < second[:size]

    return before(a.get("start", "0000"), b.get("end", "9999")) and before(b.get("start", "0000"), a.get("end", "9999"))


def test_a_name_shared_by_two_states_is_told_by_the_date() -> None:
    claims: dict[str, list[str]] = defaultdict(list)
    states = {**STATES, **HISTORICAL}
    for slug, entry in states.items():
        for name in {*_names(entry), *entry.get("demonyms", []), *entry.get("seats", [])}:
            claims[name].append(slug)
    shared = {name: owners for name, owners in claims.items() if len(owners) > 1}
    for name, owners in shared.items():
        for a, b in combinations(owners, 2):
            assert not _together(states[a], states[b]), (name, a, b)
    assert shared["Moscow"] == ["russia", "soviet-union", "soviet-russia"]
    assert shared["Kremlin"] == ["russia", "soviet-union"]
    assert set(shared["Belgrade"]) == {"serbia", "yugoslavia", "serbia-and-montenegro"}


def test_a_name_of_a_place_is_no_other_place() -> None:
    claims: dict[str, list[str]] = defaultdict(list)
    for slug, entry in PLACES.items():
        for name in {*_names(entry), *entry.get("demonyms", [])}:
            claims[name].append(slug)
    assert {name: owners for name, owners in claims.items() if len(owners) > 1} == {}


def test_a_state_and_a_place_share_only_seats() -> None:
    """`Moscow` acts or is a city; no name proper means both, and no demonym."""
    of_places = {name for entry in PLACES.values() for name in [*_names(entry), *entry.get("demonyms", [])]}
    for slug, entry in {**STATES, **HISTORICAL}.items():
        shared = of_places & {*_names(entry), *entry.get("demonyms", [])}
        assert not shared, (slug, shared)


# --- what news relies on


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("U.S.", "united-states"), ("America", "united-states"), ("Americans", "united-states"),
        ("White House", "united-states"), ("Washington", "united-states"), ("Kremlin", "russia"),
        ("Russian Federation", "russia"), ("Britain", "united-kingdom"), ("Brits", "united-kingdom"),
        ("Downing Street", "united-kingdom"), ("Elysee", "france"), ("Teheran", "iran"), ("Peking", "china"),
        ("DPRK", "north-korea"), ("ROK", "south-korea"), ("PRC", "china"), ("UAE", "united-arab-emirates"),
        ("KSA", "saudi-arabia"), ("Saudis", "saudi-arabia"), ("DRC", "democratic-republic-of-the-congo"),
        ("Congolese", "democratic-republic-of-the-congo"), ("Dominican", "dominican-republic"), ("Guinean", "guinea"),
        ("Nigerien", "niger"), ("Nigerian", "nigeria"), ("Burma", "myanmar"), ("Czechia", "czech-republic"),
        ("Ivory Coast", "cote-divoire"), ("Siam", "thailand"), ("BiH", "bosnia-and-herzegovina"), ("Kiev", "ukraine"),
        ("Türkiye", "turkey"), ("Holland", "netherlands"), ("Swiss", "switzerland"),
    ],
)  # fmt: skip
def test_usual_names(name: str, slug: str) -> None:
    found = [s for s, e in STATES.items() if name in {*_names(e), *e.get("demonyms", []), *e.get("seats", [])}]
    assert found == [slug]


@pytest.mark.parametrize(
    "name", ["Korean", "Koreans", "Serb", "Serbs", "Croats", "Arab", "Brussels", "Pentagon", "Nazi"]
)
def test_names_that_mean_no_single_state(name: str) -> None:
    for slug, entry in {**STATES, **HISTORICAL}.items():
        assert name not in {*_names(entry), *entry.get("demonyms", []), *entry.get("seats", [])}, slug


def test_every_capital_stands_for_its_state() -> None:
    without = {slug for slug, entry in STATES.items() if "capital" not in entry}
    assert without == {"singapore", "monaco"}, "city-states are their own capital"
    silent = set()
    for slug, entry in STATES.items():
        if slug not in without:
            capital = PLACES[entry["capital"]]
            if not set(_names(capital)) & set(entry.get("seats", [])):
                silent.add(slug)
            if slug not in ("israel", "palestine"):  # the one is disputed, the other lies in the West Bank
                assert capital.get("within") == slug
    assert silent == {"belgium"}, "Brussels acts for the European Union or NATO"


def test_names_of_demonyms_have_their_plural() -> None:
    """`Russian` brings `Russians`; what ends in a hiss or names a people as it is has none."""
    for slug, entry in STATES.items():
        demonyms = entry.get("demonyms", [])
        for name in demonyms:
            if name.endswith(("ian", "ean", "i")) and name != "I-Kiribati":
                assert f"{name}s" in demonyms or slug in ("eswatini",), (slug, name)


def test_disputed_places_lie_within_no_state() -> None:
    for slug in (
        "crimea",
        "jerusalem",
        "kashmir",
        "golan-heights",
        "west-bank",
        "donbas",
        "spratly-islands",
        "abkhazia",
    ):
        assert "within" not in PLACES[slug], slug


def test_states_begin_and_end() -> None:
    assert HISTORICAL["soviet-union"]["start"] == "1922-12-30"
    assert STATES["south-sudan"]["start"] == "2011-07-09"
    assert STATES["czech-republic"]["start"] == STATES["slovakia"]["start"] == "1993-01-01"
    assert HISTORICAL["east-germany"]["end"] == HISTORICAL["west-germany"]["end"] == "1990-10-03"
    assert all("end" not in entry for entry in STATES.values())
    assert {slug for slug, entry in HISTORICAL.items() if "end" not in entry} == {"british-empire"}


# --- against pycountry and babel


def test_every_iso_country_is_present_with_its_code() -> None:
    pycountry = pytest.importorskip("pycountry")
    codes = {country.alpha_2 for country in pycountry.countries}
    assert codes >= NO_STATE
    assert set(BY_ISO) - {"XK"} == codes - NO_STATE
    assert len(BY_ISO) == len(STATES), "a code stands twice"


def test_names_of_pycountry_resolve() -> None:
    pycountry = pytest.importorskip("pycountry")
    owners = _owners(STATES)
    other = {}
    for country in pycountry.countries:
        if country.alpha_2 in NO_STATE:
            continue
        for key in ("name", "common_name", "official_name"):
            name = getattr(country, key, None)
            if name is None:
                continue
            head, _, tail = name.partition(", ")
            turned = f"{tail} {head}" if tail.endswith(("of", "of the", "Republic of")) else name
            if owners.get(_key(turned)) != {BY_ISO[country.alpha_2]}:
                other[country.alpha_2] = name
    assert other == {
        "CG": "Congo",  # in news the bare name is the larger one
        "TW": "Taiwan, Province of China",  # not as news calls it
        "VA": "Holy See (Vatican City State)",  # two names in one
    }


def test_babels_english_names_resolve() -> None:
    babel = pytest.importorskip("babel")
    english = babel.Locale("en").territories
    states, places = _owners(STATES), _owners(PLACES)
    other = {
        "CD": "Congo - Kinshasa",
        "CG": "Congo - Brazzaville",
        "PS": "Palestinian Territories",
        "VA": "Vatican City",
    }
    for iso, slug in BY_ISO.items():
        if iso in other:
            assert english[iso] == other[iso]
        else:
            assert states.get(_key(english[iso])) == {slug}, (iso, english[iso])
    for iso in NO_STATE - UNNAMED:
        name = english[iso].removesuffix(" SAR China")
        assert len(places.get(_key(name), ())) == 1, (iso, name)


# --- against the table of facts


def _facts() -> Iterator[dict[str, Any]]:
    if not FACTS.is_file():
        pytest.skip("the table of facts lies beside the checkout, not in it")
    for line in FACTS.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["iso2"] in BY_ISO:
            yield row


def test_members_of_the_united_nations() -> None:
    members = {row["iso2"] for row in _facts() if row["un_member"]} - {"VA"}  # an observer, which the table counts in
    assert len(members) == 193
    assert set(BY_ISO) - members == {"VA", "PS", "TW", "XK"}


def test_capitals_agree() -> None:
    other = {
        "SZ": "Lobamba",  # seat of the king; the government sits in Mbabane
        "LK": "Colombo",  # the seat; the capital by law is Sri Jayawardenepura Kotte
        "SG": "Singapore", "MC": "Monaco", "LU": "Luxembourg", "DJ": "Djibouti",  # named like the state
    }  # fmt: skip
    differing = {}
    for row in _facts():
        entry = STATES[BY_ISO[row["iso2"]]]
        known = {_key(name) for name in _names(PLACES[entry["capital"]])} if "capital" in entry else set()
        if not known & {_key(capital) for capital in row["capital"]}:
            differing[row["iso2"]] = row["capital"][0]
    assert differing == other


def test_demonyms_agree() -> None:
    other = {
        "DJ": "Djibouti", "VA": "Vatican",  # the name itself
        "CG": "Congolese", "DM": "Dominican",  # listed with the state that news means
        "CV": "Cape Verdian",  # a misspelling
    }  # fmt: skip
    differing = {}
    for row in _facts():
        demonyms = {_key(name) for name in STATES[BY_ISO[row["iso2"]]].get("demonyms", [])}
        for listed in row["demonyms"]:
            for demonym in listed.replace(" or ", ", ").split(", "):
                if _key(demonym) not in demonyms:
                    differing[row["iso2"]] = demonym
    assert differing == other


def test_official_names_agree() -> None:
    owners = _owners(STATES)
    for row in _facts():
        assert owners.get(_key(row["official"])) == {BY_ISO[row["iso2"]]}, row["official"]
