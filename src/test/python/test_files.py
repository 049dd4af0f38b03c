"""Files, sets of files, pictures and artifacts."""

import io
import os
import pathlib
import shutil
import zipfile

import pytest
from neptune.types import File, FileSet
from PIL import Image


@pytest.fixture
def data(tmp_path):
    directory = tmp_path / "data"
    for name in ["a.csv", "b.txt", "deep/c.csv"]:
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text("content of " + name)
    return directory


@pytest.mark.parametrize("size", [0, 5, 5 << 20, (5 << 20) + 1, 13_000_001])
def test_a_file_comes_back_as_it_was(run, tmp_path, size):
    content = os.urandom(size)
    (tmp_path / "weights.bin").write_bytes(content)
    run["model/weights"].upload("weights.bin")
    run.wait()
    run["model/weights"].download("back", progress_bar=False)
    assert pathlib.Path("back").read_bytes() == content
    assert run["model/weights"].fetch_extension() == "bin"


def test_text_and_bytes_are_files(run):
    run["text"].upload(File.from_content("hello"))
    run["bytes"].upload(File.from_content(b"\x00\x01"))
    run.wait()
    run["text"].download(progress_bar=False)
    run["bytes"].download(progress_bar=False)
    assert pathlib.Path("text.txt").read_text() == "hello"
    assert pathlib.Path("bytes.bin").read_bytes() == b"\x00\x01"


@pytest.mark.parametrize("extension", ["", "md", "tar.gz"])
@pytest.mark.parametrize("source", ["content", "stream", "path"])
def test_the_extension_that_was_given_comes_back(run, tmp_path, source, extension):
    (tmp_path / "file").write_bytes(b"abc")
    value = {
        "content": lambda: File.from_content(b"abc", extension=extension),
        "stream": lambda: File.from_stream(io.BytesIO(b"abc"), extension=extension),
        "path": lambda: File.from_path(str(tmp_path / "file"), extension=extension),
    }[source]()
    run["deep/note"] = value
    run.wait()
    if source == "content":
        extension = extension or "bin"  # the client takes an empty one for none
    assert run["deep/note"].fetch_extension() == extension
    os.mkdir("back")
    run["deep/note"].download("back", progress_bar=False)
    [name] = os.listdir("back")
    assert name == ("note." + extension if extension else "note")
    assert pathlib.Path("back", name).read_bytes() == b"abc"


def test_objects_become_files(run):
    import pickle

    import numpy
    import pandas
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().plot([1, 2])
    run["table"].upload(File.as_html(pandas.DataFrame({"whale": [1, 2]})))
    run["array"].upload(File.as_image(numpy.zeros((4, 4, 3))))
    run["figure"].upload(figure)
    run["object"].upload(File.as_pickle({"a": (1, 2)}))
    run["picture"] = Image.new("RGB", (2, 2), (9, 9, 9))
    run.wait()
    extensions = {name: run[name].fetch_extension() for name in ("table", "array", "figure", "object", "picture")}
    assert extensions == {"table": "html", "array": "png", "figure": "png", "object": "pkl", "picture": "png"}
    for name, extension in extensions.items():
        run[name].download(progress_bar=False)
        assert pathlib.Path(f"{name}.{extension}").stat().st_size > 0
    assert "whale" in pathlib.Path("table.html").read_text()
    assert pickle.loads(pathlib.Path("object.pkl").read_bytes()) == {"a": (1, 2)}
    assert Image.open("array.png").size == (4, 4)
    assert Image.open("picture.png").getpixel((1, 1)) == (9, 9, 9)


def test_a_file_is_replaced_and_deleted(run):
    run["note"].upload(File.from_content("one"))
    run.wait()
    run["note"].upload(File.from_content(b"two"))
    run.wait()
    run["note"].download("back", progress_bar=False)
    assert pathlib.Path("back").read_text() == "two"
    assert run["note"].fetch_extension() == "bin"
    del run["note"]
    run.wait()
    run.sync()
    assert not run.exists("note")


def test_names_of_other_alphabets_come_back(run):
    run["\u00fcber/Gr\u00f6\u00dfe"].upload(File.from_content("abc"))
    run.wait()
    run["\u00fcber/Gr\u00f6\u00dfe"].download(progress_bar=False)
    assert pathlib.Path("Gr\u00f6\u00dfe.txt").read_text() == "abc"


def test_sets_of_many_files_and_of_globs(run, tmp_path):
    for i in range(600):
        path = tmp_path / "many" / f"d{i % 3}" / f"f{i}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(i))
    run["set"].upload_files("many/**/*.txt")
    run["one"].upload_files("many/d0/f0.txt")
    run.wait()
    names = [each.name for each in run["set"].list_fileset_files("many/d1")]
    assert sorted(names) == sorted(f"f{i}.txt" for i in range(1, 600, 3))
    [directory] = run["set"].list_fileset_files("many/d1/")[:1]
    assert (directory.file_type, directory.size) == ("file", len(directory.name) - 5)
    assert directory.mtime.tzinfo is not None
    run["set"].download("set.zip", progress_bar=False)
    archive = zipfile.ZipFile("set.zip")
    assert len([name for name in archive.namelist() if not name.endswith("/")]) == 600
    assert archive.read("many/d2/f599.txt") == b"599"
    run["set"].delete_files([f"many/d{i % 3}/f{i}.txt" for i in range(599)])
    run.wait()
    assert [each.name for each in run["set"].list_fileset_files("many")] == ["d2"]


def test_a_file_with_too_long_a_name_hinders_no_other(run, data, tmp_path, capsys):
    deep = data.joinpath(*["d" * 200] * 6)
    deep.mkdir(parents=True)
    run["set"].upload_files([str(data / "*.csv")])
    run["data"].track_files(str(data))
    run.wait()
    before = run["data"].fetch_hash()
    (deep / "long.csv").write_text("long")
    (data / "new\nline.csv").write_text("odd")
    run["set"].upload_files([str(data / "**" / "*.csv")])
    run["data"].track_files(str(data))
    run.wait()
    assert capsys.readouterr().out.count("too long") == 2
    run["set"].download("set.zip", progress_bar=False)
    names = {pathlib.PurePosixPath(name).name for name in zipfile.ZipFile("set.zip").namelist()}
    assert {"a.csv", "c.csv", "new\nline.csv"} <= names and "long.csv" not in names
    assert run["data"].fetch_hash() == before
    assert len(run["data"].fetch_files_list()) == 3


def test_a_file_set_is_listed_changed_and_downloaded(run, data):
    os.chdir(data)
    run["set"].upload_files(["a.csv", "b.txt", "deep/c.csv"])
    run.wait()
    assert {(each.name, each.file_type) for each in run["set"].list_fileset_files()} == {
        ("a.csv", "file"),
        ("b.txt", "file"),
        ("deep", "directory"),
    }
    assert [each.name for each in run["set"].list_fileset_files("deep")] == ["c.csv"]
    run["set"].download("set.zip", progress_bar=False)
    assert zipfile.ZipFile("set.zip").read("deep/c.csv") == b"content of deep/c.csv"

    run["set"].delete_files(["b.txt"])
    run.wait()
    assert {each.name for each in run["set"].list_fileset_files()} == {"a.csv", "deep"}
    run["set"] = FileSet(["b.txt"])
    run.wait()
    assert {each.name for each in run["set"].list_fileset_files()} == {"b.txt"}


def test_a_large_file_of_a_set_comes_in_parts(run, tmp_path):
    content = os.urandom(11_000_000)
    (tmp_path / "large.bin").write_bytes(content)
    (tmp_path / "small.txt").write_text("small")
    run["set"].upload_files(["large.bin", "small.txt"])
    run.wait()
    run["set"].download("set.zip", progress_bar=False)
    archive = zipfile.ZipFile("set.zip")
    assert archive.read("large.bin") == content
    assert archive.read("small.txt") == b"small"


def test_pictures_are_a_series(run):
    pictures = [Image.new("RGB", (8, 8), (80 * i, 0, 0)) for i in range(3)]
    for i, picture in enumerate(pictures):
        run["pictures"].append(File.as_image(picture), name=f"n{i}", description=f"d{i}")
    run.wait()
    run["pictures"].download("pictures", progress_bar=False)
    for i, picture in enumerate(pictures):
        assert Image.open(f"pictures/{i}.png").tobytes() == picture.tobytes()
    run["pictures"].download_last("last")
    assert os.listdir("last") == ["2.png"]


def test_an_artifact_is_tracked_by_what_it_holds(run, data, tmp_path):
    run["data"].track_files(str(data))
    run["again"].track_files(str(data))
    run.wait()
    files = {file.file_path: file for file in run["data"].fetch_files_list()}
    assert set(files) == {"a.csv", "b.txt", "deep/c.csv"}
    assert files["a.csv"].metadata["file_path"] == "file://" + str(data / "a.csv")
    assert run["data"].fetch_hash() == run["again"].fetch_hash()

    (tmp_path / "moved").mkdir()
    shutil.copytree(data, tmp_path / "moved" / "data")
    run["moved"].track_files(str(tmp_path / "moved" / "data"))
    run.wait()
    assert run["moved"].fetch_hash() == run["data"].fetch_hash()
    for name, place in (("moved", tmp_path / "moved" / "data"), ("data", data)):
        files = {file.file_path: file for file in run[name].fetch_files_list()}
        assert files["a.csv"].metadata["file_path"] == f"file://{place / 'a.csv'}"

    (data / "b.txt").write_text("changed")
    run["again"].track_files(str(data))
    run.wait()
    assert run["data"].fetch_hash() != run["again"].fetch_hash()
    run["data"].download("artifact")
    assert pathlib.Path("artifact/a.csv").read_text() == "content of a.csv"


def test_an_artifact_takes_more_files_and_another_place(run, data, tmp_path):
    from neptune.types.atoms.artifact import Artifact

    more = tmp_path / "more"
    more.mkdir()
    (more / "d.csv").write_text("more")
    run["data"].track_files(str(data))
    run.wait()
    first = run["data"].fetch_hash()
    run["data"].track_files(str(more), destination="extra")
    run.wait()
    assert {file.file_path for file in run["data"].fetch_files_list()} == {
        "a.csv",
        "b.txt",
        "deep/c.csv",
        "extra/d.csv",
    }
    assert run["data"].fetch_hash() != first
    assert run["data"].fetch() == Artifact(run["data"].fetch_hash())
    run["copy"] = run["data"].fetch()
    run.wait()
    assert run["copy"].fetch_hash() == run["data"].fetch_hash()
    assert len(run["copy"].fetch_files_list()) == 4
    run["data"].track_files(str(data / "a.csv"))
    run.wait()
    (data / "a.csv").write_text("changed")
    run["data"].track_files(str(data / "a.csv"))
    run.wait()
    changed = {file.file_path: file for file in run["data"].fetch_files_list()}
    assert changed["a.csv"].size == len("changed")
    del run["data"]
    run.wait()
    run.sync()
    assert not run.exists("data")


def test_a_project_and_a_run_have_the_same_artifact(run, data, server):
    import neptune

    field = "data/" + os.path.basename(os.path.dirname(data))
    with neptune.init_project() as project:
        project[field].track_files(str(data))
        project.wait()
        run["data"].track_files(str(data))
        run.wait()
        assert project[field].fetch_hash() == run["data"].fetch_hash()
        run["again"] = project[field].fetch()
        run.wait()
        assert len(run["again"].fetch_files_list()) == 3
        project[field].download("of-the-project")
        assert pathlib.Path("of-the-project/deep/c.csv").read_text() == "content of deep/c.csv"


def test_files_of_an_artifact_have_names_of_every_alphabet(run, tmp_path):
    names = ["a b.txt", "\u00fc.txt", "\uff5e.txt", "\U0001f433.txt", "a/deep.txt", "a-.txt"]
    for name in names:
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    run["data"].track_files(str(tmp_path / "data"))
    run.wait()
    files = run["data"].fetch_files_list()
    assert {file.file_path for file in files} == set(names)
    assert {file.metadata["file_path"] for file in files} == {f"file://{tmp_path / 'data' / name}" for name in names}
    run["data"].track_files(str(tmp_path / "data"), destination="again")
    run.wait()
    assert len(run["data"].fetch_files_list()) == 2 * len(names)


def test_files_of_an_artifact_may_lie_elsewhere(run):
    from neptune.internal.artifacts.types import ArtifactDriver, ArtifactFileData

    told = [
        ArtifactFileData(
            file_path=f"f{i}.csv",
            file_hash=f"etag-{i}",
            type="S3",
            size=i + 1,  # an empty one is a directory to the client
            metadata={"location": f"s3://bucket/f{i}.csv", "last_modified": "2026-01-02 03:04:05"},
        )
        for i in range(2500)
    ]

    class Bucket(ArtifactDriver):
        """In place of S3."""

        @classmethod
        def matches(cls, path):
            return path.startswith("bucket:")

        @classmethod
        def get_tracked_files(cls, path, destination=None):
            return told

    run["data"].track_files("bucket:all")
    run.wait()
    assert sorted(run["data"].fetch_files_list(), key=lambda file: file.size) == told


def test_an_artifact_of_nothing_is_refused_by_the_client(run, tmp_path, monkeypatch):
    import neptune
    from conftest import QUIET
    from neptune import exceptions

    (tmp_path / "empty").mkdir()
    with neptune.init_run(mode="sync", **QUIET) as sync:
        with pytest.raises(exceptions.NeptuneEmptyLocationException):
            sync["data"].track_files(str(tmp_path / "empty"))
        with pytest.raises(exceptions.NeptuneUnsupportedArtifactFunctionalityException):
            sync["data"].track_files(str(tmp_path / "*.csv"))
        sync.sync()
        assert not sync.exists("data")


def test_the_source_of_the_script_is_kept_without_being_asked(tmp_path):
    import neptune

    (tmp_path / "train.py").write_text("print('training')")
    with neptune.init_run(
        capture_stdout=False,
        capture_stderr=False,
        capture_hardware_metrics=False,
        git_ref=False,
        source_files=["train.py"],
    ) as run:
        run.wait()
        run["source_code/files"].download("source.zip", progress_bar=False)
    assert zipfile.ZipFile(io.BytesIO(pathlib.Path("source.zip").read_bytes())).read("train.py") == b"print('training')"
