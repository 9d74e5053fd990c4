"""The notebook is true: it runs from a clean folder, through the public interface only, and shows what is committed.

`python tests/test_notebook.py` writes the outputs into the notebook anew.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "notebooks" / "tour.ipynb"
MOST_BYTES = 1_500_000
INTERACTIVE = "<p>The interactive map shows here when the notebook is run.</p>"


def read(path: Path = NOTEBOOK) -> Any:
    import nbformat

    return nbformat.read(path, as_version=4)


def executed(folder: Path) -> Any:
    """The notebook with what it shows when it is run in ``folder/notebooks``, the sample corpus beside it."""
    from nbclient import NotebookClient

    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "notebooks").mkdir()
    notebook = read()
    for cell in code_cells(notebook):
        cell.outputs, cell.execution_count = [], None
    own = {  # neither the settings nor the history of whoever runs it
        "HOME": str(folder), "IPYTHONDIR": str(folder / "ipython"), "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "MPLCONFIGDIR": str(folder / "matplotlib"), "JUPYTER_PLATFORM_DIRS": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
    }  # fmt: skip
    resources = {"metadata": {"path": str(folder / "notebooks")}}
    with patch.dict(os.environ, own):
        NotebookClient(notebook, kernel_name="python3", timeout=300, record_timing=False, resources=resources).execute()
    return notebook


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_map(html: str) -> bool:
    return "<iframe" in html or html == INTERACTIVE


def texts(cell: Any) -> list[str]:
    """What a code cell shows, but for pictures and the interactive map."""
    found = []
    for output in cell.outputs:
        if output.output_type == "stream":
            found.append(f"{output.name}: {output.text}")
        elif output.output_type == "error":
            found.append(f"{output.ename}: {output.evalue}")
        elif not is_map(output.data.get("text/html", "")) and "image/png" not in output.data:
            found.append(output.data.get("text/plain", ""))
    return found


def refreshed(folder: Path) -> Any:
    """The notebook as it should be committed.

    The page of the interactive map is left out, since it holds a library of others: a picture of it stands below.
    """
    notebook = executed(folder)
    notebook.metadata.language_info = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata = {}
        for output in cell.get("outputs", []):
            if is_map(output.get("data", {}).get("text/html", "")):
                output.data["text/html"] = INTERACTIVE
    return notebook


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return executed(tmp_path_factory.mktemp("tour"))


def test_it_shows_what_is_committed(fresh: Any) -> None:
    committed = {cell.id: texts(cell) for cell in code_cells(read())}
    assert {cell.id: texts(cell) for cell in code_cells(fresh)} == committed


def test_nothing_is_written_to_standard_error(fresh: Any) -> None:
    streams = [o for cell in code_cells(fresh) for o in cell.outputs if o.output_type == "stream"]
    assert [o.text for o in streams if o.name == "stderr"] == []


def test_it_shows_tables_pictures_and_the_map(fresh: Any) -> None:
    for notebook in (fresh, read()):
        shown = [output.data for cell in code_cells(notebook) for output in cell.outputs if "data" in output]
        assert sum("<table" in data.get("text/html", "") for data in shown) >= 4
        assert sum("image/png" in data for data in shown) == 2
        assert sum(is_map(data.get("text/html", "")) for data in shown) == 1
    html = [output.get("data", {}).get("text/html", "") for cell in code_cells(fresh) for output in cell.outputs]
    (page,) = [text for text in html if "<iframe" in text]
    assert "Intermediate-Range Nuclear Forces Treaty" in page
    assert "<script" not in page  # the page is an attribute's value: nothing of it breaks out


def test_the_committed_file_is_clean() -> None:
    text, notebook = NOTEBOOK.read_text(encoding="utf-8"), read()
    assert NOTEBOOK.stat().st_size < MOST_BYTES
    assert [n for n, cell in enumerate(code_cells(notebook), 1) if cell.execution_count != n] == []
    assert all(cell.metadata == {} for cell in notebook.cells)  # no timings
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    prose = re.sub(r'"image/png": "[^"]*"', "", text)
    assert re.findall(r"/(?:home|tmp|root|work|Users|var)/|[A-Z]:\\\\|0x[0-9a-f]{6,}", prose) == []
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_only_the_public_interface_and_no_logic() -> None:
    source = "\n".join(cell.source for cell in code_cells(read()))
    tree = ast.parse(source)
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert [name for name in imported if name.startswith("kg.")] == []
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Try | ast.While)]
    assert not [n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr.startswith("_")]


if __name__ == "__main__":
    import nbformat

    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as work:
        nbformat.write(refreshed(Path(work)), NOTEBOOK)
