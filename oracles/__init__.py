"""What is made here, held against what nobody here wrote: AWS Event Ruler, readers of policies and templates, Trino.

``make oracles`` runs all; docs/oracles.md says what is compared and what differs by design. They need Java and
Maven and take minutes, so ``make test`` leaves them out.
"""
