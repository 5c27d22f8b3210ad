"""Negotiation: whether a client takes compressed content (RFC 9110 §12.5.3)."""

from __future__ import annotations

import re
from functools import lru_cache

_CODING = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]*;[ \t]*[qQ]=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?")


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: str) -> bool:
    """Tell whether gzip is at least as welcome as no encoding; what is no list of encodings welcomes none."""
    weights: dict[str, float] = {}
    for part in accept_encoding.split(","):
        if not part.strip():
            continue
        found = _CODING.fullmatch(part.strip())
        if found is None:
            return False
        weights[found[1].lower()] = float(found[2] or 1)
    rest = weights.get("*", 0.0)
    compressed = max(weights.get("gzip", rest), weights.get("x-gzip", 0.0))
    return compressed > 0 and compressed >= weights.get("identity", 0.0)
