"""The wording by which sentences tell what companies agree, take back, answer and set a day for: tables only.

As in ``events_wording_courts``; how a table is written: ``events_tables``.
"""

from __future__ import annotations

from bot.core.events import EventKind as Kind
from bot.core.events_tables import Table

COMPANIES: dict[Kind, Table] = {
    Kind.REVERSAL: Table(
        title=r"""
            backtracks?\b // relents\b // caves\b // backpedals?\b // rolls? back\b // rollback\b // rethinks?\b //
            pull(?:s|ed)? the plug // retreats?\b // changes? (?:course|tack|its mind) //
            walk(?:s|ed|ing)? (?:it |that |this )?back //
            revers(?:es|ed)\b~(?:polic|terms|course|clause|plan|decision|AI) // backs? down // u-turn //
            (?:<dropped>|shuts? down\b)~(?:clause|wording|language|terms|plans?|feature|update|AI training)\b //
            turn(?:s|ed)? off~feature // deactivates?\b // clarifies\b // clarified\b // rewrites?~terms //
            paus(?:es|ed)\b~(?:AI|training|plans?|rollout|roll-out|generations?|videos?|images?|access|tool|launch) //
            (?:will|says it will) stop\b~(?:us|train|generat|clon|scrap|collect|sell|shar)\w* //
            (?:after|following)\b~(?:backlash|outcry|uproar|revolt|pushback|user anger|anger|objections?|
            + hosts object|users object|artists object|complaints? from|criticism from)\b // bows? to //
            (?:changes|rewrites|updates)~(?:again|after)\b~(?:uproar|backlash|outcry) //
            back(?:s|ed|ing)? (?:away|off|out)\b //
            apologi[sz](?:es|ed)\b // reinstat(?:es|ed)\b // won[’']t\b~after all\b //
            (?:will|to) rewrite\b~(?:polic\w+|terms|clause)\b //
            softens\b // restor(?:es|ed)\b~after\b // relax(?:es|ed)\b~(?:ban|rules?|polic\w+)\b //
            drops?\b~over a complaint\b // withdraws\b~option\b // admits\b~after insisting\b //
            changes\b~again after\b //
            (?:removes?|deletes?|pulls?|withdraws?)\b~(?:guide|data ?set|tool|page|model)\b // halts? AI data\b //
            (?:pulls?|pulled|drops?|dropped|scraps?|kills?)\b~(?:setting|feature|button|remix|option)\b
        """,
        text=r"""
            (?:revis|rewrit|rewrot|remov|withdr|delet|scrapp|struck (?:out|down|from)|backtrack|revers|
            + dropp)\w*\b~(?:its terms|the terms|clause|wording|language|passage|sentence|plans?|the change|polic(?:y|
            + ies))\b~(?:after|following|backlash|outcry|criticism|protest|complaints|uproar)\b //
            (?:remov|withdr|delet|scrapp|backtrack|revers|dropp)\w*\b~(?:its terms|the terms|clause|wording|language|
            + passage|sentence|plans?|the change|polic(?:y|ies))\.?$ //
            (?:after|following)\b~(?:backlash|outcry|uproar|criticism)\b~(?:turning off|removed|revised|revising|
            + withdr\w+|paused|rewrote|scrapped|dropped) // has deactivated //
            (?:clause|wording|passage|language|sentence) (?:has been|was|is) (?:removed|taken out|deleted|withdrawn|
            + replaced) // (?:has |have )?paused\b~(?:training|plans?|rollout) //
            (?:published|issued|posted)\b~clarif\w+ // clarified that // clarified~(?:wording|terms|post|blog)
        """,
        never=r"""
            intended to clarify // meant to clarify // previously pausing // no plans? to //
            will not (?:reverse|withdraw) // refus\w+ to // clarified how // demand\w* // urg(?:e|es|ed)\b //
            should (?:reverse|withdraw|drop) // mega-damages //
            court filings\b
        """,
    ),
    Kind.DEAL: Table(
        title=r"""
            licens\w+(?: \w+)? <deal> // <signed>~<deal> // (?:litigation|lawsuits?) to licensing //
            sell(?:s|ing)?\b~(?:its|their|user|users[’']?|training)\b~<works> // sell(?:s|ing)? training data\b //
            <deal> (?:to train|to use|that lets?|letting|allowing)\b // teams? up with\b // joins? forces with\b //
            agree(?:s|d)? to licen[cs]e // deals? (?:with|allows)\b // partners? with\b // partnership\b //
            licens(?:es|ed) [\d,]+ // deal~licens\w+ // licens\w+~deal // to let~make~with AI //
            (?:licens|sell)\w*\b~(?:its|their) (?:content|archive|catalog\w*|data|posts)\b //
            (?:will|to) (?:let|allow)\b~(?:use|train|learn|access)\w*\b~(?:deal|agreement|partnership|
            + licen[cs]\w+) //
            licens(?:e|es|ing)\b~(?:voices?|catalog\w*|archives?|backlist|librar\w+|articles|books|music|
            + footage|characters|lyrics|stories)\b~(?:to|for)\b //
            (?:pays?|will pay|paying)\b~(?:to train|for (?:access|content|articles|journalism|books|music|data)|
            + each time)\b // sell(?:s|ing)? access\b // licen[cs]es? from\b //
            gives?\b~(?:its|their)\b~<works>~train\b // agree to (?:develop|build|create)\b //
            revenue[- ]sharing (?:plan|program\w*|deal|scheme)\b //
            (?:launch\w*|introduc\w*|offer\w*)\b~(?:a |first )licen[cs]e\b~(?:training|AI)\b //
            join\w*\b~in (?:allowing|letting|licensing)\b // (?:from|signs?|new) AI (?:licensing )?deals\b //
            (?:under|in) (?:a |an |its |the )?(?:new |multi-?year )?(?:deal|agreement|pact) (?:with|worth)\b //
            under new deal\b
        """,
        text=r"""
            (?:announc|sign|struck|strik|ink|reach|enter)\w*\b~licens\w+ (?:deal|agreement|pact)s?\b //
            (?:is|are|has|have) (?:partnering|partnered) with\b~licens\w* //
            (?:announced|signed|struck|inked|reached)\b~<deal> (?:with|that|allowing|to) // will licen[cs]e //
            sell (?:\w+ ){0,3}(?:data|content|posts)\b~to\b //
            licens\w+ (?:deal|agreement)\b~(?:worth|signed|announced|reached|lets?|allows?)
        """,
        never=r"""
            to (?:buy|purchase|acquire)\b // acquisition // takeover // without (?:a |any |the )?(?:proper )?licen //
            not paying // lack of // separate agreement // op/ed // how do we get there // crawl control //
            how musicians // sues\b // sued (?:by|over) // lawsuit // to block // blocks // nobody (?:has )?signed //
            no deal // standard // settlement
        """,
    ),
    Kind.DEADLINE: Table(
        title=r"""
            deadline\b // takes? effect\b //
            (?:postpon|delay|extend|push)(?:s|es|ed|ing)?\b~(?:polic|terms|training|change|deadline|rule|rollout|plan|
            + start)\w* // last (?:day|chance) to //
            have until\b // (?:has|have) (?:\w+ ){1,3}left to\b //
            must\b~by (?:(?:January|February|March|April|May|June|July|August|September|October|November|
            + December|Jan\.?|Feb\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)|\d+ (?:January|February|March|April|
            + May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Aug\.?|Sept?\.?|Oct\.?|
            + Nov\.?|Dec\.?)|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|the end of)\b //
            kicks? in (?:on|next|today|tomorrow|Monday|Saturday|Sunday|August|January)\b //
            closes? (?:tonight|today|tomorrow|on|this week)\b // grace period\b // window\b~ends?\b //
            until (?:(?:January|February|March|April|May|June|July|August|September|October|November|December|
            + Jan\.?|Feb\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)|\d+ (?:January|February|March|April|May|June|
            + July|August|September|October|November|December|Jan\.?|Feb\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|
            + Dec\.?)) (?:\d+ )?to (?:opt|object|decide|claim|say|tell)\b //
            (?:objections|comments|claims) (?:must be|are) (?:in|due)\b // becomes? mandatory\b //
            (?:days|weeks|months) to (?:opt|object|decide|claim|pull|respond|reject)\b //
            (?:is|was|been) extended until\b // can only object until\b // until the end of\b //
            unless you (?:write|opt|object|act)\b
        """,
        text=r"""
            (?:take|takes|took|taking|come|comes|coming|go|goes) (?:in)?(?:to )?(?:effect|force)\b //
            effective (?:date|from|on|as of|immediately|\d) //
            effective (?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w* \d) //
            (?:until|by|before)\b~to (?:opt out|object)\b //
            (?:opt out|object)\b~(?:by|before|until)\b //
            (?:postpone|delay|extend|pushe?)[sd]?\b(?: back)?~(?:until|from|by|to) (?:\w+ ){0,2}(?:\d|January|
            + February|March|April|May|June|July|August|September|October|November|December) // deadline\b
        """,
        never=r"""
            and deadline\b // deadline (?:reports?|reported|says) // delay\w* (?:approval|launch) // pushing feds //
            pushes google // push(?:es|ing|ed)? (?:for|forward|back against) // cost-effective // effective at //
            judge // approval
        """,
    ),
    Kind.RESPONSE: Table(
        title=r"""
            den(?:ies|ied)\b // responds?\b // (?:hits?|push(?:es)?) back\b // pledg(?:es|ed)\b // vows\b //
            promis(?:es|ed)\b //
            (?:rejects?|disputes?|refutes?|dismisses)\b~(?:claims?|reports?|rumou?rs?|accusations?) // insists?\b //
            defends? (?:itself|its|against) // says it (?:never|has never|does not|doesn[’']t|won[’']t|will not) //
            (?:refus(?:es|ed)|declin(?:es|ed)) to sign\b // (?:will not|won[’']t) sign\b //
            in defense against // explains how\b // details\b~watermark //
            (?:argues?|contends?|maintains?)\b~(?:fair use|transformative|legal|not|isn[’']t)\b //
            calls?\b~(?:lawsuit|suit|claims?|allegations)\b~(?:baseless|misleading|meritless|without merit|
            + frivolous)\b // moves? to dismiss\b // says\b~(?:is|are)(?: not|n[’']t)\b~train\w* //
            defends\b // tells (?:the )?(?:court|judge) that\b //
            asks\b~(?:judge|court)\b~(?:dismiss|toss|throw out|end)\b //
            claims\b~(?:personal use|not illegal|isn[’']t illegal|fair use)\b //
            accuses\b~of (?:hacking|tricking)\b // says it will (?:strengthen|add|improve|not)\b //
            says\b~(?:will not|won[’']t) be (?:sold|used|shared)\b //
            (?:won[’']t|will not) let AI\b // responds? to (?:a |the )?(?:lawsuit|suit)\b
        """,
        text=r"""
            den(?:ies|ied)\b~(?:claim|train|wrongdoing|using|that|it|alleg|ever)\w* //
            (?:says|said|told|insist\w*|maintain\w*|stress\w*|added|stated)\b~(?:never|does not|doesn[’']t|did not|
            + has not) (?:been )?(?:us|train|sell|sold|shar|licens|scrap|violat|infring|allow|cop)\w* //
            responded to (?:the )?(?:criticism|backlash|claims?|accusations?|allegations?|reports?)\b //
            said in (?:a )?response\b // has (?:clarified|explained) how
        """,
        never=r"""
            judge\b // court (?:said|says) // den(?:y|ies|ied) (?:a|the|its)? ?(?:motion|bid) // plaintiffs? //
            if (?:[\w’']+ ){0,5}(?:do|does|did)n[’']t
        """,
    ),
}
