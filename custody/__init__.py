"""Custody: the chain of custody of software shipped on AWS, recorded, alarmed and answerable.

Pure Python, never importing ``aws_cdk``: the constructs live in ``custody_cdk``.
"""
