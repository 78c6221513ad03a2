"""Text of any kind passes the writers as text, and what the public reads holds no code or day."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.publish.coarsen import coarse_words
from opensocta.publish.codes import caption_tokens
from opensocta.publish.leaks import Secrets, scan_leaks
from opensocta.publish.pdf import _s

codes = st.sampled_from(["N-04", "S-001", "C-012", "K-123", "e-" + "0" * 20, "12 Mar 2026"])
words = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)


@given(words)
def test_a_typst_string_ends_where_it_should(said):
    literal = _s(said)
    assert literal.startswith('"')
    assert literal.endswith('"')
    assert not re.search(r'(?<!\\)(?:\\\\)*"', literal[1:-1])
    assert not re.search(r"(?<!\\)(?:\\\\)*\\$", literal[:-1])


@given(st.lists(st.one_of(codes, st.sampled_from(["the", "paid", "through"])), max_size=8))
def test_public_words_hold_no_code_and_no_day(parts):
    assert not re.search(r"\b[NSCK]-\d|\b[0-9a-f]{20}\b|12 Mar", coarse_words(" ".join(parts)))


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from("alba corin drasko elmir vostrani".split()), min_size=2, max_size=3)
)
def test_a_planted_name_is_found_however_it_is_spaced(parts):
    name = " ".join(parts).title()
    tokens = caption_tokens(name)
    secrets = Secrets({tokens[0]: (tokens,)}, frozenset())
    page = f"<p>x {name.replace(' ', '</b> <i>')} y</p>".encode()
    assert [leak.kind for leak in scan_leaks({"a.html": page}, secrets)] == ["name of a subject"]
