"""The wording by which ``boilerplate`` knows lines that are not the article: tables and expressions only."""

from __future__ import annotations

import re

import re2

# A text's policy words protect a line from the rules on wording: the operative clause of a statement often reads like
# a call to action ("We ask you to opt out ...").
POLICY_WORD = re.compile(
    r"\b(?:AI|artificial intelligence|terms|polic(?:y|ies)|licen[cs]\w+|consent|opt[- ](?:out|in)|train(?:s|ed|ing)?|"
    r"copyright\w*|scrap(?:e|ed|ing)|likeness|lawsuit|settle\w*)\b"
)
FIRST_PERSON = re.compile(r"\b(?:we|our|us|I|my)\b", re.IGNORECASE)


LEAST_LEAD = 25  # characters of a headline that no sentence begins with by chance


def _table(patterns: str) -> str:
    """One expression out of a table with one pattern per line; a blank stands for any run of blanks."""
    return "|".join(line.strip().replace(" ", r"\s+") for line in patterns.splitlines() if line.strip())


MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
PICTURE = "photo|image|picture|illustration|photograph|screenshot"
# The whole line is litter.
LITTER_LINE = re2.compile(
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
    .replace("MONTH", rf"(?:{MONTH}|\d)")
    .replace("PICTURE", PICTURE)
    + ")"
)
# A credit or a legal notice stands at the end of its line.
LITTER_END = re2.compile(
    r"(?i)(?:\ball rights reserved\b.{0,120}|(?:/|via|\bby)?\s*(?:getty images|shutterstock|ap photo))\W*$"
)
# A call, an advert or a house notice, if the line is short and holds no policy word.
CALL = re2.compile(
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
SALES = re2.compile(
    r"(?i)\b(?:"
    + _table(r"""
        discover|explore|learn more|get in touch|contact us|get started|book an?|sign up|join (?:us|our|the)
        whether you.?re|enroll?|apply (?:now|today)|take the next step|ready to|unlock|elevate|empower\w*|visit our
        our (?:courses?|team|services|experts?|programm?e?s?|lessons?|products?|platform|community|shop|store)
        """)
    + r")\b"
)
READER = re.compile(r"\b(?:you|your|our|us)\b", re.IGNORECASE)
BREADCRUMB = re.compile(r"[^.!?]{1,40}(?:\s*[>›»/|•→]\s*[^.!?>›»|•→]{1,60}){1,6}\W*")
DATE_LINE = re.compile(
    rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(?:{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
    r"(?:[\s,|•·T–-]*(?:at\s+)?\d{1,2}[:.]\d\d.{0,20})?(?:\s*[|•·–-].{0,40})?\W*",
    re.IGNORECASE,
)
# ``... training [TechCrunch](https://…) .`` cites; ``as [TechCrunch](https://…) reports`` names its source in the
# sentence, so there the label stays.
CITING = re.compile(r"(?<=[\w”\"’')])\s?\[[^\[\]\n]{1,80}\]\(https?://[^()\s]{1,500}\)(?=\s?(?:[.!?]|\n|$))")
LABELLED = re.compile(r"\[([^\[\]\n]{1,80})\]\(https?://[^()\s]{1,500}\)")
NAMING = re.compile(r"\b(?:to|by|in|from|at|with|via|on|per|of|told|says|said|and|or|the|a|an|for)$")
# An aggregator's way in: "Jo Bloggs / Harbour News: ", "An anonymous reader quotes a report from Harbour News: ".
BYLINE_BEFORE = re.compile(r"[^:\n]{2,80}:\s")
LEAD_IN = re.compile(
    r"(?i:an anonymous reader|(?:\w+ )?reader \S+|\S+) (?:quotes|shares|writes|reports)\b(?: an?)?(?: [\w-]+)? "
    r"(?:excerpt|report|article|story|post) (?:from|by|in|on) [^:\n]{2,80}:\s+"
    r"|[A-Z][\w ]{2,60}, Published online: [^;\n]{4,30}; doi:10\.\d{4,}/[a-z\d.-]+(?=[A-Z\s])"
)
# Where and when an agency's text begins: "LONDON, 15 May 2025 /Wire/ -- ".
DATELINE = re.compile(r"[A-Z][A-Z .'-]{2,40}(?:, [\w ,.]{4,30})?(?:\s?[/(][^/()\n]{1,40}[/)])*\s+(?:--|[—–])\s+(?=\S)")
DASHED = re.compile(r"\s*(?:[—–:-]\s+|$)")
# "(Jo Bloggs/Harbour News)", "(Harbour News)".
OUTLET_IN_BRACKETS = re.compile(
    r"\s*\((?:[^()]{2,60}/[^()/]{2,40}|[A-Z][\w.’'&-]*(?: (?:[A-Z][\w.’'&-]*|of|the|and|&)){0,5})\)$"
)
IN_BRACKETS = re.compile(r"\s*\([^()]{2,80}\)$")
# Where the words that follow come from: "From a report: ...", "From The Paper: ...".
FROM = re.compile(
    r"(?:^|(?<=[.!?”\"] ))From (?:an? (?:\w+ )?report|[A-Z][\w.’'&-]*(?: [A-Z][\w.’'&-]*){0,5})"
    r"(?::\s*(?=[“\"A-Z…]|$)|…$)"
)
SOURCE_TAIL = re.compile(r"(?<=[.!?…”\"])\s+Source$")
NUMBERED = re.compile(r"(?<=[.!?”\"\w\]])\s?\[\d{1,3}\]")
# Where an episode can be heard: names services that it is not about.
LISTEN = re.compile(
    r"(?:^|(?<=[.!?] ))(?:Listen|Subscribe)(?: to (?:us|it|this episode))? (?:on|via|in) [^.!?\n]{1,140}"
    r"\bpodcasts?\b[^.!?\n]{0,40}[.!]\s*"
)
SENTENCE_END = re.compile(r"(?<=[.!?]) +")
SPACE_BEFORE_STOP = re.compile(r" +(?=[.,;:!?](?:\s|$))")
INLINE_TAIL = re2.compile(
    "(?i)(?:"
    + _table(r"""
        the post\b.{1,300}\b(?:appeared first|first appeared) on\b.{0,120}
        (?:(?:continue|keep) reading|read (?:more|the (?:full|rest|entire)))\b[^.]{0,140}[.…→»]*
        \[(?:link|comments)\](?:\s*\[[\d,]* ?comments?\])?
        © ?\d{4}\b.{0,160}\ball rights reserved\b.{0,120}
        """)
    + r")\s*$"
)
CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\)|(?:read|see|view)\s+(?:more|the\s+(?:full|rest|whole|entire)\b.{0,60}|full\b.{0,40})"
    r"|(?:continue|keep)\s+reading\b.{0,140}|→|»)[\s.…»→\])]*$",
    re.IGNORECASE,
)
APPEARED_FIRST = re.compile(r"\s*The post\b[^\n]{1,300}?\b(?:appeared first|first appeared) on\b[^\n]{0,120}$")
