"""Apps stand in one order; imports, foreign keys and words inside functions all point down it."""

from __future__ import annotations

import ast
import configparser

from tests.architecture.house import ORDER, ROOT, our_code, our_models, rank, text


def test_foreign_keys_point_downwards() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and rank(field.related_model) > rank(model)
    ]
    assert upward == []


def test_keys_into_another_app_leave_nothing_behind_there() -> None:
    loud = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.concrete
        and field.is_relation
        and -1 < rank(field.related_model) < rank(model)
        and not field.remote_field.hidden
    ]
    assert loud == []


def test_the_contract_names_every_app_in_this_order() -> None:
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    layers = contract["importlinter:contract:apps"]["layers"].split()
    assert layers == list(reversed(ORDER))
    assert set(contract["importlinter"]["root_packages"].split()) == set(ORDER)


AFTER_LIMITS = {
    "signatures/engine/validate_child.py": "imports under the limits it sets itself",
    "formcheck/engine/read_child.py": "imports under the limits it sets itself",
}


def test_nothing_is_imported_inside_functions() -> None:
    found = []
    for name in our_code():
        if name.endswith("/apps.py") or name in AFTER_LIMITS:
            continue
        for function in ast.walk(ast.parse(text(name))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [
                    f"{name}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                ]
    assert found == []


def test_law_does_not_know_http() -> None:
    law = ("/services", "/lifecycles", "/policies", "/models", "/querysets", "/engine/")
    found = []
    for name in our_code():
        if not any(f"/{name.split('/', 1)[1]}".startswith(part) for part in law):
            continue
        for node in ast.walk(ast.parse(text(name))):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            if module and module.startswith(("django.http", "django.shortcuts", "django.views")):
                found.append(f"{name}:{node.lineno}")
    assert found == []
