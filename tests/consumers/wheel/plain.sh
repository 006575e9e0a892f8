#!/usr/bin/env bash
# Compiles a program with nothing but include directories, from a wheel: plain.sh PYTHON OUTPUT
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=$1 output=$2
include=$("$python" -c 'import bessemer; print(bessemer.get_include())')
site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
g++ -std=c++20 -I"$include" -I"$site/libboost_headers/include" \
  -I"$site/cmeel.prefix/include/eigen3" -I/usr/include/eigen3 "$here/../main.cpp" -o "$output"
