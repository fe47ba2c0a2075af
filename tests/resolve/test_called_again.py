"""Who is called again by an epithet, an office told in full, a demonym, or before he is named; whose office a bare title is."""

from __future__ import annotations

from tests.resolve.reports import reason, resolved, who

MACRON = (
    "Präsident/Präsident/NOUN/nsubj>4/Gender=Masc;Number=Sing Emmanuel/Emmanuel/PROPN/appos>1/Number=Sing/B-PER "
    "Macron/Macron/PROPN/flat>2/Number=Sing/I-PER reiste/reisen/VERB/root>0\n"
)


def test_an_epithet_by_age_is_the_person_before() -> None:
    answer = resolved(
        "de",
        "Die/der/DET/det>3/Gender=Fem;Number=Sing finnische/finnisch/ADJ/amod>3 Abgeordnete/Abgeordnete/NOUN/nsubj>6/Gender=Fem;Number=Sing "
        "Liisa/Liisa/PROPN/appos>3/_/B-PER Torvi/Torvi/PROPN/flat>4/_/I-PER klagte/klagen/VERB/root>0\n"
        "Die/der/DET/det>2/Definite=Def;Gender=Fem;Number=Sing 63-Jährige/63-Jährige/NOUN/nsubj>3/Gender=Fem;Number=Sing "
        "drohte/drohen/VERB/root>0",
    )
    assert who(answer, "63-Jährige") == "FIN LEG"
    (participant,) = answer.participants(answer.analysis.sentences[1], 1)
    assert participant.name == "Liisa Torvi" and "←" in participant.reason


def test_a_suspect_is_no_policeman() -> None:
    answer = resolved(
        "en",
        "Kenyan/Kenyan/ADJ/amod>3 police/police/NOUN/compound>3 spokesman/spokesman/NOUN/nsubj>6/Number=Sing Otieno/Otieno/PROPN/appos>3/_/B-PER "
        "Were/Were/PROPN/flat>4/_/I-PER spoke/speak/VERB/root>0\n"
        "The/the/DET/det>2/Definite=Def suspect/suspect/NOUN/nsubj>3/Number=Sing fled/flee/VERB/root>0",
    )
    assert "Were" not in reason(answer, "suspect")


def test_a_demonym_in_the_singular_is_the_person_of_that_state() -> None:
    answer = resolved(
        "de",
        MACRON + "Der/der/DET/det>2/Definite=Def;Gender=Masc;Number=Sing Franzose/Franzose/NOUN/nsubj>3/Gender=Masc;Number=Sing schwieg/schweigen/VERB/root>0",
        date="2023-05-01",
    )
    assert who(answer, "Franzose") == "FRA GOV"
    (participant,) = answer.participants(answer.analysis.sentences[1], 1)
    assert participant.name == "Emmanuel Macron"


def test_a_demonym_before_a_name_tells_its_state() -> None:
    answer = resolved(
        "de",
        "Oslo/Oslo/PROPN/nsubj>2/_/B-LOC wartet/warten/VERB/root>0\n"
        "Der/der/DET/det>2/Gender=Masc;Number=Sing Däne/Däne/NOUN/nsubj>5/Gender=Masc;Number=Sing Anders/Anders/PROPN/appos>2/Number=Sing/B-PER "
        "Kvist/Kvist/PROPN/flat>3/Number=Sing/I-PER kam/kommen/VERB/root>0",
    )
    (participant,) = answer.participants(answer.analysis.sentences[1], 1)
    assert (participant.name, participant.code, participant.kind) == ("Anders Kvist", "DNK", "person")


def test_an_office_told_in_full_is_its_holder_named_before_in_its_own_words() -> None:
    answer = resolved(
        "de",
        MACRON + "Der/der/DET/det>3/Definite=Def;Gender=Masc;Number=Sing französische/französisch/ADJ/amod>3 "
        "Präsident/Präsident/NOUN/nsubj>4/Gender=Masc;Number=Sing sprach/sprechen/VERB/root>0",
        date="2023-05-01",
    )
    (participant,) = answer.participants(answer.analysis.sentences[1], 2)
    assert participant.name == "Emmanuel Macron" and participant.text == "Der französische Präsident"


def test_the_former_president_is_the_one_called_so_before() -> None:
    answer = resolved(
        "en",
        "Former/former/ADJ/amod>2 president/president/NOUN/compound>4 Jair/Jair/PROPN/compound>4/_/B-PER Bolsonaro/Bolsonaro/PROPN/nsubj>5/_/I-PER "
        "criticised/criticise/VERB/root>0 President/president/NOUN/compound>8 Lula/Lula/PROPN/compound>8/_/B-PER Silva/Silva/PROPN/obj>5/_/I-PER\n"
        "The/the/DET/det>3/Definite=Def former/former/ADJ/amod>3 president/president/NOUN/nsubj>4/Number=Sing fled/flee/VERB/root>0",
        date="2023-06-01",
    )
    (participant,) = answer.participants(answer.analysis.sentences[1], 2)
    assert participant.name == "Jair Bolsonaro" and participant.sector == "PTY"


def test_a_chancellor_is_of_a_state_that_has_one() -> None:
    answer = resolved(
        "de",
        "Polen/Polen/PROPN/nsubj>2 lobt/loben/VERB/root>0 Österreich/Österreich/PROPN/obj>2\n"
        "Polen/Polen/PROPN/nsubj>2 wartet/warten/VERB/root>0\n"
        "Der/der/DET/det>2/Definite=Def Kanzler/Kanzler/NOUN/nsubj>3/Gender=Masc;Number=Sing schweigt/schweigen/VERB/root>0",
    )
    assert who(answer, "Kanzler") == "AUT GOV"


def test_a_president_is_of_a_state_that_has_one() -> None:
    answer = resolved(
        "en",
        "Spain/Spain/PROPN/nsubj>2 praised/praise/VERB/root>0 Portugal/Portugal/PROPN/obj>2\n"
        "Spain/Spain/PROPN/nsubj>2 waited/wait/VERB/root>0\n"
        "The/the/DET/det>2/Definite=Def president/president/NOUN/nsubj>3/Number=Sing laughed/laugh/VERB/root>0",
    )
    assert who(answer, "president") == "PRT GOV" and "focus" in reason(answer, "president")


def test_ministers_in_the_plural_are_of_no_one_state() -> None:
    answer = resolved(
        "en",
        "Spain/Spain/PROPN/nsubj>2 waited/wait/VERB/root>0\n"
        "Defence/defence/NOUN/compound>2 ministers/minister/NOUN/nsubj>3/Number=Plur met/meet/VERB/root>0",
    )
    assert who(answer, "ministers") == "--- GOV"


def test_who_speaks_is_found_behind_the_possessive() -> None:
    answer = resolved(
        "de",
        "Ihr/ihr/DET/det:poss>2/Poss=Yes;Number=Sing Land/Land/NOUN/nsubj>3/Gender=Neut;Number=Sing friere/frieren/VERB/ccomp>5 ,/,/PUNCT/punct>3 "
        "sagte/sagen/VERB/root>0 Präsidentin/Präsidentin/NOUN/nsubj>5/Gender=Fem;Number=Sing Maia/Maia/PROPN/appos>6/_/B-PER Sandu/Sandu/PROPN/flat>7/_/I-PER",
        date="2023-05-01",
    )
    assert who(answer, "Ihr") == "MDA GOV" and who(answer, "Land") == "MDA"


def test_a_spokesman_goes_on_for_the_state_that_spoke() -> None:
    answer = resolved(
        "en",
        "Japan/Japan/PROPN/nsubj>2 thanked/thank/VERB/root>0 Tokyo/Tokyo/PROPN/obj>2\n"
        "Beijing/Beijing/PROPN/nsubj>2 protested/protest/VERB/root>0\n"
        "A/a/DET/det>4 foreign/foreign/ADJ/amod>4 ministry/ministry/NOUN/compound>4 spokesman/spokesman/NOUN/nsubj>5/Number=Sing waited/wait/VERB/root>0",
    )
    assert who(answer, "spokesman") == "CHN GOV"


def test_foreign_belongs_to_the_ministry() -> None:
    answer = resolved(
        "en",
        "The/the/DET/det>3/Definite=Def foreign/foreign/ADJ/amod>3 ministry/ministry/NOUN/nsubj>6 in/in/ADP/case>5 Beijing/Beijing/PROPN/nmod>3 spoke/speak/VERB/root>0",
    )
    assert who(answer, "ministry") == "CHN GOV"


def test_a_ministry_is_named_as_one() -> None:
    answer = resolved("de", "Das/der/DET/det>3 türkische/türkisch/ADJ/amod>3 Außenministerium/Außenministerium/NOUN/nsubj>4 warnte/warnen/VERB/root>0")
    (participant,) = answer.participants(answer.analysis.sentences[0], 2)
    assert participant.name == "Außenministerium (Türkei)" and participant.kind == "organisation"


def test_who_warns_both_sides_is_neither() -> None:
    answer = resolved(
        "en",
        "Armenia/Armenia/PROPN/nsubj>2 attacked/attack/VERB/root>0 Azerbaijan/Azerbaijan/PROPN/obj>2\n"
        "Georgia/Georgia/PROPN/nsubj>2/_/B-LOC warned/warn/VERB/root>0 both/both/DET/det>4 sides/side/NOUN/obj>2/Number=Plur",
    )
    assert who(answer, "sides") == "ARM, AZE"


def test_a_time_is_no_word_of_an_actor() -> None:
    answer = resolved(
        "en",
        "The/the/DET/det>3 Turkish/Turkish/ADJ/amod>3 army/army/NOUN/nsubj>7 for/for/ADP/case>6 three/three/NUM/nummod>6 days/day/NOUN/nmod>3/Number=Plur "
        "fired/fire/VERB/root>0",
    )
    (participant,) = answer.participants(answer.analysis.sentences[0], 2)
    assert participant.text == "The Turkish army"


def test_of_people_of_the_region_a_statement_does_not_mean_its_own() -> None:
    answer = resolved(
        "en",
        "Canada/Canada/PROPN/nsubj>2 condemns/condemn/VERB/root>0 Syria/Syria/PROPN/obj>2\n"
        "We/we/PRON/nsubj>2/Number=Plur praise/praise/VERB/root>0 Canada/Canada/PROPN/obj>2\n"
        "Syria/Syria/PROPN/nsubj>2 shelled/shell/VERB/root>0 civilians/civilian/NOUN/obj>2/Number=Plur",
    )
    assert who(answer, "We") == "CAN GOV" and who(answer, "civilians") == "SYR CVL"


def test_attackers_without_a_name_stay_those_of_the_place() -> None:
    answer = resolved(
        "de",
        "Bewaffnete/Bewaffneter/NOUN/nsubj>2/Number=Plur kamen/kommen/VERB/root>0 in/in/ADP/case>4 Mali/Mali/PROPN/obl>2/_/B-LOC\n"
        "Die/der/DET/det>2/Definite=Def;Number=Plur Entführer/Entführer/NOUN/nsubj>3/Number=Plur flohen/fliehen/VERB/root>0",
    )
    assert who(answer, "Bewaffnete") == "MLI UAF" == who(answer, "Entführer")


def test_its_own_people_are_those_of_the_nearest() -> None:
    answer = resolved(
        "en",
        "Norway/Norway/PROPN/nsubj>2 tells/tell/VERB/root>0 of/of/ADP/case>4 crimes/crime/NOUN/obl>2/Number=Plur by/by/ADP/case>7 the/the/DET/det>7 "
        "Sudan/Sudan/PROPN/nmod>4 against/against/ADP/case>11 its/its/PRON/nmod:poss>11/Number=Sing;Poss=Yes own/own/ADJ/amod>11 people/people/NOUN/nmod>4/Number=Plur",
    )
    assert who(answer, "people") == "SDN CVL"


def test_it_takes_up_nobody_who_says_we() -> None:
    answer = resolved(
        "en",
        "Norway/Norway/PROPN/nsubj>2 praises/praise/VERB/root>0 Sudan/Sudan/PROPN/obj>2\n"
        "We/we/PRON/nsubj>2/Number=Plur cut/cut/VERB/root>0 its/its/PRON/nmod:poss>4/Number=Sing;Poss=Yes funds/fund/NOUN/obj>2/Number=Plur",
    )
    assert "We" not in reason(answer, "its")


def test_both_are_the_two_counted_before() -> None:
    answer = resolved(
        "de",
        "Die/der/DET/det>4/Definite=Def;Number=Plur beiden/beide/DET/det>4 linken/links/ADJ/amod>4 Parteien/Partei/NOUN/nsubj>5/Number=Plur "
        "trafen/treffen/VERB/root>0 Chiles/Chile/PROPN/nmod>7/Case=Gen Präsidenten/Präsident/NOUN/obj>5/Gender=Masc;Number=Sing in/in/ADP/case>9 "
        "Peru/Peru/PROPN/obl>5/_/B-LOC\n"
        "Beide/beide/PRON/nsubj>2/Number=Plur schwiegen/schweigen/VERB/root>0",
    )
    assert who(answer, "Beide") == who(answer, "Parteien") and who(answer, "Beide").endswith("PTY")


def test_a_region_of_many_states_gives_none_of_them() -> None:
    answer = resolved(
        "en",
        "Laos/Laos/PROPN/nsubj>2 waited/wait/VERB/root>0\n"
        "The/the/DET/det>2/Definite=Def governments/government/NOUN/nsubj>5/Number=Plur of/of/ADP/case>4 Scandinavia/Scandinavia/PROPN/nmod>2/_/B-LOC "
        "spoke/speak/VERB/root>0",
    )
    assert who(answer, "governments") == "--- GOV"


def test_before_and_after_his_terms_somebody_is_a_politician_unless_a_title_says_more() -> None:
    name = "Donald/Donald/PROPN/nsubj>3/_/B-PER Trump/Trump/PROPN/flat>1/_/I-PER spoke/speak/VERB/root>0"
    titled = "President/President/NOUN/compound>3 Donald/Donald/PROPN/compound>3/_/B-PER Trump/Trump/PROPN/nsubj>4/_/I-PER spoke/speak/VERB/root>0"
    assert who(resolved("en", name, date="2016-05-01"), "Donald") == "USA PTY"
    assert who(resolved("en", name, date="2018-05-01"), "Donald") == "USA GOV"
    assert who(resolved("en", titled, date="2021-01-25"), "Trump") == "USA GOV"


def test_a_state_that_acts_in_its_own_statement_is_its_government() -> None:
    statement = (
        "Canada/Canada/PROPN/nsubj>2 condemns/condemn/VERB/root>0 Sudan/Sudan/PROPN/obj>2\n"
        "We/we/PRON/nsubj>2/Number=Plur warn/warn/VERB/root>0 Sudan/Sudan/PROPN/obj>2\n"
        "Canada/Canada/PROPN/nsubj>2 waits/wait/VERB/root>0"
    )
    answer = resolved("en", statement)
    assert who(answer, "Canada", 1) == "CAN GOV" and who(answer, "Sudan") == "SDN"
    report = statement.replace("We/we/PRON/nsubj>2/Number=Plur", "Mali/Mali/PROPN/nsubj>2")
    assert who(resolved("en", report), "Canada", 1) == "CAN"


def test_a_state_told_later_holds_for_the_first_mention_too() -> None:
    told = resolved(
        "de",
        """
        In/in/ADP/case>2 Bahrain/Bahrain/PROPN/obl>6 wurde/werden/AUX/aux:pass>6 Anna/Anna/PROPN/nsubj:pass>6/_/B-PER Dalby/Dalby/PROPN/flat>4/_/I-PER festgenommen/festnehmen/VERB/root>0
        Bahrain/Bahrain/PROPN/nsubj>2 befreite/befreien/VERB/root>0 die/der/DET/det>4 US-Journalistin/US-Journalistin/NOUN/obj>2 Anna/Anna/PROPN/appos>4/_/B-PER Dalby/Dalby/PROPN/flat>5/_/I-PER
        """,
    )
    first = next(m for m in told.mentions if m.span.quote == "Anna Dalby")
    assert first.code == "USA" and "told later" in first.reason


def test_a_town_before_a_process_is_only_where_it_was_made() -> None:
    line = "Norway/Norway/PROPN/nsubj>2 supports/support/VERB/root>0 the/the/DET/det>5 Geneva/Geneva/PROPN/compound>5 {0}/{0}/NOUN/obj>2"
    assert who(resolved("en", line.format("process")), "Geneva") == ""
    assert who(resolved("en", line.format("delegation")), "Geneva") == "CHE"


def test_people_whom_a_clause_on_the_noun_places_are_of_that_place() -> None:
    told = resolved(
        "en",
        """
        Germany/Germany/PROPN/nsubj>3 will/will/AUX/aux>3 help/help/VERB/root>0 people/people/NOUN/obj>3/Number=Plur displaced/displace/VERB/acl>4 by/by/ADP/case>8 the/the/DET/det>8 war/war/NOUN/obl>5 in/in/ADP/case>10 Yemen/Yemen/PROPN/nmod>8/_/B-LOC
        """,
    )
    assert who(told, "people") == "YEM CVL"


def test_rebels_whom_a_state_backs_are_not_its_own() -> None:
    told = resolved(
        "en",
        """
        Turkey/Turkey/PROPN/nsubj>7 ,/,/PUNCT/punct>4 which/which/PRON/nsubj>4/PronType=Rel backs/back/VERB/acl:relcl>1 rebels/rebel/NOUN/obj>4/Number=Plur ,/,/PUNCT/punct>4 sent/send/VERB/root>0 troops/troop/NOUN/obj>7/Number=Plur
        Syria/Syria/PROPN/nsubj>2 condemned/condemn/VERB/root>0 it/it/PRON/obj>2
        """,
    )
    assert who(told, "rebels") == "SYR REB"


def test_embassy_staff_are_of_the_state_whose_government_tells_of_them() -> None:
    told = resolved(
        "de",
        """
        In/in/ADP/case>2 Libyen/Libyen/PROPN/obl>3 starben/sterben/VERB/root>0 Männer/Mann/NOUN/nsubj>3/Number=Plur
        Libyen/Libyen/PROPN/nsubj>2 schweigt/schweigen/VERB/root>0
        Serbien/Serbien/PROPN/nsubj>2 beklagt/beklagen/VERB/root>0 entführte/entführt/ADJ/amod>4 Diplomaten/Diplomat/NOUN/obj>2/Number=Plur
        """,
    )
    assert who(told, "Diplomaten") == "SRB GOV"
