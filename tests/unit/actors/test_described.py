from __future__ import annotations

import pytest

from tests.unit.actors.found import Found


def test_a_noun_beside_a_name_tells_type_country_and_sector() -> None:
    found = Found("Regulators fined the Estonian company Vesta Marin on Monday. Vesta Marin denied that it had paid.")
    firm = found.actor("Vesta Marin", 1)
    assert (firm["type"], firm["country"], firm["sector"]) == ("organization", "EST", "BUS")
    assert found.words("nominal") == ["Regulators"]
    assert found.name("it") == "Vesta Marin"


def test_a_noun_that_is_no_office_tells_country_and_sector_of_a_person() -> None:
    found = Found("The court fined Latvian businessman Oskar Riekst. Riekst left.")
    owner = found.actor("Riekst")
    assert (owner["name"], owner["country"], owner["sector"], owner["offices"]) == ("Oskar Riekst", "LVA", "BUS", [])


@pytest.mark.parametrize(
    "text",
    [
        "The cargo ship Bright Heron sank. The Bright Heron was old.",
        "The carrier Charles de Gaulle left on Monday. The Charles de Gaulle was built in Brest.",
        "The corvette Abraham Crijnssen left on Monday.",
        "The Petrel-2 rocket failed. The Petrel-2 exploded.",
    ],
)
def test_ships_and_rockets_are_no_actors(text: str) -> None:
    assert Found(text).words("name") == []


def test_a_carrier_with_the_name_of_a_firm_is_a_firm() -> None:
    assert Found("The carrier Corvo Airlines cancelled flights.").words("name") == ["Corvo Airlines"]


def test_a_text_introduces_a_body_by_what_it_is_called() -> None:
    found = Found("A group called Wide Harbour rallied in Riga. Police spoke to Wide Harbour on Friday.")
    assert found.name("A group") == found.name("Wide Harbour", 1) == "Wide Harbour"


def test_a_paper_named_before_its_kind_is_one_body() -> None:
    found = Found("The Evening Chronicle newspaper reported the sale.")
    assert found.mentions_of("Evening Chronicle") == ["Evening Chronicle"]
    assert found.actor("Evening Chronicle")["sector"] == "JRN"


def test_a_body_may_be_an_owner() -> None:
    found = Found("Police searched Corvo Lines, the owner of the tanker. The company denied that it had paid.")
    assert found.name("the owner") == found.name("The company") == found.name("it") == "Corvo Lines"


def test_a_firm_of_another_country_is_not_the_one_named() -> None:
    found = Found("Corvo Lines, a shipping company, lost an order. The Latvian company had offered less.")
    assert found.name("The Latvian company") == "Latvian company"
    assert found.actor("Corvo Lines")["country"] is None
