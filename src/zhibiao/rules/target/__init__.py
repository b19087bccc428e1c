"""There is a figure, but it is of the wrong kind, the wrong way round, too easy, or not fixed."""
