"""What is lost by a kill, an interrupted sync and a flipped bit: the Python client beside Nereid. conformance.sh losses"""

import base64
import collections
import concurrent.futures
import importlib.metadata
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading

import conftest

POINTS = 1_000
FLIPS = 20
SEED = 20_261_126

PYTHON_WRITER = """
import os, sys, time
import conftest, neptune
count, pause, closes = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "true"
run = neptune.init_run(mode="offline", flush_period=1, **conftest.QUIET)
for i in range(count):
    run["loss"].append(i)
    if i == 0:
        run["first"] = 0.0
    if len(sys.argv) > 4 and i == int(sys.argv[4]):
        run["copy"] = run["first"]
    time.sleep(pause / 1000)
if closes:
    run.stop()
print("logged", flush=True)
time.sleep(60)
"""


class Relay:
    """Stands before a server, and breaks off requests that bring operations before the server hears of them."""

    def __init__(self, port):
        self.target = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.requests = 0
        self.breaks_off = lambda number: False
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self.pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, False), daemon=True).start()

    def pump(self, source, sink, is_request):
        try:
            while data := source.recv(1 << 16):
                if is_request and re.match(rb"POST \S*(executeOperations|/operations)", data):
                    self.requests += 1
                    if self.breaks_off(self.requests):
                        break
                sink.sendall(data)
        except OSError:
            pass
        finally:
            for end in (source, sink):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def token(self, token):
        """The same, at this address."""
        fields = json.loads(base64.b64decode(token))
        for name, value in fields.items():
            if value.startswith("http"):
                fields[name] = re.sub(r":\d+$", f":{self.port}", value)
        return base64.b64encode(json.dumps(fields).encode()).decode()


class Neptune:
    name = "neptune " + importlib.metadata.version("neptune")

    def writer(self, *arguments):
        return [sys.executable, "-c", PYTHON_WRITER, *map(str, arguments)]

    sync = [os.path.join(os.path.dirname(sys.executable), "neptune"), "sync"]

    def environment(self, token):
        return {"NEPTUNE_API_TOKEN": token, "PYTHONPATH": str(conftest.HERE), "OAUTHLIB_INSECURE_TRANSPORT": "1"}

    def log(self, directory):
        [log] = directory.glob(".neptune/*/*/data-*.log")
        return log


class Nereid:
    name = "nereid"

    def writer(self, *arguments):
        return ["java", "-cp", f"{conftest.JAR}:{conftest.compiled()}", "Points", *map(str, arguments)]

    sync = ["java", "-jar", str(conftest.JAR), "sync"]

    def environment(self, token):
        return {"NEREID_API_TOKEN": token, "NEREID_CAPTURE": "false"}

    def log(self, directory):
        [log] = directory.glob(".nereid/*.db")
        return log


class Experiment:
    def __init__(self, tool, server, relay):
        self.tool, self.server, self.relay = tool, server, relay
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="losses-"))
        self.project = "ml/p" + os.urandom(4).hex()
        server.command("project", "create", self.project)
        self.environment = {
            **os.environ,
            **tool.environment(relay.token(server.token)),
            "NEPTUNE_PROJECT": self.project,
            "NEREID_PROJECT": self.project,
        }

    def log(self, *arguments):
        """Logs, and is killed."""
        writer = subprocess.Popen(
            self.tool.writer(*arguments),
            cwd=self.directory,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        while line := writer.stdout.readline():
            if line.startswith("logged"):
                break
        writer.kill()
        writer.wait()

    def sync(self, interrupted_at=None):
        process = subprocess.Popen(
            self.tool.sync,
            cwd=self.directory,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.relay.requests = 0

        def interrupt(number):
            if number == interrupted_at:
                process.send_signal(signal.SIGINT)
            return interrupted_at is not None and number >= interrupted_at

        self.relay.breaks_off = interrupt
        threading.Timer(60, process.kill).start()
        process.communicate()
        self.relay.breaks_off = lambda number: False

    def arrived(self):
        """Points on the server: how many different ones, how many more than once, how many with a wrong value."""
        listed = self.server.command("export", "--server", "--project", self.project, "--points", "--format", "csv")
        rows = [line.split(",") for line in listed.splitlines()[1:]]
        values = collections.Counter(float(value) for _, path, _, _, value, *_ in rows if path == "loss")
        right = [value for value in values if value.is_integer() and 0 <= value < POINTS]
        return len(right), sum(values[value] - 1 for value in right), len(values) - len(right)

    def end(self):
        shutil.rmtree(self.directory)


def killed(tool, server, relay):
    """30 values, ten a second, then kill -9."""
    experiment = Experiment(tool, server, relay)
    experiment.log(30, 100, "false")
    experiment.sync()
    right, _, _ = experiment.arrived()
    experiment.end()
    return f"lost {30 - right} of 30"


def interrupted(tool, server, relay):
    """The network breaks off at the n-th request that brings operations, then Ctrl-C, then another sync; the worst n of 3."""
    worst = (0, 0)
    for number in range(1, 4):
        experiment = Experiment(tool, server, relay)
        experiment.log(POINTS, 1, "true", 300)
        experiment.sync(interrupted_at=number)
        experiment.sync()
        right, twice, _ = experiment.arrived()
        worst = max(worst, (POINTS - right, twice))
        experiment.end()
    return f"lost {worst[0]} of {POINTS:,}, {worst[1]} twice"


def flipped(tool, server, relay):
    """One bit of the file, anywhere."""
    random_bits = random.Random(SEED)

    def logged(_):
        experiment = Experiment(tool, server, relay)
        experiment.log(POINTS, 6, "true")
        return experiment

    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        experiments = list(pool.map(logged, range(FLIPS)))
    lost, wrong = [], 0
    for experiment in experiments:
        log = experiment.tool.log(experiment.directory)
        content = bytearray(log.read_bytes())
        content[random_bits.randrange(len(content))] ^= 1 << random_bits.randrange(8)
        log.write_bytes(content)
        experiment.sync()
        right, _, others = experiment.arrived()
        lost.append(POINTS - right)
        wrong += others
        experiment.end()
    return f"lost {sum(lost) / len(lost):.1f} of {POINTS:,} on average, {max(lost)} at most; {wrong} wrong values"


def main():
    directory = pathlib.Path(tempfile.mkdtemp())
    os.chdir(directory)
    server = conftest.Server(directory / "server").start()
    relay = Relay(server.port)
    chosen = sys.argv[1:]
    try:
        for measure in (killed, interrupted, flipped):
            if chosen and measure.__name__ not in chosen:
                continue
            print(measure.__doc__)
            for tool in (Neptune(), Nereid()):
                print(f"  {tool.name:24} {measure(tool, server, relay)}", flush=True)
    finally:
        server.stop()
        shutil.rmtree(directory)


main()
