"""The wire: frames, names and messages. Imports nothing else of ours."""
