"""Whom a source speaks for."""

from __future__ import annotations

import pytest

from claimex.spans import Span
from claimex.speakers.affiliations import find_organization


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Ana Reis, a spokeswoman for Coastline Rail", "Coastline Rail"),
        ("Coastline Rail spokeswoman Ana Reis", "Coastline Rail"),
        ("Radio Lofa’s Tamsin Oduya", "Radio Lofa"),
        ("Tolve Motors’ chief executive, Kenji Mori", "Tolve Motors"),
        ("Nadir of the Coast Institute", "Coast Institute"),
        ("a lawyer for Omar Besk", "Omar Besk"),
        ("Mei Lin, the mayor of Lofa", None),
        ("Ana Reis, the mother of the boy", None),
        ("Lofa-based analyst Ingrid Moen", None),
        ("Prime Minister Aroha Ngata", None),
        ("Nigerian President Bola Ade", None),
        ("another senior Estonian official", None),
        ("two Western officials", None),
        ("Nigerian Ports Authority spokesman Bola Ade", "Nigerian Ports Authority"),
        ("Vatican spokesman Mei Lin", "Vatican"),
        ("Mrs Osei’s daughter", None),
        ("lawyer for 60 of the owners", None),
        ("Mexican-American reporter Jorge Salas", None),
        ("Lebanese-born executive Dina Abou", None),
        ("One Democratic official", None),
        ("Democratic Alliance official Dina Abou", "Democratic Alliance"),
        ("WHO director-general Tesfaye Alemu", "WHO"),
        ("NASA chief Bill Odell", "NASA"),
        ("Foo Rail co-founder Ito Ken", "Foo Rail"),
        ("Ana Diaz, editor-in-chief of The Harbour Post", "Harbour Post"),
        ("Lena Fox, ambassador to the United Nations", None),
        ("the president's former special envoy to the Middle East", None),
        ("Omar Diaz, counsel to the Harbour Committee", "Harbour Committee"),
        ("a candidate in the primary for the 2020 Norland election", None),
        ("a candidate for the Norland presidential election", None),
        ("a spokesman for the Coast Club environmental group", "Coast Club"),
        ("a co-author of ''Those Guys: Inside the World of KTPN''", None),
        ("an economist at ING who tracks rates", "ING"),
        ("an analyst at U.S. Foo", "U.S. Foo"),
        ("Brad Komar, Foo’s Tarn state director", "Foo"),
        ("Lee Park, mayor of New Lund", None),
        ("Omar Lind, 47, of Tannery Row, Brask", None),
        ("Omar Lind, of Tannery Works", "Tannery Works"),
        ("Omar Lind, 24, from Radio Tarn", "Radio Tarn"),
        ("NASA administrator Jim Odell", "NASA"),
        ("Mr. Lind’s spokesman, Jim Odell", "Lind"),
        ("a former aide to Sen. Omar Lind", "Omar Lind"),
        ("a spokesman for Lind’s 2000 presidential campaign", "Lind’s 2000 presidential campaign"),
        ("New Tarn Public Advocate Jim Odell", "New Tarn"),
        ("a spokesman for the Lind campaign", "Lind campaign"),
        ("a Lind campaign spokesman", "Lind campaign"),
        ("an official in the Lind administration", None),
        ("US senator Jim Odell", None),
        ("California lawyer Mike Avena", None),
        ("University of Tarn, San Lund's chancellor, Pradeep Kos", "University of Tarn, San Lund"),
        ("a reporter for Foo News arrested in Tarn", "Foo News"),
        ("Foo Capital portfolio manager Bea Lind", "Foo Capital"),
        ("Lind campaign communications director Bea Komar", "Lind campaign"),
        ("the Tarn State Department inspector general, Omar Komar", "Tarn State Department"),
        ("Retired TBI agent Sione Tala", "TBI"),
        ("Bea Komar, the Lind campaign’s Brask director", "Lind campaign"),
        ("Bea Komar, a senior member of the tax-writing Coast Committee", "Coast Committee"),
        ("Bea Komar, organizer of a group called Citizens for Lind", "Citizens for Lind"),
        ("Bea Komar, managing partner of the investment bank Foo Capital and author of Rain", "Foo Capital"),
        ("Bea Komar, author of The Age of Rain", None),
        ("Bea Komar, the Democratic chair of Lund County", None),
        ("Norland’s far-right Coast Front party leader, Bea Komar", "Coast Front"),
        (
            "Bea Komar, a director at Tarn University’s Lund Center for Justice",
            "Tarn University’s Lund Center for Justice",
        ),
        ("Agriculture Secretary Omar Komar", None),
        ("Foo Rail press secretary Omar Komar", "Foo Rail"),
        ("Tarn high school teacher Omar Komar", None),
        ("French officials", None),
        ("Bea Komar, chief executive of a Lund Valley firm", None),
        ("Bea Komar, the nephew of the late King Omar Tarn", None),
        ("Republican party boss Bea Komar", "Republican party"),
        ("Bea Komar, chief economist at Fooworks", "Fooworks"),
        ("Bea Komar, editor of TheTarnDaily.com", "TheTarnDaily.com"),
        ("Rep. Omar Komar of New York", None),
        ("Bea Komar, who runs Our Principles", "Our Principles"),
        ("Bea Komar, who works for the Coast Bank", "Coast Bank"),
        ("Bea Komar, speaking for the Health Ministry", "Health Ministry"),
        ("Bea Komar, who runs Foo marathons", None),
        ("Bea Komar, who heads consultancy FooDot", "FooDot"),
        ("Bea Komar, who leads the consultancy FooDot", "FooDot"),
        ("Bea Komar, who speaks for Coast Bank", "Coast Bank"),
        ("Komar's former student Emi Lind, now at the Coast Institute", "Coast Institute"),
        ("Komar's protégé Emi Lind", None),
        ("Komar's colleague Emi Lind, currently with Tarn University", "Tarn University"),
        ("Komar's former aide Emi Lind, who now works for Foo Rail", "Foo Rail"),
        ("Komar's aide Emi Lind", "Komar"),
        ("TBI's former secretary Emi Lind", "TBI"),
        ("Professor Emi Lind of Tarn University's law school", "Tarn University"),
        ("Emi Lind of Tarn University's department of geography", "Tarn University"),
        ("Emi Lind of Komar's team", None),
        ("Defense attorney Emi Lind", None),
        ("Kremlin spokesman Omar Komar", "Kremlin"),
        ("Police spokesman Omar Komar", None),
        ("City officials", None),
        ("City officials — including Director of Coast Watch Bea Komar", None),
        ("Border officials", None),
        ("…", None),
        ("Fire chief Bea Komar", None),
        ("US Special Representative Omar Komar", None),
        ("Wildlife Trust chief Bea Komar", "Wildlife Trust"),
        ("the GOP candidate Bea Komar", None),
        ("the GOP strategist Bea Komar", "GOP"),
        ("Bea Komar, of Hill Street, Lund", None),
        ("a teacher from the village of Debeli Lug", None),
        ("President Omar Lind's adviser", "Omar Lind"),
        ("the director of the Tarn-based NGO Clean Rivers", "Clean Rivers"),
        ("an analyst for the Boston-based investment company Harrow Gates", "Harrow Gates"),
        ("Howard Rubin, a Toronto lawyer representing the family", None),
        ("Assistant District Attorney Kim Voss", None),
        ("Tess Wynn, a student from Daytona Beach", None),
        ("Tess Wynn, a student from Daytona State University", "Daytona State University"),
        ("a fellow at the Council on Foreign Relations", "Council on Foreign Relations"),
        ("a lawyer for the Committee on Monday", "Committee"),
        ("a former speechwriter to Secretary of State Madeline Albers", "Madeline Albers"),
        ("University of Tarn research scholar Emi Lind", "University of Tarn"),
        ("Bank of Tarn governor Emi Lind", "Bank of Tarn"),
        ("University of Lund pollster Tunde Bello", "University of Lund"),
        ("A Komar aide", "Komar"),
        ("top Komar adviser Emi Lind", "Komar"),
        ("Komar's former aide Emi Lind", None),
        ("National security adviser Emi Lind", None),
        ("A Brazil aide", None),
        ("Riot police officer Emi Lind", None),
        ("a representative for Zephyr", "Zephyr"),
        ("a representative for the Emi Lind brand", "Emi Lind brand"),
        ("a lawyer for the Bello family", "Bello family"),
        ("A Port Lund police spokesman", "Port Lund police"),
        ("a spokeswoman for the Lund council", "Lund council"),
        ("Monday's speaker, Emi Lind", None),
        ("Emi Lind, who plays for Zephyr", "Zephyr"),
        ("Emi Lind, who studies bees at Lund University", "Lund University"),
        ("Emi Lind, who represents the Nurses' Union", "Nurses' Union"),
        ("Emi Lind, who represents Brask", None),
        ("Emi Lind, who leads the Coast Fund's river team", "Coast Fund"),
        ("Emi Lind, who lives near Lund University", None),
        ("Emi Lind, who taught at Lund University", None),
    ],
)
def test_a_person_speaks_for_an_organization(mention: str, name: str | None) -> None:
    found = find_organization(mention, Span(0, len(mention)), "person")

    assert (found[0] if found is not None else None) == name
    assert found is None or found[1].of(mention) == name


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("TBI members and officials", "TBI"),
        ("Foo State fighters", "Foo State"),
        ("many Coast Bank workers", "Coast Bank"),
        ("Lind campaign strategists", "Lind campaign"),
        ("More TBI agents", "TBI"),
        ("US officials", None),
        ("Young Muslim voters", None),
        ("Supporters of Omar Komar", None),
        ("Democratic party officials", "Democratic party"),
        ("Lund voters", None),
    ],
)
def test_several_people_belong_to_the_body_before_their_noun(mention: str, name: str | None) -> None:
    found = find_organization(mention, Span(0, len(mention)), "group")

    assert (found[0] if found is not None else None) == name


def test_a_described_organization_has_no_name() -> None:
    mention = "a spokesman for the ministry"

    found = find_organization(mention, Span(0, len(mention)), "person")

    assert found == (None, Span(mention.index("the"), len(mention)))


@pytest.mark.parametrize(
    ("mention", "words"),
    [
        ("A health ministry spokesman", "health ministry"),
        ("the Lund defence ministry's chief", None),
        ("Interior ministry officials", "Interior ministry"),
        ("Health ministry officials", "Health ministry"),
        ("a senior city council press officer, an official", None),
        ("the local fire department chief Ana Ruiz", "fire department"),
        ("a company spokesman", None),
        ("a customer service representative", None),
        ("a popular newspaper columnist", None),
        ("a fire service spokeswoman", "fire service"),
        ("a Norwegian company spokesman", None),
        ("the brother of a foreign ministry official", None),
    ],
)
def test_the_body_in_small_letters_before_an_office_is_described(mention: str, words: str | None) -> None:
    found = find_organization(mention, Span(0, len(mention)), "person")

    assert (found[1].of(mention) if found is not None else None) == words
    assert found is None or found[0] is None


def test_the_maker_of_a_poll_is_its_organization() -> None:
    mention = "A survey by the Norland Research Group"

    found = find_organization(mention, Span(0, len(mention)), "document")

    assert found is not None
    assert found[0] == "Norland Research Group"


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("An Associated Press survey of Democratic voters", "Associated Press"),
        ("A fresh KTN-ORC poll", "KTN-ORC"),
        ("Wednesday's Suffolk University poll", "Suffolk University"),
        ("A poll of Norland residents by the Coast Institute", "Coast Institute"),
        ("A poll of Norland residents", None),
        ("Several recent New Hampshire surveys", None),
        ("An Iowa poll", None),
        ("A Republican survey", None),
        ("Polls from Tarn University and KTN/ORC", "Tarn University and KTN/ORC"),
        ("The October poll", None),
        ("an early-October KTN News poll", "KTN News"),
        ("The latest FOO TODAY/Rock the Vote Poll", "FOO TODAY/Rock the Vote"),
        ("A poll", None),
        ("The TBI data", "TBI"),
        ("A 1996 TBI advisory opinion", "TBI"),
        ("The Coast Bank analysis of other data", "Coast Bank"),
        ("A Lund report", None),
        ("A report in The Lund Journal", "Lund Journal"),
        ("A report in The Lund Hall", None),
        ("A US report", None),
        ("The TBI affair", None),
        ("a report in the business daily Lundblatt", "Lundblatt"),
        ("an article in a Lund daily", None),
        ("a survey which the children's rights organisation Lund conducted", "Lund"),
        ("a survey that pollster KTN carried out in May", "KTN"),
        ("a study that Omar Komar did the sums for", None),
    ],
)
def test_the_name_before_a_poll_is_its_makers(mention: str, name: str | None) -> None:
    found = find_organization(mention, Span(0, len(mention)), "document")

    assert (found[0] if found is not None else None) == name


def test_a_number_is_no_organization() -> None:
    mention = "a study of 4,300 adults"

    assert find_organization(mention, Span(0, len(mention)), "document") is None


def test_the_owner_of_a_body_is_not_the_body() -> None:
    mention = "Ada Quill, an expert at the Coast State’s mission to the lakes"

    assert find_organization(mention, Span(0, len(mention)), "person") is None
