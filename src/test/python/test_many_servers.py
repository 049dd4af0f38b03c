"""Two servers on one PostgreSQL behind a proxy, one of which is killed while many processes log."""

import base64
import itertools
import json
import re
import socket
import subprocess
import sys
import threading

import neptune
import pytest
from conftest import JAR, QUIET, Server

WRITERS = 4
POINTS = 3000

WRITES = f"""
import neptune, sys
run = neptune.init_run(flush_period=0.1, **{QUIET!r})
print(run["sys/id"].fetch(), flush=True)
for i in range({POINTS}):
    if i == {POINTS // 2}:
        run.wait()
        print("half", flush=True)
        sys.stdin.readline()
    run["loss"].append(i)
    if i % 100 == 0:
        run["latest"] = i
        run["sys/tags"].add("tag-%d" % (i % 500))
run["file"].upload(neptune.types.File.from_content("content " * 100))
run.stop()
print("stopped", flush=True)
"""


class Balancer(threading.Thread):
    """Each connection goes to the next server that takes it. Now and then a server gets a request, and nobody the answer."""

    def __init__(self, ports):
        super().__init__(daemon=True)
        self.ports = ports
        self.turn = itertools.count()
        self.lose_next = False
        self.lost = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        while True:
            client, _ = self.listener.accept()
            server = self.connect()
            if server is None:
                client.close()
                continue
            unheard = threading.Event()  # what the server says on this connection from now on
            threading.Thread(target=self.ask, args=(client, server, unheard), daemon=True).start()
            threading.Thread(target=self.answer, args=(server, client, unheard), daemon=True).start()

    def connect(self):
        first = next(self.turn)
        for i in range(len(self.ports)):
            try:
                return socket.create_connection(("127.0.0.1", self.ports[(first + i) % len(self.ports)]))
            except OSError:
                pass
        return None

    def ask(self, client, server, unheard):
        try:
            for data in iter(lambda: client.recv(65536), b""):
                if self.lose_next and b"attributes/operations" in data:
                    self.lose_next = False
                    self.lost += 1
                    unheard.set()
                server.sendall(data)
        except OSError:
            pass
        hang_up(client, server)

    def answer(self, server, client, unheard):
        try:
            for data in iter(lambda: server.recv(65536), b""):
                if unheard.is_set():
                    break
                client.sendall(data)
        except OSError:
            pass
        hang_up(client, server)


def hang_up(*sockets):
    for each in sockets:
        try:
            each.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


@pytest.fixture(scope="module")
def postgres():
    libraries = (JAR.parent / "test-classpath.txt").read_text().strip()
    class_path = f"{JAR.parent / 'test-classes'}:{libraries}"
    process = subprocess.Popen(
        ["java", "-cp", class_path, "dev.nereid.testing.PostgresServer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield next(line for line in process.stdout if line.startswith("URL=")).strip()[len("URL=") :]
    process.stdin.close()
    process.wait(30)


@pytest.fixture
def servers(postgres, tmp_path, monkeypatch):
    both = [Server(tmp_path / "shared", "--database", postgres).start() for _ in range(2)]
    first = next(server for server in both if server.token)
    proxy = Balancer([server.port for server in both])
    proxy.start()
    token = json.loads(base64.b64decode(first.token))
    token["api_address"] = f"http://127.0.0.1:{proxy.port}"
    monkeypatch.setenv("NEPTUNE_API_TOKEN", base64.b64encode(json.dumps(token).encode()).decode())
    monkeypatch.setenv("NEPTUNE_PROJECT", "ml/many")
    monkeypatch.setenv("NEPTUNE_RETRIES_TIMEOUT", "60")
    first.command("project", "create", "ml/many", "--key", "MANY")
    yield both, proxy
    for server in both:
        server.kill()


def said(process, wanted):
    return next(line for line in process.stdout if re.match(wanted, line)).strip()


def test_nothing_is_lost_or_twice_when_one_of_two_servers_is_killed(servers, tmp_path):
    both, proxy = servers
    script = tmp_path / "train.py"
    script.write_text(WRITES)
    processes = [
        subprocess.Popen(
            [sys.executable, str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(WRITERS)
    ]
    ids = [said(process, "MANY-") for process in processes]
    assert sorted(ids) == [f"MANY-{i + 1}" for i in range(WRITERS)]
    for process in processes:
        said(process, "half")
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    both[0].kill()
    for process in processes:
        said(process, "stopped")
        assert process.wait(60) == 0

    for id in ids:
        with neptune.init_run(with_id=id, mode="read-only") as run:
            values = run["loss"].fetch_values(progress_bar=False)
            assert list(values["value"]) == [float(i) for i in range(POINTS)]
            assert list(values["step"]) == list(range(POINTS))
            assert run["latest"].fetch() == POINTS - 100
            assert run["sys/tags"].fetch() == {f"tag-{i}" for i in range(0, 500, 100)}
            run["file"].download("back.txt", progress_bar=False)
            assert (tmp_path / "back.txt").read_text() == "content " * 100

    # A request whose answer is lost comes again, to a server that has not seen it.
    both[0].start()
    with neptune.init_run(mode="sync", **QUIET) as run:
        for i in range(20):
            proxy.lose_next = i % 5 == 2
            run["loss"].append(i)
        assert proxy.lost == 4
        assert list(run["loss"].fetch_values(progress_bar=False)["value"]) == [float(i) for i in range(20)]
