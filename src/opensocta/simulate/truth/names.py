"""Invented names: common given names, and surnames, firms and streets made of syllables.

Surnames are composed and belong to nobody on purpose; one that exists is chance.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from opensocta.simulate.truth.dice import Strings, strings

__all__ = ["COUNTRIES", "CULTURES", "Culture", "company_words", "street_names", "surnames"]


@dataclass(frozen=True, slots=True)
class Culture:
    """Given names by sex, parts of surnames, and how a street is called."""

    code: str
    men: tuple[str, ...]
    women: tuple[str, ...]
    onsets: tuple[str, ...]
    codas: tuple[str, ...]
    links: tuple[str, ...]
    ends: tuple[str, ...]
    street: str

    def stems(self) -> list[str]:
        """Return all first syllables, like Vral or Škest."""
        return ["".join(parts) for parts in product(self.onsets, "aeiou", self.codas)]


def _culture(code: str, *texts: str) -> Culture:
    men, women, syllables, links, ends = (tuple(text.split()) for text in texts[:5])
    at = next(k for k, part in enumerate(syllables) if "/" in part)
    last, first = syllables[at].split("/")
    onsets, codas = (*syllables[:at], last), (first, *syllables[at + 1 :])
    return Culture(code, men, women, onsets, codas, links, ends, texts[5])


CULTURES = {
    c.code: c
    for c in (
        _culture(
            "bcs",
            "Marko Nikola Stefan Luka Jovan Petar Milan Dejan Goran Zoran Ivan Ante Mirza Emir "
            "Adnan Dragan Boris Saša Željko Ognjen Vuk Damir",
            "Ana Jelena Marija Milica Ivana Sanja Amra Lejla Vesna Snežana Dragana Tea Maja Nataša "
            "Željka Tijana",
            "V Dr Šk Ml Gr Ć Ž Br T K Str Plj Č R Z Hr S L M P N J/l b r k nj v st đ č z m p rl",
            "e o a u",
            "vić nović šević gović čić kić dić zić",
            "Ulica",
        ),
        _culture(
            "mk",
            "Aleksandar Goce Bojan Filip Kire Dimitar Blagoj Zlatko Trajče Vlatko Risto Mitko",
            "Biljana Elena Katerina Violeta Suzana Sonja Gordana Ljupka Vesna Marija",
            "Tr B Gr Sp Kr N Č Z V P D L M S J/l v lj r št vr ml jk sk lt d n k",
            "e o a",
            "vski noski evski čevski jkov nov",
            "Ulica",
        ),
        _culture(
            "bg",
            "Georgi Dimitar Ivan Plamen Stoyan Hristo Nikolay Kaloyan Vasil Krasimir Rumen Asen",
            "Mariya Elena Desislava Petya Galina Yana Radka Tsvetelina Silviya Iva",
            "Str B Zh V Dr Pr K Ts Gr R D M L Sl T/m lg l rn yan v k dl z b st nch",
            "a o e",
            "nov kov rov shev lov dzhiev",
            "ulitsa",
        ),
        _culture(
            "sq",
            "Arben Ilir Besnik Dritan Agron Fatos Gent Blerim Visar Kreshnik Luan Valon Shpëtim",
            "Teuta Vjosa Drita Elira Mimoza Arta Blerta Fjolla Valbona Shpresa",
            "Br D Gj Kr Shtj V Pr Xh L Z M Th B N P/l sh r m f k t nd j rr q",
            "a e i o",
            "j qi shi ni li ku ra",
            "Rruga",
        ),
        _culture(
            "ro",
            "Andrei Mihai Ion Vasile Gheorghe Radu Sorin Florin Cătălin Ștefan Bogdan Marius",
            "Maria Ioana Elena Andreea Cristina Mihaela Roxana Alina Simona Raluca",
            "Br C Dr Vl M Pl Gh T Z R S P N F/d st g ț rg ș n lv r m b c",
            "u o i ă",
            "escu eanu aru oiu ache",
            "Strada",
        ),
        _culture(
            "el",
            "Giorgos Nikos Kostas Dimitris Yannis Panagiotis Vasilis Thanasis Spyros Stavros",
            "Maria Eleni Katerina Sofia Vasiliki Georgia Despina Anna Ioanna Fotini",
            "K M Tr G St P V Z L Sk Ch D F Th/lv lt f vr l rd r ch mp k nt s m",
            "a o i",
            "opoulos akis idis ellis atos",
            "Odos",
        ),
        _culture(
            "tr",
            "Mehmet Mustafa Ahmet Ali Hüseyin Murat Emre Kerem Serkan Burak Okan Tolga",
            "Ayşe Fatma Zeynep Elif Emine Merve Gül Derya Sevgi Esra",
            "K D Y T B S G Ç H M Ş N P/r m ld ş kç zk v n lt rd y s",
            "a ı u",
            "oğlu can kaya türk er soy",
            "Sokak",
        ),
    )
}

# country: culture, share of the population, telephone prefixes with digits after them,
# currency, legal form of firms
COUNTRIES: dict[str, tuple[str, float, tuple[tuple[str, int], ...], str, str]] = {
    "AL": ("sq", 0.13, (("+35569", 7),), "ALL", "sh.p.k."),
    "BA": ("bcs", 0.13, (("+38761", 6), ("+38765", 6)), "BAM", "d.o.o."),
    "BG": ("bg", 0.13, (("+35988", 7), ("+35989", 7)), "EUR", "EOOD"),
    "GR": ("el", 0.07, (("+3069", 8),), "EUR", "IKE"),
    "HR": ("bcs", 0.09, (("+38591", 7), ("+38598", 7)), "EUR", "d.o.o."),
    "ME": ("bcs", 0.05, (("+38267", 6), ("+38269", 6)), "EUR", "d.o.o."),
    "MK": ("mk", 0.10, (("+38970", 6), ("+38975", 6)), "MKD", "DOOEL"),
    "RO": ("ro", 0.07, (("+4072", 7), ("+4074", 7)), "RON", "SRL"),
    "RS": ("bcs", 0.14, (("+38163", 7), ("+38164", 7)), "RSD", "d.o.o."),
    "TR": ("tr", 0.03, (("+9053", 8), ("+9054", 8)), "TRY", "Ltd. Şti."),
    "XK": ("sq", 0.06, (("+38344", 6), ("+38349", 6)), "EUR", "sh.p.k."),
}

_WORD_STARTS = "Vel Bri Kor Zan Dol Mir Tal Per Gal Nor Sav Lum Orb Tri Fen Kal Dru Ast".split()
_WORD_ENDS = "ora ano ex ita um aris elta igo ond uma ena otto ivo usta".split()
_TRADES = (
    "Trans Trade Gradnja Export Logistik Auto Agro Commerce Invest Petrol Konsalting Market "
    "Energo Turist Metal Tekstil".split()
)


def surnames(culture: Culture, rng: np.random.Generator) -> Strings:
    """Return 1,600 surnames of a culture, the most common first."""
    made = [a + b + c for a, b, c in product(culture.stems(), culture.links, culture.ends)]
    return strings(made)[rng.permutation(len(made))[:1600]]


def street_names(culture: Culture, rng: np.random.Generator) -> Strings:
    """Return sixty invented street names of a culture."""
    stems = culture.stems()
    return strings(
        [f"{culture.street} {stems[k]}{culture.links[0]}" for k in rng.permutation(len(stems))[:60]]
    )


def company_words(rng: np.random.Generator) -> Strings:
    """Return invented firm names without legal form, in random order."""
    made = [f"{a}{b} {trade}" for a, b, trade in product(_WORD_STARTS, _WORD_ENDS, _TRADES)]
    return strings(made)[rng.permutation(len(made))]
