"""Copies of one article are one story.

Belongs here: exact and near duplicates and their direction. Does not: the same event in other words (see `events`).
"""
