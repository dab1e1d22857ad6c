#!/bin/sh
# Sees to it that the browser tests have a Chromium: Debian's, the machine's or Playwright's.
# Its shell without windows takes two thirds of the processor's time; one test needs the windows.
set -eu

has() { command -v "$1" >/dev/null; }

has chromium && has chromium-headless-shell && exit 0

if [ "$(id -u)" = 0 ] && has apt-get; then
    echo "Installing Debian's Chromium for the browser tests."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq &&
        apt-get install -qq -y --no-install-recommends chromium chromium-headless-shell && exit 0
    echo "Debian's Chromium did not install; trying another." >&2
fi

{ has chromium-headless-shell || has chromium; } && exit 0

.venv/bin/playwright install --only-shell chromium || {
    echo "The browser tests lack a Chromium. As root: apt-get install chromium chromium-headless-shell" >&2
    exit 1
}
program=$(.venv/bin/python -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)')
missing=$(ldd "$program" | sed -n 's/^\s*\(\S*\) => not found$/\1/p' | sort -u | tr '\n' ' ')
[ -z "$missing" ] || {
    echo "Playwright's Chromium lacks $missing" >&2
    echo "on this machine. As root: apt-get install chromium chromium-headless-shell" >&2
    exit 1
}
