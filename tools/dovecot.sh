#!/bin/sh
# Sees to it that the tests of mailboxes have a real IMAP server: Debian's dovecot. Without it they skip.
set -eu

[ -x /usr/sbin/dovecot ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's dovecot for the tests of mailboxes."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -qq -y --no-install-recommends dovecot-imapd && exit 0
fi
echo "No dovecot: the tests of mailboxes skip. As root: apt-get install dovecot-imapd" >&2
