"""The row stands in the wrong box, or in none."""
