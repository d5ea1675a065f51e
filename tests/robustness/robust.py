"""What the robustness scripts share: running arterial, its exports, the example to run it on."""
import argparse
import glob
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SHOP = os.path.join(ROOT, "examples", "shop")
EXPORTS = ("facts", "static-edges", "dependencies", "journeys", "critical-path", "owners", "issues")
TRACE_ID = re.compile(rb'("traceId"\s*:\s*")([0-9a-fA-F]{16})([0-9a-fA-F]{16})"')

TIME = re.compile(rb'("(?:startT|endT|t)imeUnixNano"\s*:\s*")([0-9]+)"')


def parser(description):
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--arterial", default=os.path.join(ROOT, "build/release/cli/arterial"))
    made.add_argument("--work", help="folder for what is made (default: build/robustness/NAME)")
    return made


def parse(made, name):
    options = made.parse_args()
    options.arterial = os.path.abspath(options.arterial)
    options.work = os.path.abspath(options.work or os.path.join(ROOT, "build/robustness", name))
    shutil.rmtree(options.work, ignore_errors=True)
    os.makedirs(options.work)
    return options


def fail(message):
    sys.exit(f"FAILED: {message}")


def run(command, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, **options)
    if done.returncode:
        fail(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def configure_shop(work, units):
    """A copy of examples/shop and its build folder, whose compile_commands.json holds some units.

    Exports tell the revision of the tree: a commit made meanwhile must not count."""
    tree, build = os.path.join(work, "shop"), os.path.join(work, "build")
    shutil.copytree(SHOP, tree, ignore=shutil.ignore_patterns("traces", "build"))
    run(["git", "init", "-q", tree])
    run(["cmake", "-S", tree, "-B", build, "-G", "Ninja"])
    path = os.path.join(build, "compile_commands.json")
    with open(path, encoding="utf-8") as text:
        kept = [unit for unit in json.load(text) if unit["file"].endswith(units)]
    if len(kept) != len(units):
        fail(f"{len(kept)} of {len(units)} units are in {path}")
    with open(path, "w", encoding="utf-8") as out:
        json.dump(kept, out)
    return tree, build


def shop_traces():
    traces = sorted(glob.glob(os.path.join(SHOP, "traces", "*.zst")))
    return traces or fail("examples/shop/traces holds no recording")


def exports(arterial, database):
    """name -> text of each export; what has no row yet may end with 1."""
    found = {}
    for name in EXPORTS:
        done = subprocess.run([arterial, "export", name, "--db", database], text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        if done.returncode not in (0, 1):
            fail(f"export {name} ended with {done.returncode}: {done.stderr}")
        found[name] = done.stdout
    return found


def differences(expected, got):
    """One sentence for each export that differs."""
    for name in EXPORTS:
        if expected[name] != got[name]:
            want, have = expected[name].splitlines(), got[name].splitlines()
            missing = [line for line in want if line not in set(have)][:2]
            extra = [line for line in have if line not in set(want)][:2]
            yield f"export {name} differs: lost {missing}, new {extra}"


def integrity(database):
    """What SQLite says of the file: 'ok' unless it is damaged; 'absent' before its first commit."""
    if not os.path.exists(database):
        return "absent"
    connection = sqlite3.connect(database)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()


def counts(database):
    connection = sqlite3.connect(database)
    try:
        return dict(connection.execute("SELECT name, value FROM ingest_count"))
    finally:
        connection.close()


def number(database, query):
    """What a query for one number answers; 0 before there are tables."""
    if not os.path.exists(database):
        return 0
    connection = sqlite3.connect(database)
    try:
        return connection.execute(query).fetchone()[0]
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return 0
        raise
    finally:
        connection.close()


def copy_database(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(target + suffix):
            os.remove(target + suffix)
        if os.path.exists(source + suffix):
            shutil.copy(source + suffix, target + suffix)


def base_lines(path, limit=0):
    """The lines of a trace file, plain or .zst; the first `limit` of them."""
    reader = ["zstd", "-dcq", path] if path.endswith(".zst") else ["cat", path]
    lines = subprocess.run(reader, check=True, stdout=subprocess.PIPE).stdout.splitlines()
    return lines[:limit] if limit else lines


def cut(path, parts, folder):
    """The file's lines in that many files, one after the other."""
    lines = base_lines(path)
    size, paths = -(-len(lines) // parts), []
    for part in range(parts):
        paths.append(os.path.join(folder, f"part{part}.jsonl"))
        with open(paths[-1], "wb") as out:
            out.writelines(line + b"\n" for line in lines[part * size:(part + 1) * size])
    return paths


def write_copies(lines, times, path):
    """A file of `times` copies whose traces are told apart; returns its size.

    The low half of each trace id tells traces apart, so that is what each copy changes. Each is
    recorded after the one before, as in a long recording, so that most traces can be closed."""
    at = [int(digits) for line in lines for _, digits in TIME.findall(line)]
    step = max(at) - min(at) + 60 * 10**9
    with open(path, "wb") as out:
        for copy in range(times):
            def renamed(match, copy=copy):
                low = int(match[3], 16) ^ (copy * 0x9E3779B97F4A7C15 & (1 << 64) - 1)
                return b'%s%s%016x"' % (match[1], match[2], low)

            def later(match, copy=copy):
                return b'%s%d"' % (match[1], int(match[2]) + copy * step)
            for line in lines:
                out.write(TIME.sub(later, TRACE_ID.sub(renamed, line)) + b"\n")
    return os.path.getsize(path)
