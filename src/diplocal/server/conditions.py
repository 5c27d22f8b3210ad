"""Conditions: whether a client has already what it asks for, or wants something else than there is (RFC 9110 §13)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_TAGS = re.compile(rf"[ \t,]*{_TAG}(?:[ \t]*,[ \t,]*{_TAG})*[ \t,]*")
_ONE_TAG = re.compile(_TAG)
_DATE = re.compile(
    r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} [1-9]\d{3} \d\d:\d\d:\d\d GMT"
    r"|[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [1-9]\d{3}",
    re.ASCII,
)
"""The three forms of a date in HTTP (RFC 9110 §5.6.7)."""


def judged(tag: str, modified: int, headers: Mapping[str, str]) -> HTTPStatus:
    """Tell what the conditions of a GET or HEAD come to, in the order of precedence of RFC 9110 §13.2.2.

    What is no list of entity tags matches nothing, and what is no date is no condition.

    Args:
        tag: the strong entity tag of what would be sent.
        modified: when that was modified, in seconds since 1970.
        headers: those of the request, by lower-case name.

    Returns:
        OK, NOT_MODIFIED or PRECONDITION_FAILED.
    """
    if (wanted := headers.get("if-match")) is not None:
        if not (wanted.strip() == "*" or tag in entity_tags(wanted)):
            return HTTPStatus.PRECONDITION_FAILED
    elif (until := date(headers.get("if-unmodified-since"))) is not None and modified > until:
        return HTTPStatus.PRECONDITION_FAILED
    if (known := headers.get("if-none-match")) is not None:
        has_it = known.strip() == "*" or tag in {known.removeprefix("W/") for known in entity_tags(known)}
    else:
        since = date(headers.get("if-modified-since"))
        has_it = since is not None and modified <= since
    return HTTPStatus.NOT_MODIFIED if has_it else HTTPStatus.OK


def holds_for_range(tag: str, modified: int, if_range: str | None) -> bool:
    """Tell whether a range may be sent of what there is now; if not, the client needs the whole (RFC 9110 §13.1.5)."""
    return if_range is None or if_range.strip() in {tag, formatdate(modified, usegmt=True)}


def entity_tags(value: str) -> frozenset[str]:
    """Read a list of entity tags; what is none is an empty one."""
    return frozenset(_ONE_TAG.findall(value)) if _TAGS.fullmatch(value) else frozenset()


def date(value: str | None) -> int | None:
    """Read a date in HTTP, in seconds since 1970; what is none is nothing."""
    if value is None or not _DATE.fullmatch(value.strip()):
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return int(moment.replace(tzinfo=UTC).timestamp())
