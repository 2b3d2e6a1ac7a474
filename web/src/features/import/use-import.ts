'use client';
import { useEffect, useRef, useState } from 'react';
import { may } from '@liexin/domain/agency/rights';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { leftReasons } from '../../platform/import/copy-rows.ts';
import { planImport, type ImportPlan, type PlanFault } from '../../platform/import/plan-import.ts';
import { presentIds } from '../../platform/import/present-ids.ts';
import { runImport } from '../../platform/import/run-import.ts';
import { importedSender } from '../../platform/import/send-imported.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { whenDirectory } from '../../platform/workspace/actions.ts';
import { colleaguesOf } from '../../platform/workspace/colleagues.ts';
import { importText } from '../../text/import.ts';
import type { ImportActions, ImportSnapshot, PlanShown } from './import-view-types.ts';

type Stage = 'planned' | 'running' | 'paused' | 'done';

/**
 * Brings in a readable copy that was saved elsewhere. File and plan live as long as the page; what was written is there for good, and the same file
 * goes on from where it was, whenever and on whatever device it is chosen again.
 */
export const useImport = (): { snapshot: ImportSnapshot; actions: ImportActions } => {
  const { api, clock } = useServices();
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [plan, setPlan] = useState<ImportPlan | PlanFault | null>(null);
  const [stage, setStage] = useState<Stage>('planned');
  const [done, setDone] = useState(0);
  const [work, run, reset] = useWork();
  const stopping = useRef<AbortController | null>(null);
  useEffect(() => () => stopping.current?.abort(), []);
  const { uid, agencyId } = workspace.account;
  const me = agency.members.get(uid);
  const roles = me?.roles ?? [];

  const read = (chosen: File): void =>
    run(async () => {
      const { signal } = (stopping.current = new AbortController());
      setFile(chosen);
      setPlan(null);
      setStage('planned');
      setDone(0);
      setShare(0);
      try {
        setPlan(await planImport({ file: chosen, agencyId, onProgress: setShare, signal }));
      } finally {
        setShare(null);
      }
    });

  const start = (): void => {
    if (file === null || plan === null || 'kind' in plan) return;
    run(async () => {
      const { signal } = (stopping.current = new AbortController());
      const sender = importedSender(workspace.outbox);
      setStage('running');
      try {
        const language = agency.agency?.language ?? 'en';
        await runImport({
          ...{ api, source: workspace.source, vault: workspace.vault, directory: await whenDirectory(workspace.model) },
          ...{ plan, file, sender, signal, language, unnamed: importText[language].unnamed, now: () => clock.now() },
          present: (laneId) => presentIds(workspace.db, agencyId, laneId),
          own: { name: me?.name ?? '', role: 'consultant' },
          colleagues: (mandateId) => {
            const { members, mandates } = workspace.model.state();
            return colleaguesOf((mandates.get(mandateId)?.team ?? []).filter((one) => one !== uid).flatMap((one) => members.get(one) ?? []));
          },
          onProgress: setDone,
        });
        setStage('done');
      } catch (error) {
        setStage('paused');
        if (!signal.aborted) throw error;
      } finally {
        sender.close();
      }
    });
  };

  return {
    snapshot: { may: mayOf(), fileName: file?.name ?? null, step: stepOf(), work },
    actions: {
      chooseFile: (chosen) => {
        reset();
        read(chosen);
      },
      start,
      pause: () => stopping.current?.abort(),
    },
  };

  function mayOf(): ImportSnapshot['may'] {
    if (!may(roles, 'agency.import')) return 'no-right';
    return may(roles, 'candidate.add', { onMandate: true }) && may(roles, 'internal-lane.write', { onMandate: true }) ? 'yes' : 'no-work';
  }

  function stepOf(): ImportSnapshot['step'] {
    if (share !== null) return { kind: 'reading', share };
    if (plan === null) return { kind: 'choose' };
    if ('kind' in plan) return { kind: 'refused', fault: plan };
    const shown = shownOf(plan);
    return stage === 'running' || stage === 'paused' ? { kind: stage, plan: shown, done } : { kind: stage, plan: shown };
  }
};

const shownOf = ({ head, counts, left }: ImportPlan): PlanShown => ({
  ...{ agency: head.agency, asOf: head.snapshotMs, ...counts },
  left: leftReasons.flatMap((why) => (left[why] > 0 ? [{ why, count: left[why] }] : [])),
});
