"""Who may see what: workspace, channel and user group lead to access labels and a municipality.

In a channel everybody reads along, so the labels of the channel hold, whoever asks; a channel that is not in the file
and a channel that is shared with another organisation get public sources only. Alone, somebody has the labels of the
workspace and of the user groups; a guest has public sources only. Whatever cannot be found out counts as *no*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Reader
from bots.slack.errors import NotConfigured
from knowledge.records import AccessLabel

PUBLIC = frozenset({AccessLabel.OPENBAAR})


class Grant(BaseModel):
    """What a workspace, channel or user group gives."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    access: frozenset[AccessLabel] = Field(default=PUBLIC, alias="toegang")
    municipality: str | None = Field(default=None, alias="gemeente")


class AccessMap(BaseModel):
    """The access file. Keys are ids of Slack: ``T…`` workspaces, ``C…``/``G…`` channels, ``S…`` user groups."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    workspaces: Mapping[str, Grant] = Field(default_factory=dict, alias="werkruimten")
    channels: Mapping[str, Grant] = Field(default_factory=dict, alias="kanalen")
    groups: Mapping[str, Grant] = Field(default_factory=dict, alias="gebruikersgroepen")


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads an answer: everybody in the place, or the asker alone."""

    together: Reader
    alone: Reader

    @property
    def alone_sees_more(self) -> bool:
        """True when the asker may see sources that not everybody in the place may see."""
        return not self.alone.access <= self.together.access


@dataclass(frozen=True)
class Gatekeeper:
    """Turns the file into readers. ``groups_of`` gives the user groups of somebody, ``is_guest`` says whether somebody
    is a guest or from another organisation, ``is_shared`` whether a channel is shared with another organisation; all
    may raise, and then nothing but public sources is given."""

    access: AccessMap
    groups_of: Callable[[str], frozenset[str]] = field(default=lambda _user: frozenset())
    is_guest: Callable[[str], bool] = field(default=lambda _user: False)
    is_shared: Callable[[str], bool] = field(default=lambda _channel: False)

    def audience(self, team: str, channel: str, user: str, *, private: bool, external: bool = False) -> Audience:
        """Return the readers of a place. ``private``: only the asker reads there (a direct message)."""
        alone = self._alone(team, user)
        if private and external:
            alone = Reader(access=PUBLIC, municipality=alone.municipality)
        if private:
            return Audience(alone, alone)
        grant = self.access.channels.get(channel, Grant())
        access = grant.access | PUBLIC
        if access > PUBLIC and (external or self._shared(channel)):
            access = PUBLIC
        return Audience(Reader(access=access, municipality=grant.municipality or alone.municipality), alone)

    def _alone(self, team: str, user: str) -> Reader:
        workspace = self.access.workspaces.get(team, Grant())
        known = self._groups(user)
        grants = [workspace, *(grant for group, grant in sorted(self.access.groups.items()) if group in known)]
        municipality = next((grant.municipality for grant in reversed(grants) if grant.municipality), None)
        labels = PUBLIC.union(*(grant.access for grant in grants))
        if labels > PUBLIC and self._guest(user):
            labels = PUBLIC
        return Reader(access=labels, municipality=municipality)

    def _groups(self, user: str) -> frozenset[str]:
        if not self.access.groups:
            return frozenset()
        try:
            return self.groups_of(user)
        except Exception:  # noqa: BLE001 - what cannot be found out gives nothing
            return frozenset()

    def _shared(self, channel: str) -> bool:
        try:
            return self.is_shared(channel)
        except Exception:  # noqa: BLE001 - a channel that cannot be looked up is treated as shared
            return True

    def _guest(self, user: str) -> bool:
        try:
            return self.is_guest(user)
        except Exception:  # noqa: BLE001 - who cannot be looked up is treated as a guest
            return True


def load_access(path: Path | None) -> AccessMap:
    """Return the access file, or an empty map when there is none.

    Raises:
        NotConfigured: the file cannot be read or holds something that is not known.
    """
    if path is None:
        return AccessMap()
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return AccessMap.model_validate(content)
    except OSError:
        raise NotConfigured(f"het bestand {path} is niet te lezen. Controleer KENNIS_SLACK_ACCESS_FILE.") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise NotConfigured(f"{path} is geen goede YAML. Kijk naar inspringing en dubbele punten.") from None
    except ValidationError as error:
        wrong = error.errors()[0]
        place = " > ".join(str(part) for part in wrong["loc"]) or "het begin"
        known = ", ".join(label.value for label in AccessLabel)
        raise NotConfigured(
            f"{path}, bij {place}: dit klopt niet. Gebruik werkruimten, kanalen en gebruikersgroepen, "
            f"elk met toegang (een lijst uit: {known}) en gemeente."
        ) from None
