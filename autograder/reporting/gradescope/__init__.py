"""Gradescope's files: results.json, its schema, and what the metadata of a submission decide."""
