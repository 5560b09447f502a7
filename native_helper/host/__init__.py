"""The native host: what the browser starts. Standard library, msgpack and a few small files of ours, nothing more."""
