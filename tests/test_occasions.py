"""What one saying of an event or act leaves out and another gives."""

from __future__ import annotations

import pytest
from reading import found

# The text; subject, predicate and object; the date.
SHARED = [
    ("The SCO summit took place in Astana on July 4. Putin attended the SCO summit.", "vladimir-putin attends sco-summit*", "2024-07-04"),
    ("The SCO summit took place in Astana on July 4. Putin attended the SCO summit on July 3.", "vladimir-putin attends sco-summit*", "2024-07-03"),
    ("Putin attended Thursday's SCO summit. Xi Jinping attended the SCO summit.", "xi-jinping attends sco-summit*", "2024-07-04"),
    ("Putin will attend the NATO summit in Washington, which starts on July 9.", "vladimir-putin attends nato-summit*", "2024-07-09"),
    ("Russia suspended New START in 2023. It is old news that Russia suspended New START.", "russia suspends new-start", "2023"),
    ("Russia attacked Ukraine in 2014. It is old news that Russia attacked Ukraine.", "russia attacks ukraine", "2014"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "triple", "value"), SHARED)
def test_the_date_of_another_saying(text: str, triple: str, value: str | None) -> None:
    assert {time for time, _ in found(text, triple)} == {value}


def test_the_day_of_an_event_of_the_week() -> None:
    text = "Putin attended this week's summit in Geneva. Biden attended Wednesday's summit of G7 leaders."
    assert found(text, "summit-in-geneva* locatedIn geneva")[0][0] == "2024-07-03"


def test_the_place_of_the_event_is_that_of_who_attends_it() -> None:
    assert found("The SCO summit took place in Astana. Putin attended the SCO summit.", "vladimir-putin attends sco-summit*") == [(None, "astana")]
