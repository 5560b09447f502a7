"""From written text to utterances, and from waveforms to sound ready to play. Of the wire, only names and limits."""
