#!/usr/bin/env python3
"""The comparison of call flow: what counts as right, wrong, unknown and missing."""
import contextlib
import copy
import io
import json
import os
import sys
import tempfile
import unittest
from unittest import mock

import flow_compare
from flow_compare import Facts, asked_rows, compare, short

FILE = "src/handler.cc"
CALL = {"kind": "call", "tree": "t", "file": FILE, "line": 10, "framework": "grpc",
        "operation": "p.S/M", "function": "H::F", "mechanism": "status",
        "failure": {"verdict": "propagates", "lines": [11], "why": "returned"},
        "fire_and_forget": False, "deadline": {"verdict": "set", "value": "1 s"},
        "retry": {"verdict": "none"}, "conditional": {"verdict": "yes", "line": 9},
        "in_loop": {"verdict": "yes", "line": 8, "bounded": True},
        "context": {"inbound": True, "trace": True, "cancellation": False, "deadline": False}}
PAIR = {"kind": "order", "tree": "t", "first": {"file": FILE, "line": 10},
        "second": {"file": FILE, "line": 20}, "order": "before", "data": "no"}
FACT = {"kind": "call_site", "file": FILE, "line": 10, "framework": "grpc", "operation": "p.S/M",
        "failure": "propagates", "deadline": "set", "retry": "none", "conditional": "n > 0",
        "in_loop": {"over": "keys", "bounded": True},
        "context": {"trace": "yes", "cancellation": "no", "deadline": "no"},
        "order": [{"line": 20, "order": "before", "data": "no"}]}


def changed(base, **fields):
    row = {**copy.deepcopy(base), **fields}
    return {key: value for key, value in row.items() if value is not None}


class FlowCompare(unittest.TestCase):
    def counted(self, rows, facts, field):
        by = compare(rows, Facts(facts)).by[None, field]
        return {result: number for result, number in by.items() if number}

    def test_all_right(self):
        counts = compare([CALL, PAIR], Facts([{"schema": "arterial.facts/1"}, FACT]))
        self.assertEqual(counts.disagreements, [])
        self.assertEqual(list(short(counts)), [])
        self.assertEqual(counts.trees(), ["t"])
        self.assertEqual(counts.by["t", "context"]["right"], 3)
        self.assertEqual(counts.share(None, "failure", "right"), 100)

    def test_objects_are_verdicts(self):
        fact = changed(FACT, failure={"verdict": "propagates", "line": 11},
                       deadline={"kind": "set"}, conditional={"text": "n > 0"}, in_loop=False)
        for field in ("failure", "deadline", "conditional"):
            self.assertEqual(self.counted([CALL], [fact], field), {"right": 1}, field)
        self.assertEqual(self.counted([CALL], [fact], "in_loop"), {"wrong": 1})
        self.assertEqual(self.counted([CALL], [fact], "bounded"), {"missing": 1})

    def test_wrong_unknown_missing(self):
        for said, result in (("handled", "wrong"), ("unknown", "unknown"), (None, "missing")):
            self.assertEqual(self.counted([CALL], [changed(FACT, failure=said)], "failure"),
                             {result: 1})

    def test_no_such_call_site(self):
        for fact in (changed(FACT, line=11), changed(FACT, framework="thrift"),
                     changed(FACT, kind="span_site")):
            self.assertEqual(self.counted([CALL], [fact], "failure"), {"missing": 1})
            self.assertEqual(self.counted([CALL], [fact], "fire_and_forget"), {})

    def test_method_among_several(self):
        other = changed(FACT, operation="p.S/Other", failure="ignored")
        self.assertEqual(self.counted([CALL], [other, FACT], "failure"), {"right": 1})

    def test_what_a_row_leaves_open_is_not_asked(self):
        row = changed(CALL, failure=None, retry=None, context={"inbound": False})
        for field in ("failure", "retry", "context"):
            self.assertEqual(self.counted([row], [FACT], field), {})

    def test_rows_of_call_orders(self):
        row = {"kind": "call_order", "first_site": "a.cc:1", "second_site": "a.cc:2",
               "relation": "before", "dependent": "control"}
        facts = flow_compare.Facts([row, row])
        self.assertEqual(facts.pair(("a.cc", 1), ("a.cc", 2)), ("before", "no"))
        self.assertEqual(facts.pair(("a.cc", 2), ("a.cc", 1)), ("after", "no"))
        facts = flow_compare.Facts([row, changed(row, relation="concurrent")])
        self.assertEqual(facts.pair(("a.cc", 1), ("a.cc", 2)), ("unknown", "no"))

    def test_aspects_of_context(self):
        fact = changed(FACT, context={"trace": "yes", "cancellation": "yes"})
        self.assertEqual(self.counted([CALL], [fact], "context"),
                         {"right": 1, "wrong": 1, "missing": 1})
        self.assertEqual(self.counted([CALL], [changed(FACT, context="none")], "context"),
                         {"wrong": 1, "missing": 2})
        # As exports have it: a word for the trace, columns for the others.
        fact = changed(FACT, context="no", context_cancellation="no", context_deadline="unknown")
        self.assertEqual(self.counted([CALL], [fact], "context"),
                         {"right": 1, "wrong": 1, "unknown": 1})

    def test_oneway(self):
        row = changed(CALL, fire_and_forget=True)
        self.assertEqual(self.counted([row], [changed(FACT, call_kind="oneway")],
                                      "fire_and_forget"), {"right": 1})
        self.assertEqual(self.counted([row], [FACT], "fire_and_forget"), {"missing": 1})

    def test_order_from_the_other_end(self):
        other = changed(FACT, line=20, order=[{"file": FILE, "line": 10, "order": "after",
                                               "data": "no"}])
        self.assertEqual(self.counted([PAIR], [other], "order"), {"right": 1})
        for order, result in (("before", "wrong"), ("unknown", "unknown")):
            other["order"][0]["order"] = order
            self.assertEqual(self.counted([PAIR], [other], "order"), {result: 1})

    def test_order_as_rows(self):
        said = {"kind": "order", "first": {"file": FILE, "line": 20},
                "second": {"file": FILE, "line": 10}, "order": "concurrent"}
        pair = changed(PAIR, order="concurrent")
        self.assertEqual(self.counted([pair], [said], "order"), {"right": 1})
        self.assertEqual(self.counted([pair], [said], "data"), {})
        self.assertEqual(self.counted([PAIR], [], "order"), {"missing": 1})

    def test_thresholds(self):
        def rows(right, wrong, unknown):
            facts = [changed(FACT, line=100 + n, failure=said) for n, said in enumerate(
                right * ["propagates"] + wrong * ["ignored"] + unknown * ["unknown"])]
            asked = [changed(CALL, line=fact["line"]) for fact in facts]
            return [reason for reason in short(compare(asked, Facts(facts)))]
        self.assertEqual(rows(92, 8, 0), [])
        self.assertEqual(len(rows(91, 9, 0)), 1)
        self.assertEqual(len(rows(88, 0, 12)), 2)

    def test_thrift_calls_of_death_star_bench(self):
        row = changed(CALL, tree="dsb_social", framework="thrift")
        fact = changed(FACT, framework="thrift", failure="handled")
        self.assertIn("DeathStarBench", "".join(short(compare([row], Facts([fact])))))

    def test_rows_that_are_asked(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "t.jsonl")
            with open(path, "w") as out:
                for row in (CALL, changed(CALL, in_build=False), changed(PAIR, tree="u")):
                    out.write(json.dumps(row) + "\n")
            self.assertEqual(asked_rows(path), [CALL, changed(PAIR, tree="u")])

    def test_trees_are_counted_together(self):
        counts = compare([CALL], Facts([FACT]))
        compare([changed(CALL, tree="u")], Facts([]), counts)
        self.assertEqual(counts.share(None, "failure", "right"), 50)
        self.assertEqual(counts.share("t", "failure", "right"), 100)
        self.assertEqual(counts.share("u", "failure", "missing"), 100)

    def test_files_are_pairs(self):
        with mock.patch.object(sys, "argv", ["flow_compare.py", "facts.jsonl"]), \
                contextlib.redirect_stderr(io.StringIO()), \
                self.assertRaises(SystemExit) as ended:
            flow_compare.main()
        self.assertEqual(ended.exception.code, 2)

    def ended(self, fact):
        """What the program prints and how it ends, of one row of each kind and one fact."""
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, name) for name in ("facts.jsonl", "t.jsonl")]
            for path, rows in zip(paths, ([{"schema": "arterial.facts/1"}, fact], [CALL, PAIR])):
                with open(path, "w") as out:
                    out.writelines(json.dumps(row) + "\n" for row in rows)
            printed = io.StringIO()
            with mock.patch.object(sys, "argv", ["flow_compare.py", *paths]), \
                    contextlib.redirect_stdout(printed), self.assertRaises(SystemExit) as ended:
                flow_compare.main()
            return ended.exception.code, printed.getvalue()

    def test_program(self):
        status, text = self.ended(FACT)
        self.assertEqual(status, 0)
        self.assertIn("100.00 %", text)
        status, text = self.ended(changed(FACT, failure="ignored", order=None))
        self.assertEqual(status, 1)
        self.assertIn(f"wrong    failure         t {FILE}:10: propagates, said ignored (returned)",
                      text)
        self.assertIn(f"missing  order           t {FILE}:10 and 20: before, said None", text)
        self.assertIn("FALLS SHORT order: 0.00 % right, 95 % asked", text)


if __name__ == "__main__":
    unittest.main()
