"""The main job end to end on this machine: deploy, act, be alerted, ask. ``make demo`` runs it."""
