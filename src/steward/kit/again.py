"""A form that cannot be taken is shown again, with what was typed and what is wrong with it."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Response

from steward.kit.errors import BadInput

P = ParamSpec("P")
Show = Callable[Concatenate[Mapping[str, str], P], Response]


def again(show: Show[P]) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Answer bad input with what `show` makes of the errors, which knows the view's arguments."""

    def decorate(view: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(view)
        def run(*args: P.args, **kwargs: P.kwargs) -> Response:
            try:
                return view(*args, **kwargs)
            except BadInput as error:
                response = show(error.errors, *args, **kwargs)
                response.status_code = BadInput.status
                return response

        return run

    return decorate
