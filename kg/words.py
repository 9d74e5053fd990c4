"""Statements in plain English: who says so, what, when, and who disputes it.

Invariant: a sentence never says more than its statement. What is claimed names who claims it, what is denied,
intended, possible or demanded is worded so, and no character of a label can steer a terminal or a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from kg.model import Modality, Polarity, Statement

__all__ = [
    "clean", "date_words", "day_words", "definite", "listing", "phrase", "predicate_words", "sentence", "spelled", "visible",
    "web_address",
]  # fmt: skip

#: Modality -> the auxiliary that says it (singular, plural) and how that auxiliary is negated.
AUXILIARIES: dict[Modality, tuple[str, str, str, str]] = {
    Modality.PLANNED: ("is to", "are to", "is not to", "are not to"),
    Modality.POSSIBLE: ("might", "might", "might not", "might not"),
    Modality.CONDITIONAL: ("would", "would", "would not", "would not"),
    Modality.DEMANDED: ("should", "should", "should not", "should not"),
}

#: Head nouns of names that take an article in a sentence: the INF Treaty, the Soviet Union, but NATO, New START.
_HEAD = re.compile(
    r"""(?:accord|act|administration|agenc(?:y|ie)|agreement|alliance|ambassador|arm(?:y|ie)|assembly|association
    |authorit(?:y|ie)|bank|bloc|board|bureau|chancellor|charter|chief|coalition|command|commission|committee
    |commonwealth|community|confederation|conference|congress|convention|corps|council|court|crisis|declaration
    |delegation|department|director|embassy|emirate|exercise|federation|fleet|force|forum|foundation|front|fund|government|group
    |gulf|house|institute|island|kingdom|league|memorandum|militar(?:y|ie)|minister|ministr(?:y|ie)|mission|movement
    |nation|navy|ocean|office|organi[sz]ation|pact|parliament|part(?:y|ie)|peninsula|police|premier|president|protocol
    |quartet|republic|resolution|review|revolution|sea|secretariat|secretary|senate|service|staff|state|strait|summit
    |system|talk|treat(?:y|ie)|tribunal|union|war)s?""",
    re.VERBOSE,
)

#: Single words that take one.
_ALONE = re.compile("emirates|hague|kremlin|maldives|mediterranean|netherlands|pentagon|philippines")

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# Control characters, lone surrogates, and the invisible characters that reorder a line of text.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str, limit: int | None = None) -> str:
    """One line of ``text`` that is safe to show: no control or reordering characters, at most ``limit`` characters.

    >>> clean("Russia\\u202e\\x1b[31m\\n  Today", 12)
    'Russia[31m …'
    """
    line = " ".join(visible(text).split())
    if limit is not None and len(line) > limit:
        return line[: limit - 1] + "…"
    return line


def visible(text: str) -> str:
    """The text without control and reordering characters; its lines stay.

    >>> visible("one\\u202e\\ntwo")
    'one\\ntwo'
    """
    return _SURROGATE.sub("\ufffd", _UNSEEN.sub("", text))


def web_address(url: str | None) -> str | None:
    """The address if a reader may follow it: http or https with a host, no characters that a browser would drop.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if not url or re.search(r"[\x00-\x20\x7f\\]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def definite(label: str) -> str:
    """A name as a sentence has it, with its article where English wants one.

    >>> definite("Intermediate-Range Nuclear Forces Treaty"), definite("Treaty on Open Skies"), definite("NATO")
    ('the Intermediate-Range Nuclear Forces Treaty', 'the Treaty on Open Skies', 'NATO')
    """
    before = re.split(r"\s+(?:of|on|for|in|against|between|to|with)\b|,", label, maxsplit=1)[0].split()
    if not before or before[0].lower() in ("the", "a", "an") or not label[:1].isupper():
        return label
    heads = _ALONE if before == [label] else _HEAD
    return f"the {label}" if heads.fullmatch(before[-1].lower()) else label


def listing(names: Iterable[str]) -> str:
    """Names in a row: ``A, B and C``.

    >>> listing(["A"]), listing(["A", "B", "C"])
    ('A', 'A, B and C')
    """
    *head, last = list(names)
    return f"{', '.join(head)} and {last}" if head else last


def date_words(value: str) -> str:
    """An ISO date or interval in words, with its preposition; anything else as it stands.

    >>> date_words("2019-08-02"), date_words("2019-02"), date_words("1987"), date_words("2019/2021")
    ('on 2 August 2019', 'in February 2019', 'in 1987', 'from 2019 to 2021')
    """
    start, slash, end = value.partition("/")
    if slash:
        first, last = (day_words(part) if part not in ("", "..") else "" for part in (start, end))
        if first and last:
            return f"from {first} to {last}"
        return f"since {first}" if first else f"until {last}"
    return f"{'on' if len(value) == 10 else 'in'} {day_words(value)}"


def day_words(value: str) -> str:
    """An ISO date in words, without a preposition; anything else as it stands.

    >>> day_words("2019-08-02"), day_words("2019-08")
    ('2 August 2019', 'August 2019')
    """
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", value)
    if not match:
        return clean(value, 40)
    year, month, day = match.groups()
    return " ".join(
        part for part in (str(int(day)) if day else "", MONTHS[int(month) - 1] if month else "", year) if part
    )


def predicate_words(predicate: str, labels: Mapping[str, str]) -> str:
    """The label of a predicate, else its local name taken apart.

    >>> predicate_words("withdrawsFrom", {})
    'withdraws from'
    """
    return labels.get(predicate) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", predicate).lower()


def phrase(
    words: str,
    *,
    polarity: Polarity = Polarity.POSITIVE,
    modality: Modality = Modality.ACTUAL,
    plural: bool = False,
) -> str:
    """The verb phrase of a predicate's words (third person singular, or what follows ``is``).

    >>> phrase("violates", polarity=Polarity.NEGATIVE), phrase("withdraws from", modality=Modality.PLANNED)
    ('does not violate', 'is to withdraw from')
    >>> phrase("party to"), phrase("party to", polarity=Polarity.NEGATIVE, modality=Modality.POSSIBLE)
    ('is party to', 'might not be party to')
    """
    first, _, rest = words.partition(" ")
    negative = polarity is Polarity.NEGATIVE
    if first in ("is", "are") or not _is_verb(first):
        infinitive, complement = "be", rest if first in ("is", "are") else words
    else:
        infinitive, complement = _infinitive(first), rest
    if modality is not Modality.ACTUAL:
        verb = f"{AUXILIARIES[modality][2 * negative + plural]} {infinitive}"
    elif infinitive == "be":
        verb = ("are" if plural else "is") + (" not" if negative else "")
    elif negative:
        verb = f"{'do' if plural else 'does'} not {infinitive}"
    else:
        verb = infinitive if plural else first
    return f"{verb} {complement}".strip()


def _is_verb(word: str) -> bool:
    """Whether a label's first word is a verb in the third person (``signs``), not a noun or participle (``member``)."""
    return len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us"))


def _infinitive(verb: str) -> str:
    if verb == "has":
        return "have"
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return verb[:-2]
    return verb[:-1]


def sentence(statement: Statement, labels: Mapping[str, str], predicates: Mapping[str, str]) -> str:
    """One statement in words.

    ``labels`` gives the labels of entities by slug, ``predicates`` those of predicates by local name; what they lack
    is worded from the slug or local name.

    >>> from kg.model import Evidence
    >>> claim = Statement("d", "russia", "violates", "inf-treaty", Evidence(0, 1, "x"),
    ...                   attributed_to=("united-states",), disputed_by=("russia",))
    >>> sentence(claim, {"inf-treaty": "INF Treaty", "russia": "Russia", "united-states": "United States"}, {})
    'According to the United States, Russia violates the INF Treaty (disputed by Russia).'
    """
    text = "".join(words for words, _ in spelled(statement, labels, predicates))
    if statement.disputed_by:
        text += f" (disputed by {listing(_name(who, labels) for who in statement.disputed_by)})"
    return text if text.endswith(".") else text + "."


def spelled(
    statement: Statement, labels: Mapping[str, str], predicates: Mapping[str, str]
) -> list[tuple[str, str | None]]:
    """The words of `sentence` in pieces, each with the slug of the entity that it names or None.

    Neither the full stop nor who disputes it is among them.
    """
    pieces = list(_pieces(statement, labels, predicates))
    first, slug = pieces[0]
    return [(first[:1].upper() + first[1:], slug), *pieces[1:]]


def _pieces(s: Statement, labels: Mapping[str, str], predicates: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    if s.attributed_to:
        yield "according to ", None
        last = len(s.attributed_to) - 1
        for n, who in enumerate(s.attributed_to):
            if n:
                yield " and " if n == last else ", ", None
            yield _name(who, labels), who
        yield ", ", None
    elif s.attribution_act:
        yield "according to a source without a name, ", None
    subject = _name(s.subject, labels)
    verb = phrase(
        clean(predicate_words(s.predicate, predicates)),
        polarity=s.polarity,
        modality=s.modality,
        plural=subject.islower() and subject.endswith("s") and not subject.endswith("ss"),
    )
    yield subject, s.subject
    yield f" {verb} ", None
    yield _name(s.object, labels), s.object
    for preposition, slug in (("to", s.recipient), ("in", s.place)):
        if slug:
            yield f" {preposition} ", None
            yield _name(slug, labels), slug
    if s.time.value:
        yield f" {date_words(s.time.value)}", None
    if s.modality is Modality.CONDITIONAL:
        yield ", on a condition", None


def _name(slug: str, labels: Mapping[str, str]) -> str:
    return definite(clean(labels.get(slug, ""), 200) or clean(slug.replace("-", " "), 200))
