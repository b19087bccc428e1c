"""The command line: parse options, call the library, print. Heavy imports stay inside the commands."""
