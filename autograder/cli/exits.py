"""Exit codes of the commands."""

DONE, NOT_ALL, UNUSABLE, GRADER_FAILED = 0, 1, 2, 3
