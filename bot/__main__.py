"""``python -m bot`` is the same as ``policy-bot``."""

from bot.cli import main

if __name__ == "__main__":
    main()
