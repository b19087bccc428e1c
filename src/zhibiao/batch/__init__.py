"""Many filings: assessed in parallel, kept on disk, counted and compared without holding them in memory.

``engine`` runs the work and ``store`` keeps each result; ``index`` turns a stream of filings into a small database, from
which ``digest`` takes every figure that a report shows, ``copies`` what is repeated, ``comparison`` what changed.
"""
