"""What one client asked about the natural voice's files: `model` messages in; progress and one answer each out.

A request is answered at once; while a download runs, `status` and `install` hear how it goes on, and are answered at
its end. Before each answer comes a new `ready`: with the files the families change.
"""

from collections.abc import Callable
from functools import partial

from native_helper.engine.model_download import Follower, News, Part
from native_helper.engine.service import Service
from native_helper.errors import QueueFull, UtterError
from native_helper.wire import client_messages, engine_messages


class ModelRequests:
    """The requests of one session that are not answered yet."""

    def __init__(
        self,
        service: Service,
        send: Callable[[engine_messages.EngineMessage], None],
        fail: Callable[[str, UtterError], None],
        tell_ready: Callable[[], None],
    ) -> None:
        self._service = service
        self._download = service.model
        self._send = send
        self._fail = fail
        self._tell_ready = tell_ready
        self._waiting: dict[str, Follower] = {}

    def take(self, asked: client_messages.Model) -> None:
        """Do what is asked, under an id that is new. Raises DownloadFailed, and QueueFull from who asks too often."""
        if len(self._waiting) >= self._service.limits.follows_per_client:
            raise QueueFull(
                f"{len(self._waiting)} requests of this client follow the download already.",
                "Cancel one of them, or wait for the download's end.",
            )
        follower = partial(self._hear, asked.id)
        if asked.action == "install":
            self._waiting[asked.id] = follower
            self._download.install(follower)
            return
        if asked.action == "cancel":
            self._download.cancel()
        if self._download.follow(follower):
            self._waiting[asked.id] = follower
        else:
            follower(self._download.status())

    def __contains__(self, request_id: str) -> bool:
        return request_id in self._waiting

    def drop(self, request_id: str) -> bool:
        """Tell this request nothing more; return whether there was one. The download goes on."""
        follower = self._waiting.pop(request_id, None)
        if follower is not None:
            self._download.leave(follower)
        return follower is not None

    def leave(self) -> None:
        """The client is gone; what it began goes on."""
        for request_id in list(self._waiting):
            self.drop(request_id)

    def _hear(self, request_id: str, news: News) -> None:
        if isinstance(news, Part):
            size = news.size_bytes
            self._send(
                engine_messages.Progress(id=request_id, what="downloading", fraction=news.fraction, size_bytes=size)
            )
            return
        self._waiting.pop(request_id, None)
        if isinstance(news, UtterError):
            self._fail(request_id, news)
            return
        self._tell_ready()
        self._service.prepare()  # whoever brings a voice wants to hear it
        self._send(
            engine_messages.ModelReport(
                id=request_id,
                state=news.state,
                repository=news.repository,
                revision=news.revision,
                size_bytes=news.size_bytes,
                left_bytes=news.left_bytes,
                free_bytes=news.free_bytes,
                voices=list(news.voices),
            )
        )
