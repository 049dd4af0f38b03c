"""The command neptune: what lies on disk is told, synced and cleared."""

import os
import pathlib
import shutil
import uuid

import neptune
import numpy
import pytest
from click.testing import CliRunner
from conftest import QUIET, new_project
from conftest import neptune_command as process
from neptune import management
from neptune.types import File

OFFLINE = pathlib.Path(".neptune/offline")
ASYNC = pathlib.Path(".neptune/async")


@pytest.fixture(autouse=True)
def other_project(monkeypatch):
    """So that what arrives is easy to find."""
    name = new_project()
    monkeypatch.setenv("NEPTUNE_PROJECT", name)
    return name


def offline_run(**fields):
    """What it is called by the command."""
    with neptune.init_run(mode="offline", **QUIET) as run:
        run["loss"].extend([3.0, 2.0, 1.0])
        run["params"] = fields
        return f"offline/{run._id}"


def neptune_command(*arguments, answer=None, code=0):
    """As a process of its own would do it, and much faster."""
    from neptune.cli.__main__ import main

    path = () if "--path" in arguments else ("--path", os.getcwd())
    done = CliRunner().invoke(main, [*arguments, *path], input=answer)
    assert done.exit_code == code, done.output
    return done.output + repr(done.exception)


def leftover(kind, id, layout="{kind}__{id}__1__abcdefgh"):
    """As a killed process leaves it: an object of the server, and what was not sent."""
    offline_run(left="over")
    [directory] = OFFLINE.iterdir()
    target = ASYNC / layout.format(kind=kind, id=id)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(directory, target)
    return target


def runs(project, *columns):
    """Rows as dictionaries, the oldest first."""
    with neptune.init_project(project, mode="read-only") as opened:
        columns = ["sys/id", "params/n", *columns]
        table = opened.fetch_runs_table(columns=columns, ascending=True, progress_bar=False)
        return [
            {attribute.path: row.get_attribute_value(attribute.path) for attribute in row._attributes}
            for row in table.to_rows()
        ]


def test_what_was_logged_offline_arrives_whole(tmp_path, other_project):
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    with neptune.init_run(mode="offline", name="afar", tags=["t"], description="d", **QUIET) as run:
        run["loss"].extend([3, 2], steps=[1, 5], timestamps=[1_700_000_000, 1_700_000_001])
        run["words"].extend(["a", "b"])
        run["params"] = {"n": 1, "lr": 0.5, "on": True, "name": "x"}
        run["note"].upload(File.from_content("content"))
        run["set"].upload_files("*.txt")
        run["pictures"].append(File.as_image(numpy.zeros((2, 2, 3))))
        run["wrong"] = 1
        del run["wrong"]
    process("sync")
    assert list(OFFLINE.iterdir()) == []
    [row] = runs(other_project)
    with neptune.init_run(with_id=row["sys/id"], mode="read-only") as run:
        loss = run["loss"].fetch_values(progress_bar=False)
        assert list(loss["step"]) == [1, 5] and list(loss["value"]) == [3, 2]
        assert [time.timestamp() for time in loss["timestamp"]] == [1_700_000_000, 1_700_000_001]
        assert run["words"].fetch_last() == "b"
        assert run["params"].fetch() == {"n": 1, "lr": 0.5, "on": True, "name": "x"}
        assert run["sys/name"].fetch() == "afar" and run["sys/tags"].fetch() == {"t"}
        assert run["note"].fetch_extension() == "txt"
        assert {each.name for each in run["set"].list_fileset_files()} == {"a.txt", "b.txt"}
        run["pictures"].download_last("last")
        assert os.listdir("last") == ["0.png"]
        assert not run.exists("wrong")


def test_what_cannot_be_synced_does_not_stand_in_the_way(tmp_path, other_project):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("a")
    with neptune.init_run(mode="offline", **QUIET) as run:
        run["params"] = {"n": 1}
        run["copy"] = run["params/n"]
        run["data"].track_files(str(tmp_path / "data"))
        run["missing"].upload("not-there.txt")
        run["words"].append("after")
    neptune_command("sync")
    [row] = runs(other_project)
    with neptune.init_run(with_id=row["sys/id"], mode="read-only") as run:
        assert run["params/n"].fetch() == 1
        assert run["words"].fetch_last() == "after"
        assert not any(run.exists(path) for path in ("copy", "missing"))


def test_one_object_or_all_of_them_are_synced_to_a_project(tmp_path, monkeypatch, other_project):
    target = new_project()
    names = [offline_run(n=n) for n in range(3)]
    status = neptune_command("status")
    assert all(name in status for name in names)
    neptune_command("sync", "-p", target, "--object", names[1])
    assert [row["params/n"] for row in runs(target)] == [1]
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    neptune_command("sync", "--project", target, "--offline-only", "--path", str(tmp_path))
    assert {row["params/n"] for row in runs(target)} == {0, 1, 2}
    assert runs(other_project) == []
    neptune_command("status", code=2)


def test_without_a_project_offline_runs_stay_where_they_are(monkeypatch):
    name = offline_run(n=1)
    assert "not found" in neptune_command("sync", "-p", "ml/none", code=1).replace("\n", " ")
    monkeypatch.delenv("NEPTUNE_PROJECT")
    assert "CannotSynchronizeOfflineRunsWithoutProject" in neptune_command("sync", code=1)
    assert name in neptune_command("status")
    assert neptune_command("sync", "--offline-only", "--object", name, code=2)


@pytest.mark.parametrize(
    "layout", ["{kind}__{id}__1__abcdefgh", "{kind}__{id}/exec-2026-01-02_03.04.05.678-1", "{id}/exec-0-2026-01-02"]
)
def test_every_layout_of_leftovers_is_synced(layout):
    with neptune.init_run(**QUIET) as run:
        id, run_id = run._id, run["sys/id"].fetch()
    left = leftover("run", id, layout)
    name = f"{os.environ['NEPTUNE_PROJECT']}/{run_id}"
    assert name in neptune_command("status")
    assert name in neptune_command("sync", "--object", name)
    assert not list(left.glob("data-*.log"))
    with neptune.init_run(with_id=run_id, mode="read-only") as run:
        assert list(run["loss"].fetch_values(progress_bar=False)["value"]) == [3, 2, 1]
        assert run["params/left"].fetch() == "over"


def test_an_old_layout_of_an_offline_run_is_synced(other_project):
    name = offline_run(n=7)
    [directory] = OFFLINE.iterdir()
    directory.rename(OFFLINE / name.split("/")[1])
    neptune_command("sync")
    assert [row["params/n"] for row in runs(other_project)] == [7]


@pytest.mark.parametrize("kind", ["model", "model_version", "project"])
def test_leftovers_of_other_kinds_are_synced(kind, other_project):
    with neptune.init_model(key="OAK", mode="sync") as model, neptune.init_project(mode="sync") as project:
        with neptune.init_model_version(model=model["sys/id"].fetch(), mode="sync") as version:
            made = {"model": model, "model_version": version, "project": project}[kind]
            leftover(kind, made._id)
            neptune_command("sync")
            made.sync()
            assert made["params/left"].fetch() == "over"
            assert made["loss"].fetch_last() == 1


def test_leftovers_of_the_trash_are_synced_and_of_deleted_runs_cleared(other_project):
    with neptune.init_run(**QUIET) as run:
        id, run_id = run._id, run["sys/id"].fetch()
    management.trash_objects(other_project, run_id)
    leftover("run", id)
    assert f"{other_project}/{run_id} (Trashed)" in neptune_command("status")
    neptune_command("sync")
    with neptune.init_run(with_id=run_id, mode="read-only") as run:
        assert run["params/left"].fetch() == "over"

    left = leftover("run", id)
    management.delete_objects_from_trash(other_project, run_id)
    assert "1 objects was skipped" in neptune_command("status", code=1)
    neptune_command("sync")
    assert left.exists()
    neptune_command("clear")
    assert not left.exists()


def test_what_is_not_synced_is_cleared_only_after_a_yes():
    with neptune.init_run(**QUIET) as run:
        id = run._id
    left = leftover("run", id)
    name = offline_run(n=1)
    told = neptune_command("clear", answer="n\n")
    assert name in told and run._sys_id in told
    assert left.exists() and len(list(OFFLINE.iterdir())) == 1
    neptune_command("clear", answer="y\n")
    assert not left.exists() and not list(OFFLINE.iterdir())


def test_what_is_not_there_is_skipped(other_project):
    name = offline_run(n=1)
    told = neptune_command("sync", "--object", f"{other_project}/NONE-1", "--object", f"offline/{uuid.uuid4()}")
    assert "NONE-1 not found" in told and "not found on disk" in told
    assert name in neptune_command("status")
