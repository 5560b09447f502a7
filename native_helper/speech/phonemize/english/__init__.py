"""English, American and British: tokens, tags, senses, the lexicon, endings and context."""
