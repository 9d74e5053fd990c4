"""Building a store: what is new is extracted, what is unchanged stays, what has changed or is gone is taken out.

Invariant: whatever came before, a build that ends leaves the graph that one build of the same documents would have
made, byte for byte. A build that is killed leaves a store that opens, and its repetition completes it.
"""
# ruff: noqa: PTH100, PTH118
# Links are not followed, as the sources do not.

from __future__ import annotations

import importlib.util
import os
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, NamedTuple

from kg import __version__
from kg.errors import InputError, KgError
from kg.extract.text import model_name
from kg.graph import description
from kg.judgements import Judgements
from kg.judgements import load as load_judgements
from kg.model import Document, Extraction, digest, is_fact
from kg.ontology import Ontology, load
from kg.pipeline import extract
from kg.sources import File, Listing, Skipped, Source, find, read
from kg.store import Store
from kg.store.ledger import STDIN, Ledger
from kg.store.rdf import extraction_quads, judgement_quads, ontology_quads, run_quads

__all__ = ["BuildReport", "Progress", "build", "refresh", "sample_corpus", "select"]

ROLES = "kg:entity|rdf:subject|rdf:object|kg:place|kg:recipient|kg:attributedTo|kg:disputedBy"
BATCH = 32  #: documents that are written together
BATCH_TEXT = 2_000_000  #: characters of their texts at which fewer are

Paths = str | Path | Iterable[str | Path]


class Progress(NamedTuple):
    """How far a build has come: files that are done, of how many, and documents extracted."""

    files: int
    of: int
    documents: int


@dataclass(slots=True)
class BuildReport:
    """What a build did. Statements and mentions are those of the documents added and replaced."""

    store: str
    added: int = 0
    unchanged: int = 0
    replaced: int = 0
    removed: int = 0
    statements: int = 0
    facts: int = 0  #: in the document's own voice, actual, disputed by nobody
    claims: int = 0  #: attributed to somebody
    disputed: int = 0
    mentions: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)  #: reason -> candidates that became no statement
    total_documents: int = 0  #: in the store, at the end
    total_statements: int = 0
    complete: bool = True  #: False when it was interrupted: run it again to go on

    @property
    def documents(self) -> int:
        """Documents that were read and are in the store."""
        return self.added + self.unchanged + self.replaced

    @property
    def reasons(self) -> Counter[str]:
        """Reason -> how often something was skipped for it."""
        return Counter(item.reason for item in self.skipped)


def sample_corpus() -> Path:
    """The folder of the sample corpus: ``seeds/`` beside the package, else the data package ``kg_seeds``.

    Raises InputError where neither is there.
    """
    checkout = Path(__file__).resolve().parent.parent / "seeds"
    installed = importlib.util.find_spec("kg_seeds")
    for place in (checkout, *map(Path, (installed.submodule_search_locations if installed else None) or ())):
        if (place / "SOURCES.md").is_file():
            return place
    raise InputError("the sample corpus is not there", where=str(checkout), hint="Name the files or folders to read")


def build(
    paths: Paths,
    *,
    store: str | os.PathLike[str],
    metadata: str | os.PathLike[str] | None = None,
    judgements: str | os.PathLike[str] | None = None,
    base: str | None = None,
    progress: Callable[[Progress], object] | None = None,
    stdin: IO[bytes] | None = None,
) -> BuildReport:
    """Read files, folders, globs or ``-``, extract what they say, and bring it into the store (made if need be).

    A document whose text, metadata and run are as before is not extracted again. A file that has changed replaces its
    old documents; one that is gone from a folder built before is removed. ``metadata`` is a CSV or TSV that describes
    files, ``judgements`` a file of a person's judgements (see ``kg.judgements``), ``base`` begins all IRIs (an absolute
    one that ends in ``/``), ``stdin`` stands in for standard input. Documents that changed judgements bear on are read again.
    Ctrl-C ends the build in order: what is extracted is kept, and the report is not ``complete``.

    Raises InputError for metadata, judgements or a store that cannot be used; a document that cannot is skipped and reported.
    """
    described = Path(metadata) if metadata is not None else None
    listing = _outside(find(_outermost_first(paths)), os.path.abspath(store))
    read(listing, metadata=described)  # bad metadata is an error before there is a store
    judged = load_judgements(Path(judgements)) if judgements is not None else Judgements()
    report = BuildReport(str(store), skipped=list(listing.skipped))
    if not listing.files and not Path(store).exists():
        return report
    ontology = load()
    with Store.create_or_open(store, base=base) as opened:
        work = _Build(opened, ontology, replace(listing, skipped=()), judged, report, progress)
        try:
            work.extract(read(work.listing, metadata=described, stdin=stdin, done=work.file_read))
        except KeyboardInterrupt:
            report.complete = False
        work.finish()
    return report


def _outermost_first(paths: Paths) -> list[str | Path]:
    """The arguments in an order of their own: of a file that two of them name, the same one is always read."""
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    return sorted(given, key=lambda p: (not Path(p).is_dir(), os.path.abspath(p), str(p)))


def _outside(listing: Listing, store: str) -> Listing:
    """The listing without the files of the store itself, which may lie in a folder that is read."""
    names = tuple(os.path.relpath(store, f).replace(os.sep, "/") + "/" for f in listing.folders)
    files = tuple(file for file in listing.files if not file.path.startswith(os.path.join(store, "")))
    skipped = tuple(item for item in listing.skipped if not item.locator.startswith(names))
    return replace(listing, files=files, skipped=skipped)


class _Build:
    """One build at work on an open store."""

    def __init__(
        self,
        store: Store,
        ontology: Ontology,
        listing: Listing,
        judgements: Judgements,
        report: BuildReport,
        progress: Callable[[Progress], object] | None,
    ) -> None:
        self.store, self.ontology, self.report, self.progress = store, ontology, report, progress
        self.ledger = Ledger.load(store)
        self.listing = self.ledger.renamed(listing)
        self.owners = self.ledger.owners()
        self.run = _run(ontology)
        self.held = store.documents()  # id -> input hash, before this build
        self.judgements, self.classes = judgements, {slug: entry.type for slug, entry in ontology.gazetteer.items()}
        self.outdated = _outdated(store, judgements)  # documents that changed judgements bear on
        self.given: dict[str, set[str]] = {file.path: set() for file in self.listing.files}  # file -> ids it gives now
        self.by_locator: dict[str, set[str]] = {}
        self.written: set[str] = set()
        self.waiting: Counter[str] = Counter()  # file -> its documents that are read but not written
        self.read: set[str] = set()  # files read to their end
        self.unread: set[str] = set()  # those that could not be, for which what they gave before stays
        self.skips: list[Skipped] = []  # of the file at hand
        self.batch: list[tuple[Source, Extraction]] = []
        self.finished = 0

    # Reading

    def changed(self, found: Iterable[Source | Skipped]) -> Iterator[Source]:
        """The documents that the store does not hold as they are."""
        for item in found:
            if isinstance(item, Skipped):
                self.report.skipped.append(item)
                self.skips.append(item)
                continue
            id_, locator = item.document.id, item.document.locator
            self.report.warnings += [f"{locator}: {warning}" for warning in item.warnings]
            self.given[item.path].add(id_)
            self.by_locator.setdefault(locator, set()).add(id_)
            as_before = self.held.get(id_) == self.input_hash(item.document) and id_ not in self.outdated
            if as_before or self.of_another_file(id_, item.path):
                self.report.unchanged += 1
            else:
                self.waiting[item.path] += 1
                yield item

    def of_another_file(self, id_: str, path: str) -> bool:
        """Whether a file that this build does not read, and that comes first, gives the same text and locator."""
        owner = self.owners.get(id_, path)
        return id_ in self.held and owner < path and owner not in self.given

    def file_read(self, file: File) -> None:
        """Called by ``read`` at the end of each file."""
        for skipped in self.skips:
            if skipped.reason == "duplicate":
                self.given[file.path] |= self.by_locator.get(skipped.locator, set())
        unread = any(skipped.reason == "unreadable" for skipped in self.skips)
        (self.unread if unread or file.path == STDIN else self.read).add(file.path)
        self.skips.clear()
        self.done(file.path)

    def input_hash(self, document: Document) -> str:
        """Hash of all that decides the graph of a document: locator, text, metadata and the run."""
        d = document
        return digest(
            "input", d.locator, d.text, d.title, d.publisher, d.published, d.published_basis, d.url, d.language, d.file,
            self.run, size=16,
        )  # fmt: skip

    # Extracting

    def extract(self, found: Iterable[Source | Skipped]) -> None:
        """Extract and write what is new. A document that breaks the extraction is skipped, and the rest goes on."""
        changed = self.changed(found)
        ahead: deque[Source] = deque()  # given to the extraction, which reads ahead

        def feed(first: Source) -> Iterator[Document]:
            ahead.append(first)
            yield first.document
            for source in changed:
                ahead.append(source)
                yield source.document

        while (first := next(changed, None)) is not None:  # nothing new: the language model is not even loaded
            extractions: Iterator[Extraction | None] = extract(feed(first), self.ontology)
            while True:
                try:
                    extraction = next(extractions, None)
                except KgError:  # the ontology or the language model is at fault
                    raise
                except Exception:  # one of those ahead did it; each by itself shows which
                    while ahead:
                        self.extract_alone(ahead.popleft())
                    break
                if extraction is None:
                    break
                self.take(ahead.popleft(), extraction)
        self.flush()

    def extract_alone(self, source: Source) -> None:
        try:
            extraction = next(extract([source.document], self.ontology))
        except Exception as error:  # whatever it is, it must not cost the other documents
            self.fail(source, error)
        else:
            self.take(source, extraction)

    def take(self, source: Source, extraction: Extraction) -> None:
        self.batch.append((source, extraction))
        if len(self.batch) >= BATCH or sum(len(e.document.text) for _, e in self.batch) >= BATCH_TEXT:
            self.flush()
        else:
            self.tell()

    def fail(self, source: Source, error: Exception) -> None:
        self.waiting[source.path] -= 1
        self.given[source.path].discard(source.document.id)
        detail = f"{source.document.locator}: {type(error).__name__}: {error}"
        self.report.skipped.append(Skipped(source.document.locator, "extraction failed", detail))
        self.done(source.path)

    # Writing

    def flush(self) -> None:
        """Write the batch, after the ledger has been told of it: a kill leaves no document that nobody knows of."""
        ready = []
        for source, extraction in self.batch:
            hash_ = self.input_hash(source.document)
            extraction, judged = self.judgements.apply(extraction, self.classes, self.ontology.fits)
            try:
                quads = extraction_quads(extraction, run=self.run, input_hash=hash_, judged=judged, base=self.store.base)
            except (KgError, ValueError) as error:
                self.fail(source, error)
            else:
                ready.append((source, extraction, quads))
        self.ledger.announce((s.path, s.root, [s.document.id]) for s, _, _ in ready)
        self.store.write((s.document.id, quads) for s, _, quads in ready)
        self.batch = []
        for source, extraction, _ in ready:
            self.written.add(source.document.id)
            self.waiting[source.path] -= 1
            self.count(extraction)
            self.done(source.path)

    def count(self, extraction: Extraction) -> None:
        report, statements = self.report, extraction.statements
        report.statements += len(statements)
        report.facts += sum(map(is_fact, statements))
        report.claims += sum(bool(s.attributed_to) for s in statements)
        report.disputed += sum(bool(s.disputed_by) for s in statements)
        report.mentions += len(extraction.mentions)
        report.rejected += extraction.rejected

    def done(self, path: str) -> None:
        """Called after each document and at the end of each file: counts the files of which nothing is left to do."""
        self.finished += (path in self.read or path in self.unread) and not self.waiting[path]
        self.tell()

    def tell(self) -> None:
        if self.progress:
            documents = len(self.written) + len(self.batch)
            self.progress(Progress(self.finished, len(self.listing.files), documents))

    # Ending

    def finish(self) -> None:
        """Take out what was replaced or is gone, and make anew what follows from all documents together."""
        self.flush()
        ledger, held = self.ledger, self.held.keys()
        stale: dict[str, set[str]] = {}  # file -> documents that it no longer gives
        for path in ledger.vanished(self.listing.folders):
            stale[path] = ledger.documents.pop(path)
        for file in self.listing.files:
            before, now = ledger.documents.get(file.path, set()), self.given[file.path]
            ledger.add(file.path, file.root, now)
            if file.path in self.read and not self.waiting[file.path]:
                stale[file.path] = before - now
                ledger.documents[file.path] = now
        ledger.folders.update(self.listing.folders)
        out = set().union(*stale.values()) - ledger.claimed()
        self.store.remove_documents(sorted(out))
        names = self.store.namespaces
        waiting = self.outdated - self.written - out
        used = {names.name(iri) for _, iri in self.store.pairs("?s kg:judgedBy ?o")}
        # one on a statement that may stand in a document not given stays new until that is read again
        told = [j for j in self.judgements.held if j.id in used or not (waiting and j.of_statement)]
        self.store.replace_graph(names.graph("judgements"), judgement_quads(told, base=self.store.base))
        refresh(self.store, self.ontology)
        ledger.save()
        self.report.warnings += self.without_effect(waiting, used)
        self.sum_up({path: ids & out & held for path, ids in stale.items()})

    def without_effect(self, waiting: Collection[str], used: Collection[str]) -> Iterator[str]:
        """Judgements that change nothing, and why; ``used`` are the ids of those that do."""
        if waiting:
            n = f"{len(waiting)} document{'s' if len(waiting) > 1 else ''}"
            yield f"changed judgements bear on {n} of the store that this build was not given: name them too"
        for j in self.judgements.held:
            if j.id not in used and not waiting:
                yield f"judgements, line {j.line}: nothing in the store is called {' or '.join(sorted(j.key))}"

    def sum_up(self, out: dict[str, set[str]]) -> None:
        """Count documents by what became of them; one that is new where another went has replaced it."""
        report, new = self.report, self.written - self.held.keys()
        report.replaced = len(self.written & self.held.keys())
        for path, ids in out.items():
            pairs = min(len(ids), len(self.given.get(path, set()) & new))
            report.replaced += pairs
            report.removed += len(ids) - pairs
            report.added -= pairs
        report.added += len(new)
        report.total_documents = len(self.store.documents())
        ((total,),) = select(self.store, "SELECT (COUNT(*) AS ?n) WHERE { ?s a kg:Statement }")
        report.total_statements = int(total)


def _outdated(store: Store, judgements: Judgements) -> set[str]:
    """The documents whose graphs were made with other judgements than these on what they mention."""
    names = store.namespaces
    held, applied, wanted = {j.id for j in judgements.held}, defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for document, iri in store.pairs("?s kg:judgedBy ?o"):
        applied[names.name(document)].add(names.name(iri))
    for slug, ids in judgements.bearing.items():
        for document, _ in store.pairs(f"?m {ROLES} {names.entity(slug)} ; prov:wasDerivedFrom ?s . ?s kg:locator ?o"):
            wanted[names.name(document)] |= ids
    unplaced = {j.id for j in judgements.statements.values()}.difference(*applied.values())
    for id_, j in judgements.statements.items():
        for document, _ in store.pairs(f"{names.statement(id_)} prov:wasDerivedFrom ?s . ?s kg:locator ?o"):
            wanted[names.name(document)].add(j.id)
            unplaced.discard(j.id)
    by_id = {j.id: j for j in judgements.held if not j.of_statement}
    renamed = {d for d, ids in applied.items() if not ids.isdisjoint(by_id)}
    for document in renamed:  # what was renamed stands in the store under another name
        slugs = {item.partition("@")[0] for i in applied[document] & by_id.keys() for item in by_id[i].key}
        wanted[document] = wanted[document].union(*(judgements.bearing[slug] for slug in slugs))
    # and so do the statements on it
    unseen = unplaced - {names.name(iri) for iri, _ in store.pairs("?s a kg:Judgement ; kg:verdict ?o")}
    return {d for d, ids in applied.items() if ids - held} | {d for d, ids in wanted.items() if ids - applied[d]} | (renamed if unseen else set())


def _run(ontology: Ontology) -> str:
    return digest("run", __version__, ontology.fingerprint, model_name())


def refresh(store: Store, ontology: Ontology) -> None:
    """Make anew the graphs that belong to no document: entities, ontology, the runs that documents come from, the description."""
    names, run = store.namespaces, _run(ontology)
    store.recompute_entities(ontology.gazetteer)
    store.replace_graph(names.graph("ontology"), ontology_quads(ontology, base=store.base))
    used = {iri for (iri,) in select(store, "SELECT DISTINCT ?r { ?d a kg:Document ; prov:wasGeneratedBy ?r }")}
    quads = [q for q in store.graph_quads(names.graph("run")) if str(getattr(q.subject, "value", "")) in used]
    if names.run(run).value in used:
        fingerprint, model = ontology.fingerprint, model_name()
        quads += run_quads(run, version=__version__, fingerprint=fingerprint, model=model, base=store.base)
    store.replace_graph(names.graph("run"), quads)
    store.replace_graph(names.graph(description.NAME), description.quads(store, ontology))  # the last: it counts the others


def select(store: Store, sparql: str) -> list[tuple[str, ...]]:
    """The rows of a SELECT as plain strings, empty where nothing is bound."""
    rows: Iterable[Iterable[object]] = store.query(sparql)  # type: ignore[assignment]
    return [tuple(str(getattr(term, "value", "")) for term in row) for row in rows]
