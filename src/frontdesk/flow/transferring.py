"""Another agent goes on with a contact; the one that answered sleeps."""

from frontdesk.domain.agents import status_store
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.status import AgentStatus
from frontdesk.kit.db import Write
from frontdesk.kit.problems import NotFound, Refused


async def transfer(
    tx: Write, location_id: str, contact_id: str, agent_id: str, *, because: str, sleeper_id: str | None
) -> AgentStatus:
    """Assign the agent to the contact, awake. Raises NotFound, Refused for one that answers nobody."""
    agent = await agents.find(tx, location_id, agent_id)
    if agent is None:
        raise NotFound("agent", agent_id)
    if not agent.active or agent.mode == "off":
        raise Refused(f"The agent {agent.name!r} is switched off.")
    return await status_store.set_status(
        tx,
        location_id,
        contact_id,
        state="active",
        because=because,
        agent_id=agent.id,
        cause="transfer",
        sleeper_id=sleeper_id,
    )
