"""Which language a text is in: English is read, the rest is skipped by name, and nothing English is lost."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest

from kg.sources import Skipped, Source, read
from kg.sources.languages import detect, english_name

CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "state-releases.jsonl.gz"

TEXTS = {
    "en": "The foreign ministers met in Geneva on Monday and agreed that talks on the treaty would go on next month. "
    "They said that inspections had not yet begun, and that both sides were ready to send experts. ",
    "fr": "Les ministres des affaires étrangères se sont réunis lundi à Genève et ont convenu de poursuivre les "
    "négociations sur le traité le mois prochain. Ils ont déclaré que les inspections n'avaient pas commencé. ",
    "de": "Die Außenminister trafen sich am Montag in Genf und vereinbarten, die Gespräche über den Vertrag im nächsten "
    "Monat fortzusetzen. Sie erklärten, dass die Inspektionen noch nicht begonnen hätten. ",
    "es": "Los ministros de Asuntos Exteriores se reunieron el lunes en Ginebra y acordaron continuar las negociaciones "
    "sobre el tratado el próximo mes. Dijeron que las inspecciones aún no habían comenzado. ",
    "nl": "De ministers van Buitenlandse Zaken kwamen maandag in Genève bijeen en spraken af de onderhandelingen over het "
    "verdrag volgende maand voort te zetten. Zij zeiden dat de inspecties nog niet waren begonnen. ",
    "ru": "Министры иностранных дел встретились в понедельник в Женеве и договорились продолжить переговоры о договоре в "
    "следующем месяце. Они заявили, что инспекции ещё не начались. ",
    "zh": "外交部长们星期一在日内瓦会晤,同意下个月继续就条约进行谈判。他们表示,核查尚未开始,双方都准备派遣专家。"
    "会谈将于下个月继续举行,双方希望尽快达成协议。",
}


@pytest.mark.parametrize("code", TEXTS)
def test_languages_are_told_apart(code: str) -> None:
    assert detect(TEXTS[code] * 2) == detect(TEXTS[code] * 20) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bonjour à tous, le traité est signé.",
        "Vladimir Putin, Xi Jinping, Kim Jong Un, Emmanuel Macron, Recep Tayyip Erdogan, Abiy Ahmed, Cyril Ramaphosa. " * 3,
        "12.5 38 (4) 77,1 - " * 40,
        "\ud800" * 300,
    ],
)
def test_no_guess_is_made(text: str) -> None:
    assert detect(text) in (None, "en")


def test_english_with_foreign_words() -> None:
    quote = "“Nous ne céderons pas, et le traité reste en vigueur jusqu'à nouvel ordre”, he said. "
    assert detect(TEXTS["en"] + quote + TEXTS["en"]) == "en"


def write(path: Path, text: str, **fields: str) -> Path:
    path.write_text(json.dumps({"text": text, **fields}) + "\n", "utf-8")
    return path


def test_other_languages_are_skipped_by_name(tmp_path: Path) -> None:
    for code in ("fr", "zh", "en"):
        (tmp_path / f"{code}.txt").write_text(TEXTS[code] * 2, "utf-8")
    found = list(read(tmp_path))
    assert [x.document.locator for x in found if isinstance(x, Source)] == ["en.txt"]
    skipped = {x.locator: (x.reason, x.detail) for x in found if isinstance(x, Skipped)}
    assert skipped["fr.txt"] == ("language", "fr.txt: French; this pipeline reads English")
    assert skipped["zh.txt"] == ("language", "zh.txt: Chinese; this pipeline reads English")


def test_what_is_declared_counts_where_the_text_does_not_contradict(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    (wrong,) = read(write(path, TEXTS["en"] * 2, language="fr"))
    assert isinstance(wrong, Source) and wrong.document.language == "en"
    assert wrong.warnings == ("declared as French, but it reads as English",)
    (foreign,) = read(write(path, TEXTS["de"] * 2, language="en"))
    assert isinstance(foreign, Skipped) and "German" in foreign.detail
    (short,) = read(write(path, "Oui.", language="fr"))
    assert isinstance(short, Skipped) and short.detail == "a.jsonl, line 1: French; this pipeline reads English"
    for declared, code in {"en-GB": "en-gb", "eng": "en", "English": "en", "en_US": "en-us"}.items():
        (good,) = read(write(path, TEXTS["en"] * 2, language=declared))
        assert isinstance(good, Source) and (good.document.language, good.warnings) == (code, ())
    (short,) = read(write(path, "Yes."))
    assert isinstance(short, Source) and short.document.language == "en"


def test_names() -> None:
    assert (english_name("pt-br"), english_name("en"), english_name("q")) == ("Portuguese", "English", "q")


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus lies beside the checkout only")
def test_nothing_english_is_lost() -> None:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    begun = time.perf_counter()
    assert [text[:80] for text in texts if detect(text) != "en"] == []
    assert (time.perf_counter() - begun) / len(texts) < 0.002
