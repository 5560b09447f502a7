"""`utter doctor`: looks at all that must be right between a click in a browser and a voice, and changes nothing."""
