"""Who: names, nominals and pronouns in a document, and actors across documents.

Belongs here: naming, coreference, the gazetteer, identity of actors. Does not: what they do or say.
"""
