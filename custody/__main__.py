"""``python -m custody``, where nothing is installed but what it needs."""

from __future__ import annotations

from custody.cli.run import main

if __name__ == "__main__":
    main()
