"""Events and agreements without a name that a document tells apart by what it says of them.

`a meeting in Tokyo`, `a 2007 contract to deliver the S-300`, `talks between Iran and Oman`: somebody could look them up. A meeting
of which nothing is said is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract import frames
from kg.extract.entities import Resolution, Resolved
from kg.extract.mentions import noun_of, settles
from kg.extract.naming import occasion
from kg.extract.text import Sentence, Token
from kg.model import Document, Entity
from kg.ontology.lexicon import Lexicon

__all__ = ["introduce", "kind_of", "new_thing", "told_apart", "unnamed"]

#: Words that leave open which one is meant, or whether there is any.
OPEN = frozenset("no any every each either neither another other such some".split())
BACK = frozenset("the this that these those its their his her our".split())
#: Words that tell how many and no more.
COUNTING = frozenset("multiple numerous several various relevant existing many all".split())
#: What something costs does not name it: `a multi-million dollar contract`.
CURRENCIES = frozenset("dollar euro pound rouble ruble yuan yen million billion".split())
#: Nouns for what a gathering or its members declare: `the G7 communique`.
DECLARED = frozenset(("communique", "communiqué", "declaration"))
WITHIN = frozenset(("in", "at"))
OF = frozenset("of between among with on to for against over".split())
YEAR = re.compile(r"(?:1[89]|20)\d\d\Z")
#: Nouns for an event that need not be a gathering; a war is told apart by where and between whom, not by whom it is `on`.
GATHERING = frozenset("summit meeting conference talk session negotiation dialogue forum".split())
#: Nouns that go back to an agreement but bring in none.
LOOSE = frozenset(("partnership", "document", "paper"))
#: Events that go by a plural; `meetings in Vienna` are several.
PLURAL = frozenset("talk negotiation drill exercise election".split())
#: How an agreement is brought about; by whom tells it apart.
BROUGHT = frozenset("broker mediate negotiate reach strike".split())
#: Nouns that without an article are no single event: `ready for dialogue with Iran`.
MASS = frozenset("dialogue war conflict crisis negotiation session meeting summit conference agreement".split())


def introduce(names: Resolution, sentences: Sequence[Sentence], document: Document, text: str, lexicon: Lexicon) -> None:
    """Note what a document brings in with `a` or without article, as a mention without a name."""
    for s, sentence in enumerate(sentences):
        for token in sentence.tokens:
            kind = kind_of(token, noun_of(sentence.tokens, token), lexicon)
            if kind is None or id(token) in names.by_token:
                continue
            if sentence.headline and (kind == "Event" or token.child("det") is None):
                continue  # a caption has articles; the meeting that it shows, the text tells of
            if any(c.dep in ("det", "poss", "predet") and (c.text.lower() in BACK or c.tag == "PRP$") for c in token.children):
                continue  # `the meeting in Tokyo` may go back to one
            if token.dep in ("attr", "appos") or token.child("appos"):
                continue  # `the SALT talks, negotiations on arms`: what it is called stands beside it
            new_thing(names, sentence, s, token, document, text, lexicon)
    names.mentions.sort(key=lambda m: (m.start, -m.end))


def kind_of(token: Token, lemma: str, lexicon: Lexicon) -> str | None:
    """Event or Agreement, for a noun that stands for one."""
    if token.pos not in ("NOUN", "PROPN") or token.dep == "compound":
        return None
    if lemma in GATHERING:
        return "Event"
    if lemma == "resolution" and settles(token):
        return None
    if lemma == "plan" and any(c.dep in ("acl", "relcl") and c.tag == "VB" for c in token.children):
        return None  # `plans to attend`: what somebody means to do
    kind = lexicon.cue("descriptions", lemma) if lemma not in LOOSE else None
    if kind is None and lemma in lexicon.cues["nouns"]["described"]:
        kind = "Agreement"
    return kind if kind in ("Event", "Agreement") else None


def new_thing(
    names: Resolution, sentence: Sentence, s: int, token: Token, document: Document, text: str, lexicon: Lexicon
) -> Resolved | None:
    """The event or agreement that a noun brings in, where its words tell it apart."""
    cls = kind_of(token, noun_of(sentence.tokens, token), lexicon)
    if cls is None or token.tag == "NNS" and cls == "Event" and token.lemma not in PLURAL or any(c.text.lower() in OPEN for c in token.children if c.dep in ("det", "amod")):
        return None
    before = _premodifiers(sentence, token, names)
    if cls == "Event" and token.lemma not in GATHERING:
        before = [t for t in before if t.dep != "amod"]  # `brutal war`: how it is, not which
    ends = [e for e, _ in told_apart(names, sentence, token, cls)]
    if not ends and not _told_by(before, token, cls, names) or token.lemma in MASS and token.tag == "NN" and not token.child("det", "poss"):
        return None
    if cls == "Event" and (known := _named_since(names, token, ends)) is not None:
        return known
    start = min((t.start for t in before), default=token.start)
    end = ends[0] if ends else token.end
    spans = [(token.start, e) for e in ends[(0 if start < token.start else 1) :]]
    if any(id(t) in names.by_token for t in before):
        spans.append((start, token.end))  # `Security Council resolutions` of `Security Council resolutions on Iran`
    others = tuple(re.sub(r"\s+", " ", text[a:b]) for a, b in spans)
    entity, cls = occasion(re.sub(r"\s+", " ", text[start:end]), cls, start, end, document, text, names.entities, others)
    thing = Resolved(start, end, document.text[start:end], entity, cls, "introduced", token, s)
    names.mentions.append(thing)
    names.introduced[id(token)] = thing
    return thing


def _named_since(names: Resolution, token: Token, ends: Sequence[int]) -> Resolved | None:
    """The gathering that the text names elsewhere by its place: `a conference at Geneva` is the Geneva Conference."""
    places = {m.text.lower() for m in names.mentions if m.type in ("Place", "State") and m.end in ends}
    known = {m.entity: m for m in names.mentions if m.type == "Event" and m.found_by == "gazetteer" and token.lemma in m.text.lower().split() and places & set(m.text.lower().split())}
    found = next(iter(known.values())) if len(known) == 1 else None
    if found is not None:
        names.introduced[id(token)] = found
    return found


def unnamed(names: Resolution, s: int, token: Token, document: Document) -> Resolved:
    """An agreement of which the text says nothing but what it is, for what is done with it: `violated the truce`; one of this document alone."""
    noun = "ceasefire" if token.lemma == "fire" else token.lemma
    slug = f"{noun}-in-{document.id[:8]}"
    year = (document.published or "")[:4]
    names.entities.setdefault(slug, Entity(slug, "Agreement", f"{noun.title()}{', ' * bool(year)}{year}", (noun,)))
    thing = Resolved(token.start, token.end, document.text[token.start : token.end], slug, "Agreement", "introduced", token, s)
    names.mentions.append(thing)
    names.introduced[id(token)] = thing
    return thing


def _told_by(before: Sequence[Token], token: Token, cls: str, names: Resolution) -> bool:
    """Whether what stands before the noun is enough: `the 1972 treaty`, `a Security Council session`."""
    if cls == "Agreement":
        body = token.lemma == "resolution" and token.tag == "NNS" and any((m := names.by_token.get(id(t))) is not None and m.type == "GovernmentBody" for t in before)
        declared = token.lemma in DECLARED and any((m := names.by_token.get(id(t))) is not None and m.type in ("Organization", "Event") for t in before)
        return body or declared or any(YEAR.match(t.text) for t in before)  # `UN Security Council resolutions`, `the 1972 treaty`
    return token.lemma in GATHERING and any(id(t) in names.by_token for t in before)


def _premodifiers(sentence: Sentence, token: Token, names: Resolution) -> list[Token]:
    """What stands right before the noun and belongs to its name: `interim`, `2007`, `Security Council`."""
    found: list[Token] = []
    for t in reversed(sentence.tokens[: token.i]):
        named = names.by_token.get(id(t))
        part = t.dep in ("compound", "amod", "nmod", "nummod") and (t.text.islower() or YEAR.match(t.text)) and (t.head is token or t.head in found)
        if not (part or t.text == "-" and found or named is not None and named.found_by != "demonym" and (t.dep in ("compound", "nmod") or named.head is not None and named.head.dep in ("compound", "nmod"))):
            break
        if t.dep == "nummod" and named is None and not YEAR.match(t.text):
            break  # `eleven resolutions`
        if t.tag == "VBN" and t.i > 0 and sentence.tokens[t.i - 1].text == "-":
            break  # `a French-brokered ceasefire`: who brought it about
        if t.text.lower() in COUNTING or t.lemma in CURRENCIES or t.entity in ("DATE", "TIME", "CARDINAL", "ORDINAL") and not YEAR.match(t.text) and named is None:
            break
        found.append(t)
    while found and found[-1].i > 1 and sentence.tokens[found[-1].i - 1].text == "-":  # `high-level talks`
        found.extend((sentence.tokens[found[-1].i - 1], sentence.tokens[found[-1].i - 2]))
    while found and found[-1].text == "-":
        found.pop()
    return found


def told_apart(names: Resolution, sentence: Sentence, token: Token, cls: str) -> Iterator[tuple[int, str]]:
    """The names in what follows a noun and belongs to it: end of its words, entity."""
    following = [c for c in token.children if c.dep == "prep"]
    if token.i + 1 < len(sentence.tokens):
        beside = sentence.tokens[token.i + 1]
        if beside.dep == "prep" and beside not in following and frames.is_verbal(beside.head):
            following.append(beside)  # `attended a meeting in Tokyo`: the parser may hang the place on the verb
    for preposition in following:
        word = preposition.text.lower()
        if word not in WITHIN | OF or preposition.i < token.i or preposition.i > token.i + 8:
            continue
        for noun in preposition.children:
            found = _named_in(names, noun, word in WITHIN) if noun.dep == "pobj" and noun.i - token.i <= 12 else None
            if found is not None and not (found.type in ("Person", "Office") and token.lemma in ("talk", "meeting")):  # who meets whom is no name of a meeting
                yield max(_end(names, t) for t in frames.conjuncts(noun) if word == "between" or t is noun), found.entity
    for c in token.children if cls == "Agreement" else ():
        if c.dep == "acl" and c.i > token.i and (c.tag != "VBN" or c.lemma in BROUGHT):  # `a resolution condemning`, `a contract to deliver`
            for inner in c.subtree():
                named = names.by_token.get(id(inner))
                if named is not None and inner.i - token.i <= 10 and inner.dep in ("dobj", "pobj", "compound", "amod"):
                    whole = inner.head if inner.dep in ("compound", "amod") and inner.head.pos in ("NOUN", "PROPN") else inner
                    yield max(named.end, whole.end), named.entity
                    break


def _named_in(names: Resolution, noun: Token, place: bool) -> Resolved | None:
    """The name that a noun phrase is or holds: `Gulf Cooperation Council countries`, `the leaders of the CSTO`."""
    near = [c for c in noun.children if c.dep in ("compound", "amod", "nmod", "poss")]
    for t in (noun, *near, *(x for c in near for x in c.children if x.dep == "compound")):  # `SCO member states`
        if (named := names.by_token.get(id(t))) is not None:
            return named if not place or named.type in ("Place", "State") else None
    inner = [p for c in noun.children if c.dep == "prep" and c.lemma == "of" for p in c.children if p.dep == "pobj"]
    return next((m for p in inner if (m := _named_in(names, p, place)) is not None), None)


def _end(names: Resolution, noun: Token) -> int:
    """The end of a noun phrase, with what follows by `of`."""
    named = names.by_token.get(id(noun))
    inner = [p for c in noun.children if c.dep == "prep" and c.lemma == "of" for p in c.children if p.dep == "pobj" and p.i - noun.i < 10]
    return max((noun.end, named.end if named is not None else 0, *(_end(names, p) for p in inner)))
