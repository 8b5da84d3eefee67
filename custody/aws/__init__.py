"""What is known of AWS itself: partitions, Regions, names and ARNs, accounts, principals, failures as one line."""
