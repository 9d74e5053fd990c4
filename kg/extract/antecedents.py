"""Which mention a pronoun goes back to: the best of those that it may mean.

A mention must fit in class, gender and number and stand in one of the last sentences; of these the nearest subject is the surest.
Invariant: nothing is chosen that stands in the pronoun's own clause beside it (`they urged it`), unless it is a possessive.
"""

from __future__ import annotations

from kg.extract import frames
from kg.extract.descriptions import REACH
from kg.extract.entities import Resolved
from kg.extract.reading import Reading, Refer
from kg.extract.sides import ACTOR, WE
from kg.extract.text import Token
from kg.extract.wanted import asks_for, first_of_list

#: What nobody does to what is his own.
HOSTILE = ("attacks", "threatens", "expels", "sanctions", "accuses")

__all__ = ["antecedent", "nearer_thing", "verbs_above"]


def antecedent(
    reading: Reading, token: Token, types: tuple[str, ...], refer: Refer, *, plural: bool = False, gender: str | None = None
) -> Resolved | None:
    """The mention that a pronoun most likely goes back to, or None."""
    possessive = token.tag == "PRP$"
    if possessive and (owner := _reproached(reading, token)) is not None and owner.type in types:
        return owner
    beside, partners = (set[int](), _harming(reading, token, refer)) if possessive else _clause(token, refer)
    best: tuple[float, int] | None = None
    chosen: Resolved | None = None
    here = reading.sentence_of[id(token)]
    for mention in reading.names.mentions + reading.reference:
        if mention.head is None or mention.type not in types or mention.start >= token.start or mention.sentence < max(0, here - REACH):
            continue
        if _quoted_by(reading, token, mention):
            continue
        if mention.entity in partners or id(mention.head) in beside or mention.found_by == "pronoun" and mention.text.lower() in WE:
            continue
        if gender and _gender(reading, mention) not in ("", gender) or plural and not _may_be_many(reading, mention, mention.head):
            continue
        score = _score(token, mention, mention.head, here, plural)
        if best is None or (score, mention.start) > best:
            best, chosen = (score, mention.start), mention
    return chosen


def _quoted_by(reading: Reading, token: Token, mention: Resolved) -> bool:
    """Whether a mention stands in the words that a pronoun's verb quotes: `"Macron must act," he said` is not Macron."""
    said = reading.quotation(mention.head) if token.dep == "nsubj" and mention.head is not None else None
    return said is not None and said.verb is token.head


def _clause(token: Token, refer: Refer) -> tuple[set[int], set[str]]:
    """The tokens and entities that deal with a pronoun in its own clause: `they urged it`, what the subject stands for is not the object."""
    clause = frames.clause_verb(token)
    subjects = frames.grammatical_subjects(clause)
    beside = {id(t) for t in (*subjects, *frames.objects(clause)) if t is not token}
    return beside, {r.entity for t in subjects if t is not token and t.tag in ("PRP", "NNS") for r in refer(t)}


def _harming(reading: Reading, token: Token, refer: Refer) -> set[str]:
    """Who does harm to what is called `its`: `Turkey said Syria had shelled its border`, not that of Syria."""
    noun = token.head
    own = any(c.lemma == "own" for c in noun.children)
    if own or token.dep != "poss" or not asks_for(reading, first_of_list(noun), *HOSTILE):
        return set()
    verb = frames.clause_verb(noun)
    return {r.entity for t in frames.subjects(verb) for r in refer(t)} if not frames.passive(verb) else set()


def _gender(reading: Reading, mention: Resolved) -> str:
    entry = reading.ontology.gazetteer.get(mention.entity)
    return (entry.gender or "") if entry is not None else ""


def _may_be_many(reading: Reading, mention: Resolved, head: Token) -> bool:
    """Whether a plural pronoun may go back to a mention: `missiles`, `the Houthis`."""
    if mention.type == "WeaponSystem":
        return head.tag in ("NNS", "NNPS") or mention.text.endswith("s")
    if mention.type not in ACTOR:
        return True
    before = reading.text[: mention.start].lower()
    return mention.type == "Organization" and mention.text.endswith("s") and " " not in mention.text and before.endswith("the ")


def _score(token: Token, mention: Resolved, head: Token, here: int, plural: bool) -> float:
    """How likely a pronoun goes back to a mention: near before far, subjects before objects."""
    score = -2.0 * (here - mention.sentence) - 0.01 * (token.start - mention.start) / 10
    top = _top(head)
    if top is not head and top.tag == "NNS" and token.text.lower() == "it":
        pass  # `US officials tracked the group; it worked with`: the people, not their state
    elif top.dep in ("nsubj", "nsubjpass"):
        score += 1.5
        if mention.sentence == here and any(v is frames.clause_verb(top) for v in verbs_above(token)):
            score += 1.0
            if top.head.lemma in ("report", "write") and token.i > top.head.i and mention.type == "Organization":
                score -= 2.5  # `Reuters reported that it`: seldom Reuters
    elif top.dep == "dobj":
        score += 1.5 if plural and mention.type == "WeaponSystem" else 0.6
    elif top.dep == "pobj":
        score += 0.2
    if mention.found_by == "demonym" and head.dep in ("amod", "compound"):
        score -= 0.8
    if mention.type == "Person" and head.dep == "conj":
        score += 0.2
    return score


def _reproached(reading: Reading, token: Token) -> Resolved | None:
    """`punished Turkey because of its purchase`, `imposed sanctions on Italy after its invasion`: the reason is the object's doing."""
    violent = token.head.lemma in reading.lexicon.cues["references"]["violence"]
    reasons = ("for", "over", "because", "after", "following", "to") if violent else ("for", "over", "because")
    towards = ("on", "against", "to") if violent else ("on", "against")
    for above in token.ancestors():
        governor = above.head
        if above.lemma == "to" and governor.lemma == "response" and governor.dep == "pobj":  # `in response to its attack`
            governor = governor.head.head
        if above.lemma in reasons and above.dep == "prep" and frames.is_verbal(governor):
            objects = frames.objects(governor)
            for t in (*objects, *(p for o in objects for n, p in frames.phrases(o) if n in towards), *(p for n, p in frames.phrases(governor) if n in towards)):
                found = reading.names.by_token.get(id(t))
                if found is not None and found.type in ACTOR and t.i < token.i:
                    return found
            return None
        if frames.is_verbal(above):
            return None
    return None


def nearer_thing(reading: Reading, token: Token, mention: Resolved) -> bool:
    """Whether a common noun without a name stands between a mention and `it`: the pronoun may mean that."""
    return any(
        mention.end < t.start < token.start and t.tag == "NN" and t.dep in ("dobj", "nsubj", "nsubjpass") and t.entity not in ("DATE", "TIME")
        and id(t) not in reading.names.by_token and not reading.anaphora.get(id(t))
        for s in reading.sentences[mention.sentence : reading.sentence_of[id(token)] + 1] for t in s.tokens
    )  # fmt: skip


def verbs_above(token: Token) -> list[Token]:
    """The verbs of the clauses that a token stands in, the nearest first."""
    return [t for t in token.ancestors() if frames.is_verbal(t)]


def _top(token: Token) -> Token:
    """The head of the noun phrase that a modifier stands in."""
    while token.dep in ("compound", "amod", "nmod", "poss") and token.head is not token:
        token = token.head
    return token
