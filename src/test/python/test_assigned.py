"""Values that are assigned: dictionaries, conversions, copies, and what the client leaves out."""

import datetime
import uuid

import neptune
import pytest
from conftest import QUIET
from neptune import exceptions, types
from neptune.utils import stringify_unsupported


def test_a_dictionary_is_merged_into_what_is_there(run):
    run["params"] = {"lr": 0.1, "model": {"depth": 3}, "a/b": 1, 7: "seven"}
    run["params"].assign({"model": {"name": "oak"}})
    run.assign({"params": {"batch": 64}, "top": True})
    run.wait()
    expected = {"lr": 0.1, "model": {"depth": 3, "name": "oak"}, "a": {"b": 1}, "7": "seven", "batch": 64}
    assert run["params"].fetch() == expected
    assert run["top"].fetch() is True
    fetched = run.fetch()
    assert fetched["params"] == expected
    assert fetched["sys"]["id"] == run["sys/id"].fetch()


def test_a_namespace_of_options_is_a_dictionary(run):
    import argparse

    run["options"] = argparse.Namespace(lr=0.1, depth=3)
    run.wait()
    assert run["options"].fetch() == {"lr": 0.1, "depth": 3}


@pytest.mark.parametrize("mode", ["async", "sync"])
def test_unsupported_values_become_text_if_that_is_asked_for(mode):
    values = {"none": None, "list": [1, 2], "deep": {"pair": (1, 2)}, "nan": float("nan"), "large": 2**40, 3: "three"}
    with neptune.init_run(mode=mode, **QUIET) as run:
        run["params"] = stringify_unsupported(values)
        run["expanded"] = stringify_unsupported({"list": [1, "two"]}, expand=True)
        run.wait()
        assert run["params"].fetch() == {
            "none": "None",
            "list": "[1, 2]",
            "deep": {"pair": "(1, 2)"},
            "nan": "nan",
            "large": float(2**40),
            "3": "three",
        }
        assert run["expanded"].fetch() == {"list": {"0": 1, "1": "two"}}


def test_values_of_every_kind_may_be_wrapped(run):
    time = datetime.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=datetime.timezone.utc)
    run["float"] = types.Float(1.5)
    run["int"] = types.Integer(3)
    run["bool"] = types.Boolean(True)
    run["string"] = types.String("text")
    run["time"] = types.Datetime(time)
    run["set"] = types.StringSet(["a", "b"])
    run.wait()
    assert run["float"].fetch() == 1.5
    assert run["int"].fetch() == 3
    assert run["bool"].fetch() is True
    assert run["string"].fetch() == "text"
    assert run["time"].fetch() == time
    assert run["set"].fetch() == {"a", "b"}
    run["set"] = types.StringSet(["c"])
    run.wait()
    assert run["set"].fetch() == {"c"}


def test_a_value_takes_the_type_of_its_field(run):
    run["int"] = 1
    run["float"] = 1.0
    run["bool"] = False
    run.wait()
    run["int"] = "7"
    run["float"] = 3
    run["bool"] = 1
    run.wait()
    assert run["int"].fetch() == 7
    assert (run["float"].fetch(), type(run["float"].fetch())) == (3.0, float)
    assert run["bool"].fetch() is True
    with pytest.raises(ValueError):
        run["int"] = "seven"
    run["text"] = "text"
    with pytest.raises(TypeError):
        run["text"] = 3


@pytest.mark.parametrize(
    "value",
    [2**31 - 1, -(2**31), 0.1, 1e308, 5e-324, -0.0, "", "a\0b", "line\nbreak", '"quoted" \\', " blanks "],
)
def test_values_at_the_edge_are_what_they_were(run, value):
    run["edge"] = value
    run.wait()
    assert repr(run["edge"].fetch()) == repr(value)


@pytest.mark.parametrize("value", [2**31, float("nan"), float("inf"), None, [1, 2], {1, 2}], ids=repr)
def test_what_the_client_leaves_out_spoils_nothing_else(run, value):
    run["edge"] = value
    run["other"] = 1
    run.wait()
    run.sync()
    assert not run.exists("edge")
    assert run["other"].fetch() == 1


def test_times_have_milliseconds_and_a_zone(run):
    run["naive"] = datetime.datetime(2026, 1, 2, 3, 4, 5, 678999)
    run["old"] = datetime.datetime(1900, 1, 2, tzinfo=datetime.timezone.utc)
    run.wait()
    assert run["naive"].fetch() == datetime.datetime(2026, 1, 2, 3, 4, 5, 678000).astimezone()
    assert run["old"].fetch() == datetime.datetime(1900, 1, 2, tzinfo=datetime.timezone.utc)


VALUES = {
    "int": 3,
    "float": 0.5,
    "bool": True,
    "string": "text",
    "time": datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc),
}


@pytest.mark.parametrize("kind", VALUES)
def test_a_copy_from_another_run_has_its_value(run, kind):
    with neptune.init_run(**QUIET) as source:
        source["value"] = VALUES[kind]
        source.wait()
        run["copies"][kind] = source["value"]
        run.wait()
        assert run["copies"][kind].fetch() == VALUES[kind]


def test_only_single_values_are_copied(run):
    run["series"].append(1)
    run.wait()
    with pytest.raises(Exception, match="(?i)copy|copies|copiable|copyable|atom"):
        run["copy"] = run["series"]


def test_a_copy_that_does_not_fit_is_told_by_the_server():
    with neptune.init_run(mode="sync", **QUIET) as run, neptune.init_run(mode="sync", **QUIET) as source:
        with neptune.init_run(with_id=run["sys/id"].fetch(), mode="sync", **QUIET) as again:
            source["value"] = "text"
            run["value"] = 1
            with pytest.raises(exceptions.MetadataInconsistency):
                again["value"] = source["value"]
            assert run["value"].fetch() == 1


@pytest.mark.parametrize("field", ["sys/id", "sys/owner", "sys/creation_time", "sys/invented"])
def test_fields_of_the_system_are_not_for_everybody(field):
    with neptune.init_run(mode="sync", **QUIET) as run:
        id, owner = run["sys/id"].fetch(), run["sys/owner"].fetch()
        value = datetime.datetime.now() if field.endswith("time") else "mine"
        with pytest.raises(exceptions.MetadataInconsistency, match="sys"):
            run[field] = value
        assert (run["sys/id"].fetch(), run["sys/owner"].fetch()) == (id, owner)


def test_some_fields_of_the_system_are_edited(run):
    run["sys/name"] = "new"
    run["sys/description"] = "better"
    run["sys/failed"] = True
    run["sys/hostname"] = "abyss"
    run.wait()
    system = run["sys"].fetch()
    assert [system[name] for name in ("name", "description", "failed", "hostname")] == ["new", "better", True, "abyss"]


def test_the_stage_is_changed_by_its_method_alone():
    with neptune.init_model(key="S" + uuid.uuid4().hex[:8].upper()) as model:
        with neptune.init_model_version(model=model["sys/id"].fetch()) as version:
            with pytest.raises(exceptions.NeptuneCannotChangeStageManually):
                version["sys/stage"] = "production"
            with pytest.raises(ValueError):
                version.change_stage("finished")
            version.change_stage("staging")
            assert version["sys/stage"].fetch() == "staging"
