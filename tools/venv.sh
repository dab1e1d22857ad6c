#!/bin/sh
# Makes .venv with the given Python; on a bare Debian, first gets what that needs.
set -eu
python=$1

"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || {
    echo "Steward needs Python 3.11 or 3.12: make PYTHON=/path/to/python3.11 ..." >&2
    exit 1
}
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || {
        echo "$python cannot make virtual environments. As root: apt-get install python3-venv" >&2
        exit 1
    }
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3-venv
fi
"$python" -m venv .venv
