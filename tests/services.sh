#!/bin/sh
# Makes sure that a service the tests need is here: services.sh chromium|postgresql. Exit 0 when it is.
# Installs it through apt when run as root; starts nothing (the tests start what they use).
set -eu

present() {
    case $1 in
        chromium) test -x /usr/bin/chromium && test -d /usr/share/fonts/truetype/dejavu &&
            test -d /usr/share/fonts/truetype/liberation && ls /usr/lib/*/libatomic.so.1 ;;
        postgresql) ls /usr/lib/postgresql/*/bin/initdb ;;
        *) echo "usage: $0 chromium|postgresql" >&2; exit 2 ;;
    esac >/dev/null
}

install() {
    DEBIAN_FRONTEND=noninteractive timeout 1200 apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1
}

present "$1" 2>/dev/null && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "$1 is not installed, and only root on Debian can install it here" >&2
    exit 1
fi
case $1 in
    chromium) packages="chromium fonts-dejavu-core fonts-liberation libatomic1" ;; # the last for Playwright's driver
    postgresql)
        packages=postgresql
        # Debian's package would otherwise make a cluster and start it with the machine.
        mkdir -p /etc/postgresql-common/createcluster.d
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/no-main-cluster.conf
        ;;
esac
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing through apt: $packages ..."
# shellcheck disable=SC2086 # several words are meant
if ! install $packages && ! { timeout 300 apt-get update -q >"$log" 2>&1 && install $packages; }; then
    cat "$log" >&2
    exit 1
fi
present "$1"
