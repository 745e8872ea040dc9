"""The grading service of a machine with a GPU: takes signed submissions, keeps them in a queue, and tells what came of them."""
