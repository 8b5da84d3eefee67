"""From an API call that the emulator answered to the record that CloudTrail writes of it."""
