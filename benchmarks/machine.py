"""The machine: what figures were measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("icalendar", "ical", "ics", "pydantic", "pydantic_core", "typer", "rich")


def described() -> Iterator[str]:
    """Describe the machine and what is installed on it, a line each."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    yield f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB of memory"
    yield f"{platform.system()} {platform.release()}, {platform.python_implementation()} {platform.python_version()}"
    yield ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    load = os.getloadavg()[1]
    yield f"load when it began: {load:.1f}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
