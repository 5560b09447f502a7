"""From written text to utterances, and from waveforms to sound ready to play. Knows neither the engine nor the wire (its names and limits aside)."""
