"""Reports as people and programs read them: a terminal, and Gradescope."""
