"""The form itself: names, duplicates, points, missing parts, prose against table."""
