"""The wheel: the engine and what it stands on, with the encoders and styles that lie in ``resources/``."""

from setuptools import find_packages, setup

RESOURCES = ("changedet_plugin.resources", "changedet_plugin.resources.encoders", "changedet_plugin.resources.styles")
setup(
    packages=[
        "changedet",
        "changedet_plugin",
        *find_packages(include=["changedet_plugin.core*", "changedet_plugin.engine*"]),
        *RESOURCES,
    ],
    package_dir={"changedet_plugin.resources": "resources"},
)
