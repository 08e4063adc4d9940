"""Modules that are needed together, each such group in one file.

Fetching and starting sixty modules one by one takes a browser half a second. The modules stay where
they are, for workers: they know no import map. In the page such a map leads from every module's
address to the file that holds it, so whoever imports one gets the same.
"""

import re
from collections.abc import Mapping, Sequence
from posixpath import dirname, join, normpath

ELEMENTS = "page/elements.js"
"""Lists the elements of the first drag."""
ON_CARDS = ("guide/guide-path.js", "guide/scene-samples.js")
"""What card 1 needs beside what the first drag does."""
WORKER = "-worker.js"
"""How the names of modules end that run in a worker."""
FIRST, SHOWN, GUIDE = "bundles/first.js", "bundles/elements.js", "bundles/guide.js"

# As Biome writes them.
IMPORT = re.compile(r"^import (?:\{([^}]*)\} from )?'(\.[\w./-]+\.js)';\n", re.MULTILINE)
EXPORT_FROM = re.compile(r"^export \{([^}]*)\} from '(\.[\w./-]+\.js)';\n", re.MULTILINE)
IMPORTED = re.compile(r"^(?:import|export)\b[^'()=]*'(\.[\w./-]+\.js)';\n", re.MULTILINE)
EXPORT_LIST = re.compile(r"^export \{([^}]*)\};\n", re.MULTILINE)
EXPORT = re.compile(
    r"^export (?:(?:async )?function\*?|class|const) (\w+|\{[^}]*\}|\[[^\]]*\])", re.MULTILINE
)
LEFT = re.compile(
    r"^(?:import|export)\b.*|\bimport\.meta(?!\.(?:url|resolve))"
    r"|(?:=|=>|await|return) import\(['\"`]\.",
    re.MULTILINE,
)
COMMENT = re.compile(r"^ */\*\*(?:(?!\*/).)*\*/\n", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"(\w+)(?: as (\w+))?")


def modules_of(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the modules of every bundle, each after those that it imports."""
    elements = [f"{name}.js" for name in re.findall(r"'([\w/-]+)'", files[ELEMENTS].decode())]
    # What others import too is not in the file of who imports it: that may fail, and is then
    # fetched and run under another address.
    groups = {
        FIRST: ["main.js", *imports_of(files, *elements)],
        SHOWN: elements,
        GUIDE: imports_of(files, *ON_CARDS),
    }
    seen: set[str] = set(ON_CARDS)
    found: dict[str, list[str]] = {}
    for bundle, named in groups.items():
        found[bundle] = [module for name in named for module in in_order(files, name, seen)]
    return found


def imports_of(files: Mapping[str, bytes], *modules: str) -> list[str]:
    """Return the modules that some import beside themselves, in their order."""
    return [
        beside(module, found[1])
        for module in modules
        for found in IMPORTED.finditer(files[module].decode())
        if beside(module, found[1]) not in modules
    ]


def in_order(files: Mapping[str, bytes], module: str, seen: set[str]) -> list[str]:
    """Return a module after those that it imports, without those that were seen before."""
    if module in seen:
        return []
    seen.add(module)
    below = [name for one in imports_of(files, module) for name in in_order(files, one, seen)]
    return [*below, module]


def beside(module: str, other: str) -> str:
    """Return the module that an import names."""
    return normpath(join(dirname(module), other))


def bundled(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the bundles: those of the page, and every worker with what it imports.

    Args:
        files: what the page fetches, by path.

    Raises:
        ValueError: a module is written in a way that is not known here, or two of a bundle of the
            page export the same name.
    """
    found = {bundle: of_page(files, modules) for bundle, modules in modules_of(files).items()}
    for name in files:
        if name.endswith(WORKER):
            # At its own address: no map leads a worker anywhere.
            modules = in_order(files, name, set())
            found[name] = "".join(as_function(files, module)[0] for module in modules)
    return {name: text.encode() for name, text in found.items()}


def of_page(files: Mapping[str, bytes], modules: Sequence[str]) -> str:
    """Return one file of some modules, which exports what all of them do."""
    outside = [name for name in imports_of(files, *modules) if name not in modules]
    parts = [f"import * as {variable(name)} from '../{name}';\n" for name in dict.fromkeys(outside)]
    exports: list[str] = []
    exporter: dict[str, str] = {}
    for module in modules:
        text, names = as_function(files, module)
        parts.append(text)
        for name in names:
            if name in exporter:
                raise ValueError(f"{exporter[name]} and {module} both export {name}: rename one")
            exporter[name] = module
        if names:
            exports.append(f"export const {{ {', '.join(names)} }} = {variable(module)};\n")
    return "".join(parts + exports)


def as_function(files: Mapping[str, bytes], module: str) -> tuple[str, list[str]]:
    """Return a module as a function, so that its own names stay its own, and what it exports."""
    text = COMMENT.sub("", files[module].decode())
    given = [name for found in EXPORT.finditer(text) for name in declared(found[1])]
    listed = [pair for found in EXPORT_LIST.finditer(text) for pair in pairs(found[1])]
    passed = [pair for found in EXPORT_FROM.finditer(text) for pair in pairs(found[1])]
    names = [*given, *(outer or inner for inner, outer in listed + passed)]
    returned = [*given, *(f"{outer}: {inner}" if outer else inner for inner, outer in listed)]
    returned += [outer or inner for inner, outer in passed]

    def taken(found: re.Match[str]) -> str:
        wanted = [f"{inner}: {outer}" if outer else inner for inner, outer in pairs(found[1] or "")]
        other = variable(beside(module, found[2]))
        return f"const {{ {', '.join(wanted)} }} = {other};\n" if wanted else ""

    text = EXPORT_LIST.sub("", EXPORT_FROM.sub(taken, IMPORT.sub(taken, text)))
    text = EXPORT.sub(lambda found: found[0].removeprefix("export "), text)
    if left := LEFT.search(text):
        # Of `export let`, those who import it would get the first value for ever.
        raise ValueError(f"{module} has what no bundle can hold: {left[0]}")
    # A module knows where it is. Bundles lie one folder deep, as workers do.
    text = text.replace("import.meta.url", f"new URL('../{module}', import.meta.url)")
    head = f"// {module}\nconst {variable(module)} = (() => {{\n"
    return f"{head}{text}return {{ {', '.join(returned)} }};\n}})();\n", names


def declared(said: str) -> list[str]:
    """Return the names that a declaration makes: one, or those of a pattern."""
    return [outer or inner for inner, outer in pairs(said.replace(":", " as "))]


def pairs(said: str) -> list[tuple[str, str]]:
    """Return the names in a list, each with the one behind its `as`, or an empty text."""
    return [(found[1], found[2] or "") for found in NAME.finditer(re.sub(r"\s+", " ", said))]


def variable(module: str) -> str:
    """Return the name that a module has in a bundle."""
    return "$" + re.sub(r"\W", "_", module.removesuffix(".js"))


def import_map(files: Mapping[str, bytes], base: str) -> dict[str, dict[str, str]]:
    """Return the page's import map.

    Args:
        files: what the page fetches.
        base: the folder of its files, relative to the page.
    """
    return {
        "imports": {
            f"{base}/{module}": f"{base}/{bundle}"
            for bundle, modules in modules_of(files).items()
            for module in modules
        }
    }
