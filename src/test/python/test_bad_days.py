"""Servers that die, answers that are lost, and processes that are killed."""

import random
import socket
import subprocess
import sys
import threading
import time

import neptune
from conftest import QUIET, neptune_command


def test_a_server_that_is_killed_again_and_again_has_everything_once(mortal):
    seed = random.randrange(1 << 30)
    print("seed", seed)
    dice = random.Random(seed)
    with neptune.init_run(flush_period=0.1, **QUIET) as run:
        for death in range(4):
            for i in range(500):
                run["loss"].append(500 * death + i)
            time.sleep(dice.random())
            mortal.kill()
            mortal.start()
        run["params/deaths"] = 4
        run.sync()
        values = run["loss"].fetch_values(progress_bar=False)
        assert list(values["value"]) == [float(i) for i in range(2000)]
        assert list(values["step"]) == list(range(2000))
        assert run["params/deaths"].fetch() == 4


class Deaf(threading.Thread):
    """Between a client and its server: now and then the server gets a request, and nobody gets the answer."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.target = port
        self.lost = 0
        self.armed = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self.pump, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, True), daemon=True).start()

    def pump(self, source, sink, answers):
        try:
            for data in iter(lambda: source.recv(65536), b""):
                if not answers and self.armed and b"attributes/operations" in data:
                    self.armed = False
                    self.lost += 1
                    sink.sendall(data)
                    time.sleep(0.5)  # the server has it by now, and answers into the void
                    break
                sink.sendall(data)
        except OSError:
            pass
        for each in (source, sink):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def test_a_request_whose_answer_is_lost_is_applied_once(mortal, monkeypatch):
    import base64
    import json

    deaf = Deaf(mortal.port)
    deaf.start()
    token = json.loads(base64.b64decode(mortal.token))
    token["api_address"] = f"http://127.0.0.1:{deaf.port}"
    monkeypatch.setenv("NEPTUNE_API_TOKEN", base64.b64encode(json.dumps(token).encode()).decode())
    with neptune.init_run(mode="sync", **QUIET) as run:
        for i in range(30):
            deaf.armed = i % 10 == 5
            run["loss"].append(i)
        assert deaf.lost == 3
        assert list(run["loss"].fetch_values(progress_bar=False)["value"]) == [float(i) for i in range(30)]


def test_what_a_killed_process_has_left_is_synced(mortal, tmp_path):
    script = tmp_path / "train.py"
    script.write_text(
        "import neptune, sys\n"
        f"run = neptune.init_run(**{QUIET!r})\n"
        "run['loss'].append(0)\n"
        "run.wait()\n"
        "print(run['sys/id'].fetch(), flush=True)\n"
        "sys.stdin.readline()\n"
        "for i in range(1, 500):\n"
        "    run['loss'].append(i)\n"
        "print('logged', flush=True)\n"
        "sys.stdin.readline()\n"
    )
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    id = next(line for line in process.stdout if line.startswith("MORT-")).strip()
    mortal.kill()
    process.stdin.write("\n")
    process.stdin.flush()
    assert any(line.startswith("logged") for line in process.stdout)
    process.kill()
    process.wait()
    mortal.start()

    assert id in neptune_command("status")
    neptune_command("sync")
    with neptune.init_run(with_id=id, mode="read-only") as run:
        values = list(run["loss"].fetch_values(progress_bar=False)["value"])
        assert values == [float(i) for i in range(len(values))]
        assert len(values) > 100  # the last ones were not on disk yet: that is how this client is
    assert not list(tmp_path.glob(".neptune/**/data-*.log"))
