"""As much as the client sends at once, and more than the hosted service took."""

import io

import neptune
import numpy
import pytest
from conftest import QUIET
from neptune.types import File
from PIL import Image


@pytest.fixture
def eager(monkeypatch):
    """A run whose client sends whatever there is in one request."""
    monkeypatch.setenv("NEPTUNE_ASYNC_BATCH_SIZE", "100000")
    with neptune.init_run(flush_period=60, **QUIET) as run:
        yield run


def test_more_fields_than_the_hosted_service_took(eager):
    eager["many"] = {f"{i // 100}/{i}": i for i in range(12_000)}
    eager.wait()
    fetched = eager["many"].fetch()
    assert {int(name): value for part in fetched.values() for name, value in part.items()} == {
        i: i for i in range(12_000)
    }


def test_many_points_in_one_request(eager):
    for i in range(10):
        eager["loss"].extend([float(i)] * 10_000)
        eager["words"].extend([f"{i} " + "x" * 990] * 1000)
    eager.wait()
    loss = eager["loss"].fetch_values(progress_bar=False)
    assert len(loss) == 100_000 and list(loss["value"][::10_000]) == list(range(10))
    assert list(loss["step"][::10_000]) == list(range(0, 100_000, 10_000))
    words = eager["words"].fetch_values(progress_bar=False)["value"]
    assert [word.split()[0] for word in words[::1000]] == [str(i) for i in range(10)]


def test_many_long_texts_in_one_request(eager):
    eager["texts"] = {str(i): str(i) + "\U0001f433" * 16_000 for i in range(250)}
    eager.wait()
    assert eager["texts"].fetch() == {str(i): str(i) + "\U0001f433" * 16_000 for i in range(250)}


def test_many_elements_of_a_set(eager):
    tags = {f"t{i}" for i in range(3000)}
    eager["sys/tags"].add(sorted(tags))
    eager.wait()
    assert eager["sys/tags"].fetch() == tags


def test_pictures_of_30_megabytes(eager):
    noise = numpy.random.default_rng(7).integers(0, 255, (3200, 3200, 3), dtype=numpy.uint8)
    picture = io.BytesIO()
    Image.fromarray(noise).save(picture, "PNG", compress_level=0)
    for _ in range(2):
        eager["pictures"].append(File.from_content(picture.getvalue(), extension="png"))
    eager.wait()
    eager["pictures"].download_last("last")
    with open("last/1.png", "rb") as file:
        assert file.read() == picture.getvalue()
