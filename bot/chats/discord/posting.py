"""Posting one message in Discord: what a delivery becomes there, with its buttons and its picture.

Which room, how errors are read and what is looked up later is ``send``'s.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord

from bot.chats.discord.digests import digest_view, picture_file, render_digest
from bot.chats.discord.followups import render_followup
from bot.chats.discord.render import Card, render
from bot.chats.discord.replies import alert_view
from bot.chats.discord.rooms import NOT_A_TEXT_CHANNEL, post_name, tags_of
from bot.core.outgoing import Delivery, Message, Receipt

NOBODY = discord.AllowedMentions.none()
_RENDERERS = {"followup": render_followup, "digest": render_digest}


async def post_in_forum(forum: discord.ForumChannel, delivery: Delivery, *, picture: bytes | None = None) -> Receipt:
    """A post of its own. Discord takes no nonce for it: if the answer is lost, it is looked for before another try."""
    card = rendered(delivery)
    made = await forum.create_thread(
        name=post_name(delivery.message),
        content=card.content or "",
        embeds=embeds(card),
        files=_files(delivery.message, picture),
        applied_tags=tags_of(forum, delivery.message),
        allowed_mentions=NOBODY,
        view=_view(delivery.message) if card.embeds else None,  # type: ignore[arg-type]
    )
    return Receipt(str(made.message.id), thread_id=str(made.thread.id))


async def post_with(picture: bytes | None, post: Callable[..., Awaitable[Receipt]]) -> Receipt:
    """With its picture. Where that is refused (no Attach Files, too big), nothing was posted, and it goes without."""
    if picture is not None:
        try:
            return await post(picture=picture)
        except discord.HTTPException as error:
            if error.status not in (400, 403, 413) or error.code == NOT_A_TEXT_CHANNEL:
                raise
    return await post()


async def post(
    room: discord.PartialMessageable,
    delivery: Delivery,
    reference: discord.MessageReference | None = None,
    *,
    picture: bytes | None = None,
) -> Receipt:
    """A message in a channel or thread, with the delivery's key as its nonce; reference: what it answers."""
    card = rendered(delivery)
    message = await room.send(
        card.content or None,
        embeds=embeds(card),
        files=_files(delivery.message, picture),
        nonce=delivery.key,  # the library adds enforce_nonce
        allowed_mentions=NOBODY,
        view=_view(delivery.message) if card.embeds else None,  # type: ignore[arg-type]
        reference=reference,  # type: ignore[arg-type]  # its signatures leave None out
    )
    return Receipt(str(message.id))


def rendered(delivery: Delivery) -> Card:
    """What the delivery looks like."""
    show = _RENDERERS.get(delivery.message.kind, render)
    return show(delivery.message, plain=delivery.plain)


def _view(message: Message) -> discord.ui.View | None:
    return digest_view(message) if message.kind == "digest" else alert_view(message)


def _files(message: Message, picture: bytes | None) -> list[discord.File]:
    return [picture_file(message.chart, picture)] if message.chart is not None and picture else []


def embeds(card: Card) -> list[discord.Embed]:
    """The card's embeds as the library takes them."""
    return [discord.Embed.from_dict(embed) for embed in card.embeds]
