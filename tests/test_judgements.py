"""Judgements: a person's decisions are applied by the build, leave no trace when they are taken back, and never contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.builder import build
from kg.cli import cli
from kg.errors import InputError
from kg.extract.text import load_model
from kg.graph.check import check
from kg.graph.identity import item, proposals
from kg.judgements import Judgement, load, parse, record
from kg.model import Document, Entity
from kg.ontology import load as load_ontology
from kg.store import Store

TEXTS = {
    "a.txt": "Jo Grabowski-Ferme met Vladimir Putin in Moscow.\n",
    "b.txt": "Jo Grabowsky-Ferme criticized Germany.\n",
    "c.txt": "According to the United States, Russia violated the INF Treaty. Moscow denied the accusations.\n",
    "d.txt": "Georgia sanctioned Russia. Georgia signed the New START treaty.\n",
}
SAME = "same\tjo-grabowski-ferme\tjo-grabowsky-ferme\tana\t2026-01-02\ttwo spellings"
APART = "not-same\tgeorgia@d.txt\tgeorgia\tana\t\tthe state of the union"
LINES = (
    SAME, APART, "same\tgeorgia@d.txt\tgermany\tana\t\tfor the test", "unsure\tvladimir-putin\tjo-grabowski-ferme",
    "not-same\tgermany\tjo-grabowsky-ferme", "same\tgeorgia\tarmenia",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def model() -> None:
    load_model()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged") / "corpus"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def built(corpus: Path, store: Path, lines: Sequence[str] = ()) -> bytes:
    """The graph after a build with these judgements."""
    file = store.with_suffix(".tsv")
    file.write_text("\n".join(lines), "utf-8")
    build(corpus, store=store, judgements=file)
    with Store.open(store) as opened:
        return opened.dump_nquads_sorted()


def entities(store: Path) -> set[str]:
    with kg.open(store) as graph:
        return {e.id for e in graph.entities()}


def told(store: Path) -> set[tuple[str, str, str]]:
    with kg.open(store) as graph:
        return {(s.subject, s.predicate, s.object) for s in graph.statements()}


def test_what_is_judged_the_same_is_one_entity(corpus: Path, tmp_path: Path) -> None:
    built(corpus, tmp_path / "s", [SAME])
    assert "jo-grabowsky-ferme" not in entities(tmp_path / "s")
    assert {("jo-grabowski-ferme", "meets", "vladimir-putin"), ("jo-grabowski-ferme", "criticizes", "germany")} <= told(tmp_path / "s")
    with kg.open(tmp_path / "s") as graph:
        assert {"Jo Grabowski-Ferme", "Jo Grabowsky-Ferme"} <= {graph.entity("jo-grabowski-ferme").label, *graph.entity("jo-grabowski-ferme").aliases}
        assert check(graph).conforms
        ((verdict, why),) = graph.query("SELECT ?v ?why { ?j a kg:Judgement ; kg:verdict ?v ; rdfs:comment ?why }").curies()
        assert (verdict, why) == ("same", "two spellings")


def test_what_is_judged_apart_in_one_document_gets_a_name_of_its_own(corpus: Path, tmp_path: Path) -> None:
    built(corpus, tmp_path / "s", [APART])
    (own,) = [e for e in entities(tmp_path / "s") if e.startswith("georgia")]
    assert own.startswith("georgia-in-")
    built(corpus, tmp_path / "s", [APART, "same\tgeorgia@d.txt\tarmenia"])
    assert ("armenia", "sanctions", "russia") in told(tmp_path / "s")


def test_a_claim_that_is_accepted_becomes_a_fact_and_one_that_is_rejected_goes(corpus: Path, tmp_path: Path) -> None:
    store = tmp_path / "s"
    built(corpus, store)
    triple = "ASK { ent:russia kg:violates ent:inf-treaty }"
    with kg.open(store) as graph:
        (claim,) = [s for s in graph.statements() if s.predicate == "violates"]
        assert not graph.query(triple)
    built(corpus, store, [f"accepted\tst:{claim.id}\t\tana\t\tthe treaty is gone"])
    with kg.open(store) as graph:
        assert graph.query(triple)
        assert check(graph).conforms
    built(corpus, store, [f"rejected\tst:{claim.id}"])
    assert "violates" not in {p for _, p, _ in told(store)}
    assert built(corpus, store) == built(corpus, tmp_path / "clean")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=st.lists(st.lists(st.sampled_from(LINES), unique=True, max_size=4), min_size=1, max_size=3))
def test_no_history_of_judgements_shows_in_the_graph(corpus: Path, tmp_path_factory: pytest.TempPathFactory, histories: list[list[str]]) -> None:
    folder = tmp_path_factory.mktemp("history")
    for lines in histories[:-1]:
        try:
            built(corpus, folder / "s", lines)
        except InputError:
            continue  # a contradiction changes nothing
    try:
        now = built(corpus, folder / "s", histories[-1])
    except InputError:
        return
    assert now == built(corpus, folder / "clean", histories[-1])


def test_what_nothing_has_changed_for_is_not_read_again(corpus: Path, tmp_path: Path) -> None:
    built(corpus, tmp_path / "s", [SAME])
    file = tmp_path / "s.tsv"
    assert build(corpus, store=tmp_path / "s", judgements=file).unchanged == len(TEXTS)
    file.write_text("")
    report = build(corpus, store=tmp_path / "s", judgements=file)
    assert (report.replaced, report.unchanged) == (2, 2)


def test_documents_that_were_not_given_are_told_of(corpus: Path, tmp_path: Path) -> None:
    built(corpus, tmp_path / "s")
    file = tmp_path / "j.tsv"
    file.write_text(SAME, "utf-8")
    report = build(corpus / "c.txt", store=tmp_path / "s", judgements=file)
    assert any("2 documents" in w and "not given" in w for w in report.warnings)


def test_a_judgement_on_nothing_is_told_of(corpus: Path, tmp_path: Path) -> None:
    file = tmp_path / "j.tsv"
    file.write_text("# a comment\nsame\tatlantis\tlemuria\n", "utf-8")
    report = build(corpus, store=tmp_path / "s", judgements=file)
    assert any("line 2" in w and "atlantis" in w for w in report.warnings)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("maybe\ta\tb", "unknown verdict 'maybe'"),
        ("same\ta", "between two entities"),
        ("same\ta\ta", "named twice"),
        ("accepted\ta\tb", "entities are not 'accepted'"),
        ("same\tst:1", "a statement is not 'same'"),
        ("accepted\tst:1\tst:2", "by itself"),
        ("same\ta\tb\tc\td\te\tf", "7 cells"),
        ("same\t\tb", "names nothing"),
    ],
)
def test_what_is_no_judgement_is_named_with_its_line(line: str, what: str) -> None:
    with pytest.raises(InputError, match="line 2") as error:
        parse(["# heading", line], "j.tsv")
    assert what in str(error.value)


def test_a_judgement_that_two_are_not_the_same_beats_what_follows_from_others() -> None:
    lines = ["same\ta\tb", "same\tb\tc", "not-same\ta\tc"]
    with pytest.raises(InputError, match="line 3"):
        parse(lines, "j.tsv")
    assert len(parse([*lines, "undone\tb\ta"], "j.tsv").held) == 2


def test_the_last_judgement_on_a_pair_holds_and_undone_takes_it_back() -> None:
    assert [j.verdict for j in parse(["same\ta\tb", "unsure\tb\ta"], "j").held] == ["unsure"]
    assert not parse(["same\ta\tb", "undone\ta\tb"], "j").held


words = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x85\u2028\u2029"), max_size=12)


@given(why=words, by=words)
def test_what_is_recorded_is_read_back(tmp_path_factory: pytest.TempPathFactory, why: str, by: str) -> None:
    file = tmp_path_factory.mktemp("record") / "j.tsv"
    record(file, Judgement("same", "a", "b", by, "2026-01-01", why))
    record(file, Judgement("unsure", "c", "d"))
    first, second = load(file).held
    assert (first.by, first.why, second.key) == (" ".join(by.split()), " ".join(why.split()), frozenset("cd"))


def test_a_contradiction_is_not_recorded(tmp_path: Path) -> None:
    file = tmp_path / "j.tsv"
    record(file, Judgement("same", "a", "b"))
    record(file, Judgement("same", "b", "c"))
    before = file.read_bytes()
    with pytest.raises(InputError, match="not the same"):
        record(file, Judgement("not-same", "c", "a"))
    assert file.read_bytes() == before


def proposed(*named: Entity) -> set[frozenset[str]]:
    return {frozenset((p.item, p.other)) for p in proposals(named, load_ontology().gazetteer)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Entity("a", "Person", "Jo Grabowski-Ferme"), Entity("b", "Person", "Jo Grabowsky Ferme")),
        (Entity("a", "Organization", "Lake Chad Water Authority"), Entity("b", "Organization", "LCWA")),
        (Entity("a", "Person", "José Ramón"), Entity("b", "Person", "Jose Ramon")),
        (Entity("a", "GovernmentBody", "Ministry of Rocket Industry"), Entity("b", "Organization", "DPRK Ministry of Rocket Industry")),
        (Entity("a", "Person", "Kim"), Entity("b", "Person", "Chol Su Kim")),
    ],
)
def test_names_that_may_be_one_are_proposed(one: Entity, other: Entity) -> None:
    assert proposed(one, other) == {frozenset("ab")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Entity("a", "Agreement", "Resolution 99231"), Entity("b", "Agreement", "Resolution 99232")),
        (Entity("a", "Person", "Jo Grabowski"), Entity("b", "Organization", "Jo Grabowski")),
        (Entity("a", "Person", "Jo Grabowski"), Entity("b", "Person", "Eva Grabowski")),
        (Entity("russia", "State", "Russia"), Entity("prussia", "State", "Prussia")),
        (Entity("a", "Organization", "Water Authority"), Entity("b", "Organization", "Grain Authority")),
    ],
)
def test_names_that_are_surely_two_are_not(one: Entity, other: Entity) -> None:
    known = load_ontology().gazetteer
    assert all(frozenset((a.item, a.other)) != {one.id, other.id} for a in proposals([one, other], {*known, "russia", "prussia"}))


def test_what_is_judged_is_not_proposed_again() -> None:
    two = Entity("a", "Person", "Jo Grabowski-Ferme"), Entity("b", "Person", "Jo Grabowsky-Ferme")
    assert not proposals(two, {}, parse(["unsure\tb\ta"], "j"))


def test_items_are_named_by_any_name(corpus: Path, tmp_path: Path) -> None:
    built(corpus, tmp_path / "s")
    with kg.open(tmp_path / "s") as graph:
        assert item(graph, "Jo Grabowski-Ferme") == "jo-grabowski-ferme"
        assert item(graph, "Georgia@d.txt") == "georgia@d.txt"
        for name in ("Atlantis", "st:0123456789abcdef", "Georgia@nowhere.txt"):
            with pytest.raises(InputError):
                item(graph, name)


def run(*arguments: str | Path, input: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(a) for a in arguments], input=input)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_the_command_proposes_records_lists_and_takes_back(corpus: Path, tmp_path: Path) -> None:
    store, file = tmp_path / "s", tmp_path / "mine.tsv"
    run("build", corpus, "--store", store)
    judge = ("judge", "--store", store, "--judgements", file)
    code, output = run(*judge)
    assert code == 0
    assert "jo-grabowski-ferme" in output
    assert "spelled alike" in output
    assert run(*judge, "same", "Jo Grabowski-Ferme", "jo-grabowsky-ferme", "--by", "ana", "--when", "2026-03-04", "--why", "spelling")[0] == 0
    assert file.read_text().splitlines()[-1] == "same\tjo-grabowski-ferme\tjo-grabowsky-ferme\tana\t2026-03-04\tspelling"
    run("build", corpus, "--store", store, "--judgements", file)
    assert "jo-grabowsky-ferme" not in entities(store)
    assert "spelled alike" not in run(*judge)[1]
    assert run(*judge, "undone", "jo-grabowsky-ferme", "jo-grabowski-ferme")[0] == 0
    run("build", corpus, "--store", store, "--judgements", file)
    assert "jo-grabowsky-ferme" in entities(store)
    assert run(*judge, "same", "atlantis", "jo-grabowsky-ferme")[0] == 2
    assert run(*judge, "same")[0] == 2


def test_what_would_be_read_as_a_comment_or_is_no_date_is_not_recorded(corpus: Path, tmp_path: Path) -> None:
    store, file = tmp_path / "s", tmp_path / "mine.tsv"
    run("build", corpus, "--store", store)
    judge = ("judge", "--store", store, "--judgements", file)
    for wrong in (("#same", "russia", "germany"), ("same", "russia"), ("same", "russia", "germany", "--when", "yesterday"), ("same",)):
        assert run(*judge, *wrong)[0] == 2
    assert run(*judge, "--ask", "same", "russia", "germany")[0] == 2
    assert not file.exists()


@pytest.mark.parametrize("item", ["st:x> ?p ?o . <y", "st:", "Jo Grabowski", "a/<x>", "@c.txt", "russia@"])
def test_items_that_are_no_names_are_errors_of_their_line(item: str) -> None:
    line = f"rejected\t{item}" if item.startswith("st:") else f"same\trussia\t{item}"
    with pytest.raises(InputError, match="line 1"):
        parse([line], "j.tsv")


@pytest.mark.parametrize("before", [b"\xef\xbb\xbfsame\ta\tb\r\n\r\n#c\r\n", b"same\ta\tb", b"", b"unsure\ta\tb\t\t\tone\xe2\x80\xa8line\n"])
def test_the_lines_of_a_file_stay_as_they_are(tmp_path: Path, before: bytes) -> None:
    file = tmp_path / "j.tsv"
    file.write_bytes(before)
    record(file, Judgement("not-same", "c", "d"))
    assert file.read_bytes().startswith(before)
    assert [j.item for j in load(file).held] == (["a", "c"] if before else ["c"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["j.tsv"]


def test_a_locator_may_hold_spaces_and_at_signs(tmp_path: Path) -> None:
    folder, store, file = tmp_path / "c", tmp_path / "s", tmp_path / "j.tsv"
    folder.mkdir()
    for name in ("two  spaces.txt", "a@b@c.txt"):
        (folder / name).write_text(f"Georgia sanctioned Russia. This is {name}.\n", "utf-8")
    run("build", folder, "--store", store)
    for name in ("two  spaces.txt", "a@b@c.txt"):
        with kg.open(store) as graph:
            assert item(graph, f"Georgia@{name}") == f"georgia@{name}"
        record(file, Judgement("same", f"georgia@{name}", "armenia" if " " in name else "france"))
    run("build", folder, "--store", store, "--judgements", file)
    assert {("armenia", "sanctions", "russia"), ("france", "sanctions", "russia")} <= told(store)


def test_a_name_that_a_judgement_made_can_be_judged_again(corpus: Path, tmp_path: Path) -> None:
    built(corpus, tmp_path / "s", [APART])
    (own,) = [e for e in entities(tmp_path / "s") if e.startswith("georgia-in-")]
    with kg.open(tmp_path / "s") as graph:
        assert item(graph, own, parse([APART], "j")) == "georgia@d.txt"
        assert item(graph, "russia", parse([APART], "j")) == "russia"


def test_statements_that_no_longer_fit_their_predicate_are_left_out(corpus: Path, tmp_path: Path) -> None:
    built(corpus, tmp_path / "s", ["same\tgermany\tnew-start", "same\tgermany\tarmenia"])
    with kg.open(tmp_path / "s") as graph:
        assert check(graph).conforms
    assert "signs" not in {p for _, p, _ in told(tmp_path / "s")}


def test_a_statement_may_be_named_as_it_was_before_its_entities_were_judged(corpus: Path, tmp_path: Path) -> None:
    store = tmp_path / "s"
    built(corpus, store)
    with kg.open(store) as graph:
        (before,) = [s.id for s in graph.statements() if s.predicate == "criticizes"]
    built(corpus, store, [SAME])
    lines = [SAME, f"rejected\tst:{before}"]
    assert built(corpus, store, lines) == built(corpus, tmp_path / "clean", lines)
    assert "criticizes" not in {p for _, p, _ in told(store)}
    assert build(corpus, store=store, judgements=store.with_suffix(".tsv")).unchanged == len(TEXTS)


def test_ten_thousand_judgements_are_read_at_once() -> None:
    held = parse([line for n in range(5000) for line in (f"same\ta\tb-{n}", f"not-same\tc-{n}\td-{n}")], "j")
    assert len(held.groups) == 1
    assert len(held.bearing["b-7"]) == 5000
    assert held.names(Document("0" * 16, "x"), ["b-7", "c-1", "e"], {}) == {"b-7": "a", "c-1": "c-1"}


def test_the_end_of_input_ends_the_questions_and_a_contradiction_does_not(corpus: Path, tmp_path: Path) -> None:
    store, file = tmp_path / "s", tmp_path / "mine.tsv"
    run("build", corpus, "--store", store)
    ask = ("judge", "--ask", "--store", store, "--judgements", file)
    assert run(*ask, input="")[0] == 0
    assert not file.exists()
    file.write_text("same\tjo-grabowski-ferme\tx\nsame\tx\tjo-grabowsky-ferme\n", "utf-8")
    before = file.read_bytes()
    code, output = run(*ask, input="n\n")
    assert (code, file.read_bytes()) == (0, before)
    assert "Not recorded" in output


def test_asking_goes_through_the_proposals(corpus: Path, tmp_path: Path) -> None:
    store, file = tmp_path / "s", tmp_path / "mine.tsv"
    run("build", corpus, "--store", store)
    code, output = run("judge", "--ask", "--store", store, "--judgements", file, "--by", "ana", input="n\nq\n")
    assert code == 0
    assert "met Vladimir Putin" in output
    assert load(file).held[0].verdict == "not-same"
