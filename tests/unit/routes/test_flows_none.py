"""Routes of nothing are nothing."""

from opensocta.evidence.derived import FLOWS
from opensocta.routes import find_routes, map_features


class TestWithoutFlows:
    def test_there_is_no_finding(self):
        assert find_routes(FLOWS.empty()) == []

    def test_there_is_no_line(self):
        assert map_features(FLOWS.empty()).num_rows == 0
