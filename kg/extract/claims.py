"""Who says it, and who disputes it.

Attribution comes from the verb or noun of saying that governs the act, from `according to`, from the speaker of
the quotation it stands in, and from accusations (`accused X of violating Y`). Denials that refer back
(`denied these accusations`) mark the statements they answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extract import frames
from kg.extract.coref import ACTOR, WE, refer, speaker_of_verb
from kg.extract.entities import Resolved
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.model import Evidence, Modality, Statement

#: How many sentences back a denial may answer an accusation.
REACH = 8
#: Adverbs that make a clause somebody's claim, though nobody is named.
HEARSAY = frozenset("reportedly allegedly purportedly supposedly apparently".split())

__all__ = ["Attribution", "Denial", "attribution_of", "denials", "dispute"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who makes a claim, by which act; nobody for the document's own voice."""

    speakers: tuple[str, ...] = ()
    act: str | None = None


@dataclass(frozen=True, slots=True)
class Denial:
    """`Moscow denied these accusations`: who, whose claim if named, where."""

    by: Resolved
    against: tuple[Resolved, ...]
    verb: Token
    sentence: int


def attribution_of(reading: Reading, trigger: Token) -> Attribution:
    """Who says what a word expresses: the nearest verb or noun of saying above it, else the speaker of the quotation."""
    lexicon = reading.lexicon
    quotation = reading.quotation(trigger)
    token = trigger
    unnamed: str | None = None
    for _ in range(14):
        if any(c.dep == "advmod" and c.text.lower() in HEARSAY for c in token.children):
            unnamed = unnamed or "says"
        for c in token.children:
            if (c.lemma == "accord" or c.text.lower() == "according") and not any(t is trigger for t in c.subtree()):
                source = next((p for t in (c, *c.children) for p in t.children if p.dep == "pobj"), None)
                speakers = _according(reading, c)
                if speakers:
                    return Attribution(_ids(speakers), "says")
                if source is not None and source.lemma in lexicon.cues["nouns"]["sources"]:
                    unnamed = unnamed or "says"
        head = token.head
        if head is token:
            break
        act = lexicon.cue("reports", head.lemma)
        if head.dep == "dobj" and token.dep == "prep" and token.lemma in ("of", "for") and head.head.lemma in ("accuse", "blame", "charge"):
            return Attribution(_ids(speaker_of_verb(reading, head.head)), "accuses")
        if act and _governs(token, head):
            inside = quotation is not None and reading.quotation(head) is quotation
            found = _reporters(reading, head)
            own = inside and any(s.text.lower() in (*WE, "i") for s in frames.subjects(head))
            if frames.negated(head):
                unnamed = unnamed or "says"  # `has not confirmed that`: a claim, but not his
            elif found and not own:
                return Attribution(_ids(found), act)
            if not own and quotation is None:
                unnamed = unnamed or act
        token = head
    if quotation is not None and quotation.speaker is not None:
        return Attribution((quotation.speaker.entity,), "says")
    if quotation is not None and quotation.verb is not None:
        found = speaker_of_verb(reading, quotation.verb)
        if found:
            return Attribution(_ids(found), lexicon.cue("reports", quotation.verb.lemma) or "says")
    return Attribution((), unnamed or ("says" if quotation is not None else None))


def _ids(found: list[Resolved]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.entity for r in found))


def _according(reading: Reading, token: Token) -> list[Resolved]:
    for c in token.children:
        if c.dep in ("prep", "pobj"):
            for p in (c, *c.children):
                if p.dep == "pobj":
                    first = [r for r in refer(reading, p) if r.type in ACTOR]  # `according to the treaty` is no claim
                    if first:
                        return first + [r for t in frames.conjuncts(p) if t is not p for r in refer(reading, t) if r.type in ACTOR]
    return []


def _governs(token: Token, head: Token) -> bool:
    """Whether what stands below the verb or noun of saying is what is said."""
    if frames.is_verbal(head):
        if token.dep in ("ccomp", "xcomp"):
            # `agreed to`, `pledged to`: an undertaking of one's own, not a report
            return token.dep == "ccomp" or head.lemma in ("claim", "report", "say") or frames.passive(head)
        if token.dep == "prep" and token.lemma in ("of", "for", "over") and head.lemma in ("accuse", "blame", "criticize", "condemn", "denounce", "charge"):
            return True
        if token.dep == "parataxis":
            return True
        if token.dep == "dobj":
            return head.lemma in ("allege", "claim", "deny", "confirm", "report", "express", "reiterate", "declare")
        return head.lemma in ("deny",) and token.dep == "xcomp"
    if head.pos in ("NOUN", "PROPN") and head.head.lemma in ("accuse", "blame", "charge") and head.dep == "dobj":
        return False  # `accused Russia of violations`: the verb above says it
    if head.pos in ("NOUN", "PROPN"):
        if token.dep in ("acl", "ccomp", "relcl"):
            return token.dep != "relcl" and any(c.text.lower() == "that" and c.dep == "mark" for c in token.children) or token.tag == "VBG" and token.lemma in ("regard", "concern")
        return token.dep == "prep" and token.lemma in ("of", "about", "regard", "regarding", "concern", "concerning", "over", "on") and head.lemma in (
            "claim", "allegation", "accusation", "assertion", "charge", "report", "statement"
        )  # fmt: skip
    return False


def _reporters(reading: Reading, head: Token) -> list[Resolved]:
    if frames.is_verbal(head):
        found = speaker_of_verb(reading, head)
        if not found and frames.passive(head):
            return []
        return found
    return [r for o in frames.owners(head) for r in refer(reading, o) if r.type in ACTOR]


def denials(reading: Reading) -> list[Denial]:
    """All denials and rejections whose object is a claim: `denied these accusations`, `rejected the US allegations`."""
    verbs = reading.lexicon.cues["denials"]["verbs"]
    nouns = reading.lexicon.cues["denials"]["claims"]
    found = []
    for s, sentence in enumerate(reading.sentences):
        for token in sentence.tokens:
            if token.lemma not in verbs or not frames.is_verbal(token) or frames.negated(token):
                continue
            target = [o for o in frames.objects(token) if o.lemma in nouns or token.lemma == "deny" and o.pos == "NOUN" or o.text.lower() in ("it", "them", "this", "that", "those", "so")]
            if not target and any(c.dep == "dobj" and c.text.lower() == "which" for c in token.children):
                target = [token]  # `accused Russia of violating the treaty, which Moscow denied`
            if not target and any(c.text.lower() == "so" for c in token.children):
                target = [token]
            if not target:
                continue
            by = [r for t in frames.subjects(token) for r in refer(reading, t) if r.type in ACTOR]
            against = tuple(
                r for o in target if o is not token and o.pos == "NOUN"
                for c in o.children if c.dep in ("poss", "compound", "amod", "nmod") or c.dep == "prep" and c.lemma in ("by", "from")
                for t in ([c] if c.dep != "prep" else [p for p in c.children if p.dep == "pobj"])
                for r in refer(reading, t) if r.type in ACTOR
            )  # fmt: skip
            if by:
                found.append(Denial(by[0], against, token, s))
    return found


def dispute(reading: Reading, statements: list[tuple[int, Statement]], found: list[Denial], grave: frozenset[str]) -> list[tuple[int, Statement]]:
    """Mark what each denial answers, and say that the denier rejects the claimant.

    ``statements`` come with the index of their sentence; ``grave`` are the predicates that read as a reproach. A denial
    answers claims about the denier in its own sentence or the two before it: the reproaches, if there are any.
    """
    result = list(statements)
    for denial in found:
        open_to = [
            (s, n) for n, (s, st) in enumerate(result)
            if denial.sentence - REACH <= s <= denial.sentence and st.attributed_to and denial.by.entity not in st.attributed_to
            and denial.by.entity == st.subject and st.predicate != "accuses" and st.modality is Modality.ACTUAL
            and (not denial.against or {r.entity for r in denial.against} & set(st.attributed_to))
        ]  # fmt: skip
        near = [n for s, n in open_to if s >= denial.sentence - 2]
        severe = [n for n in near if result[n][1].predicate in grave]
        if not severe and (charges := [(s, n) for s, n in open_to if result[n][1].attribution_act == "accuses"]):
            last = max(s for s, _ in charges)  # `rejected the accusation`: the last one made, also further back
            severe = [n for s, n in charges if s == last]
        claimants: dict[str, None] = dict.fromkeys(r.entity for r in denial.against)
        for n in severe or near:
            s, st = result[n]
            claimants.update(dict.fromkeys(st.attributed_to))
            if denial.by.entity not in st.disputed_by:
                result[n] = (s, replace(st, disputed_by=tuple(sorted((*st.disputed_by, denial.by.entity)))))
        if not claimants:  # an accusation right before, even where what is alleged was not understood
            claimants = dict.fromkeys(
                st.subject for s, st in result
                if denial.sentence - 1 <= s <= denial.sentence and st.predicate == "accuses" and st.object == denial.by.entity
            )  # fmt: skip
        tokens = [denial.verb, *denial.verb.subtree()]
        start, end = min(t.start for t in tokens), max(t.end for t in tokens)
        for claimant in claimants:
            if claimant != denial.by.entity:
                result.append(
                    (
                        denial.sentence,
                        Statement(
                            reading.document.id, denial.by.entity, "rejects", claimant, Evidence(start, end, reading.quote(start, end)),
                            extractor="claims/denial", confidence=0.8, subject_span=(denial.by.start, denial.by.end),
                        ),
                    )
                )  # fmt: skip
    return result
