"""What runs in a worker's own environment.

Of ours it imports what needs no library but msgpack: wire/framing, wire/types, workers/wire and plain_file.
"""
