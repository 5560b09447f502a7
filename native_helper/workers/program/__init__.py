"""What runs in a worker's own environment.

Of ours it may import wire/, plain_file and, of workers/, what says so in its head: they need no library but msgpack.
"""
