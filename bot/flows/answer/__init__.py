"""ANSWERS: one flow for both chats and the terminal. ``desk`` is the door; the others each know one kind of question.

A chat turns what was typed or pressed into a Question and shows the Reply; everything between is here, so that the same
words get the same answer everywhere.
"""
