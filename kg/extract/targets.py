"""Ships and sites without a name that somebody attacks: `Saudi oil facilities`, `merchant vessels in the Gulf`.

What is done to them would be lost with them; elsewhere a ship without a name is nothing to look up.
Invariant: a target is told by whose it is, by what kind it is, or by where it is; `a ship` is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract import frames
from kg.extract.entities import Resolved
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.extract.wanted import asks_for, first_of_list
from kg.model import Entity, slugify

__all__ = ["target"]

SHIPS = frozenset("ship vessel tanker warship boat submarine freighter frigate destroyer trawler ferry convoy".split())
SITES = frozenset("facility refinery base airbase airfield port airport terminal pipeline plant depot embassy consulate outpost oilfield".split())
#: Adjectives for a kind of ship or site.
KINDS = frozenset("commercial international civilian foreign naval nuclear military petrochemical".split())
#: Words that tell no ship from another.
PLAIN = frozenset("other same own several many more new various multiple two three four five six such".split())
AT = frozenset("in off near at".split())


def target(reading: Reading, token: Token, owners: Sequence[Resolved] = ()) -> Resolved | None:
    """The ships or sites that a noun stands for where they are attacked."""
    cls = "WeaponSystem" if token.lemma in SHIPS else "Place" if token.lemma in SITES else None
    if cls is None or not asks_for(reading, first_of_list(token), "attacks"):
        return None
    before = [c for c in token.children if c.dep in ("compound", "amod", "nmod", "poss") and c.i < token.i and c.text.lower() not in PLAIN and c.tag != "PRP$"]
    kind = [c for c in before if c.text.islower() and (c.dep == "compound" or c.lemma in KINDS)]
    phrases = (*frames.phrases(token), *(frames.phrases(token.head) if token.dep == "dobj" else ()))
    where = next((m for n, p in phrases if n in AT and (m := reading.names.by_token.get(id(p))) is not None and m.type in ("Place", "State")), None)
    owned = any(m.entity in {o.entity for o in owners} for c in before if (m := reading.names.by_token.get(id(c))) is not None)
    ship = token.lemma in SHIPS
    if not (owned and (kind or ship) or where is not None and (kind or ship and token.tag == "NNS") or token.tag == "NNS" and (kind or token.lemma == "tanker")):
        return None
    words = [t.text for c in sorted(before, key=lambda c: c.i) for t in sorted(c.subtree(), key=lambda t: t.i) if t.text not in ("'s", "'") and t.dep != "det"]
    plain = " ".join((*words, token.text))
    place = f" in {where.text}" if where is not None and not owned else ""
    year = "" if owned or place else f", {(reading.document.published or '')[:4]}".rstrip(", ")
    label = f"{plain[:1].upper()}{plain[1:]}{place}{year}"
    short = " ".join((*(c.text for c in kind), token.text))
    entity = reading.names.entities.setdefault(slugify(label), Entity(slugify(label), cls, label, tuple(sorted({plain, short, f"{short}{place}"} - {label}))))
    start = min((t.start for c in before for t in c.subtree() if t.dep != "det"), default=token.start)
    here = Resolved(start, token.end, reading.quote(start, token.end), entity.id, cls, "description", token, reading.sentence_of[id(token)])
    reading.reference.append(here)
    return here
