"""Who does what in a clause: arguments of verbs and nouns, read off the dependency tree.

Purely syntactic. The passive, relative and participial clauses, coordination, control and raising are
undone here once, so that a lexicon pattern needs to know only the active clause.
"""

from __future__ import annotations

from kg.extract.attached import (
    alongside,
    apposed_before,
    before_aside,
    before_belief,
    behind_place,
    beside_infinitive,
    beyond_place,
    companions,
    examples,
    likewise,
    named_by,
)
from kg.extract.phrases import (
    NAMING,
    PASSIVE_SUBJECT,
    RELATIVE,
    SUBJECT,
    amount,
    clause_verb,
    conjuncts,
    halved,
    is_verbal,
    joined,
    meant,
    modifying,
    named,
    negated,
    passive,
    phrases,
    prefixed,
    reciprocal,
    stolen_subject,
    unwrap,
)
from kg.extract.text import Token

__all__ = [
    "GROUPING", "OBJECT_CONTROL", "PASSIVE_SUBJECT", "RELATIVE", "SUBJECT", "SUPPORT", "amount", "backed", "clause_verb",
    "conjuncts", "grammatical_subjects", "is_verbal", "joined", "modifying", "named", "negated", "objects", "owners", "passive",
    "phrases", "possessors", "prefixed", "reciprocal", "retained", "subjects", "support_subjects",
]  # fmt: skip

#: Verbs whose infinitive is understood of their object: `urged Iran to halt` (Iran halts).
OBJECT_CONTROL = frozenset(
    "ask urge force order tell persuade convince press pressure call accuse encourage allow permit enable help let make cause "
    "require invite instruct authorize direct compel oblige want expect advise warn pressurize get prompt lead demand appeal challenge push "
    "request suspect criticize condemn blame fault prevent stop ban prohibit bar keep approve license assess judge deem determine send dispatch appoint name designate assign commission".split()
)

#: Nouns of what one does for another.
TRADING = frozenset("sale delivery supply transfer purchase export shipment handover".split())

#: Verbs whose subject does what their object noun names: `made a decision`, `announced its withdrawal`.
SUPPORT = frozenset(
    "make take hold conduct commence carry launch impose give reach sign announce begin start complete continue order consider pursue plan "
    "undertake perform stage issue offer provide lead execute express declare propose have do enter seek conclude initiate open attend join "
    "resume suspend end stop halt postpone cancel threaten finish mount wage enact adopt lift ease deliver reaffirm maintain increase step "
    "place strengthen approve pledge ensure voice intensify expand extend establish form forge schedule oversee escalate drop abandon delay "
    "reiterate affirm underscore underline stress emphasize emphasise lend throw send donate deposit submit hand agree introduce include contain prepare unveil tighten renew prolong slap levy reimpose impose adopt authorize authorise order sanction release publish file post write circulate pass put".split()
)
SPEECH = frozenset("statement letter resolution declaration communique speech message decree note appeal petition report lawsuit suit complaint tweet post bill motion memo video".split())
#: Nouns of what moves somebody to act: `at the urging of Washington`, `under pressure from Moscow`.
URGING = frozenset("urging request behest insistence invitation pressure demand prodding instigation order instruction".split())
#: Verbs of an act whose object is what the act is done to: `attacks that targeted the city`.
AIMING = frozenset("target hit strike".split())
#: Verbs that name the doer of a noun: `an attack blamed on Iran`, `strikes attributed to Israel`.
BLAMING = {"blame": "on", "pin": "on", "attribute": "to", "ascribe": "to", "claim": "by", "launch": "by", "conduct": "by", "stage": "by", "carry": "by"}
#: Nouns of keeping or breaking a rule, behind `in`: `fired missiles in defiance of the resolution`.
CONDUCT = frozenset("violation breach contravention defiance compliance accordance disregard conformity keeping".split())
#: Nouns of the part that somebody has in something; who has it may be listed: `its members include A and B`.
ROLES = frozenset("signatory party member participant ally partner supporter backer sponsor opponent critic guarantor founder attendee".split())
#: Nouns of willing and trying, whose infinitive is understood of whom `of` names.
INTENT = frozenset("decision attempt effort refusal failure willingness unwillingness reluctance desire right plan pledge promise readiness inability agreement".split())
#: Words, with their preposition, for having done or shared in something: `is responsible for the attack`.
ANSWERABLE = frozenset(
    [("for", w) for w in ("responsible", "accountable", "answerable", "responsibility", "blame", "culpable")]
    + [("in", w) for w in ("involve", "involved", "complicit", "implicate", "hand", "role", "part", "involvement", "complicity")]
)
#: How long something goes on: `after two hours of talks`.
SPANS = frozenset("hour day week month round".split())
#: Verbs with a recipient as object: `gave Poland an ultimatum`.
DITRANSITIVE = frozenset("give grant hand offer award send sell lend promise deny deliver issue serve".split())
#: Verbs of what is done to somebody for what he did.
RETALIATING = frozenset("expel strike attack hit bomb bombard shell raid fire sanction blacklist impose launch target kill".split())
#: Verbs of taking what is offered or asked; who refuses that refuses what is offered: `refused to accept the demand`.
TAKING = frozenset("accept grant heed honor honour answer recognize recognise consider comply respond bow yield accede consent".split())
#: Verbs of bringing forward; whoever did it owns what was brought: `rejected the plan put forward by Iran`.
BRINGING = frozenset("make put file lodge submit present propose table draft draw issue bring offer sponsor introduce announce write circulate".split())
#: Nouns that only count or group what follows `of`, or say that it begins, goes on or ends: `a series of launches`.
GROUPING = frozenset(
    "series round number wave string spate campaign program programme act set package use threat possibility prospect resumption restart start "
    "beginning expansion increase continuation completion halt end suspension rate pace level "
    "instrument document hour day week month year "
    "worth ton tonne batch consignment dose".split()
)


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Who does it: the subject of an active verb, the agent of a passive one; inherited where the clause has none."""
    if depth > 8:
        return []
    if modifying(verb):
        if owner := [t for c in verb.head.children if c.dep == "poss" for t in conjuncts(c)]:
            return owner
        before = [c for c in verb.children if c.i < verb.i and c.pos in ("PROPN", "ADJ", "NOUN") and c.text[:1].isupper()]
        return [*(t for t in halved(verb) if t not in before), *before]
    if passive(verb):
        agents = [c for c in verb.children if c.dep == "agent" or c.dep == "prep" and c.lemma == "by"]
        # `was threatened with sanctions by Russia`: the parser hangs the agent on the noun before it
        agents = agents or [c for w in verb.children if w.dep == "prep" and w.lemma in ("with", "under") for p in w.children for c in p.children
                            if c.dep == "prep" and c.lemma == "by"]  # fmt: skip
        # `was criticised at the time by Israel`, `was signed in Moscow by Putin`: on the time or place
        agents = agents or [c for w in verb.children if w.dep == "prep" and w.lemma in ("at", "in", "on") for p in w.children
                            if p.entity in ("DATE", "TIME", "GPE") or p.lemma == "time" for c in p.children if c.dep == "prep" and c.lemma == "by"]  # fmt: skip
        return [t for c in agents for p in c.children if p.dep == "pobj" for t in conjuncts(p)]
    found = grammatical_subjects(verb, depth)
    return [*found, *(t for t in companions(verb) if t not in found)] if found else found


def grammatical_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The subject as the grammar has it, whatever the voice."""
    if depth > 8:
        return []
    own = [c for c in verb.children if c.dep in SUBJECT or c.dep in PASSIVE_SUBJECT]
    if own:
        return [t for c in own for t in (*unwrap(c, verb), *alongside(c, verb))] + likewise(verb)
    if any(c.dep == "expl" for c in verb.children):  # `there are missiles at the base`
        return [t for c in verb.children if c.dep == "attr" for t in conjuncts(c)]
    head = verb.head
    if fronted := behind_place(verb) or before_aside(verb):
        return fronted
    if head is verb:
        return []
    if verb.dep == "conj" and is_verbal(head):
        stolen = stolen_subject(verb)
        if stolen is not None:
            return [stolen]
        if head.dep == "ccomp" and (holder := before_belief(head.head, verb)):
            return holder
        return grammatical_subjects(beside_infinitive(verb), depth + 1)
    if verb.dep in ("xcomp", "ccomp") and is_verbal(head):
        if head.lemma in OBJECT_CONTROL and not passive(head):
            # who calls somebody telephones; only who calls on or for somebody asks for something
            controlled = [c for c in head.children if c.dep == "dobj" and head.lemma != "call"]
            if not controlled:
                controlled = [p for c in head.children if c.dep == "prep" and c.lemma in ("on", "upon", "to", "for") for p in c.children if p.dep == "pobj"]
            if controlled:
                return [t for c in controlled for t in conjuncts(c)]
        return grammatical_subjects(head, depth + 1)
    if verb.dep == "advcl" and is_verbal(head):
        if head.lemma in OBJECT_CONTROL and verb.tag in ("VB",):
            controlled = [c for c in head.children if c.dep == "dobj"]
            if head.lemma in ("call", "appeal"):  # `call on Iran to comply`
                controlled = [p for c in head.children if c.dep == "prep" and c.lemma in ("on", "upon", "to") and c.i < verb.i for p in c.children if p.dep == "pobj"]
            if controlled:
                return [t for c in controlled for t in conjuncts(c)]
        for c in head.children:  # `A sided with B, and C, though pressed by D, stayed out`: C is pressed
            if c.dep == "conj" and c.i > verb.i > head.i and not any(x.dep in SUBJECT or x.dep in PASSIVE_SUBJECT for x in c.children):
                stolen = stolen_subject(c)
                if stolen is not None and stolen.i < verb.i:
                    return [stolen]
        return grammatical_subjects(head, depth + 1)
    if verb.dep == "xcomp" and head.pos == "ADJ" and head.head.lemma == "those" and head.head.dep == "pobj":
        above = head.head.head.head  # `among those due to attend are A and B`
        return grammatical_subjects(above, depth + 1) or [t for c in above.children if c.dep == "attr" for t in conjuncts(c)] if above.lemma == "be" else []
    if verb.dep in ("xcomp", "ccomp", "advcl") and head.pos == "ADJ":
        return grammatical_subjects(head.head, depth + 1) if is_verbal(head.head) else []
    if verb.dep == "acomp" and is_verbal(head):  # `is committed to helping`
        return grammatical_subjects(head, depth + 1)
    if verb.dep == "pcomp":
        governor = head.head
        if governor.pos in ("ADV", "ADJ"):  # `stopped short of withdrawing`
            bearer = governor.head
            if governor.dep in ("amod", "appos", "relcl", "acl") and bearer.pos in ("NOUN", "PROPN"):  # `a missile capable of carrying`
                return conjuncts(bearer)
            governor = bearer
        if is_verbal(governor):
            if (head.lemma == "for" or governor.lemma in OBJECT_CONTROL and head.lemma in ("of", "from", "over", "into", "with", "against")) and not passive(governor):
                # `thanked Poland for hosting`, `accused Iran of enriching`: what the object does
                controlled = [c for c in governor.children if c.dep == "dobj"]
                if controlled:
                    return [t for c in controlled for t in conjuncts(c)]
            # `welcomed the coordination between A and B in enforcing sanctions`: the parser hangs the gerund on the verb
            between = [t for c in governor.children if c.dep == "dobj" and c.i < head.i and head.lemma == "in" for n, t in phrases(c) if n == "between"]
            if between:
                return between
            joining = subjects(governor, depth + 1) if governor.lemma == "join" and passive(governor) and head.lemma == "in" else []
            return grammatical_subjects(governor, depth + 1) + joining  # `was joined by Canada in condemning`
        return owners(governor, depth + 1) or (
            [governor] if governor.head.lemma in OBJECT_CONTROL and governor.dep == "dobj" else []
        )
    if verb.dep == "acl":
        if verb.tag == "VBG" and head.lemma in SPEECH:
            return owners(head, depth + 1) or conjuncts(head)  # `issued a statement calling on Israel`
        if verb.tag == "VBG" and head.lemma in ("those", "leader", "people", "minister", "person") and head.dep == "pobj" and head.head.lemma == "among":
            return grammatical_subjects(head.head.head, depth + 1) if is_verbal(head.head.head) else []  # `was among those attending`
        if verb.tag == "VBN" or verb.tag == "VBG" and not any(c.dep == "aux" and c.text.lower() == "to" for c in verb.children):
            return conjuncts(head)
        # `the decision of the United States to recognize China`
        return possessors(head) or [t for n, t in phrases(head) if n == "of" and head.lemma in INTENT] or owners(head, depth + 1)
    if verb.dep == "relcl":
        has_relative = any(t.text.lower() in RELATIVE and t.dep == "nsubj" for t in verb.children)
        if has_relative:
            return meant(head)
        # `the first to violate`: the infinitive is understood of the clause's subject
        if any(c.dep == "aux" and c.text.lower() == "to" for c in verb.children):
            if head.dep in ("attr", "acomp") and is_verbal(head.head):
                return grammatical_subjects(head.head, depth + 1)
            return owners(head, depth + 1) or [head]
    if verb.dep == "appos":
        return []
    return []


def possessors(noun: Token) -> list[Token]:
    """Whose a noun is by the words at it: `Moscow's handling`, `the Russian handling`, `the handling by Moscow`, `a plan made by Moscow`."""
    direct = [t for c in noun.children if c.dep == "poss" for t in conjuncts(c)]
    named = [c for c in noun.children if c.dep in ("amod", "compound", "nmod") and c.text[:1].isupper() and c.entity != "DATE"]
    direct = direct or [t for c in named for t in (c, *_also(c, noun))]
    direct = direct or [t for n, t in phrases(noun) if n == "by"]
    direct = direct or [t for c in noun.children if c.dep == "acl" and c.tag == "VBN" and c.lemma in BRINGING for t in subjects(c)]
    return direct or [t for n, p in phrases(noun) if n in ("for", "on") for t in named_by(p)]  # `offers for talks by Kabul`


def _also(adjective: Token, noun: Token) -> list[Token]:
    """Those that share a noun with an adjective: `Indian and Japanese warships`."""
    return [t for t in conjuncts(adjective) if t is not adjective and t.head is not noun and adjective.i < t.i < noun.i and t.text[:1].isupper()] if adjective.pos == "ADJ" else []


def backed(noun: Token) -> tuple[list[Token], list[Token]] | None:
    """Whose help an act has, and who acts: `with the backing of Germany, Austria declared war`, `with Soviet aid, Egypt built a dam`."""
    verb = noun.head.head
    aside = verb.pos == "PROPN" and any(c.text == "," and c.i == noun.head.i - 1 for c in verb.children)  # `Chiang, with American assistance, moved`
    if noun.dep != "pobj" or noun.head.lemma != "with" or noun.head.dep != "prep" or not (is_verbal(verb) or aside):
        return None
    helping = [t for n, t in phrases(noun) if n in ("of", "from") and t.tag != "VBG"] or possessors(noun)
    acting = grammatical_subjects(verb) if not aside else conjuncts(verb)
    return (helping, acting) if helping and acting else None


def owners(noun: Token, depth: int = 0) -> list[Token]:
    """Whose it is: `Russia's suspension`, `the US decision`, `the decision of Moscow`, else the subject of its support verb."""
    if depth > 8:
        return []
    by = named_by(noun)
    if by:
        return by
    direct = [t for c in noun.children if c.dep == "poss" for t in conjuncts(c)]
    if direct:
        return _own(noun, direct) or direct
    direct = [
        c for c in noun.children
        if c.dep in ("amod", "compound", "nmod") and c.pos in ("PROPN", "ADJ") and c.text[:1].isupper() and c.entity != "DATE" and (c.i > 0 or c.entity or c.pos == "PROPN")
    ]  # fmt: skip
    if direct:
        return [t for c in direct for t in (c, *_also(c, noun))]
    # `violations of the agreements by Russia`: the parser hangs the agent on the noun before it
    by = [t for n, p in phrases(noun) if n in ("of", "in", "on") for t in named_by(p)]
    if by:
        return by
    if noun.lemma in ROLES and (listed := examples(noun)):
        return listed
    if answered := _answered(noun):
        return answered
    if noun.dep == "nsubj" and noun.head.lemma in ("come", "stem", "emanate"):  # `opposition to the pact came from Egypt`
        if source := [t for n, t in phrases(noun.head) if n == "from"]:
            return source
    blaming = [v for v in noun.children if v.dep in ("acl", "relcl")] + ([noun.head] if noun.dep == "nsubjpass" else [])
    # `an attack on oil facilities blamed on Iran`: the parser hangs the clause on the nearest noun
    blaming += [v for v in (*noun.subtree(), *beyond_place(noun)) if v.dep in ("acl", "relcl") and v.head is not noun and v.lemma in ("blame", "attribute", "ascribe", "claim")]
    named = [t for v in blaming if v.lemma in BLAMING for c in v.children
             if c.dep in ("prep", "agent") and c.lemma == BLAMING[v.lemma] for p in c.children if p.dep == "pobj" for t in conjuncts(p)]  # fmt: skip
    if named:
        return named
    if noun.dep == "pobj" and noun.head.lemma in ("of", "for", "over"):  # `accused the United States of treaty violations`
        governor = noun.head.head
        if governor.lemma in ("accuse", "blame", "suspect", "criticize", "condemn", "denounce", "charge") and not passive(governor):
            return [t for c in governor.children if c.dep == "dobj" for t in conjuncts(c)]
        if governor.dep == "dobj" and governor.head.lemma in ("accuse", "blame", "suspect", "criticize", "condemn", "charge"):
            return [governor]
    if (measured := amount(noun)) is not None:  # `$40 million in aid`
        return owners(measured, depth + 1)
    if noun.dep == "pobj" and noun.head.lemma == "on" and noun.head.head.lemma in ("moratorium", "ban", "freeze", "decision"):
        return owners(noun.head.head, depth + 1)
    if noun.dep == "pobj" and (noun.head.lemma == "of" and noun.head.head.lemma in GROUPING or noun.head.lemma in ("including", "include") and noun.head.head.pos == "NOUN"):
        return owners(noun.head.head, depth + 1)
    return support_subjects(noun, depth)


def _answered(noun: Token) -> list[Token]:
    """Whose act another answers: `expelled Russian diplomats in response to the poisoning`, `struck Iran in retaliation for raids`."""
    answer = noun.head.head
    if noun.dep != "pobj" or answer.lemma not in ("response", "retaliation", "reprisal", "revenge", "reply") or answer.head.lemma != "in":
        return []
    verb = answer.head.head
    if verb.lemma not in RETALIATING:
        return []
    return [t for n, t in phrases(verb) if n in ("on", "against", "at")] or objects(verb)


def _own(noun: Token, possessors: list[Token]) -> list[Token]:
    """The plural subject whose own act a noun is: `Syrian forces continued their attacks`."""
    if [t.text.lower() for t in possessors] != ["their"] or noun.dep != "dobj" or noun.head.lemma not in SUPPORT:
        return []
    doers = support_subjects(noun)
    return doers if len(doers) == 1 and doers[0].tag in ("NNS", "NNPS") else []


def support_subjects(noun: Token, depth: int = 0) -> list[Token]:
    """The subject of the verb that governs a noun as its object (`Russia announced a moratorium`) or predicate."""
    head = noun.head
    # `included a limit on A, a limit on B and a ban on C`: the parser takes the middle of the list for an apposition
    listed = noun.dep == "appos" and head.pos == "NOUN" and any(c.dep == "conj" for c in noun.children)
    if (noun.dep == "conj" or listed) and head.pos in ("NOUN", "PROPN"):
        return support_subjects(head, depth + 1) if depth < 8 else []
    if noun.dep == "dobj" and head.lemma == "take" and noun.lemma in ("delivery", "possession", "receipt", "custody"):
        return []  # what others do
    if noun.dep == "dobj" and is_verbal(head):
        return subjects(head, depth + 1) if head.lemma in SUPPORT or head.lemma == "reserve" else []
    if noun.dep == "nsubjpass" and head.lemma in SUPPORT:  # `the decision to leave was announced by the Kremlin`
        return subjects(head, depth + 1)
    if noun.dep in ("attr", "oprd") and is_verbal(head):
        return grammatical_subjects(head, depth + 1)
    if (after := apposed_before(noun)) is not None:
        return conjuncts(after)
    if noun.dep == "appos" and head.pos == "PROPN":  # `Turkey, a member of NATO`
        return conjuncts(head) if not any(c is noun for c in conjuncts(head)) else [head]
    if noun.dep == "pobj" and noun.head.dep == "prep":
        governor = noun.head.head
        if (doers := _answerable(noun.head, governor, depth)) is not None:
            return doers
        if is_verbal(governor) and noun.head.lemma == "in" and noun.lemma in CONDUCT:
            if governor.lemma in ("be", "remain", "stand", "stay"):
                return []  # `is not in compliance with`: the verb says it, and whether it is so
            return subjects(governor, depth + 1)
        if noun.head.lemma == "as":  # `as a party to the treaty, Iran may`; `described Iran as a party`
            if not is_verbal(governor):
                return conjuncts(governor) if governor.pos == "PROPN" else []
            return grammatical_subjects(governor, depth + 1) if noun.i < governor.i or passive(governor) else objects(governor)
        if is_verbal(governor) and (
            noun.head.lemma in ("in", "into", "on", "upon") and governor.lemma in (*SUPPORT, "engage", "participate", "focus", "work", "embark", "be")
            or noun.head.lemma in ("at", "under", "after", "following", "on", "upon", "amid") and noun.lemma in URGING
            or noun.head.lemma in ("after", "following") and noun.lemma in ("meeting", "talk", "summit", "conversation", "call", "consultation", *SPANS)
            and any(t.lemma == "with" for t in noun.subtree())  # `left after talks about the treaty`: whose, nobody says
            or noun.head.lemma in ("during", "at") and noun.lemma in ("meeting", "talk", "summit", "conversation", "call", "visit")
            or noun.head.lemma in ("with", "to") and governor.lemma in ("proceed", "go", "commit", "agree", "move", "come")
            or noun.head.lemma == "with" and governor.lemma in ("counter", "respond", "reply", "retort", "answer", "react", "retaliate")  # `responded to an attack`: another's
        ):
            doers = grammatical_subjects(governor, depth + 1)
            between = governor.lemma == "agree" and noun.lemma in TRADING and len(doers) > 1  # `agreed on the sale`: one sells, which one?
            return [] if between else doers
    return []


def _answerable(preposition: Token, governor: Token, depth: int) -> list[Token] | None:
    """Who is `behind` an act, `responsible for` it, `involved in` it, has `a hand in` it; None where it is none of these."""
    if preposition.lemma == "behind" and governor.lemma in ("be", "stand"):
        return grammatical_subjects(governor, depth + 1)
    if (preposition.lemma, governor.lemma) not in ANSWERABLE:
        return None
    above = governor.head
    if governor.dep == "oprd" or governor.dep == "acomp" and any(c.dep == "dobj" for c in above.children):  # `held Iran responsible for`
        return objects(above)
    if governor.dep == "ccomp" and any(c.dep == "nsubj" for c in governor.children) or is_verbal(governor):
        return objects(governor) if passive(governor) else grammatical_subjects(governor, depth + 1)
    return grammatical_subjects(above, depth + 1) if is_verbal(above) else []


def retained(verb: Token) -> list[Token]:
    """The object that a passive keeps where its subject is the recipient: `was given asylum by Russia`."""
    if verb.lemma not in DITRANSITIVE or not passive(verb):
        return []
    return [t for c in verb.children if c.dep in ("dobj", "oprd") for t in conjuncts(c)]


def objects(verb: Token) -> list[Token]:
    """What it is done to: the object of an active verb, the subject of a passive one, the noun of a relative clause."""
    if modifying(verb):
        return [verb.head]
    if kept := retained(verb):
        return kept
    if verb.lemma == "blame" and any(n == "on" and t.entity not in ("DATE", "TIME") for n, t in phrases(verb)):
        return []  # `an attack off Oman, blamed on Iran`: what is blamed on somebody is the act, whatever noun stands nearest
    if passive(verb):
        own = [c for c in verb.children if c.dep in PASSIVE_SUBJECT or c.dep in SUBJECT and verb.dep != "acl"]
        if own:
            return [t for c in own for t in unwrap(c, verb)]
        if verb.dep == "acl":
            return meant(verb.head) if verb.head.dep != "conj" else [verb.head]
        if verb.dep in ("conj", "xcomp", "advcl", "acomp"):  # `stands accused by Britain`, `backed by Moscow, Syria attacked`
            return grammatical_subjects(verb) if verb.dep != "acomp" else grammatical_subjects(verb.head)
        return []
    own = [c for c in verb.children if c.dep == "dobj"]
    if not own and verb.lemma in ("refuse", "decline"):  # `refused to accept the demand`, `declined to respond to a request`
        for c in verb.children:
            if c.dep == "xcomp" and c.lemma in TAKING:
                return objects(c) or [t for n, t in phrases(c) if n in ("to", "with")]
    # `found the minister guilty`: the object is the subject of what is said of it
    judged = [c for c in verb.children if c.dep == "ccomp" and c.pos == "ADJ" and not any(x.dep in ("mark", "aux") for x in c.children)]
    if judged and not own:
        return [t for c in judged for x in c.children if x.dep == "nsubj" for t in conjuncts(x)]
    called = [c for c in verb.children if c.dep == "ccomp" and c.lemma in NAMING and any(x.text.lower() == "what" for x in c.children)]
    if called and not own:  # `condemned what it called Israel's aggression`
        return [t for c in called for x in c.children if x.dep in ("oprd", "attr") for t in conjuncts(x)] + [
            t for c in called for n, t in phrases(c) if n == "as"
        ]
    if own:
        found: list[Token] = []
        for c in own:
            found.extend(unwrap(c, verb) if c.text.lower() in RELATIVE else conjuncts(c))
        return found
    # `holds between 30 and 50 warheads`
    counted = [p for c in verb.children if c.dep == "prep" and c.lemma in ("between", "around", "about", "over", "under") and c.i == verb.i + 1
               for p in c.children if p.dep == "pobj" and any(x.dep == "nummod" and (x.child("conj") or c.lemma != "between") for x in p.children)]  # fmt: skip
    if counted and verb.tag != "VBN":
        return [t for p in counted for t in conjuncts(p)]
    # `will hold drills starting on Friday`: the parser makes the object the subject of the participle behind it
    swallowed = [
        n for c in verb.children if c.dep in ("advcl", "ccomp") and c.tag == "VBG" and c.i > verb.i for n in c.children if n.dep == "nsubj" and n.i > verb.i
    ]  # fmt: skip
    if swallowed:
        return [t for n in swallowed for t in conjuncts(n)]
    dative = [c for c in verb.children if c.dep == "dative" and c.pos in ("NOUN", "PROPN", "PRON")]
    # `sells Ukraine the drones`: the parser takes the second object for an apposition of the first
    if verb.lemma in DITRANSITIVE and (second := [x for c in dative for x in c.children if x.dep == "appos" and x.pos == "NOUN"]):
        return [t for x in second for t in conjuncts(x)]
    if dative:
        return [t for c in dative for t in conjuncts(c)]
    if verb.dep == "relcl" and not any(c.text.lower() in RELATIVE and c.dep in SUBJECT or c.text.lower() in ("where", "when") for c in verb.children) and any(
        c.dep in SUBJECT for c in verb.children
    ):
        return [verb.head]
    # `develop and produce missiles`: the object stands with the last verb
    shared = [c for c in verb.children if c.dep == "conj" and is_verbal(c) and not any(x.dep in SUBJECT for x in c.children)]
    if verb.tag == "VB":  # `would not fight, rejected the plan`: another clause
        shared = [c for c in shared if c.tag not in ("VBD", "VBZ")]
    if shared and any(c.dep in ("prep", "prt") and verb.i < c.i < shared[0].i for c in verb.children):
        return []  # `met in Brussels and condemned Russia`
    if shared and not any(c.dep in ("ccomp", "xcomp") for c in verb.children):
        return objects(shared[0]) if not passive(shared[0]) else []
    return []
