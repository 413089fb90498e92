"""``python -m gdpcert``, the same as the command ``gdpcert``."""

from gdpcert._cli import main

if __name__ == "__main__":
    raise SystemExit(main())
