"""neptune-sklearn, which sums up a model of scikit-learn."""

import os
import pathlib
import pickle

import matplotlib
import numpy
import pytest
from PIL import Image
from sklearn.cluster import KMeans
from sklearn.linear_model import LinearRegression, LogisticRegression

matplotlib.use("Agg")


@pytest.fixture(scope="module")
def data():
    dice = numpy.random.default_rng(7)
    x = dice.normal(size=(90, 3))
    return x[:60], x[60:]


def unpickled(field):
    field.download("model.pkl", progress_bar=False)
    with open("model.pkl", "rb") as file:
        return pickle.load(file)


def are_pictures(namespace, charts):
    for chart in charts:
        namespace[chart].download(chart + ".png", progress_bar=False)
        assert Image.open(chart + ".png").format == "PNG", chart


def test_a_classifier_is_summed_up(run, server, data):
    import neptune.integrations.sklearn as integration

    train, test = data
    classes = (train[:, 0] > 0).astype(int), (test[:, 0] > 0).astype(int)
    classifier = LogisticRegression(C=0.5).fit(train, classes[0])
    run["summary"] = integration.create_classifier_summary(classifier, train, test, *classes)
    run.wait()

    parameters = run["summary/all_params"].fetch()
    assert parameters["C"] == 0.5
    assert parameters["class_weight"] == "None"
    assert parameters["fit_intercept"] is True
    assert numpy.array_equal(unpickled(run["summary/pickled_model"]).coef_, classifier.coef_)
    expected = integration.get_scores(classifier, test, classes[1])
    scores = run["summary/test/scores"].fetch()
    assert scores["class_0"]["precision"] == expected["class_0"]["precision"]
    assert scores["class_1"]["support"] == expected["class_1"]["support"]
    run["summary/test/preds"].download("preds.html", progress_bar=False)
    assert "y_pred" in pathlib.Path("preds.html").read_text()
    assert run["summary/test/preds_proba"].fetch_extension() == "html"
    charts = ["classification_report", "confusion_matrix", "ROC_AUC", "precision_recall", "class_prediction_error"]
    assert set(run.get_structure()["summary"]["diagnostics_charts"]) == set(charts)
    are_pictures(run["summary/diagnostics_charts"], charts)
    assert run["summary/integration/about/neptune-sklearn"].fetch()
    assert server.show(run["sys/id"].fetch())["summary/all_params/C"] == "0.5"


def test_a_regressor_is_summed_up(run, data):
    import neptune.integrations.sklearn as integration

    train, test = data
    targets = train.sum(axis=1), test.sum(axis=1)
    regressor = LinearRegression().fit(train, targets[0])
    run["summary"] = integration.create_regressor_summary(regressor, train, test, *targets, log_charts=False)
    run["chart"] = integration.create_prediction_error_chart(regressor, train, test, *targets)
    run.wait()
    assert run["summary/test/scores"].fetch() == integration.get_scores(regressor, test, targets[1])
    assert numpy.array_equal(unpickled(run["summary/pickled_model"]).coef_, regressor.coef_)
    are_pictures(run, ["chart"])


def test_clusters_are_summed_up(run, data):
    import neptune.integrations.sklearn as integration

    model = KMeans(n_clusters=3, n_init=1, random_state=7)
    run["summary"] = integration.create_kmeans_summary(model, data[0], nrows=10, n_clusters=3)
    run.wait()
    assert run["summary/all_params/n_clusters"].fetch() == 3
    run["summary/cluster_labels"].download("labels.html", progress_bar=False)
    assert "cluster_labels" in pathlib.Path("labels.html").read_text()
    are_pictures(run["summary/diagnostics_charts"], ["kelbow"])
    run["summary/diagnostics_charts/silhouette"].download("silhouettes", progress_bar=False)
    assert sorted(os.listdir("silhouettes")) == ["0.png", "1.png"]
