"""How long extraction takes beside the bare language model, on the same texts, in one run, one process.

    python benchmarks/extraction_speed.py ../shared/corpora/state-releases.jsonl.gz --documents 300

The bare run is `nlp.pipe` with all components of the same model and the same batch size over the same texts, a document a text.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import time

from kg import pipeline, sources
from kg.extract import text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("--documents", type=int, default=300)
    arguments = parser.parse_args()
    found = (s.document for s in sources.read([arguments.path]) if isinstance(s, sources.Source))
    documents = list(itertools.islice(found, arguments.documents))
    words = sum(len(d.text.split()) for d in documents)
    nlp = text.load_model()
    next(pipeline.extract(documents[:1]))  # the ontology and the matcher are loaded before the clock starts

    start = time.perf_counter()
    for _ in nlp.pipe((d.text for d in documents), batch_size=64):
        pass
    bare = time.perf_counter() - start

    start = time.perf_counter()
    statements = sum(len(e.statements) for e in pipeline.extract(documents))
    ours = time.perf_counter() - start

    print(f"{len(documents)} documents, {words} words, {statements} statements")
    print(f"bare nlp.pipe  {bare:7.1f} s  {words / bare:8.0f} words/s")
    print(f"extraction     {ours:7.1f} s  {words / ours:8.0f} words/s  {ours / bare:.2f} times the bare model")
    print(f"peak memory    {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
