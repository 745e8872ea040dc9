"""Gradescope's files: results.json and its schema, and what the metadata of a submission decide."""
