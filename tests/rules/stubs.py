"""House rule: the committed stub of the compiled module is what pybind11-stubgen makes of it.

Run with the Python that bessemer is installed in. `--write` replaces the committed stub.
"""

import difflib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "python" / "bessemer"


def stubs_under(folder: Path) -> dict[str, str]:
    """Name and text of `_core.pyi`, or of all files of `_core/`."""
    found = sorted([*folder.glob("_core.pyi"), *folder.glob("_core/**/*.pyi")])
    return {
        str(path.relative_to(folder)): "\n".join(map(str.rstrip, path.read_text().splitlines()))
        for path in found
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-m", "pybind11_stubgen", "bessemer._core", "-o", name]
        subprocess.run([*command, "--exit-code"], check=True, cwd=name)
        generated = Path(name) / "bessemer"
        if "--write" in sys.argv:
            shutil.rmtree(PACKAGE / "_core", ignore_errors=True)
            (PACKAGE / "_core.pyi").unlink(missing_ok=True)
            shutil.copytree(generated, PACKAGE, dirs_exist_ok=True)
        ours, theirs = stubs_under(PACKAGE), stubs_under(generated)
    faults = 0
    for file in sorted(ours.keys() | theirs.keys()):
        before, after = (stubs.get(file, "").splitlines() for stubs in (ours, theirs))
        names = (f"committed {file}", f"generated {file}")
        difference = list(difflib.unified_diff(before, after, *names, n=1, lineterm=""))
        faults += bool(difference)
        print(*difference[:60], sep="\n", end="\n" if difference else "")
    cure = " (cure: python tests/rules/stubs.py --write)" if faults else ""
    print(f"stubs: {len(theirs)} files, {faults} faults{cure}")
    sys.exit(bool(faults))


main()
