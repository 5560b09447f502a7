"""Voice families: utterances in, waveforms with word times out. Uses only names and limits of the wire."""
