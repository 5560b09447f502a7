"""Kokoro-82M in MLX: phoneme ids and a style row in, a waveform and the duration of every phoneme out.

    ids --> albert --> prosody: durations --> gather --> prosody: F0, N --> source --> decoder --> waveform
        `-> encoders ------------------------`                                         generator

`blas.load()` comes before the first import of any module here that imports MLX, and one thread does the import, the
load and every call: MLX binds its streams to the thread that made them.
"""
