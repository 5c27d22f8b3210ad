from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal.address import LONGEST, fault


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org",
        "https://www.example.org/",
        "http://example.org/a",
        "https://example.org:8443/a/b.html?x=1&y=2,3;z#top",
        "https://example.org/a?next=https://other.example.org/b@c",
        "https://xn--bcher-kva.example.org/",
        "https://1.2.3.4/a",
        "https://www.example.org/%E0%A4%B9/%20x",
        "https://www.example.org/~user/(a)[b]*!$'+:@",
        "https://example.org?query=1",
        "https://" + "a" * 63 + ".example.org/",
        "https://example.org/" + "x" * (LONGEST - len("https://example.org/")),
    ],
)
def test_an_address_copied_from_a_browser_is_clean(url: str) -> None:
    assert fault(url) is None


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "is '', which is no web address"),
        ("javascript:alert(1)", "is 'javascript:alert(1)', which is no web address"),
        ("JavaScript://example.org/%0aalert(1)", "is 'JavaScript://example.org/%0aalert(1)', which is no web address"),
        ("data:text/html,<b>", "is 'data:text/html,<b>', which is no web address"),
        ("file:///etc/hosts", "is 'file:///etc/hosts', which is no web address"),
        ("ftp://example.org/", "is 'ftp://example.org/', which is no web address"),
        ("//example.org/", "is '//example.org/', which is no web address"),
        (" https://example.org/", "is ' https://example.org/', which is no web address"),
        ("ht\ntps://example.org/", "is 'ht\\ntps://example.org/', which is no web address"),
        ("https:/example.org/", "is 'https:/example.org/', which is no web address"),
        ("https://", "names no host"),
        ("https:///path", "names no host"),
        ("https://localhost/", "names 'localhost', which is no host"),
        ("https://-a.example.org/", "names '-a.example.org', which is no host"),
        ("https://a..example.org/", "names 'a..example.org', which is no host"),
        ("https://" + "a" * 64 + ".org/", f"names '{'a' * 60}', which is no host"),
        ("https://example.org:port/", "names 'example.org:port', which is no host"),
        ("https://[::1]/", "names '[::1]', which is no host"),
        ("https://exämple.org/", "names 'exämple.org', which is no host"),
        ("https://example.org\\@evil.example/", "holds a user name"),
        ("https://user@example.org/", "holds a user name"),
        ("https://user:secret@example.org/", "holds a user name"),
        ("https://example.org/a b", "holds ' ', which cannot stand in a web address"),
        ("https://example.org/a\tb", "holds '\\t', which cannot stand in a web address"),
        ("https://example.org/a\n", "holds '\\n', which cannot stand in a web address"),
        ("https://example.org/a\\b", "holds '\\\\', which cannot stand in a web address"),
        ("https://example.org/<b>", "holds '<', which cannot stand in a web address"),
        ("https://example.org/é", "holds 'é', which cannot stand in a web address"),
        ("https://example.org/a%0d%0ab", "holds a broken percent code or a hidden control character"),
        ("https://example.org/%00", "holds a broken percent code or a hidden control character"),
        ("https://example.org/%7F", "holds a broken percent code or a hidden control character"),
        ("https://example.org/100%", "holds a broken percent code or a hidden control character"),
        ("https://example.org/%zz", "holds a broken percent code or a hidden control character"),
        ("https://example.org/" + "x" * LONGEST, f"has {LONGEST + 20} characters"),
    ],
)
def test_what_a_url_type_would_repair_in_silence_is_refused(url: str, told: str) -> None:
    found = fault(url)

    assert found is not None
    message, cure = found
    assert message == told
    assert cure


@given(st.text())
def test_what_passes_is_ascii_with_an_ordinary_host_and_no_user(text: str) -> None:
    for url in (text, f"https://{text}", f"https://www.example.org/{text}"):
        if fault(url) is None:
            parts = urlsplit(url)
            assert url.isascii()
            assert url.isprintable()
            assert parts.scheme in {"http", "https"}
            assert parts.hostname
            assert parts.username is None


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), max_size=100))
def test_a_percent_encoded_path_passes(path: str) -> None:
    assert fault(f"https://www.example.org/{quote(path)}") is None


@pytest.mark.parametrize("unit", ["a.", "%20", "@", "%", "-", "//", "a@b:"])
def test_ten_megabytes_are_refused_by_their_length(unit: str) -> None:
    found = fault("https://www.example.org/" + unit * (10_000_000 // len(unit)))

    assert found is not None
    assert found[0].endswith("characters")
