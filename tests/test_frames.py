"""The grammar of a clause: who does what to whom, however the sentence is turned."""

from __future__ import annotations

from collections.abc import Mapping

from reading import Case, check, params

from kg.model import Extraction

CASES = [
    Case("active", "Russia suspended New START in February 2023.", "russia suspends new-start [2023-02]"),
    Case("passive", "New START was suspended by Russia in February 2023.", "russia suspends new-start [2023-02]"),
    Case("passive in the perfect", "Russia has been sanctioned by the European Union.", "european-union sanctions russia"),
    Case("agentless passive", "The INF Treaty was signed in 1987.", never="* signs *"),
    Case("agentless passive of an attack", "Japan was attacked.", never="* attacks *"),
    Case("weapon as passive subject", "Pershing II missiles were deployed in West Germany.", "pershing-ii deployedIn west-germany", "* deploys *"),
    Case("relative clause with who", "Putin, who suspended New START, met Xi Jinping.", "vladimir-putin suspends new-start; vladimir-putin meets xi-jinping"),
    Case("relative clause with which", "Iran, which violated the JCPOA in 2019, met with France.", "iran violates jcpoa [2019]; iran meets france"),
    Case("relative clause on the object", "New START, which Russia suspended in 2023, banned ballistic missiles.", "russia suspends new-start [2023]"),
    Case("relative clause in the passive", "The INF Treaty, which was violated by Russia, banned intermediate-range missiles.",
         "russia violates inf-treaty; inf-treaty limits intermediate-range-missiles"),
    Case("participle after the noun", "The INF Treaty, signed by the United States and the Soviet Union in 1987, banned intermediate-range missiles.",
         "united-states signs inf-treaty [1987]; soviet-union signs inf-treaty [1987]; inf-treaty limits intermediate-range-missiles"),
    Case("participle before the clause", "Having joined NATO, Sweden deployed Patriot missiles in Estonia.",
         "sweden joins nato; sweden deploys patriot @estonia; patriot deployedIn estonia"),
    Case("gerund after a preposition", "After joining NATO, Finland suspended the Open Skies Treaty.", "finland joins nato; finland suspends open-skies-treaty"),
    Case("two subjects", "India and Pakistan joined the SCO in 2017.",
         "india joins shanghai-cooperation-organization [2017]; pakistan joins shanghai-cooperation-organization [2017]"),
    Case("three subjects", "Ukraine, Belarus and Kazakhstan joined the NPT.", "ukraine joins npt; belarus joins npt; kazakhstan joins npt"),
    Case("two verbs", "Russia signed and ratified the INF Treaty.", "russia signs inf-treaty; russia ratifies inf-treaty"),
    Case("two verbs with objects of their own", "Israel struck Syria and met Egypt.", "israel attacks syria; israel meets egypt"),
    Case("two objects", "Russia violated the INF Treaty and the Open Skies Treaty.", "russia violates inf-treaty; russia violates open-skies-treaty"),
    Case("two verbs, one weapon", "China developed and deployed DF-26 missiles.", "china develops df-26; china deploys df-26"),
    Case("but not", "The United States, not Russia, withdrew from the INF Treaty.", "united-states withdrawsFrom inf-treaty"),
    Case("neither nor", "Germany neither signed nor ratified the Kyoto Protocol.", "germany signs kyoto-protocol not; germany ratifies kyoto-protocol not"),
    Case("agreed to", "Russia and the United States agreed to extend New START.",
         "russia extends new-start planned; united-states extends new-start planned"),
    Case("vowed to", "North Korea vowed to test a hydrogen bomb.", "north-korea tests nuclear-weapons planned"),
    Case("refused to", "Turkey refused to ratify the Kyoto Protocol.", "turkey ratifies kyoto-protocol not"),
    Case("reserves the right to", "Iran reserves the right to withdraw from the NPT.", "iran withdrawsFrom npt possible"),
    Case("wants another to", "South Korea wants Japan to sign the Kyoto Protocol.", "japan signs kyoto-protocol demanded demands:south-korea", "south-korea signs *"),
    Case("began to", "Iran began to violate the JCPOA in 2019.", "iran violates jcpoa [2019]"),
    Case("is believed to", "Russia is believed to have violated the INF Treaty.", "russia violates inf-treaty says:"),
    Case("appears to", "Russia appears to have violated the INF Treaty.", "russia violates inf-treaty possible"),
    Case("light verb with a preposition", "The European Union imposed sanctions on Belarus in June 2021.", "european-union sanctions belarus [2021-06]"),
    Case("light verb in the passive", "Sanctions were imposed on Iran by the European Union in 2010.", "european-union sanctions iran [2010]"),
    Case("made a decision to", "The United States made a decision to withdraw from the INF Treaty.", "united-states withdrawsFrom inf-treaty"),
    Case("launched an attack", "Israel launched an attack on Iran.", "israel attacks iran"),
    Case("conducted a test of", "North Korea conducted a test of an intercontinental ballistic missile in 2017.", "north-korea tests icbm [2017]"),
    Case("copula with a noun", "Russia is in violation of the INF Treaty.", "russia violates inf-treaty"),
    Case("noun with an owner", "Russia's suspension of New START alarmed Norway.", "russia suspends new-start", "* * norway*"),
    Case("decision of an owner", "The US decision to withdraw from the JCPOA alarmed France.", "united-states withdrawsFrom jcpoa"),
    Case("noun with a demonym", "The Soviet invasion of Afghanistan in 1979 worried the Pakistani government.", "soviet-union attacks afghanistan [1979]"),
    Case("noun with of and by", "The invasion of Kuwait by Iraq alarmed Saudi Arabia.", "iraq attacks kuwait"),
    Case("deployment of X in Y by Z", "The deployment of Iskander missiles in Kaliningrad by Russia alarmed Poland.",
         "russia deploys iskander @kaliningrad; iskander deployedIn kaliningrad"),
    Case("between: talks", "Talks between Serbia and Kosovo began in Brussels.", "serbia meets kosovo @brussels"),
    Case("between: agreement", "An agreement between Iran and Russia was reached.", "iran agreesWith russia"),
    Case("between: fighting", "Clashes between Israel and Hezbollah continued.", "israel attacks hezbollah"),
    Case("particle", "The United States pulled out of the Open Skies Treaty in November 2020.", "united-states withdrawsFrom open-skies-treaty [2020-11]"),
    Case("particle before its object", "Iran tore up the JCPOA.", "iran withdrawsFrom jcpoa"),
    Case("another particle is another verb", "Ukraine, Belarus and Kazakhstan gave up nuclear weapons.",
         "ukraine dismantles nuclear-weapons; belarus dismantles nuclear-weapons; kazakhstan dismantles nuclear-weapons", "* supplies *"),
    Case("recipient behind to", "Russia sold S-400 systems to Turkey and India.", "russia supplies s-400 >turkey; russia supplies s-400 >india"),
    Case("recipient as object", "Russia supplied Iran with S-300 systems.", "russia supplies s-300 >iran"),
    Case("recipient as dative", "Britain gave Ukraine the Storm Shadow missile.", "united-kingdom supplies storm-shadow >ukraine"),
    Case("what is bought from somebody is not given to him", "Turkey bought the S-400 from Russia.", "turkey acquires s-400"),
    Case("mere neighbours", "Norway, Russia and the INF Treaty were named on the page.", never="*"),
    Case("refused to accept", "Russia refused to accept a demand from Ukraine.", "russia rejects ukraine"),
    Case("refused to respond to", "Iran declined to respond to a request from the IAEA.", "iran rejects iaea"),
    Case("refused to do something else", "Russia refused to open an office in Ukraine.", never="* rejects *"),
    Case("made by whom", "China turned down an offer made by the European Union.", "china rejects european-union"),
    Case("subject behind a fronted phrase", "On a visit to Kabul, President Emmanuel Macron praised the Taliban.", "emmanuel-macron supports taliban @kabul"),
    Case("a report that accuses", "Amnesty International released a report accusing Israel of war crimes.", "amnesty-international accuses israel"),
    Case("withdrawal of something else", "The United States withdrew troops after the INF Treaty.", never="* withdrawsFrom *"),
    Case("officials are not the alliance", "Finland joined the officials of NATO in the room.", never="* joins *"),
    Case("relative clause that leaves the treaty unnamed", "The treaty that Finland joined in 1968 is the NPT.", "finland joins npt [1968]",
         limit="a description that the predicate noun resolves further on"),
    Case("his counterpart", "Russia's foreign minister Sergey Lavrov met his Chinese counterpart Wang Yi in Beijing.", "sergey-lavrov meets wang-yi @beijing"),
]  # fmt: skip


@params(CASES)
def test_construction(case: Case, readings: Mapping[str, Extraction]) -> None:
    check(case, readings[case.name])
