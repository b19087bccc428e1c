"""Empty or copied talk: between cells, between rows, between projects."""
