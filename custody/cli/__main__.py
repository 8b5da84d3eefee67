"""``python -m custody.cli``, for a checkout that is not installed."""

from __future__ import annotations

from custody.cli.run import main

if __name__ == "__main__":
    main()
