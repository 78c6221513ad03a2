import pyarrow as pa
import pytest

from opensocta.sources.cleaning import Rules, clean, country, kind_of


def one(text, kind, **more):
    rules = Rules(**{k: v for k, v in more.items() if k in ("decimal", "thousands", "timezone",
                                                              "base_date")})  # fmt: skip
    rest = {k: v for k, v in more.items() if k in ("formats", "step")}
    done = clean(pa.array([text], pa.string()), kind, rules, **rest)
    return done.values[0].as_py(), done.bad[0].as_py()


class TestDates:
    @pytest.mark.parametrize(
        ("text", "more", "value"),
        [
            ("2024", {}, "2024"),
            ("2024-03", {}, "2024-03"),
            ("2024-03-17", {}, "2024-03-17"),
            ("2024-03-17T10:00:00", {}, "2024-03-17"),
            ("2024-03-17 10:00", {}, "2024-03-17"),
            ("17.03.2024", {"formats": ("%d.%m.%Y",)}, "2024-03-17"),
            ("03.2024", {"formats": ("%d.%m.%Y", "%m.%Y")}, "2024-03"),
            ("1980", {"formats": ("%d.%m.%Y", "%Y")}, "1980"),
            ("2024-03", {"formats": ("%d.%m.%Y", "iso")}, "2024-03"),
            ("3", {"step": "day", "base_date": "2024-03-01"}, "2024-03-04"),
        ],
    )
    def test_become_iso(self, text, more, value):
        assert one(text, "date", **more) == (value, False)

    @pytest.mark.parametrize("text", ["2024-02-30", "17.03.2024", "soon", "2024-13", "20240317"])
    def test_are_never_guessed(self, text):
        assert one(text, "date") == (None, True)

    def test_local_time_becomes_utc(self):
        assert one("2024-07-01T00:00", "utc", timezone="Europe/Belgrade")[0] == (
            "2024-06-30T22:00:00.000000"
        )
        assert one("2024-07-01T00:00:00+05:00", "utc")[0] == "2024-06-30T19:00:00.000000"


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "more", "value"),
        [
            ("12.50", {}, "12.50"),
            ("+7", {}, "7"),
            ("1.234,5", {"decimal": ",", "thousands": "."}, "1234.5"),
            ("1 234", {}, "1234"),
            ("1e3", {}, "1000.0"),
        ],
    )
    def test_are_plain(self, text, more, value):
        assert one(text, "number", **more) == (value, False)

    @pytest.mark.parametrize(
        ("text", "more"),
        [
            ("nan", {}),
            ("inf", {}),
            ("1,5", {}),
            ("1.5", {"decimal": ","}),
            ("1_0", {}),
            ("ten", {}),
        ],
    )
    def test_what_is_none(self, text, more):
        assert one(text, "number", **more) == (None, True)


class TestCountries:
    @pytest.mark.parametrize(
        ("text", "code"),
        [("MK", "mk"), ("MKD", "mk"), ("Србија", "rs"), ("XKX", "xk"), ("Kosovo", "xk"),
         ("Türkiye", "tr"), ("Crna Gora", "me"), ("Atlantis", None)],
    )  # fmt: skip
    def test_names_and_codes(self, text, code):
        assert country(text) == code


class TestCodes:
    @pytest.mark.parametrize(
        ("text", "kind", "value"),
        [
            ("drug-her", "crime_area", "DRUG-HER"),
            ("DRUGS", "crime_area", None),
            ("MO-045", "modus_operandi", "MO-045"),
            ("MO-999", "modus_operandi", None),
            ("KAPIK", "node", "KAPIK"),
            ("R-LEAD", "role", "R-LEAD"),
            ("b2", "grade", "B2"),
            ("4x4:B2", "grade", "europol:B2"),
            ("Z9", "grade", None),
            ("TLP:WHITE", "tlp", "CLEAR"),
            ("purple", "tlp", None),
            ("h2", "handling", "H2"),
            ("Suspect", "category", "suspect"),
            ("M", "gender", "male"),
            ("2023M04", "period", "2023-04"),
            ("2023 Q4", "period", "2023-Q4"),
            ("2023-Q5", "period", None),
        ],
    )
    def test_are_checked(self, text, kind, value):
        assert one(text, kind) == (value, value is None)

    def test_blank_is_empty_and_no_fault(self):
        assert one("  ", "date") == (None, False)

    def test_a_code_list_goes_before_the_type(self):
        assert kind_of("Seizure", "originNode") == "node"
        assert kind_of("Person", "birthDate") == "date"


class TestNames:
    def test_spaces_are_evened_and_signs_composed(self):
        assert one("  Ana \t  Anic\u0301 ", "name")[0] == "Ana Ani\u0107"
