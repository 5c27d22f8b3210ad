"""QR codes: the address of a feed's page, for the camera of a phone."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

_MASK = 3
"""Trying all eight masks takes three times as long, and cameras read each of them."""


def code(address: str) -> Markup:
    """Draw an address as SVG, dark on light whatever the page's colours, since some cameras read nothing else."""
    made = segno.make(address, error="m", boost_error=False, micro=False, mask=_MASK)
    out = io.BytesIO()
    made.save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        nl=False,
        omitsize=True,
        border=3,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
        title="QR code of this page",
    )
    return Markup(out.getvalue().decode())  # noqa: S704 - made of numbers
