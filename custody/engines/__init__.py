"""Where SQL over ``events`` runs: one small protocol, and an engine that needs no account.

Nothing is imported here, so that a command line that asks no question loads no engine.
"""
