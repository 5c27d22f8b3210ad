"""What is said of published files, also to hosts that read `_headers`."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from diplocal.hosting import (
    CONTENT_SECURITY_POLICY,
    EVERYWHERE,
    HEADERS_FILE,
    MEDIA_TYPES,
    PAGE_POLICY,
    UNKNOWN,
    headers_file,
    media_type,
)
from serving import wait_for
from support import ROOT, contents

PAGE = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
NGINX = re.compile(r"^<!-- nginx -->\n```nginx\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def rules(text: str) -> dict[str, dict[str, str]]:
    """Read `_headers` as hosts do: a pattern, and its headers indented below it."""
    found: dict[str, dict[str, str]] = {}
    pattern = ""
    for line in text.splitlines():
        if line.startswith("/"):
            pattern = line
            found[pattern] = {}
        elif line:
            assert line.startswith("  ")
            name, _, value = line.strip().partition(": ")
            found[pattern][name] = value
    return found


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("all.ics", "text/calendar; charset=utf-8"),
        ("country/india.ics", "text/calendar; charset=utf-8"),
        ("index.html", "text/html; charset=utf-8"),
        ("events.json", "application/json"),
        ("changes.atom", "application/atom+xml; charset=utf-8"),
        ("LICENSE", UNKNOWN),
        ("all.ics.old", UNKNOWN),
    ],
)
def test_a_file_goes_by_its_suffix(path: str, kind: str) -> None:
    assert media_type(path) == kind


def test_every_file_that_is_published_has_a_media_type(sample_dist: Path) -> None:
    served = [path for path in contents(sample_dist) if path != HEADERS_FILE and not path.startswith(".")]
    assert [path for path in served if media_type(path) == UNKNOWN] == []


def test_the_file_for_hosts_is_published(sample_dist: Path) -> None:
    assert (sample_dist / HEADERS_FILE).read_text(encoding="utf-8") == headers_file()


def test_the_file_for_hosts_says_what_the_table_says() -> None:
    told = rules(headers_file())
    assert told.pop("/*") == dict(EVERYWHERE)
    assert told == {f"/*{suffix}": {"Content-Type": kind} for suffix, kind in MEDIA_TYPES.items()}


def test_no_file_gets_a_header_from_two_rules() -> None:
    told = rules(headers_file())
    for suffix in MEDIA_TYPES:
        names = Counter(name for pattern in ("/*", f"/*{suffix}") for name in told[pattern])
        assert set(names.values()) == {1}


def test_pages_may_load_nothing_from_elsewhere_and_hold_no_code() -> None:
    assert CONTENT_SECURITY_POLICY["default-src"] == "'none'"
    assert set(CONTENT_SECURITY_POLICY.values()) == {"'none'", "'self'"}


def test_a_page_says_the_same_as_the_host_but_for_its_frame() -> None:
    assert f"{PAGE_POLICY}; frame-ancestors 'none'" == EVERYWHERE["Content-Security-Policy"]


# --- docs/hosting.md


def test_the_page_on_hosting_tells_every_header() -> None:
    assert dict(re.findall(r"^\| `([A-Za-z-]+)` \| `(.*)` \|$", PAGE, re.MULTILINE)) == dict(EVERYWHERE)


def test_the_set_up_for_nginx_says_what_the_table_says() -> None:
    block = found[1] if (found := NGINX.search(PAGE)) else ""
    assert dict(re.findall(r'add_header ([A-Za-z-]+) "(.*)" always;', block)) == dict(EVERYWHERE)
    types = {f".{suffix}": kind for kind, suffix in re.findall(r"^ {8}(\S+/\S+) (\w+);$", block, re.MULTILINE)}
    assert types == {suffix: kind.partition(";")[0] for suffix, kind in MEDIA_TYPES.items() if suffix in types}
    with_charset = set(re.search(r"charset_types (.*);", block)[1].split())  # type: ignore[index]
    assert with_charset == {kind.partition(";")[0] for suffix, kind in MEDIA_TYPES.items() if "charset" in kind}
    assert set(MEDIA_TYPES) - set(types) == {".ico", ".png"}, "pictures that the site does not have"


# --- nginx itself

SET_UP = """
daemon off;
pid {folder}/nginx.pid;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {server}
}}
"""


@pytest.fixture(scope="module")
def nginx(sample_dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx with the set-up of the page, but for its port and its folder."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        reason = "nginx is not here; install nginx-light from Debian"
        if os.environ.get("DIPLOCAL_REQUIRE_TOOLS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("nginx")
    found = NGINX.search(PAGE)
    assert found
    server = found[1].replace("/srv/calendar/dist", str(sample_dist)).replace("listen 80;", f"listen 127.0.0.1:{port};")
    user = "user root;" if os.geteuid() == 0 else ""  # whom the folders of tests are open to
    (folder / "nginx.conf").write_text(user + SET_UP.format(folder=folder, server=server), encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, check=False, text=True)
    assert checked.returncode == 0, checked.stderr
    with subprocess.Popen(command) as process:
        wait_for(lambda: is_open(port))
        yield port
        process.terminate()


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        answer.read()
        return answer.status, dict(answer.getheaders())
    finally:
        connection.close()


def test_nginx_says_of_every_file_what_our_server_says(nginx: int, sample_dist: Path) -> None:
    for suffix in (".ics", ".html", ".css", ".js", ".svg", ".json", ".csv", ".atom", ".txt"):
        file = next(file for file in sorted(sample_dist.rglob(f"*{suffix}")) if ".diplocal" not in file.parts)
        status, headers = ask(nginx, "/" + file.relative_to(sample_dist).as_posix())
        assert status == 200, file
        assert headers["Content-Type"] == media_type(file.name)
        assert EVERYWHERE.items() <= headers.items()


def test_nginx_answers_as_a_calendar_needs_it(nginx: int) -> None:
    _, headers = ask(nginx, "/all.ics", Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert ask(nginx, "/all.ics", If_None_Match=headers["ETag"])[0] == 304
    assert ask(nginx, "/all.ics", If_Modified_Since=headers["Last-Modified"])[0] == 304
    for hidden in ("/.diplocal/manifest.json", "/_headers", "/nothing.ics"):
        status, headers = ask(nginx, hidden)
        assert status == 404
        assert EVERYWHERE.items() <= headers.items()
