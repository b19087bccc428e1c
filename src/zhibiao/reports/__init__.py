"""One renderer a format, all over the same records."""
