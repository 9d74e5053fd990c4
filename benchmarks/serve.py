"""`kg serve` beside the stock `oxigraph` server, over the same store, with the same clients, in one run.

    pip install oxigraph
    python benchmarks/serve.py --quads 1000000 --seconds 5

The store holds the statements of the sample corpus, under as many names of documents as it takes. Prints for each kind of
query the median and the 95th percentile of the time of an answer (one client) and answers a second with 1 and 8 clients;
then the time of a point query of `kg serve` while another client sends runaway ones, which the other server has no
defence against. The clients are processes of their own on the same machine and keep their connections.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from kg import builder, ontology, pipeline, sources
from kg.store import Store
from kg.store.rdf import extraction_quads, ontology_quads

ONTOLOGY = "https://w3id.org/kg-ir/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
POINT = "SELECT ?p ?o {{ <{statement}> ?p ?o }}"
JOIN = (
    f"SELECT ?st ?quote ?who {{{{ ?st <{RDF}subject> <{{subject}}> ; <{RDF}object> <{{object}}> ; <{ONTOLOGY}attributedTo> ?who ;"
    " <http://www.w3.org/ns/oa#hasTarget>/<http://www.w3.org/ns/oa#hasSelector>/<http://www.w3.org/ns/oa#exact> ?quote }} LIMIT 100"
)
AGGREGATE = f"SELECT ?p (COUNT(*) AS ?n) {{{{ ?st <{RDF}subject> <{{subject}}> ; <{RDF}predicate> ?p }}}} GROUP BY ?p ORDER BY DESC(?n)"
WHOLE = f"SELECT ?p (COUNT(?st) AS ?n) {{{{ ?st <{RDF}predicate> ?p }}}} GROUP BY ?p"
KINDS = {"point": POINT, "join": JOIN, "aggregate": AGGREGATE, "aggregate of all": WHOLE}
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d && ?d != ?g) }"


def fill(folder: Path, quads: int) -> list[dict[str, str]]:
    """A store of at least so many quads; returns some of its statements, by what queries need of them."""
    found = (s.document for s in sources.read(builder.sample_corpus()) if isinstance(s, sources.Source))
    extractions = list(pipeline.extract(found))
    some: list[dict[str, str]] = []
    with Store.create_or_open(folder) as store:
        known = ontology.load()
        store.replace_graph(store.namespaces.graph("ontology"), ontology_quads(known))
        copy = 0
        while len(store.quads) < quads:
            batch = []
            for each in extractions:
                document = replace(each.document, locator=f"copy-{copy}/{each.document.locator}")
                statements = tuple(replace(s, document=document.id) for s in each.statements)
                made = extraction_quads(replace(each, document=document, statements=statements), run="r", input_hash=str(copy))
                batch.append((document.id, made))
                some += [
                    {"statement": q.subject.value, "subject": q.object.value}
                    for q in made if q.predicate.value == RDF + "subject"
                ]  # fmt: skip
                objects = {q.subject.value: q.object.value for q in made if q.predicate.value == RDF + "object"}
                for row in some[-len(objects):]:
                    row["object"] = objects[row["statement"]]
            store.write(batch)
            copy += 1
        store.recompute_entities(known.gazetteer)
        store.flush()
        store.optimize()
        print(f"{len(store.quads):,} quads, {len(some):,} statements")
    random.Random(0).shuffle(some)
    return some[:2000]


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """A server, from its first answer to its end."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            time.sleep(0.1)
            try:
                if ask(http.client.HTTPConnection("127.0.0.1", port), path_of(command), "ASK {}") == 200:
                    break
            except OSError:
                continue
        else:
            raise SystemExit(f"{command[0]} did not start")
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def path_of(command: list[str]) -> str:
    return "/query" if "serve-read-only" in command else "/sparql"


def ask(connection: http.client.HTTPConnection, path: str, query: str) -> int:
    headers = {"Accept": "application/sparql-results+json", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode({"query": query}), headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def client(port: int, path: str, queries: list[str], seconds: float, start: float) -> list[float]:
    """Ask one after the other until the time is up; the seconds of each answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    times, n = [], start
    until = time.perf_counter() + seconds
    while (began := time.perf_counter()) < until:
        status = ask(connection, path, queries[int(n) % len(queries)])
        assert status == 200, status
        times.append(time.perf_counter() - began)
        n += 1
    return times


def measure(port: int, path: str, queries: list[str], clients: int, seconds: float) -> list[float]:
    """The times of all answers to so many clients at once."""
    with multiprocessing.Pool(clients) as pool:
        jobs = [pool.apply_async(client, (port, path, queries, seconds, n * 97)) for n in range(clients)]
        return [t for job in jobs for t in job.get()]


def hog(port: int, seconds: float) -> None:
    """A client that sends runaway queries and takes any answer."""
    until = time.perf_counter() + seconds
    n = 0
    while time.perf_counter() < until:
        n += 1
        ask(http.client.HTTPConnection("127.0.0.1", port), "/sparql", f"# {os.getpid()} {n}\n{RUNAWAY}")


def table(port: int, path: str, some: list[dict[str, str]], seconds: float) -> None:
    """A row for each kind of query."""
    print(f"  {'query':18}{'median ms':>10}{'95 % ms':>9}{'1 client /s':>13}{'8 clients /s':>14}")
    for kind, text in KINDS.items():
        queries = [text.format(**row) for row in some]
        measure(port, path, queries, 1, 0.5)
        one = measure(port, path, queries, 1, seconds)
        eight = measure(port, path, queries, 8, seconds)
        median, high = statistics.median(one) * 1000, statistics.quantiles(one, n=20)[-1] * 1000
        print(f"  {kind:18}{median:10.2f}{high:9.2f}{len(one) / seconds:13.0f}{len(eight) / seconds:14.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    arguments = parser.parse_args()
    stock = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    with TemporaryDirectory(prefix="kg-serve-") as place:
        folder = Path(place) / "store"
        some = fill(folder, arguments.quads)
        port = _free()
        if stock:
            print("oxigraph serve-read-only")
            with running([stock, "serve-read-only", "--location", str(folder / "quads"), "--bind", f"127.0.0.1:{port}"], port):
                table(port, "/query", some, arguments.seconds)
        port = _free()
        print("kg serve")
        with running([sys.executable, "-m", "kg", "serve", "--store", str(folder), "--port", str(port), "--timeout", "10"], port):
            table(port, "/sparql", some, arguments.seconds)
            for clients in (1, 4):
                hogs = [multiprocessing.Process(target=hog, args=(port, arguments.seconds + 4)) for _ in range(clients)]
                for each in hogs:
                    each.start()
                time.sleep(2)
                times = measure(port, "/sparql", [POINT.format(**row) for row in some], 1, arguments.seconds)
                for each in hogs:
                    each.join()
                median, high = statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000
                print(f"  point, beside {clients} client(s) with runaway queries: median {median:.1f} ms, 95 % {high:.1f} ms")


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main()
