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
            settle[sd]?\b~(?:suit|lawsuit|case|claims?|dispute|with) // settlement\b // to pay \$[\d.]+ ?\w+~settle
        """,
        text=r"""
            settle[sd]?\b~(?:suit|lawsuit|case|claims?|dispute) //
            (?:approv\w+|reach\w*|agree\w*|sign\w* off|announc\w+)~settlement\b //
            settlement\b~(?:approv\w+|reached|announced)
        """,
        never=r"""
            settled on // settlers? // such settlements // mixed feelings // delays? approval // holds? back on //
            declined~approval // declines
        """,
    ),
    Kind.RULING: Table(
        title=r"""
            <court>~<rules> // (?:wins?|won|loses?|lost)\b~(?:case|lawsuit|suit|ruling|appeal|battle)\b // ruling\b //
            lawsuit dismissed //
            (?:copyright|court|legal|fair use) (?:win|victory|defeat|loss)\b // summary judgment // verdict //
            fails? to (?:block|stop) // class action~certified //
            (?:shake|escape|advances?|revives?|keeps?)\b~(?:claim|lawsuit|suit|fight)\b //
            settlement\b~(?:delay\w*|holds? back) // (?:decision|reversal)\b~(?:disrupts?|continues) //
            court (?:says|finds)\b
        """,
        text=r"""
            (?:federal|district|high|appeals?|regional|supreme|german|u\.?s\.?|paris|london|munich|
            + hamburg) <court>~<rules> //
            <court>(?: \w+){0,4} <rules>~(?:lawsuit|suit|case|copyright|fair use|motion|infring\w+|claims?|settlement|
            + order) // (?:court|judge)~granted~motion to dismiss // summary judgment //
            the ruling\b~(?:says|said|found|means)
        """,
        never=r"""
            close to a ruling // regulatory ruling // judge says // judge on\b // authority to intervene //
            rule in court // arguing that courts // copyright suit$ // conduct rule // reveal~in court //
            asked the court // tells (?:the )?court // in court filing // if (?:a|the) (?:judge|court) //
            court filings? // mixed feelings
        """,
    ),
    Kind.FILED: Table(
        title=r"""
            <sue> // fil(?:es?|ed|ing)\b~(?:lawsuits?|suits?|complaint|class[- ]action)\b //
            fac(?:es|ing)\b~(?:lawsuit|suit|class action)\b // hit with\b~(?:lawsuit|suit) // takes~to court //
            (?:target|accuse)\w*\b~in~(?:lawsuit|suit)\b // lawsuit against // allege in lawsuit //
            accuse~infringement // joins?\b~(?:lawsuit|class action) // new (?:lawsuit|suit)\b
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
            sued (?:in 20\d\d|last year|earlier) // weigh(?:s|ing)\b // mull\w* // consider\w* // threat\w* //
            (?:days?|weeks?|months?|years?) after\b // numerous // dozens // in recent years // amid\b //
            last \w+, \w+ sued // every ai copyright lawsuit //
            win\w*~lawsuit // after~(?:sued|sues) // su(?:ing|ed) it\b // dismiss\w* // amicus //
            lawsuit to move forward // (?:approv|sign)\w*~settlement // settlement~(?:between|with) //
            defen[sc]e against // loses?\b // fil(?:es?|ed)~trademark // trademark // alive // previous\b~lawsuit //
            visuali[sz]ed // sides with // in lawsuit over // in the lawsuit // largely denie[sd] // rules\b
        """,
    ),
    Kind.LAW_PASSED: Table(
        title=r"""
            (?:signs?|signed|enacts?|enacted|pass(?:es|ed)|adopts?|adopted|issues?|introduces)\b~(?:law|bill|act|
            + decree|legislation|executive order|statute)\b //
            (?:law|act|bill)\b~(?:signed|enacted|passed|takes effect|comes into force|enters into force)\b
        """,
        text=r"""
            (?:signed|enacted|passed|adopted)\b~(?:law|bill|act|decree|legislation|executive order)\b //
            (?:law|act|bill)\b~(?:was signed|enacted|was passed|came into force|entered into force)\b
        """,
        never=r"""
            demand\w*~pass // urg\w+~pass // calls? (?:on|for) // letter // (?:would|could|should|if) (?:\w+ )?pass //
            pass(?:es|ed)? (?:on|over|by|off)
        """,
    ),
    Kind.REGULATOR: Table(
        title=r"""
            <body>~(?:order|impos|requir|fin(?:es?|ed)\b|investigat|mandat|opens?|prob|forc|warn|approv|clear|launch|
            + demand|says|rul|asks?|finds?|found|halts?|bans?|block|clos)\w* // ordered to //
            (?:UK|EU|Italy|Ireland|Britain|Brazil|France|Germany)(?:’s|'s)? (?:forces|orders|fines|bans|halts|
            + regulator) // rules UK // must let // new regulation\b // (?:fined|probed|investigated) by
        """,
        text=r"""
            <body>(?: \(\w+\))?(?: \w+){0,3} (?:order\w*|impos\w+|requir\w+|fined|opened|launched|told|asked|banned|
            + blocked|ruled|warned|closed|halted|has ordered|requested|said|says)\b // regulatory ruling //
            regulators (?:are requiring|today ordered)
        """,
        never=r"""
            watchdog says~making users // regulatory pressure // told the watchdog // watchdog group // making users who
        """,
    ),
    Kind.LAW_PROPOSED: Table(
        title=r"""
            bill\b // propos\w+\b~(?:law|legislation|code|changes to copyright|copyright (?:law|reform))\b //
            draft (?:code|law|guidelines|bill|act)\b //
            (?:lawmakers?|senators?|mps|government)\b~(?:introduc|propos|plan|table)\w* //
            to require (?:AI|companies|firms|platforms)\b // copyright sell-out // (?:law|legislation|act)\b~would\b
        """,
        text=r"""
            propos\w+\b~(?:to|in)\b~(?:copyright law|legislation|bill) //
            (?:lawmakers?|senators?|government)\b~(?:introduc|propos|tabl)\w*~(?:bill|law|act|legislation)\b //
            (?:bill|draft code|proposal) would\b // proposed changes would // changing copyright law
        """,
        never=r"""
            bill gates // in a proposal for // call(?:s|ed) for // calls on // policy proposal // fails? to block //
            foot the bill // signed\b // billion // demand\w* // urg\w+ // warn\w+ // has (?:enacted|passed)
        """,
    ),
}
