"""From an event to whoever is told: bus, forwarder, rules, alerts, dead letters."""
