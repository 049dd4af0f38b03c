"""A real server, and what the tests have in common. Nothing of the client is changed or replaced."""

import os
import pathlib
import signal
import subprocess
import sys

import pytest

sys.dont_write_bytecode = True

HERE = pathlib.Path(__file__).resolve().parent
JAR = HERE.parents[2] / "target" / "nereid.jar"

# A run that logs only what its test says.
QUIET = dict(
    capture_stdout=False,
    capture_stderr=False,
    capture_hardware_metrics=False,
    capture_traceback=False,
    git_ref=False,
    source_files=[],
)


class Server:
    """nereid serve, in a process of its own."""

    def __init__(self, directory, *options):
        self.directory = directory
        self.options = options
        self.process = None
        self.lines = []  # that it printed when it started
        self.token = None
        self.ca_bundle = None
        self.port = 0

    def start(self):
        command = ["java", "-jar", str(JAR), "serve", "--data", str(self.directory), "--port", str(self.port)]
        self.process = subprocess.Popen([*command, *self.options], stdout=subprocess.PIPE, text=True)
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line.strip())
            if line.startswith("Nereid server at "):
                address = line.split()[3].rstrip(",")
                self.port = int(address.rsplit(":", 1)[1])
            elif line.startswith("NEREID_API_TOKEN="):
                self.token = line.strip().split("=", 1)[1]
            elif line.startswith("NEREID_CA_BUNDLE="):
                self.ca_bundle = line.strip().split("=", 1)[1]
            elif line.startswith("Stop with"):
                return self
        raise AssertionError("The server did not start")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def environment(self):
        """Of a program in Java."""
        bundle = {"NEREID_CA_BUNDLE": self.ca_bundle} if self.ca_bundle else {}
        return {**os.environ, "NEREID_API_TOKEN": self.token, **bundle}

    def command(self, *arguments):
        """What the command line prints."""
        done = subprocess.run(
            ["java", "-jar", str(JAR), *arguments], env=self.environment(), capture_output=True, text=True, check=True
        )
        return done.stdout

    def show(self, run_id):
        """What the Java client reads of a run, by path."""
        command = ["java", "-cp", str(JAR), str(HERE / "Show.java"), run_id]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=True)
        return dict(line.split("\t", 1) for line in done.stdout.splitlines() if "\t" in line)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    started = Server(tmp_path_factory.mktemp("server")).start()
    started.command("project", "create", "ml/conformance", "--key", "CONF")
    yield started
    started.stop()


@pytest.fixture(autouse=True)
def surroundings(server, tmp_path, monkeypatch):
    """What a user sets, and nothing else; an empty working directory."""
    for name in [name for name in os.environ if name.startswith(("NEPTUNE_", "NEREID_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NEPTUNE_API_TOKEN", server.token)
    monkeypatch.setenv("NEPTUNE_PROJECT", "ml/conformance")
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("NEPTUNE_RETRIES_TIMEOUT", "5")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run():
    import neptune

    with neptune.init_run(**QUIET) as started:
        yield started
