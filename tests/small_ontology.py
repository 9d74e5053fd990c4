"""A small sound ontology on disk, and how to write another."""

from __future__ import annotations

from pathlib import Path

CLASSES = """\
[Thing]
label = "thing"
comment = "Anything."
example = "A stone."

[Actor]
label = "actor"
comment = "Who acts."
example = "Norway."
parent = "Thing"

[State]
label = "state"
comment = "A country."
example = "Norway."
parent = "Actor"
heads = ["kingdom"]

[Person]
label = "person"
comment = "A human being."
example = "Trygve Lie."
parent = "Actor"

[Place]
label = "place"
comment = "Where."
example = "Oslo."
parent = "Thing"
heads = ["city"]

[Agreement]
label = "agreement"
comment = "What binds."
example = "A treaty."
parent = "Thing"

[Statement]
label = "statement"
comment = "One saying."
example = "It."
kind = "node"
"""

PROPERTIES = """\
[signs]
label = "signs"
comment = "Puts its name to it."
example = "Norway signs."
domain = ["Actor"]
range = ["Agreement"]
plover = "SUPPORT"

[initials]
label = "initials"
comment = "Signs provisionally."
example = "Norway initials."
domain = ["State"]
range = ["Agreement"]
parent = "signs"

[confidence]
label = "confidence"
comment = "How sure."
example = "0.5"
domain = ["Statement"]
range = ["xsd:decimal"]
kind = "qualifier"
"""

STATES = """\
class = "State"

[entities]
denmark = { label = "Denmark", demonyms = ["Danish", "Dane"], facts = [["signs", "pact", "1949-04"]] }
norway = { label = "Norway", aliases = ["Kingdom of Norway"], demonyms = ["Norwegian"], seats = ["Oslo"], iso = "NO" }
sweden = { label = "Sweden", capital = "stockholm" }
"""

PLACES = """\
class = "Place"

[entities]
oslo = { label = "Oslo", within = "norway" }
stockholm = { label = "Stockholm", within = "sweden" }
pact = { label = "Northern Pact", class = "Agreement", start = "1949-08-24" }
lie = { label = "Lie", class = "Person", terms = [["minister", "norway", "1941", "1946"], ["envoy", "oslo", "", ""]] }
"""


def write(folder: Path, **files: str) -> Path:
    """A small sound ontology, with some of its files replaced."""
    content = {"classes": CLASSES, "properties": PROPERTIES, "states": STATES, "places": PLACES, **files}
    (folder / "gazetteer").mkdir(parents=True)
    for name, text in content.items():
        place = folder if name in ("classes", "properties") else folder / "gazetteer"
        (place / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def entities(*lines: str, cls: str = "State") -> str:
    return "\n".join([f'class = "{cls}"', "", "[entities]", *lines, ""])
