"""The build of the front-end, as the package's build backend does it."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

__all__ = ["WEB", "backend", "copy_sources", "no_npm"]

WEB = Path(__file__).resolve().parent.parent / "kg" / "web"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle", WEB / "bundle.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


backend = _load()


def copy_sources(folder: Path) -> Path:
    """What the front-end is built from, elsewhere."""
    for path in [*backend.inputs(WEB), WEB / "tsconfig.json"]:
        target = folder / path.relative_to(WEB)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return folder


def no_npm(error: Exception) -> None:
    """Skip for the reason that the machine has no npm or cannot reach its registry; everything else is a failure."""
    if re.search(r"no npm|ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|network|timed out|E40[034]|E5\d\d", str(error)):
        pytest.skip(f"npm cannot be reached from here: {error}")
    raise error
