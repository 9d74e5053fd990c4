"""The front-end: its build from npm, and the package's build backend."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from bundling import WEB, backend, copy_sources, no_npm

ROOT = WEB.parent.parent


def test_the_lock_file_names_no_registry() -> None:
    text = (WEB / "package-lock.json").read_text("utf-8")
    assert "resolved" not in text and "http" not in re.sub(r'"(url|node)": "[^"]*"', "", text)
    lock = json.loads(text)
    assert all("integrity" in entry for path, entry in lock["packages"].items() if path), "every package is known by its digest"


def test_no_javascript_of_others_is_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files", "kg/web"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout")
    assert not re.findall(r"^.*(?:node_modules|query\.js|query\.css|licences\.txt).*$", listed.stdout.replace("src/query/query.css", ""), re.M)
    assert all(p.stat().st_size < 40_000 for p in (WEB / "src").rglob("*") if p.is_file())


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    made: list[dict[str, bytes]] = []
    for name in ("one", "two"):
        web = copy_sources(tmp_path / name / "web")
        try:
            files = backend.build(web, tmp_path / name / "static")
        except backend.CannotBundle as error:
            no_npm(error)
        assert not (web / "node_modules").exists(), "the sources stay as they were"
        made.append({p.name: p.read_bytes() for p in files})
    assert made[0] == made[1]
    assert set(made[0]) == {"query.js", "query.css", "map.js", "map.css", "bundle-licences.txt"}
    for name, data in made[0].items():
        print(f"{name}: {len(data):,} bytes")
    assert len(made[0]["query.js"]) < 1_300_000 and len(made[0]["map.js"]) < 300_000
    for name in ("query.js", "map.js"):
        assert not re.search(r"\bnew Function\(|sourceMappingURL", made[0][name].decode())
    licences = made[0]["bundle-licences.txt"].decode()
    for package in ("@zazuko/yasgui", "codemirror", "n3", "jquery", "dompurify", "sigma", "graphology"):
        assert re.search(rf"^{re.escape(package)} \d", licences, re.M), package
    assert licences.count("Permission is hereby granted") > 10
    for part in licences.split("-" * 80)[1:]:
        assert len(part.split()) > 50 or "BSD" in part, f"the terms are missing: {part}"


def test_only_a_change_is_built(tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web = copy_sources(tmp_path / "web")
    static = tmp_path / "static"
    shutil.copytree(bundle, static)
    monkeypatch.setenv("PATH", "")  # a build would fail: there is no npm
    began = time.perf_counter()
    assert backend.ensure(web, static)
    assert time.perf_counter() - began < 0.5
    (static / "query.js").rename(tmp_path / "query.js")
    assert not backend.is_fresh(web, static), "a missing file is noticed"
    (tmp_path / "query.js").rename(static / "query.js")
    with (web / "src" / "query.ts").open("a") as file:
        file.write("// changed\n")
    assert not backend.is_fresh(web, static)


def test_without_npm_one_line_and_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    web = copy_sources(tmp_path / "web")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert backend.ensure(web, tmp_path / "static") is False
    said = capfd.readouterr().err
    assert said.count("\n") == 1 and "no npm" in said and "plain form" in said
    assert not (tmp_path / "static").exists()
    assert backend._node() == ([] if backend.is_fresh() else [backend.NODE])
    monkeypatch.setenv("KG_NO_BUNDLE", "1")
    assert backend.ensure(web, tmp_path / "static") is False and backend._node() == []
    assert capfd.readouterr().err == ""


def test_an_unreachable_registry_fails_quickly_and_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        backend.npm()
    except backend.CannotBundle as error:
        no_npm(error)
    web, static = copy_sources(tmp_path / "web"), tmp_path / "static"
    static.mkdir()
    (static / "query.js").write_text("old")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{closed.getsockname()[1]}/")
        monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
        with pytest.raises(backend.CannotBundle, match="npm ci"):
            backend.build(web, static)
    assert (static / "query.js").read_text() == "old"


def test_the_sources_are_well_typed(modules: Path) -> None:
    command, environment = backend.npm()
    done = subprocess.run([*command, "run", "--silent", "check"], cwd=modules, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_wheel_through_the_source_distribution_carries_the_bundle(tmp_path: Path, bundle: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".git", ".venv", "*.db", "__pycache__", ".*_cache", "build", "dist", "*.egg-info", "tests"))
    shutil.copytree(bundle, source / "kg" / "web" / "static", dirs_exist_ok=True)
    done = subprocess.run([sys.executable, "-m", "build", "--outdir", tmp_path / "out", source], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    names = set(zipfile.ZipFile(next((tmp_path / "out").glob("*.whl"))).namelist())
    assert {f"kg/web/static/{n}" for n in ("query.js", "query.css", "map.js", "map.css", "bundle-licences.txt")} <= names
    assert not [n for n in names if n.startswith("kg/web/") and re.search(r"node_modules|\.ts$|\.json$|\.py$|/\.bundle", n)]
