"""Fields of every kind: what is logged is fetched, by this client and by ours."""

import datetime

import neptune
import pytest
from conftest import QUIET


def test_values_are_what_they_were(run, server):
    time = datetime.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=datetime.timezone.utc)
    run["a/float"] = 1.5
    run["a/int"] = 3
    run["a/bool"] = True
    run["a/string"] = "text with \u00fcml\u00e4uts and \U0001f433"
    run["a/time"] = time
    run.wait()

    assert run["a/float"].fetch() == 1.5
    assert run["a/int"].fetch() == 3
    assert run["a/bool"].fetch() is True
    assert run["a/string"].fetch() == "text with \u00fcml\u00e4uts and \U0001f433"
    assert run["a/time"].fetch() == time
    assert set(run["a"].fetch()) == {"float", "int", "bool", "string", "time"}
    shown = server.show(run["sys/id"].fetch())
    assert shown["a/float"] == "1.5"
    assert shown["a/int"] == "3"
    assert shown["a/bool"] == "true"
    assert shown["a/string"] == "text with \u00fcml\u00e4uts and \U0001f433"
    assert shown["a/time"] == "2026-01-02T03:04:05.678Z"


def test_nested_dictionaries_are_namespaces(run):
    run["params"] = {"lr": 0.1, "model": {"depth": 3, "name": "oak"}}
    run.wait()
    assert run["params/model/depth"].fetch() == 3
    assert run["params"].fetch() == {"lr": 0.1, "model": {"depth": 3, "name": "oak"}}


def test_a_float_series_keeps_steps_and_times(run, server):
    for i in range(2500):
        run["loss"].append(1 / (i + 1))
    run["acc"].append(0.5, step=10, timestamp=1_700_000_000.25)
    run["acc"].append(0.6, step=20.5, timestamp=1_700_000_001.5)
    run["many"].extend([1.0, 2.0, 3.0], steps=[1, 2, 4])
    run.wait()

    assert run["loss"].fetch_last() == 1 / 2500
    loss = run["loss"].fetch_values(progress_bar=False)
    assert list(loss["step"]) == list(range(2500))
    assert list(loss["value"]) == [1 / (i + 1) for i in range(2500)]
    acc = run["acc"].fetch_values(progress_bar=False)
    assert list(acc["step"]) == [10, 20.5]
    assert [time.timestamp() for time in acc["timestamp"]] == [1_700_000_000.25, 1_700_000_001.5]
    assert list(run["many"].fetch_values(progress_bar=False)["step"]) == [1, 2, 4]
    assert server.show(run["sys/id"].fetch())["acc"] == "[0.5, 0.6]"


def test_a_string_series_keeps_its_order(run):
    run["notes"].extend([f"line {i}" for i in range(300)])
    run.wait()
    assert run["notes"].fetch_last() == "line 299"
    assert list(run["notes"].fetch_values(progress_bar=False)["value"]) == [f"line {i}" for i in range(300)]


def test_sets_take_and_lose_elements(run):
    run["sys/tags"].add(["a", "b", "c"])
    run["sys/tags"].remove("b")
    run["sys/group_tags"].add("group")
    run.wait()
    assert run["sys/tags"].fetch() == {"a", "c"}
    assert run["sys/group_tags"].fetch() == {"group"}
    run["sys/tags"].clear()
    run["sys/tags"].add("d")
    run.wait()
    assert run["sys/tags"].fetch() == {"d"}


def test_elements_that_cannot_be_keep_no_others_out(run, capsys):
    run["sys/tags"].add(["", "ok", "t" * 2000, "line\nbreak"])
    run["sys/tags"].remove(["", "none"])
    run["other"] = 1
    run.wait()
    assert run["sys/tags"].fetch() == {"ok", "line\nbreak"}
    assert capsys.readouterr().out.count("1 to 1024 are allowed") == 3


def test_a_deleted_field_is_gone_and_its_path_is_free(run):
    run["a/b"] = 1
    run["a/c"] = 2
    run.wait()
    del run["a/b"]
    run.wait()
    assert not run.exists("a/b")
    run["a/b"] = "text"
    run.wait()
    assert run["a/b"].fetch() == "text"
    del run["a"]
    run.wait()
    assert not run.exists("a")


def test_a_copy_has_the_value_of_its_source(run):
    run["source"] = 7
    run["series"].append(1)
    run.wait()
    run["copy"] = run["source"]
    run.wait()
    assert run["copy"].fetch() == 7


def test_a_conflict_of_types_is_told_and_the_rest_goes_on(server):
    with neptune.init_run(mode="sync", **QUIET) as run, neptune.init_run(
        with_id=run["sys/id"].fetch(), mode="sync", **QUIET
    ) as other:
        run["lr"] = 0.1
        with pytest.raises(neptune.exceptions.MetadataInconsistency):
            other["lr"] = "a tenth"
        other["batch"] = 64
        assert run["lr"].fetch() == 0.1
        assert other["batch"].fetch() == 64


def test_the_system_says_what_it_knows():
    with neptune.init_run(name="one", description="first", tags=["x"], custom_run_id="fold-1", **QUIET) as run:
        run.wait()
        assert run["sys/id"].fetch().startswith("CONF-")
        assert run["sys/name"].fetch() == "one"
        assert run["sys/description"].fetch() == "first"
        assert run["sys/custom_run_id"].fetch() == "fold-1"
        assert run["sys/owner"].fetch() == "admin"
        assert run["sys/failed"].fetch() is False
        assert run["sys/trashed"].fetch() is False
        assert run["sys"].fetch()["state"] == "running"
        assert run["sys/creation_time"].fetch() <= run["sys/modification_time"].fetch()
        structure = run.get_structure()["sys"]
        assert {"monitoring_time", "running_time", "size", "ping_time"} <= set(structure)
