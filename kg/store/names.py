"""Names: the namespaces under a base, IRIs from names and names from IRIs.

Invariant: an IRI is made from named content alone, so the same name gives the same IRI everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, unquote

from pyoxigraph import Literal, NamedNode

from kg.errors import InputError
from kg.model import digest

__all__ = ["BASE", "Namespaces", "Term"]

BASE = "https://w3id.org/kg-ir/"  #: of all minted IRIs
Term = NamedNode | Literal

_STANDARD = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "sh": "http://www.w3.org/ns/shacl#",
}
_MATCHED = {  # only the targets of skos:closeMatch are written with these, and the datatypes in the description
    "void-ext": "http://ldf.fi/void-ext#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "time": "http://www.w3.org/2006/time#",
    "dbo": "http://dbpedia.org/ontology/",
}


@dataclass(frozen=True)
class Namespaces:
    """The namespaces under a base, IRIs from names and names from IRIs.

    Raises InputError for a base that is no absolute IRI ending in ``/``.
    """

    base: str = BASE
    _terms: dict[str, NamedNode] = field(default_factory=dict, init=False, repr=False, compare=False)  # memo

    def __post_init__(self) -> None:
        if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`#?]+/", self.base):
            raise InputError(f"not a base for IRIs: {self.base!r}", hint="Give an absolute one that ends in '/'")

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """What a query need not declare: prefix -> namespace."""
        own = {"kg": "ontology#", "ent": "entity/", "doc": "document/", "st": "statement/", "prop": "proposition/"}
        return {name: self.base + path for name, path in own.items()} | _STANDARD

    def term(self, curie: str) -> NamedNode:
        """The IRI of a term of the vocabularies, e.g. ``oa:exact``; raises InputError for an unknown prefix."""
        node = self._terms.get(curie)
        if node is None:
            prefix, _, name = curie.partition(":")
            namespace = (self.prefixes | _MATCHED).get(prefix)
            if namespace is None or not name:
                raise InputError(f"unknown prefix in {curie!r}", hint="Known: " + " ".join(self.prefixes | _MATCHED))
            node = self._terms[curie] = NamedNode(namespace + quote(name, safe="-._~/#:()"))
        return node

    def property(self, name: str) -> NamedNode:
        """A class or predicate of the ontology by its local name."""
        return self.term("kg:" + name)

    def entity(self, slug: str) -> NamedNode:
        return self._mint("entity", quote(slug, safe=""))

    def document(self, identifier: str) -> NamedNode:
        """A document, which is also the name of its graph."""
        return self._mint("document", identifier)

    def statement(self, identifier: str) -> NamedNode:
        return self._mint("statement", identifier)

    def proposition(self, identifier: str) -> NamedNode:
        return self._mint("proposition", identifier)

    def mention(self, document: str, start: int, end: int, entity: str) -> NamedNode:
        return self._mint("mention", digest("mention", document, str(start), str(end), entity))

    def run(self, identifier: str) -> NamedNode:
        return self._mint("run", quote(identifier, safe=""))

    def judgement(self, identifier: str) -> NamedNode:
        return self._mint("judgement", identifier)

    def graph(self, name: str) -> NamedNode:
        """A graph that belongs to no document: ``description``, ``entities``, ``judgements``, ``ontology`` or ``run``."""
        return self._mint("graph", name)

    def _mint(self, kind: str, name: str) -> NamedNode:
        return NamedNode(f"{self.base}{kind}/{name}")

    def name(self, iri: str) -> str:
        """The name that an IRI of this base was made from: a slug, an id, a local name of the ontology."""
        return unquote(iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :])

    def curie(self, iri: str) -> str:
        """The short form of an IRI under the predeclared prefixes, else the IRI in angle brackets."""
        for prefix, namespace in self.prefixes.items():
            local = iri[len(namespace) :]
            if iri.startswith(namespace) and re.fullmatch(r"\w(?:[\w.-]*[\w-])?", local, re.ASCII):
                return f"{prefix}:{local}"
        return f"<{iri}>"
