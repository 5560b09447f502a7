"""Models of mlx-audio as voices, in the engine itself, since they compute with the MLX that Kokoro has there already.

family   which voices there are, and the way of an utterance
found    what of it is on the disk
library  mlx-audio itself: imported when one of its models is first chosen, without a network and without a word
speech   a model's pieces of sound for an utterance
kokoro   mlx-audio's Kokoro with our phonemes, to compare ours with
"""
