"""The model folder: what it says about itself, whether it is intact, and loading it."""
