"""The README says what really happens: its shell lines and Python lines are run, and their output is compared.

`python tests/test_readme.py` writes the output into the README anew.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
CONSOLE = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.M | re.S)
PYTHON = re.compile(r"(?<=^```python\n)(.*?)(?=^```$)", re.M | re.S)


def run_console(block: str, folder: Path) -> str:
    """The block with the real output below each command."""
    out = []
    environment = {k: v for k, v in os.environ.items() if k != "KG_STORE"} | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "110",
    }  # fmt: skip
    for line in block.splitlines():
        if line.startswith("$ "):
            done = subprocess.run(
                line[2:], shell=True, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
            )
            shown = "\n".join(x.rstrip() for x in done.stdout.splitlines()).rstrip("\n")
            out.append(f"{line}\n{shown}\n" if shown else f"{line}\n")
            assert done.returncode == 0, f"{line}: {done.stderr}"
    return "\n".join(out)


def refreshed(folder: Path) -> str:
    """The README as it should be. The commands run in order in one folder that has the checkout's data beside it."""
    (folder / "ontology").symlink_to(ROOT / "ontology")
    text = CONSOLE.sub(lambda m: run_console(m[0], folder), README.read_text(encoding="utf-8"))
    return PYTHON.sub(lambda m: run_python(m[0], folder), text)


def run_python(block: str, folder: Path) -> str:
    """The block with what it prints, run in the same folder."""
    examples = doctest.DocTestParser().get_examples(block)
    source = "".join(e.source for e in examples)
    script = "import sys; sys.displayhook = lambda v: print(repr(v)) if v is not None else None\n" + source
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True, timeout=300)
    prompts = []
    for example in examples:
        first, *rest = example.source.splitlines()
        prompts.append("\n".join([f">>> {first}", *(f"... {line}" for line in rest)]))
    return "\n".join(prompts) + "\n" + done.stdout


def test_readme_is_true(tmp_path: Path) -> None:
    assert refreshed(tmp_path) == README.read_text(encoding="utf-8")


def test_every_command_is_documented() -> None:
    from kg.cli import cli

    text = README.read_text(encoding="utf-8") + (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"kg {name}" not in text] == []


if __name__ == "__main__":
    work = Path("/tmp/kg-readme") if os.name == "posix" else Path.cwd() / "kg-readme"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    README.write_text(refreshed(work), encoding="utf-8")
