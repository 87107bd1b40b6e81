"""Populations in words."""

from collections.abc import Mapping

from lms.i18n import gettext as _
from lms.i18n import ngettext
from lms.people.posts import POST_NAMES
from lms.people.rules import CADRE_TYPE_NAMES
from lms.populations.rules import KIND_NAMES, Definition
from lms.units.rules import LEVEL_NAMES, Level


def in_words(definition: Definition, unit_names: Mapping[int, str]) -> str:
    """Return a definition as people say it: "Cán bộ công đoàn; Chuyên trách; LĐLĐ tỉnh Sông Trăng"."""
    is_plain = not (definition.post_kinds or definition.cadre_types)
    named = len(definition.people)
    parts = [
        [str(KIND_NAMES[definition.kind])] if is_plain else [],
        [str(text) for kind, text in CADRE_TYPE_NAMES.items() if kind in definition.cadre_types],
        [str(text) for kind, text in POST_NAMES.items() if kind in definition.post_kinds],
        [str(LEVEL_NAMES[Level(level)]) for level in definition.levels],
        [ngettext("%(num)s người trong danh sách", "%(num)s người trong danh sách", named)] if named else [],
        [unit_names[unit] for unit in definition.units if unit in unit_names],
    ]
    either = f" {_('hoặc')} "
    return "; ".join(either.join(part) for part in parts if part)
