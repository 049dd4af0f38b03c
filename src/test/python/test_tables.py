"""Tables of runs, models and versions, the trash, and queries as people write them."""

import uuid

import neptune
import pytest
from conftest import QUIET
from neptune import exceptions, management


@pytest.fixture
def project(server):
    name = "t" + uuid.uuid4().hex[:8]
    server.command("project", "create", "ml/" + name, "--key", name.upper())
    with neptune.init_project("ml/" + name, mode="read-only") as opened:
        yield opened


@pytest.fixture
def runs(project):
    """Three of them, the last one in the trash; their IDs."""
    ids = []
    for n in range(3):
        with neptune.init_run(
            project=f"ml/{project._project_name}", name=f"run {n}", tags=["all", f"t{n}"], **QUIET
        ) as run:
            run["n"] = n
            run["acc"].extend([0.1 * n, 0.2 * n])
            run["note"] = f"note {n}"
            run.wait()
            ids.append(run["sys/id"].fetch())
    management.trash_objects(f"ml/{project._project_name}", [ids[2]])
    return ids


def ids(table):
    frame = table.to_pandas()
    return list(frame["sys/id"]) if len(frame) else []


def test_a_table_has_every_run_but_those_in_the_trash(project, runs):
    assert ids(project.fetch_runs_table(progress_bar=False)) == [runs[1], runs[0]]
    assert ids(project.fetch_runs_table(trashed=True, progress_bar=False)) == [runs[2]]
    assert len(ids(project.fetch_runs_table(trashed=None, progress_bar=False))) == 3
    frame = project.fetch_runs_table(progress_bar=False).to_pandas()
    assert list(frame["n"]) == [1, 0]
    assert list(frame["acc"]) == [0.2, 0.0]
    assert set(frame["sys/state"]) <= {"Active", "Inactive"}
    assert frame["sys/creation_time"].dtype.kind == "M"


def test_rows_are_chosen_sorted_and_limited(project, runs):
    table = project.fetch_runs_table
    quiet = dict(progress_bar=False)
    assert ids(table(id=runs[0], **quiet)) == [runs[0]]
    assert ids(table(id=runs, **quiet)) == [runs[1], runs[0]]
    assert ids(table(tag="all", **quiet)) == [runs[1], runs[0]]
    assert ids(table(tag=["all", "t0"], **quiet)) == [runs[0]]
    assert ids(table(owner="admin", **quiet)) == [runs[1], runs[0]]
    assert ids(table(owner="nobody", **quiet)) == []
    assert set(ids(table(state=["active", "inactive"], **quiet))) == set(runs[:2])
    assert ids(table(sort_by="n", ascending=True, **quiet)) == [runs[0], runs[1]]
    assert ids(table(sort_by="acc", **quiet)) == [runs[1], runs[0]]
    assert ids(table(limit=1, **quiet)) == [runs[1]]
    frame = table(columns=["n", "note"], **quiet).to_pandas()
    assert set(frame.columns) == {"sys/id", "sys/creation_time", "n", "note"}


@pytest.mark.parametrize(
    "query, expected",
    [
        ("(n: int = 1)", [1]),
        ("(`n`:integer >= 0) AND (acc: floatSeries > 0.1)", [1]),
        ("(sys/tags: stringSet CONTAINS 't0')", [0]),
        ("(note: string = \"note 0\")", [0]),
        ("(`sys/name`:string CONTAINS \"run\")", [1, 0]),
        ("((sys/state: experimentState = running) OR (sys/state: experimentState = idle))", [1, 0]),
        ("(n: int = 0) OR (n: int = 2)", [0]),
    ],
)
def test_queries_of_people_are_understood(project, runs, query, expected):
    assert ids(project.fetch_runs_table(query=query, progress_bar=False)) == [runs[n] for n in expected]


def test_a_query_that_makes_no_sense_is_told(project, runs):
    with pytest.raises(exceptions.NeptuneInvalidQueryException):
        project.fetch_runs_table(query="key: float = (-_-)", progress_bar=False).to_pandas()


def test_more_rows_than_a_page(project, monkeypatch):
    name = project._project_name
    for n in range(7):
        with neptune.init_run(project=f"ml/{name}", **QUIET) as run:
            run["n"] = n
    monkeypatch.setenv("NEPTUNE_FETCH_TABLE_STEP_SIZE", "3")
    frame = project.fetch_runs_table(sort_by="n", ascending=True, progress_bar=False).to_pandas()
    assert list(frame["n"]) == list(range(7))


def test_models_and_versions_have_tables(project):
    name = f"ml/{project._project_name}"
    with neptune.init_model(key="OAK", project=name) as model:
        id = model["sys/id"].fetch()
        for _ in range(2):
            neptune.init_model_version(model=id, project=name).stop()
        assert ids(model.fetch_model_versions_table(progress_bar=False)) == [f"{id}-2", f"{id}-1"]
    assert ids(project.fetch_models_table(progress_bar=False)) == [id]
    management.trash_objects(name, [id])
    assert ids(project.fetch_models_table(progress_bar=False)) == []
    assert ids(project.fetch_models_table(trashed=True, progress_bar=False)) == [id]


def test_the_trash_is_emptied_for_good(project, runs):
    name = f"ml/{project._project_name}"
    management.delete_objects_from_trash(name, [runs[2]])
    assert ids(project.fetch_runs_table(trashed=None, progress_bar=False)) == [runs[1], runs[0]]
    management.trash_objects(name, runs[:1])
    management.clear_trash(name)
    assert ids(project.fetch_runs_table(trashed=None, progress_bar=False)) == [runs[1]]
    with pytest.raises(exceptions.RunNotFound):
        neptune.init_run(with_id=runs[0], project=name, mode="read-only")


def test_projects_are_listed():
    assert "ml/conformance" in management.get_project_list()


@pytest.mark.parametrize("ascending", [False, True])
def test_a_table_may_have_more_rows_than_the_client_counts(many_runs, ascending):
    frame = many_runs.fetch_runs_table(columns=["sys/id"], ascending=ascending, progress_bar=False).to_pandas()
    numbers = [int(id.rsplit("-", 1)[1]) for id in frame["sys/id"]]
    expected = list(range(1, MANY + 1))
    assert numbers == (expected if ascending else expected[::-1])


MANY = 10_120


@pytest.fixture(scope="module")
def many_runs(server):
    import os

    server.command("project", "create", "ml/many", "--key", "MANY")
    os.environ.update(NEPTUNE_API_TOKEN=server.token, OAUTHLIB_INSECURE_TRANSPORT="1")
    with neptune.init_project("ml/many", mode="read-only") as project:
        for _ in range(MANY):
            project._backend.create_run(project_id=project._project_id)
        yield project
