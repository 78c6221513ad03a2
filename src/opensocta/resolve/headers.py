"""What the header of a column says: words of many languages, folded to plain letters.

In:   the name of a column
Out:  the kind it speaks of, and for names the part
Not:  the values of the column (`resolve.guessing`)
"""

import re

from anyascii import anyascii

__all__ = ["header_words", "kind_of_header", "name_part"]

_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+|[0-9]+")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TRUTH = _set("cluster label truth gold")
_ID = _set("id uid uuid key no nr num number n row rec record unique rb br index pk")
_OTHER_PERSON = _set(
    "mother father mothers fathers parent parents spouse husband wife maiden majka majke otac oca "
    "roditelja roditelj bashkeshor babai nena mama tata anne baba anyja devojacko patronymic"
    " otchestvo"
)
_GIVEN = _set(
    "fname gname first given forename firstname givenname forenames vorname prenom prenume nombre "
    "nome ime imya emri keresztnev utonev ad adi onoma christian"
)
_FAMILY = _set(
    "lname sname last surname family lastname familyname nachname familienname nom apellido "
    "apellidos cognome prezime mbiemri mbiemer mbiemeri familiya familija vezeteknev csaladnev "
    "soyad soyadi soyisim "
    "eponymo eponumo sobrenome sukunimi efternamn prizvyshche"
)
_MIDDLE = _set("mname middle middlename srednje prezviste secondname")
_WHOLE = _set(
    "name fullname names naziv nume nev isim imena emerimbiemer onomateponymo caption naam namn "
    "nimi titull denumire cegnev unvan nazwa naimenovanie"
)
_BIRTH = _set(
    "dob birth born birthdate dateofbirth birthday rodenja rodjenja rodjen rodena rodzenia "
    "rozhdeniya razhdane razdane ragjanje raganje datelindja datelindje lindjes lindur nasterii "
    "nascut "
    "szuletesi szuletett dogum genneseos gennisis geburtsdatum geburt naissance nacimiento nascita "
    "rodeno"
)
_DATE = _set("date datum data datumi tarih tarihi imerominia hmerominia datul dat day founded "
             "incorporated incorporation registered osnivanja themelimit")  # fmt: skip
_PLACE = _set(
    "place city town municipality suburb village locality settlement mjesto mesto grad opstina "
    "opcina obshtina opshtina naseljeno vendi vendlindja qyteti komuna qytet oras orasul "
    "localitate comuna "
    "varos telepules hely sehir ilce yer polis poli gorod ort stadt ville lieu ciudad citta "
    "birthplace topos myasto county district province"
)
_RULES: tuple[tuple[str, frozenset[str]], ...] = (
    ("e-mail", _set("email mail emails eposta posta imejl imeil")),
    ("phone", _set("phone tel telephone telefon telefoni mobile mobil gsm cell cellphone msisdn "
                   "mobitel tilefono thlefwno telefono fax")),
    ("address", _set("address addr adresa adresse adres adresi adress direccion indirizzo street "
                     "ulica rruga strada utca sokak cadde cim lakcim diefthynsi dieythynsi strasse "
                     "rue calle via house")),
    ("postcode", _set("postcode postal zip zipcode plz cap ptt iranyitoszam tachydromikos")),
    ("number", _set("passport pasos pasaport pasaporta pasaporte putovnica ssn soc sec social jmbg "
                    "oib egn embg cnp afm idn tin vat nif nie passportnumber idnumber taxnumber "
                    "tax pib lei lbo edb amka bulstat eik cui national personal licence license "
                    "registration nipt iban document doc taj kimlik maticni")),
    ("sex", _set("sex gender pol spol gjinia gjini sexe sexo geschlecht cinsiyet fylo nem gen "
                 "sesso")),
    ("country", _set("country nationality citizenship nation cc countrycode drzava zemlja "
                     "drzavljanstvo drzhavljanstvo drzhavjanstvo drzhava nacionalnost shteti "
                     "shtetesia kombesia tara cetatenie "
                     "nationalitate cetatenia orszag allampolgarsag ulke uyruk uyrugu xora chora "
                     "xwra ithageneia strana grazhdanstvo land staatsangehorigkeit pays "
                     "nationalite pais nacionalidad paese jurisdiction")),
    ("code", _set("occupation profession job zanimanje profesioni profesia ocupatie foglalkozas "
                  "meslek beruf state region industry sector nace branch")),
)  # fmt: skip
_COMPANY = _set(
    "company firm organisation organization business firma kompanija kompania preduzece poduzece "
    "tvrtka shoqeria ndermarrja societate firme ceg sirket etaireia unternehmen societe empresa "
    "azienda employer corporate"
)
_FAMILY_COLUMN = _set("kind schema type entitytype tip vrsta lloji tipo typ")
_IGNORED = _set("source dataset agency file batch created updated modified inserted cross split "
                "fold comment note notes remark")  # fmt: skip
_SPECIAL = str.maketrans({"đ": "dj", "ђ": "dj", "ј": "j", "х": "h", "ц": "c", "ћ": "c"})


def header_words(name: str) -> tuple[str, ...]:
    """Return the words of a header: firstName, First_Name and FIRST NAME are one."""
    plain = anyascii(_CAMEL.sub(" ", name.strip()).lower().translate(_SPECIAL)).lower()
    return tuple(_WORD.findall(plain))


def kind_of_header(name: str) -> str:
    """Return a kind of column, or truth, id, family, company, ignored, postcode, or nothing."""
    words = [word for word in header_words(name) if not word.isdigit()]
    known = {*words, "".join(words)}
    if known & _TRUTH or {"entity", "id"} <= known or {"true", "id"} <= known:
        return "truth"
    if known & _OTHER_PERSON:
        return "text"
    if known & _BIRTH:
        return "place" if known & _PLACE else "country" if known & _RULES[6][1] else "date"
    by_words = next((kind for kind, set_ in _RULES if known & set_), "")
    if by_words and not (by_words == "code" and known & (_GIVEN | _FAMILY | _WHOLE)):
        return by_words
    if words and all(word in _ID for word in words):
        return "id"
    if known & _PLACE:
        return "place"
    if known & _DATE:
        return "date"
    return _rest(known)


def _rest(known: set[str]) -> str:
    if known & _COMPANY:
        return "company"
    if known & (_GIVEN | _FAMILY | _MIDDLE | _WHOLE):
        return "name"
    if known & _FAMILY_COLUMN:
        return "family"
    return "ignored" if known & _IGNORED else "id" if known & _ID else ""


def name_part(name: str) -> str:
    """Return given, family, middle or whole for a column of names."""
    words = header_words(name)
    known = {*words, "".join(words)}
    given, family = bool(known & _GIVEN), bool(known & _FAMILY)
    if (given and family) or "fullname" in known or "full" in known:
        return "whole"
    if known & _MIDDLE:
        return "middle"
    return "given" if given else "family" if family else "whole"
