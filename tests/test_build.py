"""Building: what comes in, stays, is replaced or taken out, and that no history of builds shows in the graph."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg import builder
from kg.builder import BuildReport, Progress, build, sample_corpus
from kg.errors import InputError
from kg.extract.text import load_model
from kg.model import Document, Extraction
from kg.pipeline import extract
from kg.removal import remove
from kg.store import Store

ROOT = Path(__file__).parents[1]
INF = """---
title: The end of a treaty
publisher: Example News
published: 2019-08-03
---
The United States withdrew from the INF Treaty on 2 August 2019.
According to the United States, Russia violated the INF Treaty. Moscow denied the accusations.
"""
START = "Russia ratified the New START treaty in January 2011. Jo Grabowski-Ferme met Vladimir Putin in Moscow.\n"
ARMS = "Germany supplied tanks to Ukraine in 2023. Jo Grabowski-Ferme criticized Germany.\n"
SPACE = "France and Italy signed the Paris Agreement in 2016.\n"
TEXTS = (INF, START, ARMS, SPACE)


@pytest.fixture(scope="module", autouse=True)
def model() -> None:
    load_model()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return lay(tmp_path / "corpus", {"inf.txt": INF, "start.txt": START, "sub/arms.txt": ARMS})


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def dump(store: Path) -> bytes:
    with Store.open(store) as opened:
        return opened.dump_nquads_sorted()


def clean(tmp_path: Path, *paths: Path, **options: Any) -> bytes:
    """What one build of these makes in a new store."""
    store = tmp_path / f"clean{len(list(tmp_path.glob('clean*')))}"
    build(paths, store=store, **options)
    return dump(store)


def outcome(report: BuildReport) -> tuple[int, int, int, int]:
    return report.added, report.unchanged, report.replaced, report.removed


def locators(store: Path) -> list[str]:
    with kg.open(store) as graph:
        return [d.locator for d in graph.documents()]


# --- what a build does ------------------------------------------------------------------------------------------------


def test_a_build_holds_what_the_documents_say(corpus: Path, tmp_path: Path) -> None:
    report = kg.build([corpus], store=tmp_path / "s")
    assert outcome(report) == (3, 0, 0, 0) and report.complete and not report.skipped
    with kg.open(tmp_path / "s") as graph:
        assert graph.query("ASK { ent:united-states kg:withdrawsFrom ent:inf-treaty }")
        assert not graph.query("ASK { ent:russia kg:violates ent:inf-treaty }")
        assert [p.predicate for p in graph.disputes()] == ["violates"]
        stats = graph.stats()
    assert (stats.statements, stats.facts, stats.claims) == (report.statements, report.facts, report.claims)
    assert (report.total_documents, report.total_statements) == (3, stats.statements)
    assert report.mentions == stats.mentions and report.disputed == 1
    assert locators(tmp_path / "s") == ["inf.txt", "start.txt", "sub/arms.txt"]


def test_twice_is_once_and_loads_no_model(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(corpus, store=tmp_path / "s")
    before = dump(tmp_path / "s")

    def never(*_: Any) -> Any:
        raise AssertionError("nothing is new")

    monkeypatch.setattr(builder, "extract", never)
    assert outcome(build(corpus, store=tmp_path / "s")) == (0, 3, 0, 0)
    assert dump(tmp_path / "s") == before


def test_a_second_build_adds(corpus: Path, tmp_path: Path) -> None:
    other = lay(tmp_path / "other", {"space.txt": SPACE})
    build(corpus, store=tmp_path / "s")
    assert outcome(build(other, store=tmp_path / "s")) == (1, 0, 0, 0)
    assert dump(tmp_path / "s") == clean(tmp_path, corpus, other) == clean(tmp_path, other, corpus)


def test_a_changed_file_replaces_its_document(corpus: Path, tmp_path: Path) -> None:
    build(corpus, store=tmp_path / "s")
    lay(corpus, {"start.txt": SPACE})
    assert outcome(build(corpus, store=tmp_path / "s")) == (0, 2, 1, 0)
    with kg.open(tmp_path / "s") as graph:
        assert not graph.query("ASK { ?s kg:ratifies ?o }") and len(graph.documents()) == 3
        assert [e.id for e in graph.entities() if e.id == "new-start"] == []
    assert dump(tmp_path / "s") == clean(tmp_path, corpus)


def test_what_several_documents_share_stays_with_the_last_of_them(corpus: Path, tmp_path: Path) -> None:
    build(corpus, store=tmp_path / "s")
    (corpus / "start.txt").unlink()
    build(corpus, store=tmp_path / "s")
    with kg.open(tmp_path / "s") as graph:
        assert any("Grabowski" in e.label for e in graph.entities())
    (corpus / "sub" / "arms.txt").unlink()
    assert outcome(build(corpus, store=tmp_path / "s")) == (0, 1, 0, 1)
    with kg.open(tmp_path / "s") as graph:
        assert not any("Grabowski" in e.label for e in graph.entities())
    assert dump(tmp_path / "s") == clean(tmp_path, corpus)


def test_only_what_is_gone_from_a_folder_built_again_is_removed(corpus: Path, tmp_path: Path) -> None:
    lone, other = tmp_path / "lone.txt", lay(tmp_path / "other", {"space.txt": SPACE})
    lone.write_text(INF.replace("end", "close"))
    build([corpus, lone, other], store=tmp_path / "s")
    lone.unlink()
    (other / "space.txt").unlink()
    (corpus / "inf.txt").unlink()
    assert outcome(build(corpus / "start.txt", store=tmp_path / "s")) == (0, 1, 0, 0)
    report = build([corpus, lone], store=tmp_path / "s")
    assert outcome(report) == (0, 2, 0, 1) and report.reasons == {"not found": 1}
    assert locators(tmp_path / "s") == ["lone.txt", "space.txt", "start.txt", "sub/arms.txt"]
    assert outcome(build(other, store=tmp_path / "s")) == (0, 0, 0, 1)


def test_a_folder_that_is_away_takes_nothing_with_it(corpus: Path, tmp_path: Path) -> None:
    build(corpus, store=tmp_path / "s")
    corpus.rename(tmp_path / "away")
    assert build(corpus, store=tmp_path / "s").reasons == {"not found": 1}
    assert len(locators(tmp_path / "s")) == 3


def test_a_file_that_cannot_be_read_to_its_end_keeps_what_it_gave(tmp_path: Path) -> None:
    rows = [
        json.dumps({"text": f"{text} {i * 7919}", "url": f"https://example.org/{i}"}) for i, text in enumerate(TEXTS)
    ]
    packed = gzip.compress("\n".join(rows).encode(), mtime=0)
    (tmp_path / "news.jsonl.gz").write_bytes(packed)
    build(tmp_path / "news.jsonl.gz", store=tmp_path / "s")
    (tmp_path / "news.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    report = build(tmp_path / "news.jsonl.gz", store=tmp_path / "s")
    assert report.reasons == {"unreadable": 1} and report.unchanged < 4 and not report.removed
    assert len(locators(tmp_path / "s")) == 4


def test_a_file_that_is_now_empty_has_no_document(corpus: Path, tmp_path: Path) -> None:
    build(corpus, store=tmp_path / "s")
    lay(corpus, {"inf.txt": "  \n"})
    report = build(corpus, store=tmp_path / "s")
    assert outcome(report) == (0, 2, 0, 1) and report.reasons == {"empty": 1}
    assert dump(tmp_path / "s") == clean(tmp_path, corpus)


def test_lines_of_a_container_are_documents(tmp_path: Path) -> None:
    def lines(*texts: str) -> None:
        rows = [json.dumps({"text": t, "url": f"https://example.org/{t[:6].strip()}"}) for t in texts]
        (tmp_path / "news.jsonl").write_text("\n".join(rows) + "\n")

    lines(START, ARMS, ARMS)
    report = build(tmp_path / "news.jsonl", store=tmp_path / "s")
    assert outcome(report) == (2, 0, 0, 0) and report.reasons == {"duplicate": 1}
    lines(ARMS, ARMS, SPACE, INF[INF.index("The United") :])
    assert outcome(build(tmp_path / "news.jsonl", store=tmp_path / "s")) == (1, 1, 1, 0)
    assert dump(tmp_path / "s") == clean(tmp_path, tmp_path / "news.jsonl")
    lines(SPACE)
    assert outcome(build(tmp_path / "news.jsonl", store=tmp_path / "s")) == (0, 1, 0, 2)
    assert dump(tmp_path / "s") == clean(tmp_path, tmp_path / "news.jsonl")


def test_standard_input_adds_each_time(tmp_path: Path) -> None:
    for text in (START, ARMS):
        report = build("-", store=tmp_path / "s", stdin=io.BytesIO(text.encode()))
        assert outcome(report) == (1, 0, 0, 0)
    assert locators(tmp_path / "s") == ["-", "-"]


def test_new_metadata_is_a_new_input(corpus: Path, tmp_path: Path) -> None:
    table = tmp_path / "about.tsv"
    table.write_text("file\tpublisher\tpublished\nstart.txt\tThe Gazette\t2011-02-01\n")
    build(corpus, store=tmp_path / "s")
    assert outcome(build(corpus, store=tmp_path / "s", metadata=table)) == (0, 2, 1, 0)
    assert dump(tmp_path / "s") == clean(tmp_path, corpus, metadata=table)
    assert outcome(build(corpus, store=tmp_path / "s", metadata=table)) == (0, 3, 0, 0)


def test_a_new_version_extracts_again(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(corpus, store=tmp_path / "s")
    monkeypatch.setattr(builder, "__version__", "99")
    assert outcome(build(corpus / "inf.txt", store=tmp_path / "s")) == (0, 0, 1, 0)
    runs = "SELECT ?v (COUNT(?d) AS ?n) { ?d a kg:Document ; prov:wasGeneratedBy/kg:softwareVersion ?v } GROUP BY ?v"
    with kg.open(tmp_path / "s") as graph:
        assert {row["v"]: row["n"] for row in graph.query(runs)} == {kg.__version__: 2, "99": 1}
    build(corpus, store=tmp_path / "s")
    with kg.open(tmp_path / "s") as graph:
        assert {row["v"]: row["n"] for row in graph.query(runs)} == {"99": 3}
        assert len(graph.query("SELECT ?r { ?r a kg:Run }")) == 1


# --- names ------------------------------------------------------------------------------------------------------------


def test_two_checkouts_give_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "some" / "where" / "else"
    shutil.copytree(corpus, elsewhere)
    assert clean(tmp_path, corpus) == clean(tmp_path, elsewhere)
    assert str(tmp_path).encode() not in clean(tmp_path, elsewhere)
    build(corpus, store=tmp_path / "s")
    assert outcome(build(elsewhere, store=tmp_path / "s")) == (0, 3, 0, 0)
    shutil.rmtree(corpus / "sub")  # the other checkout still has it
    assert outcome(build(corpus, store=tmp_path / "s")) == (0, 2, 0, 0)
    assert dump(tmp_path / "s") == clean(tmp_path, elsewhere)


def test_a_store_inside_the_folder_that_is_read_is_no_document(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = clean(tmp_path, corpus)
    monkeypatch.chdir(corpus)
    for _ in range(2):
        assert not build(".", store="kg.db").skipped
    assert dump(corpus / "kg.db") == expected


@pytest.mark.parametrize("seed", range(3))
def test_overlapping_arguments_in_any_order_and_any_number_of_builds(corpus: Path, tmp_path: Path, seed: int) -> None:
    paths: list[Path] = [corpus, corpus / "sub", corpus / "sub" / "arms.txt", corpus / "inf.txt"]
    expected = clean(tmp_path, corpus)
    random.Random(seed).shuffle(paths)
    assert clean(tmp_path, *paths) == expected
    for path in paths:
        build(path, store=tmp_path / "s")
    assert dump(tmp_path / "s") == expected


def test_the_same_text_and_address_in_two_files_is_one_document(tmp_path: Path) -> None:
    def item(publisher: str) -> str:
        return json.dumps({"text": START, "url": "https://example.org/a", "publisher": publisher})

    folder = lay(tmp_path / "c", {"a.json": item("A"), "b.json": item("B")})
    expected = clean(tmp_path, folder)
    for names in ("ab", "ba"):
        for name in names:
            build(folder / f"{name}.json", store=tmp_path / names)
        assert dump(tmp_path / names) == expected
    (folder / "a.json").unlink()
    build(folder, store=tmp_path / "s")
    assert len(locators(tmp_path / "s")) == 1


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["one/a.txt", "one/b.txt", "one/in/a.txt", "two/a.txt"]),
            st.sampled_from([None, *TEXTS]),
            st.sampled_from(["one", "two", "one/in", "all", "none"]),
        ),
        min_size=2,
        max_size=6,
    )
)
def test_no_history_shows_in_the_graph(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str | None, str]]
) -> None:
    tmp = tmp_path_factory.mktemp("history")
    lay(tmp, {"one/in/keep.txt": SPACE, "two/keep.txt": ARMS})
    everything = [tmp / "one", tmp / "two"]
    for name, text, which in steps:
        if text is None:
            (tmp / name).unlink(missing_ok=True)
        else:
            lay(tmp, {name: text})
        if which != "none":
            build(everything if which == "all" else [tmp / which], store=tmp / "s")
    build(everything, store=tmp / "s")
    assert dump(tmp / "s") == clean(tmp, *everything)
    assert outcome(build(everything, store=tmp / "s"))[0::2] == (0, 0)


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_bad_input_does_not_stop_the_rest(corpus: Path, tmp_path: Path) -> None:
    lay(corpus, {"empty.txt": "", "bad.json": "{", "README.md": "# Read me"})
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 10)
    (corpus / "picture.png").write_bytes(b"\x89PNG")
    (corpus / "odd.txt").write_bytes(b"Russia criticized the caf\xe9.\n")
    report = build([corpus, tmp_path / "nowhere"], store=tmp_path / "s")
    assert report.reasons == {
        "empty": 1, "broken JSON": 1, "binary": 1, "unknown format": 1, "not a document": 1, "not found": 1
    }  # fmt: skip
    assert report.added == 4 and any("odd.txt" in warning for warning in report.warnings)
    assert all(skipped.detail for skipped in report.skipped)


def test_a_document_that_breaks_the_extraction_is_reported(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., Iterator[Extraction]] = extract

    def fragile(documents: Iterable[Document], *rest: Any) -> Iterator[Extraction]:
        ahead = list(documents)  # as the real one may, it reads ahead
        for extraction in real(ahead, *rest):
            if "New START" in extraction.document.text:
                raise ZeroDivisionError("as if")
            yield extraction

    expected = clean(tmp_path, corpus / "inf.txt", corpus / "sub" / "arms.txt")
    build(corpus, store=tmp_path / "s")
    monkeypatch.setattr(builder, "extract", fragile)
    monkeypatch.setattr(builder, "__version__", "99")
    report = build(corpus, store=tmp_path / "s")
    assert outcome(report) == (0, 0, 2, 1)
    (failed,) = report.skipped
    assert failed.reason == "extraction failed" and "ZeroDivisionError: as if" in failed.detail
    assert locators(tmp_path / "s") == ["inf.txt", "sub/arms.txt"] and expected


def test_nothing_found_makes_no_store(tmp_path: Path) -> None:
    report = build(tmp_path / "nowhere", store=tmp_path / "s")
    assert report.reasons == {"not found": 1} and not report.documents and not (tmp_path / "s").exists()


def test_bad_metadata_base_or_store_is_an_error_before_a_store_is_made(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("no,header\n1,2\n")
    with pytest.raises(InputError, match="header"):
        build(corpus, store=tmp_path / "s", metadata=tmp_path / "bad.csv")
    with pytest.raises(InputError, match="absolute"):
        build(corpus, store=tmp_path / "s", base="not an iri")
    assert not (tmp_path / "s" / "quads").exists()
    with pytest.raises(InputError, match="no store"):
        build(corpus, store=corpus)
    build(corpus, store=tmp_path / "s", base="https://example.org/kg/")
    with pytest.raises(InputError, match="base"):
        build(corpus, store=tmp_path / "s", base="https://example.org/other/")
    assert outcome(build(corpus, store=tmp_path / "s")) == (0, 3, 0, 0)
    assert b"<https://example.org/kg/entity/russia>" in dump(tmp_path / "s")


def test_progress_ends_with_all_files_done(corpus: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    build(corpus, store=tmp_path / "s", progress=seen.append)
    assert seen[-1] == Progress(3, 3, 3) and seen == sorted(seen)


@pytest.mark.parametrize(("after", "times"), [(1, 1), (3, 1), (1, 2), (2, 2)])
def test_an_interrupted_build_is_sound_and_can_go_on(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, times: int
) -> None:
    monkeypatch.setattr(builder, "BATCH", 2)
    build(corpus, store=tmp_path / "s")
    lay(corpus, {"inf.txt": INF.replace("end", "close"), "more.txt": SPACE, "sub/arms.txt": ARMS + ARMS})
    (corpus / "start.txt").unlink()

    stops = iter(range(times))

    def stop(progress: Progress) -> None:
        if progress.documents >= after and next(stops, None) is not None:
            raise KeyboardInterrupt

    try:
        report = build(corpus, store=tmp_path / "s", progress=stop)
        assert not report.complete and report.added + report.replaced >= after
    except KeyboardInterrupt:  # the second one, while the first was dealt with
        assert times == 2
        build([], store=tmp_path / "s")
    with kg.open(tmp_path / "s") as graph:  # entities are those of the documents
        used = {s.subject for s in graph.statements()} | {s.object for s in graph.statements()}
        assert used <= {e.id for e in graph.entities()}
    assert build(corpus, store=tmp_path / "s").complete
    assert dump(tmp_path / "s") == clean(tmp_path, corpus)


KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from kg import builder
from kg.store.ledger import Ledger
from kg.store import Store
from kg.extract.text import load_model

tmp, old, new = map(Path, sys.argv[1:])
load_model()
builder.BATCH = 2
steps = [(Store, "_drop"), (Store, "_extend"), (Store, "replace_graph"), (Store, "save_sources"), (Ledger, "announce")]

def child(work):
    pid = os.fork()  # the language model is loaded once, no store is open here
    if not pid:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
    return os.waitpid(pid, 0)[1]

def killed_before(step):
    count = 0
    def watched(name, method):
        def call(*args, **options):
            nonlocal count
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return method(*args, **options)
        return call
    def work():
        for owner, name in steps:
            setattr(owner, name, watched(name, getattr(owner, name)))
        builder.build(new, store=tmp / "s")
    return work

def built(paths, store, file):
    def work():
        if store.exists():
            with Store.open(store) as opened:
                opened.dump_nquads_sorted()
        builder.build(paths, store=store)
        with Store.open(store) as opened:
            file.write_bytes(opened.dump_nquads_sorted())
    return work

assert child(built(new, tmp / "clean", tmp / "clean.nq")) == 0
new.rename(tmp / "kept"); shutil.copytree(old, new)
assert child(built(new, tmp / "before", tmp / "before.nq")) == 0
shutil.rmtree(new); (tmp / "kept").rename(new)
step, stride = 1, 2
while True:
    shutil.rmtree(tmp / "s", ignore_errors=True)
    shutil.copytree(tmp / "before", tmp / "s")
    status = child(killed_before(step))
    if status == 0:
        break
    assert os.WIFSIGNALED(status), status
    assert child(built(new, tmp / "s", tmp / "again.nq")) == 0, step
    assert (tmp / "again.nq").read_bytes() == (tmp / "clean.nq").read_bytes(), step
    step, stride = step + stride, 7 - stride
print(step)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_step_the_store_opens_and_a_rerun_completes_it(corpus: Path, tmp_path: Path) -> None:
    old = shutil.copytree(corpus, tmp_path / "old")
    lay(corpus, {"inf.txt": INF.replace("end", "close"), "more.txt": SPACE, "sub/arms.txt": ARMS + ARMS})
    (corpus / "start.txt").unlink()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(old), str(corpus)],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 8  # it was killed more than once


# --- removing ---------------------------------------------------------------------------------------------------------


def test_remove_by_each_name(corpus: Path, tmp_path: Path) -> None:
    build(corpus, store=tmp_path / "all")
    with kg.open(tmp_path / "all") as graph:
        ids = {d.locator: d.id for d in graph.documents()}
    for name in (ids["inf.txt"], "doc:" + ids["inf.txt"], "inf.txt", "the end of"):
        shutil.copytree(tmp_path / "all", tmp_path / "s", dirs_exist_ok=True)
        assert remove(tmp_path / "s", name) == {ids["inf.txt"]: "inf.txt"}
        assert locators(tmp_path / "s") == ["start.txt", "sub/arms.txt"]
        shutil.rmtree(tmp_path / "s")
    remove(tmp_path / "all", ["inf.txt", "arms.txt"])
    (tmp_path / "rest").mkdir()
    shutil.copy(corpus / "start.txt", tmp_path / "rest")
    assert dump(tmp_path / "all") == clean(tmp_path, tmp_path / "rest")
    assert outcome(build(corpus, store=tmp_path / "all")) == (2, 1, 0, 0)


def test_remove_takes_nothing_when_a_name_is_unknown_or_ambiguous(corpus: Path, tmp_path: Path) -> None:
    lay(corpus, {"sub/inf.txt": INF.replace("treaty\n", "treaty again\n")})
    build(corpus, store=tmp_path / "s")
    with pytest.raises(InputError, match=r"start\.txt"):
        remove(tmp_path / "s", ["inf.txt", "stort.txt"])
    with pytest.raises(InputError, match=r"2 documents.*sub/inf\.txt"):
        remove(tmp_path / "s", "The end of a treaty")
    with pytest.raises(InputError, match="no document"):
        remove(tmp_path / "s", "")
    with pytest.raises(InputError, match="no store"):
        remove(tmp_path / "none", "inf.txt")
    assert len(locators(tmp_path / "s")) == 4


def test_the_sample_corpus_is_found() -> None:
    if not (ROOT / "seeds" / "SOURCES.md").is_file():
        pytest.skip("no sample corpus yet")
    assert sample_corpus() == ROOT / "seeds"


def test_import_is_light() -> None:
    code = "import sys, kg; print([m for m in ('spacy', 'pyoxigraph', 'click', 'kg.builder') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stderr
