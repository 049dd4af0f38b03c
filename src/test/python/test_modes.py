"""Every kind of object in every mode: created, gone on with, read, and what the client refuses by itself."""

import uuid

import neptune
import pytest
from conftest import QUIET
from neptune import exceptions, management
from neptune.common.exceptions import NeptuneException

KINDS = ["run", "model", "model version", "project"]
WRITING = ["async", "sync"]


@pytest.fixture(scope="module")
def parent():
    """A model, of which versions are made."""
    management.create_project("modes", workspace="ml", key="MODES")
    with neptune.init_model(project="ml/modes", key="PARENT") as model:
        return model["sys/id"].fetch()


@pytest.fixture
def opened(parent, monkeypatch):
    """Opens an object: a new one, or the one of an ID."""
    monkeypatch.setenv("NEPTUNE_PROJECT", "ml/modes")

    def open_one(kind, mode, id=None, **more):
        if kind == "run":
            return neptune.init_run(mode=mode, with_id=id, **{**QUIET, **more})
        if kind == "project":
            return neptune.init_project(mode=mode, **more)
        if kind == "model":
            key = {} if id else {"key": "K" + uuid.uuid4().hex[:8].upper()}
            return neptune.init_model(mode=mode, with_id=id, **key, **more)
        return neptune.init_model_version(mode=mode, with_id=id, **({} if id else {"model": parent}), **more)

    return open_one


@pytest.mark.parametrize("mode", WRITING)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_gone_on_with_and_read(opened, kind, mode):
    field = f"{mode}/" + uuid.uuid4().hex[:8]
    with opened(kind, mode) as made:
        made[field]["steps"].extend([1, 2])
        made[field]["word"] = "first"
        made.wait()
        id = made["sys/id"].fetch()
        assert made.get_state() == "started"
        assert id in made.get_url() or kind == "project"
    assert made.get_state() == "stopped"

    with opened(kind, mode, id) as again:
        assert again["sys/id"].fetch() == id
        again[field]["steps"].append(3)
        again[field]["word"] = "second"
        again.wait()

    with opened(kind, "read-only", id) as read:
        assert list(read[field]["steps"].fetch_values(progress_bar=False)["value"]) == [1, 2, 3]
        assert read[field]["word"].fetch() == "second"
        assert set(read.get_structure()[mode][field.split("/")[1]]) == {"steps", "word"}
        read[field]["word"] = "third"
        read[field]["steps"].append(4)
        read[field]["new"] = 1
        read.sync()
        assert read[field]["word"].fetch() == "second"
        assert read[field]["steps"].fetch_last() == 3
        assert not read.exists(f"{field}/new")


@pytest.mark.parametrize("mode", WRITING)
def test_a_custom_id_is_one_run_in_every_writing_mode(opened, mode):
    custom = "fold-" + uuid.uuid4().hex[:8]
    with opened("run", mode, custom_run_id=custom, description="first") as one:
        one["loss"].append(1)
        one.wait()
        id = one["sys/id"].fetch()
    with opened("run", mode, custom_run_id=custom) as two:
        two["loss"].append(2)
        two.wait()
        assert two["sys/id"].fetch() == id
        assert two["sys/custom_run_id"].fetch() == custom
        assert list(two["loss"].fetch_values(progress_bar=False)["value"]) == [1, 2]


def test_a_custom_id_of_the_environment_counts_and_one_that_is_too_long_does_not(opened, monkeypatch):
    monkeypatch.setenv("NEPTUNE_CUSTOM_RUN_ID", "e" * 36)
    with opened("run", "sync") as run:
        assert run["sys/custom_run_id"].fetch() == "e" * 36
    with opened("run", "sync", custom_run_id="l" * 37) as run:
        assert not run.exists("sys/custom_run_id")


@pytest.mark.parametrize("mode", WRITING)
@pytest.mark.parametrize("kind", KINDS)
def test_an_exception_leaves_the_object_stopped_and_written(opened, kind, mode):
    field = uuid.uuid4().hex[:8]
    more = {"capture_traceback": True, "monitoring_namespace": "monitoring"} if kind == "run" else {}
    with pytest.raises(ZeroDivisionError):
        with opened(kind, mode, **more) as made:
            id = made["sys/id"].fetch()
            made[field] = 1
            1 / 0
    assert made.get_state() == "stopped"
    with opened(kind, "read-only", id) as read:
        assert read[field].fetch() == 1
        if kind == "run":
            assert read["sys/failed"].fetch() is True
            lines = list(read["monitoring/traceback"].fetch_values(progress_bar=False)["value"])
            assert "division by zero" in lines
            assert any("test_modes.py" in line for line in lines)


@pytest.mark.parametrize("fails", [True, False])
def test_whether_an_exception_means_failure_is_a_choice(opened, fails):
    with pytest.raises(KeyError), opened("run", "sync", capture_traceback=True, fail_on_exception=fails) as run:
        id = run["sys/id"].fetch()
        raise KeyError("lost")
    with opened("run", "read-only", id) as read:
        assert read["sys/failed"].fetch() is fails


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_stopped_takes_nothing_more(opened, kind):
    made = opened(kind, "sync")
    made.stop()
    made.stop()
    with pytest.raises(exceptions.InactiveContainerException):
        made["a"] = 1


@pytest.mark.parametrize("kind", KINDS)
def test_debug_mode_writes_nowhere(opened, kind):
    with opened("project", "read-only") as project:
        tables = project.fetch_runs_table, project.fetch_models_table
        before = [len(table(columns=["sys/id"], progress_bar=False).to_rows()) for table in tables]
        with opened(kind, "debug") as made:
            made["a"] = 1
            assert made["a"].fetch() == 1
        assert [len(table(columns=["sys/id"], progress_bar=False).to_rows()) for table in tables] == before


def test_only_runs_are_offline(opened, monkeypatch):
    for kind in KINDS[1:]:
        with pytest.raises(NeptuneException, match="OFFLINE"):
            opened(kind, "offline")
    monkeypatch.delenv("NEPTUNE_API_TOKEN")
    with opened("run", "offline") as run:
        run["a"] = 1
        assert run.get_url() == f"offline/{run._id}"
        with pytest.raises(exceptions.NeptuneOfflineModeFetchException):
            run["a"].fetch()
        with pytest.raises(exceptions.NeptuneOfflineModeFetchException):
            run.sync()
    with pytest.raises(exceptions.RunNotFound):
        opened("run", "offline", "MODES-1")


def test_the_mode_of_the_environment_counts(opened, monkeypatch):
    monkeypatch.setenv("NEPTUNE_MODE", "debug")
    with opened("run", None) as run:
        assert run["sys/id"].fetch() == "OFFLINE-1"
    monkeypatch.setenv("NEPTUNE_MODE", "nonsense")
    with pytest.raises(ValueError):
        opened("run", None)


REFUSED = {
    "a run to read without its ID": (
        lambda: neptune.init_run(mode="read-only"),
        exceptions.NeedExistingRunForReadOnlyMode,
    ),
    "a model to read without its ID": (
        lambda: neptune.init_model(key="NEW", mode="read-only"),
        exceptions.NeedExistingModelForReadOnlyMode,
    ),
    "a version to read without its ID": (
        lambda: neptune.init_model_version(model="MODES-PARENT", mode="read-only"),
        exceptions.NeedExistingModelVersionForReadOnlyMode,
    ),
    "an ID and a custom ID": (
        lambda: neptune.init_run(with_id="MODES-1", custom_run_id="x"),
        exceptions.NeptuneRunResumeAndCustomIdCollision,
    ),
    "a model without a key": (lambda: neptune.init_model(), exceptions.NeptuneMissingRequiredInitParameter),
    "a version without a model": (
        lambda: neptune.init_model_version(),
        exceptions.NeptuneMissingRequiredInitParameter,
    ),
    "a version of no model": (
        lambda: neptune.init_model_version(model="MODES-NOTHERE"),
        exceptions.ModelNotFound,
    ),
    "a model that is gone on with as a run": (
        lambda: neptune.init_run(with_id="MODES-PARENT", **QUIET),
        exceptions.RunNotFound,
    ),
    "a model that is gone on with as a version": (
        lambda: neptune.init_model_version(with_id="MODES-PARENT"),
        exceptions.ModelVersionNotFound,
    ),
    "a run of another project": (
        lambda: neptune.init_run(with_id="CONF-1", **QUIET),
        exceptions.RunNotFound,
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_is_refused(opened, what):
    call, exception = REFUSED[what]
    with pytest.raises(exception):
        call().stop()
