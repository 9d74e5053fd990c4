"""The store: a folder with a format stamp, the quads, and the list of source files; alone opens pyoxigraph stores.

Invariant: each document's graph is whole or absent, whenever the process dies, and the default graph is the
union (without repetition) of the named graphs, so that plain patterns count each triple once.
"""

from __future__ import annotations

import json
import os
import re
import weakref
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import pyoxigraph as ox

from kg.errors import InputError
from kg.model import Entity, slugify
from kg.store import sparql
from kg.store.rdf import BASE, Namespaces, entity_quads

__all__ = ["FORMAT", "QueryResult", "Sources", "Store"]

FORMAT = "kg-store 1"  #: name and version of the layout of the folder
BATCH = 20_000  #: quads of one transaction, more only for a document that alone has more
LINE = 160  #: characters up to which a wrong line of a query is shown
MAX_ALIASES = 20  #: of an entity that the gazetteer does not hold

QueryResult = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Sources = dict[str, dict[str, list[str]]]  #: root (absolute) -> file (absolute) -> ids of its documents


class HasEntity(Protocol):
    """An entry of the gazetteer."""

    def entity(self) -> Entity: ...


class Store:
    """A store that is open. Many may read at a time, or one may write. Also a context manager."""

    def __init__(self, path: Path, base: str, quads: ox.Store, lock: int, read_only: bool) -> None:
        self.path, self.base, self.read_only = path, base, read_only
        self.namespaces = Namespaces(base)
        self._quads: ox.Store | None = quads
        self._release = weakref.finalize(self, os.close, lock)

    @classmethod
    def create_or_open(cls, path: str | os.PathLike[str], *, base: str | None = None) -> Store:
        """Open a store for writing; create it in a folder that is absent or empty (``base`` defaults to BASE there).

        Raises InputError for a folder that is no store, another format or base, a store in use.
        """
        folder = Path(path)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if {p.name for p in folder.iterdir()} <= {"format.new"}:  # which a kill may have left
                new = base or BASE
                Namespaces(new)
                _write_atomically(folder / "format", f"{FORMAT}\nbase {new}\n")
        except OSError as error:
            raise InputError("cannot create the store", where=str(path), hint=f"{error.strerror}.") from error
        return cls._open(folder, base, read_only=False)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, read_only: bool = True) -> Store:
        """Open a store that is there. Raises InputError like ``create_or_open``, and when there is none."""
        if not Path(path).exists():
            raise InputError("there is no store", where=str(path), hint=f"Build one with: kg build --store {path}")
        return cls._open(Path(path), None, read_only)

    @classmethod
    def _open(cls, folder: Path, base: str | None, read_only: bool) -> Store:
        found = _read_format(folder)
        if base is not None and base != found:
            hint = f"Use --base {found}, or another folder"
            raise InputError(f"the store was built with the base {found}, not {base}", where=str(folder), hint=hint)
        lock = _lock(folder / "format", shared=read_only)
        try:
            quads = folder / "quads"
            if read_only and not (quads / "CURRENT").exists():
                store = ox.Store()  # created, never written
            else:
                store = ox.Store.read_only(str(quads)) if read_only else ox.Store(str(quads))
        except (OSError, RuntimeError) as error:
            os.close(lock)
            if "lock" in str(error).lower():
                raise _in_use(folder) from error
            hint = f"Remove the folder and rebuild with: kg build --store {folder}"
            raise InputError("the store cannot be read", where=str(folder), hint=hint) from error
        return cls(folder, found, store, lock, read_only)

    def without(self, nodes: Container[str], triples: Container[tuple[str, str, str, str]]) -> Store:
        """A copy in memory that lacks nodes, with what hangs on them, and plain triples (graph, subject, predicate, object).

        For questions that must not see them; takes about as long as reading the store.
        """
        kept = ox.Store()
        for name in self.graph_names():
            quads = [
                q for q in self.graph_quads(ox.NamedNode(name))
                if (subject := getattr(q.subject, "value", "")).partition("#")[0] not in nodes
                and (name, subject, q.predicate.value, getattr(q.object, "value", "")) not in triples
            ]  # fmt: skip
            kept.extend(quads)
            kept.extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)  # the union, as on disk
        return Store(self.path, self.base, kept, os.open(os.devnull, os.O_RDONLY), read_only=True)

    # Reading

    @property
    def quads(self) -> ox.Store:
        """The pyoxigraph store; raises InputError once the store is closed."""
        if self._quads is None:
            raise InputError("the store is closed", where=str(self.path), hint="Open it again")
        return self._quads

    def documents(self) -> dict[str, str]:
        """Document id -> hash of the input that gave its graph, in the order of ids."""
        found = self.quads.quads_for_pattern(None, self.namespaces.term("kg:inputHash"), None, ox.DefaultGraph())
        return dict(sorted((self.namespaces.name(_value(q.subject)), _value(q.object)) for q in found))

    def query(
        self, text: str, *, default: list[str] | None = None, named: list[str] | None = None, base: str | None = None
    ) -> QueryResult:
        """Run a SPARQL 1.1 query over the union of the graphs, with the usual prefixes predeclared.

        ``default`` and ``named`` (IRIs of graphs) are the dataset instead, if either is given; they overrule the query's
        own. ``base`` resolves relative IRIs. Raises InputError with line and column for a query that is wrong, nests
        too deeply, calls SERVICE or names a graph that is not there: the network is never used.
        """
        wanted = sparql.check(text, self.namespaces.prefixes, base=base)
        given = default is not None or named is not None
        defaults: list[Any] = [self._graph(iri) for iri in default or ()]
        names: list[Any] = [self._graph(iri) for iri in named or ()]
        for iri in () if given else wanted:
            self._graph(iri)
        with _told(text):
            return self.quads.query(
                text,
                base_iri=base,
                prefixes=self.namespaces.prefixes,
                default_graph=defaults if given else None,
                named_graphs=names if given else None,
            )

    def _graph(self, iri: str) -> ox.NamedNode:
        """A named graph of the store. Raises InputError when there is none: no graph is ever fetched."""
        try:
            graph = ox.NamedNode(iri)
        except ValueError as error:
            raise InputError(f"{iri!r} is no IRI of a graph", hint="Give an absolute IRI") from error
        if not self.quads.contains_named_graph(graph):
            hint = "List the graphs with: SELECT ?g { GRAPH ?g { } }"
            raise InputError(f"the store holds no graph <{iri}>", hint=hint)
        return graph

    def pairs(self, pattern: str) -> Iterator[tuple[str, str]]:
        """The values of ``?s`` and ``?o`` in a pattern, as strings: the quick way to read much."""
        rows = self.quads.query(f"SELECT ?s ?o {{ {pattern} }}", prefixes=self.namespaces.prefixes)
        assert isinstance(rows, ox.QuerySolutions)
        for subject, value in rows:
            yield subject.value, value.value

    def graph_quads(self, name: ox.NamedNode) -> list[ox.Quad]:
        """The quads of one named graph."""
        return list(self.quads.quads_for_pattern(None, None, None, name))

    def graph_names(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(_value(name) for name in self.quads.named_graphs())

    def dump_nquads_sorted(self) -> bytes:
        """All named graphs as N-Quads, one sorted line for each quad: equal bytes for equal content."""
        lines: list[bytes] = []
        for name in self.graph_names():
            end = f"<{name}> .\n".encode()
            triples = self.quads.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name)) or b""
            lines += [line[:-1] + end for line in triples.split(b"\n") if line]
        return b"".join(sorted(lines))

    @property
    def sources(self) -> Sources:
        """Which files gave which documents; no part of the graph, since absolute paths differ between machines."""
        try:
            found: Sources = json.loads((self.path / "sources.json").read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            hint = "Remove the file and build again"
            raise InputError("not JSON", where=str(self.path / "sources.json"), hint=hint) from error
        return found

    # Writing

    def save_sources(self, sources: Sources) -> None:
        """Replace the list of source files."""
        text = json.dumps(sources, ensure_ascii=True, indent=1, sort_keys=True)
        _write_atomically(self.path / "sources.json", text + "\n")

    def write(self, documents: Iterable[tuple[str, Iterable[ox.Quad]]]) -> None:
        """Write documents (id, quads of its graph), replacing those that are there; whole documents a transaction."""
        batch: list[ox.Quad] = []
        waiting: set[str] = set()
        for identifier, quads in documents:
            if len(batch) >= BATCH or identifier in waiting:
                self._extend(batch)
                batch, waiting = [], set()
            self._drop(self.namespaces.document(identifier))
            batch += quads
            waiting.add(identifier)
        self._extend(batch)

    def replace_document(self, identifier: str, quads: Iterable[ox.Quad]) -> None:
        """Write one document; its old graph goes first."""
        self.write([(identifier, quads)])

    def remove_documents(self, identifiers: Iterable[str]) -> None:
        """Take documents out with their graphs; unknown ids are passed over."""
        for identifier in identifiers:
            self._drop(self.namespaces.document(identifier))

    def update(self, text: str, *, base: str | None = None) -> None:
        """Run a SPARQL 1.1 update. What it writes into no graph goes into the graph ``unnamed``.

        What it deletes without a graph is deleted there: the default graph is the union of the others, and is made anew.
        Raises InputError like ``query``, also for LOAD. Takes about as long as reading the store.
        """
        sparql.check(text, self.namespaces.prefixes, base=base)
        unnamed, union = self.namespaces.graph("unnamed"), ox.DefaultGraph()
        own = [q.triple for q in self.graph_quads(unnamed)]
        shown = {hash(q.triple) for q in self.quads.quads_for_pattern(None, None, None, union)}
        with _told(text):
            self.quads.update(text, base_iri=base, prefixes=self.namespaces.prefixes)
        for triple in own:  # deleted without a graph
            if _quad(triple, union) not in self.quads:
                self.quads.remove(_quad(triple, unnamed))
        stray = self._triples("?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } }")
        self.quads.extend(_quad(t, unnamed) for t in stray if hash(t) not in shown)  # written without a graph
        for triple in stray:
            if hash(triple) in shown:  # deleted from its graph
                self.quads.remove(_quad(triple, union))
        hidden = self._triples("GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o }")
        self.quads.extend(_quad(t, union) for t in hidden)

    def _triples(self, pattern: str) -> list[ox.Triple]:
        """The terms of ``?s``, ``?p``, ``?o`` in a pattern."""
        rows = self.quads.query(f"SELECT ?s ?p ?o {{ {pattern} }}")
        assert isinstance(rows, ox.QuerySolutions)
        return [ox.Triple(row[0], row[1], row[2]) for row in rows]

    def replace_graph(self, name: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Replace a graph that belongs to no document."""
        new = set(quads)
        if new != set(self.graph_quads(name)):
            self._drop(name)
            self._extend(new)

    def recompute_entities(self, gazetteer: Mapping[str, HasEntity]) -> None:
        """Make the graph of entities from the mentions and statements of all documents, whatever their order.

        An entity of the gazetteer is as the gazetteer has it. Another one gets the class of most of its mentions
        and, of the names it is mentioned by, the label that `label_of` chooses; the others are its aliases.
        """
        surfaces: defaultdict[str, Counter[str]] = defaultdict(Counter)
        classes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        names = self.namespaces
        rows = self.quads.query(
            """SELECT ?entity ?class ?surface ?found (COUNT(*) AS ?n) WHERE {
              ?m kg:entity ?entity ; kg:mentionClass ?class ; kg:surface ?surface ; kg:foundBy ?found
            } GROUP BY ?entity ?class ?surface ?found""",
            prefixes=names.prefixes,
        )
        for entity, class_, surface, found_by, n in _rows(rows):
            classes[entity][names.name(class_)] += int(n)
            if found_by not in ("pronoun", "description"):
                surfaces[entity][surface] += int(n)
        used = {names.name(iri) for iri in classes.keys() | self._entities_of_statements()}
        entities = []
        for slug in sorted(used):
            if slug in gazetteer:
                entities.append(gazetteer[slug].entity())
                continue
            iri = names.entity(slug).value
            label = label_of(slug, surfaces[iri])
            others = sorted(surfaces[iri], key=lambda s: (-surfaces[iri][s], s))
            type_ = min(classes[iri], key=lambda c: (-classes[iri][c], c), default="Thing")
            entities.append(Entity(slug, type_, label, tuple(s for s in others if s != label)[:MAX_ALIASES]))
        self.replace_graph(names.graph("entities"), entity_quads(entities, base=self.base))

    def _entities_of_statements(self) -> set[str]:
        roles = ("rdf:subject", "rdf:object", "kg:place", "kg:recipient", "kg:attributedTo", "kg:disputedBy")
        rows = self.quads.query(
            f"SELECT DISTINCT ?e WHERE {{ ?s a kg:Statement ; {'|'.join(roles)} ?e }}",
            prefixes=self.namespaces.prefixes,
        )
        return {entity for (entity,) in _rows(rows)}

    def _extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads and their triples in one transaction."""
        quads = list(quads)
        if not quads:
            return
        try:
            self.quads.extend(quads + [ox.Quad(q.subject, q.predicate, q.object) for q in quads])
        except OSError as error:
            raise InputError(f"cannot write the store: {error}", where=str(self.path)) from error

    def _drop(self, name: ox.NamedNode) -> None:
        """Take a graph out, and from the union what no other graph says, in one transaction."""
        quads, own = self.graph_quads(name), []
        if not quads:
            return
        for quad in quads:
            graphs = self.quads.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            if all(isinstance(g.graph_name, ox.DefaultGraph) or g.graph_name == name for g in graphs):
                if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                    self.quads.remove(_quad(quad.triple, ox.DefaultGraph()))  # in an update it would stand for any node
                else:
                    own.append(str(quad.triple))
        self.quads.update("DELETE DATA {\n" + " .\n".join(own) + f"\n}};\nDROP SILENT GRAPH {name}")

    # Closing

    def flush(self) -> None:
        """Bring all writes to the disk."""
        self.quads.flush()

    def optimize(self) -> None:
        """Compact the files; worthwhile after a large build."""
        self.quads.optimize()

    def close(self) -> None:
        """Close the store and let others in; closing twice does nothing."""
        if self._quads is not None:
            if not self.read_only:
                self._quads.flush()
            self._quads = None  # pyoxigraph closes a store when it is let go
            self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def label_of(slug: str, surfaces: Mapping[str, int]) -> str:
    """The label of an entity that the gazetteer does not hold, from the names (with counts) that mention it.

    Names that spell the slug come first, then those of most words, then the most frequent, then those that are not
    all in capitals, then the first by code point. Without a name it is the slug's words.
    """
    return min(
        surfaces,
        key=lambda s: (slugify(s) != slug, -len(s.split()), -surfaces[s], s.isupper(), s),
        default=slug.replace("-", " "),
    )


@contextmanager
def _told(text: str) -> Iterator[None]:
    """Errors of the engine as InputError, with the line that is wrong."""
    try:
        yield
    except SyntaxError as error:
        place = re.match(r"error at (\d+):(\d+): (.*)", str(error), re.DOTALL)
        if place is None:
            raise InputError(f"not SPARQL: {error}") from error
        line, column = int(place[1]), int(place[2])
        wrong = text.split("\n")[line - 1]
        raise InputError(
            f"not SPARQL: {sparql.reason(place[3])}",
            where=f"line {line}, column {column}",
            hint=f"Here:\n  {wrong}\n  {' ' * (column - 1)}^" if len(wrong) <= LINE else None,
        ) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(f"the query failed: {error}") from error


def _quad(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))


def _rows(rows: QueryResult) -> Iterator[list[str]]:
    if isinstance(rows, ox.QuerySolutions):
        for row in rows:
            yield [_value(term) for term in row]


def _write_atomically(path: Path, text: str) -> None:
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _read_format(folder: Path) -> str:
    """The base that the store was built with."""
    rebuild = f"Rebuild with: kg build --store {folder}"
    try:
        stamp, base, *_ = (folder / "format").read_text("utf-8").split("\n")
    except (OSError, ValueError) as error:
        hint = f"Name another folder, or build a store: kg build --store {folder}.kg"
        raise InputError("this is no store of kg", where=str(folder), hint=hint) from error
    if stamp != FORMAT:
        what = f"the store has the format {stamp!r}, this version of kg reads {FORMAT!r}"
        raise InputError(what, where=str(folder), hint=f"Remove the folder, then {rebuild[0].lower()}{rebuild[1:]}")
    return base.removeprefix("base ")


def _in_use(folder: Path) -> InputError:
    return InputError("the store is in use by another process", where=str(folder), hint="Wait, or close it there")


def _lock(path: Path, *, shared: bool) -> int:
    """Lock a file, many readers or one writer; returns the descriptor to close. A killed process locks no longer."""
    file = os.open(path, os.O_RDONLY)
    try:
        import fcntl
    except ImportError:  # Windows: RocksDB's own lock still keeps a second writer out
        return file
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        os.close(file)
        raise _in_use(path.parent) from error
    return file
