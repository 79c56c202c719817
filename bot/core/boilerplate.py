"""Which lines of an article's text are not the article: adverts, credits, breadcrumbs, repeated headlines, calls.

For matching and summaries only. Stored text is never cut by these rules: they also drop an interview's repeated
questions, and a reader must be able to find what the publisher printed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

import re2

from bot.core.phrases import fold_kept
from bot.core.text import fold, title_fold

# A text's policy words protect a line from the rules on wording: the operative clause of a statement often reads like
# a call to action ("We ask you to opt out ...").
_POLICY_WORD = re.compile(
    r"\b(?:AI|artificial intelligence|terms|polic(?:y|ies)|licen[cs]\w+|consent|opt[- ](?:out|in)|train(?:s|ed|ing)?|"
    r"copyright\w*|scrap(?:e|ed|ing)|likeness|lawsuit|settle\w*)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:we|our|us|I|my)\b", re.IGNORECASE)


_LEAST_LEAD = 25  # characters of a headline that no sentence begins with by chance


def _table(patterns: str) -> str:
    """One expression out of a table with one pattern per line; a blank stands for any run of blanks."""
    return "|".join(line.strip().replace(" ", r"\s+") for line in patterns.splitlines() if line.strip())


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_PICTURE = "photo|image|picture|illustration|photograph|screenshot"
# The whole line is litter.
_LITTER_LINE = re2.compile(
    "(?i)(?:"
    + _table(r"""
        advert(?:isement|ising|orial)?(?:\s*[-:].*)?
        sponsored(?: (?:content|post|by\b.*|links?))?
        (?:this )?ad(?:vert)?s?
        (?:scroll|swipe|(?:story|article|content) continues)\b.{0,80}
        (?:continue|keep) reading\b.*
        read (?:more|on|next|also|full|the (?:full|rest|original|entire|whole))\b.*
        (?:click|tap) (?:here|to|on|play)\b.*
        (?:see|view|show) (?:more|all|also|comments|gallery)\b.*
        related(?: (?:articles?|stor(?:y|ies)|posts?|reading|content|topics|coverage|links?))?\s*(?::.*)?
        (?:more|also) (?:from|on|in)\b[^.]{0,60}
        (?:you (?:may|might) (?:also )?like|recommended)\b[^.]{0,60}
        (?:most popular|trending|top stories|latest news|further reading|what to read next)\b[^.]{0,30}
        (?:table of contents|key takeaways|in this (?:article|story))\W*
        (?:share|save|tweet|print|email|comments?|like|follow|copy link|bookmark|listen|subscribe|menu|search)\W*
        (?:sign (?:up|in)|log in|home|close|skip to content|loading|previous|next|reply|view comments?)\W*
        share (?:this|on|via)\b.*
        follow (?:us|me|him|her|the author|@?\w+) (?:on|at)\b.*
        [\d,.]+k? (?:comments?|shares?|likes?|views?)
        (?:(?:estimated )?(?:reading|read) time\b|\d+\s*[- ]?min(?:ute)?s? read\b).{0,40}
        [\[(]?(?:(?:featured|header|cover|lead) )?(?:PICTURE)s?(?: .{0,30})?:.*
        (?:photo|image|picture|illustration|photograph|screenshot|video|graphic)s? (?:by|courtesy|via|from)\b.*
        (?:credits?|courtesy)\s*(?::|of|by)\b?.*
        (?:by|(?:written|reporting|editing|posted|submitted) by) [^.!?]{1,90}
        source
        (?:author|source|via|tags?|filed under|categor(?:y|ies)|topics?):[^.!?]{1,90}
        (?:last )?(?:updated|(?:first )?published|posted|modified)(?: (?:on|at))?[\s:,|–-]+(?:\w+day,? )?MONTH.{0,60}
        (?:©|\(c\)|copyright\s*(?:©|\(c\)|\d{4}|by)).*
        (?:the post|this (?:article|story|post))\b.*\b(?:appeared first|first appeared) (?:on|at|in)\b.*
        [\[(]?(?:the|this) (?:\w+ )?(?:post|article|story|piece|essay|column|review|entry)\b.*\boriginally \w+ed\b.*
        (?:an? )?(?:\w+ )?version of this (?:article|story|post|piece|essay)\b.{0,60}\b(?:appeared|published|ran)\b.*
        (?:download|play|hear) (?:the )?(?:podcast|episode|mp3|audio)\b[^.]{0,40}
        in reply to\b[^.]{0,60}\W*
        (?:originally|first) (?:published|posted|appeared) (?:on|at|in|by)\b.*
        (?:comments|article) url:.*
        (?:points|# comments): \d+
        about [^.:!?]{2,60}: .{0,80}\b(?:is an?|are|was founded|leading|headquartered)\b.*
        \[?(?:link|comments|permalink|permanent link|source link)\]?\W*(?:\[[\d,]* ?comments?\])?
        (?:https?://|www\.)\S+
        \W+
        """)
    .replace("MONTH", rf"(?:{_MONTH}|\d)")
    .replace("PICTURE", _PICTURE)
    + ")"
)
# A credit or a legal notice stands at the end of its line.
_LITTER_END = re2.compile(
    r"(?i)(?:\ball rights reserved\b.{0,120}|(?:/|via|\bby)?\s*(?:getty images|shutterstock|ap photo))\W*$"
)
# A call, an advert or a house notice, if the line is short and holds no policy word.
_CALL = re2.compile(
    r"(?i)\b(?:"
    + _table(r"""
        (?:subscribe|sign up|register) (?:to|for|now|today|here|free)\b
        sign up\b.{0,40}\bnewsletter
        (?:our|this|my) (?:free )?(?:daily |weekly )?newsletter
        (?:to|into|in) your inbox
        (?:get|start|try) (?:your )?(?:a )?free (?:trial|copy|account|quote|demo)
        (?:promo code|use code|limited[- ]time offer|save up to)\b
        \d+% off\b
        (?:become|join) (?:a|our) (?:member|patron|supporter|subscriber|mailing list|community)\b
        support (?:us|our (?:work|journalism|reporting))\b
        (?:donate (?:now|today|here|to)|(?:buy tickets|(?:buy|shop|book|order|pre-?order) now))\b
        (?:download|get) (?:the|our) (?:free )?app\b
        brought to you (?:\w+ \w+ )?by\b
        affiliate (?:links?|commissions?)
        (?:earn|receive) (?:a|an) (?:\w+ )?commission
        (?:follow|like|find|join) us on\b
        (?:contact|email|reach|write to) (?:us|the author|the reporter)\b
        got a (?:news )?tip\b
        (?:leave|post|add) a comment\b
        let (?:us|me) know in the comments
        enable javascript|accept (?:all )?cookies|this (?:site|website) uses cookies
        (?:listen|subscribe) (?:to|on|via)\b.{0,60}\b(?:podcast|spotify|apple podcasts)
        (?:watch|check out) (?:the|our)\b.{0,40}\bvideo
        your (?:email|e-mail) address
        view this post on\b|a post shared by\b|in this browser\b
        """)
    + ")"
)
_SALES = re2.compile(
    r"(?i)\b(?:"
    + _table(r"""
        discover|explore|learn more|get in touch|contact us|get started|book an?|sign up|join (?:us|our|the)
        whether you.?re|enroll?|apply (?:now|today)|take the next step|ready to|unlock|elevate|empower\w*|visit our
        our (?:courses?|team|services|experts?|programm?e?s?|lessons?|products?|platform|community|shop|store)
        """)
    + r")\b"
)
_READER = re.compile(r"\b(?:you|your|our|us)\b", re.IGNORECASE)
_BREADCRUMB = re.compile(r"[^.!?]{1,40}(?:\s*[>›»/|•→]\s*[^.!?>›»|•→]{1,60}){1,6}\W*")
_DATE_LINE = re.compile(
    rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
    r"(?:[\s,|•·T–-]*(?:at\s+)?\d{1,2}[:.]\d\d.{0,20})?(?:\s*[|•·–-].{0,40})?\W*",
    re.IGNORECASE,
)
# ``... training [TechCrunch](https://…) .`` cites; ``as [TechCrunch](https://…) reports`` names its source in the
# sentence, so there the label stays.
_CITING = re.compile(r"(?<=[\w”\"’')])\s?\[[^\[\]\n]{1,80}\]\(https?://[^()\s]{1,500}\)(?=\s?(?:[.!?]|\n|$))")
_LABELLED = re.compile(r"\[([^\[\]\n]{1,80})\]\(https?://[^()\s]{1,500}\)")
_NAMING = re.compile(r"\b(?:to|by|in|from|at|with|via|on|per|of|told|says|said|and|or|the|a|an|for)$")
# An aggregator's way in: "Jo Bloggs / Harbour News: ", "An anonymous reader quotes a report from Harbour News: ".
_BYLINE_BEFORE = re.compile(r"[^:\n]{2,80}:\s")
_LEAD_IN = re.compile(
    r"(?i:an anonymous reader|(?:\w+ )?reader \S+|\S+) (?:quotes|shares|writes|reports)\b(?: an?)?(?: [\w-]+)? "
    r"(?:excerpt|report|article|story|post) (?:from|by|in|on) [^:\n]{2,80}:\s+"
    r"|[A-Z][\w ]{2,60}, Published online: [^;\n]{4,30}; doi:10\.\d{4,}/[a-z\d.-]+(?=[A-Z\s])"
)
# Where and when an agency's text begins: "LONDON, 15 May 2025 /Wire/ -- ".
_DATELINE = re.compile(r"[A-Z][A-Z .'-]{2,40}(?:, [\w ,.]{4,30})?(?:\s?[/(][^/()\n]{1,40}[/)])*\s+(?:--|[—–])\s+(?=\S)")
_DASHED = re.compile(r"\s*(?:[—–:-]\s+|$)")
# "(Jo Bloggs/Harbour News)", "(Harbour News)".
_OUTLET_IN_BRACKETS = re.compile(
    r"\s*\((?:[^()]{2,60}/[^()/]{2,40}|[A-Z][\w.’'&-]*(?: (?:[A-Z][\w.’'&-]*|of|the|and|&)){0,5})\)$"
)
_IN_BRACKETS = re.compile(r"\s*\([^()]{2,80}\)$")
# Where the words that follow come from: "From a report: ...", "From The Paper: ...".
_FROM = re.compile(
    r"(?:^|(?<=[.!?”\"] ))From (?:an? (?:\w+ )?report|[A-Z][\w.’'&-]*(?: [A-Z][\w.’'&-]*){0,5})"
    r"(?::\s*(?=[“\"A-Z…]|$)|…$)"
)
_SOURCE_TAIL = re.compile(r"(?<=[.!?…”\"])\s+Source$")
_NUMBERED = re.compile(r"(?<=[.!?”\"\w\]])\s?\[\d{1,3}\]")
# Where an episode can be heard: names services that it is not about.
_LISTEN = re.compile(
    r"(?:^|(?<=[.!?] ))(?:Listen|Subscribe)(?: to (?:us|it|this episode))? (?:on|via|in) [^.!?\n]{1,140}"
    r"\bpodcasts?\b[^.!?\n]{0,40}[.!]\s*"
)
_SENTENCE_END = re.compile(r"(?<=[.!?]) +")
_SPACE_BEFORE_STOP = re.compile(r" +(?=[.,;:!?](?:\s|$))")
_INLINE_TAIL = re2.compile(
    "(?i)(?:"
    + _table(r"""
        the post\b.{1,300}\b(?:appeared first|first appeared) on\b.{0,120}
        (?:(?:continue|keep) reading|read (?:more|the (?:full|rest|entire)))\b[^.]{0,140}[.…→»]*
        \[(?:link|comments)\](?:\s*\[[\d,]* ?comments?\])?
        © ?\d{4}\b.{0,160}\ball rights reserved\b.{0,120}
        """)
    + r")\s*$"
)
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\)|(?:read|see|view)\s+(?:more|the\s+(?:full|rest|whole|entire)\b.{0,60}|full\b.{0,40})"
    r"|(?:continue|keep)\s+reading\b.{0,140}|→|»)[\s.…»→\])]*$",
    re.IGNORECASE,
)
_APPEARED_FIRST = re.compile(r"\s*The post\b[^\n]{1,300}?\b(?:appeared first|first appeared) on\b[^\n]{0,120}$")


def is_cut(text: str) -> bool:
    """True if the text says itself that there is more: it ends with "…", "[…]", "Read more", "Read the full story"."""
    return bool(_CUT.search(_APPEARED_FIRST.sub("", text[-600:].rstrip()).rstrip()))


def drop_boilerplate(text: str, title: str = "") -> str:
    """The clean text without the lines that are not the article. Lines that stay are verbatim, except that citation
    litter (``[Outlet](https://…)``, ``[3]``) and blanks before a full stop are taken out. Twice is the same as once.

    title: the article's title; lines that only repeat it go.
    """
    lines = [line for line in (_without_litter(line.strip()) for line in text.split("\n")) if line]
    folded = [fold(line) for line in lines]
    often = {line for line, count in Counter(folded).items() if count >= 3}
    in_order = sorted(set(folded))
    own_title = title_fold(title)
    kept: list[str] = []
    seen: set[str] = set()
    for line, key in zip(lines, folded, strict=True):
        if key in often or key in seen or _is_headline(line, own_title) or _is_cut_copy(key, in_order):
            continue
        if is_litter(line):
            line = _without_calls(line)
        if not line:
            continue
        kept.append(line)
        seen.add(key)
    return "\n".join(_without_sales_tail(kept))


def drop_lead(text: str, title: str) -> str:
    """The text without what aggregators put before the news: who quotes whom, and the headline once more.

    For summaries and for weighing; platforms may be found in it, for the headline counts there anyway.
    """
    lead = _IN_BRACKETS.sub("", fold_kept(title)).strip()
    return "\n".join(filter(None, (_without_lead(line, lead) for line in text.split("\n"))))


def without_outlet(title: str) -> str:
    """A headline without the outlet that an aggregator names in brackets behind it: it is no matter of the news."""
    return _OUTLET_IN_BRACKETS.sub("", title)


def _without_litter(line: str) -> str:
    """The line without citations, what names a source before its words, blanks before a stop, and calls to read on at
    its end."""
    if "From " in line:
        line = _FROM.sub("", line).strip()
    if "](http" in line:
        line = _CITING.sub(lambda found: found.group() if _NAMING.search(line[: found.start()]) else "", line)
        line = _LABELLED.sub(r"\1", line)
    if "[" in line:
        line = _NUMBERED.sub("", line)
    if " ." in line or " ," in line or " ;" in line or " :" in line or " !" in line or " ?" in line:
        line = _SPACE_BEFORE_STOP.sub("", line)
    if "odcast" in line:
        line = _LISTEN.sub("", line)
    while tail := _INLINE_TAIL.search(line):
        line = line[: tail.start()].rstrip()
    return _SOURCE_TAIL.sub("", line)


def _without_lead(line: str, lead: str) -> str:
    """The line without an aggregator's way in and, after it, the headline (folded, in ``lead``) and a dash."""
    while True:
        rest = line
        if found := _LEAD_IN.match(rest) or _DATELINE.match(rest):
            rest = rest[found.end() :]
        if len(lead) >= _LEAST_LEAD:
            folded = fold_kept(rest)
            at = folded.find(lead, 0, len(lead) + 82)
            if at == 0 or (at > 0 and _BYLINE_BEFORE.fullmatch(rest, 0, at)):
                dash = _DASHED.match(rest, at + len(lead))
                rest = rest[dash.end() :] if dash else rest
        if rest == line:
            return line
        line = rest


def is_litter(line: str) -> bool:
    """True if the wording alone shows that the line is not the article."""
    if len(line) <= 400 and (_LITTER_LINE.fullmatch(line) or (len(line) <= 200 and _LITTER_END.search(line))):
        return not (_FIRST_PERSON.search(line) and _POLICY_WORD.search(line))
    if len(line) <= 160 and (_DATE_LINE.fullmatch(line) or (len(line) <= 120 and _is_breadcrumb(line))):
        return True
    return len(line) <= 320 and bool(_CALL.search(line)) and not _is_statement(line)


def _without_calls(line: str) -> str:
    """What is left of a line of litter: the sentences of the article before a call ("It changed. Sign up now!")."""
    if _LITTER_LINE.fullmatch(line) or _LITTER_END.search(line):
        return ""
    sentences = _SENTENCE_END.split(line)
    told = next((at for at, sentence in enumerate(sentences) if is_litter(sentence)), len(sentences))
    rest = " ".join(sentences[:told])
    return "" if is_litter(rest) or _is_sales(rest) else rest


def _is_statement(line: str) -> bool:
    """True for words about policy in the first person, and for any longer line with two policy words."""
    found = len(_POLICY_WORD.findall(line))
    return found >= 2 or (found == 1 and bool(_FIRST_PERSON.search(line)))


def _is_breadcrumb(line: str) -> bool:
    """True for ``Home > News > AI``: short parts joined by path signs, no sentence."""
    if not _BREADCRUMB.fullmatch(line):
        return False
    parts = re.split(r"\s*[>›»|•→]\s*|\s+/\s+", line)
    return len(parts) >= 3 or (len(parts) == 2 and parts[0].casefold() in {"home", "news", "blog", "start"})


def _is_headline(line: str, own_title: str) -> bool:
    """True if the line says no more than the title does, with or without a publisher's name, also if cut."""
    if not own_title or len(line) > len(own_title) + 60:
        return False
    key = title_fold(line)
    return key == own_title or (len(key) >= 20 and own_title.startswith(key))


def _is_cut_copy(key: str, in_order: list[str]) -> bool:
    """True if the line is the cut-off beginning of another, longer line (a teaser beside its own paragraph)."""
    stem = key.rstrip(".… ")
    if len(stem) < 40:
        return False
    after = bisect_right(in_order, key)
    if after < len(in_order) and in_order[after].startswith(stem):
        return True
    after = bisect_right(in_order, stem)
    return any(
        other != key and len(other) > len(key) and other.startswith(stem) for other in in_order[after : after + 3]
    )


def _without_sales_tail(lines: list[str]) -> list[str]:
    """The lines without the publisher's own advertisement at the end: among the last three lines, those that sell
    something to the reader and say nothing about policy."""
    while len(lines) >= 5:
        tail = [line for line in lines[-3:] if not _is_sales(line)]
        if len(tail) == 3:
            break
        lines = lines[:-3] + tail
    return lines


def _is_sales(line: str) -> bool:
    return bool(_SALES.search(line) and _READER.search(line) and not _POLICY_WORD.search(line))
