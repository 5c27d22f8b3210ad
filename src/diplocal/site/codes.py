"""QR codes: the address of a feed's page, for the camera of a phone."""

from __future__ import annotations

import re

import segno
from markupsafe import Markup

_MASK = 3
"""Trying all eight masks takes three times as long, and cameras read each of them."""
_RIM = 4
"""Width of the light border in modules (ISO/IEC 18004 §9.1)."""
_DARK = re.compile(b"\x01+")


def code(address: str) -> Markup:
    """Draw an address as SVG, dark on light whatever the page's colours, since some cameras read nothing else.

    A screen has no dirt and no creases, so the least correction of errors will do, and squares are larger for it.
    """
    matrix = segno.make(address, error="l", boost_error=False, micro=False, mask=_MASK).matrix
    side = len(matrix) + 2 * _RIM
    lines = "".join(
        f"M{_RIM + run.start()} {_RIM + row}.5h{run.end() - run.start()}"
        for row, modules in enumerate(matrix)
        for run in _DARK.finditer(bytes(modules))
    )
    svg = (
        f'<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="QR code of this page">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path stroke="#000" d="{lines}"/></svg>'
    )
    return Markup(svg)  # noqa: S704 - made of numbers
