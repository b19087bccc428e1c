"""The target says nothing that could be measured: one rule a kind, exactly one finding a row."""
