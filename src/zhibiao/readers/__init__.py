"""Readers: the bytes of a file become a :class:`zhibiao.records.Document` of paragraphs and grids with their places."""
