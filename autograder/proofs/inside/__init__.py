"""Files of the proofs that run in a worker, beside the course's own code: they need torch alone."""
