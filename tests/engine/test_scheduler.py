from collections.abc import Generator

import pytest

from native_helper.engine.limits import Limits
from native_helper.engine.scheduler import Client, Job, Scheduler
from native_helper.errors import QueueFull


def nothing() -> Generator[None, None, None]:
    yield


def job(client: Client, *, credited: bool = True, units: int = 10) -> Job:
    return Job(
        client=client,
        work=nothing(),  # type: ignore[arg-type]  # the queue never looks into it
        deliver=lambda _output: None,
        text_units=units,
        credited=credited,
    )


def queue(*jobs: Job, **limits: float) -> Scheduler:
    scheduler = Scheduler(Limits(**limits))  # type: ignore[arg-type]
    for one in jobs:
        scheduler.add(one)
    return scheduler


def turns(scheduler: Scheduler, n: int) -> list[Job | None]:
    return [scheduler.next() for _ in range(n)]


def test_an_empty_queue_has_no_turn_to_give() -> None:
    assert queue().next() is None


def test_clients_take_turns_however_many_jobs_one_has() -> None:
    busy, small = Client("busy"), Client("small")
    many = [job(busy) for _ in range(3)]
    one = job(small)
    assert turns(queue(*many, one), 6) == [many[0], one, many[1], one, many[2], one]


def test_the_jobs_of_one_client_take_turns_beginning_with_the_oldest() -> None:
    client = Client("one")
    book, sentence = job(client, credited=False), job(client)
    assert turns(queue(book, sentence), 4) == [book, sentence, book, sentence]


def test_who_comes_while_another_has_its_turn_is_next() -> None:
    book, note = job(Client("reader")), job(Client("other"))
    scheduler = queue(book)
    assert turns(scheduler, 2) == [book, book]
    scheduler.add(note)
    second = job(note.client)
    assert turns(scheduler, 3) == [note, book, note]
    scheduler.add(second)
    assert turns(scheduler, 3) == [book, second, book]


def test_clients_that_come_and_go_do_not_starve_one_that_stays() -> None:
    book, n_turns = job(Client("stays")), 0
    scheduler = queue(book)
    passers_by: list[Job] = []
    for _ in range(30):
        while len(passers_by) < 2:
            passers_by.append(job(Client("comes and goes")))
            scheduler.add(passers_by[-1])
        turn = scheduler.next()
        if turn is book:
            n_turns += 1
        elif turn is not None:
            scheduler.remove(turn)
            passers_by.remove(turn)
    assert n_turns >= 9


def test_a_job_that_leads_by_its_credit_waits_until_it_is_heard() -> None:
    one = job(Client("one"))
    scheduler = queue(one, lead_s=15.0)
    one.made_s = 14.9
    assert scheduler.next() is one
    one.made_s = 15.0
    assert scheduler.next() is None
    scheduler.played(one, 0.1)
    assert scheduler.next() is one


def test_a_paused_job_gives_its_turns_to_others() -> None:
    client = Client("one")
    paused, other = job(client), job(client)
    scheduler = queue(paused, other)
    paused.made_s = 100.0
    assert turns(scheduler, 3) == [other, other, other]


def test_nobody_is_credited_with_more_than_was_made_nor_with_less_than_before() -> None:
    one = job(Client("one"))
    scheduler = queue(one)
    one.made_s = 20.0
    scheduler.played(one, 1e9)
    assert one.heard_s == 20.0
    scheduler.played(one, 3.0)
    assert one.heard_s == 20.0


def test_a_file_needs_no_credit() -> None:
    one = job(Client("one"), credited=False)
    scheduler = queue(one)
    one.made_s = 1e6
    assert scheduler.next() is one


def test_a_client_that_does_not_take_its_sound_gets_no_more_and_holds_nobody_up() -> None:
    stuck, brisk = Client("stuck"), Client("brisk")
    stuck_job, brisk_job = job(stuck, credited=False), job(brisk)
    scheduler = queue(stuck_job, brisk_job, outbound_bytes=100)
    stuck.unsent_bytes = 100
    assert turns(scheduler, 2) == [brisk_job, brisk_job]
    stuck.unsent_bytes = 99
    assert stuck_job in turns(scheduler, 2)


def test_a_job_without_text_waits_for_it() -> None:
    one = job(Client("one"))
    scheduler = queue(one)
    one.needs_text = True
    assert scheduler.next() is None
    scheduler.text_came(one)
    assert scheduler.next() is one


def test_the_queue_refuses_more_than_its_bounds() -> None:
    client = Client("one")
    scheduler = queue(job(client), job(client), jobs_per_client=2, jobs=3, text_units=100)
    with pytest.raises(QueueFull, match="2 requests of this client"):
        scheduler.add(job(client))
    scheduler.add(job(Client("two")))
    with pytest.raises(QueueFull, match="3 requests"):
        scheduler.add(job(Client("three")))
    assert scheduler.n_jobs == 3


def test_the_queue_bounds_the_text_it_holds_and_gives_room_back() -> None:
    long, client = job(Client("one"), units=90), Client("two")
    scheduler = queue(long, text_units=100)
    with pytest.raises(QueueFull, match="too long together"):
        scheduler.add(job(client, units=11))
    with pytest.raises(QueueFull, match="too long together"):
        scheduler.more_text(long, 11, 0)
    scheduler.more_text(long, 10, 0)
    scheduler.remove(long)
    scheduler.add(job(client, units=100))


def test_text_for_a_job_that_is_gone_takes_no_room() -> None:
    one = job(Client("one"), units=90)
    scheduler = queue(one, text_units=100)
    scheduler.remove(one)
    scheduler.more_text(one, 60, 0)
    scheduler.more_text(one, 60, 0)
    scheduler.remove(one)
    scheduler.add(job(Client("two"), units=100))


def test_a_job_that_is_gone_is_removed_once() -> None:
    one = job(Client("one"))
    scheduler = queue(one)
    scheduler.remove(one)
    scheduler.remove(one)
    assert (scheduler.n_jobs, scheduler.next()) == (0, None)
