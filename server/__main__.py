"""`python -m server` is `doorstep`."""

from server.cli import main

if __name__ == "__main__":
    main()
