"""When, where and to whom: time, place and recipient of an act; one statement for each distinct claim."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from reading import Case, check, lines, params, read, triples

from kg.model import Extraction

TIME = [
    Case("date of the act", "On 14 June 2017 Turkey suspended the Open Skies Treaty.", "turkey suspends open-skies-treaty [2017-06-14]"),
    Case("date behind", "Turkey suspended the Open Skies Treaty on June 14, 2017.", "turkey suspends open-skies-treaty [2017-06-14]"),
    Case("not the date of its announcement", "Turkey announced on Monday that it had suspended the Open Skies Treaty in February.",
         "turkey suspends open-skies-treaty [2024-02] says:turkey"),
    Case("announced on a day, with no date of the act", "Turkey announced on Monday that it would suspend the Open Skies Treaty.",
         "turkey suspends open-skies-treaty planned says:turkey"),
    Case("planned date", "Turkey said on Monday that it would suspend the Open Skies Treaty in August.", "turkey suspends open-skies-treaty planned [2024-08] says:turkey"),
    Case("planned date with will", "Turkey will suspend the Open Skies Treaty in August.", "turkey suspends open-skies-treaty planned [2024-08]"),
    Case("until is not the act", "Russia and the United States extended New START until 2026.", "russia extends new-start; united-states extends new-start"),
    Case("two acts, two dates", "Russia deployed Iskander missiles in Kaliningrad in 2016 and tested the 9M729 in 2017.",
         "russia deploys iskander @kaliningrad [2016]; iskander deployedIn kaliningrad [2016]; russia tests 9m729 [2017]"),
    Case("one date in front of two verbs", "In 2018 Russia tested the 9M729 and deployed Iskander missiles in Kaliningrad.",
         "russia tests 9m729 [2018]; russia deploys iskander @kaliningrad [2018]; iskander deployedIn kaliningrad [2018]"),
    Case("relative, with a publication date", "Iran attacked Israel last month.", "iran attacks israel [2024-06]"),
    Case("relative, without", "Iran attacked Israel last month.", "iran attacks israel", published=None),
    Case("month, without", "Iran attacked Israel in April.", "iran attacks israel", published=None),
    Case("years ago", "Iran attacked Israel three years ago.", "iran attacks israel [2021]"),
    Case("weekday of the past", "Iran suspended the JCPOA on Tuesday.", "iran suspends jcpoa [2024-07-02]"),
    Case("weekday behind a treaty called START", "Russia suspended New START on Tuesday.", "russia suspends new-start [2024-07-02]"),
    Case("next week", "Lavrov and Blinken will meet in Geneva next week.", "sergey-lavrov meets antony-blinken planned @geneva [2024-07-08/2024-07-14]"),
    Case("the year of a treaty's name is no date", "Iran violated the 2015 nuclear deal.", never="*[[]2015*"),
    Case("a noun's date", "Iraq's invasion of Kuwait in August 1990 shocked Saudi Arabia.", "iraq attacks kuwait [1990-08]"),
    Case("a date of somebody else's act", "Iran violated the JCPOA after the United States withdrew from the JCPOA in 2018.",
         "iran violates jcpoa; united-states withdrawsFrom jcpoa [2018]"),
]  # fmt: skip

PLACE = [
    Case("place", "Sergey Lavrov met Antony Blinken in Geneva on Friday.", "sergey-lavrov meets antony-blinken @geneva [2024-07-05]"),
    Case("place and where the weapon is", "The United States deployed Patriot missiles in Poland.", "united-states deploys patriot @poland; patriot deployedIn poland"),
    Case("two places", "The United States deployed Patriot missiles in Poland and Romania.",
         "united-states deploys patriot @poland; united-states deploys patriot @romania; patriot deployedIn poland; patriot deployedIn romania"),
    Case("place in a place", "The United States deployed Patriot missiles near Warsaw, Poland.",
         "united-states deploys patriot @warsaw; patriot deployedIn warsaw; warsaw locatedIn poland"),
    Case("whose missiles", "American missiles in Europe alarmed nobody. The deployment of American Pershing II missiles in West Germany began.",
         "united-states deploys pershing-ii @west-germany; pershing-ii deployedIn west-germany"),
    Case("recipient", "Russia delivered S-300 systems to Iran in 2016.", "russia supplies s-300 >iran [2016]"),
    Case("two recipients", "Russia delivered S-300 systems to Iran and Syria.", "russia supplies s-300 >iran; russia supplies s-300 >syria"),
    Case("recipient of a noun", "Russia's delivery of S-300 systems to Iran worried Israel.", "russia supplies s-300 >iran"),
    Case("two recipients, two dates", "Russia delivered S-300 systems to Iran in 2016 and to Syria in 2018.",
         "russia supplies s-300 >iran [2016]; russia supplies s-300 >syria [2018]", limit="a verb left out in the second half"),
    Case("place of talks between", "Talks between Serbia and Kosovo took place in Brussels.", "serbia meets kosovo @brussels"),
]  # fmt: skip

DISTINCT = [
    Case("said twice", "Russia violated the INF Treaty. Once more: Russia violated the INF Treaty.", "russia violates inf-treaty"),
    Case("the dated saying stays", "Russia violated the INF Treaty. Russia violated the INF Treaty in 2014.", "russia violates inf-treaty [2014]"),
    Case("done and planned are two", "Russia violated the INF Treaty. Russia will violate the INF Treaty.", "russia violates inf-treaty; russia violates inf-treaty planned"),
    Case("own voice and claim are two", "Russia violated the INF Treaty. France says Russia violated the INF Treaty.",
         "russia violates inf-treaty; russia violates inf-treaty says:france"),
    Case("symmetric, once", "Sergey Lavrov met Antony Blinken.", "sergey-lavrov meets antony-blinken"),
    Case("nobody does it to himself", "Russia criticized Russia.", never="*"),
    Case("impossible types", "The 9M729 met the INF Treaty. New START deployed Moscow.", never="*"),
]  # fmt: skip

CASES = [*TIME, *PLACE, *DISTINCT]


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])


def test_every_predicate_is_of_the_ontology_and_fits_its_types(readings: Mapping[str, Extraction], ontology) -> None:  # type: ignore[no-untyped-def]
    for extraction in readings.values():
        types = {**{i: e.type for i, e in ontology.gazetteer.items()}, **{e.id: e.type for e in extraction.entities}}
        for s in extraction.statements:
            assert ontology.fits(s.predicate, types[s.subject], types[s.object])
            assert 0 < s.confidence <= 1 and s.extractor


def test_the_basis_of_a_date_says_whether_the_text_or_the_publication_date_gives_it(readings: Mapping[str, Extraction]) -> None:
    basis = {name: {s.time.basis for s in readings[name].statements} for name in ("date of the act", "relative, with a publication date", "relative, without")}
    assert basis == {"date of the act": {"stated"}, "relative, with a publication date": {"resolved"}, "relative, without": {"unknown"}}


def test_evidence_is_the_clause_and_no_more_than_the_sentence() -> None:
    text = "It rained. Russia suspended New START. The sun came out."
    (statement,) = read(text).statements
    assert statement.evidence.quote == "Russia suspended New START."


@pytest.mark.parametrize("reason", ["subject not understood", "object not understood", "impossible type", "subject is object"])
def test_what_is_rejected_is_counted_with_its_reason(reason: str) -> None:
    texts = {
        "subject not understood": "Nobody violated the INF Treaty.",
        "object not understood": "Russia violated everything.",
        "impossible type": "The 9M729 violated Russia.",
        "subject is object": "Russia criticized Russia.",
    }
    extraction = read(texts[reason])
    assert extraction.rejected[reason] and not triples(extraction), lines(extraction)
