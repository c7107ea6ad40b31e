"""Lifecycles: the table along which a thing moves. The same table feeds buttons, API, tests, diagram."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core import journal
from core.acts import Act
from core.errors import Blocked, NotFound, ReasonMissing, Sentence, Stale, WrongState
from core.policy import Policy

M = TypeVar("M", bound=models.Model)
Guard = Callable[[Any], Iterable[Sentence]]
G = TypeVar("G", bound=Callable[..., Iterable[Sentence]])


@dataclass(frozen=True)
class Transition:
    """One arc. `target` None keeps the state (an act that changes no state is still an act)."""

    name: str
    sources: tuple[str, ...]
    target: str | None
    policy: Policy[Any]
    label: Sentence = ""
    stamps: str = ""
    needs_reason: bool = False
    primary: bool = False
    page: str = ""
    system_only: bool = False


@dataclass(frozen=True)
class Move:
    """An act this person may do now, or sees barred with the sentences that bar it."""

    name: str
    label: Sentence
    needs_reason: bool
    primary: bool
    page: str
    blockers: list[Sentence] = field(default_factory=list)


class Lifecycle(Generic[M]):
    """The table of one model. `apply` locks, checks when, who, why and what bars, moves, journals."""

    def __init__(
        self, model: type[M], name: str, transitions: Sequence[Transition], *, field: str = "state"
    ) -> None:
        self.model = model
        self.name = name
        self.field = field
        self.transitions = {step.name: step for step in transitions}
        if len(self.transitions) != len(transitions):
            raise ValueError(f"{name}: a transition is named twice")
        # The state of a child model may lie in its parent's row: unlocked, it would be read stale.
        parents = [link.name for link in model._meta.parents.values() if link is not None]
        self._lock_targets = ("self", *parents)
        self._guards: dict[str, list[Guard]] = {step: [] for step in self.transitions}
        self._pages: dict[str, str] = {s.name: s.page for s in transitions if s.page}
        _registry[name] = self

    def guard(self, name: str) -> Callable[[G], G]:
        """Register a veto: a function that yields a sentence for each thing in the way."""
        if name not in self._guards:
            raise KeyError(f"{self.name} has no transition {name}")

        def register(guard: G) -> G:
            self._guards[name].append(guard)
            return guard

        return register

    def guards_of(self, name: str) -> list[Guard]:
        return list(self._guards[name])

    def page(self, name: str, url_name: str) -> None:
        """A higher app says which page performs this transition."""
        if name not in self.transitions:
            raise KeyError(f"{self.name} has no transition {name}")
        self._pages[name] = url_name

    def blockers(self, name: str, obj: M) -> list[Sentence]:
        return [line for guard in self._guards[name] for line in guard(obj)]

    def open_to(self, who: Any, obj: M, *, with_guards: bool = True) -> list[Move]:
        """The acts open to this capacity now, in the order of the table."""
        state = getattr(obj, self.field)
        return [
            Move(
                name=step.name,
                label=step.label or step.name,
                needs_reason=step.needs_reason,
                primary=step.primary,
                page=self._pages.get(step.name, ""),
                blockers=self.blockers(step.name, obj) if with_guards else [],
            )
            for step in self.transitions.values()
            if state in step.sources and not step.system_only and step.policy.allows(who, obj)
        ]

    @transaction.atomic
    def apply(
        self,
        name: str,
        obj: M,
        *,
        act: Act,
        changes: Mapping[str, Any] | None = None,
        facts: Mapping[str, Any] | None = None,
        revision: int | None = None,
    ) -> M:
        """Move `obj` along the arc `name`.

        Locks the row and sees it fresh, then asks in this order: is it the moment (WrongState),
        the person (NotPermitted), the reason (ReasonMissing), does anything bar it (Blocked).
        `changes` are further fields set in the same statement; `revision` is what the form was
        opened with and raises Stale when the row has moved on since.
        """
        obj = self.check(name, obj, act=act, revision=revision)
        return self._move(self.transitions[name], obj, act, dict(changes or {}), dict(facts or {}))

    def check(self, name: str, obj: M, *, act: Act, revision: int | None = None) -> M:
        """The row, locked and fresh, if `act` may take the arc `name` now; raises as `apply` does.

        Needs a transaction: the lock lasts until its end.
        """
        step = self.transitions[name]
        locked = (
            self.model._default_manager.select_for_update(of=self._lock_targets)
            .filter(pk=obj.pk)
            .first()
        )
        if locked is None:
            raise NotFound
        obj = locked
        if revision is not None:
            self._check_revision(obj, revision)
        old = getattr(obj, self.field)
        if old not in step.sources:
            raise WrongState(
                _("“%(act)s” is not possible now: the state is “%(state)s”.")
                % {"act": step.label or step.name, "state": self._state_label(obj)},
                facts={"state": old, "transition": name},
            )
        if act.system == "" or act.who is not None:
            step.policy(act.who, obj)
        if step.needs_reason and not act.reason:
            raise ReasonMissing(field="reason")
        if lines := self.blockers(name, obj):
            raise Blocked(lines)
        return obj

    def _move(
        self, step: Transition, obj: M, act: Act, changes: dict[str, Any], facts: dict[str, Any]
    ) -> M:
        if step.target is not None:
            changes[self.field] = step.target
        if step.stamps:
            changes |= {f"{step.stamps}_at": act.at, f"{step.stamps}_by": act.by}
        if hasattr(obj, "revision"):
            changes["revision"] = obj.revision + 1
        before = {key: getattr(obj, key) for key in changes}
        for key, value in changes.items():
            setattr(obj, key, value)
        obj.save(update_fields=list(changes))
        journal.record(
            act,
            f"{self.name}.{step.name}",
            obj,
            changes={k: [before[k], v] for k, v in changes.items() if before[k] != v},
            facts=facts,
        )
        return obj

    def _check_revision(self, obj: M, revision: int) -> None:
        current = getattr(obj, "revision", revision)
        if current != revision:
            raise Stale(facts={"revision": current, "given": revision})

    def _state_label(self, obj: M) -> Sentence:
        state = getattr(obj, self.field)
        for value, label in self.state_choices():
            if value == state:
                return label
        return str(state)

    def state_choices(self) -> list[tuple[str, Sentence]]:
        """(code, label) of each state that the table mentions."""
        labels = dict(getattr(self.model._meta.get_field(self.field), "flatchoices", []))
        seen: dict[str, Sentence] = {}
        for step in self.transitions.values():
            for code in (*step.sources, *([step.target] if step.target else [])):
                seen.setdefault(code, labels.get(code, code))
        return list(seen.items())


_registry: dict[str, Lifecycle[Any]] = {}


def registry() -> dict[str, Lifecycle[Any]]:
    """Every lifecycle by name, for the generated pages and the tests."""
    return dict(_registry)
