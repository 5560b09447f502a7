"""The engine: one process per user that owns the voices, a fair bounded queue, the Unix socket and HTTP."""
