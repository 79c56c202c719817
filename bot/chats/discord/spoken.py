"""How each thing is asked in Discord. Where it is a button alone, its words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.asks import Ask

SPOKEN: Mapping[Ask, str] = {
    Ask.HELP: "/policy-help",
    Ask.STATE: "/policy platform:soundcloud",
    Ask.SEARCH: "/news search words:WORDS",
    Ask.WHY: "/news why link:LINK",
    Ask.STORY_WHY: "button Why?",
    Ask.FORM: "/alerts add",
    Ask.SUBSCRIBE: "/alerts add platforms:youtube topics:lawsuit",
    Ask.LIST: "/alerts list",
    Ask.EDIT: "/alerts edit number:NUMBER",
    Ask.PAUSE: "/alerts pause",
    Ask.RESUME: "/alerts resume",
    Ask.REMOVE: "/alerts remove number:NUMBER",
    Ask.PREVIEW: "/alerts preview platforms:youtube",
    Ask.TEST: "/alerts test",
    Ask.STATUS: "/alerts status",
    Ask.DIGEST: "/digest preview",
    Ask.DIGEST_NOW: "/digest now",
    Ask.DIGEST_SETTINGS: "/digest settings days:monday thursday hour:9 zone:Europe/Berlin empty:stay silent",
    Ask.HOME: "/alerts overview",
    Ask.WATCH: "/alerts watch name:NAME",
    Ask.NOT_RELEVANT: "/news not-relevant story:NUMBER",
    Ask.UNDO: "/news undo-label number:NUMBER",
    Ask.MUTE_STORY: "/alerts mute story:NUMBER",
    Ask.MUTE_PLATFORM: "/alerts mute platform:soundcloud",
    Ask.UNMUTE: "/alerts unmute what:soundcloud",
    Ask.SPLIT: "/alerts split link:LINK",
    Ask.JOIN: "/alerts join link:LINK story:NUMBER",
    Ask.WRONG_PLATFORM: "/alerts not-about link:LINK platform:NAME",
    Ask.FACT: "/alerts fact id:ID says:wrong, or a date, or undo",
    Ask.UNDO_CORRECTION: "/alerts undo number:NUMBER",
}
