"""A latitude lies within -90 and 90 degrees, a longitude within -180 and 180.

Fails:

    latitude = 176.868

Passes:

    latitude = 17.6868
"""

from __future__ import annotations

CODE = "P102"
