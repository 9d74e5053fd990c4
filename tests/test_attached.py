"""Doers that stand where the grammar would not look, each in its construction and not without it."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

CASES = [
    Case("behind a fronted place", "At the Vladivostok Summit, Jimmy Carter and Brezhnev condemned China.",
         "jimmy-carter criticizes china; leonid-brezhnev criticizes china"),
    Case("along with", "France, along with Italy, sanctioned Iran.", "france sanctions iran; italy sanctions iran"),
    Case("with alone", "France, with Italy in mind, sanctioned Iran.", "france sanctions iran"),
    Case("as did", "Egypt rejected the Camp David Accords, as did Jordan and Syria.",
         "egypt rejects camp-david-accords; jordan rejects camp-david-accords; syria rejects camp-david-accords"),
    Case("among the signatories", "Among the signatories of the Munich Agreement were Neville Chamberlain and Edouard Daladier.",
         "neville-chamberlain signs munich-agreement; edouard-daladier signs munich-agreement"),
    Case("described in front", "A founding member of the Non-Aligned Movement, India opposed the NPT.",
         "india memberOf non-aligned-movement; india rejects npt"),
    Case("as said", "Egypt rejected the Camp David Accords, as Jordan noted.", "egypt rejects camp-david-accords says:jordan"),
]  # fmt: skip


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
