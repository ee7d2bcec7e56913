"""List the words that decide whether an assertion is affirmed or denied, and how certain it is.

If nothing else is stated, they are word forms in lower case with straight apostrophes. Negation follows Quirk et al.
1985, A Comprehensive Grammar of the English Language, 10.54 ff. (clause negation, words negative in form). So do modal
verbs (4.49 ff.). Hedges are the adverbs and verbs most often marked as such in the data of the CoNLL-2010 task, if news
uses them (Farkas et al. 2010). The verbs of cues were chosen from the cues of the PolNeAR train part in `cues.py`.
"""

from __future__ import annotations

import re

from claimex.english._lists import words

NEGATORS = words("not n't never nor neither cannot")
"""Words that negate the verb on which they depend."""

ANSWERING_NO = words("no nope nah never not")
"""Words that alone, or with an adverb, answer a question: No. Probably *not*."""

NEGATIVE_NOUNS = words("nobody nothing none neither nowhere")
NEGATIVE_DETERMINERS = words("no neither none")
"""Subjects and objects that negate their verb, and determiners with which any noun does."""

NEUTRALIZERS = words("only just merely simply solely until surprisingly least")
"""After these, "not" does not negate the clause: not only … but; not until May did he; not surprisingly."""

NOT_NEGATIVE = words("doubt matter wonder less fewer more sooner")
"""With these, "no" does not negate the clause: no doubt, no matter, no fewer than ten."""

NEGATED_ADVERBS = words("again yet longer necessarily always even ever really quite exactly entirely fully often")
"""Adverbs on which "not", "no" or "never" may depend and still negate the clause: not yet, no longer, never again."""

NEGATIVE_ADVERBIALS = words("circumstances circumstance means way time point stage case terms")
"""Nouns that with "no" make a negating adverbial: under no circumstances, by no means, at no time."""

GROUNDS = words("foundation basis merit")
"""Nouns after "without" that mean a claim is untrue."""

UNTRUE = words("false untrue")

FAILING = words("fail fails failed failing refuse refuses refused refusing")
"""Verbs that negate the infinitive after them."""

HELPLESS = re.compile(r"\b(?:ca|could)(?:n['’]t|n['’]t| ?not) (?:help\b|but\b)", re.IGNORECASE)
"""A phrase with "not" that does not negate: can't help but smile, can't help smiling."""

DENYING = words("""
    deny denial refute refutation reject rejection dismiss dismissal dispute doubt rebut rebuttal disavow disclaim
    refuse refusal rule-out
""")
"""Lemmas of cues by which a source denies the content."""

DENYING_FORMS = words("""
    deny denies denied denying dispute disputes disputed disputing doubt doubts doubted doubting refute refutes refuted
""")
"""Verbs that affirm if their subject is nobody: nobody denies that it sank."""

NOBODY = re.compile(
    r"(?:almost |nearly |virtually |practically |absolutely )?"
    r"(?:nobody|no[ -]one|none(?! other than\b)|neither|not (?:one|an?|any|even|anyone|anybody)|"
    r"(?:hardly|scarcely|barely) an?(?:y\w*)?|"
    r"no (?!(?:fewer|less) than\b)(?=[^\W\d_])(?!(?-i:[A-Z]\w* )*(?-i:[A-Z]\w*)\Z))\b",
    re.IGNORECASE,
)
"""The beginning of a source that is nobody: nobody, none of them, neither X nor Y, not one driver, no driver, hardly a
driver. "No 10" and "No Labels" are names and do not match, and "no fewer than nine" are some."""

HARDLY_ANYBODY = re.compile(
    r"(?:(?:very |too |so |relatively |precious )?few|not (?:all|every\w*|many|most|both))\b",
    re.IGNORECASE,
)
"""The beginning of a source that is few, or not everybody: very few, not everybody."""

BARELY = re.compile(r"\b(?:hardly|scarcely|barely|not|nor|neither)\Z", re.IGNORECASE)
"""A word right before the source with which it is hardly anybody or nobody."""

_PREPOSITION = r"(?:at|in|on|under|for|with|to|by|from)"
_INVERTING = rf"nowhere|never|not once|nor|rarely|seldom|by no means|{_PREPOSITION} (?:no \w+|none|neither)"
_INVERTED = r"(?:do|does|did|has|have|had|is|are|was|were|will|would|can|could|may|might|shall|should|must)"
FRONTED = re.compile(
    rf"(?:\A|[,;:–—(] ?|\b(?:and|but|yet|that) )[\"“‘']?(?P<words>{_INVERTING}|neither)\b"
    rf"[^,;:.?!]{{0,80}}?\b{_INVERTED}\Z",
    re.IGNORECASE,
)
"""The beginning of a clause that is inverted by a negation, up to the source: at no point did / she say."""

FRONTED_IN_SOURCE = re.compile(rf"(?:(?:{_INVERTING}) {_INVERTED}|none other than) ", re.IGNORECASE)
"""The same at the beginning of a source that took it in, and "none other than", with which somebody is meant."""

OPEN = re.compile(
    r"(?<!\beven )(?<!\bas )(?<!\bonly )\b(?:if|unless|whether)\Z|"
    r"(?:\bnot|n['’]t) (?:\w+ )?(?:true|the case|correct) that\Z|\b(?:untrue|false|a lie|a myth) that\Z",
    re.IGNORECASE,
)
"""Words right before the source, with which the text leaves open or denies that it says so: if / the mayor says, it is
not true that / the mayor said."""

ASKED = re.compile(
    r"[\"“‘']?(?:(?:and|but|so|or),? )?(?:do|does|did|has|have|had|will|would|can|could)(?:n['’]t)?\Z", re.IGNORECASE
)
"""All of a sentence that stands before the source, if the sentence asks whether it says so: did / the mayor say."""

INSTEAD = re.compile(r"\b(?:instead of|rather than|far from|without)(?: (?:once|ever|\w+ly))?\Z", re.IGNORECASE)
"""Words right before the cue, with which it tells what somebody did not do: instead of / saying."""

_WHEN = r"(?: (?:\w+ly|at first|so far|once|twice|\w+ times|(?:and )?again|yet|on \w+|this \w+|last \w+),?)"
CUE_NEGATION = re.compile(
    r"\b(?:not(?! only\b)|never|no|nor|neither|without|cannot)\b|n['’]t\b|"
    rf"\b(?:refus|declin|fail)\w*(?={_WHEN}{{0,3}} to \w)|\bunable(?= to \w)|"
    r"\b(?:has|have|had|is|are|was|were) (?:\w+ly )?(?:yet|still)(?= to \w)|"
    r"\b(?:stop|fall|fell)\w* (?:\w+ )?short of\b|\b(?:came|comes?|coming) (?:\w+ )?close to\b|"
    r"\b(?:nearly|almost)(?= (?:said|told|\w+ed)\b)|"
    r"\b(?:should|ought to|would|could|might) have (?=\w+(?:ed|n|d|t|ght)\b)|"
    r"\b(?:avoid|refrain\w* from|shr[aiu]nk\w* from|sh(?:y|ie)\w* away from|balk\w* at)\w*(?= \w+ing\b)",
    re.IGNORECASE,
)
NO_EVIDENCE = re.compile(r"\bno (?:\w+ )?(?:evidence|proof|indications?|signs?|truth|basis)\b", re.IGNORECASE)
NOT_GUILTY = re.compile(r"\bnot guilty\b", re.IGNORECASE)
RULED_OUT = re.compile(r"\brul(?:e|es|ed|ing) out\b", re.IGNORECASE)

BELIEVING = words("""
    believe belief think thinking suspect suspicion fear expect expectation doubt doubtful assume assumption feel
    feeling guess reckon suppose imagine presume surmise speculate speculation seem appear
""")
"""Lemmas of cues that hedge their content: verbs of belief."""

BELIEVING_ADJECTIVES = words("""
    afraid scared terrified worried concerned anxious sure certain confident convinced persuaded satisfied hopeful
    optimistic
""")
"""Adjectives of cues that hedge their content: was *confident* that. By hand: what is believed or feared, not what is
known and felt, as with "glad" and "furious"."""

JUDGING = words("consider deem")
"""Lemmas of cues that hedge a judgement of something: considers *the sum too small*. What else is considered is only
thought about: considered the offer. Set by hand, the class as a whole."""

NEGATING_FOR_CLAUSE = words("think believe suppose imagine reckon expect")
"""Lemmas of cues whose "not" negates the clause below: I do *not* think that it sank (Quirk et al. 1985, 14.36)."""

NOT_OF_VERB = re.compile(r"\bnot\b|n['’]t\b", re.IGNORECASE)
UNDERSTOOD = re.compile(r"\b(?:is|are|was|were|been) (?:\w+ly )?(?P<word>understood)\b", re.IGNORECASE)
"""A cue in the passive that hedges its content: it is *understood* that."""

ASKING = words("ask wonder inquire enquire question query")
DIRECTING = words("""
    order urge ask demand call call-for request tell instruct command direct implore beg plead appeal press push advise
    encourage recommend require mandate lobby persuade warn
""")
"""Lemmas of cues whose infinitive says what somebody else is to do."""

SUBJUNCTIVE = words("order urge ask demand request recommend require mandate")
"""Those of DIRECTING that do the same with a "that" clause."""

DIRECTING_WITH_NOUN = (SUBJUNCTIVE | words("push appeal press beg")) - {"ask"}
"""Those of DIRECTING that do the same with a noun: urged restraint. To plead ignorance is to state it."""

PLEA = re.compile(r"(?:not )?(?:guilty|innocent)\b|no contest\b", re.IGNORECASE)
"""What an accused pleads. It states something and asks for nothing. Set by hand, the class as a whole."""

INTENDING = words("""
    want hope plan promise intend threaten offer consider wish pledge vow aim seek desire aspire attempt try propose
    willing ready eager prepare commit choose refuse long yearn need intent intention goal ambition contemplate
    campaign agree prefer like look swear resolve strive desperate determine impatient keen reluctant
""")
"""Lemmas of cues whose infinitive or noun names something that has not happened."""

INTENDING_WITH_CLAUSE = words("wish want prefer desire")
"""Those of INTENDING that do the same with a clause. To hope *that* something is so is to believe it: HOPING."""

HOPING = words("hope")

INTENDING_WITH_NOUN = INTENDING_WITH_CLAUSE | words(
    "hope plan promise intend threaten pledge vow seek propose aim need intention goal contemplate"
)
"""Those of INTENDING that do the same with a noun: wants peace."""

DEONTIC = words("should must ought shall")
SAYING_SO = words("""
    acknowledge add admit concede confess emphasise emphasize insist mention note point reiterate remind repeat say
    stress tell underline warn
""")
SAID_SO = words("""
    acknowledged added admitted conceded emphasised emphasized mentioned noted pointed reiterated repeated said
    stressed underlined
""")
"""Verbs by which a speaker says at once what he must say, before a clause: I *must admit* it leaked, it *should be
noted* that it leaked. Set by hand."""

MARVELLING = words("seen heard watched")
"""Participles after "you should have" that tell how remarkable something was. Set by hand."""

EXPECTING = words("should")
"""The one of DEONTIC that often says what is to be expected: the parcel *should* arrive on Monday."""

COMING_ABOUT = words("""
    arrive return resume reappear appear emerge recover improve ease subside abate dissipate melt thaw dry last
""")
"""Verbs for what comes about without anybody who decides it (unaccusatives; Levin 1993, English Verb Classes, 45 and
48). Set by hand. Verbs of amount, of beginning and end, and of reaching somebody (rise, fall, start, close, reach) are
left out: with "should" they are demands as often as forecasts."""

READY = words("back ready available complete completed finished done over visible operational")
"""Words after "should be" for a state that is reached in time. Set by hand, as COMING_ABOUT was. What is right or
lawful (legal, safe, free, open) is left out."""

READY_NOUNS = words("operation service use bloom flower")
"""Nouns that with "in" and "into" do the same: back in operation."""

WEATHER = words("""
    warm cold cool hot mild chilly freezing icy dry wet damp humid sunny cloudy clear bright rainy snowy stormy windy
    breezy calm foggy misty
""")
WEATHER_NOUNS = words("""
    rain rains snow sleet hail fog mist wind winds storm storms shower showers sunshine frost cloud clouds flood floods
    floodwaters heat heatwave temperatures
""")
"""Adjectives and nouns for the weather, which nobody can be told to make. Set by hand, the class as a whole."""

SUFFICING = words("help suffice")
"""Verbs that with a pronoun for a thing as subject say what is to be expected, at any time: that should *help*."""

THINGS = words("this that these those which")
"""Pronouns for what was just said."""

ACTING_PRONOUNS = words("""
    i we you he she they who it one everyone everybody someone somebody anyone anybody nobody people men women children
""")
TALKS = words("talk talks negotiations dialogue debate debates discussions consultations hearings elections votes")
"""Subjects of "should" who may be told what to do, or stand for somebody who may, and what people hold together. Set by
hand."""

FUTURE_TIME = re.compile(
    r"\b(?:tomorrow|tonight|soon|shortly|by then|later (?:to|this|in|on)\w*|"
    r"(?:next|this|coming|following) (?:\w+ )?(?:hour|day|week|weekend|month|quarter|year|decade|season|spring|summer|"
    r"autumn|fall|winter|morning|afternoon|evening|night|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?|"
    r"(?:by|before|until|till|on|in|within|around|towards?|at|after) (?:(?:about|around|early|late|mid|the|end|middle|"
    r"start|beginning|of|next|a|an|few|couple|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})[ -]){0,5}"
    r"(?:(?:19|20)\d\d|\d{1,2}(?:[:.]\d\d)?(?:st|nd|rd|th)?(?! ?%| (?![ap]\.?m\b)\w)|noon|midday|midnight|dawn|dusk|"
    r"christmas|easter|hours?|days?|weeks?|months?|years?|weekend|spring|summer|autumn|winter|morning|afternoon|"
    r"evening|"
    r"night|night-?fall|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|"
    r"july|august|september|october|november|december))\b",
    re.IGNORECASE,
)
"""A time to come, in the words after "should". Set by hand, the class as a whole."""

NEEDING = words("need needs needed have has 've 's got")
"""Verbs that express an obligation with an infinitive. "Had to" mostly reports what happened, so it is left out."""

CONDITIONS = words("if unless")
INVERTED = words("were had should")
"""Words at the start of a conditional clause: conjunctions, and verbs inverted with the subject."""

WOULD = words("would 'd")
LETTING = words("let allow")
"""Verbs that after "wouldn't" tell of a refusal in the past, if they have a person as object: wouldn't *let* me in."""

SPEAKING = words("say tell")
"""Verbs that after "would" tell of a habit in the past, if what is said is in the past too: he'd *say* he was tired."""

OBJECT_PRONOUNS = words("me us him her them")
POSSIBLE = words("may might could")

HEDGES = words("""
    perhaps maybe probably likely possibly apparently reportedly allegedly seemingly presumably supposedly purportedly
    potentially conceivably arguably unlikely
""")
HEDGING_ADJECTIVES = words("likely unlikely possible probable conceivable plausible apparent")
COMPARING = words("more less as twice")
"""Words before an adjective of HEDGING_ADJECTIVES that compare two probabilities, which asserts the comparison."""

MEASURING = words("far much times twice half just equally even per percent cent % third")
"""Words that measure such a comparison: *far* more likely, *twice* as likely. Set by hand, the class as a whole."""

SEEMING = words("seem seems seemed appear appears appeared suggest suggests suggested")
HEDGING_PARTICIPLES = words(
    "believed thought suspected feared expected assumed alleged reported said rumored rumoured presumed"
)
"""Participles that hedge in the passive before an infinitive: is thought to be."""

THINKING = words(
    "think believe guess suspect suppose assume feel reckon imagine expect fear doubt hope thinking guessing"
)
THINKING_OF_OTHERS = words(
    "thinks believes guesses suspects supposes assumes feels reckons imagines expects fears doubts hopes"
)
THOUGHT = words(
    "thought believed guessed suspected supposed assumed felt reckoned imagined expected feared doubted hoped"
)
"""The same in the past, which stands for the present after a cue in the past: she said she *thought* it rained."""

FIRST_PERSONS = words("i we")
THIRD_PERSONS = words("he she they it")
POSSESSIVE_PRONOUNS = words("my our your his her its their")
ANAPHORS = words("it so that this the same")
"""Objects of a verb of thinking that stand for a clause: I think *so*, I doubt *it*. Not: I believe *her*."""

PLEADING = words("ask urge beg implore appeal request demand")
"""Verbs that direct somebody where "I" or "we" is the subject, in the present: I *ask* the committee for patience."""
IN_MY_VIEW = re.compile(
    r"\bin (?:my|our) (?:\w+ )?(?:view|opinion|judge?ment|estimation)\b|\bto my mind\b", re.IGNORECASE
)

QUESTION_WORDS = words("whether if who whom whose what which when where why how")
WONDERING = words("wonder wondering wondered ask asking")

THANKING = words("thank thanks congratulations bless mind")
CALLING = words("look listen see say believe trust")
GRANTING = words("let believe")
"""Imperatives that direct nobody: THANKING always, CALLING before a comma (Look, we tried), and GRANTING before "me"
(Let me explain)."""

POLITE = words("please just do always never so now first then next finally instead")
"""Words that may precede an imperative."""

JOINING = words("and but or so then")
"""Words before an imperative that opens its sentence otherwise: *And* lock the door."""

PAST_AUXILIARIES = words("was were had did began went continued started")
"""Words that put a cue in the past tense, whatever verb follows."""
