"""Drafts: records proposed from an article, each field with the words of the article that it rests on."""
