"""Which of several things a name means in this document: Moscow the city or the state, one of two Bushes.

The name's place in the clause, the document's date, its years and its other words decide.
Invariant: a name that needs support and has none means nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kg.extract.matcher import Name
from kg.extract.mentions import Title
from kg.extract.text import Token
from kg.model import Document
from kg.ontology import Entry, Ontology
from kg.ontology.lexicon import Lexicon

__all__ = ["Senses", "ambiguous"]

WITHIN = frozenset("in at near outside inside around across into through".split())
#: Nouns that somebody's `from` goes with: `the withdrawal from Moscow` is no place of departure.
OF_ACTORS = frozenset("withdrawal support threat pressure request backing help aid assistance approval permission demand sanction response assurance guarantee ambassador envoy".split())
#: Words for speaking to somebody: `an appeal to Brussels`.
ADDRESSING = frozenset("appeal turn complain protest apologize apologise concession warning message response demand report".split())
#: Nouns that stand behind a city's name: `Geneva airport`.
OF_CITIES = frozenset("airport street area region suburb office summit conference resident city".split())


def ambiguous(entry: Entry, name: str) -> bool:
    """Whether the entry says of this name, however spelled, that it needs support."""
    return bool(entry.ambiguous) and name.lower() in {a.lower() for a in entry.ambiguous}


class Senses:
    """The choice among candidates, with the document as context."""

    def __init__(self, names: Sequence[Name], titles: Sequence[Title], document: Document, ontology: Ontology, lexicon: Lexicon) -> None:
        self.document, self.lexicon = document, lexicon
        self.gazetteer = ontology.gazetteer
        self.date = document.published
        self.words = frozenset(re.findall(r"[a-z]+", document.text.lower()))
        self.sure: Counter[str] = Counter()
        for name in names:
            if len(name.candidates) == 1 and not ambiguous(self.gazetteer[name.candidates[0]], name.text):
                self.sure[name.candidates[0]] += 1
        self.ends = {n.end: n.candidates[0] for n in names if n.candidates and n.type == "State"}  #: where a state's name ends
        self.titles = {t.end: t for t in titles}
        self.years = Counter(re.findall(r"\b(?:1[89]|20)\d\d\b", document.text))
        self.soviet = self.sure["soviet-union"] > self.sure["russia"]

    def choose(self, name: Name) -> str | None:
        """The entity of a gazetteer name, or None when nothing supports any candidate."""
        entries = [self.gazetteer[c] for c in name.candidates]
        settled = self._owned_body(name) or self._titled(name, entries) or self._seated(name, entries)
        if settled is not None:
            return settled
        entries = self._city_or_state(name, entries)
        if len(entries) > 1 and all(e.type == "State" for e in entries):
            return min(entries, key=lambda e: (self._era(e), -self.sure[e.id], e.id)).id
        supported = [(not s, e) for e in entries if (s := self._supported(e, entries)) or self._unquestioned(e, name)]
        return min(supported, key=lambda x: (x[0] and ambiguous(x[1], name.text), *self._rank(x[1])))[1].id if supported else None

    def _supported(self, entry: Entry, others: list[Entry]) -> bool:
        """Whether the document names the entry otherwise, or has words that go with it."""
        return self.sure[entry.id] > 0 or bool(self.words & set(entry.context)) or entry.type == "GovernmentBody" and self._most_named(entry, others)

    def _unquestioned(self, entry: Entry, name: Name) -> bool:
        """Whether a name may stand for the entry with nothing else to support it."""
        return not ambiguous(entry, name.text) or entry.type == "Person" and self._in_office(entry)

    def _rank(self, entry: Entry) -> tuple[int, bool, bool, bool, str]:
        """The likelier the less: named otherwise, words that go with it, of the document's time, in office."""
        return -self.sure[entry.id], not self.words & set(entry.context), not self._valid(entry), not self._in_office(entry), entry.id

    # --- the time ---

    def _valid(self, entry: Entry) -> bool:
        """Whether there was such a thing when the document was published."""
        date = self.date
        return date is None or (not entry.start or entry.start[:4] <= date[:4]) and (not entry.end or date <= entry.end or entry.end[:4] >= date[:4])

    def _era(self, entry: Entry) -> int:
        """0 for the state of the document's time: the date, unless the text itself speaks of the Soviet Union."""
        if entry.id == "soviet-union":
            return 0 if self.soviet else 1 if self.date is None or self.date > "1991" else 0
        if entry.id == "russia":
            return 1 if self.soviet else 0
        return 0 if self._valid(entry) else 1

    def _in_office(self, entry: Entry) -> bool:
        if self.date is None or entry.type != "Person":
            return False
        year = self.date[:4]
        return any((not t.start or t.start[:4] <= year) and (not t.end or t.end[:4] >= year) for t in entry.terms)

    # --- the words beside the name ---

    def _titled(self, name: Name, entries: Sequence[Entry]) -> str | None:
        """`President Carter`: a last name that needs support has it in the office before it; of two that held it, the one of the text's years."""
        title = self.titles.get(name.start - 1)
        persons = [e for e in entries if e.type == "Person"]
        if title is None or not any(ambiguous(e, name.text) for e in persons):
            return None
        owner = self.ends.get(title.start - 1) or self.ends.get(title.start - 3)
        ranked: list[tuple[bool, int, str]] = []
        for e in persons:
            terms = [t for t in e.terms if (t.office == title.key or title.key == "secretary" and t.office.startswith("secretary-of")) and owner in (None, t.of)]
            if terms:
                told = sum(n for year, n in self.years.items() if any((t.start or "")[:4] <= year and (not t.end or year <= t.end[:4]) for t in terms))
                now = self.date is not None and any((t.start or "") <= self.date and (not t.end or self.date <= t.end) for t in terms)
                ranked.append((now, told, e.id))
        ranked.sort(reverse=True)
        if not ranked or len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]:
            return None
        now, told, person = ranked[0]
        return person if now or told else None

    def _owned_body(self, name: Name) -> str | None:
        """`Russia's National Security Council`: the body of the state whose possessive stands before a name that another's body has too."""
        if not name.candidates or self.gazetteer[name.candidates[0]].type != "GovernmentBody":
            return None
        owner = self.ends.get(name.start - 3) if self.document.text[name.start - 3 : name.start] in ("'s ", "’s ") else None
        if owner is None or any(self.gazetteer[c].within == owner for c in name.candidates):
            return None
        bodies = (e for e in self.gazetteer.values() if e.within == owner and e.type == "GovernmentBody")
        return next((e.id for e in bodies if any(a.endswith(" " + name.text) for a in e.aliases)), None)

    def _most_named(self, entry: Entry, others: list[Entry]) -> bool:
        """Whether it is this body: its state is named most; that of an organisation where no other is named in full (`the Security Council`)."""
        shared = [o for o in others if o.within and self.gazetteer[o.within].type == "Organization"]
        if entry in shared:
            return not any(self.sure[o.id] for o in others if o is not entry)
        count = self.sure[entry.within or ""]
        return (not shared or self.sure[entry.id] > 0) and count > 0 and all(self.sure[o.within or ""] < count for o in others if o is not entry)

    # --- the place in the clause ---

    def _seated(self, name: Name, entries: Sequence[Entry]) -> str | None:
        """`Brussels warned Poland`: the organisation acts, all else happens in the city."""
        seated = [e for e in entries if e.type == "Organization" and name.text in e.seats]
        if not seated:
            return None
        rest = [e for e in entries if e not in seated]
        return max(seated, key=lambda e: (self.sure[e.id], e.id)).id if not rest or _acts(name.head) or _dealt_with(name.head) else rest[0].id

    def _city_or_state(self, name: Name, entries: list[Entry]) -> list[Entry]:
        """`Moscow denied` is the state, `in Moscow` the city; states that were there then come before those that were not."""
        places = [e for e in entries if e.type == "Place"]
        states = [e for e in entries if e.type == "State"]
        if not places or not states or name.found_by == "demonym":
            return entries
        alive = [e for e in states if self._valid(e) or self.sure[e.id]]
        acting = alive and not self._is_place(name.head) and not all(ambiguous(e, name.text) for e in alive)
        return alive if acting else places

    def _is_place(self, head: Token | None) -> bool:
        """Whether a capital's name is used for the city: `in Moscow`, `flew to Washington`; not `with Moscow`, `Moscow denied`."""
        if head is None:
            return False
        above = head.head
        if head.dep == "pobj" and above.dep in ("prep", "agent"):
            return self._place_behind(above.lemma, above.head)
        if head.dep in ("conj", "appos") and above.pos in ("PROPN", "NOUN") and above is not head:
            return self._is_place(above)
        if head.dep == "dobj":
            return above.lemma in self.lexicon.cues["places"]["besiege"]
        return head.dep in ("npadvmod", "ROOT") or head.dep == "compound" and above.lemma in OF_CITIES

    def _place_behind(self, preposition: str, governor: Token) -> bool:
        """Whether a preposition makes a place of the name behind it: `flew to`, `an attack on`; not `a verbal attack on`."""
        words = self.lexicon.cues["places"]
        if preposition in WITHIN or preposition in ("to", "from", "for", "via") and governor.lemma in words["motion"]:
            return True
        if preposition in ("on", "against", "of", "at", "over", "for") and governor.lemma in words["warlike"]:
            return not any(c.text.lower() in words["spoken"] for c in governor.children)
        return preposition == "from" and governor.pos in ("NOUN", "PROPN") and governor.lemma not in OF_ACTORS


def _acts(head: Token | None) -> bool:
    """Whether a name stands where somebody acts: as subject, or behind `by`."""
    while head is not None and head.dep == "conj" and head.head is not head:
        head = head.head
    return head is not None and (head.dep in ("nsubj", "nsubjpass") or head.dep == "pobj" and head.head.lemma == "by")


def _dealt_with(head: Token | None) -> bool:
    """Whether a name stands where somebody is dealt with: `talks with Brussels`, `support from Brussels`, `appealed to Brussels`."""
    if head is None or head.dep != "pobj":
        return False
    preposition, governor = head.head.lemma, head.head.head
    return preposition == "with" or preposition == "from" and governor.lemma in OF_ACTORS or preposition == "to" and governor.lemma in ADDRESSING
