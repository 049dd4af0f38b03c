"""What the server refuses, in the words of the client."""

import neptune
import pytest
from conftest import QUIET, new_project
from neptune import exceptions, management
from neptune.common.exceptions import NeptuneConnectionLostException, Unauthorized
from neptune.types.atoms.artifact import Artifact


def test_a_project_that_is_not_there_is_told_with_those_that_are(monkeypatch):
    for name in ("ml/none", "none", "nowhere/none"):
        with pytest.raises(exceptions.ProjectNotFoundWithSuggestions):
            neptune.init_run(project=name, **QUIET)
    with pytest.raises(exceptions.ProjectNotFound, match="ml/conformance"):
        neptune.init_project("ml/conform")
    monkeypatch.delenv("NEPTUNE_PROJECT")
    with pytest.raises(exceptions.NeptuneMissingProjectNameException, match="ml/"):
        neptune.init_run(**QUIET)


def test_a_name_without_its_workspace_has_to_be_of_one_project(server):
    name = new_project()
    with neptune.init_project(name.split("/")[1], mode="read-only") as project:
        assert project.get_url().endswith(f"/{name}/")
    management.create_project("twin", workspace="ml")
    server.command("project", "create", "lab/twin")
    with pytest.raises(exceptions.AmbiguousProjectName, match="lab/twin"):
        neptune.init_project("twin", mode="read-only")


def test_without_a_token_nothing_is_asked(monkeypatch):
    monkeypatch.delenv("NEPTUNE_API_TOKEN")
    with pytest.raises(exceptions.NeptuneMissingApiTokenException):
        neptune.init_run(**QUIET)
    with pytest.raises(neptune.common.exceptions.NeptuneInvalidApiTokenException):
        neptune.init_run(api_token="nonsense", **QUIET)


@pytest.fixture
def both():
    """One run, opened twice: what the second one does, the first one does not know."""
    with neptune.init_run(mode="sync", **QUIET) as run:
        with neptune.init_run(with_id=run["sys/id"].fetch(), mode="sync", **QUIET) as other:
            yield run, other


def test_a_field_that_another_process_deleted_is_not_there(both, tmp_path):
    run, other = both
    (tmp_path / "a.txt").write_text("a")
    run["value"] = 1
    run["series"].append(1)
    run["words"].append("a")
    run["note"].upload("a.txt")
    run["set"].upload_files("a.txt")
    run["data"].track_files("a.txt")
    run["marks"].add("x")
    other.sync()
    for path in ("value", "series", "words", "note", "set", "data", "marks"):
        del other[path]
    gone = {
        "value": [lambda: run["value"].fetch()],
        "series": [lambda: run["series"].fetch_last(), lambda: run["series"].fetch_values(progress_bar=False)],
        "words": [lambda: run["words"].fetch_last(), lambda: run["words"].fetch_values(progress_bar=False)],
        "note": [lambda: run["note"].fetch_extension(), lambda: run["note"].download(progress_bar=False)],
        "set": [lambda: run["set"].download(progress_bar=False)],
        "data": [lambda: run["data"].fetch_hash(), lambda: run["data"].fetch_files_list()],
        "marks": [lambda: run["marks"].fetch()],
    }
    for path, calls in gone.items():
        for call in calls:
            with pytest.raises(exceptions.FetchAttributeNotFoundException):
                call()
    with pytest.raises(exceptions.FileSetNotFound):
        run["set"].list_fileset_files()


CONFLICTS = {
    "a word for a number": lambda run: run["value"].assign("word"),
    "a series for a number": lambda run: run["value"].append(1),
    "a set for a number": lambda run: run["value"].add("a"),
    "a file for a number": lambda run: run["value"].upload(neptune.types.File.from_content("x")),
    "a file set for a number": lambda run: run["value"].upload_files("*.txt"),
    "an artifact for a number": lambda run: run["value"].track_files("a.txt"),
    "a field within a field": lambda run: run["value/deep"].assign(1),
    "an artifact of nobody": lambda run: run["data"].assign(Artifact("0" * 64)),
}


@pytest.mark.parametrize("what", CONFLICTS)
def test_what_contradicts_the_fields_that_are_there_is_told(both, tmp_path, what):
    run, other = both
    (tmp_path / "a.txt").write_text("a")
    run["value"] = 1
    with pytest.raises(exceptions.MetadataInconsistency):
        CONFLICTS[what](other)
    assert run["value"].fetch() == 1


def test_what_contradicts_is_told_to_who_does_not_wait(both, capsys):
    run, _ = both
    with neptune.init_run(with_id=run["sys/id"].fetch(), **QUIET) as slow:
        run["value"] = 1
        slow["value"] = "word"
        slow["other"] = 2
        slow.wait()
        assert slow["other"].fetch() == 2
    assert "Error occurred during asynchronous operation processing" in capsys.readouterr().out


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_a_run_that_was_deleted_for_good_takes_nothing_more(mode):
    name = new_project()
    run = neptune.init_run(project=name, mode=mode, **QUIET)
    run.wait()
    id = run["sys/id"].fetch()
    management.trash_objects(name, id)
    run["in the trash"] = 1
    run.wait()
    assert run["in the trash"].fetch() == 1
    management.delete_objects_from_trash(name, id)
    if mode == "sync":
        with pytest.raises(exceptions.ContainerUUIDNotFound):
            run["deleted"] = 1
    else:
        run["deleted"] = 1
        with pytest.raises(exceptions.NeptuneSynchronizationAlreadyStoppedException):
            run.wait()
    with pytest.raises(exceptions.ContainerUUIDNotFound):
        run.sync(wait=False)
    with pytest.raises(exceptions.ContainerUUIDNotFound):
        run.ping()
    run.stop()


def test_the_key_of_a_model_in_the_trash_stays_taken():
    name = new_project()
    with neptune.init_model(key="OAK", project=name) as model:
        id = model["sys/id"].fetch()
    management.trash_objects(name, id)
    with pytest.raises(exceptions.NeptuneModelKeyAlreadyExistsError):
        neptune.init_model(key="OAK", project=name)


@pytest.mark.parametrize("key", ["", "small letters", "\u00dcML"])
def test_a_key_of_a_model_that_cannot_be_is_refused(key):
    with pytest.raises(neptune.common.exceptions.ClientHttpError):
        neptune.init_model(key=key)


def test_the_trash_takes_no_notice_of_what_is_not_there():
    with pytest.raises(management.exceptions.ProjectNotFound):
        management.trash_objects("ml/none", ["NONE-1"])
    management.trash_objects("ml/conformance", ["CONF-999999"])


def test_a_server_that_is_gone_and_one_that_took_its_place(mortal, tmp_path):
    from conftest import Server

    with neptune.init_run(mode="sync", **QUIET) as run:
        run["value"] = 1
        mortal.kill()
        with pytest.raises(NeptuneConnectionLostException):
            run["value"].fetch()
        other = Server(tmp_path / "other")
        other.port = mortal.port
        other.start()
        try:
            with pytest.raises(Unauthorized):
                run["value"].fetch()
        finally:
            other.kill()


def test_versions_of_the_client_that_the_server_is_made_for(run):
    from neptune.internal.backends.utils import verify_client_version
    from packaging.version import Version

    config = run._backend._client_config
    for version in ("1.0.0", "1.14.0", "1.14.1", "1.99.9", neptune.__version__):
        verify_client_version(config, Version(version))
    for version in ("0.16.18", "2.0.0"):
        with pytest.raises(exceptions.NeptuneClientUpgradeRequiredError):
            verify_client_version(config, Version(version))
