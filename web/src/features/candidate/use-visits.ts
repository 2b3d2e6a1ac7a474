'use client';
import { useEffect, useState } from 'react';
import { useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import type { LanePeople } from '../../platform/workspace/lane-people.ts';

/** Why those read who read in an emergency now, by person, for whoever may know it. */
export const useVisits = (conversationId: string, visitors: LanePeople['visitors']): ReadonlyMap<string, string> => {
  const { account, db, vault } = useWorkspace();
  const { members } = useAgencyState();
  const [reasons, setReasons] = useState<{ readonly of: string; readonly found: ReadonlyMap<string, string> }>({ of: '', found: new Map() });
  const { agencyId, uid } = account;
  const roles = members.get(uid)?.roles;
  const key = `${conversationId}/${visitors.map((one) => `${one.uid}-${one.untilMs}`).join()}`;

  useEffect(() => {
    if (visitors.length === 0 || roles === undefined) return undefined;
    let isGone = false;
    const read = async (): Promise<ReadonlyMap<string, string>> => {
      const { emergenciesOf } = await import('../../platform/workspace/emergency-notes.ts');
      const notes = await emergenciesOf(db, { agencyId, conversationId, uid, roles });
      const found = new Map<string, string>();
      for (const visitor of visitors) {
        const note = notes.find(({ by, untilMs }) => by === visitor.uid && untilMs === visitor.untilMs);
        const reason = note === undefined ? null : await vault.emergencies.reason(note.emergencyId);
        if (reason !== null) found.set(visitor.uid, reason);
      }
      return found;
    };
    // Without it the panel says who reads and until when all the same.
    read().then(
      (found) => {
        if (!isGone) setReasons({ of: key, found });
      },
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [agencyId, conversationId, db, key, roles, uid, vault, visitors]);
  return reasons.of === key ? reasons.found : none;
};

const none: ReadonlyMap<string, string> = new Map();
