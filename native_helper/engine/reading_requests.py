"""What one client asked to hear: `speak` and `save`, and what concerns them later; sound and files out.

    start --outputs ...--> end             `end` told
          --`over`, or a failed job-->     `error` told by the session

`played`, `cancel` and `append` of a request that has just ended are late news and are ignored, since they crossed its
`end` or `error` on the way; of an id that was never seen they are an error. An id is used once: late news of an old
request must not reach a new one.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from native_helper.engine import log, saving, work
from native_helper.engine.output import Encoded, Failed, Output, Piece, loading, size
from native_helper.engine.scheduler import Client, Job
from native_helper.engine.service import Service, segments
from native_helper.errors import BadRequest, Canceled, UtterError
from native_helper.speech.pipeline import Reading
from native_helper.speech.request import Request
from native_helper.speech.utf16 import utf16_length
from native_helper.wire import client_messages, engine_messages


@dataclass(frozen=True, slots=True)
class _Running:
    """A request that makes sound, and the text it makes it from."""

    job: Job
    reading: Reading


class ReadingRequests:
    """The requests of one session that make sound, and the ids of those that are over, of whatever kind."""

    def __init__(
        self,
        service: Service,
        client: Client,
        send: Callable[[engine_messages.EngineMessage, int], None],  # and how many bytes of sound or file are in it
        fail: Callable[[str, UtterError], None],
    ) -> None:
        self._service = service
        self._client = client
        self._send = send
        self._fail = fail
        self._running: dict[str, _Running] = {}
        self._ended: OrderedDict[str, bool] = OrderedDict()  # id -> whether it came to its end

    def __contains__(self, request_id: str) -> bool:
        return request_id in self._running or request_id in self._ended

    def ids(self) -> list[str]:
        """Return those that are not over."""
        return list(self._running)

    def start(self, order: client_messages.Speak | client_messages.Save, *, is_page: bool) -> None:
        """Queue what is asked, under an id that is new. Raises UtterError for what can be told before any work."""
        request = Request(
            text=order.text,
            voice=order.voice,
            voices=order.voices,
            speed=order.speed,
            language=order.language,
            to=order.to,
            segments=segments(order.segments),
            skip=frozenset(order.skip),
            from_=order.from_ if isinstance(order, client_messages.Speak) else 0,
            more=order.more,
            is_page=is_page,
            markup=order.markup,
        )
        reading = self._service.reading(request)
        if isinstance(order, client_messages.Speak):
            doing = work.speak(order.id, reading, order.words)
        else:
            file_order = self._service.file_order(order.format)
            doing = saving.save(order.id, reading, file_order, lambda: job.text_units)
        job = Job(
            client=self._client,
            work=doing,
            deliver=partial(self._deliver, order.id),
            text_units=utf16_length(order.text),
            credited=isinstance(order, client_messages.Speak),
            stop=reading.cancel,
            n_segments=len(order.segments),
        )
        self._service.synthesis.submit(job)
        self._running[order.id] = _Running(job, reading)
        if self._service.is_loading():
            self._send(loading(order.id), 0)
        log.event("job_queued", client=self._client.name, kind=order.type, units=job.text_units)

    def append(self, append: client_messages.Append) -> None:
        """Take the next part of a text. Raises BadRequest, QueueFull, and what the reading raises."""
        running = self._find(append.id)
        if running is None:
            if self._ended[append.id]:
                raise BadRequest("Text was appended after the last part.")
            return
        parts, more = segments(append.segments), append.more
        self._service.synthesis.append(
            running.job,
            utf16_length(append.text),
            len(parts),
            lambda: running.reading.append(append.text, parts, more),
        )

    def played(self, played: client_messages.Played) -> None:
        """Note how far a request was heard. Raises BadRequest."""
        if running := self._find(played.id):
            self._service.synthesis.played(running.job, played.seconds)

    def cancel(self, request_id: str) -> None:
        """Raise Canceled, by which the session ends the request; do nothing if it has just ended. Raises BadRequest."""
        if running := self._find(request_id):
            log.event("job_canceled", client=self._client.name, made_s=running.job.made_s)
            raise Canceled("Stopped, as asked.")

    def over(self, request_id: str, *, completed: bool) -> None:
        """End a request, this session's last word on its id; one that still makes sound is stopped."""
        running = self._running.pop(request_id, None)
        if running is not None and not completed:
            self._service.synthesis.cancel(running.job)
        self._ended.setdefault(request_id, completed)
        if len(self._ended) > self._service.limits.recent_ids:
            self._ended.popitem(last=False)

    def _find(self, request_id: str) -> _Running | None:
        """Return the request, None if it has just ended. Raises BadRequest if it was never seen."""
        running = self._running.get(request_id)
        if running is None and request_id not in self._ended:
            raise BadRequest("No request has this id.")
        return running

    def _deliver(self, request_id: str, output: Output) -> None:
        match output:
            case Failed():
                self._fail(request_id, output.error)
            case Encoded() | Piece():
                pass  # of HTTP alone: the wire tells a file's end by `end`, and streams bare sound
            case engine_messages.End():
                log.event("job_ended", client=self._client.name, duration_s=output.duration_s, stages=_stages(output))
                self.over(request_id, completed=True)
                self._send(output, 0)
            case _:
                self._send(output, size(output))


def _stages(end: engine_messages.End) -> str:
    return ",".join(f"{stage}:{seconds:.3f}" for stage, seconds in end.stages.items())
