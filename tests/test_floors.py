"""Imports go to strictly lower floors: the contract stands in `pyproject.toml`, and would notice a break."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT

COMMAND = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold the package below `src` in a folder against the contract there."""
    return subprocess.run(
        [sys.executable, "-c", COMMAND, "--no-cache", "--config", folder / "pyproject.toml"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the package and its contract that the test may damage."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_go_to_strictly_lower_floors() -> None:
    ended = lint(ROOT)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "1 kept, 0 broken" in ended.stdout


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("when/value.py", "diplocal.model"),
        ("model.py", "diplocal.cli"),
        ("render/title.py", "diplocal.feeds"),
        ("ledger/entries.py", "diplocal.records"),
        ("records/reader.py", "diplocal.rules"),
        ("exports/data.py", "diplocal.publication"),
    ],
)
def test_an_import_to_the_same_or_a_higher_floor_is_noticed(module: str, imported: str, house: Path) -> None:
    file = house / "src" / "diplocal" / module
    text = file.read_text(encoding="utf-8")
    file.write_text(text + f"\n\ndef late() -> None:\n    import {imported}\n", encoding="utf-8")
    ended = lint(house)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    name = "diplocal." + module.removesuffix(".py").replace("/", ".")
    assert f"{name} -> {imported}" in ended.stdout


def test_a_module_without_a_floor_is_noticed(house: Path) -> None:
    (house / "src" / "diplocal" / "attic.py").write_text('"""New."""\n', encoding="utf-8")
    ended = lint(house)
    assert ended.returncode == 1
    assert "attic" in ended.stdout
