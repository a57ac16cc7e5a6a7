from tests.api.conftest import api, guard, published, world  # noqa: F401 -- they are fixtures
