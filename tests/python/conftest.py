"""What all tests stand on."""

import pytest


@pytest.fixture(autouse=True)
def _reports_as_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that start tests side by side say how wide their own screen is."""
    monkeypatch.delenv("COLUMNS", raising=False)
