"""A student's report as a page: one file that needs nothing else."""
