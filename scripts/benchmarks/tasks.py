"""Single measurements, each run as ``python -m benchmarks.tasks WHAT …`` and printed as JSON (rows, seconds, cpu, peak)."""

from __future__ import annotations

import gc
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import material


def _timed(work: Callable[[], Any], rows: int) -> dict[str, float]:
    start, before = time.perf_counter(), time.process_time()
    work()
    spent, cpu = time.perf_counter() - start, time.process_time() - before
    return {
        "rows": rows,
        "seconds": spent,
        "cpu": cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _texts(count: int) -> list[str]:
    return ["\n".join(row[:3]) for row in material.lines(count)]


def jieba(count: int) -> dict[str, float]:
    """Segmentation alone, jieba as it comes, dictionary loaded before."""
    import jieba as library

    texts = _texts(count)
    library.initialize()
    return _timed(lambda: [library.lcut(text) for text in texts], count)


def sklearn(count: int) -> dict[str, float]:
    """scikit-learn's own pipeline (TF-IDF over jieba's words and over characters, logistic regression), prediction only."""
    from jieba import lcut
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    pipeline = make_pipeline(
        make_union(
            TfidfVectorizer(tokenizer=lcut, token_pattern=None, sublinear_tf=True),
            TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2, sublinear_tf=True),
        ),
        LogisticRegression(max_iter=50),
    )
    learnt = material.lines(4000)
    pipeline.fit(["\n".join(row[:3]) for row in learnt], [row[3] for row in learnt])
    texts = _texts(count)
    return _timed(lambda: pipeline.predict_proba(texts), count)


def fasttext(count: int) -> dict[str, float]:
    """fastText over jieba's words, segmentation included; prediction only."""
    import fasttext as library
    from jieba import lcut

    def cut(text: str) -> str:
        return " ".join(lcut(text.replace("\n", " ")))

    with tempfile.TemporaryDirectory() as folder:
        learnt = Path(folder, "rows.txt")
        rows = [f"__label__{row[3]} {cut(' '.join(row[:3]))}" for row in material.lines(4000)]
        learnt.write_text("\n".join(rows), encoding="utf-8")
        model = library.train_supervised(
            str(learnt), wordNgrams=2, dim=64, bucket=200_000, epoch=5, thread=1, verbose=0
        )
    texts = _texts(count)
    # the inner object: the outer one does not work with numpy 2
    return _timed(lambda: [model.f.predict(cut(text) + "\n", 1, 0.0, "strict") for text in texts], count)


def transformer(count: int, folder: str, device: str = "cpu") -> dict[str, float]:
    """The encoder through sentence-transformers: vectors only, no category, in batches of 32 (CPU) or 512 (GPU)."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    model = SentenceTransformer(folder, device=device)
    texts = _texts(count)
    model.encode(texts[:8])
    size = 32 if device == "cpu" else 512
    return _timed(lambda: model.encode(texts, batch_size=size, show_progress_bar=False), count)


def classify(count: int, model: str) -> dict[str, float]:
    """A model of zhibiao: probabilities over leaves."""
    from zhibiao.classify.inputs import Row
    from zhibiao.model.store import load

    loaded = load(model)
    rows = [Row(name, description, target) for name, description, target, _ in material.lines(count)]
    loaded.probabilities([Row("x", "", "1")])
    return _timed(lambda: loaded.probabilities(rows), count)


def assess(count: int, model: str, repeated: int = 1) -> dict[str, float]:
    """The whole assessment of ``repeated`` tables of the same rows: reading of targets, category, score, rules, references."""
    from zhibiao.assessment import assess_filing
    from zhibiao.extract import extract
    from zhibiao.readers.registry import read
    from zhibiao.settings import Settings

    settings = Settings(model=model)
    with tempfile.TemporaryDirectory() as folder:
        one = material.table(Path(folder, "一行.csv"), material.lines(1))
        assess_filing(extract(read(one)), settings)
        lines = material.lines(count // repeated)
        paths = [material.table(Path(folder, f"{i}.csv"), lines) for i in range(repeated)]
        filings = [extract(read(path)) for path in paths]
    found = sum(len(project.indicators) for filing in filings for project in filing.projects)
    return _timed(lambda: [assess_filing(filing, settings) for filing in filings], found)


def stream(count: int, model: str, repeated: int = 1) -> dict[str, float]:
    """Tables of 500 rows, read and assessed one after the other and let go, every row ``repeated`` times.

    Beside the sums: processor seconds and peak memory of the first and of the last tenth (a line that rises is no stream).
    """
    from zhibiao.assessment import assess_filing
    from zhibiao.extract import extract
    from zhibiao.readers.registry import read_bytes
    from zhibiao.settings import Settings

    settings = Settings(model=model)
    tables = material.tables(500, repeated)
    marks: list[tuple[float, float]] = []

    def run() -> None:
        for number in range(count // 500):
            if number % max(count // 5000, 1) == 0:
                marks.append((time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
            assess_filing(extract(read_bytes(tables(number), f"{number}.csv")), settings)
        marks.append((time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))

    found = _timed(run, count)
    parts = [later[0] - earlier[0] for earlier, later in pairwise(marks)]
    return {**found, "first": parts[1], "last": parts[-1], "peak_first": marks[1][1], "peak_last": marks[-1][1]}


def batch(count: int, model: str, jobs: int) -> dict[str, float]:
    """``check`` of eight CSV files with ``count`` rows in all, reading included, in ``jobs`` processes."""
    from zhibiao.assessment import check
    from zhibiao.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        rows = material.lines(count + 200)
        paths = [material.table(Path(folder, f"{i}.csv"), rows[i:count:8]) for i in range(8)]
        others = [material.table(Path(folder, f"a{i}.csv"), rows[count + i :: 2]) for i in range(2)]
        check(others, Settings(model=model, jobs=jobs))  # processes are up, models loaded, and nothing is known yet
        return _timed(lambda: check(paths, Settings(model=model, jobs=jobs)), count)


def train(count: int) -> dict[str, float]:
    """Training of the model of words alone on ``count`` rows of the corpus."""
    from zhibiao.training.dataset import read
    from zhibiao.training.train import build

    examples = read(sorted(material.CORPUS.glob("*.csv")))
    step = max(1, len(examples) // count)
    with tempfile.TemporaryDirectory() as folder:
        return _timed(lambda: build(examples[::step], Path(folder, "model"), name="bench"), len(examples[::step]))


def main() -> None:
    """``WHAT`` and its arguments; whole numbers are numbers."""
    tasks = {
        one.__name__: one for one in (jieba, sklearn, fasttext, transformer, classify, assess, stream, batch, train)
    }
    gc.set_threshold(100_000, 20, 100)  # as on the command line; for all alike
    values = [int(value) if value.isdigit() else value for value in sys.argv[2:]]
    print(json.dumps(tasks[sys.argv[1]](*values)))  # type: ignore[operator]


if __name__ == "__main__":
    main()
