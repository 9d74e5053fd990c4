"""The write side: SPARQL Update and the Graph Store Protocol's PUT, POST, DELETE, each in a process of its own.

Invariant: a write is whole or absent, the store's lock of a writer is held while it runs, and what has no graph of its
own goes into the graph ``unnamed``: the default graph stays the union of the others.
"""

from __future__ import annotations

import email.parser
import email.policy
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.serve.negotiation import GRAPHS
from kg.serve.pool import Broken, TimedOut, context
from kg.serve.protocol import Refused, media_type

__all__ = ["Write", "put"]

SECONDS = 120.0  #: a write may take
MANY = 10_000_000  #: bytes of a graph that is sent


@dataclass(frozen=True)
class Write:
    """One write. ``method`` is ``update`` or PUT, POST, DELETE on the graph with the IRI ``graph`` (None: the unnamed)."""

    method: str
    body: bytes
    content_type: str | None = None
    graph: str | None = None
    default: list[str] | None = None
    named: list[str] | None = None
    base: str | None = None


def put(store: Path, write: Write) -> bool:
    """Carry a write out in another process and wait for its end; True where it made a graph.

    Raises Refused, InputError for what is wrong with it, TimedOut, Broken. To be called in a thread.
    """
    near, far = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(str(store), write, far), daemon=True)
    process.start()
    far.close()
    try:
        if not near.poll(SECONDS):
            process.kill()
            raise TimedOut
        found = near.recv()
    except EOFError:
        raise Broken from None
    finally:
        near.close()
        process.join()
    if isinstance(found, Exception):
        raise found
    return bool(found)


def _run(store: str, write: Write, answer: Connection) -> None:
    try:
        answer.send(_apply(Path(store), write))
    except (InputError, Refused) as error:
        answer.send(error)


def _apply(folder: Path, write: Write) -> bool:
    from kg.graph import description
    from kg.ontology import load
    from kg.store import Store, sparql

    with Store.open(folder, read_only=False) as store:
        if write.method == "update":
            text = write.body.decode()
            if write.default or write.named:
                text = sparql.with_dataset(text, write.default or [], write.named or [])
            store.update(text, base=write.base)
            made = False
        else:
            made = _graph(store, write)
        described = store.namespaces.graph(description.NAME)
        if store.quads.contains_named_graph(described):  # its counts are to stay true
            store.replace_graph(described, description.quads(store, load()))
    return made


def _graph(store: Any, write: Write) -> bool:
    import pyoxigraph as ox

    try:
        name = ox.NamedNode(write.graph) if write.graph else store.namespaces.graph("unnamed")
    except ValueError:
        raise Refused(400, f"{write.graph!r} is no IRI of a graph: give an absolute one.") from None
    there = store.quads.contains_named_graph(name)
    if write.method == "DELETE":
        if not there and write.graph:
            raise Refused(404, f"The store holds no graph <{write.graph}>.")
        store.replace_graph(name, [])
        store.quads.remove_graph(name)
        return False
    kept = store.graph_quads(name) if write.method == "POST" else []
    triples = [t for part, kind in _parts(write) for t in _parsed(part, kind, write.graph or write.base)]
    store.replace_graph(name, [*kept, *(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)])
    store.quads.add_graph(name)
    return not there


def _parts(write: Write) -> list[tuple[bytes, str | None]]:
    """The bodies with their media types: several in a form with files."""
    if media_type(write.content_type)[0] != "multipart/form-data":
        return [(write.body, write.content_type)]
    head = f"Content-Type: {write.content_type}\r\n\r\n".encode()
    form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + write.body)
    found = [(part.get_payload(decode=True), part.get("Content-Type")) for part in form.walk() if not part.is_multipart()]
    return [(body, kind) for body, kind in found if isinstance(body, bytes)]


def _parsed(body: bytes, content_type: str | None, base: str | None) -> list[Any]:
    import pyoxigraph as ox

    kind, _ = media_type(content_type)
    media = next((f.media_type for f in GRAPHS if kind in (f.media_type, *f.also)), None)
    syntax = ox.RdfFormat.from_media_type(media) if media else None
    if syntax is None or syntax.supports_datasets and kind != "application/ld+json":
        known = ", ".join(f.media_type for f in GRAPHS[:4])
        raise Refused(415, f"A graph cannot be sent as {kind or 'no media type'}. Send one of: {known}.")
    try:
        quads = list(ox.parse(body, syntax, base_iri=base, rename_blank_nodes=True))
    except (SyntaxError, ValueError, OSError) as error:
        raise Refused(400, f"This is not {syntax.name}: {error}") from None
    if any(not isinstance(q.graph_name, ox.DefaultGraph) for q in quads):
        raise Refused(400, "The body holds graphs inside a graph: send one graph.")
    return quads
