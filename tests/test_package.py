"""The wheel works on its own: installed into a fresh environment, used from an empty folder, with its data inside."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def call(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "src", ignore=shutil.ignore_patterns(".git", ".venv", "*.db", "__pycache__", ".*_cache", "build", "*.egg-info"))
    call(sys.executable, "-m", "build", "--wheel", "--outdir", folder, folder / "src", cwd=folder)
    return next(folder.glob("*.whl"))


def test_wheel_carries_the_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in ("kg_ontology/classes.toml", "kg_ontology/gazetteer/states.toml", "kg_ontology/lexicon/cues.toml",
                   "kg_ontology/queries/who-left.rq", "kg_seeds/inf-treaty-ends.md", "kg/web/map.js", "kg/py.typed"):  # fmt: skip
        assert needed in names
    shipped = {p.name for p in (ROOT / "seeds").glob("*.md")} | {p.name for p in (ROOT / "ontology").rglob("*.toml")}
    assert shipped <= {Path(n).name for n in names}


def test_wheel_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    bin_ = tmp_path / "env" / "bin"
    call(bin_ / "python", "-m", "pip", "install", "--quiet", "--constraint", ROOT / "constraints.txt", wheel, cwd=tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "statements" in call(bin_ / "kg", "build", cwd=empty)
    assert call(bin_ / "kg", "query", "ASK { ent:united-states kg:withdrawsFrom ent:inf-treaty }", cwd=empty).strip() == "true"
    call(bin_ / "kg", "export", "graph.ttl", cwd=empty)
    call(bin_ / "kg", "map", "map.html", cwd=empty)
    assert sorted(p.name for p in empty.iterdir()) == ["graph.ttl", "kg.db", "map.html"]
