"""What nereid export writes, pandas reads: in Parquet with its types, in CSV with its values."""

import math

import neptune
import pandas
import pytest
from conftest import QUIET, new_project


@pytest.fixture
def project(monkeypatch):
    """With three runs in it."""
    name = new_project()
    monkeypatch.setenv("NEPTUNE_PROJECT", name)
    for i, batch in enumerate([32, 64, "large"]):
        with neptune.init_run(name=f"run {i}", tags=["a,b", f"tag {i}"], **QUIET) as run:
            run["params/lr"] = 0.1 * i
            run["params/batch"] = batch
            run["params/epochs"] = 2**30 + i
            run["params/nesterov"] = i == 1
            run["note"] = "\u00fcml\u00e4uts,\n\"lines\" and \U0001f433"
            if i:
                run["loss"].extend([3.0, 0.1 + i], steps=[0.5, 2], timestamps=[1_700_000_000, 1_700_000_001.5])
    return name


COLUMNS = "params/*,note,loss,sys/tags,sys/creation_time,sys/name"


def export(server, project, target, *options):
    server.command("export", "--server", "--project", project, "--output", str(target), *options)
    return target


def test_pandas_reads_parquet_with_its_types(server, project, tmp_path):
    frame = pandas.read_parquet(export(server, project, tmp_path / "runs.parquet", "--columns", COLUMNS))
    frame = frame.sort_values("sys/name").reset_index(drop=True)
    assert [str(frame[name].dtype) for name in ("params/lr", "params/epochs", "params/nesterov", "loss")] == [
        "float64",
        "int64",
        "bool",
        "float64",
    ]
    assert frame["params/lr"].tolist() == [0.0, 0.1, 0.2]
    assert frame["params/epochs"].tolist() == [2**30, 2**30 + 1, 2**30 + 2]
    assert frame["params/batch"].tolist() == ["32", "64", "large"]
    assert frame["params/nesterov"].tolist() == [False, True, False]
    assert math.isnan(frame["loss"][0]) and frame["loss"].tolist()[1:] == [1.1, 2.1]
    assert frame["note"][0] == "\u00fcml\u00e4uts,\n\"lines\" and \U0001f433"
    assert [sorted(tags) for tags in frame["sys/tags"]] == [["a,b", f"tag {i}"] for i in range(3)]
    created = frame["sys/creation_time"]
    assert str(created.dtype) == "datetime64[us, UTC]"
    assert (pandas.Timestamp.now(tz="UTC") - created < pandas.Timedelta(minutes=10)).all()


def test_pandas_reads_csv_as_the_same_values(server, project, tmp_path):
    columns = ("--columns", "params/lr,params/epochs,note,loss")
    typed = pandas.read_parquet(export(server, project, tmp_path / "runs.parquet", *columns))
    text = pandas.read_csv(export(server, project, tmp_path / "runs.csv", *columns), float_precision="round_trip")
    pandas.testing.assert_frame_equal(text, typed, check_exact=True)


def test_pandas_reads_points(server, project, tmp_path):
    points = pandas.read_parquet(
        export(server, project, tmp_path / "points.parquet", "--points", "--columns", "loss")
    ).sort_values(["run", "step"])
    assert points["path"].unique().tolist() == ["loss"]
    assert points["step"].tolist() == [0.5, 2.0] * 2
    assert sorted(points["value"]) == [1.1, 2.1, 3.0, 3.0]
    assert points["time"].tolist()[0] == pandas.Timestamp("2023-11-14T22:13:20Z")
    assert points["text"].isna().all()


def test_the_table_of_the_client_has_the_same_values(server, project, tmp_path):
    theirs = neptune.init_project(project, mode="read-only").fetch_runs_table(columns=["params/lr", "loss"]).to_pandas()
    ours = pandas.read_csv(
        export(server, project, tmp_path / "runs.csv", "--columns", "params/lr,loss"), float_precision="round_trip"
    )
    pandas.testing.assert_frame_equal(
        ours.sort_values("sys/id").reset_index(drop=True)[["sys/id", "params/lr", "loss"]],
        theirs.sort_values("sys/id").reset_index(drop=True)[["sys/id", "params/lr", "loss"]],
    )
