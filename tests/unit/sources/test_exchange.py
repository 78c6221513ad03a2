import json

import pytest

from opensocta.sources.stix import strictest_tlp


def values(tables, schema, prop):
    return [
        row["value"]
        for row in tables["statements"].to_pylist()
        if (row["schema"], row["prop"]) == (schema, prop)
    ]


def anchors(tables, schema):
    return {row["anchor"] for row in tables["statements"].to_pylist() if row["schema"] == schema}


class TestGoaml:
    def test_a_suspicious_transaction(self, public_data, everything):
        tables = everything(public_data / "exchange" / "goaml" / "STR.xml")
        (payment,) = tables["transactions"].to_pylist()
        assert (payment["amount"], payment["currency"]) == (12_000_000, "AED")
        assert (payment["channel"], payment["from_country"], payment["to_country"]) == (
            "cash_in", "AE", "GB",
        )  # fmt: skip
        assert payment["anchor"] == "/report[1]/transaction[1]"
        assert sorted(values(tables, "Person", "name")) == ["John Smith", "Layla Hassan"]
        assert values(tables, "Person", "phone") == ["+971509998877"]
        assert "/report[1]/transaction[1]/t_to/to_person" in anchors(tables, "Person")
        assert tables["rejects"].num_rows == 0

    def test_the_reporting_person_is_no_subject(self, public_data, everything):
        tables = everything(public_data / "exchange" / "goaml" / "STR.xml")
        assert "Sara Khan" not in str(tables["statements"].to_pylist())

    def test_an_activity_with_a_company_and_goods(self, public_data, everything):
        path = public_data / "exchange" / "goaml" / "TR.2079.200000309.xml"
        tables = everything(path)
        assert values(tables, "Company", "registrationNumber") == ["100000"]
        assert values(tables, "Directorship", "role") == ["ATR"]
        assert values(tables, "Asset", "amount") == ["1234567.89"]
        (report,) = tables["reports"].to_pylist()
        assert report["title"].startswith("DPMSR")
        assert report["obtained_at"] == "2026-06-02"
        assert "DPMSJ" in tables["documents"]["text"].to_pylist()[0]

    def test_namespaces_and_several_reports_and_holders(self, tmp_path, everything):
        one = """<g:report xmlns:g="urn:goaml"><g:rentity_id>9</g:rentity_id>
<g:report_code>STR</g:report_code><g:entity_reference>R{n}</g:entity_reference>
<g:currency_code_local>EUR</g:currency_code_local><g:transaction>
<g:transactionnumber>T{n}</g:transactionnumber><g:date_transaction>2024-05-01</g:date_transaction>
<g:amount_local>10.005</g:amount_local>
<g:t_from_my_client><g:from_account><g:institution_code>B1</g:institution_code><g:account>1</g:account>
<g:signatory><g:is_primary>1</g:is_primary><g:t_person><g:first_name>Ana</g:first_name>
<g:last_name>Novak</g:last_name><g:ssn>55</g:ssn></g:t_person></g:signatory></g:from_account>
</g:t_from_my_client><g:t_to><g:to_account><g:iban>DE89370400440532013000</g:iban></g:to_account></g:t_to>
</g:transaction></g:report>"""
        path = tmp_path / "a.xml"
        path.write_text(f"<reports>{one.format(n=1)}{one.format(n=2)}</reports>")
        tables = everything(path)
        assert tables["reports"].num_rows == 2
        assert tables["transactions"]["amount"].to_pylist() == [1000, 1000]
        assert set(values(tables, "Ownership", "role")) == {"holder"}
        assert len({r["entity_id"] for r in tables["statements"].to_pylist()
                    if r["schema"] == "Person"}) == 1  # fmt: skip

    def test_what_a_long_report_says_twice_counts_once(self, tmp_path, everything, monkeypatch):
        from opensocta.sources import goaml

        monkeypatch.setattr(goaml, "_ENOUGH", 20)
        one = """<transaction><transactionnumber>{n}</transactionnumber>
<date_transaction>2024-05-01</date_transaction><amount_local>1</amount_local>
<t_from><from_account><account>1</account></from_account></t_from>
<t_to><to_account><account>2</account></to_account></t_to></transaction>"""
        head = "<report><currency_code_local>EUR</currency_code_local>"
        path = tmp_path / "a.xml"
        path.write_text(head + "".join(one.format(n=n % 30) for n in range(40)) + "</report>")
        tables = everything(path)
        assert tables["transactions"].num_rows == 30
        assert tables["rejects"].num_rows == 10
        assert values(tables, "BankAccount", "accountNumber") == ["1", "2"]

    def test_a_schema_of_the_authority(self, tmp_path, everything):
        xsd = tmp_path / "s.xsd"
        xsd.write_text(
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="report">'
            '<xs:complexType><xs:sequence><xs:element name="rentity_id" type="xs:int"/>'
            "</xs:sequence></xs:complexType></xs:element></xs:schema>"
        )
        good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
        good.write_text("<report><rentity_id>1</rentity_id></report>")
        bad.write_text("<report>\n<rentity_id>Hidden</rentity_id></report>")
        assert everything(good, f"xsd: {xsd}")["reports"].num_rows == 1
        with pytest.raises(ValueError, match=r"line 2.*s\.xsd") as raised:
            everything(bad, f"xsd: {xsd}")
        assert "Hidden" not in str(raised.value)


class TestStix:
    def test_a_bundle(self, public_data, everything):
        tables = everything(public_data / "exchange" / "stix_poisonivy.json")
        assert "FireEye, Inc." in values(tables, "Organization", "name")
        assert sorted(values(tables, "Incident", "name"))[0] == "admin@338"
        roles = values(tables, "UnknownLink", "role")
        assert {"uses", "indicates"} <= set(roles)
        assert tables["documents"].num_rows == 1
        assert tables["rejects"].num_rows == 0

    def bundle(self, folder, *objects):
        path = folder / "b.json"
        path.write_text(json.dumps({"type": "bundle", "id": "bundle--1", "objects": objects}))
        return path

    def test_confidence_becomes_credibility(self, tmp_path, everything):
        actor = {"type": "threat-actor", "id": "threat-actor--1", "name": "Crew", "confidence": 65}
        path = self.bundle(tmp_path, actor)
        rows = everything(path)["statements"].to_pylist()
        assert {row["credibility"] for row in rows} == {"2"}
        rows = everything(path, scheme="europol", reliability="B", credibility="2")["statements"]
        assert set(rows["credibility"].to_pylist()) == {None}

    @pytest.mark.parametrize(
        ("own", "labels", "tlp"),
        [
            ("AMBER", [], "AMBER"),
            ("CLEAR", ["white", "GREEN"], "GREEN"),
            ("GREEN", ["TLP:AMBER+STRICT"], "AMBER+STRICT"),
            ("CLEAR", ["purple"], "RED"),
            ("RED", ["CLEAR"], "RED"),
        ],
    )
    def test_the_strictest_marking_holds(self, own, labels, tlp):
        assert strictest_tlp(own, labels) == tlp

    def test_markings_of_the_bundle(self, tmp_path, everything):
        mark = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
        one = {"type": "identity", "id": "identity--1", "name": "U", "object_marking_refs": [mark]}
        assert everything(self.bundle(tmp_path, one))["reports"]["tlp"].to_pylist() == ["RED"]

    def test_what_is_not_taken_in_is_told(self, tmp_path, everything):
        tables = everything(self.bundle(
            tmp_path, {"type": "identity", "id": "identity--1", "name": "U"},
            {"type": "x-own", "id": "x-own--1"},
            {"type": "relationship", "source_ref": "identity--1", "target_ref": "identity--2"},
            {"type": "sighting", "sighting_of_ref": "nothing"},
        ))  # fmt: skip
        assert tables["rejects"]["sheet"].to_pylist() == ["objects[1]", "objects[2]", "objects[3]"]


class TestMisp:
    def test_an_event(self, public_data, everything):
        tables = everything(public_data / "exchange" / "misp_event.json")
        assert values(tables, "Incident", "date") == ["2017-12-21"]
        assert values(tables, "CriminalNetwork", "name") == ["Sofacy"]
        assert "Fancy Bear" in values(tables, "CriminalNetwork", "alias")
        assert values(tables, "Organization", "name") == ["CIRCL"]
        (text,) = tables["documents"]["text"].to_pylist()
        assert "sha1: 68064fc152e23d56e541714af52651cb4ba81aaf" in text

    def test_accounts_and_wallets(self, tmp_path, everything):
        event = {"Event": {"info": "Mules", "uuid": "u", "Tag": [{"name": "tlp:red"}], "Attribute": [
            {"type": "iban", "value": "DE89370400440532013000"}, {"type": "btc", "value": "1Abc"}]}}  # fmt: skip
        path = tmp_path / "e.json"
        path.write_text(json.dumps(event))
        tables = everything(path)
        assert values(tables, "BankAccount", "iban") == ["DE89370400440532013000"]
        assert values(tables, "CryptoWallet", "publicKey") == ["1Abc"]
        assert tables["reports"]["tlp"].to_pylist() == ["RED"]


class TestOwnership:
    def test_statements(self, public_data, everything):
        tables = everything(public_data / "exchange" / "bods_04_sample.json")
        assert len(values(tables, "Company", "id")) == 100
        assert len(values(tables, "Person", "id")) == 100
        assert len(values(tables, "Ownership", "owner")) == 100
        assert "1978-07" in values(tables, "Person", "birthDate")
        assert "Jenny Hewitson-Smith" in values(tables, "Person", "alias")
        assert set(values(tables, "Person", "nationality")) <= {"gb", "us", "ie", "fr", "de", "nl"}
        assert tables["rejects"].num_rows == 0

    def test_an_unnamed_party(self, tmp_path, everything):
        path = tmp_path / "b.json"
        path.write_text(json.dumps([
            {"statementId": "1", "recordId": "c", "recordType": "entity",
             "recordDetails": {"entityType": {"type": "registeredEntity"}, "name": "Firm"}},
            {"statementId": "2", "recordType": "relationship",
             "recordDetails": {"subject": "c", "interestedParty": {"reason": "unknown"}}},
        ]))  # fmt: skip
        assert everything(path)["rejects"]["sheet"].to_pylist() == ["[1]"]


class TestContracts:
    def test_releases(self, public_data, everything):
        tables = everything(public_data / "exchange" / "ocds_release.json")
        assert values(tables, "PublicBody", "name") == ["London Borough of Barnet"]
        assert values(tables, "CallForTenders", "callId") == ["ocds-213czf-000-00001"]
        assert values(tables, "Contract", "amount") == ["11000000"]
        (supplier,) = values(tables, "ContractAward", "supplier")
        names = {row["entity_id"]: row["value"] for row in tables["statements"].to_pylist()
                 if (row["schema"], row["prop"]) == ("Company", "name")}  # fmt: skip
        assert supplier in names
        assert tables["documents"].num_rows >= 2

    def test_one_release_per_line(self, public_data, everything):
        path = public_data / "exchange" / "ocds_indicators" / "R018.jsonl"
        tables = everything(path)
        calls = values(tables, "CallForTenders", "callId")
        assert len(calls) == len(path.read_text().splitlines())
        assert "line 2.tender" in anchors(tables, "CallForTenders")

    def test_a_line_that_is_cut_off(self, tmp_path, everything):
        path = tmp_path / "a.jsonl"
        path.write_text('{"ocid":"a","tender":{"title":"x"}}\n{"ocid":"b",\n')
        with pytest.raises(ValueError, match="line 2"):
            everything(path)


class TestMoneySets:
    def test_amlsim(self, public_data, everything):
        path = public_data / "money" / "amlsim_2019_20K_cycle200" / "transactions.csv.gz"
        tables = everything(path, "profile: amlsim_2019\ncurrency: USD\nbase_date: 2017-01-01\n")
        assert tables["transactions"].num_rows == 117_805
        assert tables["rejects"].num_rows == 0

    def test_accounts_meet_their_payments(self, public_data, everything):
        accounts = everything(public_data / "money" / "amlsim_dev" / "accounts.csv")
        known = set(accounts["statements"]["entity_id"].to_pylist())
        from opensocta.evidence import account_id

        assert account_id("56", "bank_a") in known
        assert "IS_SAR" not in str(accounts["statements"].slice(0, 50).to_pylist())
        assert len(values(accounts, "Ownership", "asset")) == 12_043

    def test_amlworld_header_with_two_columns_of_one_name(self, tmp_path, everything):
        path = tmp_path / "HI-Small_Trans.csv"
        path.write_text(
            "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,"
            "Amount Paid,Payment Currency,Payment Format,Is Laundering\n"
            "2022/09/01 00:20,010,8000EBD30,010,8000EBD31,3697.34,US Dollar,3697.34,US Dollar,ACH,0\n"
            "2022/09/01 00:20,010,8000EBD30,010,8000EBD31,1,Bitcoin,1,Bitcoin,Bitcoin,0\n"
        )
        tables = everything(path)
        assert tables["transactions"]["amount"].to_pylist() == [369_734]
        assert tables["rejects"]["column"].to_pylist() == ["Payment Currency"]

    def test_berka_directions(self, tmp_path, everything):
        path = tmp_path / "trans.csv"
        path.write_text(
            "trans_id;account_id;date;type;operation;amount;balance;k_symbol;bank;account\n"
            "1;10;930101;PRIJEM;VKLAD;700.0;700.0;;;\n"
            "2;10;930102;VYDAJ;PREVOD NA UCET;5;695;SIPO;AB;99\n"
            "3;10;930131;PRIJEM;;2;697;UROK;;\n"
        )
        rows = everything(path)["transactions"].to_pylist()
        assert [row["channel"] for row in rows] == ["cash_in", "transfer", "transfer"]
        assert rows[0]["to_account"] == rows[1]["from_account"] == rows[2]["to_account"]
        assert {row["currency"] for row in rows} == {"CZK"}
