#!/usr/bin/env python3
"""Write docs/rules.md, the manual of the rules, from their own pages.

python scripts/rules_manual.py             # write it
python scripts/rules_manual.py --check     # write nothing; exit 1 if it is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path

from diplocal.rules import Rule, rules

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"
FAMILIES = {
    "S": "Files and form",
    "D": "Dates and times",
    "P": "Places and parties",
    "V": "Vocabulary",
    "E": "Evidence",
    "L": "Lifecycle and ledger",
    "T": "Text",
    "X": "Across records",
}
_HEAD = """\
# The rules

<!-- Written by scripts/rules_manual.py from the rules' own pages; do not edit it here. -->

What `diplocal validate` looks for. `diplocal explain D102` prints one page. An error stops a build, a warning does not.
Every rule that reads today's date is a warning, so time alone never breaks a calendar.

Rules marked **essential** guard what is published, and can be neither silenced nor excused. The others can be

- left out of one run: `--select E,L102`, `--ignore X107` (codes, or their first characters);
- left out or weighed anew for a calendar, in `calendar.toml`:

  ```toml
  [rules]
  ignore = ["X107"]
  severity = { L103 = "error" }
  per_file_ignores = { "2024/*" = ["L102"] }
  ```

- excused in one record, with the reason; an excuse that excuses nothing is itself a finding:

  ```toml
  [excused]
  T105 = "The fair kept the year in its name when it moved."
  ```
"""


def page() -> str:
    """Give the page."""
    parts = [_HEAD]
    for letter, family in FAMILIES.items():
        parts.append(f"## {family}\n")
        parts += [_manual(rule) for code, rule in rules().items() if code.startswith(letter)]
    return "\n".join(parts)


def _manual(rule: Rule) -> str:
    essential = ", essential" if rule.is_essential else ""
    return f"### {rule.code} {rule.name}\n\n*{rule.severity}{essential}*\n\n{rule.manual}\n"


def main() -> None:
    """Write or check."""
    if sys.argv[1:] == ["--check"]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page():
            sys.exit(f"{PAGE} is out of date; run python scripts/rules_manual.py")
    else:
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
