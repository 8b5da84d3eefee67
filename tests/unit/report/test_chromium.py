"""The page in a real browser: it says nothing on the console, and asks for nothing but itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from unit.report.making import Logs, Report, fired

SAMPLE = Path(__file__).parents[3] / "docs" / "sample-report" / "report.html"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
)
ELSEWHERE = "http://127.0.0.1:9/elsewhere.png"

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="there is no Chromium on this machine; install the package chromium to look with it"
)


def visit(page: Path, tmp_path: Path) -> tuple[list[str], list[str], str]:
    """What the browser wrote to its console, what it asked the network for on the page's behalf, and the page."""
    log = tmp_path / f"{page.stem}-net.json"
    profile = tmp_path / f"{page.stem}-profile"
    command = [str(BROWSER), *FLAGS, f"--user-data-dir={profile}", f"--log-net-log={log}", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=1200, check=True)
    errors = done.stderr.decode("utf-8", "replace").splitlines()
    console = [line for line in errors if "CONSOLE" in line]
    events = json.loads(log.read_text("utf-8"))["events"]
    started = [event["params"] for event in events if "initiator" in event.get("params", {})]
    # The browser's own errands are started by no page.
    of_page = sorted({str(each.get("url")) for each in started if each["initiator"] != "not an origin"})
    return console, of_page, done.stdout.decode("utf-8")


def test_the_browser_has_nothing_to_say(report: Report, logs: Logs, tmp_path: Path) -> None:
    # The page of all of them has more of the same parts; every link of that one is looked at elsewhere.
    made = report("--logs", logs(fired()[::6]))
    console, asked, dom = visit(made.folder / "report.html", tmp_path)

    assert console == []
    assert asked == []
    assert dom.count("<table") == made.html.count("<table")
    assert 'class="chart"' in dom


def test_a_page_that_asks_and_complains_is_noticed(tmp_path: Path) -> None:
    """Or the test above could not fail."""
    page = tmp_path / "bad.html"
    page.write_text(f'<img src="{ELSEWHERE}"><script>console.error("noticed")</script>', "utf-8")
    console, asked, _ = visit(page, tmp_path)

    assert any("noticed" in line for line in console)
    assert asked == [ELSEWHERE]


def test_the_policy_holds_where_escaping_would_not(report: Report, logs: Logs, tmp_path: Path) -> None:
    """Markup put into the finished page neither runs nor fetches."""
    made = report("--logs", logs(fired()[:20]))
    page = tmp_path / "smuggled.html"
    smuggled = f'<main><img src="{ELSEWHERE}"><script>document.title = "ran"; fetch("{ELSEWHERE}")</script>'
    page.write_text(made.html.replace("<main>", smuggled, 1), "utf-8")
    console, asked, dom = visit(page, tmp_path)

    assert asked == []
    assert "<title>ran" not in dom
    assert any("Content Security Policy" in line for line in console)


MEASURE = """<title>not yet</title><body><script>
const widths = [390, 1280]
let left = widths.length
const found = {}
for (const width of widths) {
  const frame = document.createElement("iframe")
  frame.width = width; frame.height = 900; frame.src = "PAGE"
  frame.onload = () => {
    const page = frame.contentDocument
    found[width] = page.documentElement.scrollWidth
    const gone = [...page.querySelectorAll('a[href^="#"]')].filter(
      link => !page.getElementById(link.getAttribute("href").slice(1)))
    found[`links ${width}`] = gone.length
    if (!--left) document.title = JSON.stringify(found)
  }
  document.body.append(frame)
}
</script>"""


def test_no_width_makes_the_page_scroll_to_the_side(report: Report, logs: Logs, tmp_path: Path) -> None:
    made = report("--logs", logs(fired()))
    measure = tmp_path / "measure.html"
    measure.write_text(MEASURE.replace("PAGE", (made.folder / "report.html").as_uri()), "utf-8")
    command = [str(BROWSER), *FLAGS, "--allow-file-access-from-files", "--virtual-time-budget=20000",
               f"--user-data-dir={tmp_path / 'wide-profile'}", "--dump-dom", measure.as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=1200, check=True)
    title = done.stdout.decode("utf-8").partition("<title>")[2].partition("</title>")[0]
    found = json.loads(title)

    assert found["links 390"] == found["links 1280"] == 0
    # A bar to scroll down takes some pixels of the width.
    assert found["390"] <= 390
    assert found["1280"] <= 1280


def test_what_the_sample_prints_is_at_most_twelve_pages(tmp_path: Path) -> None:
    printed = tmp_path / "report.pdf"
    command = [str(BROWSER), *FLAGS, "--no-pdf-header-footer", f"--user-data-dir={tmp_path / 'profile'}",
               f"--print-to-pdf={printed}", SAMPLE.as_uri()]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=1200, check=True)

    # How Chromium writes a page's object; the list of pages is of the type Pages.
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", printed.read_bytes())) <= 12
