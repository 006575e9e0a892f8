"""``python -m bessemer``: the command line, also where its script is not on the path."""

from bessemer.cli import main

if __name__ == "__main__":
    main()
