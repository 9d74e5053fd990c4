"""Offices without a name beside them: whose they are (`Britain's foreign secretary`), and who holds them (`the president`).

Invariant: an office stands for a person only where the text says who holds it, or the gazetteer knows one holder at the time of
publication; two possible holders are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract.descriptions import REACH, refer_to
from kg.extract.entities import Resolved
from kg.extract.mentions import Title
from kg.extract.reading import Reading, Refer
from kg.extract.sides import side
from kg.extract.text import Token

__all__ = ["bearer", "former", "holder_of", "ministry", "owner_of"]

#: Classes of those who have offices.
OWNER = ("State", "Organization", "GovernmentBody")
#: What may stand between an owner and a title.
RANKS = frozenset("new late outgoing incoming acting deputy".split())


def former(reading: Reading, noun: Token) -> bool:
    """Whether an office is not held now: `a former US president`, `the next chancellor`."""
    words = reading.lexicon.cues["offices"]
    return any(c.text.lower() in words["former"] or c.text.lower() in words["not_now"] for c in noun.children)


# --- whose office it is -----------------------------------------------------------------------------------------------


def owner_of(reading: Reading, title: Title, refer: Refer) -> Resolved | None:
    """The state, body or organisation that a title belongs to: `Russian President`, `Secretary General of NATO`."""
    tokens = reading.sentences[title.sentence].tokens
    first = next(t for t in tokens if t.start >= title.start).i
    if first > 0:
        if (owner := _owner(reading, (_before(reading, tokens, first),))) is not None:
            return owner
        possessor = next((c for c in title.head.children if c.dep == "poss"), None)
        if possessor is not None:
            if possessor.tag == "PRP$" and len(_named_before(reading, title)) > 1:
                return None  # `its president` after two of them
            if whose := refer(possessor):  # `the country's`, `Putin's`
                owner = side(reading, whose[0]) if whose[0].type == "Person" else whose[0]
                return owner if owner.type in OWNER else None
    inner = [c for t in tokens[first : title.head.i + 1] for c in t.children if c.dep == "prep" and c.lemma in ("of", "for", "at") and c.i >= title.head.i]
    if (owner := _owner(reading, (p for c in inner for p in c.children if p.dep == "pobj"))) is not None:
        return owner
    following = tokens[title.head.i + 1 : title.head.i + 5]
    if following and following[0].text.lower() in ("of", "for"):
        nearest = next((m for t in following[1:] if (m := reading.names.by_token.get(id(t))) is not None), None)
        return nearest if nearest is not None and nearest.type in (*OWNER, "Place") else None
    return None


def _owner(reading: Reading, tokens: Iterable[Token]) -> Resolved | None:
    """The first name among tokens that may have offices."""
    return next((m for t in tokens if (m := reading.names.by_token.get(id(t))) is not None and m.type in (*OWNER, "Place")), None)


def _before(reading: Reading, tokens: list[Token], first: int) -> Token:
    """The word before a title, its possessive and what ranks it: `Japan` of `Japan's new deputy foreign minister`."""
    at = first - 1
    if tokens[at].text in ("'s", "'") and at > 0:
        at -= 1
    while at > 0 and _ranks(reading, tokens[at]):
        at -= 1
    return tokens[at]


def _ranks(reading: Reading, token: Token) -> bool:
    word = token.text.lower()
    return (word in reading.lexicon.forms or word == "-" or word in RANKS) and id(token) not in reading.names.by_token


def _named_before(reading: Reading, title: Title) -> set[str]:
    return {m.entity for m in reading.names.mentions if m.sentence == title.sentence and m.start < title.start and m.type in OWNER}


# --- who holds it -----------------------------------------------------------------------------------------------------


def bearer(reading: Reading, token: Token) -> Resolved | None:
    """The person beside whose office a comma stands: `Mohammed Al-Thani, Qatari Deputy Prime Minister, met`, `the Prime Minister, Rishi Sunak, met`, however the parser joins them."""
    whose = [p for c in token.children if c.dep == "prep" and c.lemma in ("of", "to", "in", "at") for p in c.children if p.dep == "pobj"]
    beside = [x for p in whose for x in p.children]  # `the ambassador to Turkey, Andrei Karlov, met`: the parser hangs the name on the state
    for c in (*token.children, *beside):
        named = reading.names.by_token.get(id(c))
        if named is not None and named.type == "Person" and c.dep == "appos" and c.i > token.i and token.tag not in ("NNS", "NNPS"):
            return named
        if named is None or named.type != "Person" or c.dep not in ("nmod", "compound", "dep") or c.i >= token.i:
            continue
        if reading.text[named.end : named.end + 1] == ",":
            return named
    return None


def holder_of(reading: Reading, title: Title, refer: Refer) -> Resolved | None:
    """Who the title stands for when it is used alone: `the Russian president`, `the Kremlin head`, `the president`."""
    owner = owner_of(reading, title, refer)
    if title.head.tag in ("NNS", "NNPS"):
        return None
    head = title.key == "head"
    keys = {title.key, "president"} if head or title.key == "president" else {title.key}
    told = {
        person: None for (key, of), person in reading.names.holders.items()
        if (head or key in keys) and (owner is None or of == owner.entity)
    }  # fmt: skip
    named = [m for m in reading.names.mentions if m.entity in told]
    if owner is None or len(told) > 1:
        before = [m for m in named if m.type == "Person" and m.start < title.start]
        return refer_to(reading, title.head, before[-1], "description") if before else None
    if told:
        return refer_to(reading, title.head, named[0], "description")
    if not _nowadays(reading, title):
        return None
    current = {*_incumbents(reading, owner.entity, keys)}
    if not current and head:  # `the NATO chief`, `the Russian leader`: whoever leads it
        current = {*_incumbents(reading, owner.entity, {k for k, t in reading.lexicon.titles.items() if t.leads})}
    if len(current) != 1:
        return None
    return refer_to(reading, title.head, Resolved(title.start, title.end, "", current.pop(), "Person", "description"), "description")


def _nowadays(reading: Reading, title: Title) -> bool:
    """Whether a title is told of the time of publication: no other year beside it, and no `former`."""
    date = reading.document.published
    tokens = reading.sentences[title.sentence].tokens
    years = {t.text for t in tokens if len(t.text) == 4 and t.text.isdigit() and t.text[:2] in ("18", "19", "20")}
    return date is not None and years <= {date[:4]} and not former(reading, title.head)


def _incumbents(reading: Reading, of: str, offices: set[str]) -> Iterator[str]:
    """The persons who held one of these offices when the document was published, as the gazetteer knows."""
    date = reading.document.published or ""
    for entry in reading.ontology.gazetteer.values():
        if any(t.of == of and t.office in offices and t.start and t.start <= date and (not t.end or t.end >= date) for t in entry.terms):
            yield entry.id


# --- the body that an office belongs to -------------------------------------------------------------------------------


def ministry(reading: Reading, token: Token, refer: Refer) -> Resolved | None:
    """`the ministry` after its minister, `the foreign ministry` where the text has named one state's minister or body of that kind."""
    if not any(c.text.lower() == "the" for c in token.children) or any(id(c) in reading.names.by_token for c in token.children):
        return None
    field = next((c.text.lower() for c in token.children if c.dep in ("amod", "compound")), "")
    told = [t for t in reading.names.titles if t.start < token.start and t.key.endswith("minister") and t.key.startswith(field)]
    if not told or not field and told[-1].sentence < reading.sentence_of[id(token)] - REACH:
        return None
    owner, name = owner_of(reading, told[-1], refer), told[-1].key.removesuffix("minister").strip("- ")
    if owner is None or not name:
        return None
    kind = name.split("-")[0].replace("defence", "defense")
    for entry in reading.ontology.gazetteer.values():
        if entry.type != "GovernmentBody" or entry.within != owner.entity:
            continue
        names = " ".join((entry.label, *entry.aliases)).lower().replace("defence", "defense")
        if "ministry" in names and kind in names:
            return refer_to(reading, token, Resolved(token.start, token.end, "", entry.id, entry.type, "description"), "description")
    return None
