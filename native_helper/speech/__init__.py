"""From written text to utterances, and from waveforms to sound ready to play. Uses only names and limits of the wire."""
