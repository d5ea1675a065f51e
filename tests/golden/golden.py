#!/usr/bin/env python3
"""The golden-file suite: an input tree and its traces -> all exports, compared with committed files.

usage: golden.py --program ARTERIAL --case tests/golden/shop [--update]

A case folder holds
  case.json       {"root": tree below the repository, "traces": [files below the root]}
  planted.jsonl   dependencies that a person expects, each with the fields it is sure of
  expected/*.jsonl  every export, whole (written by --update or ARTERIAL_UPDATE_GOLDEN=1)
  expected/report-* reports as people see them, and as pictures and code review take them
The tree is indexed unbuilt: only its compile database is made, by `cmake`."""
import argparse
import difflib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

EXPORTS = ["facts", "static-edges", "call-orders", "dependencies", "journeys", "critical-path", "impact", "availability", "error-budget", "dead", "dark",
           "owners", "targets", "target-deps", "idl-operations", "shipped-sites", "quality", "fan-out",
           "issues"]
REPORTS = [("dependencies", "table"), ("journeys", "table"), ("ownership", "table"), ("hygiene", "table"),
           ("build", "table"), ("hygiene", "sarif"), ("dependencies", "dot"), ("dependencies", "mermaid")]


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n"
                 f"{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def export(program, database, name):
    """The rows as text; the first line without what differs from one checkout to the next."""
    lines = run(program, "export", name, "--db", database).splitlines()
    head = json.loads(lines[0])
    head.pop("revision", None)
    return [json.dumps(head)] + lines[1:]


def check_planted(planted, rows):
    """Every planted dependency is there with the planted fields, and there is no other one."""
    found = {(row["caller"], row.get("callee")): row for row in rows if "caller" in row}
    problems = []
    for want in planted:
        got = found.pop((want["caller"], want["callee"]), None)
        name = f"{want['case']}: {want['caller']} -> {want['callee']}"
        if got is None:
            problems.append(f"{name}: not found")
            continue
        for field in ("status", "verdict", "presence"):
            if field in want and got.get(field) != want[field]:
                problems.append(f"{name}: {field} is {got.get(field)}, not {want[field]}")
        if got.get("failure") not in (want.get("failure"), None, "unknown"):
            problems.append(f"{name}: failure is {got['failure']}, not {want.get('failure')}")
        if bool(got.get("disagreement")) != want.get("disagreement", False):
            problems.append(f"{name}: disagreement is {got.get('disagreement')}")
        reason = want.get("reason")
        if reason == "upper_bound" and not got.get("upper_bound"):
            problems.append(f"{name}: has no upper bound")
        elif reason not in (None, "upper_bound") and got.get("reason") != reason:
            problems.append(f"{name}: reason is {got.get('reason')}, not {reason}")
        sites = [site.rsplit(":", 1)[0] for site in got.get("sites", [])]
        if "site" in want and want["site"] not in sites:
            problems.append(f"{name}: call sites are in {sites}, not in {want['site']}")
    problems += [f"not planted: {caller} -> {callee}" for caller, callee in found]
    return problems


def check_functions(planted, facts, edges):
    """The call site of a planted dependency stands in the planted function, reached as planted."""
    sites = {(f["file"], f["line"]): f for f in facts if f.get("kind") == "call_site"}
    problems = []
    for want in planted:
        chains = [e for e in edges if e.get("caller") == want.get("static_caller", want["caller"])
                  and e.get("file") == want.get("site")
                  and e.get("callee") in (want["callee"], None)]
        functions = {sites[e["file"], e["line"]]["function"] for e in chains
                     if (e["file"], e["line"]) in sites}
        name = f"{want['case']}: {want['caller']} -> {want['callee']}"
        if "function" in want and not any(
                f == want["function"] or f.startswith(want["function"] + "::(lambda") for f in functions):
            problems.append(f"{name}: stands in {sorted(functions)}, not in {want['function']}")
        if "via" in want and want["via"] not in {e["via"] for e in chains}:
            problems.append(f"{name}: via {sorted({e['via'] for e in chains})}, not {want['via']}")
    return problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--case", required=True, type=pathlib.Path)
    parser.add_argument("--source", type=pathlib.Path, required=True, help="the repository")
    parser.add_argument("--compiler", default="clang++-19")
    parser.add_argument("--keep", help="copy the database to this file")
    parser.add_argument("--update", action="store_true",
                        default=os.environ.get("ARTERIAL_UPDATE_GOLDEN") == "1")
    options = parser.parse_args()
    case = json.loads((options.case / "case.json").read_text())
    root = options.source / case["root"]
    failures = 0
    with tempfile.TemporaryDirectory() as work:
        run("cmake", "-S", root, "-B", f"{work}/build", "-G", "Ninja",
            f"-DCMAKE_CXX_COMPILER={options.compiler}", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON")
        database = f"{work}/arterial.db"
        run(options.program, "index", root, "-p", f"{work}/build", "--db", database)
        run(options.program, "ingest", "--db", database, *[root / t for t in case["traces"]])
        if options.keep:
            shutil.copy(database, options.keep)
        exports = {name: export(options.program, database, name) for name in EXPORTS}
        files = {f"{name}.jsonl": lines for name, lines in exports.items()}
        for name, form in REPORTS:
            files[f"report-{name}.{'txt' if form == 'table' else form}"] = run(
                options.program, "report", name, "--format", form, "--db", database).splitlines()
    for name, lines in files.items():
        path = options.case / "expected" / name
        text = "\n".join(lines) + "\n"
        if options.update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
            continue
        wanted = path.read_text().splitlines() if path.exists() else []
        if wanted != lines:
            failures += 1
            diff = list(difflib.unified_diff(wanted, lines, str(path), "now", lineterm="", n=0))
            print("\n".join(line[:600] for line in diff[:40]))
    rows = {name: [json.loads(line) for line in lines] for name, lines in exports.items()}
    planted = [json.loads(line) for line in (options.case / "planted.jsonl").open() if line.strip()]
    problems = check_planted(planted, rows["dependencies"])
    problems += check_functions(planted, rows["facts"], rows["static-edges"])
    for problem in problems:
        print(problem)
    print(f"{len(planted)} planted dependencies, {len(problems)} problems; "
          f"{len(EXPORTS)} exports and {len(REPORTS)} reports, {failures} differ from the golden files")
    return 1 if problems or failures else 0


if __name__ == "__main__":
    sys.exit(main())
