"""The W3C tests of the SPARQL Protocol, the Graph Store Protocol and the Service Description, read where they lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from serving import TOKEN, Server, serving

from kg.serve.negotiation import GRAPHS, TABLES
from kg.store import Store

W3C = Path(__file__).resolve().parents[2] / "shared" / "w3c"
DATA = "http://kasei.us/2009/09/sparql/data/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
FORMATS = {"tabular": TABLES, "boolean": TABLES, "RDF": GRAPHS}

pytestmark = pytest.mark.skipif(not W3C.is_dir(), reason="the W3C manifests are not here")


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: list[str]
    boolean: bool | None
    format: str | None
    graph: tuple[str, str] | None  #: media type and text that the answer must equal
    location: str | None


@dataclass
class Case:
    name: str
    requests: list[Request] = field(default_factory=list)


def _cases(manifest: Path) -> list[Case]:
    if not manifest.exists():
        return []
    graph = Graph().parse(manifest, publicID="http://manifest.example/", format="turtle")
    tests = [*graph.subjects(RDF.type, MF.ProtocolTest), *graph.subjects(RDF.type, MF.GraphStoreProtocolTest)]
    return [_case(graph, test) for test in sorted(tests)]  # one stands in no mf:entries


def _case(graph: Graph, entry: Any) -> Case:
    case = Case(str(entry).rpartition("#")[2])
    if (action := graph.value(entry, MF.action)) is not None:
        for listed in graph.objects(action, HT.requests):
            case.requests += [_request(graph, node) for node in Collection(graph, listed)]
    return case


def _headers(graph: Graph, node: Any) -> dict[str, str]:
    listed = [header for some in graph.objects(node, HT.headers) for header in Collection(graph, some)]
    return {str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue)) for header in listed}


def _request(graph: Graph, node: Any) -> Request:
    response = graph.value(node, HT.resp)
    body, sent = graph.value(node, HT.body), None
    if body is not None:
        encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
        sent = str(graph.value(body, CNT.chars)).encode(encoding)
    boolean = graph.value(response, MF.expectedBoolean)
    wanted = graph.value(response, HT.body)
    expected = None
    if wanted is not None:
        media_type = {k.lower(): v for k, v in _headers(graph, response).items()}["content-type"]
        expected = (media_type, str(graph.value(wanted, CNT.chars)))
    form = graph.value(response, MF.expectedFormat)
    location = graph.value(response, MF.expectedLocation)
    return Request(
        method=str(graph.value(node, HT.methodName)),
        path=str(graph.value(node, HT.absolutePath)),
        headers=_headers(graph, node),
        body=sent,
        statuses=[str(s).rpartition("#")[2] for s in graph.objects(response, MF.expectedStatus)],
        boolean=None if boolean is None else bool(boolean.toPython()),  # type: ignore[union-attr]
        format=None if form is None else str(form),
        graph=expected,
        location=None if location is None else str(location),
    )


PROTOCOL = _cases(W3C / "protocol" / "manifest.ttl")
STORE = [
    *_cases(W3C / "graph-store-protocol" / "manifest-direct.ttl"),
    *_cases(W3C / "graph-store-protocol" / "manifest-indirect.ttl"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("w3c") / "store"
    with Store.create_or_open(folder):
        pass
    with serving(folder, "--writable") as running:
        yield running


def test_all_of_them_are_run() -> None:
    assert (len(PROTOCOL), len(STORE)) == (34, 14)


@pytest.mark.parametrize("case", PROTOCOL, ids=lambda case: case.name)
def test_protocol(case: Case, server: Server) -> None:
    _fill(server)
    _run(case, server, "/sparql/", "/sparql")


@pytest.mark.parametrize("case", STORE, ids=lambda case: case.name)
def test_graph_store(case: Case, server: Server) -> None:
    assert server.update("DROP ALL").status == 204
    _run(case, server, "/gsp", "/graph-store")


def _fill(server: Server) -> None:
    """The three graphs that the tests of the protocol assume, an empty one that some name, and nothing else."""
    graphs = {f"{DATA}data{n}.rdf": W3C / "protocol" / f"data{n}.nt" for n in (1, 2, 3)}
    data = "".join(f"GRAPH <{iri}> {{ {path.read_text('utf-8')} }}\n" for iri, path in graphs.items())
    assert server.update(f"DROP ALL ; INSERT DATA {{ {data} }} ; CREATE GRAPH <{DATA}data0.rdf>").status == 204


def _run(case: Case, server: Server, written: str, path: str) -> None:
    assert case.requests
    location = ""
    for n, request in enumerate(case.requests):
        target = request.path.replace("$LOCATION$", location)
        assert target.startswith(written)
        headers = dict(request.headers)
        if request.method not in ("GET", "HEAD"):
            headers["Authorization"] = f"Bearer {TOKEN}"
        reply = server.ask(path + target.removeprefix(written), method=request.method, headers=headers, body=request.body)
        told = f"request {n + 1}: {reply.status} {reply.body[:300]!r}"
        assert any(_fits(reply.status, status) for status in request.statuses), told
        media_type = reply.headers.get("content-type", "").partition(";")[0]
        if request.boolean is not None:
            assert ox.parse_query_results(reply.body, ox.QueryResultsFormat.from_media_type(media_type)), told
            assert (b"true" in reply.body) is request.boolean, told
        if request.format is not None:
            assert media_type in {f.media_type for f in FORMATS[request.format]}, told
        if request.graph is not None:
            assert reply.headers["content-type"] == request.graph[0].replace("; ", "; ")
            got, wanted = Graph(), Graph()
            base = server.url + target
            assert isomorphic(got.parse(data=reply.body, format="turtle", publicID=base), wanted.parse(data=request.graph[1], format="turtle", publicID=base)), told
        if request.location is not None:
            location = reply.headers["location"]


def _fits(status: int, expected: str) -> bool:
    if match := re.fullmatch(r"StatusCode(\d)xx", expected):
        return status // 100 == int(match[1])
    return status == STATUSES[expected]


def test_service_description(server: Server) -> None:
    """returns-rdf, has-endpoint-triple, conforms-to-schema: domains and ranges of the Recommendation, section 3."""
    reply = server.ask("/sparql")
    assert reply.status == 200
    assert reply.headers["content-type"].startswith("text/turtle")
    graph = Graph().parse(data=reply.body, format="turtle")
    endpoint = URIRef(f"{server.url}/sparql")
    assert (None, SD.endpoint, endpoint) in graph
    service = graph.value(None, SD.endpoint, endpoint)
    assert (service, RDF.type, SD.Service) in graph
    kinds = {SD.defaultDataset: SD.Dataset, SD.defaultGraph: SD.Graph, SD.namedGraph: SD.NamedGraph}
    for prop, kind in kinds.items():
        assert all((node, RDF.type, kind) in graph for node in graph.objects(None, prop))
    for prop in (SD.feature, SD.supportedLanguage, SD.resultFormat, SD.defaultDataset):
        assert list(graph.objects(service, prop)), prop
        assert not any(isinstance(o, Literal) for o in graph.objects(service, prop))
