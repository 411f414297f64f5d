"""Keeps quickscans for their owners in the store of the doors, until a set time after the last change."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from assistant.caller import Caller
from assistant.quickscan.maker import QuickscanMaker
from assistant.quickscan.scan import Changes, Inputs, Quickscan
from assistant.store.work import Work

KIND = "quickscan"


@dataclass(frozen=True)
class Quickscans:
    """Quickscans of callers: begin one, take it up again, change it, delete it. Safe to use from several threads."""

    maker: QuickscanMaker
    work: Work

    def start(self, caller: Caller, inputs: Inputs) -> Quickscan:
        """Make and keep a quickscan; see ``QuickscanMaker.start``."""
        scan = self.maker.start(inputs, caller.reader)
        return self._keep(caller, scan)

    def find(self, caller: Caller, scan_id: str) -> Quickscan:
        """Return a quickscan of this caller. Raises ``NotKept`` when there is none."""
        return Quickscan.model_validate(self.work.find(KIND, scan_id, caller.owner).content)

    def all(self, caller: Caller) -> Sequence[Quickscan]:
        """Return the caller's quickscans, the last changed first."""
        return [Quickscan.model_validate(item.content) for item in self.work.all(KIND, caller.owner)]

    def change(self, caller: Caller, scan_id: str, changes: Changes) -> Quickscan:
        """Take changes in and keep the result; see ``QuickscanMaker.change``."""
        return self._keep(caller, self.maker.change(self.find(caller, scan_id), changes, caller.reader))

    def add_table(
        self, caller: Caller, scan_id: str, data: bytes, file_name: str, *, name: str = "", source: str = ""
    ) -> Quickscan:
        """Look at a table and keep what it says; see ``QuickscanMaker.with_table``."""
        scan = self.find(caller, scan_id)
        return self._keep(
            caller, self.maker.with_table(scan, data, file_name, name=name, source=source, reader=caller.reader)
        )

    def remove_table(self, caller: Caller, scan_id: str) -> Quickscan:
        """Take the figures out."""
        return self._keep(caller, self.maker.without_table(self.find(caller, scan_id), caller.reader))

    def add_open_data(self, caller: Caller, scan_id: str) -> Quickscan:
        """Fetch figures of the configured source; see ``QuickscanMaker.with_open_data``."""
        return self._keep(caller, self.maker.with_open_data(self.find(caller, scan_id), caller.reader))

    def delete(self, caller: Caller, scan_id: str) -> None:
        """Delete a quickscan for good. Raises ``NotKept`` when there is none."""
        self.work.delete(KIND, scan_id, caller.owner)

    def _keep(self, caller: Caller, scan: Quickscan) -> Quickscan:
        kept = scan.model_copy(update={"id": scan.id or uuid.uuid4().hex})
        content = kept.model_dump(mode="json", by_alias=True)
        lifetime = timedelta(days=self.maker.settings.days)
        if scan.id:
            self.work.change(KIND, scan.id, caller.owner, lambda _: content, lifetime)
        else:
            self.work.add(KIND, caller.owner, content, lifetime, kept.id)
        return kept
