#!/usr/bin/env python3
"""The HTML report in a real browser: nothing fails, every link leads somewhere, graph and flame
graph are there and can be clicked; with hostile names, and with 2,000 operations.

usage: page_test.py --arterial PROGRAM [--database SHOP_DB] [--pictures FOLDER]
Exit: 0 passed, 1 failed, 77 there is no browser."""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from browser import Browser, program

HOUR = 1_763_683_200_000_000_000
PAGES = ["home", "search", "item", "basket", "pay", "orders", "news", "help", "terms", "login"]
HOSTILE = ["</script><script>window.hurt=1</script>", "<img src=x onerror=window.hurt=2>",
           "quote\"'`${window.hurt=3}", "line\u2028separator\u2029", "__proto__", "constructor",
           "a/b#c?d=e&f %41 %zz", "javascript:window.hurt=4", "\u202egnp.exe", "]]>-->", "\\u003c/script\\u003e"]


def span(trace, number, parent, service, name, kind, start, length, failed):
    return service, {
        "traceId": f"{trace:032x}", "spanId": f"{trace * 1000 + number:016x}",
        **({"parentSpanId": f"{trace * 1000 + parent:016x}"} if parent else {}),
        "name": name, "kind": kind, "startTimeUnixNano": str(HOUR + start),
        "endTimeUnixNano": str(HOUR + start + length), "status": {"code": 2 if failed else 0},
        "attributes": []}


def write_traces(path, traces):
    with open(path, "w", encoding="utf-8") as out:
        for spans in traces:
            services = {}
            for service, body in spans:
                services.setdefault(service, []).append(body)
            out.write(json.dumps({"resourceSpans": [
                {"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": service}}]},
                 "scopeSpans": [{"spans": bodies}]} for service, bodies in services.items()]}) + "\n")


def call(trace, numbers, parent, caller, callee, name, start, length, failed=False):
    """A client span and the server span under it."""
    client, server = numbers
    return [span(trace, client, parent, caller, name, 3, start, length, failed),
            span(trace, server, client, callee, name, 2, start + 10, length - 20, failed)]


def many(operations):
    """Each trace: edge -> one of 40 operations -> two of all, so that all are called."""
    traces = []
    for at in range(operations):
        trace, start = at + 1, at * 1000
        names = [at % 40, (at * 7 + 1) % operations, (at * 13 + 1) % operations]
        who = [f"service-{n % 80:02d}" for n in names]
        what = [f"team{n % 80:02d}.Service/Method{n:04d}" for n in names]
        spans = [span(trace, 1, 0, "edge", "GET /" + PAGES[at % len(PAGES)], 2, start, 9000, False)]
        spans += call(trace, (2, 3), 1, "edge", who[0], what[0], start + 100, 8000)
        spans += call(trace, (4, 5), 3, who[0], who[1], what[1], start + 500, 2000)
        spans += call(trace, (6, 7), 3, who[0], who[2], what[2], start + 4000, 3000 + at % 900)
        traces.append(spans)
    return traces


def hostile():
    traces = []
    for at, name in enumerate(HOSTILE * 3):
        start, trace = at * 1000, at + 1
        spans = [span(trace, 1, 0, name, name, 2, start, 900, False)]
        spans += call(trace, (2, 3), 1, name, name + " too", name + "!", start + 100, 500, at % 2 == 0)
        traces.append(spans)
    return traces


def report(arguments, folder, name, traces=None, database=None):
    page = os.path.join(folder, name + ".html")
    if database is None:
        database = os.path.join(folder, name + ".db")
        write_traces(os.path.join(folder, name + ".jsonl"), traces)
        subprocess.run([arguments.arterial, "ingest", "--db", database,
                        os.path.join(folder, name + ".jsonl")], check=True, capture_output=True)
    with open(page, "wb") as out:
        subprocess.run([arguments.arterial, "report", "all", "--format", "html", "--db", database],
                       check=True, stdout=out)
    return page


LINKS = "[...new Set([...document.querySelectorAll('a')].map(a => a.getAttribute('href')))]"


class Checks:
    def __init__(self):
        self.count, self.faults = 0, []

    def true(self, holds, what):
        self.count += 1
        if not holds:
            self.faults.append(what)


def check_page(checks, browser, name, most_links):
    """Follows links from page to page: none leads to nothing, none says an error."""
    checks.true(browser.run("document.querySelectorAll('.graph svg .node').length") > 1, f"{name}: no graph")
    todo, seen = ["#/"], set()
    while todo and len(seen) < most_links:
        address = todo.pop(0)
        seen.add(address)
        browser.go(address)
        here = browser.run("[document.querySelector('main h1')?.textContent, "
                           "document.documentElement.scrollWidth - innerWidth]")
        checks.true(here[0] and here[0] != "Nothing has this address", f"{name}: {address} leads nowhere")
        checks.true(here[1] <= 0, f"{name}: {address} is {here[1]} pixels too wide")
        links = browser.run(LINKS)
        strange = [link for link in links if not (link or "").startswith("#/")]
        checks.true(not strange, f"{name}: {address} links to {strange[:3]}")
        todo += [link for link in links if link not in seen and link not in todo]
    return len(seen), todo


def check_pictures(checks, browser, name):
    """A click on a node opens its page; one on a frame zooms and tells more."""
    browser.go("#/")
    shape = "document.querySelector('.graph svg[role=img]').getAttribute('aria-label')"
    before = browser.run(shape)
    browser.run("[...document.querySelectorAll('.graph .buttons button')][0].click()")
    browser.settle()
    checks.true(browser.run(shape) != before,
                f"{name}: the graph shows the same for components and operations")
    target = browser.run("document.querySelector('.graph a').getAttribute('href')")
    box = browser.run("(() => { const node = document.querySelector('.graph a rect');"
                      "node.scrollIntoView({block: 'center', inline: 'center'});"
                      "const r = node.getBoundingClientRect();"
                      "return [r.x + r.width / 2, r.y + r.height / 2]; })()")
    browser.settle()
    for kind in ("mousePressed", "mouseReleased"):
        browser.call("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)
    browser.wait("location.hash !== '#/'")
    checks.true(browser.run("location.hash") == target, f"{name}: a click on a node leads elsewhere")
    browser.go("#/group/Journeys")
    frames = "document.querySelector('.flame').querySelectorAll('.frame')"
    checks.true(browser.run(frames + ".length") > 2, f"{name}: no flame graph")
    old = browser.run(f"{frames}[2].getBoundingClientRect().width")
    browser.run(frames + "[2].click()")
    wide = browser.run("document.querySelector('.frame.told').getBoundingClientRect().width")
    checks.true(wide > old or wide > 300, f"{name}: a click on a frame does not zoom")
    checks.true(browser.run("document.querySelectorAll('.flame dl dt').length") > 4,
                f"{name}: a click on a frame tells nothing")
    checks.true(browser.run("document.querySelectorAll('.histogram .bar').length") > 0, f"{name}: no latency")


def check_search(checks, browser, name, text, least):
    browser.go("#/")
    browser.run(f"(() => {{ const box = document.querySelector('input'); box.value = {json.dumps(text)};"
                "box.dispatchEvent(new Event('input')); })()")
    hits = browser.run("document.querySelectorAll('.hits li').length")
    checks.true(hits >= least, f"{name}: {hits} hits of the search for {text}")


def run(checks, arguments, folder, name, page, most_links, search, **device):
    browser = Browser(**device)
    try:
        begun = time.monotonic()
        browser.open(page)
        browser.wait("document.querySelector('main h1') !== null")
        opened = time.monotonic() - begun
        pages, left = check_page(checks, browser, name, most_links)
        check_pictures(checks, browser, name)
        check_search(checks, browser, name, *search)
        checks.true(browser.run("window.hurt") is None, f"{name}: a name was run as a script")
        if arguments.pictures:
            for number, address in enumerate(["#/", "#/group/Journeys", "#/group/Dependencies"]):
                browser.go(address)
                browser.picture(os.path.join(arguments.pictures, f"{name}-{number}.png"))
        browser.media(kind="print")
        browser.go("#/everything")
        checks.true(browser.pdf().startswith(b"%PDF"), f"{name}: cannot be printed")
        checks.true(not browser.said, f"{name}: {browser.said[:5]}")
        print(f"{name}: {os.path.getsize(page)} bytes, open after {opened:.2f} s, {pages} addresses "
              f"visited, {len(left)} more known")
    finally:
        browser.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--arterial", required=True)
    parser.add_argument("--database", type=pathlib.Path, help="one of examples/shop")
    parser.add_argument("--pictures", help="folder for screenshots")
    arguments = parser.parse_args()
    if program() is None:
        print("skipped: no Chromium is installed (tests/support/packages.txt; ARTERIAL_CHROMIUM)")
        return 77
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        page = report(arguments, folder, "hostile", hostile())
        run(checks, arguments, folder, "hostile", page, 400, ("SCRIPT", 2))
        page = report(arguments, folder, "many", many(2000))
        run(checks, arguments, folder, "many", page, 60, ("method0017", 1))
        if arguments.database and arguments.database.exists():
            page = report(arguments, folder, "shop", database=arguments.database)
            for name, device in (("shop", {}), ("shop-phone", {"width": 390, "height": 844, "touch": True}),
                                 ("shop-dark", {"dark": True})):
                run(checks, arguments, folder, name, page, 400, ("checkout", 3), **device)
    print("\n".join(checks.faults))
    print(f"{checks.count - len(checks.faults)} passed, {len(checks.faults)} failed")
    return 1 if checks.faults else 0


if __name__ == "__main__":
    sys.exit(main())
