"""A real browser looks at real pages: Debian's Chromium, led by Playwright, over loopback alone."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
VALIDATOR = HERE / "validate.mjs"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""The rules of axe that stand for WCAG 2.2, levels A and AA."""
TODAY = "2026-11-23T09:00:00Z"
"""What the browser takes for the present."""


def give_up(reason: str) -> NoReturn:
    """Skip what needs a browser, or fail it where a browser has to be."""
    if os.environ.get("DIPLOCAL_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def require_packages() -> None:
    """See to it that the packages are there by which pages are judged."""
    if shutil.which("node") is None or not AXE.is_file():
        give_up("axe-core and html-validate are not here; install nodejs, then: npm install --prefix tests/browser")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium, with a profile of its own and no way out of this machine."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        give_up("Chromium is not here; install chromium from Debian")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        give_up("Playwright is not here; run sh scripts/setup dev")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody who visits pages; what goes wrong meanwhile is kept in `faults`.

    Attributes:
        browser: what they look with.
        url: the address of the server, without a slash at the end.
        faults: requests to others, answers that are errors, and what the console says.
    """

    browser: Browser
    url: str
    faults: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def visit(
        self,
        path: str,
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        script: bool = True,
        locale: str = "en-GB",
        zone: str = "Europe/Paris",
    ) -> Page:
        """Open a page in a new window with a profile of its own."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=script,
            locale=locale,
            timezone_id=zone,
            reduced_motion="reduce",
        )
        self._contexts.append(context)
        context.set_default_timeout(20_000)
        context.on("request", lambda request: self._note(not request.url.startswith(f"{self.url}/"), request.url))
        context.on("response", lambda answer: self._note(answer.status >= 400, f"{answer.status} {answer.url}"))
        context.on("console", lambda said: self._note(said.type in {"error", "warning"}, f"{said.type}: {said.text}"))
        context.on("weberror", lambda error: self._note(True, str(error.error)))
        context.clock.set_fixed_time(TODAY)
        page = context.new_page()
        page.goto(self.url + path)
        if script:
            settle(page)
        return page

    def go(self, page: Page, path: str) -> None:
        """Lead a window to another page, and wait for all of it."""
        page.goto(self.url + path)
        settle(page)

    def leave(self) -> None:
        """Close all windows."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _note(self, is_fault: bool, what: str) -> None:
        if is_fault:
            self.faults.append(what)


def settle(page: Page) -> None:
    """Wait until what the script of the home page fetches is there: the finder is hidden until then."""
    page.wait_for_function("!document.querySelector('[data-catalogue][hidden]')")


@functools.cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Give what axe finds wrong on a page, each with its rule and the elements, all that can be opened being open."""
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.evaluate(_axe())
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    assert len(found["passes"]) > 10, "axe has looked at nothing"
    return [
        f"{rule['id']}: {node['target']}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def html_faults(files: list[Path]) -> list[str]:
    """Give what html-validate finds wrong in files, each with its place."""
    run = subprocess.run(
        ["node", str(VALIDATOR)], input="\n".join(map(str, files)), capture_output=True, check=False, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    faults: list[str] = json.loads(run.stdout)
    return faults
