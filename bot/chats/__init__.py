"""The places where the bot can speak, one room each: ``console``, ``slack/``, ``discord/``.

A chat is two halves. ``render`` is pure: it turns a Message, which holds meaning and no markup, into what this chat
shows; everything in a Message is foreign text and is escaped there. ``send`` is the edge: it implements
``bot.core.ports.Chat`` and turns the library's errors into the classes of ``bot.errors``, by type, status and code,
never by the words of a message. Neither half retries: what happens after a failure is decided by ``core.delivery``.

To add a chat:

1. Make ``chats/yours/`` with ``render.py`` and ``send.py``. The chat's library is imported there and nowhere else;
   a chat never imports another chat. Take the text through ``core.display`` first, then escape it.
2. Write a server that plays the chat in ``tests/servers/yours.py``: real sockets, a truth log, faults on demand.
3. Add a stage for it in ``tests/chats/stages.py``. The contract tests (busy, gone, refused, accepted, too long, needs
   escaping, lost answer) and the golden messages then run for it.
4. Give it one line where ``app.py`` builds the chats.

What does not belong here: deciding what is told to whom, looking anything up in the store, waiting before a retry.
"""
