"""The FollowTheMoney model with our schemata added. Import it through `schemata.model`."""

from functools import cache
from typing import Any

from followthemoney.exc import InvalidData
from followthemoney.model import Model
from followthemoney.proxy import EntityProxy
from followthemoney.schema import Schema

from opensocta.vocabulary.schemata import own_specs, stock_folder

__all__ = ["SoctaModel", "build"]


class SoctaModel(Model):  # type: ignore[misc]  # followthemoney is untyped here
    """A model of its own: the stock schemata and ours; the library's singleton is not touched."""

    def __init__(self) -> None:
        super().__init__(str(stock_folder()))
        ours = {name: Schema(self, name, spec) for name, spec in own_specs().items()}
        stock = {schema.name: schema for schema in self}
        self.schemata: dict[str, Schema] = dict(sorted((stock | ours).items()))
        self.generate()

    def get_proxy(self, data: dict[str, Any], cleaned: bool = True) -> EntityProxy:
        """Return an entity of this model; the library's own version looks into its singleton."""
        if isinstance(data, EntityProxy):
            return data
        schema = self.get(str(data.get("schema", "")))
        if schema is None:
            raise InvalidData("No schema for entity.")
        return EntityProxy(schema, data, cleaned=cleaned)


@cache
def build() -> SoctaModel:
    """Return the model, made once per process."""
    return SoctaModel()
