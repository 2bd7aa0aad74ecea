/**
 * The types of everything that crosses a wall, read off the schemas. Types only: importing them
 * brings no validator into a bundle.
 */
import type { z } from 'zod';
import type * as schemas from './schemas/index.ts';

type Of<Schema extends z.ZodType> = z.output<Schema>;

/** What an agent is doing. */
export type AgentState = Of<typeof schemas.agentState>;
/** The word for what an agent is doing. */
export type AgentStatus = AgentState['status'];
/** What the server tells one agent's phone. */
export type AgentStreamMessage = Of<typeof schemas.agentStreamMessage>;
/** What an abandoned person heard. */
export type AbandonMessage = Of<typeof schemas.abandonMessage>;
/** An event of a call, in process and on the wire. */
export type CallEvent = Of<typeof schemas.callEvent>;
/** The name of an event of a call. */
export type CallEventType = CallEvent['type'];
/** All an agent needs before the audio connects. */
export type CallOffer = Of<typeof schemas.callOffer>;
/** How an attempt to reach somebody ended, as the system saw it. */
export type CallOutcome = Of<typeof schemas.callOutcome>;
/** The record of one call. */
export type CallRecord = Of<typeof schemas.callRecord>;
/** Where a call is. */
export type CallState = Of<typeof schemas.callState>;
/** The word for where a call is. */
export type CallStatus = CallState['status'];
/** A campaign and whether it dials. */
export type Campaign = Of<typeof schemas.campaign>;
/** The counters of one campaign. */
export type CampaignFigures = Of<typeof schemas.campaignFigures>;
/** Every setting of a campaign. */
export type CampaignSettings = Of<typeof schemas.campaignSettings>;
/** Everything a floor page shows. */
export type Floor = Of<typeof schemas.floor>;
/** An agent as the floor page shows them. */
export type FloorAgent = Of<typeof schemas.floorAgent>;
/** A call as the floor page shows it. */
export type FloorCall = Of<typeof schemas.floorCall>;
/** A change of the floor. */
export type FloorStreamMessage = Of<typeof schemas.floorStreamMessage>;
/** One earlier call of a lead. */
export type HistoryEntry = Of<typeof schemas.historyEntry>;
/** Who a session belongs to. */
export type Identity = Of<typeof schemas.identity>;
/** A person to call. */
export type Lead = Of<typeof schemas.lead>;
/** One minute of a campaign's day. */
export type MinuteFigures = Of<typeof schemas.minuteFigures>;
/** How an agent's phone reaches its line. */
export type PhoneCredentials = Of<typeof schemas.phoneCredentials>;
/** One thing that happened to a call. */
export type TimelineEntry = Of<typeof schemas.timelineEntry>;
