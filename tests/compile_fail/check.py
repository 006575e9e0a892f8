"""Passes when a file does not compile and the compiler says the words that the file expects.

    check.py FILE COMPILER [FLAG ...]

The file begins with lines `// expect: words`; every one of them must be found in the compiler's
output. `// expect g++: words` and `// expect clang: words` hold for one compiler only. Kinds of
quotation mark and amounts of white space do not matter.
"""

import re
import subprocess
import sys
from pathlib import Path


def plain(text: str) -> str:
    return " ".join(re.sub('[‘’`´"“”]', "'", text).split())


def main() -> None:
    file, compiler, *flags = sys.argv[1:]
    command = [compiler, "-std=c++20", "-fsyntax-only", *flags, file]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    kind = "clang" if "clang" in compiler else "g++"

    source = Path(file).read_text(encoding="utf-8")
    expectations = re.findall(r"^// expect(?: (g\+\+|clang))?: *(.+)$", source, re.M)
    wanted = [words for which, words in expectations if which in ("", kind)]

    if not wanted:
        sys.exit(f"{file}: no line `// expect: words` for {kind}")
    if result.returncode == 0:
        sys.exit(f"{file}: compiles, but must not")
    missing = [words for words in wanted if plain(words) not in plain(result.stderr)]
    if missing:
        print(result.stderr)
        sys.exit(f"{file}: fails as it should, but without saying: " + "; ".join(missing))
    print(f"does not compile, and says: {'; '.join(wanted)}")


main()
