"""Training, measuring and publishing models from labelled rows and from newly collected filings."""
