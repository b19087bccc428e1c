"""What ``scripts/bench.py`` measures: start-up, speed of classifiers and of the whole assessment, formats, training."""
