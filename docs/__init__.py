"""The documentation, and the programs that write its generated pages."""

import os
import sys
from pathlib import Path

# As in app.py, and before anything imports the CDK: the Node beside this Python, and no word on what cdk-nag reads.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
os.environ.setdefault("JSII_DEPRECATED", "quiet")
