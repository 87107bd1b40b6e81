"""What the record of changes calls those of populations."""

from lms.audit.words import Words
from lms.i18n import lazy_gettext as _l
from lms.people.posts import POST_NAMES
from lms.people.queries import person_names
from lms.people.rules import CADRE_TYPE_NAMES
from lms.populations.queries import population_names
from lms.populations.rules import KIND_NAMES
from lms.units.rules import LEVEL_NAMES

WORDS = Words(
    acts={
        "population.define": _l("Lập nhóm đối tượng"),
        "population.change": _l("Sửa nhóm đối tượng"),
        "population.delete": _l("Xoá nhóm đối tượng"),
    },
    fields={
        "population_id": _l("Nhóm đối tượng"),
        "definition": _l("Điều kiện"),
        "levels": _l("Cấp đơn vị"),
        "post_kinds": _l("Loại chức vụ"),
        "cadre_types": _l("Loại cán bộ"),
        "kind": _l("Là ai"),
    },
    values={
        "levels": LEVEL_NAMES,
        "post_kinds": POST_NAMES,
        "cadre_types": CADRE_TYPE_NAMES,
        "kind": KIND_NAMES,
    },
    names={"population_id": population_names, "people[]": person_names},
)
