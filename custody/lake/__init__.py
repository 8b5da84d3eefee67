"""The relations an auditor queries: their columns, defined once."""
