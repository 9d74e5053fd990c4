"""The graph in the terms of other libraries: networkx and rdflib."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from kg.graph.merged import publisher_of
from kg.model import Document, Entity, Statement, is_fact
from kg.store import Store

if TYPE_CHECKING:
    import networkx
    import rdflib

__all__ = ["to_networkx", "to_rdflib"]


def to_networkx(
    statements: Collection[Statement], documents: Mapping[str, Document], entities: Mapping[str, Entity]
) -> networkx.MultiDiGraph[str]:
    """Entities joined by statements (key: statement id). Attributes are strings and bools."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for slug in sorted({s.subject for s in statements} | {s.object for s in statements}):
        entity = entities.get(slug)
        graph.add_node(slug, label=entity.label if entity else slug, type=entity.type if entity else "Thing")
    for s in statements:
        document = documents[s.document]
        graph.add_edge(
            s.subject,
            s.object,
            key=s.id,
            predicate=s.predicate,
            statement=s.id,
            polarity=s.polarity.value,
            modality=s.modality.value,
            time=s.time.value or "",
            place=s.place or "",
            recipient=s.recipient or "",
            attributed_to=", ".join(s.attributed_to),
            disputed_by=", ".join(s.disputed_by),
            fact=is_fact(s),
            quote=s.evidence.quote,
            document=s.document,
            source=publisher_of(document),
        )
    return graph


def to_rdflib(store: Store) -> rdflib.Dataset:
    """All named graphs as an rdflib Dataset whose plain patterns see the union."""
    import warnings

    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    with warnings.catch_warnings():  # rdflib's own reader uses what rdflib deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=store.dump_nquads_sorted().decode("utf-8"), format="nquads")
    for prefix, namespace in store.namespaces.prefixes.items():
        dataset.bind(prefix, namespace)
    return dataset
