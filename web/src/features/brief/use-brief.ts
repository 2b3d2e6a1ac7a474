'use client';
import { useEffect, useMemo, useState } from 'react';
import { paths } from '@liexin/domain/storage/paths';
import { useWorkspace } from '../../platform/app-context.tsx';
import { makeBrief, type BriefSource } from '../../platform/brief/make-brief.ts';
import { readSearch, type LaneToRead, type ReadProgress, type ReadSearch } from '../../platform/brief/read-search.ts';
import type { RoomFact } from '../../platform/brief/room-facts.ts';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useSearchRecord } from '../../platform/use-search-record.ts';
import type { MessageToOpen } from '../../platform/vault/messages.ts';
import { VaultFault } from '../../platform/vault/vault-fault.ts';
import type { AgencyState } from '../../platform/workspace/agency-state.ts';
import { linkWord } from '../../platform/workspace/conversation-summary.ts';
import type { Workspace } from '../../platform/workspace/workspace.ts';
import type { BriefActions, BriefSnapshot } from './brief-view-types.ts';

export interface BriefWays {
  readonly back: () => void;
  /** The conversation, or the room of the search. */
  readonly openTalk: (source: BriefSource) => void;
}

const nothing: ReadProgress = { lanes: 0, ofLanes: 0, messages: 0 };

/** Lanes of a search that this person is known to read. */
const lanesOf = (agency: AgencyState, mandateId: string): readonly LaneToRead[] => {
  const mandate = agency.mandates.get(mandateId);
  const mark = (laneId: string) => ({ laneId, readUpTo: agency.reads[laneId] ?? null });
  const room = mandate?.room == null ? [] : [{ ...mark(mandate.room), talk: mandateId, lane: 'room', guest: null } as const];
  const conversations = [...agency.conversations.values()].filter((one) => one.mandateId === mandateId);
  return [
    ...room,
    ...conversations.flatMap(({ id, lanes, guest }) => [
      { ...mark(lanes.candidate), talk: id, lane: 'candidate', guest } as const,
      { ...mark(lanes.internal), talk: id, lane: 'internal', guest: null } as const,
    ]),
  ];
};

type Participants = MessageToOpen['participants'];

const opener = ({ model, source, vault }: Workspace) => {
  const asked = new Map<string, Promise<Participants>>();
  const participants = (laneId: string): Promise<Participants> => {
    const listed: unknown = model.state().lanes.get(laneId)?.data['participants'];
    if (listed !== undefined) return Promise.resolve(listed as Participants);
    const found =
      asked.get(laneId) ??
      source.get<{ participants: Participants }>(paths.lane(vault.device.admitted.agencyId, laneId)).then((lane) => {
        if (lane === null) throw new VaultFault('not-a-participant');
        return lane.participants;
      });
    asked.set(laneId, found);
    return found;
  };
  return async (laneId: string, message: Pick<MessageToOpen, 'id' | 'envelope'>) =>
    vault.messages.open({ id: message.id, laneId, envelope: message.envelope, participants: await participants(laneId) });
};

/** Reads a search once for each time somebody looks at its brief, and again when asked; leaving it ends the reading. */
export const useBrief = (mandateId: string, ways: BriefWays): { snapshot: BriefSnapshot; actions: BriefActions } => {
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const facts = useSearchRecord(mandateId);
  const [turn, setTurn] = useState(0);
  const [progress, setProgress] = useState<ReadProgress>(nothing);
  const [found, setFound] = useState<{ readonly read: ReadSearch } | { readonly code: string } | null>(null);
  const isReady = agency.status === 'ready' && agency.areReadsKnown && agency.mandates.has(mandateId);
  useEffect(() => {
    if (!isReady) return undefined;
    let isGone = false;
    setFound(null);
    readSearch(
      { history: workspace.history, open: opener(workspace) },
      lanesOf(workspace.model.state(), mandateId),
      (now) => (isGone ? undefined : setProgress(now)),
      () => isGone,
    ).then(
      (read) => (isGone ? undefined : setFound({ read })),
      (error: unknown) => (isGone ? undefined : setFound({ code: faultCode(error) })),
    );
    return () => {
      isGone = true;
    };
  }, [workspace, mandateId, isReady, turn]);

  const read = found !== null && 'read' in found ? found.read : null;
  const { uid } = workspace.account;
  const brief = useMemo(() => {
    const mandate = agency.mandates.get(mandateId);
    if (read === null || mandate === undefined) return null;
    const { card, openedAtMs, closedAtMs, isPlaced } = mandate;
    return makeBrief({
      me: uid,
      search: { id: mandateId, title: card?.title ?? null, client: card?.client ?? null, openedAtMs, closedAtMs, isPlaced },
      team: mandate.team.flatMap((one) => agency.members.get(one) ?? []),
      candidates: [...agency.conversations.values()]
        .filter((one) => one.mandateId === mandateId)
        .map((one) => ({ conversationId: one.id, name: one.card?.name ?? null, addedAtMs: one.createdAtMs, link: linkWord(one) })),
      messages: read.messages,
      facts,
      locked: read.locked,
    });
  }, [read, agency.mandates, agency.members, agency.conversations, facts, mandateId, uid]);
  const nameOf = (fact: RoomFact) => {
    const member = (one: string | null): string | null => (one === null ? null : agency.members.get(one)?.name || null);
    const candidate = fact.conversationId === null ? null : (agency.conversations.get(fact.conversationId)?.card?.name ?? null);
    return { by: member(fact.by), about: fact.kind === 'joined' ? member(fact.member) : candidate, to: member(fact.member) };
  };
  return {
    snapshot: {
      mandateId,
      status: found === null ? 'reading' : 'code' in found ? 'failed' : 'ready',
      code: found !== null && 'code' in found ? found.code : null,
      progress,
      brief,
      nameOf,
    },
    actions: {
      back: ways.back,
      retry: () => setTurn((now) => now + 1),
      print: () => print(),
      openSource: (source) => {
        workspace.ui.set({ openAt: { conversationId: source.talk, messageId: source.messageId } });
        ways.openTalk(source);
      },
    },
  };
};
