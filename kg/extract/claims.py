"""Who says it, and who disputes it.

Attribution comes from the verb or noun of saying that governs the act, from `according to`, from the speaker of
the quotation it stands in, and from accusations (`accused X of violating Y`). Denials that refer back
(`denied these accusations`) mark the statements they answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.extract import frames
from kg.extract.coref import ACTOR, WE, refer, side, speaker_of_verb
from kg.extract.entities import Resolved
from kg.extract.reading import Quotation, Reading
from kg.extract.text import Token
from kg.model import Evidence, Modality, Polarity, Statement

#: How many sentences back a denial may answer an accusation.
REACH = 8
#: How many sentences on the act may be named that a denial names first.
AHEAD = 3
#: Adverbs that make a clause somebody's claim, though nobody is named.
HEARSAY = frozenset("reportedly allegedly purportedly supposedly apparently".split())
#: Verbs of reproach whose object is blamed for what follows `of`, `for` or `with`.
REPROACH = frozenset("accuse blame criticize criticise condemn denounce charge fault castigate rebuke suspect implicate".split())
#: Verbs that put an act down to somebody: `blamed on Iran`, `attributed to Israel`.
ASCRIBING = frozenset("blame attribute pin ascribe".split())
#: Verbs whose subject makes the claim that their object names: `raised the allegation that`.
VOICING = frozenset("express voice make level raise repeat reiterate issue have share present publish offer cite air renew add produce lodge hold find see provide".split())
#: Verbs of an undertaking or a bare act unless a clause follows: `denied violating`, `admitted shooting`.
AVOWAL = frozenset("claim report say allege admit acknowledge confirm boast concede purport".split())
#: Nouns for a point of view: `in the view of the Kremlin`.
VIEW = frozenset("view opinion word words assessment estimation account telling eye estimate judgment judgement reckoning phrase reading belief".split())
#: Nouns that a clause spells out: `Moscow's position is that`.
POSITION = VIEW | frozenset("position stance contention argument claim line message conclusion conviction complaint charge accusation".split())
#: What one who believes something is: `Russia is convinced that`.
CONVINCED = frozenset("convinced persuaded sure certain confident adamant worried concerned afraid alarmed hopeful".split())
#: Verbs by which one gives a thing its name: `what Moscow called US violations`.
NAMING = frozenset("call describe term label brand".split())
#: What is denied to somebody, and no claim: `denied the request`.
GRANTED = frozenset("request aid support assistance entry visit part access permission export supply benefit opportunity help delivery sale transfer".split())
#: Predicates of standing that no denial is about.
STANDING = frozenset(("leads", "holdsOffice", "partOf", "memberOf", "locatedIn", "accuses"))
#: Verbs of speaking that quote nothing themselves: the quotation comes in the next sentence.
SPEAKING = frozenset("speak brief address talk react respond comment ask explain reply answer be testify".split())

#: Prepositions that set one thing against another that is known: what follows is nobody's claim.
BACKGROUND = frozenset("after since following follow before amid despite during".split())

__all__ = ["Attribution", "Denial", "attribution_of", "denials", "dispute"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who makes a claim, by which act; nobody for the document's own voice."""

    speakers: tuple[str, ...] = ()
    act: str | None = None


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
    here: bool = False  #: answers what its own sentence says: `, which Moscow denies`
    points: bool = False  #: points back: `denied this`, `rejected those findings`
    word: bool = True  #: a verb or noun of denial; `is baseless` is none


def attribution_of(reading: Reading, trigger: Token, doer: str | None = None) -> Attribution:
    """Who says what a word expresses: the nearest verb or noun of saying above it, else the speaker of the quotation.

    ``doer`` is who acts: whose own act is declared (`Russia declared a moratorium`) reports nothing.
    """
    lexicon = reading.lexicon
    quotation = reading.quotation(trigger)
    token = trigger
    unnamed: str | None = None
    blaming = _blaming(trigger)
    if blaming is not None:
        found = _said_by(reading, blaming)
        return Attribution(_ids(found), "accuses")
    for _ in range(14):
        if any(c.dep == "advmod" and c.text.lower() in HEARSAY for c in token.children):
            unnamed = unnamed or "says"
        for c in token.children:
            if any(t is trigger for t in c.subtree()):
                continue
            if c.lemma == "accord" or c.text.lower() == "according":
                source = next((p for t in (c, *c.children) for p in t.children if p.dep == "pobj"), None)
                speakers = _according(reading, c)
                if speakers:
                    return Attribution(_ids(speakers), "says")
                if source is not None and source.lemma in lexicon.cues["nouns"]["sources"]:
                    unnamed = unnamed or "says"
            elif (aside := _aside(reading, c)) is not None:
                if aside:
                    return Attribution(_ids(aside), "says")
                unnamed = unnamed or "says"
        head = token.head
        if head is token or quotation is None and _background(token):
            break
        act = lexicon.cue("reports", head.lemma)
        if (held := _held(reading, token, head)):
            return Attribution(_ids(held), "says")
        if head.lemma == "responsible" and token.lemma == "for" and head.head.lemma == "hold":  # `held Iran responsible for the attack`
            return Attribution(_ids(_said_by(reading, head.head)), "accuses")
        if head.dep == "dobj" and token.dep == "prep" and token.lemma in ("of", "for") and head.head.lemma in ("accuse", "blame", "charge"):
            return Attribution(_ids(_said_by(reading, head.head)), "accuses")
        if act and _governs(token, head):
            inside = quotation is not None and reading.quotation(head) is quotation
            found = _reporters(reading, head)
            own = inside and any(s.text.lower() in (*WE, "i") for s in frames.subjects(head))
            if frames.negated(head):
                unnamed = unnamed or "says"  # `has not confirmed that`: a claim, but not his
            elif token.dep == "dobj" and (_ids(found) == (doer,) or head.lemma in ("declare", "express", "reiterate") and not _anothers(token)):
                act = None
            elif found and not own:
                return Attribution(_ids(found), act)
            elif not found and not frames.is_verbal(head) and _denied(reading, head):
                return Attribution((), act)  # `rejected the claim that`: somebody's, not his who rejects it
            if act and not own and quotation is None:
                unnamed = unnamed or act
        token = head
    if quotation is not None and quotation.speaker is not None:
        return Attribution((quotation.speaker.entity,), "says")
    if quotation is not None and quotation.verb is not None:
        found = _said_by(reading, quotation.verb)
        if found:
            return Attribution(_ids(found), lexicon.cue("reports", quotation.verb.lemma) or "says")
    if quotation is not None and quotation.verb is None and (found := _spoke_before(reading, quotation)):
        return Attribution(_ids(found), "says")
    return Attribution((), unnamed or ("says" if quotation is not None else None))


def _ids(found: Iterable[Resolved]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.entity for r in found))


def _anothers(noun: Token) -> bool:
    """Whether an act named by a noun has a doer of its own: `confirmed Iran's withdrawal`, not `declared a moratorium`."""
    return any(c.dep == "poss" and c.tag != "PRP$" or c.dep in ("amod", "compound", "nmod") and c.text[:1].isupper() for c in noun.children)


def _background(token: Token) -> bool:
    """Whether a noun is taken for granted by what is said: `said that it would act after Russia's invasion of Ukraine`."""
    return token.dep == "pobj" and token.pos == "NOUN" and token.head.lemma in BACKGROUND and any(c.dep == "poss" for c in token.children)


def _who(reading: Reading, token: Token) -> list[Resolved]:
    """Who speaks: a name, or whom a source without a name speaks for: `a spokesman for NATO`, `a report by the IAEA`."""
    found = [r for r in refer(reading, token) if r.type in (*ACTOR, "Office")]
    if found:
        return found
    if token.tag in ("WDT", "WP") or token.text.lower() == "that":  # `it was Israel that said`
        clause = frames.clause_verb(token)
        focus = clause.head.child("attr") if clause.dep == "ccomp" and clause.head.lemma == "be" else None
        return _who(reading, focus) if focus is not None else []
    if token.lemma in reading.lexicon.cues["nouns"]["sources"] or token.lemma == "spokesperson":
        for c in token.children:
            if c.dep in ("prep", "agent") and c.lemma in ("for", "of", "from", "by", "at", "in", "with", "inside", "within"):
                found = [r for p in c.children if p.dep == "pobj" for t in frames.conjuncts(p) for r in refer(reading, t) if r.type in ACTOR]
                if found:
                    return found
            if c.lemma == "close":  # `sources close to the Kremlin`
                found = [r for n, t in frames.phrases(c) if n == "to" for r in refer(reading, t) if r.type in ACTOR]
                if found:
                    return found
        return [r for c in token.children if c.dep in ("poss", "compound", "amod", "nmod") for r in refer(reading, c) if r.type in ACTOR][:1]
    return []


def _said_by(reading: Reading, verb: Token) -> list[Resolved]:
    """Who says it: the subject of a verb of saying, with its coreference resolved; whom it quotes."""
    quotes = verb.head.head if verb.dep == "pcomp" and verb.head.lemma == "as" else verb
    if quotes.lemma in ("quote", "cite") and (found := [r for t in frames.objects(quotes) for r in refer(reading, t) if r.type in (*ACTOR, "Office")]):
        return found
    return speaker_of_verb(reading, verb) or [r for t in frames.subjects(verb) for r in _who(reading, t)]


def _held(reading: Reading, token: Token, head: Token) -> list[Resolved]:
    """Who holds it so: `Moscow's position is that`, `is of the opinion that`, `is convinced that`, `what it called a breach`."""
    holders: list[Token] = []
    if token.dep in ("ccomp", "acl") and head.text.lower() in CONVINCED:
        holders = frames.grammatical_subjects(head if frames.is_verbal(head) else head.head)
    elif token.dep == "ccomp" and head.lemma == "be":
        holders = [o for t in frames.grammatical_subjects(head) if t.lemma in POSITION for o in frames.owners(t)]
    elif token.dep in ("acl", "ccomp") and head.dep == "pobj" and head.lemma in VIEW and head.head.lemma == "of" and head.head.head.lemma == "be":
        holders = frames.grammatical_subjects(head.head.head)
    elif token.pos == "NOUN" and head.lemma in NAMING and any(c.text.lower() == "what" for c in head.children):
        holders = frames.subjects(head)
    return [r for t in holders for r in _actors(reading, t)]


def _according(reading: Reading, token: Token) -> list[Resolved]:
    for c in token.children:
        if c.dep in ("prep", "pobj"):
            for p in (c, *c.children):
                if p.dep == "pobj":
                    first = _actors(reading, p)  # `according to the treaty` is no claim
                    if first:
                        return first + [r for t in frames.conjuncts(p) if t is not p for r in _actors(reading, t)]
    return []


def _actors(reading: Reading, token: Token) -> list[Resolved]:
    return [r for r in _who(reading, token) if r.type in ACTOR]


def _aside(reading: Reading, token: Token) -> list[Resolved] | None:
    """Who says it in passing: `, analysts believe,`, `as Putin put it`, `in the view of the Kremlin`; None for no aside."""
    if token.dep in ("parataxis", "advcl") and frames.is_verbal(token):
        said = reading.lexicon.cue("reports", token.lemma) in ("says", "claims") or token.lemma == "put"
        if not said or frames.negated(token) or any(c.dep in ("ccomp", "xcomp") for c in token.children):
            return None
        as_said = any(c.dep in ("mark", "advmod") and c.text.lower() == "as" for c in token.children)
        if not any(c.dep == "nsubj" and c.text.lower() not in (*WE, "i") for c in token.children) or token.dep == "advcl" and not as_said:
            return None
        return _said_by(reading, token)
    if token.dep == "prep" and token.lemma in ("in", "by", "to"):
        for p in token.children:
            if p.dep == "pobj" and p.lemma in VIEW:
                owners = [r for o in frames.owners(p) for r in _actors(reading, o)]
                owners = owners or [r for n, t in frames.phrases(p) if n == "of" for r in _actors(reading, t)]
                return owners or None
    return None


def _blaming(trigger: Token) -> Token | None:
    """The verb that puts an act down to somebody: `the attack was blamed on Iran by`, `attacks which X blamed on Iran`."""
    if trigger.pos != "NOUN":
        return None
    above = [trigger.head] if trigger.dep == "nsubjpass" else []
    nouns = (trigger, *(t for _, t in frames.phrases(trigger)))  # `an attack on oil facilities blamed on Iran`
    for verb in (*above, *(c for noun in nouns for c in noun.children if c.dep in ("acl", "relcl"))):
        if verb.lemma in ASCRIBING and any(c.dep in ("prep", "dative") and c.lemma in ("on", "to") for c in verb.children):
            return verb
    return None


def _spoke_before(reading: Reading, quotation: Quotation) -> list[Resolved]:
    """Who spoke right before a quotation that no verb of saying introduces: `Netanyahu was blunt: "..."`."""
    at = next((s for s, x in enumerate(reading.sentences) if x.end > quotation.start), None)
    if at is None:
        return []
    sentence = reading.sentences[at]
    introduced = reading.text[sentence.start : quotation.start].rstrip(' "').endswith(":")
    if not introduced:
        if at == 0 or reading.text[sentence.start : quotation.start].strip(' "'):
            return []
        sentence = reading.sentences[at - 1]
        introduced = reading.text[sentence.start : sentence.end].rstrip(' "').endswith(":")
        if sentence.paragraph != reading.sentences[at].paragraph and not introduced:
            return []
    verbs = [t for t in sentence.tokens if t.start < quotation.start and frames.is_verbal(t) and (introduced or t.lemma in SPEAKING and t.lemma != "be")]
    for verb in sorted(verbs, key=lambda t: t is not sentence.root):
        found = [r for r in _said_by(reading, verb) if r.type == "Person" or introduced]
        if found:
            return found
    return []


def _governs(token: Token, head: Token) -> bool:
    """Whether what stands below the verb or noun of saying is what is said."""
    if frames.is_verbal(head):
        if token.dep in ("ccomp", "xcomp"):
            # `agreed to`, `pledged to`: an undertaking of one's own, not a report
            return token.dep == "ccomp" or head.lemma in AVOWAL or frames.passive(head)
        if token.dep == "prep" and token.lemma in ("of", "for", "over", "with", "in") and head.lemma in REPROACH:
            return token.lemma in ("of", "for", "over") or token.lemma == ("in" if head.lemma == "implicate" else "with") and head.lemma in ("implicate", "charge")
        if token.dep == "parataxis":
            return True
        if token.dep == "dobj":
            return head.lemma in ("allege", "assert", "claim", "deny", "confirm", "report", "express", "reiterate", "declare")
        return False
    if head.pos in ("NOUN", "PROPN") and head.head.lemma in ("accuse", "blame", "charge") and head.dep == "dobj":
        return False  # `accused Russia of violations`: the verb above says it
    if head.pos in ("NOUN", "PROPN"):
        if token.dep in ("acl", "ccomp", "relcl"):
            return token.dep != "relcl" and any(c.text.lower() == "that" and c.dep == "mark" for c in token.children) or token.tag == "VBG" and token.lemma in ("regard", "concern")
        return token.dep == "prep" and token.lemma in ("of", "about", "regard", "regarding", "concern", "concerning", "over", "on") and head.lemma in (
            "claim", "allegation", "accusation", "assertion", "charge", "report", "statement", "suspicion"
        )  # fmt: skip
    return False


def _reporters(reading: Reading, head: Token) -> list[Resolved]:
    if frames.is_verbal(head):
        return _said_by(reading, head)
    found = [r for o in frames.owners(head) for r in _actors(reading, o)]
    found = found or [r for n, t in frames.phrases(head) if n in ("of", "from", "by") for r in _actors(reading, t)]
    if not found and head.dep == "dobj" and head.head.lemma in VOICING and not frames.negated(head.head):
        found = [r for r in _said_by(reading, head.head) if r.type in ACTOR]
    return found


def _denied(reading: Reading, noun: Token) -> bool:
    """Whether a noun of saying stands under a denial: `no truth to the claims that`, `called reports that ... false`."""
    words = reading.lexicon.cues["denials"]
    head = noun.head
    if noun.dep == "dobj":
        return head.lemma in words["verbs"] or head.lemma in words["named"]
    if noun.dep == "nsubj":
        return head.lemma == "be" and _judged(reading, head) is noun
    return noun.dep == "pobj" and head.head.lemma in words["nothing"]


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
        by = [r for o in frames.owners(token) for r in _actors(reading, o)] or [r for n, t in frames.phrases(token) if n in ("from", "by", "of") for r in _actors(reading, t)]
        denied = [t for n, t in frames.phrases(token) if n == "of" and t.pos == "NOUN"]
        clause = any(c.dep in ("acl", "ccomp") for c in token.children)  # `its denial that it attacked`: see the clause
        return None if clause else _answer(reading, s, token, by, denied, points=not denied)
    if not frames.is_verbal(token):
        return None
    if token.lemma == "be" and (judged := _judged(reading, token)):
        return _answer(reading, s, token, _speakers(reading, token), [judged], points=judged.pos != "NOUN", word=False)
    if token.lemma in ("have", "play", "bear") and _no_part(reading, token):
        speakers = _speakers(reading, token)
        return _answer(reading, s, token, speakers, [t for n, t in frames.phrases(_no_part(reading, token) or token)], points=True, word=False)
    if token.lemma in ("say", "insist", "claim", "maintain") and any(c.dep == "advmod" and c.text.lower() == "otherwise" for c in token.children):
        return _answer(reading, s, token, _said_by(reading, token), [], points=True, word=False)
    if _withheld(token) or token.lemma == "deny" and sum(c.dep in ("dobj", "dative") for c in token.children) > 1:
        return None  # `denied them entry` refuses something
    objects = frames.objects(token)
    if any(f"{token.lemma} {n}" in words["phrasal"] for n in {c.text.lower() for c in token.children if c.dep in ("prt", "prep", "advmod")}):
        claims = [t for t in (*objects, *(t for _, t in frames.phrases(token))) if _claim(reading, t)]
        return _answer(reading, s, token, _said_by(reading, token), claims, points=True) if claims else None
    if token.lemma in words["named"] and (named := _named_false(reading, token)) is not None:
        return _answer(reading, s, token, _said_by(reading, token), [named], points=named.pos != "NOUN")
    if token.lemma not in words["verbs"] or frames.passive(token) and not any(c.dep == "agent" for c in token.children):
        return None
    by = [r for r in _said_by(reading, token) if r.type in ACTOR]
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
        for r in _actors(reading, t)
    )  # fmt: skip
    clause = next((c for o in target for c in o.children if c.dep in ("acl", "ccomp") and any(x.dep == "mark" for x in c.children)), None)
    below = [t for o in target for t in o.subtree()]
    span = None
    if clause is not None:
        inside = list(clause.subtree())
        span = min(t.start for t in inside), max(t.end for t in inside)
    acts = frozenset(p.entry.predicate for t in below if t.pos == "NOUN" for p in reading.lexicon.nouns.get(t.lemma, ()) if span is None)
    about = frozenset(r.entity for t in below if (r := reading.names.by_token.get(id(t))) is not None) - {r.entity for r in (*by, *against)}
    actors = tuple({r.entity: r for r in by if r.type in ACTOR}.values())
    return Denial(actors, against, verb, s, span, acts, about, here, points, word)


def _false(reading: Reading, token: Token) -> bool:
    """Whether a word calls something untrue: `baseless`, `a lie`, `fabricated`, `as politically motivated nonsense`."""
    words = reading.lexicon.cues["denials"]["false"]
    return any((t.lemma in words or t.text.lower() in words) and not frames.negated(t) for t in frames.conjuncts(token))


def _claim(reading: Reading, token: Token) -> bool:
    words = reading.lexicon.cues["denials"]
    return token.lemma in words["claims"] and id(token) not in reading.names.by_token or token.text.lower() in words["pronouns"]


def _judged(reading: Reading, be: Token) -> Token | None:
    """What is called untrue: `the accusations were unfounded`, `this is a lie`, `there is no truth to the claims`."""
    if frames.negated(be):
        return None
    for c in be.children:
        if c.dep in ("attr", "acomp", "oprd") and _false(reading, c):
            return next((t for t in frames.grammatical_subjects(be) if _claim(reading, t)), None)
        if c.dep == "attr" and c.lemma in reading.lexicon.cues["denials"]["nothing"] and frames.negated(c):
            return next((t for n, t in (*frames.phrases(c), *frames.phrases(be)) if n in ("to", "in", "for", "behind") and _claim(reading, t)), None)
    return None


def _named_false(reading: Reading, verb: Token) -> Token | None:
    """What is called untrue: `called the charge baseless`, `described the reports as fabricated`."""
    below = [c for c in verb.children if c.dep in ("oprd", "xcomp", "ccomp", "attr", "advcl", "acomp")]
    below += [p for c in verb.children if c.dep == "prep" and c.lemma == "as" for p in c.children if p.dep in ("pobj", "amod", "pcomp")]
    for o in frames.objects(verb):
        below += [c for c in o.children if c.dep in ("oprd", "acl", "amod") and c.i > o.i]
        below += [p for c in o.children if c.dep == "prep" and c.lemma == "as" for p in c.children]
        if o.pos in ("NOUN", "ADJ") and o.dep == "dobj" and any(c.dep in ("nsubj", "compound") and _claim(reading, c) for c in o.children):
            below.append(o)
    for c in below:
        if _false(reading, c):
            claims = [t for t in (*frames.objects(verb), *(x for x in c.children if x.dep in ("nsubj", "compound"))) if _claim(reading, t)]
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
    mine = [(s, n) for s, n in mine if s <= denial.sentence]
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
        extractor="claims/denial", confidence=0.8, subject_span=(by.start, by.end),
    )  # fmt: skip


def _contradicted(reading: Reading, statements: list[tuple[int, Statement]]) -> list[tuple[int, Statement]]:
    """What one says and another says is not so disputes both: `Russia insists that it has not violated the treaty`."""
    result = list(statements)
    denied = [(n, st) for n, (_, st) in enumerate(statements) if st.polarity is Polarity.NEGATIVE and st.modality is Modality.ACTUAL and st.attributed_to]
    who = {x.entity: x for x in (*reading.names.mentions, *reading.reference)} if denied else {}
    for n, no in denied:
        for m, (_, yes) in enumerate(statements):
            same = (yes.subject, yes.predicate, yes.object) == (no.subject, no.predicate, no.object) and yes.polarity is Polarity.POSITIVE
            if not same or yes.modality is not Modality.ACTUAL or yes.time.value and no.time.value and yes.time.value != no.time.value:
                continue
            own = no.attribution_act == "denies" or any(_own(reading, no.subject, {by, *_sides(reading, (who[by],))}) for by in no.attributed_to if by in who)
            if not own or set(yes.attributed_to) & set(no.attributed_to) or not (yes.attributed_to or yes.attribution_act or no.attribution_act == "denies"):
                continue
            result[m] = _disputed(result[m], no.attributed_to)
            if yes.attributed_to:
                result[n] = _disputed(result[n], yes.attributed_to)
            if no.attribution_act == "denies" and abs(statements[n][0] - statements[m][0]) <= 1:
                result.extend(
                    (statements[n][0], _rejecting(reading, who[by], no.evidence, to))
                    for by in no.attributed_to for to in yes.attributed_to if by in who
                )  # fmt: skip
    return result
