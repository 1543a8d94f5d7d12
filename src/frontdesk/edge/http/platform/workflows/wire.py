"""Workflows, their versions and enrolments as /v1 shows them."""

from typing import Any, Literal

from pydantic import Field
from pydantic.alias_generators import to_camel

from frontdesk.domain.workflows import (
    Definition,
    Enrolment,
    Listed,
    PathEntry,
    State,
    Status,
    Version,
    WaitingFor,
    Workflow,
)
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.edge.http.workflows.wire import pointer, read_definition, shown
from frontdesk.flow.workflows.references import Lacking

Json = dict[str, Any]
_STEPS: list[Json] = [{"id": "hello", "type": "sendMessage", "body": "Hello {{contact.first_name}}!"}]


class WorkflowWarning(Wire):
    """What is kept and does not work yet; `pointer` says where."""

    pointer: str
    problem: str

    @classmethod
    def of(cls, lacking: Lacking) -> "WorkflowWarning":
        return cls(pointer=pointer(lacking.place), problem=lacking.problem)


class DefinitionOrder(Wire):
    """What starts the workflow, what it does, and how it behaves: docs/guides/write-a-workflow.md."""

    triggers: list[Json] = Field(default=[], max_length=20)
    steps: list[Json] = Field(max_length=200, examples=[_STEPS])
    settings: Json = Field(default={})

    def to_definition(self) -> Definition:
        """Raises Invalid with a pointer to each fault."""
        return read_definition(self.triggers, self.steps, self.settings)


class WorkflowOrder(DefinitionOrder):
    """A workflow. A published one takes contacts at once."""

    id: str | None = Field(default=None, pattern=r"^[0-9A-Za-z_-]{1,64}$", description="An id you choose.")
    name: str = Field(min_length=1, max_length=200, examples=["Welcome"])
    status: Status = "draft"


class WorkflowReplacement(DefinitionOrder):
    """The workflow anew. Without `status` it stays draft or published; see there what that means."""

    name: str = Field(min_length=1, max_length=200, examples=["Welcome"])
    status: Status | None = None


class WorkflowUpdate(Wire):
    """What to change; what is left out stays. Lists are replaced."""

    name: str | None = Field(default=None, min_length=1, max_length=200)
    status: Status | None = None
    triggers: list[Json] | None = Field(default=None, max_length=20)
    steps: list[Json] | None = Field(default=None, max_length=200)
    settings: Json | None = None

    def definition_after(self, before: Definition) -> Definition:
        """Raises Invalid with a pointer to each fault."""
        if self.triggers is None and self.steps is None and self.settings is None:
            return before
        held = shown(before)
        return read_definition(
            self.triggers if self.triggers is not None else held["triggers"],
            self.steps if self.steps is not None else held["steps"],
            self.settings if self.settings is not None else held["settings"],
        )


class WorkflowAnswer(Wire):
    """`version` is the newest published one; with `isChanged` it differs from what is shown here."""

    id: str
    name: str
    status: Status
    version: int
    is_changed: bool
    has_hook: bool
    triggers: list[Json]
    steps: list[Json]
    settings: Json
    warnings: list[WorkflowWarning]
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, workflow: Workflow, published: Version | None, lacking: list[Lacking]) -> "WorkflowAnswer":
        return cls(
            id=workflow.id,
            name=workflow.name,
            status=workflow.status,
            version=workflow.version,
            is_changed=published is not None and published.definition != workflow.definition,
            has_hook=workflow.has_hook,
            **shown(workflow.definition),
            warnings=[WorkflowWarning.of(one) for one in lacking],
            created_at=workflow.created_at,
            updated_at=workflow.updated_at,
        )


class WorkflowSummary(Wire):
    id: str
    name: str
    status: Status
    version: int
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, workflow: Listed) -> "WorkflowSummary":
        return cls(**{name: getattr(workflow, name) for name in cls.model_fields})


class WorkflowList(Wire):
    data: list[WorkflowSummary]
    next_cursor: str | None


class WorkflowDeleted(Wire):
    id: str
    deleted: bool = True
    undo_until: Instant


class ValidAnswer(Wire):
    """Nothing is wrong with it; `warnings` name what it needs and the location does not have yet."""

    valid: Literal[True] = True
    warnings: list[WorkflowWarning]


class VersionAnswer(Wire):
    version: int
    published_at: Instant
    triggers: list[Json]
    steps: list[Json]
    settings: Json

    @classmethod
    def of(cls, version: Version) -> "VersionAnswer":
        return cls(version=version.version, published_at=version.published_at, **shown(version.definition))


class VersionList(Wire):
    data: list[VersionAnswer]
    next_cursor: str | None = None


class HookAnswer(Wire):
    """The address that lets contacts in; it is shown this once."""

    path: str
    url: str


class EnrolmentOrder(Wire):
    """Who shall come in. `data` can be filled into texts, as `{{trigger.name}}`."""

    contact_id: str = Field(max_length=64)
    data: dict[str, str | int | float | bool | None] = Field(default={}, max_length=50)


class PathBody(Wire):
    """One thing that was done."""

    step_id: str
    type: str
    at: Instant
    outcome: str

    @classmethod
    def of(cls, entry: PathEntry) -> "PathBody":
        return cls(step_id=entry.step_id, type=to_camel(entry.type), at=entry.at, outcome=entry.outcome)


class EnrolmentAnswer(Wire):
    """A contact in a workflow, and the path it took. `hops` counts what led to it from the first cause."""

    id: str
    workflow_id: str
    version: int
    contact_id: str
    state: State
    entered_because: str
    ended_because: str | None
    at_step: str | None
    waiting_for: WaitingFor | None
    due_at: Instant | None
    root_cause: str
    hops: int
    created_at: Instant
    ended_at: Instant | None
    path: list[PathBody]

    @classmethod
    def of(cls, enrolment: Enrolment, path: list[PathEntry]) -> "EnrolmentAnswer":
        told = {name: getattr(enrolment, name) for name in cls.model_fields if name != "path"}
        return cls(**told, path=[PathBody.of(one) for one in path])


class EnrolmentList(Wire):
    data: list[EnrolmentAnswer]
    next_cursor: str | None


class PaymentOrder(Wire):
    """A payment that somebody tells of. The same `id` and `event` is heard of once."""

    id: str = Field(min_length=1, max_length=200)
    event: str = Field(min_length=1, max_length=200, examples=["succeeded"])
    contact_id: str = Field(max_length=64)
    amount: float | None = None
    currency: str | None = Field(default=None, max_length=10)
    data: dict[str, str | int | float | bool | None] = Field(default={}, max_length=50)


class PaymentTaken(Wire):
    accepted: bool = True
