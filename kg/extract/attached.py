"""Doers that stand where the grammar would not look: behind an aside, beside the subject, behind `by`, as examples.

`At the Vladivostok Summit, Ford and Brezhnev agreed`, `Nasser, convinced that Britain would not fight, rejected the plan`: the
parser hangs the subject elsewhere. `developed jointly with Russia`, `as did Jordan`: others do it too.
Invariant: each function knows one such construction and gives nothing where it is not there.
"""

from __future__ import annotations

from kg.extract.phrases import SUBJECT, conjuncts
from kg.extract.text import Token

__all__ = ["named_by", "alongside", "apposed_before", "before_aside", "before_belief", "behind_place", "beside_infinitive", "beyond_place", "companions", "examples", "likewise"]

#: Adverbs that make `with` name another doer: `developed jointly with Russia`.
TOGETHER = frozenset("jointly together along".split())
#: Verbs that have an act for their object and no doer of it for their subject.
WITNESSING = frozenset("witness see suffer condemn denounce deplore report allege recall cite document decry face survive".split())


def behind_place(verb: Token) -> list[Token]:
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


def beside_infinitive(verb: Token) -> Token:
    """What a finite verb is coordinated with: of `calls on Iran to halt and condemns Syria`, where the parser takes the infinitive, the verb above."""
    head = verb.head
    infinitive = head.tag == "VB" and head.dep in ("xcomp", "advcl") and any(c.dep == "aux" and c.text.lower() == "to" for c in head.children)
    return head.head if infinitive and verb.tag in ("VBZ", "VBD") and head.head.tag in ("VBZ", "VBD") and not any(c.dep == "aux" for c in verb.children) else head


def beyond_place(act: Token) -> list[Token]:
    """Clauses of `after raids on ships, in waters off Yemen, which London blamed on Iran`: the parser hangs place and clause further up."""
    if act.dep != "pobj" or act.head.dep != "prep":
        return []
    places = [c for c in act.head.head.children if c.dep == "prep" and c.i > act.i and c.lemma in ("in", "off", "near", "at", "over")]
    return [v for c in places for p in c.subtree() if p.pos in ("NOUN", "PROPN") for v in p.children if v.dep in ("acl", "relcl")]


def before_aside(verb: Token) -> list[Token]:
    """`Truman, unwilling to wait yet determined to avoid war, rejected the plan`: the parser makes a clause of what stands between."""
    if verb.tag not in ("VBD", "VBZ", "VBP") or any(c.text in ("\"", "“", "”") for c in verb.children):
        return []
    between = [c for c in verb.children if c.dep == "ccomp" and c.i < verb.i and c.tag in ("VBN", "JJ", "VBD")]
    return [
        t for c in between for n in c.children if n.dep in SUBJECT and n.pos == "PROPN" and any(x.text == "," and n.i < x.i < c.i for x in (*n.children, *c.children))
        for t in conjuncts(n)
    ]  # fmt: skip


def before_belief(held: Token, verb: Token) -> list[Token]:
    """`Nasser, convinced that Britain would not fight, rejected the plan`: the parser coordinates the act with what is believed."""
    if held.tag not in ("VBN", "VBD", "JJ") or verb.tag not in ("VBD", "VBZ", "VBP"):
        return []
    beside = {t.i: t for t in (*held.children, *(x for c in held.children for x in (*c.children, *(y for z in c.children for y in z.children))))}
    held_apart = held.i - 1 in beside and beside[held.i - 1].text == "," and verb.i - 1 in beside and beside[verb.i - 1].text == ","
    return [t for n in held.children if n.dep == "nsubj" and n.i < held.i and held_apart for t in conjuncts(n)]


def apposed_before(noun: Token) -> Token | None:
    """`A signatory to the treaty, India opposed it`: the parser makes two subjects of the noun and of the name that it describes."""
    if noun.dep not in SUBJECT and noun.dep not in ("npadvmod", "dep", "ROOT") or noun.pos != "NOUN":
        return None
    clause = noun.head if noun.dep != "ROOT" else next((c for c in noun.children if c.dep in ("acl", "relcl") and c.tag in ("VBD", "VBZ", "VBP")), None)
    if clause is None:
        return None
    last = max(t.i for c in noun.children if c is not clause and c.dep == "prep" for t in c.subtree()) if any(c.dep == "prep" for c in noun.children) else noun.i
    behind = [c for c in clause.children if c.dep in (*SUBJECT, "nsubjpass") and c.pos == "PROPN" and c.i > last and min(t.i for t in c.subtree()) == last + 2]
    return behind[0] if behind and any(c.text == "," and c.i == last + 1 for c in clause.children) else None


def companions(verb: Token) -> list[Token]:
    """Who does it with the subject: `developed jointly with Russia`, `together with Turkey, the UN brokered it`; who signs a treaty with it."""
    found: list[Token] = []
    # `signed the Treaty of Lausanne with Greece and Italy`
    treaties = [c for c in verb.children if c.dep == "dobj" and c.pos == "PROPN" and c.children] if verb.lemma in ("sign", "conclude", "initial") else []
    for holder in (verb, *treaties, *(c for c in verb.children if c.dep in SUBJECT)):
        beside = {c.i for c in holder.children if c.dep == "advmod" and c.lemma in TOGETHER}
        for c in holder.children:
            if c.dep != "prep" or c.lemma != "with":
                continue
            if holder in treaties or holder is verb and any(x.i < c.i for x in treaties) or c.i - 1 in beside or any(x.lemma in TOGETHER and x.i == c.i - 1 for x in c.children):
                found += [t for p in c.children if p.dep == "pobj" for t in conjuncts(p)]
    return found


def alongside(subject: Token, verb: Token) -> list[Token]:
    """Who does it with the subject: `France, along with Italy, signed`, `Britain together with Canada opposed`."""
    found = []
    for c in (*subject.children, *verb.children):
        if c.text.lower() in ("along", "together") and subject.i < c.i < verb.i:
            found += [t for n in c.children if n.dep == "prep" and n.lemma == "with" for p in n.children if p.dep == "pobj" for t in conjuncts(p)]
    return found


def likewise(verb: Token) -> list[Token]:
    """Who is said to do the same: `Egypt rejected the plan, as did Jordan and Syria`."""
    same = [c for c in verb.children if c.dep == "advcl" and c.lemma in ("do", "have") and c.i > verb.i]
    same = [c for c in same if any(x.text.lower() == "as" and x.i < c.i for x in c.children) and not any(x.dep in ("dobj", "xcomp", "ccomp") for x in c.children)]
    return [t for c in same for n in c.children if n.dep in SUBJECT and n.i > c.i for t in conjuncts(n)]


def named_by(noun: Token) -> list[Token]:
    """Whom `by` names at a noun: `the use of gas by Syria`; the parser may hang it on the verb: `has seen the use of gas: by Syria`."""
    own = [t for c in noun.children if c.dep in ("prep", "agent") and c.lemma == "by" for p in c.children if p.dep == "pobj" for t in conjuncts(p)]
    if own or noun.dep != "dobj" or noun.head.lemma not in WITNESSING:
        return own
    by = [c for c in noun.head.children if c.dep == "prep" and c.lemma == "by" and c.i > noun.i]
    return [t for c in by for x in (c, *(y for y in c.subtree() if y.dep == "conj" and y.lemma == "by")) for p in x.children if p.dep == "pobj" for t in conjuncts(p)]


def examples(noun: Token) -> list[Token]:
    """Who are named as examples: `members including A and B`, `its signatories include A and B`."""
    inner = [p for c in noun.children if c.text.lower() in ("including", "like", "as") for p in c.children if p.dep in ("pobj", "dobj")]
    # `states are parties to the treaty, including Norway`: the parser hangs the examples on the treaty
    behind = [c for x in noun.children if x.dep == "prep" and x.lemma in ("to", "of") for p in x.children for c in p.children if c.text.lower() == "including"]
    inner += [p for c in behind if any(x.text == "," and x.i == c.i - 1 for x in c.head.children) for p in c.children if p.dep == "pobj"]
    # `among the signatories were A and B`
    if noun.dep == "pobj" and noun.head.lemma == "among" and noun.head.head.lemma == "be":
        inner += [c for c in noun.head.head.children if c.dep in ("attr", "nsubj") and c.i > noun.i]
    if noun.dep == "nsubj" and noun.head.lemma in ("include", "comprise"):
        inner += [c for c in noun.head.children if c.dep == "dobj"]
    return [t for p in inner for t in conjuncts(p)]
