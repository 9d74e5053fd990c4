"""What a store holds, told in RDF for tools that look before they ask: a graph of its own, made at the end of a build.

VoID and DCAT with counts by class and property, the ontology as SHACL shapes, the prefixes, and the named queries as
executable examples.

Invariant: it follows from the other graphs, the ontology and the named queries alone, never from itself or a clock, so
that the same documents give the same bytes. It has no blank nodes, and its subjects stand in no other graph.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg import queries
from kg.dates import is_iso
from kg.graph import shapes
from kg.graph.rows import Rows
from kg.model import digest
from kg.ontology import Ontology
from kg.store import Store
from kg.store.names import Namespaces, Term

__all__ = ["EXAMPLES", "NAME", "quads"]

NAME = "description"  #: of the graph, as in ``Namespaces.graph``
EXAMPLES = 3  #: entities that are named as examples: those of most statements

_TITLE = "International relations: who says what of whom, and who disputes it"
_KEYWORDS = ("international relations", "arms control", "claims", "disputes", "provenance")
_PROTOCOL = "http://www.w3.org/TR/sparql11-protocol/"
#: What the terms of standard vocabularies have as objects; the ontology tells it of its own, and entities are counted.
_OBJECTS: dict[str, tuple[str, ...]] = {
    "rdf:predicate": ("owl:ObjectProperty",),
    "prov:wasDerivedFrom": ("kg:Document",),
    "prov:wasGeneratedBy": ("kg:Run",),
    "oa:hasTarget": ("oa:SpecificResource",),
    "oa:hasSource": ("kg:Document",),
    "oa:hasSelector": ("oa:TextPositionSelector", "oa:TextQuoteSelector"),
    "oa:exact": ("xsd:string",), "oa:prefix": ("xsd:string",), "oa:suffix": ("xsd:string",),
    "oa:start": ("xsd:integer",), "oa:end": ("xsd:integer",),
    "dcterms:title": ("xsd:string",), "dcterms:publisher": ("xsd:string",), "dcterms:language": ("xsd:string",),
    "dcterms:issued": ("xsd:date", "xsd:gYear", "xsd:gYearMonth", "xsd:string"),
    "dcterms:date": ("xsd:date", "xsd:gYear", "xsd:gYearMonth", "xsd:string"),
    "dcterms:creator": ("xsd:string",),
    "schema:url": ("xsd:anyURI",),
    "rdfs:label": ("rdf:langString",), "rdfs:comment": ("rdf:langString", "xsd:string"),
    "skos:altLabel": ("rdf:langString",), "skos:example": ("rdf:langString",), "skos:notation": ("kg:iso3166-1",),
}  # fmt: skip
_DATATYPES = ("xsd:", "rdf:langString", "kg:iso3166-1")


def quads(store: Store, ontology: Ontology) -> list[ox.Quad]:
    """The description of a store, as the quads of its graph. Raises InputError without the ontology's files."""
    graph = _Graph(store.namespaces)
    counts = _Counts(store)
    _dataset(graph, store, ontology, counts)
    _classes(graph, ontology, counts)
    for predicate, n in sorted(counts.properties.items()):
        part = graph.part("property", predicate)
        graph.link(graph.dataset, "void:propertyPartition", part)
        graph.link(part, "void:property", ox.NamedNode(predicate))
        graph.number(part, "void:triples", n)
    _prefixes(graph)
    _examples(graph)
    _shapes(graph, ontology)
    return list(dict.fromkeys(graph.quads))


class _Graph:
    """The quads in the making; properties are CURIEs."""

    def __init__(self, ns: Namespaces) -> None:
        self.ns, self.name = ns, ns.graph(NAME)
        self.dataset, self.endpoint = ox.NamedNode(ns.base + "dataset"), ox.NamedNode(ns.base + "sparql")
        self.quads: list[ox.Quad] = []

    def link(self, node: ox.NamedNode, curie: str, *values: Term) -> None:
        self.quads += [ox.Quad(node, self.ns.term(curie), value, self.name) for value in values]

    def type(self, node: ox.NamedNode, *curies: str) -> None:
        self.link(node, "rdf:type", *map(self.ns.term, curies))

    def text(self, node: ox.NamedNode, curie: str, *values: str, language: str | None = None) -> None:
        self.link(node, curie, *(ox.Literal(value, language=language) for value in values))

    def number(self, node: ox.NamedNode, curie: str, value: int) -> None:
        self.link(node, curie, ox.Literal(value))

    def part(self, *names: str) -> ox.NamedNode:
        """A part of the dataset, named after the terms that it is about: ``dataset#State-leads``."""
        words = [self.ns.curie(n) if ":" in n else n for n in names]
        plain = (w.removeprefix("kg:").replace(":", ".") if not w.startswith("<") else digest("term", w) for w in words)
        return ox.NamedNode(f"{self.dataset.value}#{'-'.join(plain)}")


class _Counts:
    """How often classes and properties stand in the union of all graphs but the description."""

    def __init__(self, store: Store) -> None:
        own = store.graph_quads(store.namespaces.graph(NAME))
        type_ = store.namespaces.term("rdf:type")
        self.properties = Counter(dict(_counted(store, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")))
        self.properties -= Counter(quad.predicate.value for quad in own)
        self.classes = Counter(dict(_counted(store, "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c")))
        self.classes -= Counter(getattr(quad.object, "value", "") for quad in own if quad.predicate == type_)
        #: class -> property -> triples
        self.of_class: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for (class_, predicate), n in _pairs(store, "SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o } GROUP BY ?c ?p"):
            self.of_class[class_][predicate] = n
        #: class, property -> class of the entity at the other end -> triples
        self.links: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        entities = store.namespaces.graph("entities")
        found = f"SELECT ?c ?p ?oc (COUNT(*) AS ?n) {{ GRAPH {entities} {{ ?o a ?oc }} ?s ?p ?o . ?s a ?c }} GROUP BY ?c ?p ?oc"
        for (class_, predicate, other), n in _pairs(store, found):
            self.links[class_, predicate][other] = n


def _pairs(store: Store, sparql: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """The rows of a query whose last column is a number: the other values, the number; in the order of the values."""
    rows = ((tuple(term.value for term in row[:-1]), int(row[-1].value)) for row in Rows(store, sparql).terms if row[0] is not None)
    yield from sorted(rows)


def _counted(store: Store, sparql: str) -> Iterator[tuple[str, int]]:
    return ((name, n) for (name,), n in _pairs(store, sparql))


def _dataset(graph: _Graph, store: Store, ontology: Ontology, counts: _Counts) -> None:
    """VoID and DCAT of the whole."""
    ns, node = graph.ns, graph.dataset
    count = {c.name: counts.classes[ns.property(c.name).value] for c in ontology.classes.values()}
    entities = sum(count[c.name] for c in ontology.classes.values() if c.kind == "entity")
    graph.type(node, "void:Dataset", "dcat:Dataset")
    graph.text(node, "dcterms:title", _TITLE, language="en")
    graph.text(
        node, "dcterms:description",
        f"{count['Statement']} statements on {entities} states, persons, organisations, agreements, weapons and places from "
        f"{count['Document']} documents, each with the words it rests on, who says so and who denies it. "
        "A plain triple is written for what a document says in its own voice and nobody disputes.",
        language="en",
    )  # fmt: skip
    graph.text(node, "dcat:keyword", *_KEYWORDS, language="en")
    graph.text(node, "void:uriSpace", ns.base)
    graph.number(node, "void:triples", sum(counts.properties.values()))
    graph.number(node, "void:entities", entities)
    graph.number(node, "void:classes", len(counts.classes))
    graph.number(node, "void:properties", len(counts.properties))
    used = counts.properties.keys() | counts.classes.keys()
    namespaces = sorted(n for n in ns.prefixes.values() if any(iri.startswith(n) for iri in used))
    graph.link(node, "void:vocabulary", *map(ox.NamedNode, namespaces))
    graph.link(node, "dcterms:conformsTo", ox.NamedNode(ns.base + "ontology"))
    graph.link(node, "sh:shapesGraph", graph.name)
    graph.link(node, "void:exampleResource", *_example_resources(store))
    days = "SELECT ?t (COUNT(*) AS ?n) { ?d a kg:Document ; dcterms:issued ?t } GROUP BY ?t"
    issued = sorted(value for value, _ in _counted(store, days) if is_iso(value))
    if issued:
        period = graph.part("period")
        graph.link(node, "dcterms:temporal", period)
        graph.type(period, "dcterms:PeriodOfTime")
        graph.text(period, "dcat:startDate", issued[0])
        graph.text(period, "dcat:endDate", issued[-1])
    graph.link(node, "void:sparqlEndpoint", graph.endpoint)
    distribution, service = graph.part("distribution"), graph.part("service")
    graph.link(node, "dcat:distribution", distribution)
    graph.type(distribution, "dcat:Distribution")
    graph.link(distribution, "dcat:accessURL", graph.endpoint)
    graph.link(distribution, "dcat:accessService", service)
    graph.type(service, "dcat:DataService")
    graph.link(service, "dcat:endpointURL", graph.endpoint)
    graph.link(service, "dcat:servesDataset", node)
    graph.link(service, "dcterms:conformsTo", ox.NamedNode(_PROTOCOL))


def _example_resources(store: Store) -> list[ox.NamedNode]:
    """The entities of most statements, and a document."""
    top = f"SELECT ?e {{ ?s rdf:subject|rdf:object ?e }} GROUP BY ?e ORDER BY DESC(COUNT(*)) ?e LIMIT {EXAMPLES}"
    documents = list(store.documents())[:1]
    return [e for (e,) in Rows(store, top).terms] + [store.namespaces.document(d) for d in documents]


def _classes(graph: _Graph, ontology: Ontology, counts: _Counts) -> None:
    """A partition for each class of entities and nodes, with its properties and what they lead to."""
    ns = graph.ns
    spaces = (ns.prefixes["kg"], ns.prefixes["oa"])
    objects = {ns.term(curie).value: names for curie, names in _OBJECTS.items()}
    for predicate in ontology.predicates.values():
        objects[ns.property(predicate.name).value] = tuple(n if ":" in n else f"kg:{n}" for n in predicate.range)
    for class_, n in sorted(counts.classes.items()):
        if not class_.startswith(spaces):
            continue
        part = graph.part(class_)
        graph.link(graph.dataset, "void:classPartition", part)
        graph.link(part, "void:class", ox.NamedNode(class_))
        graph.number(part, "void:entities", n)
        for iri, triples in counts.of_class[class_].items():
            sub = graph.part(class_, iri)
            graph.link(part, "void:propertyPartition", sub)
            graph.link(sub, "void:property", ox.NamedNode(iri))
            graph.number(sub, "void:triples", triples)
            links = counts.links[class_, iri]
            for other, m in links.items():
                end = _end(graph, sub, class_, iri, ox.NamedNode(other))
                graph.number(end, "void:triples", m)
            for curie in objects.get(iri, ()) if not links else ():
                _end(graph, sub, class_, iri, ns.term(curie), datatype=curie.startswith(_DATATYPES))


def _end(
    graph: _Graph, sub: ox.NamedNode, class_: str, predicate: str, term: ox.NamedNode, *, datatype: bool = False
) -> ox.NamedNode:
    """What a property of a class leads to: things of a class, or values of a datatype."""
    end = graph.part(class_, predicate, term.value)
    graph.link(sub, "void-ext:datatypePartition" if datatype else "void:classPartition", end)
    graph.link(end, "void-ext:datatype" if datatype else "void:class", term)
    return end


def _prefixes(graph: _Graph) -> None:
    for prefix, namespace in sorted(graph.ns.prefixes.items()):
        node = graph.part(f"prefix-{prefix}")
        graph.link(graph.dataset, "sh:declare", node)
        graph.text(node, "sh:prefix", prefix)
        graph.link(node, "sh:namespace", ox.Literal(namespace, datatype=graph.ns.term("xsd:anyURI")))


def _examples(graph: _Graph) -> None:
    """The named queries with the defaults of their parameters."""
    for query in queries.load().values():
        node = ox.NamedNode(f"{graph.ns.base}query#{query.name}")
        kind = "Construct" if query.graph else "Select"
        graph.type(node, "sh:SPARQLExecutable", f"sh:SPARQL{kind}Executable")
        graph.text(node, "rdfs:comment", query.question, language="en")
        graph.text(node, "schema:keywords", query.group)
        graph.link(node, "schema:target", graph.endpoint)
        graph.link(node, "sh:prefixes", graph.dataset)
        graph.text(node, f"sh:{kind.lower()}", queries.bind(query))


def _shapes(graph: _Graph, ontology: Ontology) -> None:
    """The shapes, each node that has no name named by what hangs on it.

    A shape whose path is more than one property is left out: such a path is a blank node by the rules of SHACL, and
    `kg check` knows it anyway.
    """
    ns = graph.ns
    path = ns.term("sh:path")
    hanging: defaultdict[ox.NamedNode | ox.BlankNode, list[ox.Triple]] = defaultdict(list)
    for quad in ox.parse(shapes.described(ontology, base=ns.base), format=ox.RdfFormat.TURTLE):
        assert isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
        hanging[quad.subject].append(quad.triple)

    def put(node: ox.NamedNode | ox.BlankNode) -> ox.NamedNode | None:
        """The name under which a node is written, with all that hangs on it; None for one that is left out."""
        parts: set[tuple[ox.NamedNode, Term]] = set()
        for triple in hanging[node]:
            value = triple.object
            if isinstance(value, ox.BlankNode):
                if triple.predicate == path:
                    return None
                if (named := put(value)) is not None:
                    parts.add((triple.predicate, named))
            elif isinstance(value, ox.NamedNode | ox.Literal):
                parts.add((triple.predicate, value))
        ordered = sorted(parts, key=str)
        if isinstance(node, ox.BlankNode):
            node = ox.NamedNode(f"{ns.base}shape#{digest('shape', *(str(term) for pair in ordered for term in pair))}")
        graph.quads += [ox.Quad(node, predicate, value, graph.name) for predicate, value in ordered]
        return node

    for node in _named(hanging):
        put(node)


def _named(nodes: Iterable[ox.NamedNode | ox.BlankNode]) -> list[ox.NamedNode]:
    return sorted((node for node in nodes if isinstance(node, ox.NamedNode)), key=str)
