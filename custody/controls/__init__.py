"""What evidences a control of a framework, and what of it nothing here covers.

``custody.controls("soc2")`` puts it together; see :func:`custody.controls.controls.controls`.
"""

from __future__ import annotations

from custody.callable_package import calls

calls(__name__, "custody.controls.controls:controls")
