"""The articles and sentences on which drafting is tried."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def articles() -> list[tuple[str, dict[str, Any]]]:
    """The articles, by name."""
    paths = sorted(path for folder in ("articles", "dev", "unseen") for path in (FOLDER / folder).glob("*.json"))
    return [(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in paths]


def sentences() -> list[dict[str, Any]]:
    """The sentences with the days that they give."""
    return [json.loads(line) for line in (FOLDER / "sentences.jsonl").read_text(encoding="utf-8").splitlines()]
