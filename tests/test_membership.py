"""What belongs to what: members of organisations, allies, the bodies of a state."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

MEMBERS = [
    Case("members listed behind the name", "NATO members Greece and Turkey came close to war.", "greece memberOf nato; turkey memberOf nato"),
    Case("in brackets", "The P5+1 (China, France and Germany) met Iran.", "china memberOf p5-plus-1; france memberOf p5-plus-1; germany memberOf p5-plus-1"),
    Case("of", "The Visegrad Group of Poland and Hungary met in Prague.", "hungary memberOf visegrad-group; poland memberOf visegrad-group"),
    Case("whose members", "SEATO, whose members were Thailand and Pakistan, had no forces.", "pakistan memberOf seato; thailand memberOf seato"),
    Case("members of", "Only two of the members of SEATO, Thailand and the Philippines, lay nearby.", "philippines memberOf seato; thailand memberOf seato"),
    Case("and other members", "Hungary and other EU members objected.", "hungary memberOf european-union"),
    Case("no member", "Non-NATO ally Pakistan objected.", never="* memberOf *"),
    Case("an ally of a group", "Hamas ally Iran objected.", never="iran memberOf *"),
    Case("not a member before the name", "Non-NATO member Sweden objected.", "sweden memberOf nato not"),
    Case("a place in brackets", "The IAEA (Vienna) met Iran and Iraq.", never="* memberOf *"),
]  # fmt: skip

ALLIES = [
    Case("its ally", "Iran and its ally Hezbollah condemned the strike.", "iran alliedWith hezbollah"),
    Case("an ally in apposition", "Belarus, Russia's closest ally, opened its border.", "russia alliedWith belarus"),
    Case("a former ally", "Albania, a former ally of China, opened its border.", never="* alliedWith *"),
    Case("a person's ally", "Alexander Lukashenko, a close ally of Vladimir Putin, objected.", "vladimir-putin alliedWith alexander-lukashenko"),
    Case("a person and a state", "Belarus, an ally of Vladimir Putin, objected.", never="vladimir-putin alliedWith *"),
    Case("a member's ally", "Washington reassured its NATO ally Turkey.", "turkey memberOf nato; united-states alliedWith turkey"),
]  # fmt: skip

BODIES = [
    Case("a body of a state", "The Russian Foreign Ministry criticized Estonia.", "russian-foreign-ministry partOf russia"),
    Case("a body without its state's name", "The Pentagon criticized Estonia.", never="* partOf *"),
]  # fmt: skip

BRANCHES = [
    Case("an arm of", "Jabhat al-Nusra, an arm of al-Qaeda, objected.", "jabhat-al-nusra partOf al-qaeda"),
    Case("somebody's arm", "Jabhat al-Nusra, then al-Qaeda's Syrian wing, objected.", "jabhat-al-nusra partOf al-qaeda"),
    Case("is a branch", "Al-Shabaab is an affiliate of al-Qaeda.", "al-shabab partOf al-qaeda"),
    Case("a former branch", "Jabhat al-Nusra, a former branch of al-Qaeda, objected.", never="* partOf al-qaeda"),
]  # fmt: skip

CASES = [*MEMBERS, *ALLIES, *BODIES, *BRANCHES]


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
