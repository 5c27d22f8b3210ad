from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from diplocal import rules

CORPUS = Path(__file__).parent / "corpus"
RULES = [import_module(f"{rules.__name__}.{module.name}") for module in pkgutil.iter_modules(rules.__path__)]


def test_no_two_rules_share_a_code() -> None:
    codes = [rule.CODE for rule in RULES]

    assert len(set(codes)) == len(codes) > 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.NAME)
def test_a_rule_is_named_as_its_file_and_explains_itself(rule: ModuleType) -> None:
    manual = rule.__doc__ or ""

    assert rule.__name__.rpartition(".")[2] == rule.NAME.replace("-", "_")
    assert "\nFails:" in manual
    assert "\nPasses:" in manual


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.NAME)
def test_a_rule_has_its_case_in_the_corpus(rule: ModuleType) -> None:
    said = "".join(file.read_text(encoding="utf-8") for file in CORPUS.glob("*/expected.txt"))

    assert f" {rule.CODE} " in said
