"""What blocking leaves out is counted, whatever the numbers of its keys."""

import numpy as np
import pytest

from opensocta.resolve.blocking import _Large


class TestWhatIsLeftOut:
    @pytest.mark.parametrize("keys", [[5, 5, 5, 9, 9], [-2, -2, -2, 0, 0], [-7, -7, -7, -2, -2]])
    def test_is_every_pair_of_every_block(self, keys):
        large = _Large(np.arange(5), np.array(keys))
        assert large.report(1) == {"blocks": 2, "records": 5, "pairs_left_out": 3}
