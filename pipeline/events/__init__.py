"""What happened: typed mentions with roles and realis, and events across documents with their status.

Belongs here: triggers, frames, status, identity of events. Does not: who said so (see `claims`).
"""
