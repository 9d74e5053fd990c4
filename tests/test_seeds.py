"""The sample corpus: complete, dated, original, named in its list of sources, and readable by the project itself."""

from __future__ import annotations

import calendar
import re
from datetime import date
from pathlib import Path

import pytest

from kg.sources import Skipped, Source, body_start, read

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
DEV = ROOT.parent / "shared" / "evaluation" / "dev"
BRIEFINGS = sorted(path for path in SEEDS.glob("*.md") if path.name not in ("SOURCES.md", "README.md"))
RUN = 8  # words in a row that two texts may not share
TYPOGRAPHY = set("\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u00a0\n") | {chr(code) for code in range(32, 127)}

each = pytest.mark.parametrize("path", BRIEFINGS, ids=lambda path: path.stem)


def parts(path: Path) -> tuple[dict[str, str], str]:
    """Front matter and body, read without the project's own reader."""
    match = re.fullmatch(r"---\n(.*?)\n---\n(.*)", path.read_text(encoding="utf-8"), re.S)
    assert match, f"{path.name} has no front matter"
    return dict(line.split(": ", 1) for line in match[1].split("\n")), match[2]


def words(text: str) -> list[str]:
    """Lower-case words; apostrophes are one sign, so that typography hides no copy."""
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("\u2019", "'"))


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


def test_there_are_enough_of_several_publishers() -> None:
    assert len(BRIEFINGS) >= 16
    assert len({parts(path)[0]["publisher"] for path in BRIEFINGS}) >= 4
    assert len({parts(path)[0]["title"] for path in BRIEFINGS}) == len(BRIEFINGS)


@each
def test_front_matter_and_length(path: Path) -> None:
    fields, body = parts(path)
    assert set(fields) == {"title", "publisher", "published"}
    assert all(value.strip() for value in fields.values())
    assert date.fromisoformat(fields["published"]).isoformat() == fields["published"]
    assert body.strip().startswith(f"# {fields['title']}\n")
    assert 150 <= len(words(body)) <= 500


@each
def test_running_prose_in_plain_characters(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not set(text) - TYPOGRAPHY
    assert text.endswith("\n") and not text.endswith("\n\n")
    for paragraph in parts(path)[1].strip().split("\n\n")[1:]:
        assert "\n" not in paragraph and paragraph == paragraph.strip()  # one line each: a sentence is never broken
        assert re.search(r'[.!?]"?$', paragraph), paragraph
        assert paragraph.count('"') % 2 == 0, paragraph
        assert not re.match(r"[-*#>|]", paragraph), paragraph


@each
def test_full_dates_exist_and_lie_before_publication(path: Path) -> None:
    fields, body = parts(path)
    months = list(calendar.month_name)
    found = re.findall(rf"\b(\d{{1,2}}) ({'|'.join(months[1:])}) (\d{{4}})\b", body)
    assert found or path.stem == "missiles-in-europe"
    for day, month, year in found:
        assert date(int(year), months.index(month), int(day)) <= date.fromisoformat(fields["published"])


def test_sources_names_exactly_the_briefings() -> None:
    text = (SEEDS / "SOURCES.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+\.md)` \|(.+)\|(.+)\|$", text, re.M)
    assert sorted(name for name, _, _ in rows) == [path.name for path in BRIEFINGS]
    assert all(len(words(facts)) >= 5 and re.search(r"\b(19|20)\d\d\b", where) for _, facts, where in rows)
    assert "Apache-2.0" in text


def test_the_corpus_holds_what_it_is_there_to_show() -> None:
    whole = {path.stem: parts(path)[1] for path in BRIEFINGS}
    text = "\n".join(whole.values())
    claims = ("accuse[sd]", "den(?:y|ies|ied)", "reject", "According to", "urged", '"')
    tenses = (
        "will ",
        "[Ii]f ",
        "plan(?:s|ned) to",
        "was (?:signed|written|opened|ordered)",
        "on Friday",
        "[Ll]ast month",
    )
    for kind in (*claims, *tenses, "withdrew from", "US withdrawal from", "deployment of"):
        assert len(re.findall(kind, text)) >= 2, kind
    withdrawal = re.compile(r"United States (?:formally )?withdrew from (?:the INF|the Intermediate|it in August 2019)")
    assert sum(bool(withdrawal.search(body)) for body in whole.values()) >= 3  # told by several publishers
    assert "Syria used the nerve agent sarin" in whole["khan-shaykhun-findings"]
    assert "Syria did not use sarin" in whole["khan-shaykhun-rejected"]
    assert (
        parts(SEEDS / "khan-shaykhun-findings.md")[0]["publisher"]
        != parts(SEEDS / "khan-shaykhun-rejected.md")[0]["publisher"]
    )


def test_no_two_briefings_share_a_sentence() -> None:
    """Otherwise one would count as a reprint of the other."""
    seen: dict[str, str] = {}
    for path in BRIEFINGS:
        for sentence in set(re.split(r"(?<=[.!?])\s+", parts(path)[1])):
            if len(words(sentence)) >= 6:
                assert seen.setdefault(sentence, path.name) == path.name, sentence


def test_a_shared_run_of_words_is_noticed() -> None:
    copied = "He said on Monday that \u201cthey\u2019d never sign, or ratify, such a treaty\u201d again."
    assert runs(copied) & runs("said on monday that they'd never sign or ratify")
    assert not runs(copied) & runs("said on monday that they'd never sign a ratified text")


@pytest.mark.skipif(not DEV.is_dir(), reason="the evaluation articles are not beside this checkout")
def test_nothing_is_taken_from_the_evaluation_articles() -> None:
    articles = sorted(DEV.glob("*.txt"))
    assert len(articles) > 10
    theirs = {run: article.name for article in articles for run in runs(article.read_text(encoding="utf-8"))}
    for path in BRIEFINGS:
        shared = {" ".join(run): theirs[run] for run in runs(parts(path)[1]) if run in theirs}
        assert not shared, (path.name, shared)


def test_the_project_reads_every_briefing_and_only_these() -> None:
    found = list(read([SEEDS]))
    sources = [item for item in found if isinstance(item, Source)]
    assert [source.document.locator for source in sources] == [path.name for path in BRIEFINGS]
    assert {item.locator for item in found if isinstance(item, Skipped)} <= {"SOURCES.md", "README.md"}
    for source, path in zip(sources, BRIEFINGS, strict=True):
        fields, body = parts(path)
        document = source.document
        assert not source.warnings
        assert (document.title, document.publisher, document.published) == (
            fields["title"],
            fields["publisher"],
            fields["published"],
        )
        assert document.text[body_start(document.text) :] == body
