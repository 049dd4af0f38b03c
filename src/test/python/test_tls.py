"""HTTPS with the server's own certificate. Each script is a process that knows what `nereid serve` printed, and nothing else."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import certifi
import pytest
from conftest import HERE, QUIET, Server

LOGS_EVERYTHING = f"""
import neptune, os, pathlib, zipfile
run = neptune.init_run(**{QUIET!r})
for step in range(3):
    run["loss"].append(1 / (step + 1))
contents = {{"small.bin": os.urandom(5), "large.bin": os.urandom((5 << 20) + 1)}}
for name, content in contents.items():
    pathlib.Path(name).write_bytes(content)
    run["files/" + name[:5]].upload(name)
run["set"].upload_files(list(contents))
run.wait()
for name, content in contents.items():
    run["files/" + name[:5]].download("back", progress_bar=False)
    assert pathlib.Path("back").read_bytes() == content
run["set"].download("set.zip", progress_bar=False)
for name, content in contents.items():
    assert zipfile.ZipFile("set.zip").read(name) == content
assert list(run["loss"].fetch_values(progress_bar=False)["value"]) == [1, 1 / 2, 1 / 3]
print(run["sys/id"].fetch(), run.get_url())
run.stop()
"""

LISTENS = f"""
import neptune, time
run = neptune.init_run(**{QUIET!r})
print(run["sys/id"].fetch(), flush=True)
while True:
    run["loss"].append(1)
    time.sleep(0.1)
"""


@pytest.fixture(scope="module")
def tls_server(tmp_path_factory):
    started = Server(tmp_path_factory.mktemp("tls"), "--tls").start()
    started.command("project", "create", "ml/tls", "--key", "TLS")
    yield started
    started.stop()


def as_printed(server):
    return "".join(f"export {line}\n" for line in server.lines if re.match("NE[A-Z_]+=", line))


def with_the_check(server):
    """As the README says; with a copy of certifi, whose file is not changed for other tests."""
    copy = pathlib.Path("packages").resolve()
    shutil.copytree(pathlib.Path(certifi.__file__).parent, copy / "certifi")
    shutil.copy(server.ca_bundle, "ca.pem")
    readme = (HERE.parents[2] / "README.md").read_text()
    [block] = re.findall(r"```sh python\n(.*?)```", readme, re.DOTALL)
    elsewhere = "REQUESTS_CA_BUNDLE=/etc/hostname CURL_CA_BUNDLE=/etc/hostname"  # as on machines of companies
    return f"export PYTHONPATH={copy} NEPTUNE_API_TOKEN={server.token} {elsewhere}\n{block}"


def start(settings, script):
    pathlib.Path("script.py").write_text(script)
    path = os.pathsep.join([str(pathlib.Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.Popen(
        ["bash", "-ec", settings + "exec python script.py"],
        env={"PATH": path, "HOME": os.getcwd(), "NEPTUNE_PROJECT": "ml/tls", "NEPTUNE_RETRIES_TIMEOUT": "5"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("settings", [as_printed, with_the_check])
def test_everything_goes_over_tls(tls_server, settings):
    process = start(settings(tls_server), LOGS_EVERYTHING)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, out + err
    assert "Warning" not in err
    run_id, url = next(line for line in out.splitlines() if line.startswith("TLS-")).split()
    assert url.startswith(f"https://127.0.0.1:{tls_server.port}/")
    assert tls_server.show(run_id)["loss"] == "[1.0, 0.5, 0.3333333333333333]"


@pytest.mark.parametrize("settings", [as_printed, with_the_check])
def test_the_stop_signal_goes_over_tls(tls_server, settings):
    process = start(settings(tls_server), LISTENS)
    try:
        run_id = next(line for line in process.stdout if line.startswith("TLS-")).strip()
        deadline = time.monotonic() + 60
        asked = None
        while asked is None:  # until the process listens
            try:
                asked = tls_server.command("stop", run_id)
            except subprocess.CalledProcessError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
        assert "processes: 1" in asked
        assert process.wait(60) != 0
    finally:
        process.kill()


def test_without_a_word_about_the_certificate_nothing_is_sent(tls_server):
    process = start(f"export NEPTUNE_API_TOKEN={tls_server.token}\n", LOGS_EVERYTHING)
    out, err = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "CERTIFICATE_VERIFY_FAILED" in err
