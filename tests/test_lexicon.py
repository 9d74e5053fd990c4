"""The lexicon: every entry's example fires, its near miss does not; a wrong entry is reported with its place."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from reading import Case, lines, read_cases

from kg.errors import InputError
from kg.model import Extraction
from kg.ontology import data_folder, load
from kg.ontology.lexicon import Entry, Lexicon, compile_pattern, load_lexicon

ENTRIES = load_lexicon(load()).entries
CASES = [
    *(Case(f"{e.id}: example", e.example) for e in ENTRIES),
    *(Case(f"{e.id}: near miss", e.nearmiss) for e in ENTRIES if e.nearmiss),
]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.id)
def test_the_example_is_read_by_its_entry(entry: Entry, readings: Mapping[str, Extraction]) -> None:
    extraction = readings[f"{entry.id}: example"]
    assert entry.id in {s.extractor for s in extraction.statements}, f"{entry.example!r} gives {lines(extraction)}"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.id)
def test_the_near_miss_is_not(entry: Entry, readings: Mapping[str, Extraction]) -> None:
    assert entry.nearmiss, "an entry shows what it must not read"
    extraction = readings[f"{entry.id}: near miss"]
    assert entry.predicate not in {s.predicate for s in extraction.statements}, f"{entry.nearmiss!r} gives {lines(extraction)}"


def test_every_relation_that_a_text_can_say_has_an_entry() -> None:
    by_structure = {"holdsOffice", "partOf"}
    core = {
        "signs", "ratifies", "joins", "partyTo", "negotiates", "proposes", "withdrawsFrom", "suspends", "resumes", "extends", "violates",
        "compliesWith", "rejects", "replaces", "limits", "develops", "produces", "tests", "deploys", "deployedIn", "possesses", "supplies",
        "acquires", "dismantles", "uses", "equippedWith", "meets", "agreesWith", "cooperatesWith", "supports", "aids", "requests", "accuses",
        "criticizes", "warns", "threatens", "sanctions", "expels", "attacks", "defeats", "investigates", "mediates", "protests", "alliedWith",
        "leads", "holdsOffice", "memberOf", "partOf", "attends", "hosts", "locatedIn", "participatesIn",
    }  # fmt: skip
    assert core - by_structure <= {e.predicate for e in ENTRIES}


@pytest.fixture(scope="module")
def plurals() -> dict[str, Extraction]:
    return read_cases([
        Case("talks", "Iran's talks with Iraq began."), Case("talk", "Iran's talk with Iraq began."),
        Case("violations", "Russia's violations of the INF Treaty were named."), Case("violation", "Russia's violation of the INF Treaty was named."),
        Case("deliveries", "Russia's deliveries of S-300 systems to Iran began."), Case("delivery", "Russia's delivery of S-300 systems to Iran began."),
        Case("attacks", "Israel's attacks on Syria went on."), Case("sanction", "The European Union imposed a sanction on Belarus."),
        Case("sanctions", "The European Union imposed sanctions on Belarus."),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("word", "predicate"),
    [("talks", "meets"), ("talk", "meets"), ("violations", "violates"), ("violation", "violates"), ("deliveries", "supplies"),
     ("delivery", "supplies"), ("attacks", "attacks"), ("sanction", "sanctions"), ("sanctions", "sanctions")],
)  # fmt: skip
def test_a_trigger_counts_in_the_plural_and_in_the_singular(word: str, predicate: str, plurals: Mapping[str, Extraction]) -> None:
    assert [s.predicate for s in plurals[word].statements] == [predicate], lines(plurals[word])


ENTRY = ENTRIES[0]
PATTERNS = {
    "S withdraw from O": ("withdraw", False, None, None, None),
    "S pull out of O": ("pull", False, "out", None, None),
    "S's withdrawal from O": ("withdrawal", True, None, None, None),
    "S's talks with O": ("talk", True, None, None, None),
    "NOUN talks between S": ("talk", True, None, None, None),
    "S suspend participation in O": ("suspend", False, None, "participation", None),
    "S be in violation of O": ("be", False, None, "violation", "in"),
    "S supply O to R": ("supply", False, None, None, None),
    "S threaten V O": ("threaten", False, None, None, None),
    "X pull S out of O": ("pull", False, "out", None, None),
}


@pytest.mark.parametrize("text", PATTERNS)
def test_a_pattern_is_compiled_to_trigger_particle_and_fixed_noun(text: str) -> None:
    p = compile_pattern(text, ENTRY)
    assert (p.trigger, p.noun, p.particle, p.fixed, p.fixed_after) == PATTERNS[text]
    assert {s.role for s in p.slots} == {c for c in "SOPR" if c in text.replace("S's", "S ").replace("NOUN", "").split()}


def test_slots_know_their_prepositions() -> None:
    slots = {s.role: (s.at, s.prepositions) for s in compile_pattern("S deploy O in/at P", ENTRY).slots}
    assert slots == {"S": ("subject", ()), "O": ("object", ()), "P": ("prep", ("in", "at"))}
    assert compile_pattern("S threaten V O", ENTRY).slot("O").at == "complement"  # type: ignore[union-attr]
    assert compile_pattern("S urge that O", ENTRY).slot("O").at == "clause"  # type: ignore[union-attr]
    assert compile_pattern("S urge that O", ENTRY).slot("R") is None


@pytest.mark.parametrize("text", ["S", "S's", "S O withdraw", "S's withdrawal decision from O", "S suspend its participation in O"])
def test_a_pattern_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="pattern '"):
        compile_pattern(text, ENTRY)


BASE = '[[entry]]\npredicate = "{predicate}"\npatterns = {patterns}\nexample = "Iran left the NPT."\n{more}\n'


def entry(predicate: str = "withdrawsFrom", patterns: str = '["S unplug O"]', more: str = "") -> str:
    return BASE.format(predicate=predicate, patterns=patterns, more=more)


#: what is written -> what is said of it
WRONG = {
    "unknown key": (entry(more='colour = "red"'), "unknown key 'colour'"),
    "no predicate": (entry("").replace('predicate = ""\n', ""), "'predicate' is missing"),
    "no patterns": (entry(patterns="[]"), "'patterns' is missing"),
    "no example": (entry().replace('example = "Iran left the NPT."\n', ""), "'example' is missing"),
    "unknown predicate": (entry("withdrawFrom"), "predicate 'withdrawFrom' is not in properties.toml"),
    "unknown class of the subject": (entry(more='subject = ["Stat"]'), "class 'Stat' is not in classes.toml"),
    "unknown class of the object": (entry(more='object = ["Treaty"]'), "class 'Treaty' is not in classes.toml"),
    "pattern without a trigger": (entry(patterns='["S"]'), "pattern 'S' has no trigger"),
    "trigger behind the object": (entry(patterns='["S O unplug"]'), "pattern 'S O unplug' has no trigger before 'O'"),
    "two fixed words": (entry(patterns='["S suspend its participation in O"]'), "pattern 'S suspend its participation in O': unexpected 'its'"),
    "unknown modality": (entry(more='modality = "planed"'), "modality 'planed'"),
    "unknown polarity": (entry(more='polarity = "minus"'), "polarity 'minus'"),
    "patterns that are one text": (entry(patterns='"S unplug O"'), "patterns"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "ontology"
    shutil.copytree(data_folder(), copy)
    return copy


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_entry_is_reported_with_file_and_line(kind: str, folder: Path) -> None:
    text, message = WRONG[kind]
    (folder / "lexicon" / "mine.toml").write_text(f"# mine\n\n{entry()}\n{text}", encoding="utf-8")
    place = f"mine.toml:{(f'# mine{chr(10)}{chr(10)}{entry()}{chr(10)}').count(chr(10)) + 1}"
    with pytest.raises(InputError) as caught:
        load_lexicon(load(folder))
    assert message in str(caught.value) and place in str(caught.value)


def test_all_problems_are_reported_at_once_and_the_rest_counted(folder: Path) -> None:
    (folder / "lexicon" / "mine.toml").write_text("".join(entry(f"p{n}") for n in range(25)), encoding="utf-8")
    with pytest.raises(InputError, match=r"'p0'.*'p19'.*and 5 more"):
        load_lexicon(load(folder))


def test_broken_toml_names_the_file(folder: Path) -> None:
    (folder / "lexicon" / "mine.toml").write_text("[[entry]\n", encoding="utf-8")
    with pytest.raises(InputError, match="mine.toml: "):
        load_lexicon(load(folder))


def test_an_office_without_a_title_is_reported(folder: Path) -> None:
    path = folder / "lexicon" / "titles.toml"
    path.write_text("".join(row for row in path.read_text(encoding="utf-8").splitlines(True) if not row.startswith("chancellor =")), encoding="utf-8")
    with pytest.raises(InputError, match="office 'chancellor' is not in titles.toml"):
        load_lexicon(load(folder))


def test_a_new_word_needs_no_python(folder: Path) -> None:
    from reading import document, triples

    from kg.pipeline import extract

    (folder / "lexicon" / "mine.toml").write_text(entry(), encoding="utf-8")
    (extraction,) = extract([document("Iran unplugged the NPT. Iran has unplugged the JCPOA.")], load(folder))
    assert {s.extractor for s in extraction.statements} == {"mine/withdrawsFrom/0"}
    assert triples(extraction) == {("iran", "withdrawsFrom", "npt"), ("iran", "withdrawsFrom", "jcpoa")}


def test_the_lexicon_is_read_once(lexicon: Lexicon) -> None:
    assert load_lexicon() is load_lexicon()
