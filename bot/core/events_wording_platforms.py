"""The wording by which sentences tell what platforms and the people around them do: tables only.

Three per kind: what a headline must say, what a sentence of the text must say (stronger, for a text also tells what
happened long ago), and what forbids the kind. How a table is written: ``events_wording``, which compiles them.
"""

from __future__ import annotations

from bot.core.events import EventKind as Kind
from bot.core.events_tables import Table

PLATFORMS: dict[Kind, Table] = {
    Kind.CRAWLER: Table(
        title=r"""
            (?:block(?:s|ed|ing)?|cuts? off|shuts? out|bars?|barred|restrict\w*|limits?|charg(?:es?|ing)|forbids?|
            + bans?|prohibits?|stops?)\b~(?:crawl\w*|scrap\w+|bots\b|API\b|GPTBot|(?:AI|LLM) (?:developers?|companies|
            + firms|vendors|makers)|developers?~train\w*) // crawl(?:er)? (?:control|polic\w+) //
            (?:war|battle|fights?|fighting) (?:on|against|with) AI (?:crawl|scrap|bots)\w* //
            don[’']t use our content //
            (?:developer (?:agreement|terms|policy)|API (?:terms|rules|agreement|pric\w+|polic\w+))\b //
            pay[- ]per[- ]crawl //
            robots\.txt\b //
            (?:crawlers?|bots|scrapers?)\b~(?:must pay|pay up|blocked|barred|shut out|locked out)\b //
            block(?:s|ed|ing)?\b~from (?:showing|indexing|crawling)\b // one-click block\w* //
            (?:trap|maze|poison|tarpit)\w*\b~(?:crawl|bot|scrap)\w* //
            clos(?:es|ed)\b~API\b // limit(?:s|ing|ed)?\b~(?:data dump|archive access)\b // stealth crawl\w* //
            no-crawl\b
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
            (?:consent|likeness|robots\.txt)~(?:registry|framework|indicator|standard|tool)\b // consent over how //
            (?:can|may) (?:now )?(?:turn off|switch off|decline|refuse|exclude|disable)\b //
            gives?\b~(?:option|control|a say|choice|switch)\b~(?:AI|train\w*|share|keep|posts|work|likeness)\b //
            offer(?:s|ing)?\b~(?:way|tool|option)\b~(?:remove|find|refuse|control|protect)\b //
            lets?\b~(?:exclude|remove|refuse|decline|turn off)\b~(?:AI|train\w*|pictures|work|songs|posts|data)\b //
            likeness[- ]detection\b //
            can now (?:restrict|stop|control|choose)\b // propos\w+\b~settings\b // launch\w* form\b //
            releas\w+\b~(?:app|tool)\b~(?:artists|creators|musicians|authors|photographers)\b //
            right to withdraw\b //
            (?:will|to) (?:let|allow)\b~(?:exclude|remove|refuse|decline|request)\b //
            (?:will be|are|is) able to (?:find|request|remove|exclude|take down|block|refuse)\b //
            lets? (?:any|all|more|every)\b~(?:take down|find|remove)\b
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
            (?:tone down|see less|hide|turn off|less of)\b~AI\b~(?:content|videos?|slop|music|images) //
            (?:requires?|asks?|forces?|obliges?)\b~(?:tell|declare|disclose|say how|reveal|label|mark|
            + tag)\b~(?:AI|generated)\b // (?:stop|stops) paying\b~AI\b //
            (?:new|updated) (?:rules|standards|policy|guidelines) (?:on|for|about) AI\b // guaranteed human\b //
            AI[- ]written\b~(?:banned|welcome|deletion|rejected)\b //
            (?:disqualif|ineligib|rescind|withdraw|strip|revok)\w*\b~(?:award|prize|honou?r)\w*\b~AI\b //
            (?:will|to|must) (?:tag|mark|flag|label)\b~AI\b // suspend\w*\b~(?:post|upload)\w*\b~AI\b //
            standards allow AI\b // deletion of articles\b~AI\b //
            pulls?\b~(?:novel|book|song|track|album|ad|game|story)\b~AI\b //
            AI (?:cleanup|clean-up|crackdown|purge)\b // marks?\b~AI-generated\b
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
            takes? effect // trademark\w* // which would ban // letter\b // legal strategy // beyond the grave //
            labels[’'] // labell?ing laws?\b // fight(?:s|ing)? over\b // labels can[’']t\b
        """,
    ),
    Kind.FLAGGED: Table(
        title=r"""
            (?:spot|notic|flag|discover|uncover|find|found)\w*\b~(?:clause|terms|wording|fine print|small print)\b //
            (?:clause|wording|fine print|terms)\b~(?:spark|rais|alarm|ang(?:er|ry)|worr|outrage|backlash|
            + under fire)\w* //
            (?:terms|clause|contract|agreement|setting|polic\w+)\b~,? (?:users|creators|artists|developers|
            + authors|customers|agents|experts|lawyers|photographers|genealogists|students|fans|musicians|
            + writers|illustrators)\b~(?:say|warn|find|discover|notice|claim|point out)\b //
            (?:users|creators|artists|developers|authors|customers|people|illustrators|photographers|
            + musicians) (?:\w+ )?(?:notic|spot|discover|find|found|warn)\w*\b~(?:setting|clause|terms|line|
            + permission|contract|toggle|addendum)\b // hidden (?:permission|clause|line)\b //
            (?:terms|polic\w+|agreement)\b~(?:seems?|appears?) to (?:grant|allow|let|give)\b //
            (?:users|creators|artists|developers|customers|members|agents|students|parents|musicians|
            + authors) (?:discover|notic|find out|found out|point out)\w*\b
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
            + people[’']s)\b // uses (?:\w+ )?content to train // train on \w+~(?:content|posts|data)~by default //
            will train (?:on|its|AI)\b~(?:by default|users|customers|members|your)\b //
            adds? (?:a |an )?(?:line|clause|sentence|section|notice)\b~(?:AI|training)\b //
            rewrites?\b~agreement\b //
            AI training by default\b // to train (?:its )?AI on\b~(?:posts|photos|chats|conversations|data|code)\b //
            will (?:save|keep|use|share|collect)\b~(?:for AI training|to train)\b
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
            us(?:e|es|ing) (?:\w+ )?AI (?:to|for|in|on|apps?|applications?|tools?|features?)\b //
            under (?:a |an |its |the )?(?:new )?(?:deal|agreement|pact)\b
        """,
    ),
}
