#!/usr/bin/env python3
"""Compares what `arterial export facts` says about failure, order, deadline and context with what
was read by hand.

usage: tests/truth/flow_compare.py FACTS.jsonl ROWS.jsonl [FACTS.jsonl ROWS.jsonl]... [--brief]

A pair is the export of one tree and its rows in tests/truth/flow. Prints right, wrong, unknown and
missing by field, then by tree, then each row that disagrees; what is asked is asked of all trees
together. README.md says what the words mean.
Exit: 0 all that is asked for, 1 something fell short."""
import argparse
import json
import sys
from collections import defaultdict

VERDICTS = ("right", "wrong", "unknown", "missing")
# field -> lowest share that is right, highest that is unknown, in percent
ASKED = {"failure": (92, 10), "order": (95, 10), "deadline": (95, 10), "context": (95, 10)}
FIELDS = ("failure", "order", "deadline", "context", "data", "retry", "conditional", "in_loop",
          "bounded", "fire_and_forget")
TURNED = {"before": "after", "after": "before"}
YES, NO, UNKNOWN = "yes", "no", "unknown"
# That a call decides whether another is made is no data.
DATA = {"yes": YES, "control": NO, "no": NO, "unknown": UNKNOWN}


def word(value):
    """A verdict as a word: of a text, a boolean, or an object that has a `verdict`. None is what
    is not there."""
    if isinstance(value, dict):
        value = value.get("verdict", value.get("kind"))
    if isinstance(value, bool):
        return YES if value else NO
    return value


def yes_or_no(value):
    """Also of the text of a condition, or of what a loop goes over: that there is one."""
    said = word(value)
    if isinstance(value, dict) and said is None:
        return YES
    return said if said in (None, YES, NO, UNKNOWN) else NO if said in ("", "none") else YES


def bounded(value):
    if not isinstance(value, dict):
        return None
    return word(value.get("bounded"))


def oneway(fact):
    if "fire_and_forget" in fact:
        return word(fact["fire_and_forget"])
    return YES if fact.get("call_kind") == "oneway" else None


def aspect(fact, name):
    """One of trace, cancellation and deadline: columns of their own, or an object."""
    context = fact.get("context")
    if name != "trace" and f"context_{name}" in fact:
        return word(fact[f"context_{name}"])
    if isinstance(context, dict):
        return word(context.get(name))
    if name != "trace" or context is None:
        return None
    return {NO: NO, "none": NO, "lost": NO, UNKNOWN: UNKNOWN}.get(context, YES)


class Facts:
    """Call sites by place, and the order of pairs of them."""

    def __init__(self, rows):
        self.sites = defaultdict(list)
        self.pairs = {}
        for row in rows:
            if row.get("kind") == "call_site":
                self.sites[row["file"], row["line"]].append(row)
                for other in row.get("order") or []:
                    there = (other.get("file", row["file"]), other["line"])
                    self.add_pair((row["file"], row["line"]), there, other)
            elif row.get("kind") == "order":
                first, second = row["first"], row["second"]
                self.add_pair((first["file"], first["line"]), (second["file"], second["line"]), row)
            elif row.get("kind") == "call_order":
                # A row for each handler and binary; where they differ, none is known.
                pair = tuple((file, int(line)) for file, line in
                             (row[end].rsplit(":", 1) for end in ("first_site", "second_site")))
                said = row["relation"], DATA[row["dependent"]]
                known = self.pairs.setdefault(pair, said)
                if known != said:
                    self.pairs[pair] = tuple(a if a == b else UNKNOWN
                                             for a, b in zip(known, said))

    def add_pair(self, here, there, said):
        self.pairs[here, there] = (said.get("order"), word(said.get("data")))

    def pair(self, here, there):
        """(order, data) of the first against the second, or None."""
        if (here, there) in self.pairs:
            return self.pairs[here, there]
        order, data = self.pairs.get((there, here), (None, None))
        return None if order is None else (TURNED.get(order, order), data)

    def site(self, row):
        """The call site of a row: of its framework, and of its method if several are there."""
        found = [f for f in self.sites.get((row["file"], row["line"]), [])
                 if f.get("framework") == row["framework"]]
        method = row.get("operation", "").rpartition("/")[2]
        return next((f for f in found if f.get("operation", "").rpartition("/")[2] == method),
                    found[0] if found else None)


def asked_of_call(row, fact):
    """(field, expected, said) of one call site; said is None where the fact has nothing."""
    def asked(field, said):
        if field in row:
            yield field, word(row[field]), said
    fact = fact or {}
    yield from asked("failure", word(fact.get("failure")))
    yield from asked("deadline", word(fact.get("deadline")))
    yield from asked("retry", word(fact.get("retry")))
    # A call site that is in no loop and under no condition says nothing of them.
    silent = NO if fact else None
    yield from asked("conditional", yes_or_no(fact.get("conditional", silent)))
    yield from asked("in_loop", yes_or_no(fact.get("in_loop", silent)))
    if row["fire_and_forget"]:
        yield from asked("fire_and_forget", oneway(fact))
    if word(row["in_loop"]) == YES:
        yield "bounded", word(row["in_loop"]["bounded"]), (
            word(fact["loop_bounded"]) if "loop_bounded" in fact else bounded(fact.get("in_loop")))
    context = row.get("context", {})
    for name in ("trace", "cancellation", "deadline") if context.get("inbound") else ():
        yield "context", word(context[name]), aspect(fact, name)


def asked_of_pair(row, said):
    order, data = said or (None, None)
    yield "order", row["order"], order
    if "data" in row and row["order"] in TURNED:
        yield "data", row["data"], data


def verdict(expected, said):
    if said is None:
        return "missing"
    if said == expected:
        return "right"
    return "unknown" if said == UNKNOWN else "wrong"


class Counts:
    def __init__(self):
        self.by = defaultdict(lambda: dict.fromkeys(VERDICTS, 0))
        self.disagreements = []

    def add(self, tree, field, row, expected, said):
        result = verdict(expected, said)
        self.by[None, field][result] += 1
        self.by[tree, field][result] += 1
        if result != "right":
            self.disagreements.append((result, field, row, expected, said))

    def share(self, tree, field, result):
        counts = self.by[tree, field]
        return 100 * counts[result] / max(1, sum(counts.values()))

    def fields(self, tree):
        return [field for field in FIELDS if (tree, field) in self.by]

    def trees(self):
        return list(dict.fromkeys(tree for tree, _ in self.by if tree is not None))


def compare(rows, facts, counts=None):
    """Counts, or `counts` with those of this tree added."""
    counts = counts or Counts()
    for row in rows:
        if row["kind"] == "call":
            asked = asked_of_call(row, facts.site(row))
        else:
            ends = [(row[end]["file"], row[end]["line"]) for end in ("first", "second")]
            asked = asked_of_pair(row, facts.pair(*ends))
        for field, expected, said in asked:
            counts.add(row["tree"], field, row, expected, said)
    return counts


def short(counts):
    """What falls short of what is asked, in words."""
    for field, (right, unknown) in ASKED.items():
        if (None, field) not in counts.by:
            continue
        share = counts.share(None, field, "right")
        if share < right:
            yield f"{field}: {share:.2f} % right, {right} % asked"
        share = counts.share(None, field, "unknown")
        if share > unknown:
            yield f"{field}: {share:.2f} % unknown, {unknown} % allowed"
    for result, field, row, _, said in counts.disagreements:
        if field == "failure" and row["tree"].startswith("dsb_") and row["framework"] == "thrift":
            yield f"a Thrift call of DeathStarBench is not `propagates`: {place(row)}: {said}"


def place(row):
    if row["kind"] == "call":
        return f"{row['tree']} {row['file']}:{row['line']}"
    first, second = row["first"], row["second"]
    other = "" if first["file"] == second["file"] else second["file"] + ":"
    return f"{row['tree']} {first['file']}:{first['line']} and {other}{second['line']}"


def print_table(counts, tree, title):
    print(f"{title:20} {'asked':>6} " + " ".join(f"{v:>14}" for v in VERDICTS))
    for field in counts.fields(tree):
        of_field = counts.by[tree, field]
        cells = [f"{of_field[v]} {counts.share(tree, field, v):6.2f} %" for v in VERDICTS]
        print(f"  {field:18} {sum(of_field.values()):>6} " + " ".join(f"{c:>14}" for c in cells))


def print_disagreements(counts):
    for result, field, row, expected, said in counts.disagreements:
        why = row[field].get("why") if isinstance(row.get(field), dict) else row.get("why")
        print(f"{result:8} {field:15} {place(row)}: {expected}, said {said}"
              + (f" ({why})" if why else ""))


def read(path):
    with open(path) as lines:
        return [json.loads(line) for line in lines if line.strip()]


def asked_rows(path):
    """Rows of what is in the compile database."""
    return [row for row in read(path) if row.get("in_build", True)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+", metavar="FACTS ROWS",
                        help="the output of arterial export facts, and a file of tests/truth/flow")
    parser.add_argument("--brief", action="store_true", help="without the rows that disagree")
    options = parser.parse_args()
    if len(options.files) % 2:
        parser.error("each file of facts needs its file of rows")
    counts = Counts()
    for facts, rows in zip(options.files[::2], options.files[1::2]):
        compare(asked_rows(rows), Facts(read(facts)), counts)
    print_table(counts, None, "all trees")
    for tree in counts.trees():
        print_table(counts, tree, tree)
    if not options.brief:
        print_disagreements(counts)
    reasons = list(short(counts))
    for reason in reasons:
        print("FALLS SHORT", reason)
    sys.exit(1 if reasons else 0)


if __name__ == "__main__":
    main()
