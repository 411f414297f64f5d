"""A real Chromium for tests of pages: opening it, waiting, widths, themes, and axe-core."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-gpu",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--force-prefers-reduced-motion",
)
WAIT = 120
"""Seconds; generous, because machines are shared."""
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast",)
"""What another theme can change; naming rules by id."""
_RUN = (
    "const done = arguments[arguments.length - 1];"
    "axe.run(document, {runOnly: arguments[0], resultTypes: ['violations']})"
    ".then(r => done(r.violations), e => done([{id: String(e), nodes: []}]))"
)


@contextmanager
def chromium(downloads: Path) -> Iterator[Chrome]:
    """Give a browser that logs what pages say and what they fetch, and saves files in ``downloads``."""
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for option in OPTIONS:
        options.add_argument(option)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for tries_left in (2, 1, 0):
        try:
            driver = Chrome(options=options, service=ChromeService(str(DRIVER)))
            break
        except WebDriverException:  # the driver's port is chosen before it is taken: another may have it by then
            if not tries_left:
                raise
    driver.set_script_timeout(WAIT)
    try:
        yield driver
    finally:
        driver.quit()


def width(browser: Chrome, pixels: int, height: int = 900) -> None:
    """Make the page so wide."""
    metrics = {"width": pixels, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def theme(browser: Chrome, name: str) -> None:
    """Let the system ask for ``light`` or ``dark``."""
    features = {"features": [{"name": "prefers-color-scheme", "value": name}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)


def find(browser: Chrome, selector: str) -> WebElement:
    """Return the first element, once it is there and shown."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.expected_conditions import visibility_of_element_located
    from selenium.webdriver.support.wait import WebDriverWait

    return WebDriverWait(browser, WAIT).until(visibility_of_element_located((By.CSS_SELECTOR, selector)))


def here(browser: Chrome) -> str:
    """Return the address as the page itself knows it: what a script makes of it reaches the browser a moment later."""
    return str(browser.execute_script("return location.href"))


def count(browser: Chrome, selector: str) -> int:
    """Return how many elements there are now."""
    from selenium.webdriver.common.by import By

    return len(browser.find_elements(By.CSS_SELECTOR, selector))


def until(browser: Chrome, true: Callable[[], Any], what: str = "") -> Any:
    """Wait until something is so, also while one page makes room for the next; return it."""
    from selenium.common.exceptions import JavascriptException, StaleElementReferenceException
    from selenium.webdriver.support.wait import WebDriverWait

    between_pages = (JavascriptException, StaleElementReferenceException)
    return WebDriverWait(browser, WAIT, ignored_exceptions=between_pages).until(lambda _: true(), what)


def reads(browser: Chrome, selector: str, text: str) -> None:
    """Wait until an element is shown that holds a text."""
    until(browser, lambda: text in find(browser, selector).text, f"{selector}: {text}")


def press(browser: Chrome, *keys: str) -> None:
    """Type keys to whatever has the focus."""
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def axe(browser: Chrome, rules: Sequence[str] = RULES) -> list[str]:
    """Return what axe-core finds wrong on the page as it is now, WCAG 2.2 AA and good practice by default."""
    browser.execute_script(f"if (!window.axe) {{ {AXE} }}")
    found = browser.execute_async_script(_RUN, list(rules))
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"] or [{"html": ""}]]


def is_cut_off(browser: Chrome) -> bool:
    """Say whether the page is wider than the window."""
    return bool(
        browser.execute_script("return document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def fetched(browser: Chrome) -> list[str]:
    """Return the addresses that were fetched since the last time this was asked."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if not url.startswith(("chrome:", "data:"))]  # the browser's own first page
