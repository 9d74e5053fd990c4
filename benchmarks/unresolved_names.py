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

#: Why a span that is found is no name of an agreement, an organisation or a body -> the forms judged so. They are
#: errors of detection, which no entry of the gazetteer can mend; a form that is found no more may be taken out.
NO_NAMES: dict[str, tuple[str, ...]] = {
    "the rest of a longer name or title": (
        "Arms Control", "Blocked Persons", "Central Bank", "Civilian Security", "Cultural Affairs", "Economic Affairs",
        "Economic Growth", "Emerging Technologies", "Equitable Future", "Executive Order", "External Affairs",
        "Food Crises", "Food Security", "Gender Equity", "Gender Identity", "Global Food Security", "Hostage Affairs",
        "Human Rights", "International Environmental", "International Narcotics", "International Security",
        "International Women", "Investment Climate", "Murdered Jews", "Persons Report", "Political Affairs",
        "Public Affairs", "Public Diplomacy", "Racial Equity", "Sexual Violence", "Specially Designated Nationals",
    ),
    "a title": (
        "Acting Deputy", "Acting Principal Deputy", "First Lady", "Inclusion Officer", "MFA Political", "OFFICIAL TWO",
        "Principal Deputy", "Senior Administration Official Number", "Senior Advisor", "Senior Bureau Official",
        "Senior Official", "Special Advisor", "Special Assistant",
    ),
    "a person, with or without the end of a title": (
        "Affairs Molly Phee", "Alejandro Mayorkas", "Daphne Psaledakis", "Human Rights Rina Amiri",
        "International Organization Affairs Michele", "International Religious Freedom Rashad Hussain", "Nike Ching",
        "Northern Triangle Ricardo Zuniga", "Ousmane Illiassou Djibo", "Resources Brian", "Resources Brian McKeon",
        "Scientific Affairs Monica",
    ),
    "a common noun or a heading in capitals": (
        "Acute Non-Vaccine Interventions", "Budget Request", "Civil Service", "Consent Agreement", "Constitution Day",
        "Defense Cooperation Agreement", "Department Press Briefing", "Fact Sheet", "Fiscal Year", "Foreign Ministerial",
        "Foreign Terrorist Organization", "Global Health Security Architecture", "Global Terrorist", "Joint Statement",
        "Member States", "Memorandum of Cooperation", "Memorandum of Understanding", "Muslim Uyghurs", "National Day",
        "Oral Assessment", "Plan B", "Regional Cooperation", "States Parties", "Travel Advisories", "Travel Advisory",
        "Two-Spirit", "Via Teleconference", "Working Group",
    ),
    "one of many, what tells it apart left off": (
        "American Chamber of Commerce", "American University", "Consulate General", "Ministry of Health",
        "U.S. Embassy", "U.S. Mission",
    ),
    "a place, a building or a pipeline": (
        "Briefing Room", "Capitol Hill", "Hotel Bristol", "Nord Stream", "Northern Triangle", "Stenbock House",
        "Treaty Room",
    ),
    "a publication, a list, a prize or a visa": (
        "Entity List", "GDI Award", "Human Rights Report", "International Religious Freedom Report",
        "Investment Climate Statements", "Nobel Peace Prize", "Special Immigrant Visa", "Special Immigrant Visas",
        "TIP Report", "TIP Report Heroes", "Transatlantic Trends", "Watch List", "World Food Prize",
    ),
}  # fmt: skip
#: What the guide for annotators takes for the state itself.
_GOVERNMENT = re.compile(r"Governments? of .+|.+ Governments?|Executive Branch")


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


def judged(name: str) -> str:
    """Why a form is no name of an agreement, an organisation or a body; empty where nobody says so."""
    if _GOVERNMENT.fullmatch(name):
        return "the government of a state: the state"
    return next((why for why, names in NO_NAMES.items() if name in names), "")


def documents(path: str, every: int) -> Iterator[Document]:
    """Every n-th document of a corpus, from the first on."""
    found = (s.document for s in sources.read([path]) if isinstance(s, sources.Source))
    return itertools.islice(found, 0, None, every)


def shares(what: str, forms: list[Form], ontology: Ontology) -> Iterator[str]:
    """How many of the forms, and of their mentions, are unresolved."""
    unknown = sum(not form.resolved(ontology) for form in forms)
    said, missed = sum(f.mentions for f in forms), sum(f.mentions - f.known(ontology) for f in forms)
    least = forms[-1].mentions if forms else 0
    yield f"{what} ({least} mentions or more)"
    yield f"  unresolved forms    {unknown:6d} of {len(forms):6d}  {unknown / max(1, len(forms)):6.1%}"
    yield f"  unresolved mentions {missed:6d} of {said:6d}  {missed / max(1, said):6.1%}"


def report(ranked: list[Form], top: int, ontology: Ontology) -> Iterator[str]:
    """The share of the ``top`` forms that is unresolved, with and without what is no name, then those forms.

    Each with its count, class and way of being found, and one context.
    """
    why = {form.name: "" if form.resolved(ontology) else judged(form.name) for form in ranked}
    names = [form for form in ranked if not why[form.name]][:top]
    first = ranked[:top]
    yield from shares(f"the {len(first)} most frequent of {len(ranked)} forms", first, ontology)
    yield from shares(f"the {len(names)} most frequent names, other spans left out", names, ontology)
    shown = {id(form) for form in (*first, *names)}
    last = min((form.mentions for form in (*first, *names)), default=0)
    groups: dict[str, list[Form]] = {}
    for form in ranked:
        if not form.resolved(ontology) and (id(form) in shown or why[form.name] and form.mentions > last):
            groups.setdefault(why[form.name] or "names that the gazetteer does not know", []).append(form)
    for group, members in sorted(groups.items(), key=lambda item: (why[item[1][0].name] != "", item[0])):
        yield f"\n{group}: {len(members)} forms, {sum(f.mentions for f in members)} mentions"
        for form in members:
            kinds = "; ".join(kind for kind, _ in sorted(form.kinds.items(), key=lambda item: (-item[1], item[0])))
            yield f"{form.mentions:5d}  {form.name}  [{kinds}]  ...{form.context}..."


def main() -> None:
    """Read the corpus and print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", default=str(DEFAULT))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="read every N-th document only")
    parser.add_argument("--top", type=int, default=300, metavar="N", help="how many forms to judge")
    arguments = parser.parse_args()
    ontology = load()
    ranked = forms(pipeline.understand(documents(arguments.path, arguments.every), ontology))
    print("\n".join(report(ranked, arguments.top, ontology)))


if __name__ == "__main__":
    main()
