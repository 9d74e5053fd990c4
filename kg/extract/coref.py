"""What a word refers to: names, their owners, pronouns, definite descriptions.

`Russian forces` act for Russia, `its` goes back to the subject, `we` is the speaker's side, `the treaty` the
last treaty named, `the two countries` the last two states. A word that nothing supports refers to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract import frames
from kg.extract.descriptions import REACH, describe, refer_to, two_of
from kg.extract.entities import Resolved
from kg.extract.matcher import WEAPON_NOUNS
from kg.extract.mentions import Title
from kg.extract.reading import Reading
from kg.extract.text import Token
from kg.model import Entity, slugify
from kg.ontology.lexicon import Pattern

__all__ = ["people", "refer", "refer_one", "side", "speaker_of_verb"]

ACTOR = ("State", "Organization", "GovernmentBody", "Person")
HE, SHE = frozenset(("he", "him", "his", "himself")), frozenset(("she", "her", "hers", "herself"))
IT = frozenset(("it", "its", "itself"))
THEY = frozenset(("they", "them", "their", "theirs", "themselves", "these", "those", "both"))
WE = frozenset(("we", "us", "our", "ours", "ourselves"))
#: What an agreement consists of: `the agreement's terms` are the agreement.
TERMS = frozenset("term provision requirement obligation spirit letter article text commitment".split())
#: What is done with weapons; a treaty that bans it limits the weapons.
ACTIVITY = frozenset(
    "use production development stockpiling stockpile transfer testing deployment possession acquisition manufacture sale export spread proliferation number".split()
)
#: How long or often something goes on: `a week of talks`.
SPAN = frozenset("day week month hour year round".split())
#: `this administration` is the one that publishes the text.
OWN = frozenset(("administration", "government", "country", "nation"))
RAISING = frozenset("need have seem appear continue begin start intend plan want refuse fail agree promise use".split())
#: Acts whose `of` names the victim: `the invasion of Ukraine` is not Ukraine's.
VIOLENCE = frozenset(
    "invasion occupation bombing bombardment shelling annexation attack assault assassination killing murder poisoning seizure capture siege "
    "blockade conquest partition strike airstrike arrest detention".split()
)
#: Who and what stands for its state where it is put under sanctions, but does not act for it.
PRIVATE = frozenset("bank company firm entity individual network institution person".split())
#: Like-minded people of another state: `our colleagues in Germany`.
FELLOWS = frozenset("colleague partner friend counterpart".split())
#: Words for an office that is not held now.
PAST = frozenset("former ex late ousted deposed exiled then next future retired one-time would-be elect".split())
#: Words that take some of a people.
SOME = frozenset("many some several most few other young those".split())
#: Nouns for persons, and nouns for actors of any kind, that examples may follow: `leaders including A and B`.
PERSONS = frozenset("leader official minister president diplomat envoy lawmaker politician figure person people individual commander general oligarch dignitary representative adviser advisor".split())
ACTORS = frozenset(
    "country nation state ally partner member power group organization organisation militia party government neighbor neighbour rival adversary opponent "
    "critic participant company firm bank entity body institution force faction actor supporter signatory supplier buyer customer proxy other".split()
)
SITES = frozenset("city town site facility base area region place port target".split())
#: What others approve or condemn: with no owner it is the doing of whom the sentence before was about.
REACTED = frozenset("decision move news announcement step".split())


def refer_one(reading: Reading, token: Token) -> Resolved | None:
    """The single thing that a token refers to, or None."""
    found = refer(reading, token)
    return found[0] if found else None


def refer(reading: Reading, token: Token, depth: int = 0) -> list[Resolved]:
    """What a token refers to; more than one for `both countries`, nothing where nothing supports it."""
    if depth > 5:
        return []
    key = id(token)
    if key in reading.anaphora:
        return reading.anaphora[key]
    reading.anaphora[key] = []  # a chain that comes back to itself refers to nothing
    found = _refer(reading, token, depth)
    reading.anaphora[key] = found
    return found


def _refer(reading: Reading, token: Token, depth: int) -> list[Resolved]:
    named = reading.names.by_token.get(id(token))
    if named is not None:
        if named.found_by == "demonym" and _some_of(token):
            return []
        return _narrower(reading, token, named, depth)
    word = token.text.lower()
    if word == "both" and token.dep in ("nsubj", "nsubjpass") and not token.children:
        return [refer_to(reading, token, m, "pronoun") for m in two_of(reading, token, ACTOR)]
    if token.tag in ("PRP", "PRP$") or word in THEY and token.pos == "PRON":
        return _pronoun(reading, token, word)
    if token.tag in ("WDT", "WP") or word == "that" and token.pos == "PRON":
        clause = frames.clause_verb(token)
        return refer(reading, clause.head, depth + 1) if clause.dep == "relcl" else []
    title = reading.title_at.get(id(token))
    if title is not None:
        if (bearer := _bearer(reading, token)) is not None:
            return [bearer]
        holder = holder_of(reading, title)
        if holder is not None:
            return [holder]
    if token.pos not in ("NOUN", "PROPN", "ADJ", "NUM", "DET", "PRON"):
        return []
    if token.dep == "appos" and token.lemma in reading.lexicon.cues["denials"]["claims"]:
        return []  # `breached the treaty, a charge that Russia rejects`
    if token.dep == "appos" and token.head is not token and (host := reading.names.by_token.get(id(token.head))) is not None:
        return [host]  # `Air Koryo, an entity that ...`
    examples = _examples(reading, token, depth)
    if examples and not (token.lemma in reading.lexicon.cues["nouns"]["owned"] and any(id(c) in reading.names.by_token for c in token.children)):
        return examples
    appositive = token.child("appos")
    if appositive is not None and (other := reading.names.by_token.get(id(appositive))) is not None and token.pos == "NOUN":
        return [other]
    known = [n for c in token.children if c.dep == "acl" and c.lemma in ("know", "call", "name", "dub") for n in _names_given(c) if id(n) in reading.names.by_token]
    if known:
        return [reading.names.by_token[id(known[0])]]  # `the treaty known as START I`
    if (group := members(reading, token)) is not None:
        return [group]
    if token.lemma in PRIVATE and "sanctions" not in {p.entry.predicate for p, _ in _asked(reading, _first_of_list(token))}:
        return []  # a Russian bank does nothing for Russia
    if token.lemma in FELLOWS and token.tag == "NNS" and (there := [r for n, p in frames.phrases(token) if n == "in" for r in refer(reading, p, depth + 1) if r.type == "State"]):
        return there
    if token.lemma in PERSONS and any(c.text.lower() in PAST for c in token.children):
        return []  # a former president is no longer his state
    carrier = _system(reading, token)
    if token.lemma in reading.lexicon.cues["nouns"]["owned"]:
        owned = [
            of for owner in _modifiers(token) for o in frames.conjuncts(owner)
            if (of := reading.names.by_token.get(id(o)) or (refer_one(reading, o) if o.tag == "PRP$" else None)) is not None
            and of.type in ("State", "Organization", "GovernmentBody", "Place")
        ]  # fmt: skip
        if owned:
            joint = len(owned) > 1 and (token.tag in ("NNS", "NNPS") or owned[1].head is not None and owned[1].head.dep == "conj")
            return [*(owned if joint else owned[:1]), *examples, *carrier]
    if examples or carrier:
        return examples or carrier
    if token.lemma == "member" and token.dep not in ("pobj", "dobj"):
        return []  # what the members do, the organisation does not
    if token.lemma in reading.lexicon.cues["nouns"]["partitive"] or token.lemma in reading.lexicon.cues["nouns"]["owned"]:
        if token.lemma in VIOLENCE:
            return []
        both = (token, *(c for c in token.children if c.dep == "conj"))  # `the government and people of Ukraine`
        inner = [p for t in both for c in t.children if c.dep == "prep" and c.lemma == "of" for p in c.children if p.dep == "pobj"]
        inner = inner or [c for c in token.children if c.dep == "poss" and token.lemma in TERMS]
        if inner and (found := [r for p in frames.conjuncts(inner[0]) for r in refer(reading, p, depth + 1)]):
            return found
    if token.lemma in ACTIVITY and "limits" in {p.entry.predicate for p, _ in _asked(reading, _first_of_list(token))}:
        shared = [t for t in frames.conjuncts(_first_of_list(token)) if t.i >= token.i]  # `bans the use, production and transfer of`
        return next((found for t in shared if (found := [r for name, p in frames.phrases(t) if name == "of" for r in refer(reading, p, depth + 1)])), [])
    if token.lemma in SPAN and any(c.dep in ("nummod", "det") for c in token.children):  # `two days of drills`
        return [r for name, p in frames.phrases(token) if name == "of" for r in refer(reading, p, depth + 1) if r.type == "Event"]
    if token.lemma == "ministry" and (body := _ministry(reading, token)) is not None:
        return [body]
    if token.lemma in OWN and any(c.text.lower() == "this" for c in token.children) and (publisher := _publisher(reading)) is not None:
        return [refer_to(reading, token, publisher, "description")]
    if token.lemma in REACTED and (doer := _doer(reading, token)) is not None:
        return [doer]
    if token.lemma in ("participation", "membership"):  # what is suspended with `its participation in the treaty`
        return [r for name, p in frames.phrases(token) if name in ("in", "of") for r in refer(reading, p, depth + 1)]
    return describe(reading, token)


def _some_of(token: Token) -> bool:
    """Whether a plural demonym means some people and not the state: `two Iranians`, `Germans who`."""
    if token.tag not in ("NNS", "NNPS"):
        return False
    who = not any(c.text.lower() == "the" for c in token.children)
    return any(
        c.dep == "nummod" or c.dep in ("amod", "det") and c.text.lower() in SOME or who and c.dep == "relcl" and any(x.text.lower() == "who" for x in c.children)
        for c in token.children
    )


def _narrower(reading: Reading, token: Token, named: Resolved, depth: int) -> list[Resolved]:
    """The named systems of a class that are told with it: `Sejjil ballistic missiles` are the Sejjil, `tanks such as the Abrams` the Abrams."""
    if named.type != "WeaponSystem" or not named.text.islower() or token is not named.head:
        return [named]
    return [m for m in _system(reading, token) if m.entity != named.entity] or _examples(reading, token, depth) or [named]


def _system(reading: Reading, token: Token) -> list[Resolved]:
    """The named system right before a noun for what it is: `MiG-31 jets`, `Tomahawk cruise missiles`."""
    if token.text.lower() not in WEAPON_NOUNS:
        return []
    near = [reading.names.by_token.get(id(c)) for c in token.children if c.dep in ("compound", "nmod", "amod") and c.i < token.i]
    return [m for m in near if m is not None and m.type == "WeaponSystem" and not m.text.islower()][-1:]


def _examples(reading: Reading, token: Token, depth: int) -> list[Resolved]:
    """Those of its kind that a plural names: `leaders including A and B`, `missiles such as the SS-20`, `weapons, among them X`."""
    if token.tag not in ("NNS", "NNPS"):
        return []
    tokens = reading.sentences[reading.sentence_of[id(token)]].tokens
    beside = tokens[token.i + 1 : token.i + 3]  # `sanctions on individuals, including X`: the parser may hang X on the sanctions
    beside = [t for n, t in enumerate(beside) if t.text.lower() == "including" and t not in token.children and (n == 0 or beside[0].text == ",")]
    inner = [
        p for c in (*token.children, *beside) if c.dep == "prep" and c.i > token.i and (
            c.text.lower() in ("including", "like") or c.text.lower() == "as" and any(x.text.lower() == "such" for x in (*token.children, *c.children))
        ) for p in c.children if p.dep in ("pobj", "dobj")
    ]  # fmt: skip
    for c in (*token.children, *token.head.children):
        them = [p for p in c.children if p.dep == "pobj"] if c.text.lower() == "among" and 0 < c.i - token.i < 6 else []
        if any(p.text.lower() == "them" for p in them):  # what follows `them` hangs beside it or on it
            inner += [x for p in (*them, *(x for t in them for x in t.children)) for x in (p,) if p.text.lower() != "them" and p.pos in ("PROPN", "NOUN")]
    named = [r for p in inner for t in frames.conjuncts(p) for r in (refer(reading, t, depth + 1) if t.pos in ("PROPN", "NOUN", "NUM") else [])]
    return [r for r in named if r.type in _kinds(reading, token)]


def _kinds(reading: Reading, noun: Token) -> tuple[str, ...]:
    """The classes of what a plural noun may be told by."""
    lemma = noun.lemma
    if lemma in PERSONS:
        return ("Person",)
    if lemma in ACTORS:
        return ACTOR if lemma not in ("country", "nation", "state") else ("State", "Place")
    if lemma in SITES:
        return ("Place",)
    if noun.text.lower() in WEAPON_NOUNS or lemma in ("arm", "equipment", "munition", "weapon", "vehicle"):
        return ("WeaponSystem",)
    cls = reading.lexicon.cue("descriptions", lemma)
    return (cls,) if cls is not None else ()


def _bearer(reading: Reading, token: Token) -> Resolved | None:
    """The person whose office stands behind a comma: `Mohammed Al-Thani, Qatari Deputy Prime Minister, met`, however the parser joins them."""
    for c in token.children:
        named = reading.names.by_token.get(id(c))
        if c.dep in ("nmod", "compound", "dep") and c.i < token.i and named is not None and named.type == "Person" and reading.text[named.end : named.end + 1] == ",":
            return named
    return None


def people(reading: Reading, token: Token) -> Resolved | None:
    """`35 Russian diplomats`: people of a state as a group of their own, for what is done to them rather than to the state."""
    if token.tag != "NNS" or token.lemma not in reading.lexicon.cues["nouns"]["people"]:
        return None
    owner = next((m for c in token.children if c.dep in ("amod", "compound", "poss") and (m := reading.names.by_token.get(id(c))) is not None and m.type == "State"), None)
    if owner is None:
        return None
    entry = reading.ontology.gazetteer.get(owner.entity)
    adjective = entry.demonyms[0] if entry and entry.demonyms else owner.text
    between = [c.text for c in token.children if c.dep in ("compound", "amod") and id(c) not in reading.names.by_token and c.i > 0 and c.i == token.i - 1]
    label = " ".join((adjective, *between, token.text))
    slug = slugify(label)
    reading.names.entities.setdefault(slug, Entity(slug, "Person", label, (f"{owner.text} {token.text}",)))
    here = Resolved(token.start, token.end, token.text, slug, "Person", "people", token, reading.sentence_of[id(token)])
    reading.reference.append(here)
    return here


def members(reading: Reading, token: Token) -> Resolved | None:
    """`NATO allies`, `member states of the CSTO`: those who belong to an organisation, as a group of its own."""
    noun = token.lemma.lower().removesuffix("s")
    if not token.text.endswith("s") or noun not in ("member", "ally", "allie", "state", "country", "nation"):
        return None
    near = [c for c in token.children if c.dep in ("compound", "amod", "nmod", "poss")]
    allies = noun.startswith("all")
    full = any(c.lemma.lower() == "member" for c in near)
    if not allies and noun != "member" and not full:
        return None
    near += [p for name, p in frames.phrases(token) if name == "of"]
    whole = next((m for c in near if (m := reading.names.by_token.get(id(c))) is not None and m.type == "Organization"), None)
    if whole is None:
        return None
    entry = reading.ontology.gazetteer.get(whole.entity)
    if not full and not (entry and entry.members):
        return None  # the members of a party or armed group are that itself
    rest = "allies" if allies else "member states"
    slug = f"{whole.entity}-{slugify(rest)}"
    said = {f"{n} {r}" for n in (whole.text, *(entry.aliases if entry else ())) for r in ((rest,) if allies else (rest, "member countries", "members", "states"))}
    reading.names.entities.setdefault(slug, Entity(slug, "Organization", f"{entry.label if entry else whole.text} {rest}", tuple(sorted(said))))
    first = min((c.start for c in token.children if c.dep in ("compound", "amod", "nmod") and c.i < token.i), default=token.start)
    here = Resolved(first, token.end, reading.quote(first, token.end), slug, "Organization", "description", token, reading.sentence_of[id(token)])
    reading.reference.append(here)
    return here


def _names_given(verb: Token) -> list[Token]:
    """What a participle of naming gives as name: `known as START I`, `called Houthis`."""
    return [*(p for name, p in frames.phrases(verb) if name == "as"), *(c for c in verb.children if c.dep in ("oprd", "dobj", "attr"))]


def _modifiers(token: Token) -> list[Token]:
    found = [c for c in token.children if c.dep in ("poss", "compound", "amod", "nmod")]
    for c in token.children:
        if c.dep in ("prep", "agent") and c.lemma in ("of", "from", "by") and not (c.lemma == "of" and token.lemma in VIOLENCE):
            found.extend(p for p in c.children if p.dep == "pobj")
    return found


def side(reading: Reading, who: Resolved) -> Resolved:
    """For whom a speaker says `we`: the state or body that a person leads or a body belongs to, else himself."""
    gazetteer = reading.ontology.gazetteer
    for (_, of), person in reading.names.holders.items():
        if person == who.entity:
            return _as(reading, who, of)
    entry = gazetteer.get(who.entity)
    if entry is None:
        return who
    if who.type == "GovernmentBody" and entry.within:
        return _as(reading, who, entry.within)
    if who.type == "Person" and entry.terms:
        date = reading.document.published
        terms = [t for t in entry.terms if date is None or (not t.start or t.start[:4] <= date[:4]) and (not t.end or t.end[:4] >= date[:4])]
        for term in terms[-1:] or ():
            led = gazetteer[term.of]
            return _as(reading, who, led.within if led.type == "GovernmentBody" and led.within else led.id)
    return who


def _as(reading: Reading, who: Resolved, entity: str) -> Resolved:
    entry = reading.ontology.gazetteer.get(entity)
    cls = entry.type if entry else reading.names.entities[entity].type if entity in reading.names.entities else "State"
    return Resolved(who.start, who.end, who.text, entity, cls, "description", who.head, who.sentence)


def speaker_of_verb(reading: Reading, verb: Token) -> list[Resolved]:
    """Who says it: the subject of a verb of saying, with its coreference resolved."""
    return [r for s in frames.subjects(verb) for r in refer(reading, s) if r.type in (*ACTOR, "Office")]


def _pronoun(reading: Reading, token: Token, word: str) -> list[Resolved]:
    if word.endswith(("self", "selves")):  # a reflexive is its clause's subject
        return [r for t in frames.grammatical_subjects(frames.clause_verb(token)) if t is not token for r in refer(reading, t)]
    if word in WE or word in ("i", "me", "my", "myself"):
        quotation = reading.quotation(token)
        verb = quotation.verb if quotation is not None else None
        speakers = speaker_of_verb(reading, verb) if verb is not None else []
        if quotation is not None and quotation.speaker is not None:
            speakers = [quotation.speaker]
        if not speakers and quotation is None and word in WE:
            publisher = _publisher(reading)
            return [refer_to(reading, token, publisher, "pronoun")] if publisher else []
        if not speakers:
            return []
        who = side(reading, speakers[0]) if word in WE else speakers[0]
        if word in WE and who.type == "Person" and (publisher := _publisher(reading)) is not None:
            who = publisher  # the spokesman of a government that publishes the transcript
        return [refer_to(reading, token, who, "pronoun")]
    if (announced := _cataphora(reading, token)) is not None:
        return [refer_to(reading, token, announced, "pronoun")]
    if word in HE or word in SHE:
        best = _antecedent(reading, token, ("Person",), gender="f" if word in SHE else "m")
    elif word == "it" and token.dep == "dobj" and token.head.lemma == "leave" and any(c.lemma in ("at", "there") for c in token.head.children):
        return []  # `I will leave it at that`
    elif word in IT:
        types: tuple[str, ...] = ("State", "Organization", "GovernmentBody")
        nearer = [t for v in _verbs_above(token) for t in v.children if t.dep in ("nsubj", "nsubjpass") and t.start < token.start]
        if word == "it" and any(t.pos == "NOUN" and id(t) not in reading.names.by_token and not refer(reading, t) for t in nearer):
            return []  # `the mandate expires unless the Council extends it`: something that has no name
        addressed = token.dep == "dobj" and token.head.lemma in frames.OBJECT_CONTROL  # `urged it to`: somebody who can act
        if word == "it" and token.dep not in ("nsubj", "poss") and not addressed:
            types = (*types, "Agreement", "WeaponSystem", "Event")
        elif word == "it" and token.dep in ("nsubjpass", "nsubj"):
            if token.head.lemma in ("be", "seem", "appear") and any(c.dep in ("acomp", "ccomp", "attr") for c in token.head.children) or any(
                c.dep == "ccomp" for c in token.head.children
            ) and frames.passive(token.head):
                return []  # `it is clear that`, `it has been declared that`
            types = (*types, "Agreement") if "object" in {slot.at for p, r in _asked(reading, token) for slot in p.slots if slot.role == r} else types
        best = _antecedent(reading, token, _wanted(reading, token, types))
        if best is not None and word == "it" and token.dep == "dobj" and _nearer_thing(reading, token, best):
            return []
    elif word in THEY:
        group = _group(reading, token)
        if group:
            return [refer_to(reading, token, g, "pronoun") for g in group]
        types = ("WeaponSystem",) if token.dep in ("dobj", "nsubjpass") else ("State", "WeaponSystem", "Organization", "Person")
        best = _antecedent(reading, token, _wanted(reading, token, types), plural=True)
        if best is None and len(several := _last_several(reading, token)) > 1:
            return [refer_to(reading, token, g, "pronoun") for g in several]
        if best is None and token.dep == "nsubj":
            best = _antecedent(reading, token, ("Organization", "GovernmentBody"))
    else:
        return []
    return [refer_to(reading, token, best, "pronoun")] if best else []


def _cataphora(reading: Reading, token: Token) -> Resolved | None:
    """`Since its invasion of Ukraine, Russia has turned to`: a possessive in a fronted phrase is its clause's subject."""
    if token.tag != "PRP$" or token.text.lower() not in IT | HE | SHE:
        return None
    sentence = reading.sentences[reading.sentence_of[id(token)]]
    if any(id(t) in reading.names.by_token for t in sentence.tokens[: token.i]):
        return None
    below = token
    for above in token.ancestors():
        if frames.is_verbal(above):
            own = [c for c in above.children if c.dep in ("nsubj", "nsubjpass")]
            if own:
                if below.dep not in ("prep", "advcl") or token.i > own[0].i or above.i < own[0].i:
                    return None
                wanted = ("State", "Organization", "GovernmentBody") if token.text.lower() in IT else ("Person",)
                found = reading.names.by_token.get(id(own[0]))
                return found if found is not None and found.type in wanted else None
        below = above
    return None


def _group(reading: Reading, token: Token) -> list[Resolved]:
    """The last subject of several members, for `they`: `France and Germany accused Iran. They urged it ...`."""
    here = reading.sentence_of[id(token)]
    for s in range(here, max(-1, here - REACH), -1):
        verbs = [t for t in reading.sentences[s].tokens if frames.is_verbal(t) and (s < here or t.i < token.i)]
        for verb in reversed(verbs):
            own = [c for c in verb.children if c.dep in ("nsubj", "nsubjpass") and c is not token and c.start < token.start]
            if any(c.tag == "NNS" and not reading.anaphora.get(id(c)) and id(c) not in reading.names.by_token for c in own):
                return []  # a plural nearer by that has no names
            members = [m for c in own for t in frames.conjuncts(c) if (m := _member(reading, t)) is not None and m.type in ACTOR]
            if len({m.entity for m in members}) > 1:
                return members
            if members and s < here:
                break
    return []


def _member(reading: Reading, token: Token) -> Resolved | None:
    """One of a plural subject, named or with a name beside it: `Trump and his counterpart Xi`."""
    return reading.names.by_token.get(id(token)) or (refer_one(reading, token) if token.child("appos") else None)


def _last_several(reading: Reading, token: Token) -> list[Resolved]:
    """Those whom a description just before meant together: `the two nations ..., but they agreed`."""
    here = reading.sentence_of[id(token)]
    recent = [r for r in reading.reference if r.found_by == "description" and r.start < token.start and r.sentence == here and r.type in ACTOR]
    last = max((r.start for r in recent), default=-1)
    return list({r.entity: r for r in recent if r.start == last}.values())


def _ministry(reading: Reading, token: Token) -> Resolved | None:
    """`the ministry` after its minister, `the foreign ministry` where the text has named one state's minister or body of that kind."""
    field = [c.text.lower() for c in token.children if c.dep in ("amod", "compound")]
    if not any(c.text.lower() == "the" for c in token.children) or any(id(c) in reading.names.by_token for c in token.children):
        return None
    last = [t for t in reading.names.titles if t.start < token.start and t.key.endswith("minister")]
    last = [t for t in last if not field or t.key.startswith(field[0])]
    if not last or not field and last[-1].sentence < reading.sentence_of[id(token)] - REACH:
        return None
    owner, name = title_owner(reading, last[-1]), last[-1].key.removesuffix("minister").strip("- ")
    if owner is None or not name:
        return None
    for entry in reading.ontology.gazetteer.values():
        names = " ".join((entry.label, *entry.aliases)).lower().replace("defence", "defense")
        if entry.type == "GovernmentBody" and entry.within == owner.entity and "ministry" in names and name.split("-")[0].replace("defence", "defense") in names:
            return refer_to(reading, token, Resolved(token.start, token.end, "", entry.id, entry.type, "description"), "description")
    return None


def _publisher(reading: Reading) -> Resolved | None:
    """The state that a government document speaks for."""
    name = reading.document.publisher or ""
    for entry in reading.ontology.gazetteer.values():
        if entry.type in ("GovernmentBody",) and entry.within and name and (name == entry.label or name in entry.aliases):
            return Resolved(0, 0, "", entry.within, "State", "description")
    return None


def _asked(reading: Reading, token: Token) -> Iterator[tuple[Pattern, str]]:
    """The patterns of the word that governs a token, each with the role in which the token stands."""
    governor, at, preposition = token.head, "", ""
    if token.dep == "pobj":
        governor, at, preposition = governor.head, "prep", token.head.lemma
    elif token.dep in ("nsubj", "nsubjpass"):
        while (inner := governor.child("xcomp")) is not None and governor.lemma in RAISING:
            governor = inner  # `it needs to be ratified`
        at = "object" if frames.passive(governor) else "subject"
    elif token.dep == "dobj":
        at = "object"
    words = reading.lexicon.nouns if governor.pos == "NOUN" else reading.lexicon.verbs
    for pattern in words.get(governor.lemma, ()):
        for slot in pattern.slots:
            if slot.at == at and (not preposition or preposition in slot.prepositions):
                yield pattern, slot.role


def _wanted(reading: Reading, token: Token, types: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the classes that the governing word takes in the token's place: one ratifies an agreement; all where it takes none."""
    classes: set[str] = set()
    for pattern, role in _asked(reading, token):
        predicate = reading.ontology.predicates[pattern.entry.predicate]
        if role in "SO":
            classes |= set((pattern.entry.subject or predicate.domain) if role == "S" else (pattern.entry.object or predicate.range))
    fitting = tuple(t for t in types if any(reading.ontology.is_a(t, c) for c in classes))
    return fitting or types


def _first_of_list(token: Token) -> Token:
    while token.dep == "conj" and token.head is not token:
        token = token.head
    return token


def _doer(reading: Reading, token: Token) -> Resolved | None:
    """Whose decision `condemned the decision` means: the one actor that the sentence before has doing something."""
    if token.dep not in ("dobj", "nsubjpass") or not {p.entry.predicate for p, _ in _asked(reading, token)} & {"supports", "criticizes", "rejects"}:
        return None
    if any(c.dep not in ("det", "punct") or c.text.lower() not in ("the", "this", "that", '"') for c in token.children):
        return None
    here = reading.sentence_of[id(token)]
    before = next((t for t in reading.sentences[here - 1].tokens if t.dep == "ROOT"), None) if here else None
    if before is not None and reading.lexicon.cue("reports", before.lemma) and (said := before.child("ccomp")) is not None:
        before = said
    if before is None or not frames.is_verbal(before) or before.lemma == "be":
        return None
    who = [r for t in frames.subjects(before) for r in refer(reading, t) if r.type in ACTOR]
    if len({r.entity for r in who}) != 1:
        return None
    official = who[0].type == "GovernmentBody" or who[0].type == "Person" and who[0].found_by == "description"  # `the Russian president signed`
    return refer_to(reading, token, side(reading, who[0]) if official else who[0], "description")


def _antecedent(
    reading: Reading, token: Token, types: tuple[str, ...], *, plural: bool = False, gender: str | None = None
) -> Resolved | None:
    here = reading.sentence_of[id(token)]
    gazetteer = reading.ontology.gazetteer
    clause = frames.clause_verb(token)
    possessive = token.tag == "PRP$"
    arguments = {id(t) for t in frames.grammatical_subjects(clause)} | {id(t) for t in frames.objects(clause)} if not possessive else set()
    arguments.discard(id(token))
    # `they urged it`: what the subject stands for is not the object
    partners = {r.entity for t in frames.grammatical_subjects(clause) if t is not token and t.tag in ("PRP", "NNS") for r in refer(reading, t)} if not possessive else set()
    reproached = _reproached(reading, token) if possessive else None
    if reproached is not None and reproached.type in types:
        return reproached
    best: tuple[float, int] | None = None
    chosen: Resolved | None = None
    for mention in reading.names.mentions + reading.reference:
        if mention.type not in types or mention.start >= token.start or mention.sentence < here - REACH or mention.sentence < 0 or mention.head is None:
            continue
        if mention.found_by == "pronoun" and mention.text.lower() in WE:
            continue
        if mention.entity in partners:
            continue
        head = mention.head
        if not possessive and head is not None and id(head) in arguments:
            continue
        entry = gazetteer.get(mention.entity)
        if gender and entry and entry.gender and entry.gender != gender:
            continue
        if plural and mention.type == "WeaponSystem" and head.tag not in ("NNS", "NNPS") and not mention.text.endswith("s"):
            continue
        if plural and mention.type in ("State", "Organization", "GovernmentBody", "Person") and not _many(reading, mention):
            continue
        score = -2.0 * (here - mention.sentence) - 0.01 * (token.start - mention.start) / 10
        top = _top(head)
        if top.dep in ("nsubj", "nsubjpass"):
            score += 1.5
            if mention.sentence == here and any(v is frames.clause_verb(top) for v in _verbs_above(token)):
                score += 1.0
        elif top.dep in ("dobj",):
            score += 0.6 if not (plural and mention.type == "WeaponSystem") else 1.5
        elif top.dep == "pobj":
            score += 0.2
        if mention.found_by in ("demonym",) and head.dep in ("amod", "compound"):
            score -= 0.8
        if mention.type == "Person" and head.dep in ("conj",):
            score += 0.2
        if best is None or (score, mention.start) > best:
            best, chosen = (score, mention.start), mention
    return chosen


def _many(reading: Reading, mention: Resolved) -> bool:
    """Whether a name is a plural: `the Houthis`."""
    return mention.type == "Organization" and mention.text.endswith("s") and " " not in mention.text and reading.text[: mention.start].lower().endswith("the ")


def _reproached(reading: Reading, token: Token) -> Resolved | None:
    """`punished Turkey because of its purchase`, `accused Iran over its programme`: the reason is the object's doing."""
    for above in token.ancestors():
        if above.lemma in ("for", "over", "because") and above.dep == "prep" and frames.is_verbal(above.head):
            verb = above.head
            whom = [*frames.objects(verb), *(p for o in frames.objects(verb) for n, p in frames.phrases(o) if n in ("on", "against"))]
            for t in whom:
                found = reading.names.by_token.get(id(t))
                if found is not None and found.type in ACTOR and t.i < token.i:
                    return found
            return None
        if frames.is_verbal(above):
            return None
    return None


def _nearer_thing(reading: Reading, token: Token, mention: Resolved) -> bool:
    """Whether a common noun without a name stands between a mention and `it`: the pronoun may mean that."""
    between = [
        t for s in reading.sentences[mention.sentence : reading.sentence_of[id(token)] + 1] for t in s.tokens
        if mention.end < t.start < token.start and t.tag == "NN" and t.dep in ("dobj", "nsubj", "nsubjpass", "pobj")
        and id(t) not in reading.names.by_token and t.entity not in ("DATE", "TIME") and not reading.anaphora.get(id(t))
    ]  # fmt: skip
    return any(t.dep in ("dobj", "nsubj", "nsubjpass") for t in between)


def _top(token: Token) -> Token:
    """The head of the noun phrase that a modifier stands in."""
    while token.dep in ("compound", "amod", "nmod", "poss") and token.head is not token:
        token = token.head
    return token


def _verbs_above(token: Token) -> list[Token]:
    return [t for t in token.ancestors() if frames.is_verbal(t)]


def title_owner(reading: Reading, title: Title) -> Resolved | None:
    """The state, body or organisation that a title belongs to: `Russian President`, `Secretary General of NATO`."""
    sentence = reading.sentences[title.sentence]
    first = next(t for t in sentence.tokens if t.start >= title.start)
    head = title.head
    if first.i > 0:
        before = sentence.tokens[first.i - 1]
        if before.text in ("'s", "'") and before.i > 0:
            before = sentence.tokens[before.i - 1]
        while before.i > 0 and (before.text.lower() in reading.lexicon.forms or before.text == "-" or before.text.lower() in ("new", "late", "outgoing", "incoming", "acting", "deputy")) and id(before) not in reading.names.by_token:
            before = sentence.tokens[before.i - 1]
        owner = reading.names.by_token.get(id(before))
        if owner is not None and owner.type in ("State", "Organization", "GovernmentBody", "Place"):
            return owner
        possessor = next((c for c in head.children if c.dep == "poss"), None)
        if possessor is not None and possessor.tag == "PRP$":
            named = {m.entity for m in reading.names.mentions if m.sentence == title.sentence and m.start < title.start and m.type in ("State", "Organization", "GovernmentBody")}
            if len(named) > 1:
                return None  # `its president` after two of them
        if possessor is not None and (owner := refer_one(reading, possessor)) is not None:  # `the country's`, `Putin's`
            owner = side(reading, owner) if owner.type == "Person" else owner
            return owner if owner.type in ("State", "Organization", "GovernmentBody") else None
    for t in sentence.tokens[first.i : head.i + 1]:
        for c in t.children:
            if c.dep == "prep" and c.lemma in ("of", "for", "at") and c.i > head.i - 1:
                for p in c.children:
                    if p.dep == "pobj" and (owner := reading.names.by_token.get(id(p))) is not None and owner.type in ("State", "Organization", "GovernmentBody", "Place"):
                        return owner
    following = sentence.tokens[head.i + 1 : head.i + 5]
    if following and following[0].text.lower() in ("of", "for"):
        for t in following[1:]:
            if (owner := reading.names.by_token.get(id(t))) is not None:
                return owner if owner.type in ("State", "Organization", "GovernmentBody", "Place") else None
    return None


def holder_of(reading: Reading, title: Title) -> Resolved | None:
    """Who the title stands for when it is used alone: `the Russian president`, `the Kremlin head`, `the president`."""
    owner = title_owner(reading, title)
    keys = {title.key, "president"} if title.key in ("head", "president") else {title.key}
    known = [(k, of, p) for (k, of), p in reading.names.holders.items() if k in keys or title.key == "head"]
    if owner is not None:
        known = [x for x in known if x[1] == owner.entity]
    people = list(dict.fromkeys(p for _, _, p in known))
    if title.head.tag in ("NNS", "NNPS"):
        return None
    here = title.start
    if owner is None or len(people) > 1:
        before = [m for m in reading.names.mentions if m.type == "Person" and m.entity in people and m.start < here]
        if not before:
            return None
        return refer_to(reading, title.head, before[-1], "description")
    if people:
        m = next(m for m in reading.names.mentions if m.entity == people[0])
        return refer_to(reading, title.head, m, "description")
    if not _nowadays(reading, title):
        return None
    current = [*_incumbents(reading, owner.entity, keys)]
    if not current and title.key == "head":  # `the NATO chief`, `the Russian leader`: whoever leads it
        current = [*_incumbents(reading, owner.entity, {k for k, t in reading.lexicon.titles.items() if t.leads})]
    if len(set(current)) != 1:
        return None
    where = Resolved(title.start, title.end, "", current[0], "Person", "description")
    return refer_to(reading, title.head, where, "description")


def _nowadays(reading: Reading, title: Title) -> bool:
    """Whether a title is told of the time of publication: no other year beside it, and no `former`."""
    date = reading.document.published
    tokens = reading.sentences[title.sentence].tokens
    years = {t.text for t in tokens if len(t.text) == 4 and t.text.isdigit() and t.text[:2] in ("18", "19", "20")}
    return date is not None and years <= {date[:4]} and not any(c.text.lower() in PAST for c in title.head.children)


def _incumbents(reading: Reading, of: str, offices: set[str]) -> Iterator[str]:
    """The persons who held one of these offices when the document was published, as the gazetteer knows."""
    date = reading.document.published or ""
    for entry in reading.ontology.gazetteer.values():
        if any(t.of == of and t.office in offices and t.start and t.start <= date and (not t.end or t.end >= date) for t in entry.terms):
            yield entry.id
