"""The worker's part in a test: all jobs that are due are done, in this process."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from steward.kit import jobs

_LIMIT = 60  # seconds


def do_jobs(app: Flask) -> None:
    """Do the jobs that are due, as the worker does, then return.

    In a thread of its own: Playwright keeps a loop running in the one of the tests. What the books
    do every few minutes is done where it was asked for: it takes a while, in each new database.
    """

    async def work() -> None:
        worker = jobs.worker_app(app)
        periodic = worker.periodic_registry.periodic_tasks
        for name, of in [key for key in periodic if key[0].startswith("analytics.")]:
            del periodic[name, of]
        async with worker.open_async():
            await worker.run_worker_async(
                wait=False,
                install_signal_handlers=False,
                listen_notify=False,
                delete_jobs="successful",
            )

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work()).result(_LIMIT)
