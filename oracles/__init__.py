"""The evidence logic held against engines nobody here wrote: AWS Event Ruler, and Trino, of which Athena is made.

``make oracles`` runs both; docs/oracles.md says what is compared and what differs by design. They need Java and
Maven and take minutes, so ``make test`` leaves them out.
"""
