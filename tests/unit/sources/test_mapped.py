from opensocta.evidence import account_id, record_id, report_id

SEIZURES = """
title: Seizures
delimiter: ";"
decimal: ","
report:
  reference: case_no
  title: "Seizure {case_no}"
  grade: grade
  obtained: {column: date, date: "%d.%m.%Y"}
  origin: origin
  parents: {column: copied, split: ","}
  handling: handling
entities:
  seizure:
    schema: Seizure
    id: "seizure {case_no}"
    properties:
      date: {column: date, date: "%d.%m.%Y"}
      crimeArea: {column: goods, map: {heroin: DRUG-HER, cocaine: DRUG-COC}}
      quantity: kg
      quantityUnit: {constant: kg}
      node: node
      country: country
      suspect: {entity: driver}
      summary: {template: "{goods} at {node}"}
  driver:
    schema: Person
    id: person_no
    subject_category: suspect
    properties:
      name: driver
      birthDate: {column: born, date: ["%d.%m.%Y", "%Y"]}
      nationality: {column: nat, split: ","}
  membership:
    schema: NetworkMembership
    assessment: true
    properties:
      member: {entity: driver}
      organization: {record: "{network}"}
      networkRole: role
"""
HEAD = (
    "case_no;grade;date;origin;copied;handling;goods;kg;node;country;person_no;driver;born;nat;"
    "network;role"
)


def seizures(folder, *rows):
    path = folder / "s.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n")
    return path


def values(tables, schema, prop):
    rows = tables["statements"].to_pylist()
    return [row["value"] for row in rows if (row["schema"], row["prop"]) == (schema, prop)]


FULL = "C1;B2;03.02.2023;Police|P7;Police|P7,C0;H2;heroin;12,5;KAPIK;Бугарија;77;Ana Anić;1980;MK,RS;NW-1;R-COORD"


class TestARowIsAReport:
    def test_with_its_own_grade_origin_parents_and_marking(self, tmp_path, everything):
        (report,) = everything(seizures(tmp_path, FULL), SEIZURES)["reports"].to_pylist()
        assert report["report_id"] == report_id("Customs", "C1")
        assert (report["scheme"], report["reliability"], report["credibility"]) == (
            "admiralty", "B", "2",
        )  # fmt: skip
        assert report["origin_id"] == report_id("Police", "P7")
        assert report["parents"] == [report_id("Police", "P7"), report_id("Customs", "C0")]
        assert report["handling"] == "H2"
        assert report["obtained_at"] == "2023-02-03"
        assert report["title"] == "Seizure C1"
        assert report["anchor"] == "row 2"

    def test_origin_is_itself_where_none_is_named(self, tmp_path, everything):
        row = FULL.replace("Police|P7;Police|P7,C0", ";")
        (report,) = everything(seizures(tmp_path, row), SEIZURES)["reports"].to_pylist()
        assert report["origin_id"] == report["report_id"]
        assert report["parents"] == []

    def test_intake_fills_what_the_row_leaves_open(self, tmp_path, everything):
        row = FULL.replace("B2", "").replace("H2", "")
        tables = everything(seizures(tmp_path, row), SEIZURES, reliability="C", handling="H3")
        (report,) = tables["reports"].to_pylist()
        assert (report["reliability"], report["credibility"], report["handling"]) == (
            "C",
            "6",
            "H3",
        )

    def test_a_second_row_with_another_grade_is_set_aside(self, tmp_path, everything):
        tables = everything(seizures(tmp_path, FULL, FULL.replace("B2", "C3")), SEIZURES)
        assert tables["reports"].num_rows == 1
        (reject,) = tables["rejects"].to_pylist()
        assert (reject["row"], reject["column"]) == (3, "case_no")


class TestEntitiesOfARow:
    def test_values_are_cleaned_and_the_original_is_kept(self, tmp_path, everything):
        tables = everything(seizures(tmp_path, FULL), SEIZURES)
        rows = {row["prop"]: row for row in tables["statements"].to_pylist()
                if row["schema"] == "Seizure"}  # fmt: skip
        assert (rows["date"]["value"], rows["date"]["original_value"]) == (
            "2023-02-03",
            "03.02.2023",
        )
        assert (rows["quantity"]["value"], rows["quantity"]["original_value"]) == ("12.5", "12,5")
        assert (rows["country"]["value"], rows["country"]["original_value"]) == ("bg", "Бугарија")
        assert rows["crimeArea"]["value"] == "DRUG-HER"
        assert rows["summary"]["value"] == "heroin at KAPIK"
        assert rows["node"]["original_value"] is None

    def test_anchors_name_row_and_column(self, tmp_path, everything):
        rows = everything(seizures(tmp_path, FULL), SEIZURES)["statements"].to_pylist()
        anchors = {(row["schema"], row["prop"]): row["anchor"] for row in rows}
        assert anchors["Person", "name"] == "row 2, driver"
        assert anchors["Seizure", "summary"] == "row 2"

    def test_ids_meet_across_files_of_one_sender(self, tmp_path, everything):
        rows = everything(seizures(tmp_path, FULL), SEIZURES)["statements"].to_pylist()
        people = {row["entity_id"] for row in rows if row["schema"] == "Person"}
        assert people == {record_id("Customs", "77")}
        assert values({"statements": FakeTable(rows)}, "Seizure", "suspect") == [*people]
        assert values({"statements": FakeTable(rows)}, "NetworkMembership", "organization") == [
            record_id("Customs", "NW-1")
        ]

    def test_split_cells_give_several_values(self, tmp_path, everything):
        tables = everything(seizures(tmp_path, FULL), SEIZURES)
        assert values(tables, "Person", "nationality") == ["mk", "rs"]

    def test_assessment_and_category_travel(self, tmp_path, everything):
        rows = everything(seizures(tmp_path, FULL), SEIZURES)["statements"].to_pylist()
        assert {r["assessment"] for r in rows if r["schema"] == "NetworkMembership"} == {True}
        assert {r["assessment"] for r in rows if r["schema"] == "Seizure"} == {False}
        assert {r["subject_category"] for r in rows if r["schema"] == "Person"} == {"suspect"}
        assert {r["subject_category"] for r in rows if r["schema"] == "Seizure"} == {None}

    def test_an_entity_without_its_number_is_absent_and_so_are_its_relations(
        self, tmp_path, everything
    ):
        row = FULL.replace(";77;", ";;")
        rows = everything(seizures(tmp_path, row), SEIZURES)["statements"].to_pylist()
        assert {row["schema"] for row in rows} == {"Seizure"}
        assert "suspect" not in {row["prop"] for row in rows}

    def test_needs_make_an_entity_absent_where_a_property_is_empty(self, tmp_path, everything):
        mapping = """
entities:
  p: {schema: Person, id: no, needs: [name], properties: {name: name, birthDate: born}}
"""
        path = tmp_path / "a.csv"
        path.write_text("no,name,born\n1,,1980\n2,Bo,1981\n")
        assert values(everything(path, mapping), "Person", "birthDate") == ["1981"]

    def test_one_space_for_claims_that_several_senders_state(self, tmp_path, everything):
        mapping = """
entities:
  claim:
    schema: Claim
    id: key
    space: claim
    stance: {column: says, map: {confirms: 1, denies: -1}}
    grade: grade
    properties: {claimText: text}
"""
        path = tmp_path / "a.csv"
        path.write_text("key,says,text,grade\nk1,denies,Pushers moved north,C3\n")
        rows = everything(path, mapping)["statements"].to_pylist()
        assert {row["entity_id"] for row in rows} == {record_id("claim", "k1")}
        assert {(row["stance"], row["reliability"], row["credibility"]) for row in rows} == {
            (-1, "C", "3")
        }


class FakeTable:
    def __init__(self, rows):
        self.rows = rows

    def to_pylist(self):
        return self.rows


class TestARowWithAFault:
    def test_is_out_as_a_whole_and_the_others_are_in(self, tmp_path, everything):
        bad = FULL.replace("C1", "C2").replace("KAPIK", "NOWHERE")
        tables = everything(seizures(tmp_path, FULL, bad), SEIZURES)
        assert tables["reports"]["title"].to_pylist() == ["Seizure C1"]
        assert values(tables, "Seizure", "id") == ["seizure C1"]
        (reject,) = tables["rejects"].to_pylist()
        assert (reject["row"], reject["column"]) == (3, "node")

    def test_a_code_that_the_translation_lacks(self, tmp_path, everything):
        tables = everything(seizures(tmp_path, FULL.replace("heroin", "herring")), SEIZURES)
        assert tables["statements"].num_rows == 0
        assert {row["column"] for row in tables["rejects"].to_pylist()} == {"goods"}


class TestPiecesOfALargeTable:
    def test_give_the_same_rows_as_one_piece(self, tmp_path, everything, monkeypatch):
        from opensocta.sources import csv_table

        rows = [FULL.replace("C1", f"C{n}").replace(";77;", f";{n % 5};") for n in range(60)]
        path = seizures(tmp_path, *rows[:20], "a;b", *rows[20:])
        whole = everything(path, SEIZURES)
        monkeypatch.setattr(csv_table, "_PIECE", 7)
        monkeypatch.setattr(csv_table, "_BLOCK", 2_000)
        pieces = everything(path, SEIZURES)
        for name in ("reports", "statements", "rejects"):
            assert sorted(map(str, pieces[name].to_pylist())) == sorted(
                map(str, whole[name].to_pylist())
            )

    def test_do_not_repeat_what_the_whole_file_says_once(self, tmp_path, everything, monkeypatch):
        from opensocta.sources import csv_table

        monkeypatch.setattr(csv_table, "_PIECE", 7)
        monkeypatch.setattr(csv_table, "_BLOCK", 300)
        path = tmp_path / "a.csv"
        path.write_text("source,target,weight,layer\n" + "N1,N2,1,phone\n" * 60)
        assert values(everything(path, "profile: edge_list\n"), "Person", "name") == ["N1", "N2"]

    def test_tell_of_payments_and_grades_that_differ_between_pieces(
        self, tmp_path, everything, monkeypatch
    ):
        from opensocta.sources import csv_table

        monkeypatch.setattr(csv_table, "_PIECE", 3)
        monkeypatch.setattr(csv_table, "_BLOCK", 120)
        path = tmp_path / "t.csv"
        rows = [
            f"{n % 8},2024-01-01,1.00,A,B,R{n % 8},{'B2' if n < 9 else 'C3'}" for n in range(12)
        ]
        path.write_text("no,at,amount,a,b,ref,grade\n" + "\n".join(rows) + "\n")
        mapping = """
report: {reference: ref, grade: grade}
currency: EUR
transactions:
  {reference: no, at: at, amount: amount, from_account: {number: a}, to_account: {number: b}}
"""
        tables = everything(path, mapping)
        assert tables["reports"].num_rows == tables["transactions"].num_rows == 8
        told = [(row["row"], row["column"]) for row in tables["rejects"].to_pylist()]
        assert sorted(told) == [(10, ""), (11, "ref"), (12, "ref"), (13, "ref")]


class TestPayments:
    MAPPING = """
timezone: Europe/Skopje
currency: MKD
rates: {MKD: 0.0162}
transactions:
  reference: no
  at: {column: at, date: "%d.%m.%Y %H:%M"}
  amount: amount
  from_account: {number: own, holder: client, country: land}
  to_account: {number: partner, bank: bank}
  channel: {column: kind, map: {cash: cash_in, wire: transfer}}
  direction: {column: way, map: {C: in, D: out}}
"""

    def table(self, folder, *rows):
        path = folder / "t.csv"
        head = "no,at,amount,own,client,land,partner,bank,kind,way"
        path.write_text("\n".join([head, *rows]) + "\n")
        return path

    def test_amounts_times_and_accounts(self, tmp_path, everything):
        path = self.table(tmp_path, "1,05.07.2024 00:30,1200.505,99,K1,MK,55,BANKA,wire,D")
        (row,) = everything(path, self.MAPPING)["transactions"].to_pylist()
        assert row["amount"] == 120050
        assert row["amount_ref"] == round(120050 * 0.0162)
        assert row["at"].isoformat() == "2024-07-04T22:30:00+00:00"
        assert row["from_account"] == account_id("99", "Customs")
        assert row["to_account"] == account_id("55", "BANKA")
        assert (row["from_country"], row["to_country"]) == ("MK", None)

    def test_a_credit_turns_payer_and_payee(self, tmp_path, everything):
        path = self.table(tmp_path, "1,05.07.2024 00:30,1,99,K1,MK,55,BANKA,wire,C")
        (row,) = everything(path, self.MAPPING)["transactions"].to_pylist()
        assert row["from_account"] == account_id("55", "BANKA")
        assert (row["from_country"], row["to_country"]) == (None, "MK")

    def test_cash_without_partner_comes_from_the_desk(self, tmp_path, everything):
        path = self.table(tmp_path, "1,05.07.2024 00:30,1,99,K1,MK,,,cash,C")
        (row,) = everything(path, self.MAPPING)["transactions"].to_pylist()
        assert row["from_account"] == account_id("CASH", "Customs")

    def test_holders_become_owners(self, tmp_path, everything):
        path = self.table(tmp_path, "1,05.07.2024 00:30,1,99,K1,MK,55,BANKA,wire,D")
        tables = everything(path, self.MAPPING)
        assert values(tables, "Ownership", "owner") == [record_id("Customs", "K1")]
        assert values(tables, "Ownership", "asset") == [account_id("99", "Customs")]
        assert values(tables, "BankAccount", "accountNumber") == ["99", "55"]

    def test_an_iban_is_one_account_at_every_bank(self, tmp_path, everything):
        path = self.table(
            tmp_path, "1,05.07.2024 00:30,1,99,K1,MK,DE89 3704 0044 0532 0130 00,X,wire,D"
        )
        tables = everything(path, self.MAPPING)
        (row,) = tables["transactions"].to_pylist()
        assert row["to_account"] == account_id("DE89370400440532013000", "other")
        assert values(tables, "BankAccount", "iban") == ["DE89370400440532013000"]

    def test_the_same_payment_twice_counts_once_and_is_told(self, tmp_path, everything):
        one = "1,05.07.2024 00:30,1,99,K1,MK,55,BANKA,wire,D"
        tables = everything(self.table(tmp_path, one, one), self.MAPPING)
        assert tables["transactions"].num_rows == 1
        assert tables["rejects"]["row"].to_pylist() == [3]

    def test_minor_digits_follow_the_currency(self, tmp_path, everything):
        path = tmp_path / "t.csv"
        path.write_text(
            "n,t,a,c,f,o\n1,2024,5,JPY,1,2\n2,2024-01-01,5.25,KWD,1,2\n3,2024-01-01,7,JPY,1,2\n"
        )
        mapping = """
transactions:
  reference: n
  at: t
  amount: a
  currency: {column: c}
  from_account: {number: f}
  to_account: {number: o}
"""
        tables = everything(path, mapping)
        assert tables["transactions"]["amount"].to_pylist() == [5250, 7]
        assert tables["rejects"]["column"].to_pylist() == ["t"]


class TestOtherSections:
    def test_answers_take_indicator_and_section_from_their_question(self, tmp_path, everything):
        path = tmp_path / "a.csv"
        path.write_text(
            "q,area,level,state\nQ-POL-01,DRUG,3,\nQ-POL-01,MIG,,unknown\nQ-POL-01,THB,,\n"
        )
        mapping = "answers: {question: {column: q}, crime_area: {column: area}, level: level, state: {column: state}}"
        rows = everything(path, mapping)["answers"].to_pylist()
        assert [(row["state"], row["level"]) for row in rows] == [
            ("answered", 3), ("unknown", None), ("blank", None),
        ]  # fmt: skip
        assert {(row["indicator"], row["section"]) for row in rows} == {("N-VIO-USE", "offenders")}

    def test_randomised_answers_in_columns(self, tmp_path, everything):
        path = tmp_path / "a.csv"
        path.write_text("office,bribe,gift\nNorth,1,0\nSouth,0,\n")
        mapping = """
responses:
  wave: W1
  design: crosswise(p=0.25)
  institution: office
  items: {bribe: bribe, gift: gift}
"""
        rows = everything(path, mapping)["responses"].to_pylist()
        assert [(row["item"], row["answer"], row["institution"]) for row in rows] == [
            ("bribe", 1, "North"), ("bribe", 0, "South"), ("gift", 0, "North"),
        ]  # fmt: skip

    def test_texts_in_a_column(self, tmp_path, everything):
        path = tmp_path / "a.csv"
        path.write_text('no,subject,body\n1,Port,"Two lines\nof text"\n2,Empty,\n')
        tables = everything(
            path, "report: {reference: no}\ndocuments: {title: subject, text: body}"
        )
        (row,) = tables["documents"].to_pylist()
        assert (row["title"], row["text"]) == ("Port", "Two lines\nof text")
        assert row["report_id"] == report_id("Customs", "1")
