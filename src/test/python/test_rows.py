"""Rows of a table: values of every type, and files that are downloaded from there."""

import datetime
import os
import pathlib
import zipfile

import neptune
import numpy
import pytest
from conftest import QUIET, new_project
from neptune import exceptions
from neptune.types import File

TIME = datetime.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=datetime.timezone.utc)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """One run with a field of every type."""
    name = new_project()
    directory = tmp_path_factory.mktemp("files")
    for each in ("a.txt", "b.txt"):
        (directory / each).write_text(each)
    with neptune.init_run(project=name, tags=["x", "y"], mode="sync", **QUIET) as run:
        run["int"] = 3
        run["float"] = 0.5
        run["bool"] = True
        run["string"] = "text"
        run["time"] = TIME
        run["floats"].extend([1, 2])
        run["strings"].extend(["a", "b"])
        run["pictures"].append(File.as_image(numpy.zeros((2, 2, 3))))
        run["file"].upload(File.from_content("content"))
        run["set"].upload_files([str(directory / "*.txt")])
        run["artifact"].track_files(str(directory))
        hash = run["artifact"].fetch_hash()
    with neptune.init_project(name, mode="read-only") as opened:
        opened.hash = hash
        yield opened


@pytest.fixture
def row(project):
    [row] = project.fetch_runs_table(progress_bar=False).to_rows()
    return row


def test_values_are_those_of_the_fields(project, row):
    values = {
        "int": 3,
        "float": 0.5,
        "bool": True,
        "string": "text",
        "floats": 2,
        "strings": "b",
        "artifact": project.hash,
        "sys/tags": {"x", "y"},
        "sys/trashed": False,
        "sys/owner": "admin",
    }
    assert {path: row.get_attribute_value(path) for path in values} == values
    assert row.get_attribute_value("sys/state") in ("Active", "Inactive")
    assert row["int"].get() == 3
    assert row["sys"]["owner"].get() == "admin"
    time = row.get_attribute_value("time")
    assert time.astimezone(datetime.timezone.utc) == TIME


def test_types_are_those_of_the_fields(row):
    types = {
        "int": "int",
        "float": "float",
        "bool": "bool",
        "string": "string",
        "time": "datetime",
        "floats": "floatSeries",
        "strings": "stringSeries",
        "pictures": "imageSeries",
        "file": "file",
        "set": "fileSet",
        "artifact": "artifact",
        "sys/tags": "stringSet",
        "sys/state": "experimentState",
    }
    assert {path: row.get_attribute_type(path).value for path in types} == types


def test_files_have_no_value_and_are_downloaded(row):
    for path in ("file", "set", "pictures"):
        with pytest.raises(exceptions.MetadataInconsistency):
            row.get_attribute_value(path)
    row["file"].download("back.txt")
    assert pathlib.Path("back.txt").read_text() == "content"
    row.download_file_attribute("file", None)
    assert pathlib.Path("file.txt").read_text() == "content"
    row["set"].download("set.zip")
    row.download_file_set_attribute("set", None)
    for archive in ("set.zip", os.path.basename("set.zip")):
        assert {name.rsplit("/")[-1] for name in zipfile.ZipFile(archive).namelist()} >= {"a.txt", "b.txt"}
    with pytest.raises(exceptions.MetadataInconsistency):
        row["int"].download("int")
    with pytest.raises(exceptions.MetadataInconsistency):
        row.download_file_attribute("set", "set")


def test_what_a_run_does_not_have_its_row_does_not_have(row):
    with pytest.raises(ValueError):
        row.get_attribute_value("none")
    with pytest.raises(ValueError):
        row["none"].download("none")


def test_a_frame_has_a_column_for_each_field_but_files(project):
    frame = project.fetch_runs_table(progress_bar=False).to_pandas()
    assert {"int", "float", "bool", "string", "time", "floats", "strings", "artifact", "sys/tags"} <= set(frame)
    assert not {"file", "set", "pictures"} & set(frame)
    assert list(frame["sys/tags"]) in (["x,y"], ["y,x"])
    assert frame["time"].dtype.kind == "M"


def test_rows_are_fetched_while_they_are_read(project):
    table = project.fetch_runs_table(progress_bar=False)
    assert next(iter(table)).get_attribute_value("int") == 3
    assert list(table) == []
