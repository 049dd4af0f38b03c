"""Files, sets of files, pictures and artifacts."""

import io
import os
import pathlib
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


def test_an_artifact_is_tracked_by_what_it_holds(run, data):
    run["data"].track_files(str(data))
    run["again"].track_files(str(data))
    run.wait()
    files = {file.file_path: file for file in run["data"].fetch_files_list()}
    assert set(files) == {"a.csv", "b.txt", "deep/c.csv"}
    assert files["a.csv"].metadata["file_path"] == "file://" + str(data / "a.csv")
    assert run["data"].fetch_hash() == run["again"].fetch_hash()

    (data / "b.txt").write_text("changed")
    run["again"].track_files(str(data))
    run.wait()
    assert run["data"].fetch_hash() != run["again"].fetch_hash()
    run["data"].download("artifact")
    assert pathlib.Path("artifact/a.csv").read_text() == "content of a.csv"


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
