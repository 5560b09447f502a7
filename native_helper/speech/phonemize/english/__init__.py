"""English: words and their context in, phonemes in Kokoro's alphabet out."""
