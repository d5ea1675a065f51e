"""Equal facts give equal bytes: the exports of a tree and its traces are the same when repeated,
with one worker or two, with the compile database backwards, and with the traces in any order."""
import hashlib
import json
import os
import random
import shutil

from compile_db import save_database, write_database
from sources import Missing, run

EXPORTS = ("facts", "static-edges", "dependencies", "journeys", "critical-path", "owners",
           "targets", "issues")


def export(arterial, database):
    """name -> bytes"""
    return {name: run([arterial, "export", name, "--db", database]) for name in EXPORTS}


def differing(first, second):
    return [name for name in EXPORTS if first[name] != second[name]]


def split(traces, folder):
    """One file a trace; their paths."""
    os.makedirs(folder, exist_ok=True)
    paths = []
    for path in traces:
        for trace in json.load(open(path))["data"]:
            paths.append(os.path.join(folder, trace["traceID"] + ".json"))
            with open(paths[-1], "w") as out:
                json.dump({"data": [trace]}, out)
    return sorted(paths)


def backwards(traces, folder):
    """The same files with the traces, and each trace's spans, in reverse."""
    os.makedirs(folder, exist_ok=True)
    for path in traces:
        content = json.load(open(path))
        for trace in content["data"]:
            trace["spans"].reverse()
        content["data"].reverse()
        with open(os.path.join(folder, os.path.basename(path)), "w") as out:
            json.dump(content, out)
    return [os.path.join(folder, os.path.basename(path)) for path in reversed(traces)]


def ingested(arterial, database, build, batches):
    """Exports after ingesting each batch of files in a run of its own."""
    copy = os.path.join(build, "ingested.db")
    for suffix in ("-wal", "-shm"):
        if os.path.exists(copy + suffix):
            os.remove(copy + suffix)
    shutil.copyfile(database, copy)
    for batch in batches:
        run([arterial, "ingest", *batch, "--db", copy])
    return export(arterial, copy)


def report(name, what, first, second):
    bad = differing(first, second)
    digest = hashlib.sha256("".join(second[n] for n in EXPORTS).encode()).hexdigest()[:12]
    print(f"{name:14} equal bytes {what:44} {digest}"
          + (f"  DIFFERS in {' '.join(bad)}" if bad else ""))
    return not bad


def check_stability(name, tree, source, options, index):
    data = os.environ.get("ARTERIAL_CONFORMANCE_DATA")
    folder = os.path.join(data or "", "traces", tree.traces)
    if not os.path.isdir(folder):
        raise Missing("its traces need ARTERIAL_CONFORMANCE_DATA")
    traces = sorted(os.path.join(folder, file) for file in os.listdir(folder))
    build = os.path.join(options.work, name, "stability")
    os.makedirs(build, exist_ok=True)
    entries = write_database(tree, tree.runs[0], source, build)
    root = os.path.normpath(os.path.join(source, tree.root))

    def indexed(jobs):
        return index(options.arterial, root, build, "-j", str(jobs))
    database = indexed(2)
    static = export(options.arterial, database)
    good = report(name, "indexed with two workers", static, static)
    good &= report(name, "again", static, export(options.arterial, indexed(2)))
    good &= report(name, "with one worker", static, export(options.arterial, indexed(1)))
    save_database(entries[::-1], build)
    good &= report(name, "with the compile database backwards", static,
                   export(options.arterial, indexed(2)))

    def both(batches):
        return ingested(options.arterial, database, build, batches)
    joined = both([traces])
    single = split(traces, os.path.join(build, "single"))
    shuffled = random.Random(1).sample(single, len(single))
    good &= report(name, "traces ingested", joined, joined)
    good &= report(name, "again", joined, both([traces]))
    good &= report(name, "backwards", joined, both([backwards(traces, build + "/backwards")]))
    good &= report(name, "one file a trace", joined, both([single]))
    good &= report(name, "one file a trace, shuffled", joined, both([shuffled]))
    good &= report(name, "one run a trace, shuffled", joined, both([[p] for p in shuffled]))
    return good
