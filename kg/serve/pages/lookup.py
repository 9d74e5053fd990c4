"""A page's worth of a store: statements, documents and entities looked up one by one, never all of them.

Invariant: nothing that grows with the store is read for a page, but for a few short columns (dates, what is denied, names),
each read once and kept; all orders are fixed by the content.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.graph.outlines import Outlines
from kg.model import Document, Entity, Mention, Statement
from kg.store import Store
from kg.store.read import (
    DOCUMENT_PATHS,
    MENTION_PATHS,
    STATEMENT_PATHS,
    document_from,
    follow,
    mention_from,
    statement_from,
)

__all__ = ["Lookup", "Saying", "Source"]

#: The roles in which a statement is about an entity.
ABOUT = "rdf:subject|rdf:object|kg:place|kg:recipient"
_QUOTE = "oa:hasTarget/oa:hasSelector/oa:"


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement with the words before and after its quote."""

    statement: Statement
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document without its text."""

    id: str
    locator: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None

    @property
    def name(self) -> str:
        """Its title, else where it lies."""
        return self.title or self.locator


class Lookup:
    """A store, read for one page at a time."""

    def __init__(self, store: Store) -> None:
        self.store, self.names = store, store.namespaces
        self._curies: dict[str, str] = {}

    def rows(self, sparql: str) -> list[tuple[str, ...]]:
        """The answers to a SELECT as strings; what is not bound is the empty string."""
        found = self.store.quads.query(sparql, prefixes=self.names.prefixes)  # written here: no need to look it through
        return [tuple(getattr(term, "value", "") for term in row) for row in found]  # type: ignore[union-attr]

    def terms_of(self, sparql: str) -> list[tuple[Any, ...]]:
        """The answers to a SELECT as RDF terms."""
        return [tuple(row) for row in self.store.query(sparql)]  # type: ignore[union-attr]

    def nodes(self, which: str, properties: str = "") -> dict[str, dict[str, list[str]]]:
        """Node -> property (CURIE) -> values, for the nodes ``?n`` of a pattern; ``properties`` are CURIEs, else all."""
        # as VALUES the engine would begin at the properties, and go through the whole store
        wanted = f"FILTER(?p IN ({', '.join(properties.split())}))" if properties else ""
        found: dict[str, dict[str, list[str]]] = {}
        for node, property_, value in sorted(self.rows(f"SELECT ?n ?p ?o {{ {which} . ?n ?p ?o {wanted} }}")):
            curie = self._curies.setdefault(property_, "") or self._remember(property_)
            found.setdefault(node, {}).setdefault(curie, []).append(value)
        return found

    def _remember(self, iri: str) -> str:
        self._curies[iri] = self.names.curie(iri)
        return self._curies[iri]

    # Statements

    def sayings(self, ids: Sequence[str]) -> list[Saying]:
        """The statements with these ids, in this order; those that are not there are passed over."""
        if not ids:
            return []
        iris = {i: self.names.statement(i) for i in ids}
        parts = " ".join(f"{n} <{n.value}#quote> <{n.value}#position> <{n.value}#target>" for n in iris.values())
        nodes = self.nodes(f"VALUES ?n {{ {parts} }}")
        found = []
        for i in ids:
            node = follow(nodes, iris[i].value, (*STATEMENT_PATHS, _QUOTE + "prefix", _QUOTE + "suffix"))
            if "rdf:subject" in node and _QUOTE + "exact" in node:
                before, after = (node.get(_QUOTE + side, [""])[0] for side in ("prefix", "suffix"))
                found.append(Saying(statement_from(node, self.names), before, after))
        return found

    def about(self, slug: str) -> dict[str, str]:
        """Id of each statement about an entity, in any role but that of a speaker -> id of its document."""
        return self._of(ABOUT, slug)

    def says(self, slug: str) -> dict[str, str]:
        """The same for what an entity says."""
        return self._of("kg:attributedTo", slug)

    def denies(self, slug: str) -> dict[str, str]:
        """The same for what an entity denies."""
        return self._of("kg:disputedBy", slug)

    def _of(self, roles: str, slug: str) -> dict[str, str]:
        node, name = self.names.entity(slug), self.names.name
        rows = self.rows(f"SELECT ?s ?d {{ GRAPH ?d {{ ?s {roles} {node} }} }}")
        return {name(s): name(d) for s, d in rows}

    def of_document(self, identifier: str) -> list[Statement]:
        """The statements of a document, in the order of its text."""
        graph = self.names.document(identifier)
        nodes = self.nodes(f"GRAPH {graph} {{ ?n a ?type VALUES ?type {{ kg:Statement oa:SpecificResource oa:TextQuoteSelector oa:TextPositionSelector }} }}")
        statements = [
            statement_from(follow(nodes, iri, STATEMENT_PATHS), self.names) for iri, node in nodes.items() if "kg:polarity" in node
        ]
        return sorted(statements, key=lambda s: (s.evidence.start, s.evidence.end, s.id))

    def in_document(self, document: str, triple: tuple[str, str, str]) -> list[str]:
        """Ids of the statements of a document with this subject, predicate and object."""
        s, p, o = self.names.entity(triple[0]), self.names.property(triple[1]), self.names.entity(triple[2])
        graph = self.names.document(document)
        rows = self.rows(f"SELECT ?s {{ GRAPH {graph} {{ ?s rdf:subject {s} ; rdf:object {o} ; rdf:predicate {p} }} }}")
        return sorted(self.names.name(iri) for (iri,) in rows)

    def of_propositions(self, ids: Iterable[str], limit: int = 200) -> dict[str, list[str]]:
        """Proposition -> ids of its statements, at most ``limit`` of each."""
        found: dict[str, list[str]] = {}
        for i in ids:
            rows = self.rows(f"SELECT ?s {{ ?s kg:proposition {self.names.proposition(i)} }}")
            found[i] = sorted(self.names.name(s) for (s,) in rows)[:limit]
        return found

    def propositions_of(self, statements: Collection[str]) -> dict[str, str]:
        """Statement -> proposition, for statements by id."""
        if not statements:
            return {}
        nodes = " ".join(str(self.names.statement(i)) for i in statements)
        name = self.names.name
        return {name(s): name(p) for s, p in self.store.pairs(f"VALUES ?s {{ {nodes} }} ?s kg:proposition ?o")}

    def facts(self, slug: str) -> dict[tuple[str, str, str], list[str]]:
        """The plain triples of an entity, out and in -> ids of the documents that license them."""
        node, name = self.names.entity(slug), self.names.name
        listed = " ".join(str(self.names.property(p)) for p in self.relations)
        found: dict[tuple[str, str, str], list[str]] = {}
        if not listed:
            return found
        for pattern in (f"{node} ?p ?e", f"?e ?p {node}"):
            for p, e, d in self.rows(f"SELECT ?p ?e ?d {{ VALUES ?p {{ {listed} }} GRAPH ?d {{ {pattern} }} }}"):
                other = name(e)
                triple = (slug, name(p), other) if pattern.startswith("<") else (other, name(p), slug)
                documents = found.setdefault(triple, [])
                if name(d) not in documents:  # an entity related to itself stands in both
                    documents.append(name(d))
        return found

    def mentions(self, document: str) -> list[Mention]:
        """The mentions of a document, in no order."""
        graph = self.names.document(document)
        nodes = self.nodes(f"GRAPH {graph} {{ ?n a kg:Mention }}", " ".join(MENTION_PATHS))
        return [mention_from(node, self.names) for node in nodes.values()]

    # Documents and entities

    def document(self, identifier: str) -> Document | None:
        """A document with its text."""
        return self.documents([identifier]).get(identifier)

    def documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Documents by id, with their texts."""
        nodes = self.nodes(self._values(self.names.document(i) for i in ids), " ".join(DOCUMENT_PATHS))
        return {self.names.name(iri): document_from(node) for iri, node in nodes.items() if "kg:text" in node}

    def sources(self, ids: Iterable[str]) -> dict[str, Source]:
        """Documents by id, without their texts."""
        paths = ("kg:locator", "dcterms:title", "dcterms:publisher", "dcterms:issued", "schema:url")
        nodes = self.nodes(self._values(self.names.document(i) for i in ids), " ".join(paths))
        found = {}
        for iri, node in nodes.items():
            if "kg:locator" in node:
                locator, *others = (node.get(path, [""])[0] for path in paths)
                title, publisher, published, url = (value or None for value in others)
                found[self.names.name(iri)] = Source(self.names.name(iri), locator, title, publisher, published, url)
        return found

    def entity(self, slug: str) -> Entity | None:
        """An entity with its names; one that only statements have is a thing without a label."""
        found = self.entities([slug])
        if slug in found:
            return found[slug]
        node = self.names.entity(slug)
        used = self.rows(f"SELECT ?x {{ {{ ?x ?p {node} }} UNION {{ {node} ?p ?x }} }} LIMIT 1")
        return Entity(slug, "Thing", slug.replace("-", " ")) if used else None

    def entities(self, slugs: Iterable[str]) -> dict[str, Entity]:
        """Entities by slug."""
        nodes = self.nodes(self._values(map(self.names.entity, slugs)), "rdf:type rdfs:label skos:altLabel")
        name = self.names.name
        return {
            name(iri): Entity(name(iri), name(node["rdf:type"][0]), node["rdfs:label"][0], tuple(node.get("skos:altLabel", ())))
            for iri, node in nodes.items() if "rdf:type" in node and "rdfs:label" in node
        }  # fmt: skip

    def labels(self, slugs: Iterable[str]) -> dict[str, str]:
        """Labels of entities by slug."""
        wanted = self._values(map(self.names.entity, sorted(set(slugs)))).replace("?n", "?s")
        return {self.names.name(iri): label for iri, label in sorted(self.store.pairs(f"{wanted} ?s rdfs:label ?o"), reverse=True)}

    def notations(self, slug: str) -> list[tuple[str, str]]:
        """What other schemes call an entity: (scheme, value)."""
        rows = self.rows(f"SELECT (DATATYPE(?v) AS ?scheme) ?v {{ {self.names.entity(slug)} skos:notation ?v }}")
        return sorted((self.names.name(scheme), value) for scheme, value in rows)

    @staticmethod
    def _values(nodes: Iterable[object]) -> str:
        return f"VALUES ?n {{ {' '.join(map(str, nodes))} }}"

    def of_class(self, name: str, start: int, limit: int) -> list[tuple[str, str]]:
        """Slug and label of entities of a class (exactly that one), by label."""
        graph = self.names.graph("entities")
        rows = self.rows(
            f"SELECT ?e ?label {{ GRAPH {graph} {{ ?e a {self.names.property(name)} ; rdfs:label ?label }} }} "
            f"ORDER BY LCASE(STR(?label)) ?e LIMIT {limit} OFFSET {start}"
        )
        return [(self.names.name(e), label) for e, label in rows]

    def newest_documents(self, start: int, limit: int) -> list[Source]:
        """Documents, those published last first."""
        every = sorted(self.store.documents())
        ids = sorted(every, key=lambda i: self.issued.get(i, ""), reverse=True)[start : start + limit]
        found = self.sources(ids)
        return [found[i] for i in ids if i in found]

    def comment(self, term: str) -> str:
        """What the ontology says of a class or predicate."""
        rows = self.rows(f"SELECT ?c {{ {self.names.property(term)} rdfs:comment ?c }}")
        return rows[0][0] if rows else ""

    # Short columns, read once

    @cached_property
    def outlines(self) -> Outlines:
        """All statements without their words."""
        return Outlines(self.store)

    @cached_property
    def totals(self) -> list[tuple[str, int]]:
        """How many documents, statements, entities and disputes there are."""
        return [
            ("documents", self._count("?x a kg:Document")), ("statements", self.size),
            ("entities", sum(n for _, n in self.classes)), ("disputes", len(self.disputed)),
        ]  # fmt: skip

    @cached_property
    def size(self) -> int:
        """How many statements there are."""
        return self._count("?x a kg:Statement")

    def _count(self, pattern: str) -> int:
        return int(self.rows(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")[0][0])

    @cached_property
    def classes(self) -> list[tuple[str, int]]:
        """Classes with the number of their entities, the largest first."""
        return self._ranked(f"SELECT ?c (COUNT(*) AS ?n) {{ GRAPH {self.names.graph('entities')} {{ ?x a ?c }} }} GROUP BY ?c")

    @cached_property
    def predicates(self) -> list[tuple[str, int]]:
        """Predicates with the number of their statements, the largest first."""
        return self._ranked("SELECT ?p (COUNT(*) AS ?n) { ?x rdf:predicate ?p } GROUP BY ?p")

    @cached_property
    def publishers(self) -> list[tuple[str, int]]:
        """Publishers with the number of their documents, the largest first."""
        rows = self.rows("SELECT ?p (COUNT(*) AS ?n) { ?x dcterms:publisher ?p ; a kg:Document } GROUP BY ?p")
        return sorted(((p, int(n)) for p, n in rows), key=lambda row: (-row[1], row[0]))

    def _ranked(self, query: str) -> list[tuple[str, int]]:
        return sorted(((self.names.name(x), int(n)) for x, n in self.rows(query)), key=lambda row: (-row[1], row[0]))

    @cached_property
    def terms(self) -> dict[str, str]:
        """Labels of classes and predicates by local name."""
        return {self.names.name(t): label for t, label in sorted(self.store.pairs("?s rdfs:isDefinedBy ?x ; rdfs:label ?o"))}

    @cached_property
    def relations(self) -> list[str]:
        """Local names of the predicates that relate entities, in the ontology and in statements."""
        rows = self.rows("SELECT DISTINCT ?p { { ?p a owl:ObjectProperty } UNION { ?s rdf:predicate ?p } }")
        return sorted(self.names.name(p) for (p,) in rows)

    @cached_property
    def issued(self) -> dict[str, str]:
        """Document -> date of publication, where it has one."""
        return {self.names.name(d): value for d, value in self.store.pairs("?s dcterms:issued ?o")}

    @cached_property
    def times(self) -> dict[str, str]:
        """Statement -> when its act happened, where it says so."""
        return {self.names.name(s): value for s, value in self.store.pairs("?s kg:timeValue ?o")}

    def _having(self, pattern: str) -> set[str]:
        return {self.names.name(s) for s, _ in self.store.pairs(pattern)}

    @cached_property
    def denied(self) -> set[str]:
        """Statements that something is not so."""
        return self._having("VALUES ?o { kg:Negative } ?s kg:polarity ?o")

    @cached_property
    def unreal(self) -> set[str]:
        """Statements of what is planned, possible, conditional or demanded."""
        return self._having("VALUES ?o { kg:Planned kg:Possible kg:Conditional kg:Demanded } ?s kg:modality ?o")

    @cached_property
    def not_plain(self) -> set[str]:
        """Statements that are no facts; the rule is that of `kg.model.is_fact`."""
        claimed = self._having("?s kg:attributedTo|kg:attributionAct|kg:disputedBy ?o")
        return claimed - self._having("?s kg:accepted ?o") | self.denied | self.unreal

    def kind(self, statement: str) -> str:
        """The kind of a statement by id; the rule is that of `kg.export.map.kind`."""
        if statement in self.disputed_statements and statement not in self.unreal:
            return "dispute"
        if statement in self.denied:
            return "denial"
        if statement in self.unreal:
            return "plan"
        return "claim" if statement in self.not_plain else "fact"

    @cached_property
    def disputed(self) -> dict[str, tuple[str, ...]]:
        """Disputed proposition -> ids of its statements; the rule is that of `kg.graph.merged`."""
        name = self.names.name
        denied = {name(p) for _, p in self.store.pairs("?s kg:disputedBy ?x ; kg:proposition ?o")}
        negative = self.store.pairs("?s kg:polarity kg:Negative ; kg:modality kg:Actual ; kg:proposition ?o")
        groups = self.of_propositions(sorted(denied | {name(p) for _, p in negative}))
        positive = "?s kg:polarity kg:Positive ; kg:modality kg:Actual"
        found = {}
        for proposition, ids in groups.items():
            nodes = " ".join(str(self.names.statement(i)) for i in ids)
            if proposition in denied or self.rows(f"SELECT ?s {{ VALUES ?s {{ {nodes} }} {positive} }} LIMIT 1"):
                found[proposition] = tuple(ids)
        return found

    @cached_property
    def disputed_statements(self) -> set[str]:
        """Ids of all statements of disputed propositions."""
        return {i for ids in self.disputed.values() for i in ids}

    @cached_property
    def called(self) -> list[tuple[str, str, int, str]]:
        """Every name of entities and title of documents: (in lower case, as written, rank, kind/id), the best rank 0."""
        found = []
        for path, kind, rank in (("rdfs:label", "entity", 0), ("skos:altLabel", "entity", 1), ("dcterms:title", "document", 2)):
            within = f"GRAPH {self.names.graph('entities')} {{ ?s {path} ?o }}" if kind == "entity" else f"?s {path} ?o ; a kg:Document"
            found += [(label.casefold(), label, rank, f"{kind}/{self.names.name(s)}") for s, label in self.store.pairs(within)]
        return sorted(found)

    @cached_property
    def disputed_triples(self) -> set[tuple[str, str, str]]:
        """Subject, predicate and object of the disputed propositions."""
        return set(self.triples([ids[0] for ids in self.disputed.values()]).values())

    def triples(self, statements: Collection[str]) -> dict[str, tuple[str, str, str]]:
        """Statement -> subject, predicate and object, by their names."""
        if not statements:
            return {}
        nodes, name = " ".join(str(self.names.statement(i)) for i in statements), self.names.name
        rows = self.rows(f"SELECT ?n ?s ?p ?o {{ VALUES ?n {{ {nodes} }} ?n rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }}")
        return {name(n): (name(s), name(p), name(o)) for n, s, p, o in rows}
