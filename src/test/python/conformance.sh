#!/usr/bin/env bash
# Runs the unmodified Python client against the packaged server (target/nereid.jar), and then looks at the web app in a real
# Chromium. The client's virtual environment lies outside of the clone and is used again as long as what it is made of stays
# the same. With arguments it does less: they go to pytest; "benchmark", "losses" or "offline" as the first one measures;
# "web" does what the tests of the web app ask of the client.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
jar="$here/../../../target/nereid.jar"

install() { # PACKAGE...: if there is a way
  command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ] || return
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

venvs="${NEREID_CONFORMANCE_VENVS:-${XDG_CACHE_HOME:-$HOME/.cache}/nereid-conformance}"
venv="$venvs/$(cat "$here/requirements.txt" "$here/constraints.txt" | sha256sum | cut -c1-16)"
if [ ! -e "$venv/complete" ]; then
  python3 -c 'import ensurepip, venv' 2>/dev/null || install python3 python3-venv
  mkdir -p "$venvs"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q --disable-pip-version-check --no-deps -r "$here/constraints.txt"
  touch "$venv/complete"
fi
case "${1:-}" in
  benchmark | losses | offline | web)
    script="$here/$1.py"
    shift
    exec "$venv/bin/python" "$script" "$@"
    ;;
esac
[ -f "$jar" ] || { echo "conformance: $jar is missing; build it: mvn -q -DskipTests package" >&2; exit 2; }
"$venv/bin/pytest" -q -p no:cacheprovider "$here" "$@"
[ $# -eq 0 ] || exit 0

command -v chromium >/dev/null || install chromium fonts-dejavu-core
cd "$here/../../.."
exec mvn -B -ntp surefire:test@browser
