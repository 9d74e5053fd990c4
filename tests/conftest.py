"""Fixtures that several test files share: the data, loaded once, and the cases of a file, read in one run."""

from __future__ import annotations

import pytest
from reading import read_cases

from kg.model import Extraction
from kg.ontology import Ontology, load
from kg.ontology.lexicon import Lexicon, load_lexicon


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return load()


@pytest.fixture(scope="session")
def lexicon(ontology: Ontology) -> Lexicon:
    return load_lexicon(ontology)


@pytest.fixture(scope="module")
def readings(request: pytest.FixtureRequest) -> dict[str, Extraction]:
    """What each of the file's `CASES` gives, by its name."""
    return read_cases(request.module.CASES)
