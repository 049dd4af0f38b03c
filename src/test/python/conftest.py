"""A real server, and what the tests have in common. Nothing of the client is changed or replaced."""

import atexit
import functools
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid

import pytest

sys.dont_write_bytecode = True
os.environ["NEPTUNE_RETRIES_TIMEOUT"] = "5"  # which the client reads when it is imported, once

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

    def java(self, name, *arguments):
        """What one of the Java programs that stand here prints."""
        environment = {**self.environment(), "NEREID_PROJECT": "ml/conformance"}
        command = ["java", "-cp", os.pathsep.join((str(JAR), compiled())), name, *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def show(self, run_id):
        """What the Java client reads of a run, by path."""
        return dict(line.split("\t", 1) for line in self.java("Show", run_id).splitlines() if "\t" in line)


@functools.cache
def compiled():
    """Where the classes of the Java programs are."""
    directory = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, directory)
    sources = [str(path) for path in HERE.glob("*.java")]
    subprocess.run(["javac", "-cp", str(JAR), "-d", directory, *sources], check=True)
    return directory


def new_project():
    """The name of a project in which nothing is; its key is the name in capitals."""
    from neptune import management

    name = "p" + uuid.uuid4().hex[:8]
    return management.create_project(name, workspace="ml", key=name.upper())


def neptune_command(*arguments, answer=None, code=0, **more):
    """What the command neptune prints."""
    done = subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "neptune"), *arguments],
        input=answer,
        capture_output=True,
        text=True,
        env={**os.environ, **more},
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    started = Server(tmp_path_factory.mktemp("server")).start()
    started.command("project", "create", "ml/conformance", "--key", "CONF")
    yield started
    started.stop()


@pytest.fixture(scope="session", autouse=True)
def variables(server):
    """What a user sets, and nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("NEPTUNE_", "NEREID_"))]:
            patch.delenv(name)
        patch.setenv("NEPTUNE_API_TOKEN", server.token)
        patch.setenv("NEPTUNE_PROJECT", "ml/conformance")
        patch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
        patch.setenv("NEPTUNE_RETRIES_TIMEOUT", "5")
        yield


@pytest.fixture(autouse=True)
def empty_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run():
    import neptune

    with neptune.init_run(**QUIET) as started:
        yield started


@pytest.fixture
def mortal(tmp_path, monkeypatch):
    """A server of its own, which may be killed."""
    started = Server(tmp_path / "mortal").start()
    started.command("project", "create", "ml/mortal", "--key", "MORT")
    monkeypatch.setenv("NEPTUNE_API_TOKEN", started.token)
    monkeypatch.setenv("NEPTUNE_PROJECT", "ml/mortal")
    yield started
    started.kill()
