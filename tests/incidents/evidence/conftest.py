from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def originals(tmp_path: Path, settings: Any) -> Path:
    """Originals of a test stand in its own folder."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return tmp_path / "evidence"
