"""Pure functions on strings: folding, numerals, units, measures, dates, facts, traps, names, words."""
