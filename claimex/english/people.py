"""List words for people and other sources: pronouns, titles, nouns, determiners.

All are in lower case. Nouns are listed in each form that counts.
"""

from __future__ import annotations

from claimex.english._lists import words

PERSON_PRONOUNS = words("he she him her his hers himself herself i me my mine myself who whom whose")
GROUP_PRONOUNS = words("they them their theirs themselves we us our ours ourselves many some others several both most")
THING_PRONOUNS = words("it its itself that this which these those")
PRONOUNS = (
    PERSON_PRONOUNS | GROUP_PRONOUNS | THING_PRONOUNS | words("you your yours one everyone everybody anyone somebody")
)
"""Forms of English pronouns, by what they mostly refer to in news (Quirk et al. 1985, section 6.1 ff.)."""

HONORIFICS_OF_MEN = words("""
    shri shriman thiru mallam malam alhaji otunba bwana mzee encik tuan dato datuk pak bapak kiai kyai mullah maulana
    monsieur herr señor senhor signor meneer dhr monsignor msgr
""")
HONORIFICS_OF_WOMEN = words("""
    shrimati smt sushri sadhvi thirumathi alhaja hajia hajiya sheikha puan datin ibu mbak
    madam madame mademoiselle mme mlle frau fräulein señora señorita sra srta senhora signora signorina mevrouw mevr
""")
HONORIFICS = (
    HONORIFICS_OF_MEN
    | HONORIFICS_OF_WOMEN
    | words("""
    alhaj ustaz ustad ustadz tengku tunku swami mwalimu khun phra ven venerable pastor pst apostle evangelist comrade
    honourable honorable rt mp mla mlc mep msp td atty adv barr barrister advocate engr brig brigadier gp supt insp det
    asst cdr cpt lcpl pfc pvt pte pc dci ssgt spc
    eng ing arq sp dsp asp csp ssp acp dcp aig dig igp cp asi dcs wpc
""")
)
"""Forms of address that stand before a name, in classes: of South Asia, West and East Africa, the Malay world, Europe's
other languages, clergy, members of parliaments, law, engineering, armed forces and police. Set by hand, each class as a
whole. Words that are names as often are left out (Sri, Nana, Syed, Begum, Don)."""

NAME_STYLES = words("""
    amir ameer mirza khan raja raj rana rani begum malik sultan shah pasha nawab
    mama maman auntie aunty nanay tatay baba nana
""")
"""Words of rank and kinship that are a part of names more often than they stand before one: Amir Quill, Mama Quill.
Set by hand: Arab, Persian, Turkish and South Asian ranks, and what elders are called in Africa and Asia."""

OFFICE_LETTERS = words("mp mla mlc mep mk msp td attorney atty advocate barrister")
"""Those forms of address that state an office by themselves."""

STYLES = words("""
    his her their your rt right most very highness excellency majesty holiness eminence honour honor lordship grace
    royal serene sheikh sheikha sheik shaikh emir sayyid
""")
"""Words of the styles of nobility, clergy and heads of state, before a name: His Royal Highness Sheikh …"""

BUSINESS_TITLES = words("""
    rival competitor parent supplier promoter developer sponsor partner contractor publisher owner organiser organizer
    employer buyer bidder host landlord pollster broker auditor
""")
"""Nouns before a name that firms have as often as people: rival Foo Foods, promoter Ada Quill."""

TRADING_TITLES = BUSINESS_TITLES - words("rival competitor parent partner owner host employer landlord")
"""Those of them that rarely precede a surname alone: promoter Foo."""

TRADES_OF_PEOPLE = words("broadcaster producer developer operator publisher promoter brewer builder")
"""Nouns for firms that as often mean a person: film producer Ada Quill. Set by hand, the class as a whole."""

POSITIONS = words("""
    prop hooker lock flanker number-eight scrum-half fly-half centre center wing winger fullback full-back halfback
    half-back centre-back center-back left-back right-back wing-back sweeper striker forward midfielder defender
    defenceman defenseman goalkeeper goaltender goalie keeper quarterback cornerback linebacker lineman safety tackle
    receiver kicker punter guard pitcher catcher shortstop infielder outfielder baseman batsman batter bowler seamer
    five-eighth first-five out-half outhalf second-rower back-rower front-rower
    spinner opener all-rounder wicketkeeper setter libero
""")
"""Positions in the team sports of the press, many of which are common words too: prop Ada Quill."""

QUALIFIERS = words("""
    former ex acting veteran retired then deputy vice senior longtime lead fellow interim incoming outgoing
    presumptive presumed additional
""")
"""Words before an office or a name that say how somebody holds or held the office."""

RANKING = words("crown grand")
"""Words of a title that are no title without the next one: Crown Prince, Grand Mufti."""

PARTISANS = words("""
    democrat republican conservative tory liberal libertarian socialist communist nationalist unionist independent
    centrist progressive
""")
"""Members of a party or of none, by the words that precede a name in reports on parliaments. They state no office."""

FAME_NOUNS = words("star co-star legend")
"""Nouns for the famous before a name or alone: the film star Ada Quill. In capitals they name newspapers and films."""

PLAIN_PERSONS = words("""
    man men woman women boy girl person individual people lady guy gentleman teen teenager youth adult other one source
    insider
""")
"""Nouns for people that say nothing of what they do."""

RELATED_PERSONS = words("""
    father mother son daughter brother sister wife husband widow widower uncle aunt cousin grandmother grandfather
    friend colleague neighbor neighbour rival opponent niece nephew grandson granddaughter spouse stepfather stepmother
    mate pal buddy chum teammate team-mate classmate schoolmate roommate flatmate housemate counterpart
""")
"""Nouns for people by their relation to somebody else."""

TITLES = HONORIFICS | words("""
    cllr cllr. coun coun. mr mr. messrs messrs. mrs mrs. ms ms. miss dr dr. prof prof. professor sir dame lord lady
    sen sen. rep rep.
    gov gov. gen gen. lt lt. col col. maj maj. capt capt. sgt sgt. cpl cmdr adm adm. rev rev. fr hon hon. st
    president vice deputy prime minister senator representative congressman congresswoman governor mayor
    councillor councilor councilman councilwoman general lieutenant colonel major captain sergeant corporal
    admiral commander officer detective inspector superintendent constable sheriff chief judge justice attorney
    ambassador secretary chancellor premier king queen prince princess pope cardinal archbishop bishop father
    sister imam rabbi sheikh ayatollah chairman chairwoman chairperson chair director coach manager spokesman
    spokeswoman spokesperson analyst lawyer economist author actor actress singer writer journalist reporter
    editor candidate nominee leader head founder doctor
    commissioner comptroller registrar ombudsman undersecretary undersheriff consul magistrate headteacher headmaster
    headmistress principal vice-principal garda
""")
"""Words before a personal name that are not part of it: honorifics and offices from the AP Stylebook's entry "titles",
and the occupations that most often precede a name in the sources of the PolNeAR train part."""

SPELLED_OUT = {
    "lt": "lieutenant", "sgt": "sergeant", "ssgt": "sergeant", "capt": "captain", "cpt": "captain", "col": "colonel",
    "maj": "major",
    "gen": "general", "brig": "brigadier", "cpl": "corporal", "adm": "admiral", "cmdr": "commander", "cdr": "commander",
    "pc": "constable", "insp": "inspector", "det": "detective", "dci": "inspector", "supt": "superintendent",
    "sen": "senator", "rep": "representative", "gov": "governor", "cllr": "councillor", "coun": "councillor",
    "prof": "professor", "dr": "doctor", "rev": "reverend", "atty": "attorney", "adv": "advocate", "barr": "barrister",
    "engr": "engineer",
}  # fmt: skip
"""Abbreviated titles, with the noun by which an article refers to their bearer later."""

RANKS = words("""
    general lieutenant colonel major captain sergeant corporal private admiral commander commodore marshal brigadier
    superintendent inspector detective constable officer
    king queen prince princess duke duchess marquess marchioness earl viscount viscountess count countess baron baroness
    sheikh emir chief
    senator representative congressman congresswoman councillor councilor councilman councilwoman alderman alderwoman
    justice
    cardinal archbishop archdeacon bishop canon reverend father sister brother imam rabbi ayatollah
""")
"""Ranks that stand before a name as forms of address do, beside an office of their bearer: the minister, General Quill.
Set by hand, each class as a whole: armed forces and police, nobility and chiefs, members of parliaments and councils,
judges, clergy."""

SEATS = words("""
    baron baroness senator sen rep cllr coun councillor councilor councilman councilwoman alderman alderwoman
""")
"""Those of members of parliaments and councils that no other rank ends with, as Attorney General ends with General."""

PERSON_NOUNS = words("""
    soprano mezzo mezzo-soprano contralto countertenor tenor baritone bass-baritone
    forecaster controller physio physiotherapist skipper apprentice agent usher member clerk keeper warden man woman boy
    girl mother father son daughter brother sister wife husband widow uncle aunt cousin grandmother grandfather friend
    neighbor neighbour colleague resident witness victim survivor suspect defendant plaintiff prosecutor driver teacher
    student pupil nurse doctor surgeon patient scientist researcher expert professor historian engineer farmer fisherman
    worker owner tenant landlord veteran soldier player captain coach manager striker goalkeeper referee official
    officer diplomat aide adviser advisor strategist spokesman spokeswoman spokesperson source insider whistleblower
    lawmaker legislator politician critic supporter voter mother-in-law columnist blogger narrator moderator host anchor
    caller customer passenger bystander pastor priest nominee candidate incumbent frontrunner president minister premier
    mayor governor senator congressman congresswoman councillor councilor judge magistrate juror lawyer attorney
    solicitor barrister barber baker builder plumber economist analyst biologist ecologist physicist chemist chairman
    chairwoman chairperson chair director founder secretary treasurer chief boss leader head deputy commander general
    colonel sergeant detective inspector constable sheriff ambassador envoy billionaire businessman businesswoman mogul
    tycoon entrepreneur activist campaigner author writer novelist poet actor actress singer musician composer painter
    artist curator filmmaker pollster operative volunteer organizer organiser speaker person individual employee ally
    confidant counterpart trader shopkeeper vendor executive specialist counsel midfielder defender winger fullback
    substitute playmaker bowler batsman pitcher quarterback sprinter trainee champion medallist medalist finalist
    runner-up winner laureate barista mayor-elect alderwoman trucker cabbie vlogger influencer podcaster gamer migrant
    commuter motorist pedestrian coworker in-law twin vp veep pm fm
    academic assistant attendant comic correspondent mechanic medic postdoc
""")
GROUP_NOUNS = words("""
    people men women residents officials sources aides advisers advisors experts analysts scientists researchers critics
    supporters voters protesters demonstrators witnesses neighbors neighbours lawmakers legislators politicians
    republicans democrats senators members leaders activists campaigners prosecutors investigators detectives police
    authorities doctors nurses teachers students parents families fans players workers employees staff farmers
    economists historians observers diplomats lawyers attorneys judges jurors justices others colleagues friends
    relatives crowd audience public americans britons europeans russians ukrainians israelis palestinians chinese
    conservatives liberals pundits commentators reporters journalists strategists operatives allies opponents rivals
    counterparts executives investors traders customers users readers viewers commuters passengers villagers islanders
    miners unions veterans survivors victims volunteers organizers organisers respondents participants pollsters family
    folks couple trio pair majority minority percent half third medics locals troops alumni
""")
ORGANIZATION_NOUNS = words("""
    body company firm corporation bank government administration ministry department agency bureau office commission
    committee council court tribunal parliament congress legislature senate house party campaign team club union
    association federation league foundation institute university college school hospital group organization
    organisation network channel newspaper magazine paper station website site publication outlet regime kremlin
    pentagon military army navy force board panel jury coalition alliance bloc charity church fund think-tank startup
    airline operator manufacturer maker retailer utility watchdog regulator authority service embassy mission delegation
    trust society radio television broadcaster media lab laboratory thinktank assembly consultancy conglomerate
    subsidiary unit bench lobby steelmaker carmaker automaker chipmaker drugmaker planemaker
""")
STATES = words("""
    alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois
    indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana
    nebraska nevada new_hampshire new_jersey new_mexico new_york north_carolina north_dakota ohio oklahoma oregon
    pennsylvania rhode_island south_carolina south_dakota tennessee texas utah vermont virginia washington west_virginia
    wisconsin wyoming
""")
"""States of the US, in small letters. They are places, although Iowa is also a people."""

UNIQUE_BODIES = words("parliament congress senate house kremlin pentagon army navy")
"""Those that name one body of a country, so that the noun alone is its name: the Senate, the Kremlin."""

DOCUMENT_NOUNS = words("""
    report study survey poll statement letter email e-mail memo document documents article story editorial book
    indictment complaint lawsuit filing ruling verdict opinion order law bill act constitution resolution treaty
    press-release release transcript tweet post ad advertisement video tape recording paper analysis audit review data
    figures statistics findings records results poster sign banner headline caption manifesto platform plan speech
    testimony affidavit affidavits petition text message note notice map chart census dossier blog column suit policy
    database research plaque receipt inscription footage ledger timetable contract log logs dispatch cable telegram
    deposition op-ed flyer dataset graph podcast leak factsheet fact-sheet alert scorecard tracker
    dashboard webpage homepage faq faqs
""")
"""Head nouns of sources, by the type of source: the most frequent head nouns of the sources in the PolNeAR train part,
with common synonyms added by hand."""

ANONYMOUS_HEADS = words("""
    source sources insider insiders official officials aide aides diplomat diplomats person people individual
    individuals man woman adviser advisers advisor advisors operative operatives officer officers employee
    employees whistleblower staffer staffers lawmaker lawmakers strategist strategists
""")
"""Head nouns of sources whose name is withheld (AP Stylebook, "anonymous sources")."""

DETERMINERS = words(
    "a an the this that these those his her its their our my your another one some any no each every "
    "two three four five six seven eight nine ten several many other both first second third"
)
PARTICLES = words(
    "van von de der den del della di da dos du la le al el bin bint binti binte ibn ben ould wuld ter ten af av zu y e "
    "st. mac mc das los las ul ud vom zum zur ap ab ferch verch"
)
"""Lower-case words inside personal names (Chicago Manual of Style 8.5, 8.7-8.13)."""

ADDRESS = (
    HONORIFICS_OF_MEN
    | HONORIFICS_OF_WOMEN
    | words(
        "mr messrs mrs ms miss mx dr prof rev fr sir dame lord lady capt sgt lt col gen maj sen rep gov cllr coun hon"
    )
)
"""Forms of address, without their full stop. The word after one is a surname, whatever else it means."""

PLAIN_ADDRESS = HONORIFICS_OF_MEN | HONORIFICS_OF_WOMEN | words("mr messrs mrs ms miss mx")
"""Forms of address that do not state an office, rank, degree or honour."""

OPENERS = words("""
    after although amid and because before but despite during even for from however if later meanwhile moreover
    nevertheless nonetheless nor now once only since still than that then though thus unless until upon when whenever
    where whereas wherever whether which while whilst who whom whose why with within without yet again also instead
    perhaps maybe here there today yesterday tonight tomorrow like unlike according both either neither not
    later earlier afterwards afterward soon eventually finally previously recently lately overall elsewhere nearby
    inside outside still
    admittedly allegedly amazingly apparently arguably certainly clearly curiously definitely evidently fortunately
    frankly hopefully honestly incredibly inevitably interestingly ironically luckily naturally obviously oddly possibly
    predictably presumably probably reportedly sadly seemingly seriously strangely supposedly surely surprisingly
    thankfully tragically truthfully understandably undoubtedly unfortunately unsurprisingly
""")
OPENERS_AND_NAMES = words("an as at by in of on or so to up do no say will may")
"""Words that join clauses, begin a sentence, or state how sure or glad its author is (Quirk et al. 1985, 8.121 ff.,
8.134 ff., 13.5 ff., 14.12 ff.; Biber et al. 1999, 10.3). The first list
begins no names. The second also begins names (To Lam, Or Levi), and is cut only before a title."""

OUTLET_NOUNS = words("""
    advertiser advocate argus argus-leader beacon bugle bulletin chronicle citizen clarion courier daily dispatch echo
    enquirer enterprise examiner express gazette globe guardian herald independent inquirer journal leader ledger mail
    mercury messenger mirror monitor news nation observer outlook post press recorder record register reporter review
    sentinel standard star statesman sun telegraph telegram times today tribune voice weekly monthly quarterly
""")
"""Words that end the names of newspapers and magazines: The Windward Herald. Set by hand, the class as a whole."""

PERIODICALS = words("bulletin gazette journal weekly monthly quarterly")
"""Those of OUTLET_NOUNS that mean a newspaper or magazine in small letters too: the journal, but not the post."""

BROADCASTER_NOUNS = words("channel radio television tv fm")
"""Words before the number of a broadcaster: Radio 4, Channel 9. Set by hand, the class as a whole."""

PRODUCT_NOUNS = words("""
    app platform service browser chatbot marketplace exchange site website portal search-engine network label
    broadcaster station channel newspaper daily weekly magazine tabloid paper outlet agency wire watchdog charity
    nonprofit think-tank thinktank group unit fund
""")
TRADE_NOUNS = words("""
    builder contractor miner shipper shipbuilder brewery winery supermarket grocer restaurant hotel telecom bookmaker
    studio consultancy conglomerate subsidiary chain marketplace
""")
"""Nouns directly before the name of a service, an outlet or a body: the messaging app Foo. Those of the second list
mean firms, if the text does not speak of a person. Set by hand, each class as a whole."""

NOUNS_OF_TIES = words("affiliate ally competitor investor owner parent partner rival shareholder subsidiary")
"""Nouns for what a firm or a person is to another one. Set by hand, the class as a whole."""

COMMERCIAL_NOUNS = words("""
    company firm corporation operator maker manufacturer retailer airline startup bank utility insurer developer
    supplier publisher carrier business employer brand giant producer chain brewer carmaker drugmaker lender railway
""")
"""Nouns by which an article refers to a firm after naming it. Chosen by hand."""
