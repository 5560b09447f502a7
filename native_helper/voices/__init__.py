"""Voice families: each turns utterances into waveforms with word times. Knows neither the engine nor the wire (its names and limits aside)."""
