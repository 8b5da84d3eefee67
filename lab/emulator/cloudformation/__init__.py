"""Resource types that the emulator's CloudFormation lacks, or takes without a look."""
