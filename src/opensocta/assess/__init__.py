"""From claims to ranks, gaps, judgements and advice, each with its probability (METHOD 2-5)."""

from opensocta.assess.allocation import Allocation, Option, allocate
from opensocta.assess.assessment import Assessment, Question, assess
from opensocta.assess.boards import (
    Board,
    BoardRanking,
    board_of_cells,
    board_of_levels,
    rank_board,
)
from opensocta.assess.claims import find_claims
from opensocta.assess.coders import Coding, dawid_skene
from opensocta.assess.credence import (
    CredenceSettings,
    Items,
    Weighed,
    analytic_confidence,
    likelihood_ratio,
    updated_source,
    weigh,
)
from opensocta.assess.criteria import DEFAULT_ORDER, RankingSettings
from opensocta.assess.drafts import Scope
from opensocta.assess.elicitation import (
    Classical,
    Pooled,
    classical_weights,
    idea_round,
    pool_quantiles,
)
from opensocta.assess.gaps import find_gaps
from opensocta.assess.indicators import areas_assessed, find_indicators, knowledge
from opensocta.assess.judgements import Basis, write_judgements
from opensocta.assess.outcomes import Brier, brier
from opensocta.assess.ranking import Ranking, probability_higher, rank_areas
from opensocta.assess.recommend import propose
from opensocta.assess.schemes import SchemeScore, score_by
from opensocta.assess.sensitivity import other_models, without_each_agency
from opensocta.assess.weights import (
    PairJudgement,
    analytic_hierarchy,
    ordered_weights,
    rank_order_centroid,
    swing_weights,
)

__all__ = [
    "DEFAULT_ORDER",
    "Allocation",
    "Assessment",
    "Basis",
    "Board",
    "BoardRanking",
    "Brier",
    "Classical",
    "Coding",
    "CredenceSettings",
    "Items",
    "Option",
    "PairJudgement",
    "Pooled",
    "Question",
    "Ranking",
    "RankingSettings",
    "SchemeScore",
    "Scope",
    "Weighed",
    "allocate",
    "analytic_confidence",
    "analytic_hierarchy",
    "areas_assessed",
    "assess",
    "board_of_cells",
    "board_of_levels",
    "brier",
    "classical_weights",
    "dawid_skene",
    "find_claims",
    "find_gaps",
    "find_indicators",
    "idea_round",
    "knowledge",
    "likelihood_ratio",
    "ordered_weights",
    "other_models",
    "pool_quantiles",
    "probability_higher",
    "propose",
    "rank_areas",
    "rank_board",
    "rank_order_centroid",
    "score_by",
    "swing_weights",
    "updated_source",
    "weigh",
    "without_each_agency",
    "write_judgements",
]
