"""Who says it.

Attribution comes from the verb or noun of saying that governs the act, from `according to`, from the speaker of
the quotation it stands in, and from accusations (`accused X of violating Y`). Who denies it: see `disputes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.extract import frames
from kg.extract.attached import beyond_place
from kg.extract.coref import refer, speaker_of_verb
from kg.extract.entities import Resolved
from kg.extract.modality import asking, bare, infinitive, parted
from kg.extract.reading import Quotation, Reading
from kg.extract.sides import ACTOR, WE, administration
from kg.extract.text import Token

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
#: What one acts according to, and nobody's word: `according to the plan`.
RULES = frozenset("law rule plan schedule timetable constitution principle standard criterion article need provision term procedure".split())
#: Nouns for a point of view: `in the view of the Kremlin`.
VIEW = frozenset("view opinion word words assessment estimation account telling eye estimate judgment judgement reckoning phrase reading belief".split())
#: Verbs that take what they tell for true: who urges somebody to admit it, says so.
FACTIVE = frozenset("admit acknowledge concede confess explain recognize recognise reveal disclose".split())
#: Nouns that a clause spells out: `Moscow's position is that`.
POSITION = VIEW | frozenset("position stance contention argument claim line message conclusion conviction complaint charge accusation".split())
#: What one who believes something is: `Russia is convinced that`.
CONVINCED = frozenset("convinced persuaded sure certain confident adamant worried concerned afraid alarmed hopeful".split())
#: Verbs by which one gives a thing its name: `what Moscow called US violations`.
NAMING = frozenset("call describe term label brand".split())
#: Verbs of speaking that quote nothing themselves: the quotation comes in the next sentence.
SPEAKING = frozenset("speak brief address talk react respond comment ask explain reply answer be testify".split())

#: Prepositions that set one thing against another that is known: what follows is nobody's claim.
#: Conjunctions of a clause that stands beside what is said.
BESIDE = frozenset(("while", "whereas"))
BACKGROUND = frozenset("after since following follow before amid despite during".split())

#: Nouns of a span of time: `hours after`.
SPANS = frozenset("hour day week month year minute moment decade".split())

__all__ = ["Attribution", "actors", "attribution_of", "is_claim", "judged", "said_by", "untrue"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who makes a claim, by which act; nobody for the document's own voice."""

    speakers: tuple[str, ...] = ()
    act: str | None = None


def attribution_of(reading: Reading, trigger: Token, doer: str | None = None) -> Attribution:
    """Who says what a word expresses: the nearest verb or noun of saying above it, else the speaker of the quotation.

    ``doer`` is who acts: whose own act is declared (`Russia declared a moratorium`) reports nothing.
    """
    lexicon = reading.lexicon
    quotation = reading.quotation(trigger)
    token = trigger
    below: Token | None = None
    unnamed: str | None = None
    blaming = _blaming(trigger)
    if blaming is not None:
        found = said_by(reading, blaming)
        return Attribution(_ids(found), "accuses")
    told = False
    apart: Token | None = None  # an adverbial of time, which the writer may have set behind the verb of saying
    for _ in range(14):
        told = told or _told(token)
        apart = apart or _hours_after(token)
        if any(c.dep == "advmod" and c.text.lower() in HEARSAY for c in token.children):
            unnamed = unnamed or "says"
        for c in token.children:
            if c is below or apart is not None and token.i < c.i < apart.i:
                continue  # `Pyongyang launched missiles, Seoul said, hours after`
            if c.lemma == "accord" or c.text.lower() == "according":
                source = next((p for t in (c, *c.children) for p in t.children if p.dep == "pobj"), None)
                speakers = _according(reading, c)
                if speakers:
                    return Attribution(_ids(speakers), "says")
                if source is not None and source.lemma not in RULES and lexicon.cue("descriptions", source.lemma) != "Agreement" and not refer(reading, source):
                    unnamed = unnamed or "says"
            elif (aside := _aside(reading, c)) is not None and not (quotation is None and parted(reading, token, c)):
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
            return Attribution(_ids(said_by(reading, head.head)), "accuses")
        if head.dep == "dobj" and token.dep == "prep" and token.lemma in ("of", "for") and head.head.lemma in ("accuse", "blame", "charge"):
            return Attribution(_ids(said_by(reading, head.head)), "accuses")
        if quotation is None and token.dep in ("ccomp", "parataxis", "conj") and parted(reading, token, head):
            # `Israel said it bombed Beirut; Hezbollah fired`: the parser may hang all of it on the last verb
            before = next((t for t in head.ancestors() if t.i < token.i and lexicon.cue("reports", t.lemma) and not parted(reading, token, t)), None)
            return Attribution(_ids(said_by(reading, before)), lexicon.cue("reports", before.lemma)) if before is not None else Attribution((), unnamed)
        if quotation is None and act and apart is not None and token.i < head.i < apart.i:
            break
        if act and token.dep == "advcl" and quotation is None and any(c.dep in ("mark", "advmod") and c.text.lower() in BESIDE for c in token.children):
            break  # `said it would send troops, while Poland has closed its border`: the writer's own
        if act == "accuses" and told:
            break  # `accused Russia of violating the treaty, signed in 1987`: what everybody knows
        if act and asking(token):
            act = None  # `asked whether it would sign`: who asks does not say so
        if act and _governs(token, head):
            inside = quotation is not None and reading.quotation(head) is quotation
            asked = _asked_to_say(reading, head)
            found = [] if asked is not None and head.lemma not in FACTIVE else _reporters(reading, asked or head)
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
        below, token = token, head
    if quotation is not None and quotation.speaker is not None:
        return Attribution((quotation.speaker.entity,), "says")
    if quotation is not None and quotation.verb is not None:
        found = said_by(reading, quotation.verb)
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


def _told(verb: Token) -> bool:
    """Whether a clause only tells more of a noun, behind a comma: `the treaty, signed in 1987`."""
    return verb.dep in ("acl", "relcl") and verb.tag != "VB" and any(
        c.text == "," and verb.head.i < c.i < verb.i for c in (*verb.head.children, *verb.head.head.children)
    )


def _hours_after(verb: Token) -> Token | None:
    """The conjunction of a clause that sets a time by another event: `hours after drills began`, `a day before it signed`."""
    if verb.dep != "advcl" or not any(c.dep in ("npadvmod", "advmod") and c.lemma in SPANS for c in verb.children):
        return None
    return next((c for c in verb.children if c.dep in ("mark", "advmod", "prep") and c.text.lower() in ("after", "before")), None)


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
    if token.lemma == "administration":  # `President Obama's administration`
        return [administration(reading, r) for c in token.children if c.dep == "poss" for r in refer(reading, c) if r.type == "Person"]
    return []


def said_by(reading: Reading, verb: Token) -> list[Resolved]:
    """Who says it: the subject of a verb of saying, with its coreference resolved; whom it quotes."""
    quotes = verb.head.head if verb.dep == "pcomp" and verb.head.lemma == "as" else verb
    if quotes.lemma in ("quote", "cite") and (found := [r for t in frames.objects(quotes) for r in refer(reading, t) if r.type in (*ACTOR, "Office")]):
        return found
    return speaker_of_verb(reading, verb) or [r for t in frames.subjects(verb) for r in _who(reading, t)]


def _held(reading: Reading, token: Token, head: Token) -> list[Resolved]:
    """Who holds it so: `Moscow's position is that`, `is of the opinion that`, `is convinced that`, `what it called a breach`."""
    holders: list[Token] = []
    if token.dep in ("ccomp", "acl") and head.text.lower() in CONVINCED:
        holders = frames.grammatical_subjects(head.head if head.dep in ("acomp", "oprd") else head)
    elif token.dep == "ccomp" and head.lemma == "be":
        holders = [o for t in frames.grammatical_subjects(head) if t.lemma in POSITION for o in frames.owners(t)]
    elif token.dep in ("acl", "ccomp") and head.dep == "pobj" and head.lemma in VIEW and head.head.lemma == "of" and head.head.head.lemma == "be":
        holders = frames.grammatical_subjects(head.head.head)
    elif token.pos == "NOUN" and head.lemma in NAMING and any(c.text.lower() == "what" for c in head.children):
        holders = frames.subjects(head)
    return [r for t in holders for r in actors(reading, t)]


def _according(reading: Reading, token: Token) -> list[Resolved]:
    for c in token.children:
        if c.dep in ("prep", "pobj"):
            for p in (c, *c.children):
                if p.dep == "pobj":
                    first = actors(reading, p)  # `according to the treaty` is no claim
                    if first:
                        return first + [r for t in frames.conjuncts(p) if t is not p for r in actors(reading, t)]
    return []


def actors(reading: Reading, token: Token) -> list[Resolved]:
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
        return said_by(reading, token)
    if token.dep == "prep" and token.lemma in ("in", "by", "to"):
        for p in token.children:
            if p.dep == "pobj" and p.lemma in VIEW:
                owners = [r for o in frames.owners(p) for r in actors(reading, o)]
                owners = owners or [r for n, t in frames.phrases(p) if n == "of" for r in actors(reading, t)]
                return owners or None
    return None


def _blaming(trigger: Token) -> Token | None:
    """The verb that puts an act down to somebody: `the attack was blamed on Iran by`, `attacks which X blamed on Iran`."""
    if trigger.pos != "NOUN":
        return None
    above = [trigger.head] if trigger.dep == "nsubjpass" else []
    near = [t for _, t in frames.phrases(trigger)]  # `an attack on oil facilities blamed on Iran`
    nouns = (trigger, *near, *(t for noun in near for _, t in frames.phrases(noun)))  # `attacks on vessels in waters which`
    for verb in (*above, *(c for noun in nouns for c in noun.children if c.dep in ("acl", "relcl")), *beyond_place(trigger)):
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
        found = [r for r in said_by(reading, verb) if r.type == "Person" or introduced]
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
            # `concerns that Iran may be planning to attack`: the parser may take the conjunction for a pronoun, not its tag
            that = any(t.text.lower() == "that" and (t.dep == "mark" if token.dep != "relcl" else t.tag == "IN") for c in (token, *token.children) for t in c.children)
            return that or token.tag == "VBG" and token.lemma in ("regard", "concern")
        return token.dep == "prep" and token.lemma in ("of", "about", "regard", "regarding", "concern", "concerning", "over", "on") and head.lemma in (
            "claim", "allegation", "accusation", "assertion", "charge", "report", "statement", "suspicion"
        )  # fmt: skip
    return False


def _asked_to_say(reading: Reading, verb: Token) -> Token | None:
    """The request under which a verb of saying stands: `urged it to admit that`, `demands that it confirm that`: it has not said so."""
    if not (infinitive(verb) or bare(verb)) or verb.dep not in ("xcomp", "ccomp", "advcl"):
        return None
    return verb.head if verb.head.lemma in reading.lexicon.cues["cues"]["demanded"] else None


def _reporters(reading: Reading, head: Token) -> list[Resolved]:
    if frames.is_verbal(head):
        return said_by(reading, head)
    found = [r for o in frames.owners(head) for r in actors(reading, o)]
    found = found or [r for n, t in frames.phrases(head) if n in ("of", "from", "by") for r in actors(reading, t)]
    if not found and head.dep == "dobj" and head.head.lemma in VOICING and not frames.negated(head.head):
        found = [r for r in said_by(reading, head.head) if r.type in ACTOR]
    return found


def _denied(reading: Reading, noun: Token) -> bool:
    """Whether a noun of saying stands under a denial: `no truth to the claims that`, `called reports that ... false`."""
    words = reading.lexicon.cues["denials"]
    head = noun.head
    if noun.dep == "dobj":
        return head.lemma in words["verbs"] or head.lemma in words["named"]
    if noun.dep == "nsubj":
        return head.lemma == "be" and judged(reading, head) is noun
    return noun.dep == "pobj" and head.head.lemma in words["nothing"]


def untrue(reading: Reading, token: Token) -> bool:
    """Whether a word calls something untrue: `baseless`, `a lie`, `fabricated`, `as politically motivated nonsense`."""
    words = reading.lexicon.cues["denials"]["false"]
    return any((t.lemma in words or t.text.lower() in words) and not frames.negated(t) for t in frames.conjuncts(token))


def is_claim(reading: Reading, token: Token) -> bool:
    words = reading.lexicon.cues["denials"]
    return token.lemma in words["claims"] and id(token) not in reading.names.by_token or token.text.lower() in words["pronouns"]


def judged(reading: Reading, be: Token) -> Token | None:
    """What is called untrue: `the accusations were unfounded`, `this is a lie`, `there is no truth to the claims`."""
    if frames.negated(be):
        return None
    for c in be.children:
        if c.dep in ("attr", "acomp", "oprd") and untrue(reading, c):
            return next((t for t in frames.grammatical_subjects(be) if is_claim(reading, t)), None)
        if c.dep == "attr" and c.lemma in reading.lexicon.cues["denials"]["nothing"] and frames.negated(c):
            return next((t for n, t in (*frames.phrases(c), *frames.phrases(be)) if n in ("to", "in", "for", "behind") and is_claim(reading, t)), None)
    return None
