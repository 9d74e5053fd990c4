"""Which frequent names of agreements, organisations and government bodies the gazetteer does not know.

    python benchmarks/unresolved_names.py ../shared/corpora/state-releases.jsonl.gz
    python benchmarks/unresolved_names.py ../shared/corpora/state-releases.jsonl.gz --every 3 --top 100

Counted are the spans of two or more capitalised words that the extraction types as one of these classes, by their
form without article and possessive ending. Of the most frequent forms, each counted once, one is resolved when more
than half of its mentions stand for an entry of the gazetteer. What is printed as unresolved is either missing from
the gazetteer or no name of one thing at all (a list cut short, a headline's words): the context shows which.
"""

from __future__ import annotations

import argparse
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg import pipeline, sources
from kg.extract.reading import Reading
from kg.model import Document
from kg.ontology import Ontology, load

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "state-releases.jsonl.gz"
CLASSES = frozenset({"Agreement", "Organization", "GovernmentBody"})
_CONTEXT = 50  #: characters shown on each side of a mention


@dataclass(slots=True)
class Form:
    """A name as written, with what its mentions stood for."""

    name: str
    entities: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)  #: class and how it was found
    context: str = ""

    @property
    def mentions(self) -> int:
        """How often it was met."""
        return self.entities.total()

    def known(self, ontology: Ontology) -> int:
        """How many of its mentions stand for an entry of the gazetteer."""
        return sum(n for entity, n in self.entities.items() if entity in ontology.gazetteer)

    def resolved(self, ontology: Ontology) -> bool:
        """Whether more than half of its mentions do."""
        return 2 * self.known(ontology) > self.mentions


def surface(text: str) -> str:
    """A name without article and possessive ending, on one line, with plain apostrophes."""
    name = " ".join(text.replace("’", "'").split())
    return re.sub(r"^(?:the|a|an) |'s?$", "", name, flags=re.IGNORECASE)


def capitals(name: str) -> int:
    """The number of words that start with a capital letter."""
    return sum(word[:1].isupper() for word in re.split(r"[\s/-]+", name))


def forms(readings: Iterable[Reading]) -> list[Form]:
    """The names of two or more capitalised words, most frequent first, then by name."""
    found: dict[str, Form] = {}
    for reading in readings:
        text = reading.document.text
        for mention in reading.names.mentions:
            name = surface(mention.text)
            if mention.type not in CLASSES or capitals(name) < 2:
                continue
            form = found.setdefault(name, Form(name))
            form.entities[mention.entity] += 1
            form.kinds[f"{mention.type}, {mention.found_by}"] += 1
            around = text[max(0, mention.start - _CONTEXT) : mention.end + _CONTEXT]
            form.context = form.context or " ".join(around.split())
    return sorted(found.values(), key=lambda form: (-form.mentions, form.name))


def documents(path: str, every: int) -> Iterator[Document]:
    """Every n-th document of a corpus, from the first on."""
    found = (s.document for s in sources.read([path]) if isinstance(s, sources.Source))
    return itertools.islice(found, 0, None, every)


def report(ranked: list[Form], top: int, ontology: Ontology) -> Iterator[str]:
    """The share of the ``top`` forms that is unresolved, then those forms with count, kind and one context."""
    first = ranked[:top]
    unknown = [form for form in first if not form.resolved(ontology)]
    said, missed = sum(f.mentions for f in first), sum(f.mentions - f.known(ontology) for f in first)
    yield f"{len(ranked)} forms; the {len(first)} most frequent have {first[-1].mentions if first else 0} mentions or more"
    yield f"unresolved forms     {len(unknown):6d} of {len(first):6d}  {len(unknown) / max(1, len(first)):6.1%}"
    yield f"unresolved mentions  {missed:6d} of {said:6d}  {missed / max(1, said):6.1%}"
    for form in unknown:
        kinds = "; ".join(kind for kind, _ in sorted(form.kinds.items(), key=lambda item: (-item[1], item[0])))
        yield f"{form.mentions:5d}  {form.name}  [{kinds}]  ...{form.context}..."


def main() -> None:
    """Read the corpus and print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", default=str(DEFAULT))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="read every N-th document only")
    parser.add_argument("--top", type=int, default=300, metavar="N", help="how many of the most frequent forms to judge")
    arguments = parser.parse_args()
    ontology = load()
    ranked = forms(pipeline.understand(documents(arguments.path, arguments.every), ontology))
    print("\n".join(report(ranked, arguments.top, ontology)))


if __name__ == "__main__":
    main()
