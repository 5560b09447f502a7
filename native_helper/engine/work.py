"""What a job does, as a generator of outputs: messages of the wire, and a few words inside the engine.

In   a reading's events, pulled one at a time on the synthesis thread
Out  `speak`:  started, audio ..., end                           the sound as it is made
     `stream`: started, piece ..., end                           a file while it is made, its header's sizes left open
     `save`:   started, progress ..., encoded, file ..., end     the same file with its sizes right: saving.py
     all:      progress, before a voice is brought into memory
"""

from native_helper.engine.head import pieces
from native_helper.engine.output import Piece, Work, loading
from native_helper.speech.front_end import NeedText
from native_helper.speech.pipeline import Loading, Reading, Started
from native_helper.speech.utterance import Chunk
from native_helper.voices.family import Waiting
from native_helper.wire import engine_messages, fields


def speak(request_id: str, reading: Reading, words: bool) -> Work:
    """Yield the sound of `reading` as it is made."""
    voice = ""
    seq = 0
    for event in reading.events():
        match event:
            case Started():
                voice = event.voice
                yield engine_messages.Started(id=request_id, language=event.language, voice=voice)
            case Chunk():
                for piece in pieces(event) if seq == 0 else (event,):
                    yield _audio(request_id, seq, voice, piece, words)
                    seq += 1
            case Loading():
                yield loading(request_id)
            case NeedText() | Waiting():
                yield event
    yield engine_messages.End(id=request_id, duration_s=reading.duration_s, stages=reading.stages)


def stream(request_id: str, reading: Reading, file_format: str) -> Work:
    """Yield the sound of `reading` as it is made, as the pieces of one file of that format, or "pcm"."""
    # soundfile costs memory that an engine which only speaks need not pay.
    from native_helper.speech.encode import Streamer

    streamer = Streamer(file_format)
    seq = 0
    try:
        for event in reading.events():
            match event:
                case Started():
                    yield engine_messages.Started(id=request_id, language=event.language, voice=event.voice)
                case Chunk():
                    for piece in pieces(event) if seq == 0 else (event,):
                        yield Piece(seq, streamer.write(piece.pcm), piece)
                        seq += 1
                case Loading():
                    yield loading(request_id)
                case NeedText() | Waiting():
                    yield event
    finally:
        end = streamer.close()  # an encoder that is left open keeps its memory
    if end:
        yield Piece(seq, end, None)
    yield engine_messages.End(id=request_id, duration_s=reading.duration_s, stages=reading.stages)


def _audio(request_id: str, seq: int, voice: str, chunk: Chunk, words: bool) -> engine_messages.Audio:
    timed = [
        engine_messages.WordTime(start=word.source.start, end=word.source.end, start_s=word.start_s, end_s=word.end_s)
        for word in chunk.words
    ]
    return engine_messages.Audio(
        id=request_id,
        seq=seq,
        start_s=chunk.start_s,
        pcm=chunk.pcm,
        voice=voice,
        sentence=fields.Span(start=chunk.sentence.start, end=chunk.sentence.end),
        translation=chunk.translation,
        paragraph=chunk.paragraph,
        words=timed if words else None,
    )
