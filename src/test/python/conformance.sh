#!/usr/bin/env bash
# Runs the unmodified Python client against the packaged server (target/nereid.jar). The virtual environment lies outside of
# the clone and is used again as long as what it is made of stays the same. Arguments go to
# pytest; with "benchmark", "losses" or "offline" as the first one, it measures instead.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
jar="$here/../../../target/nereid.jar"
[ -f "$jar" ] || { echo "conformance: $jar is missing; build it: mvn -q -DskipTests package" >&2; exit 2; }

venvs="${NEREID_CONFORMANCE_VENVS:-${XDG_CACHE_HOME:-$HOME/.cache}/nereid-conformance}"
venv="$venvs/$(cat "$here/requirements.txt" "$here/constraints.txt" | sha256sum | cut -c1-16)"
if [ ! -e "$venv/complete" ]; then
  if ! python3 -c 'import ensurepip, venv' 2>/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv
  fi
  mkdir -p "$venvs"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q --disable-pip-version-check --no-deps -r "$here/constraints.txt"
  touch "$venv/complete"
fi
case "${1:-}" in
  benchmark | losses | offline)
    script="$here/$1.py"
    shift
    exec "$venv/bin/python" "$script" "$@"
    ;;
esac
exec "$venv/bin/pytest" -q -p no:cacheprovider "$here" "$@"
