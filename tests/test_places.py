"""Which place lies in which, by names beside each other."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

CASES = [
    Case("place in a state", "The talks took place in Astana, Kazakhstan.", "astana locatedIn kazakhstan"),
    Case("two states are not in each other", "Leaders of Iran, Iraq met.", never="* locatedIn *; * partOf *"),
    Case("city of a state", "They reached the Iraqi city of Basra.", "basra locatedIn iraq"),
    Case("a city in a state", "Natanz, a city in central Iran, was hit.", "natanz locatedIn iran"),
    Case("in the south of a state", "Odesa in southern Ukraine was hit.", "odesa locatedIn ukraine"),
    Case("a state in a region", "Kosovo, a landlocked territory in the Balkans, applied.", "kosovo locatedIn balkans"),
    Case("in behind a comma", "They signed it at Ohrid, in North Macedonia.", "ohrid locatedIn north-macedonia"),
    Case("the next clause's state", "Iran and Oman met in Baghdad, Iraq said.", never="* locatedIn *"),
    Case("not where the gazetteer has it", "They flew from Vienna, a city in Iran said to be closed.", never="vienna locatedIn *"),
]  # fmt: skip


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
