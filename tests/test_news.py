"""The day of what headline and lead tell without a date."""

from __future__ import annotations

import pytest
from reading import found

LEAD = "Israel has attacked Iran, a senior official in the region said to the press{}."
HEADLINE = "Israel attacks Iran\n\n"
MORE = " Nobody else would comment."

# The text; the date of Israel's attack.
CASES = [
    (LEAD.format(""), "2024-07-05"),
    (LEAD.format(" on Wednesday"), "2024-07-03"),
    ("Israel has repeatedly attacked Iran, a senior official in the region said to the press.", None),
    ("Israel has not attacked Iran, a senior official in the region said to the press.", None),
    ("It was quiet in the capital of the country all day long. " + LEAD.format(""), None),
    (HEADLINE + "Israel carried out raids on several towns in Iran on Thursday, the army said.", "2024-07-04"),
    (HEADLINE + "The streets of the capital were quiet all day long, as officials said.", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), CASES)
def test_the_day_of_the_news(text: str, value: str | None) -> None:
    assert {time for time, _ in found(text + MORE, "israel attacks iran")} == {value}


def test_one_sentence_is_no_report() -> None:
    assert found(LEAD.format(""), "israel attacks iran")[0][0] is None


def test_without_publication_date_there_is_none() -> None:
    assert found(LEAD.format("") + MORE, "israel attacks iran", None)[0][0] is None
