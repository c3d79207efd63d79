"""Run the command line as ``python -m maskapp``."""

import sys

from maskapp.cli import main

sys.exit(main())
