"""The parts of scripts/run-faults."""
