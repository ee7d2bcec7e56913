"""Words that augmentation puts into articles: other names for famous ones, and lines that are not news.

All are invented for this project or common words; none is taken from a corpus. The famous names are those that news of
2016 in the United States repeats very often. A model could learn these names instead of the language around them.
"""

from __future__ import annotations


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


FAMOUS_SURNAMES = frozenset(
    _split("""
    Trump Clinton Obama Sanders Cruz Rubio Kasich Carson Bush Ryan Manafort Christie Fiorina Biden Romney
    Lewandowski Warren Pence Khan Comey McCain Putin Graham Scalia Reid Schultz Huckabee Garland McConnell
    Kaine Priebus Walker Gingrich Podesta Lynch Abedin Perry Giuliani Palmieri Mook Santorum Stein Pelosi Weld
    Conway Jindal Brazile Assange Webb O'Malley Reagan Nixon Cheney Bannon Corker Flynn
""")
)
FAMOUS_MEN = frozenset(
    _split("""
    Donald Barack Bernie Ted Marco Jeb Ben Mitt Joe Mike Tim Rand Newt Reince Corey Vladimir Rudy Mitch Bill
""")
)
FAMOUS_WOMEN = frozenset(
    _split("""
    Hillary Carly Melania Ivanka Megyn Elizabeth Kellyanne Huma Debbie Donna Loretta Jill Chelsea Michelle
""")
)

SURNAMES = _split("""
    Abara Adeyemi Albrecht Almeida Andersen Aquino Arslan Ashworth Baptiste Barrow Bauer Bellamy Benoit
    Bergstrom Bhatt Birch Blackwood Boateng Borg Brandt Calloway Campbell Cardoso Castellanos Chandra Chen Cho
    Clarke Cole Conti Cooper Costa Crane Dahl Dalton Das Davies Delacroix Demir Desai Diallo Dimitrov Dubois
    Eastwood Edwards Eriksen Evans Faber Farouk Fernandez Fischer Fletcher Forsyth Foster Garcia Gallagher
    Gill Goldberg Gomez Grant Greco Gupta Haddad Hale Hansen Harrington Hartley Hassan Hayes Hoffman Holloway
    Hughes Hussein Ibrahim Ito Ivanova Jackson Jansen Jensen Jones Joshi Kamara Kapoor Karlsson Katz Kaya
    Keller Kim King Kowalski Kumar Laurent Lee Lehmann Lindqvist Liu Lombardi Lopez Macleod Maguire Malik
    Marchetti Martin Mbeki Mendes Meyer Mills Mitchell Moreau Morgan Moyo Mueller Murphy Nakamura Nasser
    Ndlovu Nguyen Nielsen Novak Nowak O'Brien O'Connell Oduya Okafor Okonkwo Olsen Ortega Osei Owusu Park
    Patel Pearce Pereira Petrov Pham Porter Price Quinn Ramos Rao Reyes Richter Rossi Roy Ruiz Russo Said
    Salazar Santos Sato Schmidt Shah Sharma Silva Singh Sinclair Smith Sokolov Stone Suzuki Svensson Takahashi
    Tan Tanaka Taylor Thapa Thompson Torres Toure Tran Tremblay Turner Usman Vargas Vasquez Volkov Walsh Wang
    Watanabe Weaver Weber West Whitfield Williams Wilson Wong Wright Yamamoto Yilmaz Young Zhang Zielinski
""")
MEN = _split("""
    Aaron Ahmed Alan Alex Andre Anil Arthur Boris Brian Bruno Callum Carl Carlos Chris Colin Craig Daniel
    David Deepak Derek Diego Edward Emeka Eric Felix Frank Gareth George Graham Guy Hans Hassan Henry Hiroshi
    Hugo Ian Igor Ivan Jack James Jan Jerome John Jorge Joseph Karl Keith Kenji Kevin Kofi Lars Leo Liam Luca
    Luis Malcolm Marcel Mark Martin Matteo Max Michael Miguel Mohamed Neil Nikolai Oliver Omar Oscar Pablo
    Patrick Paul Pedro Peter Philip Pierre Rafael Raj Ravi Richard Robert Samuel Sean Sergei Simon Stefan
    Stephen Steve Sunil Thomas Tomas Tony Victor Wei William Yusuf
""")
WOMEN = _split("""
    Aisha Alice Amara Amy Ana Andrea Angela Anita Anna Astrid Beatrice Camille Carla Carmen Caroline Catherine
    Chiara Clara Claire Deborah Diana Elena Elif Ellen Emma Esther Eva Fatima Fiona Frances Grace Greta Hana
    Hannah Helen Ingrid Irene Isabel Jane Jessica Joanna Judith Julia Karen Kate Katja Laura Leila Lena Linda
    Lisa Lucia Lucy Margaret Maria Marie Marta Mary Mei Mia Monica Nadia Naomi Natalie Nicole Nina Olga Olivia
    Patricia Paula Priya Rachel Rebecca Rosa Ruth Sandra Sara Sarah Sofia Susan Svetlana Tamara Teresa Thandi
    Uma Ursula Valerie Vera Wendy Yasmin Yuki Zainab Zoe
""")

FRAMES: dict[str, tuple[str, ...]] = {
    "Republican": ("Conservative", "Liberal", "Centrist", "Nationalist", "Unionist", "Agrarian"),
    "Republicans": ("Conservatives", "Liberals", "Centrists", "Nationalists", "Unionists", "Agrarians"),
    "Democratic": ("Labour", "Social Democratic", "Green", "Progressive", "Reform", "Workers'"),
    "Democrat": ("Progressive", "Green", "Reformist", "Socialist", "Federalist"),
    "Democrats": ("Progressives", "Greens", "Reformists", "Socialists", "Federalists"),
    "GOP": ("SPP", "NLP", "UDP", "PCN"),
    "Iowa": ("Bavaria", "Alberta", "Kerala", "Galicia", "Tasmania", "Gauteng"),
    "Florida": ("Ontario", "Saxony", "Punjab", "Andalusia", "Wales", "Queensland"),
    "Ohio": ("Scotland", "Brittany", "Sicily", "Victoria", "Ulster", "Manitoba"),
    "Nevada": ("Natal", "Quebec", "Tyrol", "Gujarat", "Cornwall"),
    "Pennsylvania": ("Catalonia", "Lombardy", "Flanders", "Lagos", "Otago"),
    "Washington": ("Ottawa", "London", "Canberra", "Nairobi", "Brussels", "Dublin", "Wellington", "Delhi"),
    "America": ("Canada", "Britain", "Australia", "Kenya", "Ireland", "India"),
    "American": ("Canadian", "British", "Australian", "Kenyan", "Irish", "Indian"),
    "Americans": ("Canadians", "Britons", "Australians", "Kenyans", "Indians"),
    "Congress": ("Parliament", "the Assembly", "the Diet", "the council"),
    "Senate": ("Assembly", "Bundestag", "House of Commons", "council", "board"),
    "Senator": ("Minister", "Councillor", "Professor", "Deputy", "Judge"),
    "senator": ("minister", "councillor", "professor", "deputy", "judge"),
    "senators": ("ministers", "councillors", "professors", "deputies", "judges"),
    "campaign": ("club", "company", "agency", "team", "ministry", "campaign"),
    "candidate": ("chairman", "coach", "mayor", "minister", "director", "candidate"),
    "candidates": ("directors", "coaches", "mayors", "scientists", "farmers", "candidates"),
    "nominee": ("captain", "chairwoman", "laureate", "striker", "director"),
    "voters": ("residents", "patients", "shareholders", "fans", "members", "voters"),
    "election": ("season", "trial", "merger", "festival", "inquiry", "election"),
    "primary": ("tournament", "hearing", "festival", "auction", "primary"),
    "CNN": ("Radio Five", "the Morning Post", "Channel Nine", "the Courier"),
    "Politico": ("the Gazette", "the Evening Herald", "the Observer", "Daily Ledger"),
}
"""Words that mark news as that of one country and year. A word is replaced by the same other throughout an article."""

LINES = (
    "Advertisement",
    "ADVERTISEMENT",
    "Story continues below advertisement",
    "Article continues below",
    "Share this article",
    "Share on Facebook Share on Twitter",
    "Share",
    "Tweet",
    "Print",
    "Comments (47)",
    "Read more: Five ways to save the old harbour bridge",
    "READ MORE: Council budget at a glance",
    "Related: Why bees are leaving the valley",
    "Also read: What the new timetable means for you",
    "See also: In pictures, the floods of spring",
    "Sign up for our morning newsletter",
    "Sign up here to get the day's stories in your inbox.",
    "Subscribe now for unlimited access",
    "Already a subscriber? Log in",
    "You have two free articles left this month.",
    "Enter your email address",
    "Follow us on social media for updates.",
    "Download our app for alerts.",
    "Photo: A ferry leaves the northern harbour on Tuesday",
    "(Photo by Nadia Petrov/Harbour Press)",
    "A crowd gathers outside the town hall. Picture: Tomas Borg",
    "FILE PHOTO: Workers inspect the dam near Alta, May 3. Lena Dahl/Coast Images",
    "Image: The new stadium seen from the river",
    "Image copyright Coast Images",
    "Image caption The reservoir has fallen to a third of its level",
    "Workers harvest olives near the border last week (Luca Greco/Valley News)",
    "The mayor at the opening of the library. | Meadow Times/Priya Rao",
    "Play Video 1:42",
    "Watch: The moment the tower came down",
    "VIDEO: Storm tears the roof off a school",
    "Click here for more on this story",
    "Updated 4:15 p.m.",
    "Published Monday, 9 March",
    "Last modified on Thu 12 Apr 10.04 BST",
    "3 min read",
    "By Joanna Ito, Staff Writer",
    "By MARTIN OWUSU and CLARA WEBER",
    "Emma Novak reported from Lisbon.",
    "Additional reporting by Omar Said",
    "© Harbour Press. All rights reserved.",
    "Copyright Valley News Ltd. This material may not be published or rewritten.",
    "Most popular",
    "Editor's picks",
    "Recommended for you",
    "Topics: weather, rail, schools",
    "Tags: Economy, Trade, Fisheries",
    "* * *",
    "---",
    "More from Opinion",
    "Back to top",
    "Correction: An earlier version of this article misspelled the name of a street.",
    "Win two tickets to the summer concert in the park",
    "Save 40% on garden furniture this weekend",
    "Compare mortgage rates today",
    "Loading...",
)
"""Captions, credits, advertisements and buttons, which remain between paragraphs when text is taken from a page."""
