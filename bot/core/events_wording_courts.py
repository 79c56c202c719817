"""The wording by which sentences tell what courts, lawmakers and regulators do: tables only.

Three per kind: what a headline must say, what a sentence of the text must say (stronger, for a text also tells what
happened long ago), and what forbids the kind. How a table is written: ``events_wording``, which compiles them.
"""

from __future__ import annotations

from bot.core.events import EventKind as Kind
from bot.core.events_tables import Table

COURTS: dict[Kind, Table] = {
    Kind.SETTLEMENT: Table(
        title=r"""
            settle[sd]?\b~(?:suit|lawsuit|case|claims?|dispute|with) // settlement\b // to pay \$[\d.]+ ?\w+~settle //
            (?:resolv|end)(?:es?|ed|s|ing)?\b~(?:lawsuits?|suits?|litigation|legal (?:battle|dispute|fight)) //
            bur(?:y|ies|ied) the hatchet //
            (?:drop|withdr|end)\w*\b~<suit>~(?:deal|agreement|exchange|licens\w+) //
            (?:agree\w*|offer\w*|to|will) pay\w*\b~(?:end|resolve|settle|close|drop)\b // agree\w* in principle\b //
            resolv\w* (?:its|their|the|a) (?:\w+ )?dispute\b // settles?\b~(?:before trial|over\b|out of court) //
            (?:lawsuit|case|suit|dispute)\b~(?:settled|resolved)\b //
            (?:drop|withdr)\w*\b~(?:appeal|suit|lawsuit|case)\b~(?:after agree\w*|licen[cs]\w*)
        """,
        text=r"""
            settle[sd]?\b~(?:suit|lawsuit|case|claims?|dispute) //
            (?:approv\w+|reach\w*|agree\w*|sign\w* off|announc\w+)~settlement\b //
            settlement\b~(?:approv\w+|reached|announced)
        """,
        never=r"""
            settled on // (?:left|remain\w*|yet|matter) to settle // settlers? // such settlements //
            mixed feelings // delays? approval // holds? back on // declined~approval // declines // weigh\w* //
            us(?:e|es|ing)~funds? to settle // ^judge: //
            <court>~(?:reject|den|delay|block|refus|question|consider|toss|throw|put|halt|paus)\w*
        """,
    ),
    Kind.RULING: Table(
        title=r"""
            <bench> // <court>~<rules> // class certification //
            (?:wins?|won|secures?|gets?|grant\w*|den(?:y|ies|ied))\b~(?:injunction|restraining order) //
            (?:injunction|restraining order) against //
            (?:beats?|defeats?|escapes?|dodges?|fends? off|fails?|prevails?)\b~(?:lawsuits?|suits?|case|claims?|bid|
            + appeal) //
            (?:must|can|can[’']t|cannot|may) (?:face|sue|proceed|pursue|add|go to trial|be sued|band together)\b //
            (?:lawsuits?|suits?|case|claims?)\b~(?:can|may|to) (?:proceed|go ahead|move forward|go to trial|
            + continue) //
            (?:lawsuits?|suits?|case|claims?)\b~(?:tossed|dismissed|thrown out|revived|trimmed|certified|upheld|
            + overturned) //
            (?:wins?|won|scores?|loses?|lost|dealt|suffers?)\b~(?:case|lawsuit|suit|ruling|appeal|battle|
            + blow in court|victory)\b // ruling\b // (?:found|held|ruled|holds?)\b~(?:liable|guilty)\b //
            must (?:face|turn over|hand over)\b~(?:lawsuits?|suits?|claims?|trial|judge|court|logs|records) //
            lawsuit dismissed // (?:copyright|court|legal|fair use) (?:win|victory|defeat|loss)\b //
            summary judgment // verdict // fails? to (?:block|stop) // class action~certified //
            (?:shake|escape|advances?|revives?|keeps?)\b~(?:claim|lawsuit|suit|fight)\b //
            settlement\b~(?:delay\w*|holds? back) // (?:decision|reversal)\b~(?:disrupts?|continues) //
            ^judge: //
            <court> (?:says|decides|decided|concludes|agrees|tells)\b // (?:will be|to be|are) heard together\b //
            consolidat(?:ed|es)\b~(?:suits|lawsuits|cases) //
            (?:wins?|won|loses?|lost) (?:\w+ ){0,2}(?:fight|right|access)\b //
            (?:break|setback|blow|win|victory)\b~(?:class action|lawsuit|in court)\b // can[’']t use fair use\b
        """,
        text=r"""
            (?:federal|district|high|appeals?|regional|supreme|german|u\.?s\.?|paris|london|munich|
            + hamburg) <court>~<rules> //
            <court>(?: \w+){0,4} <rules>~(?:lawsuit|suit|case|copyright|fair use|motion|infring\w+|claims?|settlement|
            + order) // (?:court|judge)~granted~motion to dismiss // summary judgment //
            the ruling\b~(?:says|said|found|means) // judge\b~(?:filed|issued|signed) (?:an?|the) (?:new )?order\b
        """,
        never=r"""
            close to a ruling // regulatory ruling // ^a judge says // judge on\b // authority to intervene //
            rule in court // arguing that courts // copyright suit$ // conduct rule // reveal~in court //
            asked the court // tells (?:the )?court // in court filing // if (?:a|the) (?:judge|court) //
            court filings? // mixed feelings // seek(?:s|ing)?\b // court documents // court battle //
            court showdown //
            (?:judges?|court|jury|justices) (?:considers?|weighs?|hears?|signals?|questions?|skeptical|to decide|
            + to hear|may|might|could|asks?|asked|wants?|is (?:asked|told)|calls)\b // AI judges? //
            how (?:the )?courts? // for (?:the )?(?:judge|court)
        """,
    ),
    Kind.FILED: Table(
        title=r"""
            <sue> // fil(?:es?|ed|ing)\b~(?:lawsuits?|suits?|complaint|class[- ]action)\b //
            fac(?:es|ing)\b~(?:lawsuit|suit|class action)\b // (?:hit|slapped) with\b~<suit> //
            (?:take|takes|took|launch\w*|begin|begins|start\w*) legal action //
            (?:bring|brings|launch|launches|launched)\b~(?:lawsuit|suit|class action)\b //
            (?:drag|haul)(?:s|ed)?\b~(?:to|into) court // countersu\w+ //
            (?:lawsuit|class[- ]action|complaint) (?:says|claims|alleges|accuses|targets) // takes~to court //
            face(?:s|d)? (?:\w+ ){0,3}<suit> // (?:target|accuse)\w*\b~in~(?:lawsuit|suit)\b // lawsuit against //
            allege in lawsuit // accuse~infringement // joins?\b~(?:lawsuit|class action) // new (?:lawsuit|suit)\b //
            (?:adds?|expands?)\b~claims\b~(?:lawsuit|suit)\b //
            brings?\b~(?:case|action)\b~(?:against|over|in)\b //
            (?:goes|gone|went|heads?) to (?:the )?(?:\w+ )?(?:High )?Court (?:to stop|over|against)\b //
            files? (?:case|claim|action)\b~(?:against|over)\b // refil(?:es?|ed)\b //
            joins?\b~(?:legal fight|case) (?:against|over)\b //
            alleg\w+ (?:mass |massive |widespread )?(?:copyright|infringement|piracy)\b //
            (?:second|third|another|first) (?:[\w$,.]+ ){0,4}case against\b
        """,
        text=r"""
            (?:is|are|has|have) <sue> // (?:has|have) sued // sued\b~on (?:mon|tues|wednes|thurs|fri|satur|sun)day //
            (?:filed|brought|files)\b~(?:lawsuits?|suits?|complaint|class[- ]action|litigation)\b //
            (?:lawsuit|suit|complaint)\b~(?:was )?filed\b // joined a~(?:lawsuit|class action) //
            facing a~(?:lawsuit|class action) // (?:class[- ]action )?(?:lawsuit|suit) (?:accuses|alleges|concerns) //
            in (?:their|its|the) (?:suit|complaint|lawsuit)\b
        """,
        never=r"""
            (?:who|that|which|it|company|studios|authors|publishers|those|people|writers) (?:\w+ )?su(?:ing|ed)\b //
            sued (?:in 20\d\d|last year|earlier) // (?:would|could|may|can|right to|able to)\b~sue\b //
            weigh(?:s|ing)\b // mull\w* // consider\w* // threat\w* // (?:days?|weeks?|months?|years?) after\b //
            numerous // dozens // in recent years // amid\b // last \w+, \w+ sued // every ai copyright lawsuit //
            win\w*~lawsuit // after~(?:sued|sues) // su(?:ing|ed) it\b // dismiss\w* // amicus //
            lawsuit to move forward // (?:approv|sign)\w*~settlement // settlement~(?:between|with) //
            defen[sc]e against // loses?\b // fil(?:es?|ed)~trademark // trademark // alive // previous\b~lawsuit //
            in (?:the )?[\w.]+[’']s (?:\w+ )?(?:lawsuit|suit) // answers?\b~to\b~(?:lawsuits?|suits?) //
            in response to // visuali[sz]ed // sides with // in lawsuit over // in the lawsuit // largely denie[sd] //
            rules\b //
            cease[- ]and[- ]desist\b //
            responds? to (?:a |the )?(?:lawsuit|suit)\b
        """,
    ),
    Kind.LAW_PASSED: Table(
        title=r"""
            becomes law // (?:is|now|officially) (?:now )?law\b // into law\b //
            (?:signs?|signed|enacts?|enacted|pass(?:es|ed)|adopts?|adopted|approv(?:es|ed)|issues?|
            + introduces)\b~(?:law|bill|act|decree|legislation|executive order|statute)\b //
            (?:law|act|bill)\b~(?:signed|enacted|passed|takes effect|comes into force|enters into force)\b //
            becomes (?:the )?(?:first|second|third|latest) (?:\w+ )?(?:state|country|nation|province) to (?:ban|protect|
            + require|outlaw|criminali[sz]e|regulate|label|mark|recogni[sz]e)\b //
            signs?\b~(?:bills|SB \d+|AB \d+|H\.?B\.? \d+|S\.?B\.? \d+)\b //
            vot(?:e|es|ed) (?:for|to approve|in favou?r of)\b~(?:right|law|act|bill)\b // laws?\b~gets? signed\b //
            <state> law (?:says|makes|lets|gives|protects)\b // becomes (?:the )?(?:first|latest)\b~with\b~law\b //
            (?:rules?|law|act)\b~(?:is|are|now) (?:now )?in force\b
        """,
        text=r"""
            (?:signed|enacted|passed|adopted)\b~(?:law|bill|act|decree|legislation|executive order)\b //
            (?:law|act|bill)\b~(?:was signed|enacted|was passed|came into force|entered into force)\b
        """,
        never=r"""
            demand\w*~pass // urg\w+~pass // calls? (?:on|for) // letter // (?:would|could|should|if) (?:\w+ )?pass //
            pass(?:es|ed)? (?:on|over|by|off) // sign(?:s|ed)? (?:a )?pledge // utility bills? // bill increases?
        """,
    ),
    Kind.REGULATOR: Table(
        title=r"""
            (?:<state>|<body>)(?:['’]s)?(?: \w+){0,3} (?:to investigate|directs?|orders?|(?:to )?investigates?|
            + (?:to )?probes?|blocks?|bans?|fines?|summons?|raids?) // <state>~first to (?:block|ban)\b //
            investigated by\b // fac(?:es|ing)\b~crackdown //
            <body>~(?:order|impos|requir|fin(?:es?|ed)\b|investigat|mandat|opens?|prob|forc|warn|approv|clear|launch|
            + demand|says|rul|asks?|finds?|found|halts?|bans?|block|clos)\w* // ordered to //
            (?:UK|EU|Italy|Ireland|Britain|Brazil|France|Germany)(?:’s|'s)? (?:forces|orders|fines|bans|halts|
            + regulator) // (?:fac(?:es|ing)|under)\b~(?:probe|investigation|inquiry|fines?)\b // rules UK //
            must let // new regulation\b // (?:fined|probed|investigated) by //
            (?:copyright office|patent office|agency)\b~(?:suggests?|concludes?|finds?|rules?|refuses?|grants?|denies|
            + reports?|issues?|publishes?|says)\b // ,\s+(?:US )?agency (?:says|finds|concludes|rules) //
            <body>~(?:wants|urg(?:es|ed)|starts|drops|bars|tells|calls for|fines)\b //
            (?:publish|unveil|releas|finali[sz]|issu)\w*\b~code of practice\b //
            copyright office\b~(?:calls|wants|recommends)\b //
            (?:fires?|ousts?|removes?|dismisses)\b~(?:copyright chief|register of copyrights)\b //
            copyright chief (?:out|fired|ousted|removed)\b //
            (?:officials|regulators|commissioners)\b~(?:violat|broke|breach)\w*
        """,
        text=r"""
            <body>(?: \(\w+\))?(?: \w+){0,3} (?:order\w*|impos\w+|requir\w+|fined|opened|launched|told|asked|banned|
            + blocked|ruled|warned|closed|halted|has ordered|requested|said|says)\b // regulatory ruling //
            regulators (?:are requiring|today ordered)
        """,
        never=r"""
            watchdog says~making users // regulatory pressure // told the watchdog // watchdog group //
            making users who // New York Times\b // would (?:fine|ban|block|force)\b // draft law\b
        """,
    ),
    Kind.LAW_PROPOSED: Table(
        title=r"""
            bills?\b // draft rules\b // rules to regulate\b //
            propos\w+\b~(?:law|legislation|code|changes to copyright|copyright (?:law|reform))\b //
            draft (?:code|law|guidelines|bill|act|legislation)\b //
            <lawmakers>~(?:propos|draft|introduc|unveil|float|circulat|plan|mull|back)\w*\b~(?:bill|law|legislation|
            + act|rules?|bans?|protections?|framework|code|reform)\b //
            (?:lawmakers?|senators?|mps|government)\b~(?:introduc|propos|plan|table)\w* // consultation on\b //
            to require (?:AI|companies|firms|platforms)\b // copyright sell-out // (?:law|legislation|act)\b~would\b //
            <state>~(?:propos|plan|draft|consider|want)\w*\b~(?:law|levy|royalt\w+|exception|copyright|labels?|
            + fees?|legislation)\b // rules? out\b~(?:exception|exemption|carve-out)\b //
            <nation>~(?:propos|plan|draft|consider|want)\w*\b~(?:law|levy|royalt\w+|exception|copyright|labels?|
            + fees?|legislation|rules)\b // asks? for comments\b //
            (?:exception|exemption|carve-out) off the table\b
        """,
        text=r"""
            propos\w+\b~(?:to|in)\b~(?:copyright law|legislation|bill) //
            <lawmakers>~(?:introduc|propos|tabl|draft|circulat)\w*~(?:bill|law|act|legislation)\b //
            (?:bill|draft code|proposal) would\b // proposed changes would // changing copyright law
        """,
        never=r"""
            bill gates // in a proposal for // call(?:s|ed) for // calls on // policy proposal // fails? to block //
            foot the bill // (?:utility|energy|electricity|power) bills? // signed\b // billion // demand\w* //
            urg\w+ // warn\w+ // has (?:enacted|passed)
        """,
    ),
}
