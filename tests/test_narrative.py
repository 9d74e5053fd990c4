"""Which sentences go on from a date that another gives."""

from __future__ import annotations

import pytest
from reading import found

# The text; subject, predicate and object; the date.
FRAMES = [
    ("Blinken met Wang Yi in Beijing on Tuesday. He also met Li Qiang.", "antony-blinken meets li-qiang", "2024-07-02"),
    ("Secretary Blinken spoke today with Wang Yi. The Secretary condemned Russia.", "antony-blinken criticizes russia", "2024-07-05"),
    ("Secretary Blinken spoke today with Wang Yi. The Secretary condemned Russia's war against Ukraine.", "russia attacks ukraine", None),
    ("Putin met Xi Jinping on Thursday. Putin had met Narendra Modi in Moscow.", "vladimir-putin meets narendra-modi", None),
    ("Putin met Xi Jinping on Thursday. Russia supports China.", "russia supports china", None),
    ("Putin met Xi Jinping on Thursday. NATO sanctioned Russia.", "nato sanctions russia", None),
    ("In 1972 Nixon and Brezhnev signed the ABM Treaty. They also met Willy Brandt.", "richard-nixon meets *", "1972"),
    ("Today, the United States is imposing sanctions on Iran. The United States is also sanctioning Syria.", "united-states sanctions syria", "2024-07-05"),
    ("The United States is sanctioning Syria. A fact sheet explains today's action.", "united-states sanctions syria", "2024-07-05"),
    ("The United States is sanctioning Syria.", "united-states sanctions syria", None),
    ("On July 26, 1956, Egypt seized the Suez Canal. On October 29, Israel attacked Egypt.", "israel attacks egypt", "1956-10-29"),
    ("The treaty was signed in 1987. On July 3, Israel attacked Egypt.", "israel attacks egypt", "2024-07-03"),
    ("Xi Jinping spoke on Thursday. Xi did not criticize Russia.", "xi-jinping criticizes russia*", "2024-07-04"),
    ("In 2017, India signed the deal. The following year, India joined the SCO.", "india joins shanghai-cooperation-organization", "2018"),
    ("In August 2021, NATO left. Later that month, Russia attacked Georgia.", "russia attacks georgia", "2021-08"),
    ("Lenderking returned from travel today. Lenderking met with Iranian officials. Blinken met Wang Yi.", "antony-blinken meets wang-yi", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "triple", "value"), FRAMES)
def test_a_date_that_holds_on(text: str, triple: str, value: str | None) -> None:
    assert {time for time, _ in found(text, triple)} == {value}


def test_a_noun_taken_up_with_its_date() -> None:
    text = "US forces attacked the Islamic State in Syria with airstrikes.\n\nIsrael launched airstrikes on Iran. The airstrikes began on Tuesday."
    assert found(text, "israel attacks iran") == [("2024-07-02", None)]


def test_another_word_for_an_attack_gives_its_beginning() -> None:
    text = "Israel has been conducting airstrikes on Iran. Many people have fled since the bombing campaign began on June 3."
    assert found(text, "israel attacks iran") == [("2024-06-03", None)]


def test_a_release_under_its_own_date_line() -> None:
    text = "{}\n\nThe Secretary of State Antony Blinken met Wang Yi in Beijing.\n\nThey also condemned North Korea.\n"
    assert found("Meeting of ministers\nJuly 5, 2024\n\n" + text.format(""), "antony-blinken meets wang-yi")[0][0] == "2024-07-05"
    assert found("Meeting of ministers\n\n" + text.format(""), "antony-blinken meets wang-yi")[0][0] is None


def test_without_publication_date_the_tale_gives_the_year() -> None:
    text = "In 1979 Carter waited. On December 25, the Soviet Union attacked Afghanistan."
    assert found(text, "soviet-union attacks afghanistan", None) == [("1979-12-25", None)]
