"""Our only files that a submission's user may read: the worker. A copy of this folder lies beside every submission.

Nothing here knows the engine. `verbs` is read on the judge's side, too.
"""
