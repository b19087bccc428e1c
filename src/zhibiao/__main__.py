"""``python -m zhibiao``."""

from zhibiao.cli.app import main

if __name__ == "__main__":
    main()
