"""Whole processes measured: wall and CPU seconds, and the largest resident size of the process and
of its workers apart.

CPU is what the kernel adds up for a process and all that it waited for; workers that it left
behind are inherited and counted too. Resident sizes are the kernel's high-water marks
(/proc/PID/status, VmHWM), read 50 times a second while the processes live."""
import ctypes
import glob
import json
import os
import shlex
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass

PR_SET_CHILD_SUBREAPER = 36
READINGS = 0.02  # seconds between


@dataclass
class Measured:
    wall: float
    cpu: float
    driver_mb: float   # peak of the process itself, as far as it was seen
    worker_mb: float   # peak of the largest of its children
    peak_mb: float     # the kernel's word at the end: the largest of all
    code: int
    out: str
    err: str


def high_water(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def children(pid):
    for path in glob.glob(f"/proc/{pid}/task/*/children"):
        try:
            with open(path, encoding="ascii") as listed:
                yield from listed.read().split()
        except OSError:
            pass


class Watch(threading.Thread):
    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.driver, self.worker, self.over = pid, 0.0, 0.0, threading.Event()

    def run(self):
        while not self.over.wait(READINGS):
            self.driver = max(self.driver, high_water(self.pid))
            for child in children(self.pid):
                self.worker = max(self.worker, high_water(child))


def measure(command, **options):
    """Runs it alone (no other child of this process may live) to its end."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begun = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                   **options)
        watch = Watch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begun
        watch.over.set()
        watch.join()
        cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
        process.returncode = os.waitstatus_to_exitcode(status)
        while True:  # workers that were not waited for
            try:
                _, _, usage = os.wait4(-1, 0)
            except ChildProcessError:
                break
            cpu += usage.ru_utime + usage.ru_stime
            peak = max(peak, usage.ru_maxrss / 1024)
        out.seek(0)
        err.seek(0)
        return Measured(wall, cpu, watch.driver, watch.worker, peak, process.returncode,
                        out.read(), err.read())


def syntax_only_command(entry):
    """The entry's compiler with -fsyntax-only in place of what it would write."""
    words = list(entry.get("arguments") or shlex.split(entry["command"]))[1:]
    kept, skip = [], False
    for word in words:
        if skip or word in ("-c", "-o", entry["file"]):
            skip = word == "-o"
            continue
        kept.append(word)
    return ["clang++-19", *kept, "-fsyntax-only", "-w", entry["file"]]


def syntax_only(entries, jobs):
    """file -> (CPU seconds, peak MB, whether it compiled), and the wall seconds of all, `jobs` at
    a time."""
    figures, running, waiting, begun = {}, {}, list(entries), time.monotonic()
    while waiting or running:
        while waiting and len(running) < jobs:
            entry = waiting.pop()
            process = subprocess.Popen(syntax_only_command(entry), cwd=entry["directory"],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            running[process.pid] = (entry, process)
        pid, status, usage = os.wait4(-1, 0)
        if pid not in running:
            continue
        entry, process = running.pop(pid)
        process.returncode = os.waitstatus_to_exitcode(status)
        figures[entry["file"]] = (usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
                                  status == 0)
    return figures, time.monotonic() - begun


def median(values):
    values = list(values)
    return statistics.median(values) if values else None


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(value, out, indent=1)
        out.write("\n")
