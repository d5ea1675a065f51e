"""What a user would pick instead of arterial, measured as whole processes on the same units."""
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time

from measure import measure


class LspClient:
    """The least of a language client: messages with a Content-Length, one reader."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.next_id = 0
        self.idle, self.indexing = threading.Event(), False
        threading.Thread(target=self.read_all, daemon=True).start()

    def send(self, method, params, ask=False):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if ask:
            self.next_id += 1
            message["id"] = self.next_id
        self.write(message)

    def write(self, message):
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def read_all(self):
        while True:
            size = 0
            while line := self.process.stdout.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    size = int(line.split(b":")[1])
            if not size:
                return
            self.take(json.loads(self.process.stdout.read(size)))

    def take(self, message):
        if "method" in message and "id" in message:  # a question: any answer will do
            self.write({"jsonrpc": "2.0", "id": message["id"], "result": None})
        if message.get("method") != "$/progress":
            return
        params = message["params"]
        if params["token"] != "backgroundIndexProgress":
            return
        if params["value"]["kind"] == "begin":
            self.indexing = True
        if params["value"]["kind"] == "end":
            self.idle.set()


def clangd_index(build, jobs, limit):
    """Background index of the whole compile database in `build`, cold, driven over LSP; what it
    would do for an open file is left out (an empty one is opened, so that it reads the database).
    {"wall", "cpu", "peak_mb", "index_mb", "finished"}"""
    cache = os.path.join(build, ".cache")
    shutil.rmtree(cache, ignore_errors=True)
    probe = os.path.join(build, "empty.cc")
    with open(probe, "w", encoding="ascii"):
        pass
    begun = time.monotonic()
    client = LspClient(["clangd-19", "--background-index", f"-j={jobs}", "--log=error",
                        "--background-index-priority=normal", f"--compile-commands-dir={build}"])
    client.send("initialize", {"processId": None, "rootUri": f"file://{build}", "capabilities": {
        "window": {"workDoneProgress": True}}}, ask=True)
    client.send("initialized", {})
    client.send("textDocument/didOpen", {"textDocument": {
        "uri": f"file://{probe}", "languageId": "cpp", "version": 1, "text": ""}})
    finished = client.idle.wait(limit)
    wall = time.monotonic() - begun
    client.send("shutdown", None, ask=True)
    client.send("exit", None)
    _, _, usage = os.wait4(client.process.pid, 0)
    client.process.returncode = 0
    size = sum(os.path.getsize(os.path.join(folder, name))
               for folder, _, names in os.walk(cache) for name in names)
    shutil.rmtree(cache, ignore_errors=True)
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime,
            "peak_mb": usage.ru_maxrss / 1024, "index_mb": size / 1e6, "finished": finished}


def clang_query(build, files):
    """All member calls of a few units: {"wall", "cpu", "peak_mb"}"""
    done = measure(["clang-query-19", "-p", build, "-c", "set output diag", "-c",
                    "set bind-root true", "-c", "match cxxMemberCallExpr(isExpansionInMainFile())",
                    *files])
    return {"wall": done.wall, "cpu": done.cpu, "peak_mb": done.peak_mb}
