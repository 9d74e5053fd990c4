"""Who denies it.

Denials that refer back (`denied these accusations`), that say what they deny (`the claim that`) or follow on it
(`, which Moscow denies`), words that call a claim untrue (`a lie`), and the contrary said by the other side mark the
statements they answer. A dispute is reported, never decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.extract import frames
from kg.extract.claims import actors, attribution_of, is_claim, judged, said_by, untrue
from kg.extract.entities import Resolved
from kg.extract.reading import Reading
from kg.extract.sides import ACTOR, side
from kg.extract.text import Token
from kg.model import Evidence, Modality, Polarity, Statement

#: How many sentences back a denial may answer an accusation.
REACH = 8
#: How many sentences on the act may be named that a denial names first.
AHEAD = 3
#: What is denied to somebody, and no claim: `denied the request`.
GRANTED = frozenset("request aid support assistance entry visit part access permission export supply benefit opportunity help delivery sale transfer".split())
#: Nouns that are denied as claims are, and of oneself only: `denied a role in the attack`.
PART = frozenset("involvement responsibility wrongdoing complicity role link culpability guilt connection blame".split())
#: Predicates of standing that no denial is about.
STANDING = frozenset(("leads", "holdsOffice", "partOf", "memberOf", "locatedIn", "accuses"))

__all__ = ["Denial", "denials", "dispute"]


@dataclass(frozen=True, slots=True)
class Denial:
    """`Moscow denied these accusations`: who, whose claim if named, in which words, and what it answers."""

    by: tuple[Resolved, ...]
    against: tuple[Resolved, ...]
    verb: Token
    sentence: int
    span: tuple[int, int] | None = None  #: the clause that says what is denied: `the claim that ...`
    acts: frozenset[str] = frozenset()  #: what is denied, as predicates: `involvement in the attack`
    about: frozenset[str] = frozenset()  #: whom and what the denied words name: `the attack on Saudi Arabia`
    stated: bool = False  #: says what it is about: `allegations of torture`
    here: bool = False  #: answers what its own sentence says: `, which Moscow denies`
    points: bool = False  #: points back: `denied this`, `rejected those findings`
    claim: bool = False  #: names a claim: `the hacking claims`
    word: bool = True  #: a verb or noun of denial; `is baseless` is none


def denials(reading: Reading) -> list[Denial]:
    """All denials: of a claim named or pointed at (`denied these accusations`), of a part in an act, of the truth of a claim."""
    found: list[Denial] = []
    for s, sentence in enumerate(reading.sentences):
        for token in sentence.tokens:
            denial = _denial(reading, s, token)
            if denial is not None:
                found.extend(replace(denial, by=(who,)) for who in denial.by)  # `both denied the charges`: each its own
    return found


def _denial(reading: Reading, s: int, token: Token) -> Denial | None:
    words = reading.lexicon.cues["denials"]
    if token.pos == "NOUN" and token.lemma in words["nouns"] and not frames.negated(token):
        by = [r for o in frames.owners(token) for r in actors(reading, o)] or [r for n, t in frames.phrases(token) if n in ("from", "by", "of") for r in actors(reading, t)]
        denied = [t for n, t in frames.phrases(token) if n == "of" and t.pos == "NOUN"]
        clause = any(c.dep in ("acl", "ccomp") for c in token.children)  # `its denial that it attacked`: see the clause
        return None if clause else _answer(reading, s, token, by, denied, points=not denied)
    if not frames.is_verbal(token):
        return None
    if token.lemma == "be" and (what := judged(reading, token)):
        return _answer(reading, s, token, _speakers(reading, token), [what], points=what.pos != "NOUN", word=False)
    if token.lemma == "be" and (what := _groundless(reading, token)):
        return _answer(reading, s, token, _speakers(reading, token), [what], points=what.pos != "NOUN", word=False)
    if token.lemma in ("have", "play", "bear") and _no_part(reading, token):
        speakers = _speakers(reading, token)
        return _answer(reading, s, token, speakers, [t for n, t in frames.phrases(_no_part(reading, token) or token)], points=True, word=False)
    if token.lemma in ("say", "insist", "claim", "maintain") and any(c.dep == "advmod" and c.text.lower() == "otherwise" for c in token.children):
        return _answer(reading, s, token, said_by(reading, token), [], points=True, word=False)
    if _withheld(token) or token.lemma == "deny" and sum(c.dep in ("dobj", "dative") for c in token.children) > 1:
        return None  # `denied them entry` refuses something
    objects = frames.objects(token)
    if any(f"{token.lemma} {n}" in words["phrasal"] for n in {c.text.lower() for c in token.children if c.dep in ("prt", "prep", "advmod")}):
        claims = [t for t in (*objects, *(t for _, t in frames.phrases(token))) if is_claim(reading, t)]
        return _answer(reading, s, token, said_by(reading, token), claims, points=True) if claims else None
    if token.lemma in words["named"] and (named := _named_false(reading, token)) is not None:
        return _answer(reading, s, token, said_by(reading, token), [named], points=named.pos != "NOUN")
    if token.lemma not in words["verbs"] or frames.passive(token) and not any(c.dep == "agent" for c in token.children):
        return None
    by = [r for r in said_by(reading, token) if r.type in ACTOR]
    relative = token.dep == "relcl" and any(c.text.lower() in ("which", "that") and c.dep in ("dobj", "nsubjpass") for c in token.children)
    pronouns = [o for o in objects if o.text.lower() in words["pronouns"] and o.pos != "NOUN"]
    claims = [o for o in objects if o.lemma in words["claims"] and id(o) not in reading.names.by_token]
    acts = [o for o in objects if token.lemma == "deny" and o.pos == "NOUN" and o.lemma in reading.lexicon.nouns and o.lemma not in GRANTED]
    if token.dep == "relcl" and token.head.lemma == "something":  # `, something Minsk denies`
        return _answer(reading, s, token, by, [], here=True)
    if token.dep in ("relcl", "acl") and token.head in claims and token.head.dep in ("npadvmod", "appos", "dobj", "attr", "conj", "nsubj", "dep", "pobj"):
        return _answer(reading, s, token, by, [], here=token.head.dep in ("npadvmod", "appos", "dep", "conj"), points=True)
    if relative and not claims:  # `accused Russia of violating the treaty, which Moscow denied`
        return _answer(reading, s, token, by, [], here=True) if token.lemma == "deny" or token.lemma in ("reject", "dispute") and _claimed(reading, token) else None
    if any(c.text.lower() == "so" for c in token.children):
        return _answer(reading, s, token, by, [], points=True)
    target = claims or pronouns or acts
    pointed = any(c.dep == "det" and c.text.lower() in ("the", "these", "those", "this", "that", "such") for o in claims for c in o.children)
    return _answer(reading, s, token, by, target, points=bool(pronouns) or pointed) if target else None


def _groundless(reading: Reading, be: Token) -> Token | None:
    """`the accusations were without any grounds`: what is called so."""
    for name, t in frames.phrases(be):
        if name == "without" and t.lemma in reading.lexicon.cues["denials"]["nothing"] and not frames.negated(be):
            return next((c for c in frames.grammatical_subjects(be) if is_claim(reading, c)), None)
    return None


def _claimed(reading: Reading, verb: Token) -> bool:
    """Whether something is said above a relative clause: `said that X had attacked, which Y rejected`."""
    return any(reading.lexicon.cue("reports", t.lemma) for t in verb.ancestors())


def _withheld(verb: Token) -> bool:
    """Whether the denial is not made: `did not deny`, `neither confirmed nor denied`, `refused to confirm or deny`."""
    if frames.negated(verb) or any(c.dep == "aux" and c.tag == "MD" and c.text.lower() not in ("will", "would") for c in verb.children):
        return True
    head = verb.head
    if verb.dep == "conj" and head is not verb:
        joint = {c.text.lower() for c in head.children if c.dep in ("cc", "preconj")}
        return bool(joint & {"nor", "neither"}) or "or" in joint and _withheld(head)
    return verb.dep == "xcomp" and head.lemma in ("refuse", "decline", "fail")


def _answer(
    reading: Reading, s: int, verb: Token, by: list[Resolved], target: list[Token], *, here: bool = False, points: bool = False, word: bool = True
) -> Denial:
    against = tuple(
        r for o in target if o.pos == "NOUN"
        for c in o.children if c.dep in ("poss", "compound", "amod", "nmod") or c.dep in ("prep", "agent") and c.lemma in ("by", "from")
        for t in ([c] if c.dep not in ("prep", "agent") else [p for p in c.children if p.dep == "pobj"])
        for r in actors(reading, t)
    )  # fmt: skip
    clause = next((c for o in target for c in o.children if c.dep in ("acl", "ccomp") and any(x.dep == "mark" for x in c.children)), None)
    below = [t for o in target for t in o.subtree()]
    span = None
    if clause is not None:
        inside = list(clause.subtree())
        span = min(t.start for t in inside), max(t.end for t in inside)
    named = [t for t in below if t.pos == "NOUN" and not (t in target and is_claim(reading, t))]
    doing = [t for o in target for t in o.children if t.dep in ("amod", "compound") and t.tag == "VBG"]  # `the hacking claims`
    stated = any(c.dep == "prep" and c.lemma in ("of", "about", "regarding", "concerning", "over") for o in target if is_claim(reading, o) for c in o.children)
    acts = frozenset(p.entry.predicate for t in named for p in reading.lexicon.nouns.get(t.lemma, ()) if span is None)
    acts |= {p.entry.predicate for t in doing for p in reading.lexicon.verbs.get(t.lemma, ())}
    about = frozenset(r.entity for t in below if (r := reading.names.by_token.get(id(t))) is not None) - {r.entity for r in (*by, *against)}
    who = tuple({r.entity: r for r in by if r.type in ACTOR}.values())
    return Denial(who, against, verb, s, span, acts, about, stated, here, points, any(is_claim(reading, t) and t.pos == "NOUN" and t.lemma not in PART for t in target), word)


def _named_false(reading: Reading, verb: Token) -> Token | None:
    """What is called untrue: `called the charge baseless`, `described the reports as fabricated`."""
    below = [c for c in verb.children if c.dep in ("oprd", "xcomp", "ccomp", "attr", "advcl", "acomp")]
    below += [p for c in verb.children if c.dep == "prep" and c.lemma == "as" for p in c.children if p.dep in ("pobj", "amod", "pcomp")]
    for o in frames.objects(verb):
        below += [c for c in o.children if c.dep in ("oprd", "acl", "amod") and c.i > o.i]
        below += [p for c in o.children if c.dep == "prep" and c.lemma == "as" for p in c.children]
        if o.pos in ("NOUN", "ADJ") and o.dep == "dobj" and any(c.dep in ("nsubj", "compound") and is_claim(reading, c) for c in o.children):
            below.append(o)
    for c in below:
        if untrue(reading, c):
            claims = [t for t in (*frames.objects(verb), *(x for x in c.children if x.dep in ("nsubj", "compound"))) if is_claim(reading, t)]
            return claims[0] if claims else None
    return None


def _no_part(reading: Reading, verb: Token) -> Token | None:
    """`had nothing to do with`, `played no part in`: the word that says so."""
    for c in verb.children:
        if c.dep == "dobj" and c.text.lower() == "nothing":
            return next((d for d in c.children if d.lemma == "do"), None)
        if c.dep == "dobj" and c.lemma in reading.lexicon.cues["denials"]["apart"] and frames.negated(c):
            return c
    return None


def _speakers(reading: Reading, token: Token) -> list[Resolved]:
    """Who says a clause that names no speaker of its own: the verb of saying above it or the quotation."""
    said = attribution_of(reading, token)
    people = {m.entity: m for m in (*reading.names.mentions, *reading.reference)}
    return [people[e] for e in said.speakers if e in people]


def _sides(reading: Reading, who: Iterable[Resolved]) -> set[str]:
    """The deniers and whom they speak for."""
    return {e for r in who for e in (r.entity, side(reading, r).entity)}


def _own(reading: Reading, entity: str, sides: set[str]) -> bool:
    """Whether an entity is one of the sides, or a body of one."""
    if entity in sides:
        return True
    entry = reading.ontology.gazetteer.get(entity)
    return entry is not None and entry.type == "GovernmentBody" and entry.within in sides


def _answered(reading: Reading, denial: Denial, statements: list[tuple[int, Statement]], grave: frozenset[str]) -> list[int]:
    """Which statements a denial answers."""
    sides = _sides(reading, denial.by)
    against = {r.entity for r in denial.against}
    claims: list[tuple[int, int]] = []
    for n, (s, st) in enumerate(statements):
        if not denial.sentence - REACH <= s <= denial.sentence + AHEAD or st.predicate in STANDING or st.modality in (Modality.DEMANDED, Modality.CONDITIONAL):
            continue
        if st.attribution_act == "denies" or any(_own(reading, e, sides) for e in st.attributed_to) or against and not against & set(st.attributed_to):
            continue
        if st.predicate == "rejects" and s == denial.sentence:
            continue  # the denial itself
        named = st.predicate in denial.acts and st.object in denial.about  # `denied the attack on X`: whoever says it
        if st.attributed_to or st.attribution_act or named or denial.here and s == denial.sentence:
            claims.append((s, n))
    back = [(s, n) for s, n in claims if s <= denial.sentence]
    if denial.span is not None:  # `the claim that ...` says itself what is denied
        a, b = denial.span
        return [n for s, n in claims if s == denial.sentence and a <= (statements[n][1].subject_span or (-1, -1))[0] < b]
    mine = [(s, n) for s, n in claims if _own(reading, statements[n][1].subject, sides)]
    if denial.acts and (fitting := [(s, n) for s, n in mine if statements[n][1].predicate in denial.acts]):
        exact = [(s, n) for s, n in fitting if statements[n][1].object in denial.about]
        nearest = min(abs(s - denial.sentence) for s, _ in fitting)
        return [n for s, n in exact] or [n for s, n in fitting if abs(s - denial.sentence) == nearest]
    if denial.acts and denial.claim and not mine:  # `Trump called the hacking claims ridiculous`: what one says of the act of another
        others = [(s, n) for s, n in back if statements[n][1].predicate in denial.acts]
        last = max((s for s, _ in others), default=-1)
        return [n for s, n in others if s == last]
    mine = [(s, n) for s, n in mine if s <= denial.sentence]
    if denial.stated:
        return [n for s, n in mine if statements[n][1].object in denial.about]
    if denial.here:
        return [n for s, n in mine if s == denial.sentence and statements[n][1].evidence.start < denial.verb.start]
    near = [n for s, n in mine if s >= denial.sentence - 2]
    severe = [n for n in near if statements[n][1].predicate in grave or statements[n][1].attribution_act == "accuses"]
    if not severe and (charges := [(s, n) for s, n in mine if statements[n][1].attribution_act == "accuses"]):
        last = max(s for s, _ in charges)  # `rejected the accusation`: the last one made, also further back
        severe = [n for s, n in charges if s == last]
    if not (severe or near) and denial.points:  # `those findings`: what the sentence before claims of another
        last = max((s for s, _ in back if s >= denial.sentence - 1), default=-1)
        return [n for s, n in back if s == last]
    return severe or near


def dispute(reading: Reading, statements: list[tuple[int, Statement]], found: list[Denial], grave: frozenset[str]) -> list[tuple[int, Statement]]:
    """Mark what each denial answers, and say that the denier rejects the claimant.

    ``statements`` come with the index of their sentence; ``grave`` are the predicates that read as a reproach. A denial
    answers claims about the denier in its own sentence or the two before it: the reproaches, if there are any.
    """
    result = list(statements)
    for denial in found:
        claimants: dict[str, None] = dict.fromkeys(r.entity for r in denial.against)
        for n in _answered(reading, denial, result, grave):
            claimants.update(dict.fromkeys(result[n][1].attributed_to))
            result[n] = _disputed(result[n], (r.entity for r in denial.by))
        if not claimants:  # an accusation right before, even where what is alleged was not understood
            claimants = dict.fromkeys(
                st.subject for s, st in result
                if denial.sentence - 1 <= s <= denial.sentence and st.predicate == "accuses" and st.object in {r.entity for r in denial.by}
            )  # fmt: skip
        if denial.word:
            result.extend((denial.sentence, _rejects(reading, denial.by[0], denial.verb, c)) for c in claimants if c not in {r.entity for r in denial.by})
    return _contradicted(reading, result)


def _disputed(item: tuple[int, Statement], by: Iterable[str]) -> tuple[int, Statement]:
    s, st = item
    return s, replace(st, disputed_by=tuple(sorted({*st.disputed_by, *by})))


def _rejects(reading: Reading, by: Resolved, verb: Token, claimant: str) -> Statement:
    tokens = [verb, *verb.subtree()]
    start, end = min(t.start for t in tokens), max(t.end for t in tokens)
    return _rejecting(reading, by, Evidence(start, end, reading.quote(start, end)), claimant)


def _rejecting(reading: Reading, by: Resolved, evidence: Evidence, claimant: str) -> Statement:
    return Statement(
        reading.document.id, by.entity, "rejects", claimant, evidence,
        extractor="claims/denial", subject_span=(by.start, by.end),
    )  # fmt: skip


def _gainsaid(st: Statement) -> tuple[str, str, str] | None:
    """What a statement says is not so: `has not violated the treaty`, `complies with the treaty`."""
    if st.polarity is Polarity.NEGATIVE:
        return st.subject, st.predicate, st.object
    return (st.subject, "violates", st.object) if st.predicate == "compliesWith" else None


def _contradicted(reading: Reading, statements: list[tuple[int, Statement]]) -> list[tuple[int, Statement]]:
    """What one says and another says is not so disputes both: `Russia insists that it has not violated the treaty`."""
    result = list(statements)
    denied = [(n, st) for n, (_, st) in enumerate(statements) if _gainsaid(st) and st.modality is Modality.ACTUAL and st.attributed_to]
    who = {x.entity: x for x in (*reading.names.mentions, *reading.reference)} if denied else {}
    for n, no in denied:
        for m, (_, yes) in enumerate(statements):
            same = (yes.subject, yes.predicate, yes.object) == _gainsaid(no) and yes.polarity is Polarity.POSITIVE
            if not same or yes.modality is not Modality.ACTUAL or yes.time.value and no.time.value and yes.time.value != no.time.value:
                continue
            own = no.attribution_act == "denies" or any(_own(reading, no.subject, {by, *_sides(reading, (who[by],))}) for by in no.attributed_to if by in who)
            if not own or set(yes.attributed_to) & set(no.attributed_to) or not (yes.attributed_to or yes.attribution_act or no.attribution_act == "denies"):
                continue
            spoken = {by: side(reading, who[by]).entity for by in no.attributed_to if by in who}
            # whom a minister speaks for has denied it already
            result[m] = _disputed(result[m], (by for by in no.attributed_to if spoken.get(by, by) not in result[m][1].disputed_by))
            if yes.attributed_to:
                result[n] = _disputed(result[n], yes.attributed_to)
            if no.attribution_act == "denies" and abs(statements[n][0] - statements[m][0]) <= 1:
                result.extend(
                    (statements[n][0], _rejecting(reading, who[by], no.evidence, to))
                    for by in no.attributed_to for to in yes.attributed_to if by in who
                )  # fmt: skip
    return result
