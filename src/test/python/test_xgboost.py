"""neptune-xgboost, which logs the training of a model."""

import pickle

import matplotlib
import numpy
import pytest
import xgboost
from PIL import Image

matplotlib.use("Agg")

ROUNDS = 5
PARAMETERS = {"max_depth": 2, "eta": 0.3, "objective": "binary:logistic", "eval_metric": ["logloss", "error"]}


@pytest.fixture
def data():
    dice = numpy.random.default_rng(7)
    x = dice.normal(size=(120, 4))
    return xgboost.DMatrix(x, label=(x[:, 0] + x[:, 1] > 0).astype(int))


def test_a_training_leaves_its_metrics_parameters_model_and_chart(run, server, data):
    from neptune.integrations.xgboost import NeptuneCallback

    callback = NeptuneCallback(run=run)
    told = {}
    model = xgboost.train(
        PARAMETERS, data, ROUNDS, evals=[(data, "train")], evals_result=told, callbacks=[callback], verbose_eval=False
    )
    run.wait()

    for metric in PARAMETERS["eval_metric"]:
        values = run["training/train"][metric].fetch_values(progress_bar=False)
        assert list(values["value"]) == told["train"][metric]
        assert list(values["step"]) == list(range(ROUNDS))
    assert list(run["training/epoch"].fetch_values(progress_bar=False)["value"]) == list(range(ROUNDS))
    config = run["training/booster_config"].fetch()
    assert config["learner"]["objective"]["name"] == "binary:logistic"
    assert config["learner"]["learner_model_param"]["num_feature"] == "4"
    assert run["source_code/integrations/neptune-xgboost"].fetch()

    run["training/pickled_model"].download("model.pkl", progress_bar=False)
    with open("model.pkl", "rb") as file:
        assert numpy.array_equal(pickle.load(file).predict(data), model.predict(data))
    run["training/plots/importance"].download("importance.png", progress_bar=False)
    assert Image.open("importance.png").format == "PNG"

    shown = server.show(run["sys/id"].fetch())
    assert shown["training/train/logloss"] == str([float(value) for value in told["train"]["logloss"]])
    assert "pickled_model.pkl" in shown["training/pickled_model"]


def test_a_cross_validation_leaves_a_mean_and_a_model_of_each_fold(run, data):
    from neptune.integrations.xgboost import NeptuneCallback

    callback = NeptuneCallback(run=run, base_namespace="folds", log_importance=False)
    xgboost.cv(PARAMETERS, data, num_boost_round=3, nfold=2, callbacks=[callback])
    run.wait()
    assert len(run["folds/test/logloss/mean"].fetch_values(progress_bar=False)) == 3
    assert len(run["folds/test/logloss/std"].fetch_values(progress_bar=False)) == 3
    for fold in ("fold_0", "fold_1"):
        assert run["folds"][fold]["pickled_model"].fetch_extension() == "pkl"
        assert run["folds"][fold]["booster_config/learner/objective/name"].fetch() == "binary:logistic"
