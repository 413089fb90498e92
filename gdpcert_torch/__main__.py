"""``python -m gdpcert_torch``."""

from gdpcert_torch._cli import main

if __name__ == "__main__":
    raise SystemExit(main())
