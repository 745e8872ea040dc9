"""One submission in, one report out: intake, observe, judge, report."""
