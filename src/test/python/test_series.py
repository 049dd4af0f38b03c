"""Series: what may be said with a point, and what becomes of it."""

import neptune
import numpy
import pytest
from neptune import exceptions
from neptune.types import File, FileSeries, FloatSeries, StringSeries
from PIL import Image


def points(field):
    table = field.fetch_values(progress_bar=False)
    return list(zip(table["step"], table["value"])) if len(table) else []


def picture(shade):
    return File.as_image(numpy.full((4, 4, 3), shade))


def test_log_takes_one_value_or_many(run):
    run["loss"].log([3, 2])
    run["loss"].log(1, step=10, timestamp=1_700_000_000)
    run["words"].log("one")
    run.wait()
    assert points(run["loss"]) == [(0, 3), (1, 2), (10, 1)]
    assert run["loss"].fetch_values(progress_bar=False)["timestamp"].iloc[-1].timestamp() == 1_700_000_000
    assert run["words"].fetch_last() == "one"


def test_a_dictionary_goes_to_a_series_for_each_leaf(run):
    run["metrics"].append({"loss": 1, "by": {"class": 2}}, step=5)
    run["metrics"].extend({"loss": [0.5, 0.25], "by": {"class": [3, 4]}}, steps=[6, 7])
    run.wait()
    assert points(run["metrics/loss"]) == [(5, 1), (6, 0.5), (7, 0.25)]
    assert points(run["metrics/by/class"]) == [(5, 2), (6, 3), (7, 4)]


def test_an_assigned_list_takes_the_place_of_what_was(run):
    run["loss"].extend([3, 2, 1])
    run["words"].extend(["a", "b"])
    run.wait()
    run["loss"] = [0.5]
    run["words"] = ["c"]
    run.wait()
    assert points(run["loss"]) == [(0, 0.5)]
    assert points(run["words"]) == [(0, "c")]


def test_values_of_series_say_how_they_are_shown(run, server):
    run["loss"] = FloatSeries([1, 2], steps=[3, 4], timestamps=[5, 6], min=0, max=10, unit="m")
    run["words"] = StringSeries(["a", "b"], steps=[0.5, 1])
    run.wait()
    assert points(run["loss"]) == [(3, 1), (4, 2)]
    assert points(run["words"]) == [(0.5, "a"), (1, "b")]
    assert server.show(run["sys/id"].fetch())["loss:display"] == "OptionalDouble[0.0] OptionalDouble[10.0] m"


def test_a_configuration_may_come_after_the_points(run, server):
    run["loss"].append(1)
    run.wait()
    run.get_attribute("loss").configure(min=1, max=3, unit="kg")
    run.wait()
    assert points(run["loss"]) == [(0, 1)]
    assert server.show(run["sys/id"].fetch())["loss:display"] == "OptionalDouble[1.0] OptionalDouble[3.0] kg"


@pytest.mark.parametrize("values", [[1.0], ["a"]], ids=["numbers", "text"])
def test_a_cleared_series_is_empty_and_counts_from_0(run, values):
    run["series"].extend(values * 3)
    run.wait()
    run["series"].clear()
    run.wait()
    assert points(run["series"]) == []
    assert run["series"].fetch_last() is None
    run["series"].extend(values)
    run.wait()
    assert points(run["series"]) == [(0, values[0])]


def test_a_value_that_is_no_number_is_left_out_by_the_client(run):
    run["loss"].extend([1, float("nan"), float("inf"), 2])
    run.wait()
    assert [value for _, value in points(run["loss"])] == [1, 2]


def test_long_lines_are_cut_at_what_the_client_says(run):
    run["lines"].append("x" * 5000)
    run["text"] = "\U0001f433" * 20_000
    run.wait()
    assert run["lines"].fetch_last() == "x" * 1000
    assert run["text"].fetch() == "\U0001f433" * 16_384


def test_times_can_be_left_out(run):
    run["loss"].extend([1, 2])
    run.wait()
    table = run["loss"].fetch_values(include_timestamp=False, progress_bar=False)
    assert list(table.columns) == ["step", "value"]


def test_steps_and_times_are_as_many_as_the_values(run):
    with pytest.raises(exceptions.NeptuneUserApiInputException):
        run["loss"].extend([1, 2], steps=[1])
    with pytest.raises(exceptions.NeptuneUserApiInputException):
        run["loss"].extend([1, 2], timestamps=[1])
    run.wait()
    run.sync()
    assert not run.exists("loss")


def test_times_that_nobody_can_read_are_told_and_the_other_points_stay(run, capsys):
    run["loss"].extend([1, 2, 3, 4], timestamps=[1.7e9, 1.7e12, 1.7e18, 1.8e9])
    run["words"].append("ns", timestamp=1.7e18)
    run["pictures"].append(picture(0.5), timestamp=1.7e18)
    run["other"] = 1
    run.wait()
    assert [value for _, value in points(run["loss"])] == [1, 4]
    assert run["other"].fetch() == 1
    told = capsys.readouterr().out
    assert '2 points of "loss" are left out' in told and '1 points of "words"' in told


def test_a_series_takes_values_of_its_kind_only(run):
    run["loss"].append(1)
    with pytest.raises(ValueError):
        run["loss"].append("text")
    run["loss"].append("2.5")
    run.wait()
    assert points(run["loss"]) == [(0, 1), (1, 2.5)]


def test_unsupported_values_are_kept_as_text_if_that_is_asked_for(run):
    from neptune.utils import stringify_unsupported

    run["things"].append(stringify_unsupported((1, 2)))
    run["things"].extend(stringify_unsupported([{1}, None]))
    run.wait()
    assert [value for _, value in points(run["things"])] == ["(1, 2)", "{1}", "None"]


def test_pictures_have_steps_names_and_descriptions(run, server):
    run["pictures"].append(picture(0.0), step=3, name="night.png", description="dark")
    run["pictures"].extend([picture(0.5), picture(1.0)], steps=[4, 5])
    run["assigned"] = FileSeries([picture(0.0)], steps=[7], timestamps=[8])
    run.wait()
    shown = server.show(run["sys/id"].fetch())
    assert shown["pictures:steps"] == "[3.0, 4.0, 5.0]"
    names = [text.split()[0] for text in shown["pictures"].strip("[]").split(", ")]
    assert names == ["night.png", "pictures.png", "pictures.png"]
    assert " dark" in shown["pictures"]
    assert shown["assigned:steps"] == "[7.0]"
    assert shown["assigned:times"] == "[8000000]"
    run["pictures"].download("all", progress_bar=False)
    assert [Image.open(f"all/{i}.png").getpixel((0, 0))[0] for i in range(3)] == [0, 127, 255]
    run["pictures"].download_last("last")
    assert Image.open("last/2.png").getpixel((0, 0))[0] == 255


def test_pictures_are_cleared(run):
    run["pictures"].append(picture(0.5))
    run.wait()
    run["pictures"].clear()
    run.wait()
    with pytest.raises(ValueError, match="empty"):
        run["pictures"].download_last("last")


def test_what_is_no_picture_is_refused(run):
    with pytest.raises(exceptions.OperationNotSupported):
        run["pictures"].append(File.from_content("text"))


def test_progress_is_shown_to_who_wants_it(run):
    from neptune.typing import ProgressBarCallback

    seen = []

    class Bar(ProgressBarCallback):
        def __exit__(self, *_):
            pass

        def update(self, *, by, total=None):
            seen.append((by, total))

    run["loss"].extend(list(range(2500)))
    run.wait()
    assert len(run["loss"].fetch_values(progress_bar=Bar)) == 2500
    assert seen[-1][1] == 2500 and sum(by for by, _ in seen) == 2500


def test_a_synchronous_run_has_each_point_at_once():
    from conftest import QUIET

    with neptune.init_run(mode="sync", **QUIET) as run:
        for i in range(3):
            run["loss"].append(i)
            assert run["loss"].fetch_last() == i
