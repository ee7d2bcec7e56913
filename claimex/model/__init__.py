"""Score a text with a model: model folders, the encoder's input and output, calibrated confidence."""

from __future__ import annotations

from claimex.model.confidence import (
    DECIMALS,
    PARTS,
    confidence_of_turn,
    estimate_confidence,
    features,
    features_of_statement,
    log_odds,
)
from claimex.model.encoding import LABELS, ROLES, Encoding, Piece, encode, windows
from claimex.model.folder import find_model, list_models, verify
from claimex.model.inference import States, log_softmax, pool, run_encoder
from claimex.model.tagger import Tagger, check_device
from claimex.model.viterbi import IMPOSSIBLE, LABEL_NUMBER, best_labels, cut_pieces

__all__ = [
    "DECIMALS",
    "IMPOSSIBLE",
    "LABELS",
    "LABEL_NUMBER",
    "PARTS",
    "ROLES",
    "Encoding",
    "Piece",
    "States",
    "Tagger",
    "best_labels",
    "check_device",
    "confidence_of_turn",
    "cut_pieces",
    "encode",
    "estimate_confidence",
    "features",
    "features_of_statement",
    "find_model",
    "list_models",
    "log_odds",
    "log_softmax",
    "pool",
    "run_encoder",
    "verify",
    "windows",
]
