"""Training end to end on a small corpus, and the shipped folder against scikit-learn itself."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from zhibiao.classify.features import BLOCKS, terms
from zhibiao.classify.inputs import Row
from zhibiao.errors import TrainingError
from zhibiao.model import store
from zhibiao.training import dataset, train, words

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "sectors"
SMALL = words.Settings(folds=3, dictionary_floor=100_000)


@pytest.fixture(scope="module")
def examples() -> tuple[dataset.Example, ...]:
    return tuple(one for path in sorted(CORPUS.glob("*.csv"))[:3] for one in dataset.read([path])[:50])


def test_two_builds_are_byte_equal(examples: tuple[dataset.Example, ...], tmp_path: Path) -> None:
    built = [train.build(examples, tmp_path / name, name="small", settings=SMALL) for name in "ab"]
    assert built[0].manifest == built[1].manifest
    assert built[0].manifest.corpus["fingerprint"] == dataset.fingerprint(examples)
    assert built[0].manifest.metrics["folds by sector"]["lenient"] > 0.5
    rows = [example.row for example in examples]
    assert built[0].probabilities(rows).tolist() == built[1].probabilities(rows).tolist()


def test_foreign_folder_is_not_overwritten(examples: tuple[dataset.Example, ...], tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(Exception, match="不属于模型"):
        train.build(examples, tmp_path, name="small", settings=SMALL)
    assert (tmp_path / "thesis.docx").read_text(encoding="utf-8") == "mine"


def test_too_little_data(examples: tuple[dataset.Example, ...], tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="太少"):
        train.build(examples[:20], tmp_path, name="small", settings=SMALL)


def test_arrays_give_what_scikit_learn_gives(examples: tuple[dataset.Example, ...]) -> None:
    """The numpy path and scikit-learn's own objects, filled from the same folder, agree within 1e-6."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    model = store.load()
    rows = [example.row for example in examples[:200]] + [Row("", "", ""), Row("㍿", "", "〇")]
    counted = [terms(row, model.judge.segmenter) for row in rows]
    parts, start = [], 0
    for block, names in model.judge.vocabulary.terms.items():
        vectoriser = TfidfVectorizer(analyzer=lambda found: found, vocabulary=list(names), sublinear_tf=True)
        vectoriser.idf_ = numpy.array(model.judge.vocabulary.idf[start : start + len(names)])
        parts.append(vectoriser.transform([row[block] for row in counted]) * BLOCKS[block])
        start += len(names)
    judge = LogisticRegression()
    judge.classes_ = numpy.arange(len(model.leaves))
    judge.coef_ = model.judge.linear.weights.T.astype(float) / model.judge.linear.temperature
    judge.intercept_ = model.judge.linear.intercepts.astype(float) / model.judge.linear.temperature
    expected = judge.predict_proba(hstack(parts).tocsr())
    found = model.judge.linear.probabilities(model.judge.vocabulary.transform(rows, model.judge.segmenter))
    assert numpy.abs(expected - found).max() < 1e-6
