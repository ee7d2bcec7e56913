"""List the words of cues: the act of each lemma, and the words that report in each construction.

The acts are the four classes of attribution of the Penn Discourse Treebank 2.0 (Prasad et al. 2007, The PDTB 2.0
Annotation Manual, section 5: communication, propositional attitude, factive, control verbs). Frequency decided which
words are listed: the head lemmas of cues that occur at least four times in the PolNeAR train part and belong to one
class in most of their uses. The class was set by hand from the manual's definitions. A cue that is not listed has no
act here. Official acts (adopt, approve, enact, introduce, ratify, repeal, veto, vote) are eventualities, like
"authorise" and "propose": to vote for a bill is to want it, and states nothing.
"""

from __future__ import annotations

import re

from claimex.english._lists import words
from claimex.vocabulary import Act

ASSERTION = words("""
    accord according account accusation accuse acknowledge add address admit advise affirm allegation allege
    allegedly announce announcement answer apologize applaud argue argument articulate ask assail assert
    assertion assess assessment assure attack attest attribute aver back-pedal beam bemoan berate blame blast
    blog boast brag brief broadcast call castigate caution challenge champion chant characterize charge cheer
    chide chime cite citing claim clarify comment complain complaint compliment concede conclude conclusion
    condemn confess confide confirm confirmation congratulate contend convey counter credit criticise criticism
    criticize crow cry debate declaration declare decline decry defend demonstrate denial denounce deny depict
    deride describe description detail detect disagree disavow disclaim disclose disclosure discuss dismiss
    dispute document dub echo elaborate email emphasise emphasize endorse endorsement enumerate estimate
    evidence exclaim explain explanation expose expound express find finding fire forecast fume give grin
    grumble hail hammer hear highlight hint imply indicate inform insinuate insist interject issue jest joke
    judge knock label lambast lambaste lament lash laugh lecture liken list maintain mark mention message mock
    mumble murmur muse name narrate nod note object observe offer opine opinion order outline paint paraphrase
    per plead point portray post praise preach present proclaim pronounce protest publish question quip quote
    quoting rail raise rant read reaffirm reassert reassure rebuff rebuke rebut recite recommend record recount
    refer refute reiterate reject rejoin relate relay release remark remind repeat reply report reportedly
    represent respond response retort retweet reveal rip rule ruling say scoff scold scream shout show shrug
    sigh signal slam smile snap sneer speak speculate spell state statement stipulate stress suggest suggestion
    summarize swear talk tell term testify testimony thank thunder tout trumpet tweet underline underscore
    unveil utter verdict voice volunteer vouch warn warning wave weigh welcome whisper word words write yell
""")

BELIEF = words("""
    accept afraid agree anticipate appear assume belief believe certain conceive concern confident consensus consider
    contemplate convinced count deem doubt doubtful dread envisage envision expect expectation fear fearful feel
    feeling figure foresee gather guess hold hope hopeful imagine impression interpret mistrust optimistic
    perceive pessimistic ponder portend predict prediction presume project reckon regard sceptical seem sense
    skeptical sound suppose sure surmise suspect suspicion think thinking trust uncertain understand unsure view
    wonder worried worry
""")

FACT = words("""
    aware awareness care concern discover dislike enjoy find-out forget grasp hate hear know knowledge learn
    like love memory mourn notice realise realize recall recognise recognize recollection regret rejoice
    remember resent rue see surprise watch witness
""")

EVENTUALITY = words("""
    adopt aim ambition appeal approve aspire attempt authorise authorize avoid balk ban beg call-for campaign
    choose commit decide demand desire determine eager effort elect enact encourage favor favour goal instruct
    intend intent interest interested introduce invite keen lobby long mandate mean need offer oppose opt permit
    persuade plan pledge prefer prepare press prohibit promise promote proposal propose pursue push ratify ready
    refuse reluctant repeal request require resist resolve seek strive struggle support swear threat threaten
    try urge veto vote vow want willing wish yearn
""") - {"offer", "swear"}

ACTS: dict[str, Act] = {
    **dict.fromkeys(sorted(EVENTUALITY), "eventuality"),
    **dict.fromkeys(sorted(FACT), "fact"),
    **dict.fromkeys(sorted(BELIEF), "belief"),
    **dict.fromkeys(sorted(ASSERTION), "assertion"),
}
"""Act by lemma. If two lists contain a lemma (hear, concern), the list of its more frequent meaning comes later here
and wins."""

ACTS_OF_VERBS: dict[str, Act] = {"back": "eventuality", "rather": "eventuality"}
"""The same for lemmas that are mostly particles (hit *back*), so that no such word is taken for the head of a cue. Set
by hand: to back an idea is to support it, and "'d rather" wishes."""

SEVERAL_ACTS = frozenset(
    word for word in ACTS if sum(word in held for held in (EVENTUALITY, FACT, BELIEF, ASSERTION)) > 1
)
"""Lemmas in more than one list."""

NOUN_ENDINGS = {
    "ption": ("e",),
    "ation": ("e", ""),
    "ition": ("e",),
    "tion": ("d",),
    "ision": ("ide",),
    "ssion": ("t",),
    "sion": ("d",),
    "ion": ("", "e"),
    "ial": ("y",),
    "al": ("e", ""),
    "ance": ("e", "", "ant"),
    "ence": ("e", "", "er", "ent"),
    "iness": ("y",),
    "ness": ("",),
    "ment": ("",),
    "ty": ("",),
}
"""Endings of nouns that are made of a verb or an adjective, and what ends that word instead: assum*ption*, assum*e*."""

OFFICIAL_ACTS = words("adopt approve enact introduce ratify repeal veto vote")
"""Lemmas of official acts. They state nothing unless words are quoted."""

NAMING_PARTICIPLES = words("billed branded called christened dubbed entitled known labelled named nicknamed titled")
"""Participles that give a name."""

ASKING_FOR = words("appeal apply ask beg call campaign clamor hope lobby long plead press push vote wish yearn")
"""Verbs that with "for" ask for something. That is an eventuality, whatever the act of the verb alone is."""

_TO = r"(?:not )?to [a-z]"
_SOMEBODY = r"(?:(?:me|us|you|him|her|them|it|both|people|everyone|anyone|somebody) )?"
_HEARER = (
    rf"(?:{_SOMEBODY}|(?:(?:the|all|our|my|your|his|her|its|their|these|those) )?(?!that |of |about |as |against )"
    r"[\w’'-]+ )"
)
WANTED_CONTENT = {
    "agree": re.compile(_TO),
    "ask": re.compile(rf"(?:that |(?!who|what|when|where|which|why|how|if |whether )(?:\S+ ){{0,12}}?{_TO})"),
    **dict.fromkeys(("tell", "advise", "warn", "remind", "caution", "counsel"), re.compile(_HEARER + _TO)),
    "call": re.compile(rf"(?:\S+ ){{1,8}}?{_TO}"),
    "hope": re.compile(_TO),
    "offer": re.compile(_TO),
}
"""The beginning of content after verbs of saying, and after "agree" and "hope", if they want something done:
asked / the scouts to wave."""

LIKING = words("like love")
"""Lemmas of verbs that say how gladly somebody says something, if an infinitive of saying follows: *liked* to say."""

WISHING = re.compile(r"(?:\b(?:would|should)|['’]d)(?: \w+)? (?:like|love|prefer|hate|rather|sooner)\b", re.IGNORECASE)
"""A cue that wishes with "would": *would like*, *would rather see*. Set by hand, the class as a whole."""

WEIGHING = re.compile(r"\bconsidering\b", re.IGNORECASE)
MAY_WEIGH = re.compile(
    r"(?:\b(?:would|could|should|might|may|will|must)|['’](?:d|ll)) (?:\w+ )?consider\Z", re.IGNORECASE
)
GERUND = re.compile(r"\b[a-z]{2,20}ing\b", re.IGNORECASE)
"""A cue that weighs what may be done: is *considering* a sale, *would consider* selling, the last only before a gerund.
To consider something too small is to believe it. Set by hand, the class as a whole."""

BLAME = re.compile(r"(?:(?:the|full|all|some|partial|sole) ){0,2}(?:responsibility|blame|liability)\b", re.IGNORECASE)
"""What somebody accepts who admits a fault."""

FORECASTING = re.compile(r"\b(?:see|sees)\Z", re.IGNORECASE)
FORECAST = re.compile(
    r"\A(?!(?:that|how|why|what|whether|if|where|who|no|little) |[^,;:.]* as )[^,;:.]*?\b"
    r"(?:(?:growth|profits?|earnings|revenues?|turnover|sales|economy|euro|dollar|yen|pound|currency|index|inflation|"
    r"unemployment|demand|supply|output|"
    r"prices?|rates?|yields?|shares?|stocks?|margins?|deficits?|exports|imports|gdp|costs|losses|dividends?|spending|"
    r"investment|(?:next|this|coming) (?:week|month|quarter|year|decade))\b|"
    r"(?:by|in|until) (?:early |mid-?|late |the end of )?(?:19|20)\d\d\b)",
    re.IGNORECASE,
)
"""A cue in the present tense and the beginning of its content by which somebody expects something: *sees* / sales
rising. Set by hand: what business news gives forecasts of, and a time to come."""

ASSERTING_MARKS = frozenset(":.-–—―)]>*_")
"""A cue of only these characters introduces speech. The full stop is the one after a turn's label: "The CHAIR."."""

AUXILIARIES = words("""
    be have do will would can could may might must shall should 'll 'd 've 's 're 'm ’ll ’d ’ve ’s ’re ’m not
    n't n’t never to go begin continue start keep use come also just get
""")
"""Lemmas of verbs, and particles, that are not the head of a cue if it has another word."""

REPORTS_CLAUSE = words("""
    accuse acknowledge add admit agree allege announce anticipate argue ask assert assume assure believe bet
    boast brag calculate caution claim clarify complain concede conclude confess confirm contend convince
    declare demand demonstrate deny discover doubt dream emphasise emphasize estimate expect explain fear feel find
    forecast foresee forget guess hear hint hope imagine imply indicate inform insist joke judge know lament
    learn maintain mention note notice pledge point pray predict pretend proclaim promise propose protest
    realise realize recall reckon recognise recognize recommend reiterate remark remember remind repeat reply
    report respond reveal say show signal speculate state stipulate stress suggest suppose suspect swear teach
    tell testify think threaten tweet understand vow warn wish wonder worry write
""")
REPORTS_CLAUSE_RARELY = words("""
    accept advise affirm attest bemoan concur confide counter disclose dread grumble guarantee infer moan muse observe
    opine quip reassure regret retort rule sense trust underline underscore
""")
"""Verbs of the same meanings as in REPORTS_CLAUSE that the train part has too seldom with a clause. Chosen by hand."""

REPORTS_QUOTATION = words("""
    add admit announce answer ask beg boast claim complain conclude cry declare exclaim explain insist joke
    mumble murmur mutter note order promise recall remark repeat reply respond say scream shout tell tweet warn
    whisper write yell
""")
REPORTS_QUESTION = words("""
    ask consider decide determine discuss explain forget know learn question recall remember say tell understand
    wonder write
""")
REPORTS_INFINITIVE = words("""
    agree aim ask choose claim decide decline demand expect hate hope intend long love offer opt plan pledge prefer
    promise propose refuse seek swear threaten vow want wish yearn
""")
REPORTS_OBJECT_INFINITIVE = words("""
    advise ask beg challenge command direct encourage expect implore instruct invite order persuade pressure
    push remind request tell urge want warn
""")
REPORTS_PASSIVE_INFINITIVE = words("""
    allege assume believe claim estimate fear feel hold know presume report rumor rumour say suspect think understand
""")
REPORTS_PASSIVE_OF = words("accuse suspect")
"""Verbs whose passive with an infinitive, or with "of", reports something of its subject: is *said* to be ill, is
*accused of* theft. Set by hand, the class as a whole (Quirk et al. 1985, 16.50)."""
REPORTS_FOR = words("advocate appeal argue ask beg call campaign hope lobby long plead pray press push wish")
REPORTS_ABOUT = words("know")
REPORTS_THING = words(
    "demand deny dispute doubt expect fear forecast foresee predict prefer promise propose recommend reject suspect "
    "want"
)
FEELING_ADJECTIVES = words("""
    aggrieved aghast alarmed amazed angry annoyed anxious appalled ashamed astonished astounded baffled bewildered
    bitter delighted disappointed dismayed ecstatic elated embarrassed enraged exasperated frightened frustrated
    furious glad grateful happy heartbroken horrified hurt incensed indignant irate irked irritated jealous jubilant
    livid miffed nervous outraged overjoyed peeved perplexed pleased proud puzzled relieved sad saddened satisfied
    scared shocked sorry startled stunned surprised terrified thankful thrilled troubled unaware uneasy unhappy upset
""")
"""Adjectives for feelings about a fact (Quirk et al. 1985, 16.71 f.)."""
REPORTING_ADJECTIVES = FEELING_ADJECTIVES | words("""
    afraid aware certain concerned confident convinced doubtful fearful hopeful optimistic pessimistic positive
    sceptical skeptical sure worried
""")
WISHING_ADJECTIVES = words("desperate determined eager impatient keen reluctant unwilling willing")
"""Adjectives that express a wish with an infinitive."""
REPORTING_NOUNS = words("""
    accusation allegation assertion assumption belief claim complaint concern conclusion confidence conviction
    decision demand desire doubt fear feeling hope impression intention plan pledge prediction promise proposal
    refusal statement suggestion suspicion threat view vow warning wish
""")
REPORTING_ADVERBS = words("reportedly allegedly")
"""Words that report in one construction each. `attribution/reporting_clauses.py` states how the lists were made. Verbs
with a clause, with a quotation after them, with a question, with an infinitive of the same subject, with an object and
an infinitive (asked him to leave), with "for", and with a noun as object; adjectives with a clause (is sure that);
nouns with an owner and "that" or "to" (his claim that); and adverbs, which were cues in 23 of 33 places outside of
content in the PolNeAR train and dev parts."""

NOUNS_OF_TELLERS = REPORTING_NOUNS | words("""
    accusation admission advice announcement argument assurance charge comment confirmation criticism declaration denial
    disclosure estimate explanation finding forecast guarantee insistence instruction opinion reassurance remark
    reminder report revelation rumour rumor speculation testimony verdict
""")
"""Nouns that report what a clause with "that" says if "by" or "from" names who tells it: an assurance *from the firm*
that …. The further ones are nouns from the verbs in REPORTS_CLAUSE and of their meanings, chosen by hand."""

FEELING_VERBS = words("""
    alarm amaze astonish concern convince delight disappoint dismay horrify please relieve sadden shock stun surprise
    thrill worry
""")
"""Verbs whose passive states what its subject thinks: "they are convinced that"."""
SHOWING_VERBS = words("demonstrate indicate reveal show signal")
"""Verbs that report a finding if their subject is a thing, and mostly an action if it is a person."""
POSSESSIVES = words("his her its my our their your s")
OWNER_DISTANCE = 2
"""A noun reports if its owner is at most this many words before it: "their high hopes"."""
HOMOGRAPHS = words("state states campaign campaigns question questions order orders long pressure")
"""Forms of listed verbs that are mostly nouns or adjectives. In the contents of the PolNeAR dev part, 2 of 201 do
report."""

IRREGULAR_PASTS = words("""
    arose ate beat became began bent bet bid bit blew bore bought bound bred broke brought built burnt came caught chose
    clung crept cut dealt drew drove dug fed fell felt fled flew forbade forgave forgot fought froze gave got grew
    had heard held hid hit hurt kept knew laid leapt left lent let lit lost made meant met overcame overthrew paid put
    quit ran rang read reread rode rose said sang sank sat saw sent set shook shot shut slept sold sought spent split
    spoke spread stole stood stuck sued swam swept swore threw told took taught thought tore understood upset went woke
    won wore wrote
""")
"""Irregular past forms of verbs that take a person as their object, or that an office may follow (Quirk et al. 1985,
3.20). They are not read as the first word of an office."""
