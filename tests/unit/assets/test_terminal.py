"""Names and texts come from strangers: what is printed does not act on a terminal."""

import pyarrow as pa
import pytest

from assets.cli import _print_examples
from pipeline.release import summarise

ACTS = "\x1b[2J\x07\x9b\u202e\r\n"


def test_examples_do_not_act_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    event = {
        **{"event_id": "event-1", "status": "alleged", "event_type": "AID", "mode": None, "date_start": None},
        **{"sources": [f"A{ACTS}"], "targets": [f"B{ACTS}"], "document_count": 1, "story_count": 1},
        "summary": f"C{ACTS}",
    }
    claim = {
        "claim_id": "c",
        "polarity": "asserted",
        "certainty": "stated",
        "chain": f"D{ACTS}",
        "evidence": f"E{ACTS}",
    }
    monkeypatch.setattr(summarise, "telling_events", lambda read: [event])
    monkeypatch.setattr(summarise, "telling_claims", lambda read: [claim])
    _print_examples(lambda name: pa.table({}))
    lines = capsys.readouterr().out.split("\n")
    assert len(lines) == 9
    assert all(line.isprintable() for line in lines)
