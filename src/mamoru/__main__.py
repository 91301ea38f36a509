"""`python -m mamoru` is the same as `mamoru`."""

from mamoru.cli.main import main

if __name__ == "__main__":
    main()
