"""The worker: our only files that a submission's user may read. A worker that no zygote forks runs a copy of them.

Nothing here knows the engine. `verbs` is read on the judge's side, too.
"""
