"""Start the emulator: ``python -P lab/emulator/__main__.py``, by its path, in the emulator's environment.

By path, because a ``PYTHONPATH`` would put the project's own dependencies before the emulator's, and those
pin another botocore. The project's folder goes last on the import path instead.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    from lab.emulator.launch import main

    main()
