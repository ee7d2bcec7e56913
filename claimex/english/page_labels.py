"""List the labels, set phrases and patterns of boilerplate lines, by kind of zone.

`layout/boilerplate.py` applies them to one line, and `layout/zone_finder.py` also considers its position. A phrase is
listed only if a sentence of news is hardly ever equal to it or begins with it, because a lost sentence of the body text
is worse than an advertisement that is kept. The lists were written by hand from the pages of news sites, and tested on
every paragraph with an attribution in the PolNeAR train and dev parts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english._lists import _phrases, words
from claimex.english.dates import TIME
from claimex.vocabulary import ZoneKind

if TYPE_CHECKING:
    from collections.abc import Mapping


WHOLE_LINES: Mapping[ZoneKind, frozenset[str]] = {
    "advertisement": _phrases("""
        advertisement|advertisements|ad|ads|sponsor|sponsored|sponsored content|sponsored post|sponsored posts|
        paid post|sponsored links|sponsored stories|paid content|paid partnership|promoted|promoted content|
        promoted stories|partner content|advertorial|ad choices|adchoices|report ad|report this ad|skip ad|
        skip advertisement|remove ads|story continues below|story continues below advertisement|
        story continues after advertisement|article continues below|article continues below advertisement|
        article continues after advertisement|continues below|shop now|article continues after this advertisement|
        story continues below this advertisement|scroll to continue|continue reading below|content continues below|
        scroll down to continue|buy now|advertisement - scroll to continue
    """),
    "subscription": _phrases("""
        subscribe|subscribe now|subscribe today|subscribe here|sign up|sign up now|sign up here|sign up for free|
        sign in|log in|login|register|newsletter|newsletters|stay informed|stay up to date|stay in the know|
        unsubscribe|become a member|become a subscriber|become a supporter|get the app|download the app|premium|
        subscribers only|subscriber only|start your free trial|support us|donate|enter your email|
        enter your email address|email address|our newsletters|join now|subscribe to our newsletter
    """),
    "share": _phrases("""
        share|share this|share this article|share this story|share article|share on|tweet|retweet|print|print this|
        print this article|pin it|email|email this|copy link|font size|text size|listen to this article|
        listen to this story|listen|comments|comment|no comments|leave a comment|post a comment|add a comment|
        view comments|reply|flag|show comments|view all comments|join the conversation|join the discussion|
        share and comment below|read comments|gift this article|follow us|like us on facebook|follow us on twitter|
        facebook|twitter|instagram|whatsapp|linkedin|reddit|pinterest|save|save for later|bookmark
    """),
    "notice": _phrases("""
        accept|accept all|accept all cookies|accept cookies|reject all|manage cookies|manage preferences|
        manage options|cookie settings|cookie policy|privacy policy|privacy notice|terms of use|terms of service|
        terms and conditions|terms & conditions|all rights reserved|for immediate release|end|ends|press release|
        note to editors|notes to editors|notes for editors|notes to editor|about us|contact us|correction appended|
        corrections appended|loading|copyright|accept manage|got it|i agree|correction|corrections|clarification|
        editor's note|editors' note
    """),
    "links": _phrases("""
        skip to content|skip to main content|skip to navigation|back to top|back to home|back|next|previous|
        homepage|home page|home|menu|navigation|main navigation|search|topic|topics|tags|categories|breadcrumb|
        see all|view all|elsewhere on the web
    """),
    "teaser": _phrases(
        "read more|continue reading|keep reading|read the full story|read full story|read the full article"
    ),
    "caption": _phrases("""
        photo|photos|picture|image|image credit|photo credit|file photo|graphic
    """),
}
"""Whole lines, in small letters and without the characters around them."""

LINK_HEADINGS = _phrases("""
    related|related stories|related articles|related content|related news|related links|related posts|
    related topics|related coverage|trending|trending now|trending stories|most read|most popular|most viewed|
    most shared|most commented|most watched|also read|what to read next|popular|popular now|popular stories|
    more news|more stories|more headlines|more articles|more top stories|more on this|more on this story|
    more on this topic|more like this|recommended|recommended for you|recommended reading|recommended stories|
    you may also like|you might also like|you may like|you may be interested in|you might be interested in|
    read next|up next|top stories|latest news|latest stories|latest headlines|latest videos|editor's picks|
    editors' picks|around the web|from the web|don't miss|explore more|in other news|see also|read also|
    further reading|more from this author|more coverage|must read|must reads|tags|topics
""")
"""Headings with links to other pages below them. Every line that begins with one of LINKS_FROM is one too."""
LINKS_FROM = ("more from ", "also on ", "more stories from ", "latest from ")

POINT_HEADINGS = _phrases("""
    key points|key takeaways|key facts|at a glance|highlights|story highlights|in brief|what to know|
    what you need to know|summary|in this article|the main points|takeaways
""")
"""Headings with the article's own main points below them."""

NOTE_HEADINGS = _phrases(
    "note to editors|notes to editors|notes for editors|notes to editor|editor's notes|editors' notes"
)
"""Headings of the notes at the end of a press release."""

LABELS: Mapping[ZoneKind, frozenset[str]] = {
    "advertisement": _phrases("""
        advertisement|advertorial|sponsored|sponsor|ad|promoted|promotion|paid post|paid content|partner content
    """),
    "caption": _phrases("""
        photo|photos|photo credit|photo by|photograph|photography|photographs|picture|pictures|picture credit|
        pictured|image|images|image credit|caption|credit|credits|graphic|graphics|illustration|video|video credit|
        file photo|file|pic|photo illustration|screenshot
    """),
    "teaser": _phrases("""
        read more|read next|read also|also read|read|see also|related|related story|related stories|related article|
        next week|watch|watch now|watch live|watch more|listen|listen now|don't miss|recommended|must read|more|
        must-read|in pictures|explore|up next|learn more|more on this|more on this story|full story|full coverage
    """),
    "share": _phrases("""
        share|share this|share this article|share this story|follow us|font size|text size
    """),
    "subscription": _phrases("""
        newsletter|newsletters|subscribe|sign up
    """),
    "notice": _phrases("""
        editor's note|editors' note|editors note|editor's notes|editors' notes|publisher's note|author's note|
        correction|corrections|clarification|clarifications|correction appended|disclaimer|disclosure|embargo|
        embargoed|sources|press contact|press contacts|media contact|media contacts|contact|contacts|note to readers
    """),
    "links": _phrases("""
        tag|tags|topics|filed under|categories|category|keywords|more on|see more on|related topics
    """),
}
"""Labels before a colon, a bar or a dash and the words that they label."""
_KIND_BY_LABEL: Mapping[str, ZoneKind] = {label: kind for kind, labels in LABELS.items() for label in labels}

SHARE_WORDS = words("""
    share tweet pin email e-mail mail print copy link url save bookmark comment comments like republish sms facebook
    twitter x instagram whatsapp linkedin reddit telegram messenger flipboard pinterest tumblr tiktok snapchat threads
    bluesky google youtube more this article story page on via to a and or it listen
""")
"""Words of a line that is a row of share buttons."""
_BUTTONS = words("share tweet pin email e-mail print facebook twitter whatsapp linkedin reddit")

AUTHORS = words("""
    reporter reporters correspondent correspondents editor editors writer writers columnist columnists contributor
    contributors producer producers photographer photographers staff desk bureau
""")
CRAFTS = words("""
    reporting writing editing words text interview analysis compiled produced production translated story photos
    photography pictures video cinematography research graphics additional further
""")
"""Words of credits for work on an article: Reporting by …; Editing by …"""
_BESIDE_AUTHORS = words("""
    by and for in at of the with to our an a special senior chief political science business sports sport local foreign
    deputy assistant city court news team agency agencies de van von der den la al bin democracy
""")
"""Other words in small letters in a byline."""

_BEFORE = " \t\n\r\u00a0*_#>|[•·●▪■►▶~=»«-\ufeff\u200b\u2060"
_BEHIND = " \t\n\r\u00a0*_|]~=\u200b"
"""Bullets, rules and Markdown around a line's words."""
_AFTER = ' .:!?»>…|"'
_WORD = re.compile(r"[^\W_][\w'’&.-]*")

_NETWORK = r"(?:facebook|twitter|x|instagram|linkedin|telegram|tiktok|threads|bluesky|youtube|snapchat)"
_AGENCY = (
    r"(?:getty(?: images)?|reuters|associated press|ap|afp|epa|"
    r"pa(?: media)?|shutterstock|alamy|istock(?:photo)?|corbis|"
    r"bloomberg|zuma(?: press)?|upi|tns|netflix|screen ?(?:shot|grab)|wikimedia|unsplash|flickr)"
)
_CREDITS = (
    rf"{_AGENCY}\W*",
    rf"[\w .,’'&-]{{2,60}}(?:/\s?|\svia\s){_AGENCY}(?:\s?/\s?[\w ]{{2,30}})?\W*",
    rf"(?:{_AGENCY}|{_NETWORK})\s?/\s?[\w .’',&-]{{2,60}}",
    (
        r"(?:photo(?:graph)?|picture|image|illustration|video|"
        r"graphic)s? (?:by|via|courtesy|credit|supplied|provided)\b.{2,80}"
    ),
    r"source: [\w ./&!-]{2,40}",
)
_CLOSING_CREDITS = (
    (
        r"\((?:[^()]{0,60}\s)?(?:photo(?:graph)?|picture|image|courtesy of|"
        r"handout)(?:\s?[/:]|\s(?:by|via|courtesy)\b|(?=\)))[^()]{0,60}\)"
    ),
    rf"\((?:[^()]{{2,60}}/\s?{_AGENCY}[^()]{{0,30}}|{_AGENCY}\s?/[^()]{{2,60}})\)",
    r"[.!?”\"] (?:photo(?:graph)?|picture|image|illustration)s?(?: by| credit| courtesy)?: [^:]{2,60}",
    r"(?-i:\([A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}/(?:[A-Z][\w.'’&-]+ ?){1,4}\))",
    rf"[.!?”\"] [A-Z][\w .’'-]{{2,40}}/\s?{_AGENCY}(?:/{_AGENCY})?",
)

_PIECE = r"(?:story|article|post|piece|column|page|transcript|interview|live ?blog|essay)"
_MADE = (
    r"(?:updated|corrected|edited|amended|published|appeared|"
    r"written|condensed|generated|reproduced|translated|produced|"
    r"republished|clarified|reposted|shortened)"
)
_MAIL = (
    r"(?:news ?letters?|inbox|e-?mails?|alerts?|briefings?|digest|"
    r"podcasts?|for free|unlimited|premium|account|journalism)"
)
OPENING_PHRASES: Mapping[ZoneKind, tuple[tuple[int, str], ...]] = {
    "advertisement": (
        (40, r"(?:sponsored|presented|brought to you|powered) by [^,:]{2,60}(?::|\.?$)"),
        (12, r"(?:story|article|content) continues (?:below|after)\b"),
    ),
    "subscription": (
        (45, rf"(?:please )?(?:subscribe|sign up|register|join|log in|enter your|get (?:our|the|all))\b.*\b{_MAIL}\b"),
        (30, r"\(?(?:subscribe|sign up|unsubscribe)\b.{0,60}\b(?:here|now|today)\b"),
        (20, r"subscribe to (?:the|our|us|my|this|[\w’' ]{1,30} and)\b"),
        (30, r"\(?subscribe to\b.{0,40}\b(?:podcast|nerdcast|channel)\b"),
        (45, r"(?:for more|want)\b.{0,60}\bsign up for\b"),
        (45, r"(?:when|if) you (?:subscribe|sign up)\b.*\bwe(?:’ll|'ll| will)\b"),
        (30, r"you(?: are|’re|'re) (?:receiving|getting) this\b"),
        (20, r"(?:follow|get|see) (?:all )?(?:of )?(?:the |our )?latest\b.*\b(?:here|now|today)\W*$"),
    ),
    "share": (
        (
            30,
            (
                rf"(?:follow|(?:like|find|join|reach|connect with) (?:us|"
                rf"our|me)) .{{0,80}}(?:\bon {_NETWORK}\b|@\w|https?://)"
            ),
        ),
        (25, rf"(?:on )?{_NETWORK}(?:\s?:\s?@|,? follow\b)"),
        (12, r"share (?:this|on|via|your)\b[^.“\"]{0,60}$"),
        (8, r"(?:listen to this|read this) (?:article|story)\b|(?:font|text) size\b|\d+ (?:comments?|shares?)\W*$"),
        (6, r"(?:\d+ )?min(?:ute)?s? (?:read|listen)\W*$|(?:show|view|load|hide) (?:all |more )?comments?\b"),
        (20, r"do you (?:support|agree)\b.{0,60}\b(?:like|share)\b"),
    ),
    "notice": (
        (
            90,
            (
                r"(?:we (?:and|use)|(?:this|our) (?:web)?site uses?|"
                r"by (?:continuing|using|clicking|staying))\b.*\bcookies?\b"
            ),
        ),
        (10, r"(?:accept|reject|decline)(?: all)?(?: cookies)?\W+(?:manage|settings|options|decline|reject)\b"),
        (60, r"(?:©|\(c\) |copyright (?:©|\(c\)|\d{4}|[\w ]{1,40}\d{4}))"),
        (60, rf"\(?this {_PIECE} (?:(?:was|is|has been|will be|first|originally|last|also|since) ){{1,3}}{_MADE}\b"),
        (60, rf"\(?this {_PIECE} (?:first |originally )(?:appeared|ran)\b"),
        (60, rf"\(?an? (?:earlier|previous|shorter|longer) (?:version|headline) of this (?:report|{_PIECE})\b"),
        (
            30,
            (
                rf"\(?this is (?:an? )?(?:\w+ )?(?:developing|breaking|rush|"
                rf"edited|updated|corrected|ongoing) (?:news )?{_PIECE}\b"
            ),
        ),
        (
            60,
            r"(?:the )?(?:views|opinions)(?: and opinions)? expressed (?:here|in this|are|by the author|by authors)\b",
        ),
        (
            40,
            (
                r"(?:send|email|got|have) (?:us )?(?:your )?(?:news )?(?:an? )?(?:tips?|"
                r"feedback|questions|corrections)\b.*@\w"
            ),
        ),
        (
            40,
            (
                r"(?:materials? from|content from|reprinted|republished|"
                r"reproduced)\b.{0,60}\b(?:permission|may not be)\b"
            ),
        ),
        (
            25,
            (
                r"(?:all times (?:are )?local|newest (?:posts|updates) (?:first|"
                r"at)|follow along (?:here )?for the latest)\b"
            ),
        ),
        (
            30,
            (
                r"(?:press|media) (?:contacts?|enquiries|inquiries)\b|"
                r"for (?:more|further) information,? (?:please )?contact\b"
            ),
        ),
        (25, r"we are sorry, ?this video\b|javascript is (?:disabled|required)\b|embargoed until\b"),
    ),
    "teaser": (
        (20, r"(?:click|tap) (?:here|below|on the|through)\b"),
        (12, r"read (?:more|it all|(?:the|his|her|their) (?:full|rest|whole|entire|original|complete))\b[^“\"]*$"),
        (24, r"(?:watch|listen to|see|check out|view|hear)\b[^“\"]{0,110}\b(?:below|above|here)[.:!)]*$"),
        (15, r"(?:continue|keep) reading\b"),
    ),
    "byline": (
        (40, r"contribut(?:ing|ors?): "),
        (16, r"(?:posted|words|text|photos?|story) by [^,.]{2,60}$"),
        (10, r"(?:analysis|explainer|report|review|comment): (?:our|the|by) [\w ]{0,30}\b(?:editor|reporter)\b"),
    ),
}
"""Set phrases at the start of a line of boilerplate, each with the most words that the line may have."""

INNER_PHRASES: Mapping[ZoneKind, tuple[tuple[int, str, str], ...]] = {
    "subscription": (
        (45, "email", r"(?:[.!?:]|\s)\s(?:please )?enter your e-?mail\b"),
        (45, "sign up", r"(?:[.!?:]|\s)\s(?:please )?sign up (?:here|now|for|to|by)\b|\[sign up\b"),
        (45, "subscribe", r"\bunsubscribe (?:here|at any ?time)\b|[.!?:]\s+subscribe here\b|\[(?:un)?subscribe\b"),
        (45, "subscribers", r"\b(?:only )?(?:for|to) subscribers(?: only)?\.?$"),
        (45, "inbox", r"\b(?:to|in|into) your inbox\b"),
        (45, "cancel any", r"\bcancel any ?time\b"),
        (45, "free article", r"\bfree articles? (?:left|remaining)\b"),
    ),
    "notice": (
        (60, "cookie", r"\bcookies?\b.*\b(?:on your device|in your browser|accept|consent|cookie policy)\b"),
        (20, "@", r"\b(?:write to|tell us|contact|get in touch|send (?:it|them|us|your))\b.*\s\S+@\w"),
        (60, "rights reserved", r"\ball rights reserved\W*$"),
    ),
    "timestamp": ((16, "update", rf"^next update\b.{{0,30}}{TIME}"), (16, "issued", rf"^issued\b.{{0,20}}{TIME}")),
    "links": ((12, "more", r"^more\b[\w ]{0,40}: \S+\.\S+/\S*$"),),
    "byline": (
        (
            40,
            "contributed",
            (
                rf"\bcontributed(?: to th(?:is|e) (?:report|{_PIECE})|"
                rf"(?: additional)? reporting\b.{{0,60}}| from [\w ,.]+)?\W*$"
            ),
        ),
    ),
}
"""Set phrases inside a line of boilerplate: the most words of the line, a string that the phrase contains, and the
phrase. The string is searched first, because most lines are body text."""

_OPENING_PATTERNS = tuple(
    (kind, most, re.compile(pattern, re.IGNORECASE))
    for kind, listed in OPENING_PHRASES.items()
    for most, pattern in listed
)
_INNER_PATTERNS = tuple(
    (kind, most, word, re.compile(pattern, re.IGNORECASE))
    for kind, listed in INNER_PHRASES.items()
    for most, word, pattern in listed
)
_CREDIT_SIGNS, _CREDIT_LONGEST = frozenset("(:/"), 150  # tested first, because most lines are body text
_CREDIT = re.compile("|".join(_CREDITS), re.IGNORECASE)
_CLOSING_CREDIT = re.compile(f"(?:{'|'.join(_CLOSING_CREDITS)})\\W*$", re.IGNORECASE)
LEADING_CREDIT = re.compile(
    r"\(?(?P<name>[A-Z][\w'’-]+(?: [A-Z]\.){0,2}(?: (?:de|van|von|al|bin|[A-Z][\w'’-]+)){1,2})\s?/\s?"
    r"(?:for |via |the ){0,2}[A-Z][\w'’&.-]+(?: [A-Z][\w'’&.-]+){0,4}\W{0,3}(?P<next>[a-z]\w+)?"
)
"""A photographer and an outlet, before a caption or alone: "Ann Saar/Northline Police say …"."""
OUTLETS = words("news post times journal herald street press today daily radio television morning weekly star")
POLLS = words("poll polls survey surveys tracking questionnaire")
_BAR = re.compile(r"(?:(?<!\s)\s++)?\|\s*|(?<!\s)\s++(?://|•|·|>)\s+|[^\S\n]{3,}")
_LABELLED = re.compile(r"(?P<label>[A-Za-z][A-Za-z'’ -]{1,20}?)\s?(?::|\||[–—»>]|\s-\s)\s*\S")
