"""Runs, models, versions and projects: created, gone on with, and read."""

import uuid

import neptune
import pytest
from conftest import QUIET
from neptune import exceptions


def key():
    return "K" + uuid.uuid4().hex[:8].upper()


def test_a_run_is_gone_on_with_and_read():
    with neptune.init_run(**QUIET) as run:
        run["loss"].append(1)
        id = run["sys/id"].fetch()
    with neptune.init_run(with_id=id, **QUIET) as run:
        run["loss"].append(2)
        run.wait()
        assert list(run["loss"].fetch_values(progress_bar=False)["step"]) == [0, 1]
    with neptune.init_run(with_id=id, mode="read-only") as run:
        assert run["loss"].fetch_last() == 2
        run["loss"].append(3)
    with neptune.init_run(with_id=id, mode="read-only") as run:
        assert run["loss"].fetch_last() == 2


def test_processes_of_one_custom_id_share_a_run():
    with neptune.init_run(custom_run_id="shared", **QUIET) as one, neptune.init_run(
        custom_run_id="shared", **QUIET
    ) as two:
        assert one["sys/id"].fetch() == two["sys/id"].fetch()
        one["of/one"] = 1
        two["of/two"] = 2
        one.wait()
        two.wait()
        one.sync()
        assert one["of/two"].fetch() == 2


@pytest.mark.parametrize("mode", ["async", "sync"])
def test_a_model_and_its_versions(mode):
    name = key()
    with neptune.init_model(key=name, name="forest", mode=mode) as model:
        model["size"] = 3
        model.wait()
        id = model["sys/id"].fetch()
        assert id == "CONF-" + name
    with pytest.raises(exceptions.NeptuneModelKeyAlreadyExistsError):
        neptune.init_model(key=name)
    for number in (1, 2):
        with neptune.init_model_version(model=id, mode=mode) as version:
            assert version["sys/id"].fetch() == f"{id}-{number}"
            assert version["sys/model_id"].fetch() == id
            assert version["sys/stage"].fetch() == "none"
            for stage in ["staging", "production", "archived", "none", "production"]:
                version.change_stage(stage)
                version.wait()
                assert version["sys/stage"].fetch() == stage
    with neptune.init_model(with_id=id, mode="read-only") as model:
        assert model["size"].fetch() == 3


def test_a_project_has_fields_of_its_own():
    with neptune.init_project() as project:
        project["brief"] = "whales"
        project["progress"].append(0.5)
        project.wait()
        assert project["sys/id"].fetch() == "CONF"
    with neptune.init_project(mode="read-only") as project:
        assert project["brief"].fetch() == "whales"


def test_what_is_not_there_is_not_found():
    with pytest.raises(exceptions.RunNotFound):
        neptune.init_run(with_id="CONF-999999", **QUIET)
    with pytest.raises(exceptions.ModelNotFound):
        neptune.init_model(with_id="CONF-NOTHERE")
    with pytest.raises(exceptions.ProjectNotFound):
        neptune.init_run(project="ml/none", **QUIET)
    with neptune.init_run(**QUIET) as run:
        run.wait()
        with pytest.raises(exceptions.ModelNotFound):
            neptune.init_model(with_id=run["sys/id"].fetch())
        with pytest.raises(exceptions.MissingFieldException):
            run["nothing"].fetch()


def test_a_token_of_another_server_is_refused(server):
    import base64
    import json

    token = json.dumps({"api_address": f"http://127.0.0.1:{server.port}", "api_key": "unknown"})
    with pytest.raises(exceptions.NeptuneInvalidApiTokenException):
        neptune.init_run(api_token=base64.b64encode(token.encode()).decode(), **QUIET)


def test_a_failure_is_kept_with_its_traceback():
    with pytest.raises(ZeroDivisionError):
        with neptune.init_run(**{**QUIET, "capture_traceback": True}, monitoring_namespace="monitoring") as run:
            id = run["sys/id"].fetch()
            1 / 0
    with neptune.init_run(with_id=id, mode="read-only") as run:
        assert run["sys/failed"].fetch() is True
        lines = list(run["monitoring/traceback"].fetch_values(progress_bar=False)["value"])
        assert "division by zero" in lines


def test_a_debug_run_needs_no_server(monkeypatch):
    monkeypatch.delenv("NEPTUNE_API_TOKEN")
    with neptune.init_run(mode="debug", **QUIET) as run:
        run["a"] = 1


@pytest.mark.parametrize("command", ["stop", "abort"])
def test_a_process_is_stopped_from_afar(server, tmp_path, command):
    import subprocess
    import sys
    import time

    script = tmp_path / "train.py"
    script.write_text(
        "import neptune, time\n"
        f"run = neptune.init_run(**{QUIET!r})\n"
        "print(run['sys/id'].fetch(), flush=True)\n"
        "while True:\n"
        "    run['loss'].append(1)\n"
        "    time.sleep(0.1)\n"
    )
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        id = next(line for line in process.stdout if line.startswith("CONF-")).strip()
        deadline = time.monotonic() + 60
        asked = None
        while asked is None:  # until the process listens
            try:
                asked = server.command(command, id)
            except subprocess.CalledProcessError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
        assert "processes: 1" in asked
        assert process.wait(60) != 0
    finally:
        process.kill()
    with neptune.init_run(with_id=id, mode="read-only") as run:
        assert run["sys/failed"].fetch() is (command == "abort")
        assert run["loss"].fetch_last() == 1
