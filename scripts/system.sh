#!/bin/sh
# Looks for what Python packages need to compile; installs it where it may, else prints the line to run.
set -eu
missing=""
have() { command -v "$1" >/dev/null 2>&1; }
have c++ || have g++ || missing="$missing g++"
have pkg-config || missing="$missing pkg-config"
ls /usr/include/unicode/uvernum.h /usr/local/include/unicode/uvernum.h /opt/homebrew/opt/icu4c*/include/unicode/uvernum.h \
  >/dev/null 2>&1 || pkg-config --exists icu-i18n 2>/dev/null \
  || [ -f /usr/include/unicode/uvernum.h ] || missing="$missing libicu-dev"
"${PYTHON:-python3}" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
  || { echo "Python 3.11 or newer is needed (python3 --version tells yours)"; exit 1; }
"${PYTHON:-python3}" -c 'import ensurepip, sysconfig, os; assert os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h"))' \
  2>/dev/null || missing="$missing python3-venv python3-dev"
[ -z "$missing" ] && exit 0
if have apt-get; then
  if [ "$(id -u)" = 0 ]; then
    echo "installing$missing ..."
    DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null
    exit 0
  fi
  echo "These system packages are missing. Run this line, then try again:"
  echo "  sudo apt-get install -y$missing"
else
  echo "Please install a C++ compiler, pkg-config and the ICU headers (missing here:$missing), then try again."
fi
exit 1
