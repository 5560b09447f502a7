"""What runs in a worker's own environment. Of ours it may import wire/ and, of workers/, what says so in its head."""
