'use client';
import { useState } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import type { Work } from '../../platform/use-work.ts';
import { canWork, colleaguesOf } from '../../platform/workspace/colleagues.ts';
import type { TeamSnapshot } from './mandates-view-types.ts';

const idle: Work = { status: 'idle' };

/**
 * The team of one search. Somebody stands among the others until every lane is open to them, so that what a crash left half done is
 * offered again and goes on where it stopped.
 */
export const useTeamDialog = (mandateId: string | null): { snapshot: TeamSnapshot | null; enter: (uid: string) => void } => {
  const { account, vault, source } = useWorkspace();
  const { api } = useServices();
  const agency = useAgencyState();
  const [work, setWork] = useState<Readonly<Record<string, Work>>>({});
  const [progress, setProgress] = useState<TeamSnapshot['progress']>(null);
  const mandate = mandateId === null ? undefined : agency.mandates.get(mandateId);
  if (mandate === undefined) return { snapshot: null, enter: () => undefined };

  const lanes = [
    ...(mandate.room === null ? [] : [mandate.room]),
    ...[...agency.conversations.values()]
      .filter((conversation) => conversation.mandateId === mandate.id)
      .flatMap((conversation) => [conversation.lanes.candidate, conversation.lanes.internal]),
  ];
  const payLanes = [...agency.lanes.values()].filter((row) => row.mandateId === mandate.id && row.data['tier'] === 'compensation').map((row) => row.laneId);
  const pay = mandate.compensation?.compartment;
  /** Also where the lane itself is not here yet: a channel that was just made takes nobody out of the team. */
  const takesPart = (uid: string, laneId: string): boolean => {
    const lane = agency.lanes.get(laneId);
    const uids: unknown = lane?.data['participantUids'];
    return lane === undefined || (Array.isArray(uids) && uids.includes(uid));
  };
  const isCleared = (uid: string): boolean => agency.members.get(uid)?.clearance.includes('compensation') === true;
  const isIn = (uid: string): boolean =>
    mandate.team.includes(uid) && [...lanes, ...(isCleared(uid) ? payLanes : [])].every((laneId) => takesPart(uid, laneId));
  const people = [...agency.members.values()].filter((member) => canWork(member) || mandate.team.includes(member.uid));
  const [team, others] = [people.filter((member) => isIn(member.uid)), people.filter((member) => !isIn(member.uid))];

  return {
    snapshot: {
      mandateTitle: mandate.card?.title ?? '',
      team: team.map(({ uid, name }) => ({ uid, name, isYou: uid === account.uid })),
      others: others.map(({ uid, name, roles }) => ({ uid, name, roles, work: work[uid] ?? idle })),
      progress,
    },
    enter: (uid) => {
      const member = agency.members.get(uid);
      const [colleague] = member === undefined ? [] : colleaguesOf([member]);
      if (colleague === undefined || progress !== null) return;
      const set = (state: Work): void => setWork((all) => ({ ...all, [uid]: state }));
      set({ status: 'busy' });
      const enter = async (): Promise<void> => {
        await vault.teams.enter({ mandateId: mandate.id, compartmentId: mandate.compartment, lanes, colleague }, (done, total) =>
          setProgress({ uid, done, total }),
        );
        if (pay === undefined || payLanes.length === 0 || !isCleared(uid)) return;
        const { admitToCompensation } = await import('../../platform/vault/compensation.ts');
        for (const laneId of payLanes) await admitToCompensation({ ...vault, api, source }, { laneId, compartmentId: pay, colleague });
      };
      enter()
        .then(
          () => set(idle),
          (error: unknown) => set({ status: 'failed', code: faultCode(error) }),
        )
        .finally(() => setProgress(null));
    },
  };
};
