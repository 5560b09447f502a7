"""`python -I -m native_helper.engine`: the engine in the foreground."""

import sys

from native_helper.engine.main import run

sys.exit(run())
