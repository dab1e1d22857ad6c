"""The worker process: runs jobs and timers and empties the outbox, until told to stop."""

import asyncio
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import procrastinate
from flask import Flask

from steward.kit.errors import Unavailable
from steward.kit.jobs import worker_app
from steward.kit.outbox import Couriers, Deliverer
from steward.kit.timers import Timers

_GRACE = 10  # seconds that a running job is given to end


def run_worker(app: Flask) -> None:
    """Work until SIGINT or SIGTERM; what is in hand is finished first, within ten seconds.

    Jobs run in the context of `app`: they find its settings, texts and database as views do.
    Raises Unavailable when the database does not answer.
    """
    settings = app.extensions["settings"]
    rounds = [kind(app.extensions["database"], settings) for kind in (Deliverer, Couriers)]
    threads = [threading.Thread(target=one.run, name="outbox") for one in rounds]
    timers = Timers(app)
    for thread in threads:
        thread.start()
    timers.start()
    try:
        asyncio.run(_run_jobs(worker_app(app), settings.job_threads))
    except procrastinate.exceptions.ConnectorException as error:
        msg = f"The job queue cannot be reached: {error}"
        raise Unavailable(msg) from error
    finally:
        timers.stop()
        for one in rounds:
            one.stop()
        for thread in threads:
            thread.join()


async def _run_jobs(app: procrastinate.App, threads: int) -> None:
    """Sync jobs run in the loop's default executor, so it must be as wide as `concurrency`."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(threads + 2, "job"))
    async with app.open_async():
        working = asyncio.ensure_future(
            app.run_worker_async(
                concurrency=threads,
                install_signal_handlers=False,
                shutdown_graceful_timeout=_GRACE,
                delete_jobs="successful",
            )
        )
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, working.cancel)
        try:
            await working
        except asyncio.CancelledError:
            return
