from opensocta.money import MoneySettings, find_gather_scatter, find_money, find_scatter_gather

SETTINGS = MoneySettings()


def scatter_gather(n, start=300.0):
    out = [(start + 0.1 * i, "source", f"m{i}", 100_000) for i in range(n)]
    return out + [(start + 3 + 0.1 * i, f"m{i}", "sink", 97_000) for i in range(n)]


def gather_scatter(n, start=300.0):
    into = [(start + 0.1 * i, f"m{i}", "hub", 100_000) for i in range(n)]
    return into + [(start + 3 + 0.1 * i, "hub", f"k{i}", 97_000) for i in range(n)]


def test_scatter_gather_is_found_with_its_sink(payments, everyday):
    (finding,) = find_scatter_gather(payments(everyday + scatter_gather(6)), settings=SETTINGS)
    assert finding.subject == "source"
    assert finding.measures["sink"] == "sink"
    assert finding.measures["middles"] == 6
    assert finding.measures["amount"] == 600_000
    assert finding.measures["part_balance"] == 0.97


def test_gather_scatter_is_found(payments, everyday):
    (finding,) = find_gather_scatter(payments(everyday + gather_scatter(6)), settings=SETTINGS)
    assert finding.subject == "hub"
    assert (finding.measures["payers"], finding.measures["payees"]) == (6, 6)
    assert len(finding.evidence) == 12


def test_money_that_flows_back_before_it_came_is_no_relay(payments, everyday):
    turned = [(600 - at, a, b, x) for at, a, b, x in scatter_gather(6)]
    assert find_scatter_gather(payments(everyday + turned), settings=SETTINGS) == []


def test_two_middles_are_too_few(payments, everyday):
    assert find_scatter_gather(payments(everyday + scatter_gather(2)), settings=SETTINGS) == []


def test_the_fans_of_a_relay_are_not_told_again(payments, everyday):
    kinds = {f.kind for f in find_money(payments(everyday + scatter_gather(8)))}
    assert "money.scatter_gather" in kinds
    assert not kinds & {"money.fan_in", "money.fan_out"}


def test_a_quick_gather_scatter_at_an_account_that_is_paid_often_is_found(payments, everyday):
    often = [(7.0 * k, f"guest{k}", "hub", 20_000) for k in range(80)]
    quick = [(300 + 0.4 * i, f"m{i}", "hub", 100_000) for i in range(7)]
    quick += [(303.5 + i, "hub", f"k{i}", 300_000) for i in range(2)]
    (finding,) = find_gather_scatter(payments(everyday + often + quick), settings=SETTINGS)
    assert finding.subject == "hub"
    assert finding.measures["payees"] == 2
    assert finding.measures["payers"] >= 7


def test_two_payers_and_two_payees_are_too_few(payments, everyday):
    assert find_gather_scatter(payments(everyday + gather_scatter(2)), settings=SETTINGS) == []
