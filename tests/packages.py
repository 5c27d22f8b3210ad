"""What tests share that install the package: its files, and what to do where nothing can be installed."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from support import ROOT

FILES = (
    ".pre-commit-hooks.yaml",
    "LICENSE",
    "README.md",
    "action.yml",
    "constraints.txt",
    "events/LICENSE",
    "pyproject.toml",
    "src",
)
"""What a package is built from, and what says how others run it."""
_OFFLINE = re.compile(
    r"No matching distribution found|Could not find a version|Failed to establish a new connection"
    r"|Temporary failure in name resolution|Network is unreachable|Connection refused|Max retries exceeded"
)


def copy_package(folder: Path) -> Path:
    """Copy the files of the package into a folder, which is made, and give the folder."""
    for name in FILES:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


def give_up(said: str) -> NoReturn:
    """Skip the test where packages cannot be fetched, unless they have to be; fail for any other reason."""
    found = _OFFLINE.search(said)
    if found and os.environ.get("DIPLOCAL_REQUIRE_TOOLS") != "1":
        pytest.skip(f"packages cannot be installed here: {found[0]}")
    pytest.fail(said)
