"""Voices of a server that speaks OpenAI's speech interface: on another computer, or another program on this one.

    server      where it is, as the settings say
    exchange    one request and its answer, within time limits, ended from any thread
    sound       the answer's bytes -> samples
    refusals    every other answer -> a sentence for a person
    listing     which voices it has
    speaker     a thread for each utterance
    family      the voice family

Text goes to the named host and to no other. Nothing is sent, asked or connected to unless the settings name one.
"""
