"""A question, asked where it can be answered: the deployed lake, or log files."""
