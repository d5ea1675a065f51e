#!/usr/bin/env python3
# Copyright 2026 The arterial authors
# SPDX-License-Identifier: Apache-2.0
"""Says whether a recording of the shop holds what is planted in it.

Works out dependencies and verdicts from the spans alone, by arterial's definitions but with none
of its code, and compares them with planted.jsonl. Exit code 1 if anything differs."""

import argparse
import collections
import json
import math
import os
import subprocess
import sys

SHOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PLANTED = os.path.join(SHOP, "..", "..", "tests", "golden", "shop", "planted.jsonl")

INTERNAL, SERVER, CLIENT = 1, 2, 3
FAILED = {"UNKNOWN", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "UNIMPLEMENTED", "INTERNAL",
          "UNAVAILABLE", "DATA_LOSS"}
MIN_FAILED = 40
MIN_SUCCEEDED = 100


def read_spans(path):
    """The spans of a recording, each with its attributes and service as plain values."""
    if path.endswith(".zst"):
        text = subprocess.run(["zstd", "-dcq", path], check=True, stdout=subprocess.PIPE).stdout
    else:
        with open(path, "rb") as file:
            text = file.read()
    for line in text.splitlines():
        for resource in json.loads(line)["resourceSpans"]:
            service = plain(resource["resource"]["attributes"])["service.name"]
            for scope in resource["scopeSpans"]:
                for span in scope["spans"]:
                    span["attributes"] = plain(span.get("attributes", []))
                    span["service"] = service
                    span["start"] = int(span["startTimeUnixNano"])
                    span["end"] = int(span["endTimeUnixNano"])
                    yield span


def plain(attributes):
    return {a["key"]: next(iter(a["value"].values())) for a in attributes}


def operation(span):
    attributes = span["attributes"]
    if "rpc.method" in attributes:
        return attributes["rpc.method"]
    return f"{attributes['http.request.method']} {attributes['http.route']}"


def entry_failed(span):
    attributes = span["attributes"]
    if "http.response.status_code" in attributes:
        return int(attributes["http.response.status_code"]) >= 500
    return attributes["rpc.response.status_code"] != "OK"


def direct_calls(entry, children):
    """CLIENT spans beneath an entry span, INTERNAL ones looked through."""
    todo = list(children[entry["traceId"], entry["spanId"]])
    while todo:
        span = todo.pop()
        if span["kind"] == CLIENT:
            yield span
        elif span["kind"] == INTERNAL:
            todo += children[span["traceId"], span["spanId"]]


def is_recovered(call, calls):
    return any(other["parentSpanId"] == call["parentSpanId"] and other["name"] == call["name"]
               and other["start"] >= call["end"]
               and int(other["attributes"].get("rpc.request.resend_count", 0)) > 0
               for other in calls)


def outcomes(entry, children):
    """callee -> 'failed' (and not recovered) or 'succeeded'; and the number of recoveries."""
    calls = [call for call in direct_calls(entry, children) if call["end"] <= entry["end"]]
    result = {}
    recovered = collections.Counter()
    for call in calls:
        callee = operation(call)
        failed = call["attributes"]["rpc.response.status_code"] in FAILED
        if failed and is_recovered(call, calls):
            recovered[callee] += 1
            failed = False
        if failed or callee not in result:
            result[callee] = "failed" if failed else "succeeded"
    return result, recovered


def wilson(hits, n):
    if n == 0:
        return 0.0, 1.0
    z = 1.959964
    p = hits / n
    middle = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)


class Dependency:
    def __init__(self):
        self.failed = self.failed_with = self.joint = self.recovered = 0
        self.succeeded = self.base_failed = 0

    def verdict(self):
        low, high = wilson(self.failed_with, self.failed)
        if self.failed and low > 0.5 and (self.succeeded == 0 or
                                          low > wilson(self.base_failed, self.succeeded)[1]):
            return "mandatory"
        if self.failed and high < 0.2:
            return "optional"
        return "mixed" if self.failed >= 10 else "untested"

    def is_decided(self):
        return self.failed >= MIN_FAILED and self.succeeded >= MIN_SUCCEEDED


def measure(spans, children):
    dependencies = collections.defaultdict(Dependency)
    requests = collections.Counter()
    for entry in spans:
        if entry["kind"] != SERVER:
            continue
        caller = operation(entry)
        requests[caller] += 1
        result, recovered = outcomes(entry, children)
        failures = [callee for callee, outcome in result.items() if outcome == "failed"]
        for callee, outcome in result.items():
            dependency = dependencies[caller, callee]
            dependency.recovered += recovered[callee]
            if outcome == "failed" and len(failures) > 1:
                dependency.joint += 1
            elif outcome == "failed":
                dependency.failed += 1
                dependency.failed_with += entry_failed(entry)
            else:
                dependency.succeeded += 1
                dependency.base_failed += entry_failed(entry)
    return dependencies, requests


def structure_problems(spans):
    ids = {(span["traceId"], span["spanId"]) for span in spans}
    if len(ids) != len(spans):
        yield "span ids are not unique"
    orphans = sum(span["parentSpanId"] != "" and (span["traceId"], span["parentSpanId"]) not in ids
                  for span in spans)
    if orphans:
        yield f"{orphans} spans have a parent that is missing"
    if any(span["traceState"] != "ot=th:8" for span in spans):
        yield "a span does not say how it was sampled"
    if any(span["end"] < span["start"] for span in spans):
        yield "a span ends before it starts"
    paths = {span["attributes"].get("code.file.path", "x") for span in spans}
    if any(path.startswith("/") or ".." in path for path in paths):
        yield "a span names a file of this machine"
    journeys = sum(span["parentSpanId"] == "" and span["service"] == "gateway" for span in spans)
    if journeys < 2000:
        yield f"only {journeys} journeys, fewer than 2,000"


def planted_problems(dependencies, requests, planted):
    expected = {(row["caller"], row["callee"]): row for row in planted}
    for key in sorted(dependencies.keys() - expected.keys()):
        yield f"{key[0]} -> {key[1]} was observed but is not planted"
    for key, row in sorted(expected.items()):
        name = f"{key[0]} -> {key[1]}"
        if row["status"] == "static-only":
            if key in dependencies:
                yield f"{name} was observed but is static-only"
            never = row["reason"] == "caller_never_observed"
            if never != (requests[key[0]] == 0):
                yield f"{name}: the caller was observed {requests[key[0]]} times"
        elif key not in dependencies:
            yield f"{name} was not observed"
        elif dependencies[key].verdict() != row["verdict"]:
            yield f"{name} is {dependencies[key].verdict()}, planted is {row['verdict']}"
        elif not dependencies[key].is_decided():
            yield f"{name} has too few failures or successes to be sure"


def show(dependencies, requests, spans):
    print(f"{len(spans)} spans in {len({span['traceId'] for span in spans})} traces")
    print(f"{'failed':>7}{'p1':>6}{'ok':>6}{'p0':>6}{'joint':>6}{'recov':>6}  verdict    dependency")
    for (caller, callee), d in sorted(dependencies.items()):
        p1 = d.failed_with / d.failed if d.failed else float("nan")
        p0 = d.base_failed / d.succeeded if d.succeeded else float("nan")
        print(f"{d.failed:7}{p1:6.2f}{d.succeeded:6}{p0:6.2f}{d.joint:6}{d.recovered:6}  "
              f"{d.verdict():9}  {caller} -> {callee}")
    for name, count in sorted(requests.items()):
        print(f"{count:7} x {name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recording", nargs="?",
                        default=os.path.join(SHOP, "traces", "shop.otlp.jsonl.zst"))
    parser.add_argument("--planted", default=PLANTED)
    arguments = parser.parse_args()
    spans = list(read_spans(arguments.recording))
    children = collections.defaultdict(list)
    for span in spans:
        children[span["traceId"], span["parentSpanId"]].append(span)
    with open(arguments.planted, encoding="utf-8") as file:
        planted = [json.loads(line) for line in file]
    dependencies, requests = measure(spans, children)
    show(dependencies, requests, spans)
    problems = list(structure_problems(spans))
    problems += planted_problems(dependencies, requests, planted)
    for problem in problems:
        print(f"check: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
