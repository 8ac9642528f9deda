"""Where the figures of ScikitLearnTest come from: scikit-learn 1.9.1, numpy 2.4.6, pandas 3.1.1. Run from the checkout:

    python lib/src/test/resources/dropforge/train/scikit_learn_figures.py

The models are rules that are the same in Java, so that no difference between two machines can move a figure; only the
shuffling of Java's Random is done here, since scikit-learn shuffles otherwise.
"""
import numpy as np
import pandas as pd
from sklearn import calibration, inspection, metrics
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin


class JavaRandom:
    """java.util.Random, as its documentation lays it down."""

    def __init__(self, seed):
        self.state = (seed ^ 0x5DEECE66D) & ((1 << 48) - 1)

    def bits31(self):
        self.state = (self.state * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
        return self.state >> 17

    def below(self, bound):
        if bound & (bound - 1) == 0:
            return (bound * self.bits31()) >> 31
        while True:
            bits = self.bits31()
            value = bits % bound
            if bits - value + bound - 1 < 1 << 31:
                return value

    def order(self, count):
        order = np.arange(count)
        for i in range(count - 1, 0, -1):
            other = self.below(i + 1)
            order[i], order[other] = order[other], order[i]
        return order


class Shuffling:
    """What scikit-learn asks for a column: it shuffles what it has shuffled before, Dropforge the rows as they are."""

    def __init__(self, java):
        self.java = java
        self.before = None

    def shuffle(self, indices):
        order = self.java.order(len(indices))
        indices[:] = order if self.before is None else np.argsort(self.before)[order]
        self.before = order

    def randint(self, _):
        return 0


def late(rows):
    z = (rows.dep_min - 1200) / 400 - rows.distance / 4000
    # Rounded, so that what is equal but for the last bit is equal on every machine.
    p = np.floor((1 / (1 + np.exp(-z))).to_numpy() * 1e6 + 0.5) / 1e6
    return np.column_stack([1 - p, p])


def species(rows):
    bill = rows.bill_length_mm.fillna(44)
    flipper = rows.flipper_length_mm.fillna(200)
    z = np.column_stack([-(bill - 44) / 3, (bill - 44) / 4 - (flipper - 200) / 10, (flipper - 205) / 6])
    raised = np.exp(z - z.max(axis=1, keepdims=True))
    return np.floor(raised / raised.sum(axis=1, keepdims=True) * 1e6 + 0.5) / 1e6


def body_mass(rows):
    return 50 * rows.flipper_length_mm.to_numpy() - 5800


class Rule(BaseEstimator):
    def __init__(self, rule=None):
        self.rule = rule

    def fit(self, x, y):
        self.classes_ = np.unique(y)
        self.is_fitted_ = True
        return self


class Classes(ClassifierMixin, Rule):
    def predict_proba(self, x):
        return self.rule(x)

    def predict(self, x):
        return self.classes_[self.rule(x).argmax(axis=1)]


class Numbers(RegressorMixin, Rule):
    def predict(self, x):
        return self.rule(x)


def losses(model, x, y, scoring):
    java = JavaRandom(42)
    inspection._permutation_importance.check_random_state = lambda _: Shuffling(java)
    found = inspection.permutation_importance(model, x, y, scoring=scoring, n_repeats=5, random_state=0)
    for column, mean, deviation in zip(x.columns, found.importances_mean, found.importances_std):
        if mean or deviation:
            print("  loss", column, repr(float(mean)), repr(float(deviation)))


def ece(hits, probability):
    """From scikit-learn's own reliability curve, weighted by the rows of its bins."""
    observed, predicted = calibration.calibration_curve(hits, probability, n_bins=10, strategy="uniform")
    rows = np.histogram(probability, bins=np.linspace(0, 1, 11))[0]
    return np.sum(rows[rows > 0] * np.abs(observed - predicted)) / len(hits)


def classes(name, x, y, rule, scoring, permuted):
    model = Classes(rule).fit(x, y)
    p, said = model.predict_proba(x), model.predict(x)
    binary = len(model.classes_) == 2
    print(name)
    print("  auc", metrics.roc_auc_score(y, p[:, 1]) if binary else metrics.roc_auc_score(y, p, multi_class="ovr"))
    print("  logLoss", metrics.log_loss(y, p))
    average = dict(average="binary") if binary else dict(average="macro")
    print("  f1", metrics.f1_score(y, said, **average))
    print("  precision", metrics.precision_score(y, said, **average))
    print("  recall", metrics.recall_score(y, said, **average))
    print("  balancedAccuracy", metrics.balanced_accuracy_score(y, said))
    print("  weightedF1", metrics.f1_score(y, said, average="weighted"))
    print("  brier", metrics.brier_score_loss(y, p[:, 1] if binary else p))
    if binary:
        print("  ece", ece(y == model.classes_[1], p[:, 1]))
    else:
        print("  ece", ece(said == y, p.max(axis=1)))
    table = metrics.precision_recall_fscore_support(y, said)
    for i, each in enumerate(model.classes_):
        print("  class", each, int(table[3][i]), *(repr(float(table[k][i])) for k in range(3)),
              repr(float(metrics.roc_auc_score(y == each, p[:, i]))))
    losses(model, x[:permuted], y[:permuted], scoring)


flights = pd.read_csv("data/samples/flights_2013_01.csv")
classes("late", flights.drop(columns="late"), flights.late, late, "roc_auc", 900)

penguins = pd.read_csv("data/samples/penguins.csv")
classes("species", penguins.drop(columns="species"), penguins.species, species, "roc_auc_ovr", 344)

weighed = penguins[penguins.body_mass_g.notna()].reset_index(drop=True)
x, y = weighed.drop(columns="body_mass_g"), weighed.body_mass_g
model = Numbers(body_mass).fit(x, y)
said = model.predict(x)
print("body_mass_g")
print("  rmse", metrics.root_mean_squared_error(y, said))
print("  mae", metrics.mean_absolute_error(y, said))
print("  r2", metrics.r2_score(y, said))
print("  medianError", metrics.median_absolute_error(y, said))
print("  within10Percent", np.mean(np.abs(said - y) <= 0.1 * np.abs(y)))
print("  errors", np.quantile(said - y, [0.05, 0.25, 0.5, 0.75, 0.95]).tolist())
losses(model, x, y, "neg_root_mean_squared_error")
