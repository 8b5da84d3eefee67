"""EventBridge as AWS does it, where the emulator differs."""
