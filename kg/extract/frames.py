"""Who does what in a clause: arguments of verbs and nouns, read off the dependency tree.

Purely syntactic. The passive, relative and participial clauses, coordination, control and raising are
undone here once, so that a lexicon pattern needs to know only the active clause.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.text import Token

__all__ = ["amount", "backed", "clause_verb", "conjuncts", "joined", "named", "negated", "objects", "owners", "passive", "phrases", "possessors", "prefixed", "reciprocal", "retained", "subjects"]

SUBJECT = frozenset(("nsubj", "csubj"))
PASSIVE_SUBJECT = frozenset(("nsubjpass", "csubjpass"))
RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
#: Verbs whose infinitive is understood of their object: `urged Iran to halt` (Iran halts).
OBJECT_CONTROL = frozenset(
    "ask urge force order tell persuade convince press pressure call accuse encourage allow permit enable help let make cause "
    "require invite instruct authorize direct compel oblige want expect advise warn pressurize get prompt lead demand appeal challenge push "
    "request suspect criticize condemn blame fault prevent stop ban prohibit bar keep approve license".split()
)

#: Verbs whose subject does what their object noun names: `made a decision`, `announced its withdrawal`.
SUPPORT = frozenset(
    "make take hold conduct commence carry launch impose give reach sign announce begin start complete continue order consider pursue plan "
    "undertake perform stage issue offer provide lead execute express declare propose have do enter seek conclude initiate open attend join "
    "resume suspend end stop halt postpone cancel threaten finish mount wage enact adopt lift ease deliver reaffirm maintain increase step "
    "place strengthen approve pledge ensure voice intensify expand extend establish form forge schedule oversee escalate drop abandon delay "
    "reiterate affirm underscore underline stress emphasize emphasise lend throw send donate deposit submit hand agree introduce prepare unveil tighten renew prolong slap levy reimpose impose adopt authorize authorise order sanction release publish file post write circulate pass put".split()
)
SPEECH = frozenset("statement letter resolution declaration communique speech message decree note appeal petition report lawsuit suit complaint tweet post bill motion memo video".split())
#: Nouns of what moves somebody to act: `at the urging of Washington`, `under pressure from Moscow`.
URGING = frozenset("urging request behest insistence invitation pressure demand prodding instigation order instruction".split())
#: Verbs that name the doer of a noun: `an attack blamed on Iran`, `strikes attributed to Israel`.
BLAMING = {"blame": "on", "pin": "on", "attribute": "to", "ascribe": "to", "claim": "by", "launch": "by", "conduct": "by", "stage": "by", "carry": "by"}
#: Nouns of keeping or breaking a rule, behind `in`: `fired missiles in defiance of the resolution`.
CONDUCT = frozenset("violation breach contravention defiance compliance accordance disregard conformity keeping".split())
#: Nouns of the part that somebody has in something; who has it may be listed: `its members include A and B`.
ROLES = frozenset("signatory party member participant ally partner supporter backer sponsor opponent critic guarantor founder attendee".split())
#: Nouns that sum up what was said, whatever name they stand behind: `talks with Syria and Jordan, a prospect that Israel disliked`.
SUMMING = frozenset("prospect step move decision measure idea fact development outcome course gesture act event proposal change shift result".split())
#: Nouns of willing and trying, whose infinitive is understood of whom `of` names.
INTENT = frozenset("decision attempt effort refusal failure willingness unwillingness reluctance desire right plan pledge promise readiness inability agreement".split())
#: Verbs of giving a name: `what it called aggression`, `what he described as a threat`.
NAMING = frozenset("call describe term label denounce brand dub see regard consider".split())
#: Words, with their preposition, for having done or shared in something: `is responsible for the attack`.
ANSWERABLE = frozenset(
    [("for", w) for w in ("responsible", "accountable", "answerable", "responsibility", "blame", "culpable")]
    + [("in", w) for w in ("involve", "involved", "complicit", "implicate", "hand", "role", "part", "involvement", "complicity")]
)
#: Verbs with a recipient as object: `gave Poland an ultimatum`.
DITRANSITIVE = frozenset("give grant hand offer award send sell lend promise deny deliver issue serve".split())
#: Verbs of taking what is offered or asked; who refuses that refuses what is offered: `refused to accept the demand`.
TAKING = frozenset("accept grant heed honor honour answer recognize recognise consider comply respond bow yield accede consent".split())
#: Adverbs that make `with` name another doer: `developed jointly with Russia`.
TOGETHER = frozenset("jointly together along".split())
#: Verbs of bringing forward; whoever did it owns what was brought: `rejected the plan put forward by Iran`.
BRINGING = frozenset("make put file lodge submit present propose table draft draw issue bring offer sponsor introduce announce write circulate".split())
#: Verbs of making: `India's indigenously developed missile`.
MAKING = frozenset("develop build make produce manufacture design construct assemble".split())
#: Nouns that only count or group what follows `of`, or say that it begins, goes on or ends: `a series of launches`.
GROUPING = frozenset(
    "series round number wave string spate campaign program programme act set package use threat possibility prospect resumption restart start "
    "beginning expansion increase continuation completion halt end suspension rate pace level "
    "instrument document hour day week month year "
    "worth ton tonne batch consignment dose".split()
)


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it, in order: `A, B and C`."""
    result = [token]
    for found in result:
        result.extend(c for c in found.children if c.dep == "conj" and c not in result and not _stolen(c))
        result.extend(
            c for c in found.children
            if c.dep == "appos" and c.pos == "PROPN" and any(x.dep in ("cc", "conj") for x in c.children) and c not in result
        )  # fmt: skip
        result.extend(c for c in _strayed(found) if c not in result)
        # `Nixon and Soviet General Secretary Brezhnev`: the parser hangs the first name on the second's title
        result.extend(
            x for c in found.children if c.dep in ("compound", "nmod") and c.pos in ("PROPN", "NOUN") and c.i < found.i
            for x in (c, *c.children) if x.dep == "nmod" and any(y.dep == "cc" for y in x.children) and x not in result
        )  # fmt: skip
    return sorted(result, key=lambda t: t.i)


def _strayed(token: Token) -> Iterator[Token]:
    """The last member of a list that the parser hung on a verb further up: `signed by A, B, and C`."""
    for above in token.ancestors():
        if not is_verbal(above):
            continue
        for c in above.children:
            if c.dep == "conj" and c.pos == "PROPN" and c.i > token.i and not any(x.dep in SUBJECT for x in c.children):
                last, first = max(x.i for x in token.subtree()), min(x.i for x in c.subtree())
                between = [x for x in above.subtree() if last < x.i < first]
                if between and first - last - 1 == len(between) and all(x.dep in ("punct", "cc") for x in between):
                    yield c


def _stolen(token: Token) -> bool:
    """Whether a coordinated noun is the subject of the finite verb right behind it; see ``_stolen_subject``."""
    top = token
    while not is_verbal(top) and top.head is not top:
        top = top.head
    last = max((x.i for x in token.subtree()), default=token.i)
    return any(c.dep == "conj" and c.i > last and not any(x.dep in SUBJECT or x.dep in PASSIVE_SUBJECT for x in c.children) and _stolen_subject(c) is token for c in top.children)


def is_verbal(token: Token) -> bool:
    """Whether a token heads a clause."""
    return token.pos in ("VERB", "AUX") or token.dep in ("ccomp", "ROOT", "advcl", "relcl") and any(
        c.dep in ("nsubj", "nsubjpass") for c in token.children
    )  # the tagger takes `reserves` for a noun where the parser sees a clause


def passive(verb: Token) -> bool:
    """Whether the verb stands in the passive: `was signed`, `the treaty signed by`."""
    if any(c.dep in ("auxpass", "nsubjpass", "agent") for c in verb.children):
        return True
    if verb.dep == "acl" and verb.tag == "VBN":  # not `allegations that Russia had violated`
        return not any(c.dep in SUBJECT or c.dep == "aux" and c.lemma in ("have", "'ve", "'d") for c in verb.children)
    if verb.dep == "conj" and verb.tag == "VBN" and not any(c.dep in SUBJECT or c.dep == "aux" for c in verb.children):
        return is_verbal(verb.head) and passive(verb.head) and not any(c.dep == "dobj" for c in verb.children)
    return False


def modifying(verb: Token) -> bool:
    """Whether a participle stands before its object: `Russian-backed separatists`, `U.S.-designated bank`."""
    if verb.dep not in ("amod", "compound", "nmod"):
        return False
    if verb.tag == "VBN" and verb.lemma in MAKING and any(c.dep == "poss" for c in verb.head.children):
        return True  # `India's newly developed missile`
    return verb.text.endswith("ed") and any(c.text in ("-", "–") and c.i == verb.i - 1 for c in verb.children)


def prefixed(word: Token) -> str:
    """The lemma, with what a hyphen joins to it: `test-fire`, `non-compliance`; a noun keeps only a prefix that turns its sense."""
    near = {t.i: t for t in (*word.head.children, *word.children)}
    hyphen, before = near.get(word.i - 1), near.get(word.i - 2)
    joined = hyphen is not None and before is not None and hyphen.text == "-" and before.end == hyphen.start and hyphen.end == word.start
    if before is None or not joined or word.pos == "NOUN" and before.text.lower() not in ("non", "anti", "counter"):
        return word.lemma
    return f"{before.text.lower()}-{word.lemma}"


def _relative_head(verb: Token) -> Token | None:
    """The noun that a relative clause is about."""
    return verb.head if verb.dep == "relcl" else None


def _unwrap(token: Token, verb: Token) -> list[Token]:
    """A relative pronoun stands for the noun before it."""
    if token.text.lower() in RELATIVE and token.tag in ("WP", "WDT", "IN", "DT"):
        current = verb
        while current.dep in ("conj", "xcomp", "ccomp") and current.head is not current:
            current = current.head
        head = _relative_head(current)
        if head is not None:
            return _meant(head) if not head.child("appos") else [head]
    return conjuncts(token)


def _meant(noun: Token) -> list[Token]:
    """The noun that a clause behind it is about: of an apposition, the name before it (`the Burevestnik, a missile developed by`)."""
    if noun.dep == "appos" and noun.lemma in SUMMING:
        return [noun]
    kind = noun.pos == "NOUN" or any(c.dep == "det" and c.lemma in ("a", "an") for c in noun.children)  # `Graham, a Republican who`
    if noun.dep == "appos" and kind and noun.head.pos == "PROPN" and noun.head.i < noun.i:
        return [noun.head]
    if noun.dep == "attr" and noun.pos == "NOUN" and noun.head.lemma == "be":  # `ANZUS is an alliance formed by`
        named = [c for c in noun.head.children if c.dep == "nsubj" and c.pos == "PROPN" and c.i < noun.i]
        return named or conjuncts(noun)
    return conjuncts(noun)


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Who does it: the subject of an active verb, the agent of a passive one; inherited where the clause has none."""
    if depth > 8:
        return []
    if modifying(verb):
        if owner := [t for c in verb.head.children if c.dep == "poss" for t in conjuncts(c)]:
            return owner
        return [c for c in verb.children if c.i < verb.i and c.pos in ("PROPN", "ADJ", "NOUN") and c.text[:1].isupper()]
    if passive(verb):
        agents = [c for c in verb.children if c.dep == "agent" or c.dep == "prep" and c.lemma == "by"]
        # `was threatened with sanctions by Russia`: the parser hangs the agent on the noun before it
        agents = agents or [c for w in verb.children if w.dep == "prep" and w.lemma in ("with", "under") for p in w.children for c in p.children
                            if c.dep == "prep" and c.lemma == "by"]  # fmt: skip
        return [t for c in agents for p in c.children if p.dep == "pobj" for t in conjuncts(p)]
    found = grammatical_subjects(verb, depth)
    return [*found, *(t for t in _companions(verb) if t not in found)] if found else found


def _companions(verb: Token) -> list[Token]:
    """Who does it with the subject: `developed jointly with Russia`, `together with Turkey, the UN brokered it`."""
    found: list[Token] = []
    for holder in (verb, *(c for c in verb.children if c.dep in SUBJECT)):
        beside = {c.i for c in holder.children if c.dep == "advmod" and c.lemma in TOGETHER}
        for c in holder.children:
            if c.dep != "prep" or c.lemma != "with":
                continue
            if c.i - 1 in beside or any(x.lemma in TOGETHER and x.i == c.i - 1 for x in c.children):
                found += [t for p in c.children if p.dep == "pobj" for t in conjuncts(p)]
    return found


def grammatical_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The subject as the grammar has it, whatever the voice."""
    if depth > 8:
        return []
    own = [c for c in verb.children if c.dep in SUBJECT or c.dep in PASSIVE_SUBJECT]
    if own:
        return [t for c in own for t in (*_unwrap(c, verb), *_alongside(c, verb))] + _likewise(verb)
    head = verb.head
    if fronted := _fronted(verb) or _interrupted(verb):
        return fronted
    if head is verb:
        return []
    if verb.dep == "conj" and is_verbal(head):
        stolen = _stolen_subject(verb)
        if stolen is not None:
            return [stolen]
        if head.dep == "ccomp" and (holder := _holding(head.head, verb)):
            return holder
        return grammatical_subjects(head, depth + 1)
    if verb.dep in ("xcomp", "ccomp") and is_verbal(head):
        if head.lemma in OBJECT_CONTROL and not passive(head):
            # who calls somebody telephones; only who calls on or for somebody asks for something
            controlled = [c for c in head.children if c.dep == "dobj" and head.lemma != "call"]
            if not controlled:
                controlled = [p for c in head.children if c.dep == "prep" and c.lemma in ("on", "to", "for") for p in c.children if p.dep == "pobj"]
            if controlled:
                return [t for c in controlled for t in conjuncts(c)]
        return grammatical_subjects(head, depth + 1)
    if verb.dep == "advcl" and is_verbal(head):
        if head.lemma in OBJECT_CONTROL and verb.tag in ("VB",) and (controlled := [c for c in head.children if c.dep == "dobj"]):
            return [t for c in controlled for t in conjuncts(c)]
        for c in head.children:  # `A sided with B, and C, though pressed by D, stayed out`: C is pressed
            if c.dep == "conj" and c.i > verb.i > head.i and not any(x.dep in SUBJECT or x.dep in PASSIVE_SUBJECT for x in c.children):
                stolen = _stolen_subject(c)
                if stolen is not None and stolen.i < verb.i:
                    return [stolen]
        return grammatical_subjects(head, depth + 1)
    if verb.dep in ("xcomp", "ccomp", "advcl") and head.pos == "ADJ":
        return grammatical_subjects(head.head, depth + 1) if is_verbal(head.head) else []
    if verb.dep == "acomp" and is_verbal(head):  # `is committed to helping`
        return grammatical_subjects(head, depth + 1)
    if verb.dep == "pcomp":
        governor = head.head
        if governor.pos in ("ADV", "ADJ"):  # `stopped short of withdrawing`
            governor = governor.head
        if is_verbal(governor):
            if (head.lemma == "for" or governor.lemma in OBJECT_CONTROL and head.lemma in ("of", "from", "over", "into", "with", "against")) and not passive(governor):
                # `thanked Poland for hosting`, `accused Iran of enriching`: what the object does
                controlled = [c for c in governor.children if c.dep == "dobj"]
                if controlled:
                    return [t for c in controlled for t in conjuncts(c)]
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
            return _meant(head)
        # `the first to violate`: the infinitive is understood of the clause's subject
        if any(c.dep == "aux" and c.text.lower() == "to" for c in verb.children):
            if head.dep in ("attr", "acomp") and is_verbal(head.head):
                return grammatical_subjects(head.head, depth + 1)
            return owners(head, depth + 1) or [head]
    if verb.dep == "appos":
        return []
    return []


def _fronted(verb: Token) -> list[Token]:
    """`At the Vladivostok Summit, Ford and Brezhnev agreed`: the parser coordinates Ford with the summit behind the comma."""
    if verb.tag not in ("VBD", "VBZ", "VBP") or verb.dep not in ("ROOT", "ccomp"):
        return []
    for preposition in verb.children:
        # `On a visit to Kabul, Blinken said`: coordinated with the noun of an inner phrase
        for p in preposition.subtree() if preposition.dep == "prep" and preposition.i < verb.i else ():
            for c in p.children:
                if p.dep == "pobj" and c.dep in ("conj", "appos") and c.pos == "PROPN" and any(x.text == "," and p.i < x.i < c.i for x in (*p.children, *verb.children)):
                    return conjuncts(c)
    return []


def _interrupted(verb: Token) -> list[Token]:
    """`Truman, unwilling to wait yet determined to avoid war, rejected the plan`: the parser makes a clause of what stands between."""
    if verb.tag not in ("VBD", "VBZ", "VBP") or any(c.text in ("\"", "“", "”") for c in verb.children):
        return []
    between = [c for c in verb.children if c.dep == "ccomp" and c.i < verb.i and c.tag in ("VBN", "JJ", "VBD")]
    return [
        t for c in between for n in c.children if n.dep in SUBJECT and n.pos == "PROPN" and any(x.text == "," and n.i < x.i < c.i for x in (*n.children, *c.children))
        for t in conjuncts(n)
    ]  # fmt: skip


def _holding(held: Token, verb: Token) -> list[Token]:
    """`Nasser, convinced that Britain would not fight, rejected the plan`: the parser coordinates the act with what is believed."""
    if held.tag not in ("VBN", "VBD", "JJ") or verb.tag not in ("VBD", "VBZ", "VBP"):
        return []
    beside = {t.i: t for t in (*held.children, *(x for c in held.children for x in (*c.children, *(y for z in c.children for y in z.children))))}
    held_apart = held.i - 1 in beside and beside[held.i - 1].text == "," and verb.i - 1 in beside and beside[verb.i - 1].text == ","
    return [t for n in held.children if n.dep == "nsubj" and n.i < held.i and held_apart for t in conjuncts(n)]


def _alongside(subject: Token, verb: Token) -> list[Token]:
    """Who does it with the subject: `France, along with Italy, signed`, `Britain together with Canada opposed`."""
    found = []
    for c in (*subject.children, *verb.children):
        if c.text.lower() in ("along", "together") and subject.i < c.i < verb.i:
            found += [t for n in c.children if n.dep == "prep" and n.lemma == "with" for p in n.children if p.dep == "pobj" for t in conjuncts(p)]
    return found


def _likewise(verb: Token) -> list[Token]:
    """Who is said to do the same: `Egypt rejected the plan, as did Jordan and Syria`."""
    same = [c for c in verb.children if c.dep == "advcl" and c.lemma in ("do", "have") and c.i > verb.i]
    same = [c for c in same if any(x.text.lower() == "as" and x.i < c.i for x in c.children) and not any(x.dep in ("dobj", "xcomp", "ccomp") for x in c.children)]
    return [t for c in same for n in c.children if n.dep in SUBJECT and n.i > c.i for t in conjuncts(n)]


def _stolen_subject(verb: Token) -> Token | None:
    """`A leaves the treaty and B abandons the pact`: the parser coordinates B with the treaty instead of making it the subject."""
    if verb.tag not in ("VBZ", "VBD", "VBP"):
        return None
    clause = {t.i: t for t in verb.head.subtree() if t.i < verb.i}
    parted = verb.i - 1 in clause and clause[verb.i - 1].text == ","
    for t in clause.values():
        if t.dep != "conj" or t.pos not in ("PROPN", "NOUN"):
            continue
        last = max(x.i for x in t.subtree())
        if last == verb.i - 1:
            return t
        # `A sided with B, and C, though pressed by D, stayed out`
        before = [clause[n].text.lower() if n in clause else "" for n in (min(x.i for x in t.subtree()) - k for k in (2, 1))]
        if parted and t.pos == "PROPN" and before in ([",", "and"], [",", "but"], [",", "while"]) and last + 1 in clause and clause[last + 1].text == "," and last + 1 < verb.i - 1:
            return t
    return None


def possessors(noun: Token) -> list[Token]:
    """Whose a noun is by the words at it: `Moscow's handling`, `the Russian handling`, `the handling by Moscow`, `a plan made by Moscow`."""
    direct = [t for c in noun.children if c.dep == "poss" for t in conjuncts(c)]
    direct = direct or [c for c in noun.children if c.dep in ("amod", "compound", "nmod") and c.text[:1].isupper()]
    direct = direct or [t for n, t in phrases(noun) if n == "by"]
    direct = direct or [t for c in noun.children if c.dep == "acl" and c.tag == "VBN" and c.lemma in BRINGING for t in subjects(c)]
    return direct or [t for n, p in phrases(noun) if n in ("for", "on") for t in _by(p)]  # `offers for talks by Kabul`


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
    by = _by(noun)
    if by:
        return by
    direct = [t for c in noun.children if c.dep == "poss" for t in conjuncts(c)]
    if direct:
        return _own(noun, direct) or direct
    direct = [
        c for c in noun.children
        if c.dep in ("amod", "compound", "nmod") and c.pos in ("PROPN", "ADJ") and c.text[:1].isupper() and (c.i > 0 or c.entity or c.pos == "PROPN")
    ]  # fmt: skip
    if direct:
        return direct
    # `violations of the agreements by Russia`: the parser hangs the agent on the noun before it
    by = [t for n, p in phrases(noun) if n in ("of", "in", "on") for t in _by(p)]
    if by:
        return by
    if noun.lemma in ROLES and (listed := _listed(noun)):
        return listed
    if noun.dep == "nsubj" and noun.head.lemma in ("come", "stem", "emanate"):  # `opposition to the pact came from Egypt`
        if source := [t for n, t in phrases(noun.head) if n == "from"]:
            return source
    blaming = [v for v in noun.children if v.dep in ("acl", "relcl")] + ([noun.head] if noun.dep == "nsubjpass" else [])
    # `an attack on oil facilities blamed on Iran`: the parser hangs the clause on the nearest noun
    blaming += [v for v in noun.subtree() if v.dep in ("acl", "relcl") and v.head is not noun and v.lemma in ("blame", "attribute", "ascribe", "claim")]
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
    if noun.dep == "pobj" and noun.head.lemma in ("of", "including") and noun.head.head.lemma in GROUPING:
        return owners(noun.head.head, depth + 1)
    return support_subjects(noun, depth)


def _own(noun: Token, possessors: list[Token]) -> list[Token]:
    """The plural subject whose own act a noun is: `Syrian forces continued their attacks`."""
    if [t.text.lower() for t in possessors] != ["their"] or noun.dep != "dobj" or noun.head.lemma not in SUPPORT:
        return []
    doers = support_subjects(noun)
    return doers if len(doers) == 1 and doers[0].tag in ("NNS", "NNPS") else []


def amount(noun: Token) -> Token | None:
    """The sum that a noun is given in: `40 million dollars in aid`."""
    if noun.dep == "pobj" and noun.head.lemma == "in" and noun.head.dep == "prep":
        measure = noun.head.head
        if measure.lemma in ("dollar", "euro", "pound", "million", "billion", "sum", "amount") or measure.tag == "CD" or measure.text == "$":
            return measure
    return None


def _by(noun: Token) -> list[Token]:
    return [t for c in noun.children if c.dep in ("prep", "agent") and c.lemma == "by" for p in c.children if p.dep == "pobj" for t in conjuncts(p)]


def _listed(noun: Token) -> list[Token]:
    """Who are named as examples: `members including A and B`, `its signatories include A and B`."""
    inner = [p for c in noun.children if c.text.lower() in ("including", "like", "as") for p in c.children if p.dep in ("pobj", "dobj")]
    if noun.dep == "nsubj" and noun.head.lemma in ("include", "comprise"):
        inner += [c for c in noun.head.children if c.dep == "dobj"]
    return [t for p in inner for t in conjuncts(p)]


def support_subjects(noun: Token, depth: int = 0) -> list[Token]:
    """The subject of the verb that governs a noun as its object (`Russia announced a moratorium`) or predicate."""
    head = noun.head
    if noun.dep == "conj" and head.pos in ("NOUN", "PROPN"):
        return support_subjects(head, depth + 1) if depth < 8 else []
    if noun.dep == "dobj" and head.lemma == "take" and noun.lemma in ("delivery", "possession", "receipt", "custody"):
        return []  # what others do
    if noun.dep == "dobj" and is_verbal(head):
        return subjects(head, depth + 1) if head.lemma in SUPPORT or head.lemma == "reserve" else []
    if noun.dep == "nsubjpass" and head.lemma in SUPPORT:  # `the decision to leave was announced by the Kremlin`
        return subjects(head, depth + 1)
    if noun.dep in ("attr", "oprd") and is_verbal(head):
        return grammatical_subjects(head, depth + 1)
    if noun.dep == "appos" and head.pos == "PROPN":  # `Turkey, a member of NATO`
        return conjuncts(head) if not any(c is noun for c in conjuncts(head)) else [head]
    if noun.dep == "pobj" and noun.head.dep == "prep":
        governor = noun.head.head
        if (doers := _answerable(noun.head, governor, depth)) is not None:
            return doers
        if is_verbal(governor) and noun.head.lemma == "in" and noun.lemma in CONDUCT:
            return subjects(governor, depth + 1)
        if noun.head.lemma == "as":  # `as a party to the treaty, Iran may`; `described Iran as a party`
            if not is_verbal(governor):
                return conjuncts(governor) if governor.pos == "PROPN" else []
            return grammatical_subjects(governor, depth + 1) if noun.i < governor.i or passive(governor) else objects(governor)
        if is_verbal(governor) and (
            noun.head.lemma in ("in", "into", "on", "upon") and governor.lemma in (*SUPPORT, "engage", "participate", "focus", "work", "embark", "be")
            or noun.head.lemma in ("at", "under", "after", "following", "on", "upon", "amid") and noun.lemma in URGING
            or noun.head.lemma in ("during", "at") and noun.lemma in ("meeting", "talk", "summit", "conversation", "call", "visit")
            or noun.head.lemma in ("with", "to") and governor.lemma in ("proceed", "go", "commit", "agree", "move", "come", "counter", "respond", "reply", "retort")
        ):
            return grammatical_subjects(governor, depth + 1)
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


def named(verb: Token) -> bool:
    """Whether a verb says what somebody is rather than does something to him: `called Iran a threat`, `called Xi his friend`."""
    if verb.lemma not in NAMING:
        return False
    what = verb.child("dobj")
    if what is not None and any(c.dep == "appos" and not any(x.text == "," for x in what.children) for c in what.children):
        return True
    given = any(c.dep == "oprd" or c.dep == "ccomp" and not c.tag.startswith("VB") for c in verb.children)
    return given and (what is not None or passive(verb) or any(c.dep == "ccomp" for c in verb.children))


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
    if passive(verb):
        own = [c for c in verb.children if c.dep in PASSIVE_SUBJECT or c.dep in SUBJECT and verb.dep != "acl"]
        if own:
            return [t for c in own for t in _unwrap(c, verb)]
        if verb.dep == "acl":
            return _meant(verb.head) if verb.head.dep != "conj" else [verb.head]
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
            found.extend(_unwrap(c, verb) if c.text.lower() in RELATIVE else conjuncts(c))
        return found
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
    if verb.dep == "relcl" and not any(c.text.lower() in RELATIVE and c.dep in SUBJECT for c in verb.children) and any(
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


def phrases(token: Token) -> Iterator[tuple[str, Token]]:
    """Prepositional phrases of a verb or noun: (preposition, head of its object), `out of` as one; gerunds too."""
    particles = [c.text.lower() for c in token.children if c.dep in ("prt", "advmod") or c.dep == "prep" and not c.children]
    for c in token.children:
        if c.dep not in ("prep", "agent", "dative", "advmod", "prt") and not (c.dep == "prep" and c.pos == "VERB"):
            continue
        name = c.text.lower() if c.pos == "ADP" or c.dep in ("prep", "agent", "dative") else c.text.lower()
        for p in c.children:
            if p.dep in ("pobj", "pcomp"):
                for t in conjuncts(p):
                    yield name, t
                    for particle in particles:
                        if particle != name:
                            yield f"{particle} {name}", t
            elif p.dep == "prep":
                for q in p.children:
                    if q.dep in ("pobj", "pcomp"):
                        for t in conjuncts(q):
                            yield f"{name} {p.text.lower()}", t
                            yield p.text.lower(), t
            elif p.dep == "conj" and p.pos == "ADP":
                for q in p.children:
                    if q.dep == "pobj":
                        for t in conjuncts(q):
                            yield p.text.lower(), t


def reciprocal(token: Token) -> bool:
    """`each other`, `one another`: the members of a plural subject, each with each."""
    return token.lemma in ("other", "another") and any(c.lemma in ("each", "one") for c in token.children)


def joined(noun: Token) -> list[Token]:
    """Names that hyphens join before a noun: `U.S.-Japan-ROK cooperation`; none where there are fewer than two."""
    before = {t.i: t for t in noun.subtree() if t.i < noun.i}
    links = [i for i, t in before.items() if t.text in ("-", "–", "/") and i - 1 in before and i + 1 in before]
    ends = {i + step for i in links for step in (-1, 1)}
    return [before[i] for i in sorted(ends) if before[i].text[:1].isupper()] if len(ends) > 1 else []


def negated(token: Token) -> bool:
    """Whether a negation stands directly at the token: `did not`, `never`, `no talks`, `neither`."""
    for c in token.children:
        word = c.text.lower()
        if c.dep == "neg" and not any(g.text.lower() == "only" for g in c.children) and not _not_only(c):
            return True
        if word in ("never", "neither", "nor") and c.dep in ("advmod", "preconj", "cc") and c.i < token.i:
            return True
        if c.dep == "det" and word in ("no", "neither"):
            return True
    return False


def _not_only(token: Token) -> bool:
    siblings = token.head.children
    return any(s.text.lower() in ("only", "just", "merely") and s.i == token.i + 1 for s in siblings)


def clause_verb(token: Token) -> Token:
    """The verb of the clause that a token stands in (the token itself if it is one)."""
    current = token
    while not is_verbal(current) and current.head is not current:
        current = current.head
    return current
