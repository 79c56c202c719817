"""The wording by which sentences tell what platforms and the people around them do: tables only.

Three per kind: what a headline must say, what a sentence of the text must say (stronger, for a text also tells what
happened long ago), and what forbids the kind. How a table is written: ``events_wording``, which compiles them.
"""

from __future__ import annotations

from bot.core.events import EventKind as Kind
from bot.core.events_tables import Table

PLATFORMS: dict[Kind, Table] = {
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
            after\b~(?:backlash|outcry|uproar|revolt|pushback|user anger)\b // bows? to //
            (?:changes|rewrites|updates)~(?:again|after)\b~(?:uproar|backlash|outcry)
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
            should (?:reverse|withdraw|drop) // mega-damages
        """,
    ),
    Kind.DEAL: Table(
        title=r"""
            licens\w+(?: \w+)? <deal> // <signed>~<deal> // (?:litigation|lawsuits?) to licensing //
            sell(?:s|ing)?\b~(?:its|their|user|users[’']?|training)\b~<works> // sell(?:s|ing)? training data\b //
            <deal> (?:to train|to use|that lets?|letting|allowing)\b // teams? up with\b // joins? forces with\b //
            agree(?:s|d)? to licen[cs]e // deals? (?:with|allows)\b // partners? with\b // partnership\b //
            licens(?:es|ed) [\d,]+ // deal~licens\w+ // licens\w+~deal // to let~make~with AI //
            (?:licens|sell)\w*\b~(?:its|their) (?:content|archive|catalog\w*|data|posts)\b
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
    Kind.CRAWLER: Table(
        title=r"""
            (?:block(?:s|ed|ing)?|cuts? off|shuts? out|bars?|barred|restrict\w*|limits?|charg(?:es?|ing)|forbids?|
            + bans?|prohibits?|stops?)\b~(?:crawl\w*|scrap\w+|bots\b|API\b|GPTBot|(?:AI|LLM) (?:developers?|companies|
            + firms|vendors|makers)|developers?~train\w*) // crawl(?:er)? (?:control|polic\w+) //
            (?:war|battle|fights?|fighting) (?:on|against|with) AI (?:crawl|scrap|bots)\w* //
            don[’']t use our content //
            (?:developer (?:agreement|terms|policy)|API (?:terms|rules|agreement|pric\w+|polic\w+))\b //
            pay[- ]per[- ]crawl
        """,
        text=r"""
            (?:block|bar|forbid|prohibit|ban|restrict)\w*\b~(?:AI|training|GPT)\b~(?:crawlers?|scrapers?|bots)\b //
            (?:crawlers?|bots)\b~(?:are|will be|now) blocked //
            (?:API|developer (?:agreement|terms))\b~(?:bar|forbid|prohibit|ban|block|may not|must not|not allow)\w* //
            (?:bar|forbid|prohibit|ban)\w*\b~(?:developers?|third parties|others|anyone)\b~(?:train|fine-tun)\w* //
            pay[- ]per[- ]crawl\b~(?:launch|introduc|let)\w*
        """,
        never=r"""
            consider\w* // debat\w+ // wants?\b // accus\w+ // despite // flout\w* // su(?:es|ed|ing)\b // lawsuit //
            even after // discussed // could\b // stopped asking
        """,
    ),
    Kind.CHOICE: Table(
        title=r"""
            <offers>~opt(?:s|ed|ing)?[- ]?(?:out|in)\b // provid\w+\b~opt(?:ing)?[- ]out\b // a way\b~opt out\b //
            opt[- ](?:out|in)\b~(?:<offers>|for) // (?:setting|toggle|switch)\b~(?:train|AI)\w* // refuse to let\b //
            (?:choose|decide|control) (?:whether|how|if|which)\b //
            (?:registry|framework|indicator|standard|tool)\b~(?:consent|train\w*|likeness|ecosystem|robots) //
            (?:consent|likeness|robots\.txt)~(?:registry|framework|indicator|standard|tool)\b // consent over how
        """,
        text=r"""
            (?:can|could|may|able to|let|lets|letting|allow\w*|option to|way to|
            + chance to) (?:\w+ ){0,4}?opt[- ]?(?:out|in)\b // opt(?:ing)? out means //
            opt[- ](?:out|in) (?:setting|toggle|switch|form|tool|mechanism|option)\b //
            (?:new )?(?:setting|toggle|switch)\b~(?:train\w*|third[- ]part\w+) //
            (?:objection form|form to object|object to)\b~(?:train|use|AI)\w* //
            will be able to~(?:flag|refuse|choose) // allow\w*~to detail how~reused // adding?~content credentials
        """,
        never=r"""
            no (?:way|option|clear way|explicit) (?:to )?opt // fail(?:s|ed) to deliver //
            no (?:setting|switch|toggle|form|button|mechanism)\b // not (?:say|clear|known) (?:whether|if)\b //
            n[o’']t (?:offer|have|provide) // no opt // without~(?:way|option) to opt // unless~opt[- ]?out //
            opted out\b // demand\w* // only \d+ authors // settlement // artists opt in // how to (?:stop|opt) //
            should have been // slop // playlist // warn\w+ against // participants? // trademark // licensing deal //
            hidden\b // does not (?:offer|give) // do not (?:offer|give) // instead of opt
        """,
    ),
    Kind.LABELLING: Table(
        title=r"""
            labels?\b~(?:AI|song|track|music|deepfake|content|artist|persona)\w* // labell?ing\b // labell?ed\b //
            (?:AI|persona)\b~labels?\b // tags?\b~AI // watermark\w* // badges?\b // demoneti[sz]\w+ //
            monetization\b // verified by\b // (?:won[’']t|not|no) (?:pay|earn|recommend)\b // strip royalties //
            artist profile protection // approve releases //
            (?:bans?|banned|banning|removes?|removed|pulls?|pulled|takes? down|took down|deletes?|blocks?|blocked|
            + exclud\w+|crack(?:s|ed|ing)? down|crackdown|fights?|purge|filters?|restrict\w*|reject\w*|
            + report)\b~<made> // slop(?:’|'|”)?[ -]?(?:button|anymore|reporting|report) // AI slop, offers //
            doesn[’']t want your AI // fights? (?:back )?against AI // (?:pay|royalties)\b~AI-(?:generated|made) //
            disclos\w+\b~AI\b // AI\b~disclos(?:e|ures?)\b // require\w*\b~(?:labels?|watermark\w*|disclos\w+) //
            pull(?:s|ed)?\b~(?:after|over) AI (?:allegations|accusations|claims|concerns|fears) //
            (?:rules|guidelines|limits)\b~(?:using|use of|for) (?:gen(?:erative)? )?AI\b //
            (?:tone down|see less|hide|turn off|less of)\b~AI\b~(?:content|videos?|slop|music|images)
        """,
        text=r"""
            (?:label|tag|mark|flag|badge|watermark|ban|demoneti[sz]e|remove|exclude|block|reject)(?:s|ed|ing|ling|
            + led)?\b~AI[- ]?(?:generated|made|persona|music|content|albums?|tracks?|songs?|slop|generations) //
            (?:AI|machine)[- ](?:generated|made)\b~(?:will be|are|be) (?:labell?ed|tagged|removed|excluded|banned|
            + demoneti[sz]ed|blocked) // will ban\b~(?:author|research|upload)\w* // (?:seems like ai slop)
        """,
        never=r"""
            (?:record|music|indie|independent|major|former|big|three|wine) labels?\b //
            labels (?:to|and|who|that|are|have|say|ask|sue|sign|strike|want|drop|settle)\b //
            labels (?:some )?AI (?:compan|firm|startup)\w* // if they (?:train|scrap) // will streaming services //
            not currently taking // fails? to block // bill\b // su(?:es|ed)\b // crawlers? // mad that //
            perversion // publishers, pirated // lawsuit // removal is cumbersome // training on // scrap\w+ //
            takes? effect // trademark\w* // which would ban // letter\b // legal strategy // beyond the grave
        """,
    ),
    Kind.FLAGGED: Table(
        title=r"""
            (?:spot|notic|flag|discover|uncover|find|found)\w*\b~(?:clause|terms|wording|fine print|small print)\b //
            (?:clause|wording|fine print|terms)\b~(?:spark|rais|alarm|ang(?:er|ry)|worr|outrage|backlash|under fire)\w*
        """,
        text=r"""
            (?:spotted|noticed|flagged|discovered|uncovered|pointed out|called out|drew attention to|
            + highlighted)\b~(?:clause|terms|wording|language|change|polic(?:y|ies)|update|passage|by\b) //
            (?:clause|terms|wording|language|change|polic(?:y|ies)|update|passage)\b~(?:was|were|been|
            + as)? ?(?:first )?(?:spotted|noticed|flagged|discovered|uncovered|pointed out|called out)\b
        """,
        never=r"""
            after (?:\w+ )?(?:backlash|outcry|uproar) // flagged (?:for|as) // flag for youtube // false //
            tracks? (?:flagged|spotted)
        """,
    ),
    Kind.TERMS: Table(
        title=r"""
            (?:<changed>|introduc\w*\b|new\b)~<terms> //
            <terms>~(?:updat\w+|chang\w+|now\b|allow\w*|permit\w*|let\b|let AI|grants?|gives?|add\w*) //
            (?:will|is now|now|starts?|began|begins?|to start|to begin|intends to|plans to) (?:start |begin |
            + now )?(?:using|use|uses|train(?:ing)?)\b~(?:AI|models?|content|posts|streams|data|chats?|conversations|
            + messages|photos)\b // will (?:now )?(?:learn|train) (?:from|on) (?:your|users[’']|members[’']|
            + people[’']s)\b // uses (?:\w+ )?content to train // train on \w+~(?:content|posts|data)~by default
        """,
        text=r"""
            (?:has |have |quietly |had )?<changed>(?: \w+){0,2} (?:its|their|the|a|new)\b~(?:<terms>|wording\b|
            + sentence\b|passage\b) //
            (?:clause|wording|sentence|passage)\b~(?:was|were|has been|had been) (?:added|inserted)\b //
            (?:new|updated|revised) <terms>~(?:take|takes|say|says|allow|let|give|grant|cover|state|permit|will|came|
            + come)\w* // will now use\b~train\w* //
            (?:announced|said|says)\b~(?:going to|will|intends to|plans to) (?:start |begin )?(?:use|using|train|
            + training)\b~(?:AI|models?)\b // by default\b~train\w* //
            train\w*\b~(?:on |switched on |turned on )by default //
            (?:preparing|publish\w*|releas\w*) an? update to its //
            (?:terms|policy|agreement)\b~(?:were|was) (?:updated|changed|amended|revised)\b
        """,
        never=r"""
            copyright law // calls? for // policy proposal // wants?\b~to chang // accus\w+ // alleg\w+ //
            su(?:es|ed|ing)\b // refus\w+ // judge\b // action plan // watchdog says // n[o’']t (?:been )?chang //
            did not change // no change // had not changed // lawsuit // slop // destroy\w* // trashing //
            to train AI:  // without asking$ //
            us(?:e|es|ing) (?:\w+ )?AI (?:to|for|in|on|apps?|applications?|tools?|features?)\b
        """,
    ),
    Kind.DEADLINE: Table(
        title=r"""
            deadline\b // takes? effect\b //
            (?:postpon|delay|extend|push)(?:s|es|ed|ing)?\b~(?:polic|terms|training|change|deadline|rule|rollout|plan|
            + start)\w* // last (?:day|chance) to
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
            in defense against // explains how\b // details\b~watermark
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
