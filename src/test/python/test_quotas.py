"""What a server does not take, by its limits: each is told as the client knows it."""

import neptune
import pytest
from conftest import QUIET, Server
from neptune import management
from neptune.common.exceptions import WritingToArchivedProjectException
from neptune.exceptions import NeptuneFieldCountLimitExceedException, NeptuneLimitExceedException
from neptune.management.exceptions import ProjectPrivacyRestrictedException, ProjectsLimitReached


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    options = ["--max-fields", "20", "--max-projects", "2", "--max-storage", "1000", "--no-public"]
    started = Server(tmp_path_factory.mktemp("small"), *options).start()
    started.command("project", "create", "ml/small", "--key", "SMALL")
    yield started
    started.stop()


@pytest.fixture(autouse=True)
def at_small(small, monkeypatch):
    monkeypatch.setenv("NEPTUNE_API_TOKEN", small.token)
    monkeypatch.setenv("NEPTUNE_PROJECT", "ml/small")


def test_a_run_with_too_many_fields_is_told():
    with neptune.init_run(mode="sync", **QUIET) as run:
        with pytest.raises(NeptuneFieldCountLimitExceedException, match="20"):
            for i in range(21):
                run[f"field/{i}"] = i
        run["field/0"] = 7
        assert run["field/0"].fetch() == 7


def test_files_beyond_the_storage_are_told():
    with neptune.init_run(mode="sync", **QUIET) as run:
        run["small"].upload(neptune.types.File.from_content("x" * 600))
        with pytest.raises(NeptuneLimitExceedException, match="1000 bytes"):
            run["large"].upload(neptune.types.File.from_content("y" * 600))
        assert run.exists("small")


def test_projects_are_limited_in_number_and_visibility():
    with pytest.raises(ProjectPrivacyRestrictedException, match="pub"):
        management.create_project("public", workspace="ml", visibility="pub")
    management.create_project("second", workspace="ml")
    with pytest.raises(ProjectsLimitReached):
        management.create_project("third", workspace="ml")
    management.delete_project("ml/second")


def test_an_archived_project_is_read_and_takes_nothing(small):
    with neptune.init_run(mode="sync", **QUIET) as run:
        run["lr"] = 0.1
        id = run["sys/id"].fetch()
        small.command("project", "archive", "ml/small")
        try:
            with pytest.raises(WritingToArchivedProjectException):
                run["lr"] = 0.2
            with pytest.raises(WritingToArchivedProjectException):
                neptune.init_run(**QUIET)
            with neptune.init_run(with_id=id, mode="read-only") as reader:
                assert reader["lr"].fetch() == 0.1
        finally:
            small.command("project", "unarchive", "ml/small")
        run["lr"] = 0.3
        assert run["lr"].fetch() == 0.3
