"""Recall and precision of what was exported against what was counted by hand.

Each kind is a pair of lists: what the truth asks for and what was reported, as keys that must be
equal, each once."""
import json
import os
import re
import sqlite3

from sources import Missing

HERE = os.path.dirname(os.path.abspath(__file__))
RPC = ("grpc", "thrift", "brpc", "protobuf", "capnproto", "srpc", "trpc", "fbthrift", "async_grpc")
STORES = ("mongo", "redis", "memcached", "amqp")


def truth_rows(tree):
    path = os.path.join(HERE, tree.truth)
    if not os.path.exists(path):
        data = os.environ.get("ARTERIAL_CONFORMANCE_DATA")
        if not data:
            raise Missing("its truth needs ARTERIAL_CONFORMANCE_DATA")
        path = os.path.join(data, "truth", tree.truth)
    rows = [json.loads(line) for line in open(path) if line.strip()]
    for row in rows:
        row["file"] = row["file"].removeprefix(tree.prefix)
    return rows


def including_units(main_files, includes):
    """Each file with the units that include it, and their status."""
    included = {}
    for source, target in includes:
        included.setdefault(source, []).append(target)
    units = []
    for unit, status in main_files.items():
        seen, work = {unit}, [unit]
        while work:
            for target in included.get(work.pop(), ()):
                if target not in seen:
                    seen.add(target)
                    work.append(target)
        units += [(path, unit, status) for path in sorted(seen)]
    return units


class Reported:
    """The exports of a database."""

    def __init__(self, arterial, database, run):
        def rows(name):
            lines = run([arterial, "export", name, "--db", database]).splitlines()
            return [json.loads(line) for line in lines][1:]
        self.facts = rows("facts")
        self.edges = rows("static-edges")
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
            self.open_spans = db.execute(
                "SELECT c.file, c.line, s.name FROM span_call JOIN span_site s ON s.id = span_site_id "
                "JOIN call_site c ON c.id = call_site_id").fetchall()
            main_files = dict(db.execute("SELECT file, status FROM unit"))
            includes = db.execute(
                "SELECT f.path, t.path FROM include_edge JOIN source_file f ON f.id = from_file_id "
                "JOIN source_file t ON t.id = to_file_id").fetchall()
            self.units = including_units(main_files, includes)

    def of(self, kind, frameworks):
        return [f for f in self.facts if f["kind"] == kind and f["framework"] in frameworks]

    def units_of(self, file):
        return {(unit, status) for path, unit, status in self.units if path == file}


def asked_rows(tree, how, rows, unit_files):
    """Rows of what is in the compile database."""
    def is_asked(row):
        if row["kind"] == "in_process_handler_call":
            return True
        if not how.everything and not (row.get("in_build", True) and row.get("in_cdb", True)):
            return False
        return row["file"] in unit_files or row["file"].endswith(".h")
    return [row for row in rows if is_asked(row)]


def of_kind(rows, *kinds):
    return [row for row in rows if row["kind"] in kinds]


def operation(text):
    return text if "/" in text else text.replace(".", "/")


def operation_of(row):
    return row["operation"] if "operation" in row else f"{row['service']}/{row['method']}"


def place(row):
    return row["file"], row.get("name_line") or row["line"]


def store_handlers(rows):
    """(handler, store call) as the truth has it, with handlers that call each other in process."""
    direct = [(operation(r["in_handler"]), *place(r))
              for r in of_kind(rows, "db_call", "queue_call") if r.get("in_handler")]
    inner = {operation(r["src"]): operation(r["dst"])
             for r in of_kind(rows, "in_process_handler_call")}
    through = [(caller, file, line) for caller, callee in inner.items()
               for handler, file, line in direct if handler == callee]
    return direct + through


def asked_keys(kind, rows):
    """(key, row) of what the truth says."""
    if kind in ("call sites", "handlers"):
        wanted = of_kind(rows, "client_call" if kind == "call sites" else "handler")
        return [((*place(r), operation_of(r)), r) for r in wanted]
    if kind == "calls":
        return [((*place(r), r["framework"]), r) for r in of_kind(rows, "call_site")]
    if kind == "operations":
        return [((*place(r), r["operation"]), r) for r in of_kind(rows, "call_site")]
    if kind == "routes":
        return [((*place(r), r["operation"]), r) for r in of_kind(rows, "handler_site")]
    if kind == "spans":
        return [((*place(r), r["span_name"]), r) for r in of_kind(rows, "span")]
    if kind == "open spans":
        return [((*place(r), r["client_span"]), r) for r in of_kind(rows, "client_call")
                if r.get("client_span")]
    if kind == "edges":
        return [((operation(r["src"]), operation(r["dst"]), *place(r)), r)
                for r in of_kind(rows, "edge")]
    if kind == "store calls":
        return [((*place(r), r["framework"]), r) for r in of_kind(rows, "db_call", "queue_call")]
    return [(key, {"file": key[1]}) for key in store_handlers(rows)]


def reported_keys(kind, tree, rows, reported):
    """(key, fact) of what was found, of the kinds of thing that the truth counts."""
    rpc = [f for f in tree.frameworks if f in RPC]
    stores = [f for f in tree.frameworks if f in STORES]
    if kind in ("call sites", "handlers"):
        found = reported.of("call_site" if kind == "call sites" else "handler", rpc)
        return [((f["file"], f["line"], f.get("operation") or ""), f) for f in found]
    if kind in ("calls", "operations", "routes"):
        # A template's instantiations are one place in the source.
        found = {(f["file"], f["line"], f["column"], f.get("operation"),
                  f["function"] if kind == "routes" else ""): f
                 for f in reported.of("handler" if kind == "routes" else "call_site",
                                      tree.frameworks) if f["framework"] not in RPC}
        return [((f["file"], f["line"],
                  f["framework"] if kind == "calls" else f.get("operation") or ""), f)
                for f in found.values()]
    if kind == "spans":
        return [((f["file"], f["line"], f.get("span_name")), f)
                for f in reported.of("span_site", tree.frameworks)]
    if kind == "open spans":
        # The handler's own span is open in all of the handler: not counted.
        servers = {r.get("server_span") for r in of_kind(rows, "handler")}
        sites = {(f["file"], f["line"]) for f in reported.of("call_site", rpc)}
        return [(key, {"file": key[0]}) for key in reported.open_spans
                if key[:2] in sites and key[2] not in servers]
    if kind == "store calls":
        return [((f["file"], f["line"], f["framework"]), f)
                for f in reported.of("call_site", stores)]
    sites = {(f["file"], f["line"]) for f in
             reported.of("call_site", rpc if kind == "edges" else stores)}
    edges = [e for e in reported.edges
             if (e["file"], e["line"]) in sites and not e["caller"].startswith("main:")]
    if kind == "edges":
        return [((e["caller"], e.get("callee") or "", e["file"], e["line"]), e) for e in edges]
    return [((e["caller"], e["file"], e["line"]), e) for e in edges]


def function_agrees(row, fact):
    want = row.get("caller_function")
    if want is None or "function" not in fact:
        return True
    got = re.sub(r"\(anonymous( namespace)?\)::|::\(lambda\)", "", fact["function"]).split("::")
    want = want.split("::")[-2:]
    return got[-len(want):] == want


class Result:
    """One kind of one run. wrong: found, but in another function than the truth says."""

    def __init__(self, kind):
        self.kind = kind
        self.asked = self.found = self.reported = self.right = self.optional = 0
        self.missed, self.invented, self.wrong, self.explained = [], [], [], []

    def recall(self):
        return 100 * self.found / self.asked if self.asked else 100.0

    def precision(self):
        return 100 * self.right / self.reported if self.reported else 100.0


def compare(kind, tree, rows, reported):
    """explained facts, those that the truth lacks with a reason, count as right."""
    result = Result(kind)
    asked = asked_keys(kind, rows)
    left = reported_keys(kind, tree, rows, reported)
    if not tree.whole:
        files = {row["file"] for _, row in asked}
        left = [(key, fact) for key, fact in left if fact["file"] in files]
    result.reported = len(left)
    for key, row in asked:
        hit = next((entry for entry in left if entry[0] == key), None)
        optional = bool(tree.optional and re.search(tree.optional, row.get("api", "")))
        result.asked += not optional
        result.optional += optional
        if hit:
            left.remove(hit)
            result.right += 1
            result.found += not optional
            if not function_agrees(row, hit[1]):
                result.wrong.append((key, hit[1]["function"]))
        elif not optional:
            result.missed.append((key, row))
    for key, fact in left:
        why = tree.explained.get(f"{fact['file']}:{fact.get('line')}")
        result.right += why is not None
        (result.explained if why else result.invented).append((key, why))
    return result


def losses_not_degraded(result, reported):
    """Missed rows that a unit without a degraded mark holds, or none."""
    for key, row in result.missed:
        units = reported.units_of(row["file"])
        clean = [unit for unit, status in units if status != "degraded"]
        if clean or not units:
            yield key, clean
