"""Tables of runs, models and versions, the trash, and queries as people write them."""

import neptune
import pytest
from conftest import QUIET, new_project
from neptune import exceptions, management


def three_runs(project):
    """The last one in the trash; their IDs."""
    ids = []
    for n in range(3):
        with neptune.init_run(project=project, name=f"run {n}", tags=["all", f"t{n}"], **QUIET) as run:
            run["n"] = n
            run["acc"].extend([0.1 * n, 0.2 * n])
            run["note"] = f"note {n}"
            run["file"].upload(neptune.types.File.from_content("x"))
            run["mixed"] = 10 if n else 9.5
            run.wait()
            ids.append(run["sys/id"].fetch())
    management.trash_objects(project, [ids[2]])
    return ids


@pytest.fixture(scope="module")
def project():
    """One that is read, and stays as it is."""
    with neptune.init_project(new_project(), mode="read-only") as opened:
        yield opened


@pytest.fixture(scope="module")
def runs(project):
    return three_runs(name_of(project))


@pytest.fixture
def fresh():
    with neptune.init_project(new_project(), mode="read-only") as opened:
        yield opened


def name_of(project):
    return f"ml/{project._project_name}"


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
        ("(`note`:string MATCHES \"^note [1-9]$\")", [1]),
        ("(`note`:string NOT MATCHES \"1$\")", [0]),
        ("NOT (n: int = 0)", [1]),
        ("(max(`acc`:floatSeries) > 0.1)", [1]),
        ("(`sys/creation_time`:datetime > \"-2h\") AND (`none`:string NOT EXISTS)", [1, 0]),
    ],
)
def test_queries_of_people_are_understood(project, runs, query, expected):
    assert ids(project.fetch_runs_table(query=query, progress_bar=False)) == [runs[n] for n in expected]


@pytest.mark.parametrize(
    "query",
    [
        "key: float = (-_-)",
        "nonsense",
        "(n: int = 1) AND",
        "(n: nonsense = 1)",
        "(n: int = one)",
        "(sys/creation_time: datetime > yesterday)",
        "n: int = 1)) OR ((n: int = 2",
    ],
)
def test_a_query_that_makes_no_sense_is_told_with_its_reason(project, runs, query, capsys):
    with pytest.raises(exceptions.NeptuneInvalidQueryException):
        project.fetch_runs_table(query=query, progress_bar=False).to_pandas()
    assert "[neptune] [error" in capsys.readouterr().out


@pytest.mark.parametrize(
    "parameters, expected",
    [
        (dict(query=""), [1, 0]),
        (dict(query="", trashed=None), [2, 1, 0]),
        (dict(query="(n: int >= 0)", trashed=True), [2]),
        (dict(id=[], tag=[], owner=[], state=[]), [1, 0]),
        (dict(state="Inactive", id="none"), []),
        (dict(tag="t1", owner=["admin", "nobody"], state=["inactive", "active"]), [1]),
        (dict(tag=["t0", "t1"]), []),
        (dict(tag="t2", trashed=None), [2]),
        (dict(limit=1_000_000), [1, 0]),
        (dict(limit=2, trashed=None, ascending=True), [0, 1]),
        (dict(sort_by="sys/id", ascending=True), [0, 1]),
        (dict(sort_by="note", ascending=True, trashed=None), [0, 1, 2]),
        (dict(sort_by="sys/name"), [1, 0]),
        (dict(sort_by="sys/size", query="(n: int = 0)"), [0]),
        (dict(sort_by="sys/state", id="none"), []),
        (dict(columns=[]), [1, 0]),
        (dict(columns=["none"]), [1, 0]),
        (dict(progress_bar=True), [1, 0]),
        (dict(progress_bar=None), [1, 0]),
    ],
    ids=str,
)
def test_every_parameter_counts(project, runs, parameters, expected):
    parameters.setdefault("progress_bar", False)
    assert ids(project.fetch_runs_table(**parameters)) == [runs[n] for n in expected]


@pytest.mark.parametrize(
    "parameters, exception",
    [
        (dict(limit=0), ValueError),
        (dict(limit=-1), ValueError),
        (dict(state="running"), ValueError),
        (dict(query="(n: int = 1)", owner="admin"), ValueError),
        (dict(query=1), TypeError),
        (dict(trashed="yes"), TypeError),
        (dict(ascending="yes"), TypeError),
        (dict(sort_by=None), TypeError),
        (dict(progress_bar="yes"), TypeError),
        (dict(sort_by="none"), ValueError),
        (dict(sort_by="sys/tags"), ValueError),
        (dict(sort_by="file"), ValueError),
    ],
    ids=str,
)
def test_parameters_that_make_no_sense_are_told(project, runs, parameters, exception):
    with pytest.raises(exception):
        project.fetch_runs_table(**{"progress_bar": False, **parameters}).to_pandas()


def test_a_table_may_ask_for_thousands_of_ids_and_tags(project, runs):
    many = [f"{runs[0]}-{i}" for i in range(3000)]
    assert ids(project.fetch_runs_table(id=[*many, runs[0]], progress_bar=False)) == [runs[0]]
    assert ids(project.fetch_runs_table(tag=["all"] * 1500, progress_bar=False)) == [runs[1], runs[0]]


def test_a_field_of_two_types_is_sorted_by(project, runs):
    assert ids(project.fetch_runs_table(sort_by="mixed", progress_bar=False)) == [runs[1], runs[0]]


def test_more_rows_than_a_page(fresh, monkeypatch):
    for n in range(7):
        with neptune.init_run(project=name_of(fresh), **QUIET) as run:
            run["n"] = n
    monkeypatch.setenv("NEPTUNE_FETCH_TABLE_STEP_SIZE", "3")
    frame = fresh.fetch_runs_table(sort_by="n", ascending=True, progress_bar=False).to_pandas()
    assert list(frame["n"]) == list(range(7))


def test_models_and_versions_have_tables(fresh):
    name = name_of(fresh)
    with neptune.init_model(key="OAK", project=name) as model:
        id = model["sys/id"].fetch()
        for _ in range(2):
            neptune.init_model_version(model=id, project=name).stop()
        assert ids(model.fetch_model_versions_table(progress_bar=False)) == [f"{id}-2", f"{id}-1"]
    assert ids(fresh.fetch_models_table(progress_bar=False)) == [id]
    management.trash_objects(name, [id])
    assert ids(fresh.fetch_models_table(progress_bar=False)) == []
    assert ids(fresh.fetch_models_table(trashed=True, progress_bar=False)) == [id]


@pytest.fixture(scope="module")
def registry():
    """A model with three versions, the last one in the trash; another model."""
    name = new_project()
    neptune.init_model(key="ELM", project=name, name="other").stop()
    with neptune.init_model(key="OAK", project=name, name="forest") as model:
        model["size"] = 3
        model.wait()
        versions = []
        for n in range(3):
            with neptune.init_model_version(model=model["sys/id"].fetch(), project=name, mode="sync") as version:
                version["acc"] = 0.1 * n
                versions.append(version["sys/id"].fetch())
        management.trash_objects(name, versions[2])
        with neptune.init_project(name, mode="read-only") as project:
            yield project, model, versions


@pytest.mark.parametrize(
    "parameters, expected",
    [
        (dict(), ["OAK", "ELM"]),
        (dict(query="(size: int = 3)"), ["OAK"]),
        (dict(query="(size: int = 4)"), []),
        (dict(trashed=True), []),
        (dict(trashed=None), ["OAK", "ELM"]),
        (dict(limit=1), ["OAK"]),
        (dict(sort_by="sys/name", ascending=True), ["OAK", "ELM"]),
        (dict(sort_by="sys/id", ascending=True), ["ELM", "OAK"]),
        (dict(columns=["size"], ascending=True), ["ELM", "OAK"]),
    ],
    ids=str,
)
def test_every_parameter_counts_for_models(registry, parameters, expected):
    table = registry[0].fetch_models_table(progress_bar=False, **parameters)
    assert [id.rsplit("-")[-1] for id in ids(table)] == expected


@pytest.mark.parametrize(
    "parameters, expected",
    [
        (dict(), [1, 0]),
        (dict(query="(acc: float < 0.05)"), [0]),
        (dict(query="(acc: float < 0.05) OR (acc: float > 0)"), [1, 0]),
        (dict(query="(sys/stage: string = none)"), [1, 0]),
        (dict(limit=1), [1]),
        (dict(sort_by="acc", ascending=True), [0, 1]),
        (dict(columns=["acc"]), [1, 0]),
    ],
    ids=str,
)
def test_every_parameter_counts_for_versions(registry, parameters, expected):
    _, model, versions = registry
    table = model.fetch_model_versions_table(progress_bar=False, **parameters)
    assert ids(table) == [versions[n] for n in expected]


def test_tables_of_the_registry_tell_what_makes_no_sense(registry):
    for table in (registry[0].fetch_models_table, registry[1].fetch_model_versions_table):
        with pytest.raises(exceptions.NeptuneInvalidQueryException):
            table(query="nonsense", progress_bar=False).to_pandas()
        with pytest.raises(ValueError):
            table(limit=0)
        with pytest.raises(ValueError):
            table(sort_by="none", progress_bar=False).to_pandas()
        with pytest.raises(TypeError):
            table(ascending="yes")


def test_the_trash_is_emptied_for_good(fresh):
    name = name_of(fresh)
    runs = three_runs(name)
    management.delete_objects_from_trash(name, [runs[2]])
    assert ids(fresh.fetch_runs_table(trashed=None, progress_bar=False)) == [runs[1], runs[0]]
    management.trash_objects(name, runs[:1])
    management.clear_trash(name)
    assert ids(fresh.fetch_runs_table(trashed=None, progress_bar=False)) == [runs[1]]
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
def many_runs():
    with neptune.init_project(new_project(), mode="read-only") as project:
        for _ in range(MANY):
            project._backend.create_run(project_id=project._project_id)
        yield project
