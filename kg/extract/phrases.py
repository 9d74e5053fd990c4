"""The pieces of a clause: lists of coordinated words, prepositional phrases, negation, voice, the verb of the clause.

`A, B and C` is one list, `was signed` passive, `never signed` negated; `who` stands for the noun before it.
Invariant: purely syntactic, and only what stands together in the tree; who does what is asked in `kg.extract.frames`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.text import Token

__all__ = ["MAKING", "NAMING", "PASSIVE_SUBJECT", "RELATIVE", "SUBJECT", "amount", "clause_verb", "conjuncts", "halved", "is_verbal", "joined", "meant", "modifying", "named", "negated", "passive", "phrases", "prefixed", "reciprocal", "stolen_subject", "unwrap"]

SUBJECT = frozenset(("nsubj", "csubj"))
PASSIVE_SUBJECT = frozenset(("nsubjpass", "csubjpass"))
RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
#: Verbs of making: `India's indigenously developed missile`.
MAKING = frozenset("develop build make produce manufacture design construct assemble".split())
CLAIMED = frozenset("charge accusation allegation claim assertion suggestion report".split())  #: `..., a charge that Russia rejects`
#: Nouns that sum up what was said, whatever name they stand behind: `talks with Syria and Jordan, a prospect that Israel disliked`.
SUMMING = frozenset("prospect step move decision measure idea fact development outcome course gesture act event proposal change shift result offer remark comment statement demand threat warning vow promise speech announcement policy attack strike operation".split())
#: Nouns that are a preposition with `in` before them: `in response to the attack`.
COMPLEX = frozenset("response retaliation defiance reaction reprisal".split())
#: Talks and fights, and verbs that say that they take place: `talks opened between`.
PARLEYS = frozenset("talk negotiation discussion meeting fighting war hostility conflict clash dialogue consultation relation".split())
OCCURRING = frozenset("open begin start resume take hold continue break occur ensue follow erupt come commence convene".split())
#: Verbs of giving a name: `what it called aggression`, `what he described as a threat`.
NAMING = frozenset("call describe term label denounce brand dub see regard consider".split())


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it, in order: `A, B and C`."""
    result = [token]
    for found in result:
        result.extend(c for c in found.children if c.dep == "conj" and c not in result and not _stolen(c) and not _instead(found, c) and not _misplaced(found, c))
        result.extend(
            c for c in found.children
            if c.dep == "appos" and (c.pos == "PROPN" and any(x.dep in ("cc", "conj") for x in c.children) or _itemised(found, c)) and c not in result
        )  # fmt: skip
        # `missiles, 42 bombers and some troops`: the parser takes the middle of a counted list for an apposition
        result.extend(
            c for c in found.children
            if c.dep == "appos" and c.pos == "NOUN" and c.child("nummod") and c.child("conj") and c.child("cc") and not c.child("det") and c not in result
        )  # fmt: skip
        result.extend(c for c in _strayed(found) if c not in result)
        # `Nixon and Soviet General Secretary Brezhnev`: the parser hangs the first name on the second's title
        result.extend(
            x for c in found.children if c.dep in ("compound", "nmod") and c.pos in ("PROPN", "NOUN") and c.i < found.i
            for x in (c, *c.children) if x.dep == "nmod" and any(y.dep == "cc" for y in x.children) and x not in result
        )  # fmt: skip
        # `support for rebels in Ukraine and President Assad`: the parser coordinates the person with the place
        result.extend(x for c in found.children if c.dep == "prep" and c.lemma == "in" for p in c.children for x in p.children if _misplaced(p, x) and x not in result)
    whole = [t for t in result if not _half(t)]
    return sorted(whole or result, key=lambda t: t.i)


def _instead(first: Token, other: Token) -> bool:
    """Whether a coordinated word is what is not meant: `a rival rather than a partner`."""
    return any(x.text.lower() == "than" and x.dep in ("cc", "prep", "mark") and first.i < x.i < other.i for x in (*first.children, *other.children))


def _misplaced(place: Token, other: Token) -> bool:
    """Whether a person is coordinated with the place where somebody else is: `rebels in Ukraine and President Assad`."""
    at = place.dep == "pobj" and place.head.lemma == "in" and place.entity == "GPE" and place.head.head.tag == "NNS"
    return at and other.dep == "conj" and other.entity == "PERSON"


def _itemised(first: Token, item: Token) -> bool:
    """Whether a semicolon makes an item of a list of what the parser takes for an apposition: `A, a bank; B, a firm; and C`."""
    before = min(x.i for x in item.subtree()) - 1
    semicolons = [c.i for c in first.children if c.text == ";"]
    return before in semicolons and item.text[:1].isupper() and (len(semicolons) > 1 or any(c.dep == "conj" for c in item.children))


def _half(word: Token) -> bool:
    """The first half of a coordinated word: `UN-` of `the UN- and U.S.-designated bank`, which the parser coordinates with the bank."""
    return word.text.endswith(("-", "–")) and len(word.text) > 1 and any(c.dep == "conj" for c in word.children)


def halved(participle: Token) -> list[Token]:
    """Who does it as well, written as half a word: `the UN- and U.S.-designated bank`."""
    noun = participle.head
    near = [*participle.children, *noun.children, *([noun.head] if noun.dep == "conj" else [])]
    return [t for t in near if t.i < participle.i and t.text.endswith(("-", "–")) and t.text[:1].isupper() and len(t.text) > 1]


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
    """Whether a coordinated noun is the subject of the finite verb right behind it; see ``stolen_subject``."""
    top = token
    while not is_verbal(top) and top.head is not top:
        top = top.head
    last = max((x.i for x in token.subtree()), default=token.i)
    return any(c.dep == "conj" and c.i > last and not any(x.dep in SUBJECT or x.dep in PASSIVE_SUBJECT for x in c.children) and stolen_subject(c) is token for c in top.children)


def stolen_subject(verb: Token) -> Token | None:
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


def clause_verb(token: Token) -> Token:
    """The verb of the clause that a token stands in (the token itself if it is one)."""
    current = token
    while not is_verbal(current) and current.head is not current:
        current = current.head
    return current


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
    made = verb.text.endswith("ed") or verb.tag == "VBN" and verb.lemma in MAKING  # `American-made missiles`
    return made and any(c.text in ("-", "–") and c.i == verb.i - 1 for c in verb.children)


def named(verb: Token) -> bool:
    """Whether a verb says what somebody is rather than does something to him: `called Iran a threat`, `called Xi his friend`."""
    if verb.lemma not in NAMING:
        return False
    what = verb.child("dobj")
    if what is not None and any(c.dep == "appos" and not any(x.text == "," for x in what.children) for c in what.children):
        return True
    given = any(c.dep == "oprd" or c.dep == "ccomp" and not c.tag.startswith("VB") for c in verb.children)
    return given and (what is not None or passive(verb) or any(c.dep == "ccomp" for c in verb.children))


def unwrap(token: Token, verb: Token) -> list[Token]:
    """A relative pronoun stands for the noun before it."""
    counted = token.pos in ("DET", "PRON", "NOUN", "NUM", "ADJ") and any(  # `Iran and Iraq, both of which possess missiles`
        c.dep == "prep" and c.lemma == "of" and any(p.text.lower() in ("which", "whom") for p in c.children) for c in token.children
    )
    if counted or token.text.lower() in RELATIVE and token.tag in ("WP", "WDT", "IN", "DT"):
        current = verb
        while current.dep in ("conj", "xcomp", "ccomp") and current.head is not current:
            current = current.head
        head = _relative_head(current) or (_listed_before(token, current) if counted else None)
        if head is not None and token.text.lower() == "who" and (person := _sent(head)) is not None:
            return conjuncts(person)
        if head is not None and (last := _last_only(head, token, current)) is not None:
            return [last]
        if head is not None:
            return meant(head) if not head.child("appos") else [head]
    return conjuncts(token)


def _sent(place: Token) -> Token | None:
    """The person of `sent Robertson to Seoul, who persuaded Rhee`: no city is `who`."""
    verb = place.head.head
    if place.dep != "pobj" or place.entity != "GPE" or not is_verbal(verb):
        return None
    return next((c for c in verb.children if c.dep in ("dobj", "nsubjpass") and c.entity == "PERSON" and c.i < place.i), None)


def _listed_before(token: Token, verb: Token) -> Token | None:
    """The list right before `..., both of which`, where the parser makes no relative clause of it."""
    if verb.dep not in ("advcl", "ccomp") or verb.head is verb:
        return None
    start = min(t.i for t in token.subtree())
    last = next((t for t in verb.head.subtree() if t.i == start - 2 and t.pos == "PROPN"), None)
    while last is not None and last.dep == "conj" and last.head.pos == "PROPN":
        last = last.head
    return last


def _last_only(head: Token, relative: Token, verb: Token) -> Token | None:
    """The last of `A, B and C, which tested`: of several names a clause that is no plural is about the one before it."""
    members = conjuncts(head)
    if len(members) < 3 or relative.text.lower() not in ("which", "who") or relative.head is not verb or any(t.pos != "PROPN" or t.i > relative.i for t in members):
        return None
    many = verb.tag == "VBP" or any(c.text.lower() in ("were", "are", "have", "all", "both") for c in (verb, *verb.children))
    return None if many or members[-1].i < relative.i - 3 else members[-1]


def _relative_head(verb: Token) -> Token | None:
    """The noun that a relative clause is about."""
    return verb.head if verb.dep == "relcl" else None


def meant(noun: Token) -> list[Token]:
    """The noun that a clause behind it is about: of an apposition, the name before it (`the Burevestnik, a missile developed by`)."""
    if noun.dep == "appos" and noun.lemma in (*SUMMING, *CLAIMED):
        return [noun]
    kind = noun.pos == "NOUN" or any(c.dep == "det" and c.lemma in ("a", "an") for c in noun.children)  # `Graham, a Republican who`
    if noun.dep == "appos" and kind and noun.head.pos == "PROPN" and noun.head.i < noun.i:
        return [noun.head]
    if noun.dep == "attr" and noun.pos == "NOUN" and noun.head.lemma == "be":  # `ANZUS is an alliance formed by`
        named = [c for c in noun.head.children if c.dep == "nsubj" and c.pos == "PROPN" and c.i < noun.i]
        return named or conjuncts(noun)
    return conjuncts(noun)


def phrases(token: Token) -> Iterator[tuple[str, Token]]:
    """Prepositional phrases of a verb or noun: (preposition, head of its object), `out of` as one; gerunds too."""
    particles = [c.text.lower() for c in token.children if c.dep in ("prt", "advmod") or c.dep == "prep" and not c.children]
    for c in token.children:
        if c.dep not in ("prep", "agent", "dative", "advmod", "prt") and not (c.dep == "prep" and c.pos == "VERB"):
            continue
        name = c.text.lower() if c.pos == "ADP" or c.dep in ("prep", "agent", "dative") else c.text.lower()
        for p in c.children:
            if p.dep in ("pobj", "pcomp"):
                if name == "in" and p.lemma in COMPLEX:
                    for q in (q for x in p.children if x.dep == "prep" for q in x.children if q.dep == "pobj"):
                        yield from ((f"in {p.lemma} {q.head.text.lower()}", t) for t in conjuncts(q))
                if name == "without" and p.pos == "NOUN":  # `negotiations without preconditions with Iran`: the parser hangs whom on the conditions
                    yield from ((x.text.lower(), t) for x in p.children if x.dep == "prep" and x.lemma == "with" for q in x.children if q.dep == "pobj" for t in conjuncts(q))
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
    yield from _extraposed(token)


def _extraposed(noun: Token) -> Iterator[tuple[str, Token]]:
    """`Talks opened at Kaesong between A and B`: whose they are stands behind the verb that says that they take place."""
    if noun.lemma in PARLEYS and noun.dep in ("nsubj", "nsubjpass") and noun.head.lemma in OCCURRING:
        for c in noun.head.children:
            places = [x for p in c.children if p.dep == "pobj" for x in p.children] if c.dep == "prep" else []
            for between in (c, *places):
                if between.dep == "prep" and between.lemma == "between" and between.i > noun.head.i:
                    yield from (("between", t) for p in between.children if p.dep == "pobj" for t in conjuncts(p))


def negated(token: Token) -> bool:
    """Whether a negation stands directly at the token: `did not`, `never`, `no talks`, `neither`."""
    for c in token.children:
        word = c.text.lower()
        if c.dep == "neg" and not any(g.text.lower() == "only" for g in c.children) and not _not_only(c):
            return True
        if word == "yet" and token.lemma == "have" and c.i == token.i + 1 and any(x.dep == "xcomp" for x in token.children):
            return True  # `has yet to ratify`
        if word in ("never", "neither", "nor") and c.dep in ("advmod", "preconj", "cc") and c.i < token.i:
            return True
        if c.dep == "det" and word in ("no", "neither"):
            return True
    return _unaided(token)


def _unaided(verb: Token) -> bool:
    """`has not armed rebels`: the parser may take the participle for an adjective, and `not` with it to the object."""
    return verb.lemma == "have" and any(x.dep == "neg" and x.i == verb.i + 1 for c in verb.children if c.dep == "dobj" for x in c.children)


def _not_only(token: Token) -> bool:
    siblings = token.head.children
    return any(s.text.lower() in ("only", "just", "merely") and s.i == token.i + 1 for s in siblings)


def prefixed(word: Token) -> str:
    """The lemma, with what a hyphen joins to it: `test-fire`, `non-compliance`; a noun keeps only a prefix that turns its sense."""
    near = {t.i: t for t in (*word.head.children, *word.children)}
    hyphen, before = near.get(word.i - 1), near.get(word.i - 2)
    joined = hyphen is not None and before is not None and hyphen.text == "-" and before.end == hyphen.start and hyphen.end == word.start
    if before is None or not joined or word.pos == "NOUN" and before.text.lower() not in ("non", "anti", "counter", "cease"):
        return word.lemma
    return f"{before.text.lower()}-{word.lemma}"


def joined(noun: Token) -> list[Token]:
    """Names that hyphens join before a noun: `U.S.-Japan-ROK cooperation`; none where there are fewer than two."""
    before = {t.i: t for t in noun.subtree() if t.i < noun.i}
    links = [i for i, t in before.items() if t.text in ("-", "–", "/") and i - 1 in before and i + 1 in before]
    ends = {i + step for i in links for step in (-1, 1)}
    return [before[i] for i in sorted(ends) if before[i].text[:1].isupper()] if len(ends) > 1 else []


def reciprocal(token: Token) -> bool:
    """`each other`, `one another`: the members of a plural subject, each with each."""
    return token.lemma in ("other", "another") and any(c.lemma in ("each", "one") for c in token.children)


def amount(noun: Token) -> Token | None:
    """The sum that a noun is given in: `40 million dollars in aid`."""
    if noun.dep == "pobj" and noun.head.lemma == "in" and noun.head.dep == "prep":
        measure = noun.head.head
        if measure.lemma in ("dollar", "euro", "pound", "million", "billion", "sum", "amount") or measure.tag == "CD" or measure.text == "$":
            return measure
    return None
