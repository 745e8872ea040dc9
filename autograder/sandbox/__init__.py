"""Running code nobody trusts: a worker process that only answers requests, and the layers around it."""
