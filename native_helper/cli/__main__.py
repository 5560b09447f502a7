"""`python -m native_helper.cli`: the same as `utter`."""

import sys

from native_helper.cli import main

sys.exit(main())
