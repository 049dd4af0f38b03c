"""What an object knows of itself: its fields, its address, its state; and waiting, syncing and stopping."""

import time

import neptune
import pytest
from conftest import QUIET
from neptune import attributes, exceptions


def test_the_structure_tells_every_field_with_its_type(run, capsys):
    from neptune.types import File

    run["a/int"] = 1
    run["a/deep/series"].append(1)
    run["a/file"].upload(File.from_content("x"))
    run["a/words"].append("x")
    run["sys/tags"].add("t")
    run.wait()
    with neptune.init_run(with_id=run["sys/id"].fetch(), mode="read-only") as read:
        structure = read.get_structure()
        assert type(structure["a"]["int"]).__name__ == "Integer"
        assert type(structure["a"]["deep"]["series"]).__name__ == "FloatSeries"
        assert type(structure["a"]["file"]).__name__ == "File"
        assert type(structure["a"]["words"]).__name__ == "StringSeries"
        assert type(structure["sys"]["tags"]).__name__ == "StringSet"
        assert type(structure["sys"]["state"]).__name__ == "RunState"
        capsys.readouterr()
        read.print_structure()
        assert "'deep'" in capsys.readouterr().out
        assert [read.exists(path) for path in ("a/int", "a", "a/deep", "b", "a/none")] == [True] * 3 + [False] * 2
        assert repr(read["a/int"]) == '<Integer field at "a/int">'


def test_an_attribute_may_be_looked_up_and_defined(run):
    run["a"].assign(1)
    run.wait()
    assert run.get_attribute("a").fetch() == 1
    assert run.get_attribute("none") is None
    run.set_attribute("b", attributes.Integer(run, ["b"]))
    run.get_attribute("b").assign(2, wait=True)
    assert run["b"].fetch() == 2
    run.define("c", "text")
    run.wait()
    assert run["c"].fetch() == "text"
    with pytest.raises(exceptions.MetadataInconsistency):
        run.define("c", "again")


def test_a_handler_is_of_its_run(run):
    namespace = run["a"]["b"]
    assert namespace.get_root_object() is run and namespace.container is run
    namespace["c"] = 1
    run.wait()
    assert run["a/b/c"].fetch() == 1
    with pytest.raises(AttributeError):
        namespace.stop()


def test_fields_are_popped_one_by_one_and_by_namespace(run):
    run["a"] = {"x": 1, "y": 2, "deep": {"z": 3}}
    run["keep"] = 1
    run.wait()
    run["a"].pop("x")
    run.pop("a/deep")
    run.wait()
    run.sync()
    assert run["a"].fetch() == {"y": 2}
    run["a"].pop()
    run.wait()
    run.sync()
    assert not run.exists("a") and run["keep"].fetch() == 1
    with pytest.raises(exceptions.MetadataInconsistency):
        run.pop("a/x")


def test_fields_written_and_deleted_before_anything_is_sent_are_gone(run):
    run["a"] = 1
    run["series"].append(1)
    del run["a"]
    del run["series"]
    run["series"].append("text")
    run.wait()
    run.sync()
    assert not run.exists("a")
    assert run["series"].fetch_last() == "text"


def test_paths_run_together(run):
    run["//a///b/"] = 1
    run.wait()
    assert run["a/b"].fetch() == 1
    with pytest.raises(exceptions.MetadataInconsistency):
        run["a/b/c"] = 1


WRITES = {
    "a value": lambda field: field.assign(1),
    "points": lambda field: field.extend([1, 2]),
    "elements": lambda field: field.add("x"),
    "a file": lambda field: field.upload("a.txt"),
    "a large file": lambda field: field.upload("large.bin"),
    "files": lambda field: field.upload_files(["a.txt", "b.txt"]),
    "one file of a set": lambda field: field.upload_files("a.txt"),
    "an artifact": lambda field: field.track_files("a.txt"),
}


@pytest.mark.parametrize("path", ["p" * 2000, "a\nb"], ids=["long", "control"])
@pytest.mark.parametrize("what", WRITES)
def test_paths_that_cannot_be_are_told_and_the_rest_goes_on(tmp_path, path, what):
    for name, size in (("a.txt", 1), ("b.txt", 1), ("large.bin", 6_000_000)):
        (tmp_path / name).write_bytes(b"x" * size)
    with neptune.init_run(mode="sync", **QUIET) as run:
        with pytest.raises(exceptions.MetadataInconsistency, match="path"):
            WRITES[what](run[path])
        with neptune.init_run(with_id=run["sys/id"].fetch(), **QUIET) as slow:
            WRITES[what](slow[path])
            slow["other"] = 1
            slow.wait()
        run.sync()
        assert run["other"].fetch() == 1


def test_a_path_that_cannot_be_is_not_there(run):
    for path in (["p" * 2000], ["a\nb"]):
        for fetch in (run._backend.get_int_attribute, run._backend.get_file_attribute):
            with pytest.raises(exceptions.FetchAttributeNotFoundException):
                fetch(run._id, run.container_type, path)


def test_fields_of_another_process_are_seen_after_a_sync(run):
    with neptune.init_run(with_id=run["sys/id"].fetch(), mode="sync", **QUIET) as other:
        other["theirs"] = 1
        assert not run.exists("theirs")
        with pytest.raises(exceptions.MissingFieldException):
            run["theirs"].fetch()
        run.sync(wait=False)
        assert run["theirs"].fetch() == 1


def test_waiting_may_end_at_the_disk(run):
    run["a"] = 1
    run.wait(disk_only=True)
    run["b"].assign(2, wait=True)
    run["b"].assign(3, wait=True)
    assert run["b"].fetch() == 3
    assert run["a"].fetch() == 1


def test_an_object_has_an_address_and_a_state(run, server):
    id = run["sys/id"].fetch()
    assert run.get_url() == f"http://127.0.0.1:{server.port}/ml/conformance/e/{id}"
    run.ping()
    assert run["sys"].fetch()["state"] == "running"
    with neptune.init_project(mode="read-only") as project:
        assert project.get_url() == f"http://127.0.0.1:{server.port}/ml/conformance/"


def test_a_stop_takes_no_longer_than_it_may():
    run = neptune.init_run(**QUIET)
    run["a"] = 1
    started = time.monotonic()
    run.stop(seconds=30)
    assert time.monotonic() - started < 30
    assert run.get_state() == "stopped"
    with neptune.init_run(with_id=run._sys_id, mode="read-only") as read:
        assert read["a"].fetch() == 1


def test_what_a_process_prints_and_uses_is_kept():
    with neptune.init_run(
        capture_stdout=True, capture_stderr=True, monitoring_namespace="monitoring", git_ref=False, source_files=[]
    ) as run:
        import sys

        print("a line of output")
        print("a line of trouble", file=sys.stderr)
        id = run["sys/id"].fetch()
    with neptune.init_run(with_id=id, mode="read-only") as read:
        printed = read["monitoring/stdout"].fetch_values(progress_bar=False)["value"]
        assert any("a line of output" in line for line in printed)
        troubles = read["monitoring/stderr"].fetch_values(progress_bar=False)["value"]
        assert any("a line of trouble" in line for line in troubles)
        assert read["sys/hostname"].fetch() == read["monitoring/hostname"].fetch()
        assert {"cpu", "memory", "pid", "tid"} <= set(read.get_structure()["monitoring"])


def test_the_dependencies_and_the_commit_are_kept(tmp_path, monkeypatch):
    import git

    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    repository = git.Repo.init(tmp_path / "code")
    (tmp_path / "code" / "train.py").write_text("print('training')\n")
    (tmp_path / "code" / "requirements.txt").write_text("numpy\n")
    repository.index.add(["train.py"])
    author = git.Actor("Ada", "ada@example.com")
    commit = repository.index.commit("first", author=author, committer=author)
    (tmp_path / "code" / "train.py").write_text("print('training more')\n")
    options = {
        **QUIET,
        "git_ref": neptune.types.GitRef(repository_path=str(tmp_path / "code")),
        "dependencies": str(tmp_path / "code" / "requirements.txt"),
    }
    with neptune.init_run(**options) as run:
        run.wait()
        id = run["sys/id"].fetch()
        run["source_code/requirements"].download("back.txt", progress_bar=False)
        assert open("back.txt").read() == "numpy\n"
        run["source_code/diff"].download("back.patch", progress_bar=False)
        assert "+print('training more')" in open("back.patch").read()
    with neptune.init_project(mode="read-only") as project:
        [row] = project.fetch_runs_table(id=id, progress_bar=False).to_rows()
        assert row.get_attribute_value("source_code/git") == commit.hexsha
