"""One deployment for all of this folder: it takes half a minute, and the last file takes it away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.product import ROOT, SET, Product

from demo import inbox
from demo.deployment import HOME, deploy
from lab import Lab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def deployed(lab_venv: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with Lab.start(directory=tmp_path_factory.mktemp("product"), venv=lab_venv) as aws:
        stacks = deploy(aws, ROOT, SET)
        yield Product(aws, inbox.subscribe(aws, HOME), stacks)
