#!/usr/bin/env bash
# Uses bessemer in every way that a C++ project can: tests/consumers/run.sh [PYTHON]
# PYTHON is one that has the wheel installed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
python=$(command -v "${1:-python3}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# consumer NAME FOLDER [CMAKE OPTION ...]: configures, builds and runs the project in FOLDER.
consumer() {
  local name=$1 folder=$2
  shift 2
  echo "--- $name"
  cmake -S "$here/$folder" -B "$work/$name" -DCMAKE_BUILD_TYPE=Release "$@" >"$work/log" 2>&1 &&
    cmake --build "$work/$name" >>"$work/log" 2>&1 || { cat "$work/log"; return 1; }
  "$work/$name/consumer"
}

# Installed, and moved afterwards: nothing in the package may remember where it was built.
cmake -S "$root" -B "$work/library" -DBESSEMER_BUILD_TESTS=OFF -DBESSEMER_BUILD_EXAMPLES=OFF >/dev/null
cmake --install "$work/library" --prefix "$work/installed" >/dev/null
mv "$work/installed" "$work/moved"
consumer find_package find_package -DCMAKE_PREFIX_PATH="$work/moved"

consumer fetch_content fetch_content -DBESSEMER_SOURCE="$root"

cd "$work"
consumer wheel_cmake find_package \
  -Dbessemer_DIR="$("$python" -c 'import bessemer; print(bessemer.get_cmake_dir())')"

echo "--- wheel_plain"
bash "$here/wheel/plain.sh" "$python" "$work/plain"
"$work/plain"
