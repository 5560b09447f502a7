"""What runs in a worker's own environment. Of ours it may import wire/ and workers/wire.py, and nothing else."""
