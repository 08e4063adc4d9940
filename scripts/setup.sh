#!/usr/bin/env bash
# Set up what `make` needs: `scripts/setup.sh run` for the app; for the tests `ready` and after it, also at the same
# time, `packages` and `node`; `firefox` for those in Firefox; `pythons` prints the supported versions that this machine
# has, and `python VERSION FOLDER` makes an environment for the app and the tests without a browser under one of them.
# A finished set-up is remembered by a hash of the files that list it, kept inside what it made.
set -euo pipefail
cd "$(dirname "$0")/.."

versions=(3.11 3.12 3.13 3.14) # the first one found is taken; all pins have wheels for them
venv=.venv
# Where torch's builds without CUDA are; empty: torch comes from pip's own index on every machine.
cpu_index=${TORCH_CPU_INDEX-https://download.pytorch.org/whl/cpu}

stop() {
  printf '\n%s\n' "$@" >&2
  exit 1
}

is_python() { # PROGRAM VERSION...; whether it runs and is one of these
  local program=$1
  shift
  "$program" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] not in sys.argv[1:])' "$@" \
    >/dev/null 2>&1
}

find_python() { # VERSION
  local program
  for program in "python$1" python3 python; do
    if is_python "$program" "$1"; then
      echo "$program"
      return
    fi
  done
  return 1
}

# Python's own hash: sha256sum, shasum and others are each missing somewhere.
hash_of() {
  "$venv/bin/python" -c 'import hashlib, pathlib, sys
print(hashlib.sha256(b"".join(pathlib.Path(p).read_bytes() for p in sys.argv[1:])).hexdigest())' "$@"
}

is_done() { # STAMP FILE...
  local stamp=$1
  shift
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(hash_of "$@")" ]
}

make_venv() { # VERSION...; the first of them that this machine has
  if is_python "$venv/bin/python" "$@"; then
    return
  fi
  if [ -e "$venv" ]; then
    stop "$venv runs none of Python $* (was the folder moved, or made by another version?)." \
      "Remove it and run make again: rm -rf $venv"
  fi
  local version python bare=
  for version; do
    python=$(find_python "$version") || continue
    echo "Making $venv with $("$python" --version)"
    "$python" -m venv "$venv" && return
    rm -rf "$venv"
    bare=${bare:-$version}
  done
  if [ -n "$bare" ]; then
    stop "Python $bare could not make a virtual environment." \
      "On Debian and Ubuntu: apt-get install python$bare-venv"
  fi
  no_python
}

no_python() {
  stop "No Python 3.11, 3.12, 3.13 or 3.14 was found on the PATH." \
    "Install one from https://www.python.org/downloads/, or with your system's package manager:" \
    "  Debian 12:     apt-get install python3.11 python3.11-venv" \
    "  Ubuntu 24.04:  apt-get install python3.12 python3.12-venv" \
    "  Debian 13:     apt-get install python3.13 python3.13-venv" \
    "  macOS:         brew install python@3.13"
}

# Of the 12,000 files of Python that are installed, pip would compile each, and nobody imports nine thousand of them.
pip_install() {
  "$venv/bin/python" -m pip install --disable-pip-version-check --no-compile "$@"
}

has_nvidia_card() {
  [ -e /proc/driver/nvidia ] || [ -e /dev/nvidia0 ] || nvidia-smi >/dev/null 2>&1
}

# Looking a name up has no timeout of its own: a thread asks, and three seconds are all it gets.
answers() { # ADDRESS
  "$venv/bin/python" -c 'import os, sys, threading, urllib.request
def ask():
    with urllib.request.urlopen(sys.argv[1], timeout=3):
        os._exit(0)
thread = threading.Thread(target=ask, daemon=True)
thread.start()
thread.join(3)
os._exit(1)' "$1" 2>/dev/null
}

are_installed() { # NAME==VERSION...; in any build
  "$venv/bin/python" -c 'import importlib.metadata as metadata, sys
for name, _, version in (pin.partition("==") for pin in sys.argv[1:]):
    assert metadata.version(name).partition("+")[0] == version' "$@" 2>/dev/null
}

# PyPI's torch for Linux carries CUDA, 5.9 GB with what it needs; without a card that is for nothing.
install_torch() {
  local torch torchvision
  torch=$(grep -o '^torch==[^ ]*' requirements.txt)
  torchvision=$(grep -o '^torchvision==[^ ]*' requirements.txt)
  if [ "$(uname)" != Linux ] || [ -z "$cpu_index" ] || has_nvidia_card ||
    are_installed "$torch" "$torchvision"; then
    return
  fi
  if ! answers "$cpu_index/torch/"; then
    echo "No NVIDIA card, and $cpu_index does not answer: pip's own index gives torch, with CUDA (5.9 GB)"
    return
  fi
  echo "No NVIDIA card: taking torch's CPU build from $cpu_index"
  # What torch needs comes from pip's own index with the rest, in the pinned versions.
  pip_install --no-deps --index-url "$cpu_index" "$torch" "$torchvision" ||
    echo "That failed; its own message stands above. Pip's own index gives torch, with CUDA (5.9 GB)"
}

install_python() { # STAMP FILE...; the last file is the one to install
  if is_done "$@"; then
    return
  fi
  local stamp=$1 list=${*: -1}
  shift
  echo "Installing $list into $venv (torch is large: the first time takes some minutes)"
  install_torch
  pip_install -r "$list" ||
    stop "pip could not install $list; its own message stands above." \
      "Check the connection to the package index and the free disk space, then run make again."
  hash_of "$@" >"$stamp"
}

install_app() {
  install_python "$venv/.stamp-run" requirements.txt
}

install_tests() {
  install_python "$venv/.stamp-test" requirements.txt requirements-dev.txt
}

# What tests import, at once: each process of pytest, and each server, which may not write, would do it again.
compile_tests() {
  local stamp=$venv/.stamp-compiled
  if is_done "$stamp" requirements.txt requirements-dev.txt; then
    return
  fi
  export PYTHONDONTWRITEBYTECODE=
  if "$venv/bin/python" -m pytest --collect-only -qq >/dev/null 2>&1 &&
    "$venv/bin/python" -m explorer.server.page >/dev/null 2>&1; then
    hash_of requirements.txt requirements-dev.txt >"$stamp"
  fi
}

need_node() {
  local version
  version=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  if [ "$version" -lt 20 ] || ! command -v npm >/dev/null; then
    stop "The tests need Node.js 20 or newer with npm (found: $(node --version 2>/dev/null || echo none))." \
      "Install it from https://nodejs.org/, or:" \
      "  Debian 13, Ubuntu 25.04 and newer:  apt-get install nodejs npm" \
      "  macOS:                              brew install node"
  fi
}

install_node_packages() {
  if is_done node_modules/.stamp package.json package-lock.json; then
    return
  fi
  echo "Installing the node packages that check the browser's modules"
  npm ci --ignore-scripts --no-fund --no-audit --loglevel=error ||
    stop "npm could not install package-lock.json; its own message stands above."
  hash_of package.json package-lock.json >node_modules/.stamp
}

find_chromium() {
  command -v "${CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome ||
    command -v chromium-headless-shell
}

find_openssl() {
  command -v openssl
}

find_firefox() {
  command -v "${FIREFOX:-firefox-esr}" || command -v firefox
}

can_install_debian() {
  [ "$(id -u)" -eq 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null
}

install_debian() { # PACKAGE; nothing happens but as root on Debian
  if can_install_debian; then
    echo "Installing $1 with apt-get"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" || true
  fi
}

need_program() { # FINDER PACKAGE MESSAGE...
  local find=$1 package=$2
  shift 2
  "$find" >/dev/null || install_debian "$package"
  "$find" >/dev/null || stop "$@"
}

need_chromium() {
  need_program find_chromium chromium "The browser tests need Chromium." \
    "  Debian:  sudo apt-get update && sudo apt-get install -y chromium" \
    "  others:  install Chromium or Chrome, then CHROMIUM=/path/to/it make test"
}

need_openssl() {
  need_program find_openssl openssl "The browser tests need OpenSSL, which makes a certificate for a proxy." \
    "  Debian:  sudo apt-get update && sudo apt-get install -y openssl"
}

# Debian's Chromium without windows: less work for the tests, which do without. Asked for once.
want_headless_shell() {
  local asked=node_modules/.asked-for-shell
  if ! command -v chromium-headless-shell >/dev/null && [ ! -e "$asked" ]; then
    install_debian chromium-headless-shell
    : >"$asked"
  fi
}

need_firefox() {
  need_program find_firefox firefox-esr "The tests in Firefox need Firefox." \
    "  Debian:  sudo apt-get update && sudo apt-get install -y firefox-esr" \
    "  others:  install Firefox, then FIREFOX=/path/to/it make firefox"
}

case "${1:-}" in
  run)
    make_venv "${versions[@]}"
    install_app
    ;;
  ready)
    # What a person has to install is said before pip starts, which takes long.
    need_node
    need_openssl
    can_install_debian || need_chromium
    make_venv "${versions[@]}"
    ;;
  packages)
    install_app
    install_tests
    compile_tests
    ;;
  node)
    install_node_packages
    need_chromium
    want_headless_shell
    ;;
  firefox)
    need_node
    make_venv "${versions[@]}"
    install_app
    install_node_packages
    need_firefox
    ;;
  pythons)
    found=()
    for version in "${versions[@]}"; do
      if find_python "$version" >/dev/null; then found+=("$version"); fi
    done
    [ "${#found[@]}" -gt 0 ] || no_python
    echo "${found[@]}"
    ;;
  python)
    venv=$3
    make_venv "$2"
    install_app
    install_tests
    ;;
  *) stop "usage: scripts/setup.sh run|ready|packages|node|firefox|pythons|python VERSION FOLDER" ;;
esac
