"""A text neither begins nor ends with a space.

Fails:

    city = "Visakhapatnam "

Passes:

    city = "Visakhapatnam"
"""

from __future__ import annotations

CODE = "T104"
