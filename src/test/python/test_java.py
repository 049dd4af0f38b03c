"""A run that Java and Python log to: each reads what the other one wrote, field by field."""

import datetime
import pathlib
import zipfile

import neptune
import numpy
import pytest
from neptune.types import File, FloatSeries
from PIL import Image

TIME = datetime.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=datetime.timezone.utc)


@pytest.fixture
def data(tmp_path):
    directory = tmp_path / "data"
    (directory / "deep").mkdir(parents=True)
    (directory / "a.csv").write_text("content of a")
    (directory / "deep" / "c.csv").write_text("content of c")
    return directory


def test_java_reads_what_python_wrote(run, server, data):
    run["int"] = -3
    run["float"] = 0.1
    run["bool"] = False
    run["string"] = "\u00fcml\u00e4uts,\nlines and \U0001f433"
    run["time"] = TIME
    run["params"] = {"lr": 0.1, "model": {"depth": 3}}
    run["loss"] = FloatSeries([3, 2], steps=[0.5, 2], timestamps=[1_700_000_000, 1_700_000_001.5], min=0, unit="m")
    run["words"].extend(["a", "b"])
    run["pictures"].append(
        File.as_image(numpy.zeros((2, 2, 3))), step=4, timestamp=1_700_000_000, name="p.png", description="black"
    )
    run["sys/tags"].add(["python", "java"])
    run["marks"].add("x")
    run["note"].upload(File.from_content("content"))
    run["set"].upload_files([str(data / "a.csv"), str(data / "deep" / "c.csv")])
    run["data"].track_files(str(data))
    run["gone"] = 1
    run.wait()
    del run["gone"]
    run.wait()

    shown = server.show(run["sys/id"].fetch())
    assert shown["int"] == "-3"
    assert shown["float"] == "0.1"
    assert shown["bool"] == "false"
    assert shown["string"] == "\u00fcml\u00e4uts,\\nlines and \U0001f433"
    assert shown["time"] == "2026-01-02T03:04:05.678Z"
    assert shown["params/lr"] == "0.1" and shown["params/model/depth"] == "3"
    assert shown["loss"] == "[3.0, 2.0]"
    assert shown["loss:steps"] == "[0.5, 2.0]"
    assert shown["loss:times"] == "[1700000000000000, 1700000001500000]"
    assert shown["loss:display"] == "OptionalDouble[0.0] OptionalDouble.empty m"
    assert shown["words"] == "[a, b]" and shown["words:steps"] == "[0.0, 1.0]"
    assert shown["pictures"].startswith("[p.png ") and shown["pictures"].endswith(" black]")
    assert shown["pictures:steps"] == "[4.0]" and shown["pictures:times"] == "[1700000000000000]"
    assert shown["sys/tags"] == "[java, python]" and shown["marks"] == "[x]"
    assert shown["note"] == "[note.txt 7]"
    assert shown["set"] == "[data/a.csv 12, data/deep/c.csv 12]"
    assert shown["data"] == "[a.csv 12, deep/c.csv 12]"
    assert shown["sys/owner"] == "admin" and shown["sys/failed"] == "false"
    assert "gone" not in shown


def test_java_downloads_what_python_uploaded_and_tracked(run, server, data):
    run["note"].upload(File.from_content("content"))
    run["data"].track_files(str(data))
    run["pictures"].append(File.as_image(numpy.zeros((2, 2, 3))))
    run.wait()
    for path in ("note", "data", "pictures"):
        server.java("Fetch", run["sys/id"].fetch(), path, path + "-there")
    assert pathlib.Path("data-there/deep/c.csv").read_text() == "content of c"
    assert len(list(pathlib.Path("pictures-there").iterdir())) == 1
    note = pathlib.Path("note-there")
    assert (note / "note.txt" if note.is_dir() else note).read_text() == "content"


def test_python_reads_what_java_wrote(run, server, data):
    server.java("Join", run["sys/id"].fetch(), str(data))
    run.sync()
    java = run["java"].fetch()
    assert java.pop("time") == TIME
    assert java == {
        "depth": 3,
        "large": 2**40,
        "lr": 0.25,
        "shuffle": True,
        "name": "\u00fcml\u00e4uts and \U0001f433",
        "params": {"a": 1, "b": {"c": "text"}},
    }
    assert run["java/large"].fetch() == 2**40
    assert run["java/notes"].fetch_last() == "from Java"
    words = run["java/words"].fetch_values(progress_bar=False)
    assert list(zip(words["step"], words["value"])) == [(1.5, "later")]
    assert words["timestamp"].iloc[0].timestamp() == 1_700_000_000
    acc = run["java/acc"].fetch_values(progress_bar=False)
    assert list(zip(acc["step"], acc["value"])) == [(2, 0.5)]
    assert run["java/set"].fetch() == {"a", "b"}
    assert "java" in run["sys/tags"].fetch()
    assert run["java/file"].fetch_extension() == "txt"
    run["java/file"].download("from-java", progress_bar=False)
    assert pathlib.Path("from-java").read_text() == "content"
    run["java/pictures"].download("pictures", progress_bar=False)
    assert Image.open("pictures/0.png").size == (1, 1)
    run["java/files"].download("files.zip", progress_bar=False)
    assert zipfile.ZipFile("files.zip").read("deep/c.csv") == b"content of c"
    assert {each.name for each in run["java/files"].list_fileset_files()} == {"a.csv", "deep"}

    run["data"].track_files(str(data))
    run.wait()
    assert run["java/data"].fetch_hash() == run["data"].fetch_hash()
    assert [file.file_path for file in run["java/data"].fetch_files_list()] == ["a.csv", "deep/c.csv"]
    run["java/data"].download("artifact")
    assert pathlib.Path("artifact/deep/c.csv").read_text() == "content of c"


def test_both_log_to_one_series_and_to_each_others_fields(run, server, data):
    id = run["sys/id"].fetch()
    run["loss"].extend([3.0, 2.0])
    run["java/depth"] = 1
    run["java/name"] = "Python's"
    run["sys/tags"].add("python")
    run.wait()
    server.java("Join", id, str(data))
    run["loss"].append(0.5)
    run["java/lr"] = 0.125
    run["java/notes"].append("from Python")
    run.sync()
    run["java/set"].remove("a")
    run["java/files"].delete_files(["a.csv"])
    run["java/file"].upload(File.from_content(b"new"))
    run.sync()
    values = run["loss"].fetch_values(progress_bar=False)
    assert list(zip(values["step"], values["value"])) == [(0, 3.0), (1, 2.0), (2, 1.0), (3, 0.5)]
    assert run["sys/tags"].fetch() == {"python", "java"}
    shown = server.show(id)
    assert shown["loss"] == "[3.0, 2.0, 1.0, 0.5]"
    assert shown["java/depth"] == "3" and shown["java/name"] == "\u00fcml\u00e4uts and \U0001f433"
    assert shown["java/lr"] == "0.125"
    assert shown["java/notes"] == "[from Java, from Python]"
    assert shown["java/set"] == "[b]"
    assert shown["java/files"] == "[deep/c.csv 12]"
    assert shown["java/file"] == "[file.bin 3]"


def test_tables_of_python_have_the_fields_of_java(run, server, data):
    id = run["sys/id"].fetch()
    server.java("Join", id, str(data))
    with neptune.init_project(mode="read-only") as project:
        [row] = project.fetch_runs_table(id=id, progress_bar=False).to_rows()
        assert row.get_attribute_value("java/depth") == 3
        assert row.get_attribute_value("java/acc") == 0.5
        assert row.get_attribute_value("java/notes") == "from Java"
        assert row.get_attribute_value("java/set") == {"a", "b"}
        assert row.get_attribute_type("java/pictures").value == "imageSeries"
        found = project.fetch_runs_table(query="(java/large: int > 1000000000000)", columns=[], progress_bar=False)
        assert id in list(found.to_pandas()["sys/id"])
