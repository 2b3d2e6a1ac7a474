'use client';
import type { DocumentData } from 'firebase/firestore';
import { useCallback, useEffect, useRef, useState } from 'react';
import { firstRuleId } from '@liexin/domain/retention/default-rule';
import { goneMonths, type MonthsOfLane } from '@liexin/domain/retention/month';
import { useApp, useServices, useWorkspace } from '../../platform/app-context.tsx';
import { useText } from '../../ui/language-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { packOutgoing } from '../../platform/outbox/outgoing.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useAssign } from '../../platform/use-assign.ts';
import { useWork, type Work } from '../../platform/use-work.ts';
import { checkCode } from '../../platform/vault/check-code.ts';
import type { LinkView } from '../../platform/vault/links.ts';
import { makeLink, sourceOf } from '../../platform/workspace/actions.ts';
import type { LinkSummaryView } from '../../platform/workspace/agency-state.ts';
import { partDays } from '../../platform/workspace/parts-apart.ts';
import { peopleOf, type LanePeople } from '../../platform/workspace/lane-people.ts';
import { useVisits } from './use-visits.ts';
import type { PreviewSnapshot } from './candidate-preview-types.ts';
import type { CandidatePanelActions, CandidatePanelSnapshot, LinkState } from './candidate-panel-view-types.ts';

export interface CandidatePanelWays {
  readonly close: () => void;
}

const noVisitors: LanePeople['visitors'] = [];

/** Beside the conversation: who reads, the link and what waits at it, until when. Details of the link are asked for when its summary changes. */
export const useCandidatePanel = (
  conversationId: string,
  { close }: CandidatePanelWays,
): { snapshot: CandidatePanelSnapshot; actions: CandidatePanelActions } | null => {
  const { preferences } = useApp();
  const { clock } = useServices();
  const text = useText().candidate;
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const assigning = useAssign(conversationId);
  const [linkWork, run] = useWork();
  const noted = useRef<string | null>(null);
  const [preview, setPreview] = useState<{ readonly for: string; readonly messages: PreviewSnapshot['messages']; readonly code: string | null } | null>(null);
  const [view, setView] = useState<LinkView | null>(null);
  const [people, setPeople] = useState<LanePeople | null>(null);
  const [deviceWork, setDeviceWork] = useState<Readonly<Record<string, Work>>>({});
  const reasons = useVisits(conversationId, people?.visitors ?? noVisitors);
  const conversation = agency.conversations.get(conversationId) ?? null;
  const { uid } = workspace.account;
  const first = preferences.ownFirstName(uid) || (agency.members.get(uid)?.name ?? '');
  const agencyName = agency.agency?.displayName ?? '';
  const link = conversation?.link ?? null;
  const summary = link === null ? '' : [link.linkId, link.state, link.opened, link.waiting, link.notes].join('/');
  const laneData = conversation === null ? undefined : agency.lanes.get(conversation.lanes.candidate)?.data;
  const laneKey = laneData === undefined ? '' : `${laneData['epoch']}/${laneData['signers']}/${(laneData['participantUids'] as string[]).join()}`;
  const candidateLane = conversation?.lanes.candidate ?? null;

  const refresh = useCallback(async (): Promise<void> => {
    setView(await workspace.vault.links.view(conversationId, { agency: agencyName, first }).catch(() => null));
  }, [workspace, conversationId, agencyName, first]);

  useEffect(() => {
    if (summary === '') return undefined;
    let isGone = false;
    void workspace.vault.links
      .view(conversationId, { agency: agencyName, first })
      .catch(() => null)
      .then((found) => {
        if (!isGone) setView(found);
      });
    return () => {
      isGone = true;
    };
  }, [summary, conversationId, workspace, agencyName, first]);

  useEffect(() => {
    if (candidateLane === null || laneKey === '') return undefined;
    let isGone = false;
    void workspace.vault.lanes
      .ring(candidateLane)
      .then((ring) => peopleOf(workspace.account.agencyId, ring))
      .then(
        (found) => {
          if (!isGone) setPeople(found);
        },
        () => undefined,
      );
    return () => {
      isGone = true;
    };
  }, [candidateLane, laneKey, workspace]);

  if (conversation === null) return null;
  const detail = view !== null && view.detail.linkId === link?.linkId ? view.detail : null;
  const name = conversation.card?.name ?? null;
  const parts = partDays(conversation, clock.now());
  const source = { kind: sourceOf(conversation.card?.source), addedAt: conversation.card?.addedAtMs || conversation.createdAtMs };

  /**
   * After an end the lane's keys are renewed at once, by the device that ended it. What the team is to know goes into its lane first, by
   * the durable outbox, so that no crash or lost answer costs it; a repeat of the same words writes them once.
   */
  const end = (reason: 'revoked' | 'impostor', note?: string) =>
    run(async () => {
      if (link === null) return;
      const { internal, candidate } = conversation.lanes;
      if (note !== undefined && note !== noted.current) {
        await workspace.outbox.enqueue(internal, packOutgoing({ text: note, writtenAtMs: Math.round(clock.now()) }));
        noted.current = note;
      }
      await workspace.vault.links.end(link.linkId, reason);
      await workspace.rotate(candidate);
    });
  const openPreview = (): void => {
    setPreview({ for: conversationId, messages: null, code: null });
    const laneNames = new Map(people?.readers.map((reader) => [reader.uid, reader.name]));
    // With Firestore, which nothing else of this screen needs before it stands.
    void import('./read-preview.ts')
      .then(({ readPreview }) => readPreview(workspace, conversation.lanes.candidate, conversation.guest, (one) => laneNames.get(one) ?? ''))
      .then(
        (messages) => ({ messages, code: null }),
        (error: unknown) => ({ messages: null, code: faultCode(error) }),
      )
      .then((found) => setPreview((now) => (now?.for === conversationId ? { ...now, ...found } : now)));
  };
  const onDevice = (deviceId: string, work: () => Promise<void>): void => {
    const set = (state: Work): void => setDeviceWork((all) => ({ ...all, [deviceId]: state }));
    set({ status: 'busy' });
    work()
      .then(
        () => set({ status: 'idle' }),
        (error: unknown) => set({ status: 'failed', code: faultCode(error) }),
      )
      .finally(() => void refresh());
  };

  return {
    snapshot: {
      conversationId,
      name,
      mandateTitle: agency.mandates.get(conversation.mandateId)?.card?.title ?? null,
      language: conversation.language,
      source,
      isSample: conversation.isSample,
      readers: (people?.readers ?? []).map((reader) =>
        reader.kind === 'candidate'
          ? { kind: 'candidate' as const, id: reader.uid, name: name ?? reader.name }
          : { kind: 'member' as const, id: reader.uid, name: reader.name, roles: reader.roles, isYou: reader.uid === uid },
      ),
      visitors: (people?.visitors ?? []).map((visitor) => ({
        name: agency.members.get(visitor.uid)?.name ?? '',
        until: visitor.untilMs,
        reason: reasons.get(visitor.uid) ?? null,
      })),
      readerMismatch: people?.mismatch ?? [],
      assign: assigning.snapshot,
      link: linkState(link, detail?.expiresMs ?? null, clock.now()),
      linkWork,
      waitingDevices: (detail === null ? [] : (view?.waiting ?? [])).map((device) => ({
        deviceId: device.deviceId,
        label: device.label,
        since: device.sinceMs,
        work: deviceWork[device.deviceId] ?? { status: 'idle' },
      })),
      notes: (detail === null ? [] : (view?.notes ?? [])).map((note) => ({ noteId: note.noteId, at: note.atMs, text: note.text })),
      deletion:
        conversation.deleteByMs === 0
          ? null
          : {
              at: conversation.deleteByMs,
              keepUntil: null,
              contactAt: conversation.contactAtMs ?? conversation.createdAtMs,
              region: parts?.kind !== 'talk-gone' && isFirstRule(laneData?.['retention']) ? (agency.agency?.region ?? 'other') : null,
              onHold: conversation.isHeld === true,
              parts,
              ...monthsOf(laneData, clock.now()),
            },
      checkCode: checkCode(workspace.account.device.admitted.pin.fingerprint),
      preview:
        preview?.for !== conversationId
          ? null
          : {
              language: conversation.language,
              agencyName,
              firstName: first,
              role: 'consultant',
              source,
              deleteAt: conversation.deleteByMs === 0 ? null : conversation.deleteByMs,
              readers: (people?.readers ?? []).filter((reader) => reader.kind === 'staff').map((reader) => reader.name),
              isClaimed: link?.state === 'claimed',
              messages: preview.messages,
              code: preview.code,
            },
      digits: digitsOf(laneData?.['digits'], detail?.hasDigits === true),
    },
    actions: {
      close,
      assign: assigning.assign,
      shareLink: () => workspace.ui.set({ dialog: { kind: 'share-link', conversationId } }),
      openPreview,
      closePreview: () => setPreview(null),
      renewLink: () =>
        run(async () => {
          await makeLink(workspace, conversationId, { agency: agencyName, first, role: 'consultant', language: conversation.language, source: source.kind });
          workspace.ui.set({ dialog: { kind: 'share-link', conversationId } });
        }),
      revokeLink: () => end('revoked'),
      notTheCandidate: (reason) => end('impostor', text.notCandidateNote(devicesIn(detail), reason)),
      letIn: (deviceId, number) =>
        onDevice(deviceId, async () => {
          if (link !== null) await workspace.vault.links.admit(conversationId, link.linkId, deviceId, number);
        }),
      refuseDevice: (deviceId) =>
        onDevice(deviceId, async () => {
          if (link !== null) await workspace.vault.links.remove(link.linkId, deviceId);
        }),
      dismissNote: (noteId) =>
        onDevice(noteId, async () => {
          if (link !== null) await workspace.vault.links.handled(link.linkId, noteId);
        }),
      copyCheckCode: () => void navigator.clipboard.writeText(checkCode(workspace.account.device.admitted.pin.fingerprint).join(' ')),
    },
  };
};

/** The lane says it as it changes; a lane of before that says nothing, and the link's details do. */
const digitsOf = (stored: unknown, isSet: boolean): CandidatePanelSnapshot['digits'] => {
  if (stored === 'void' || stored === 'set') return stored;
  return stored === undefined && isSet ? 'set' : 'not-set';
};

/** Labels of the browsers that the link let in, as they told them themselves. */
const devicesIn = (detail: LinkView['detail'] | null): readonly string[] => [
  ...new Set((detail?.devices ?? []).filter(({ state, label }) => (state === 'admitted' || state === 'provisional') && label !== '').map(({ label }) => label)),
];

const linkState = (link: LinkSummaryView | null, expiresMs: number | null, nowMs: number): LinkState => {
  if (link === null || link.state === 'draft') return { status: 'making' };
  const expiresAt = expiresMs ?? link.expiresAtMs;
  if (link.state === 'new') return { status: 'new', madeAt: expiresAt - UNCLAIMED_MS, expiresAt, guarded: link.guarded };
  if (link.state === 'open') return { status: 'open', devices: link.opened, firstOpenedAt: link.openedAtMs ?? nowMs, expiresAt, guarded: link.guarded };
  if (link.state === 'claimed')
    return { status: 'claimed', claimedAt: link.claimedAtMs ?? link.openedAtMs ?? nowMs, devices: Math.max(1, link.opened), expiresAt };
  return { status: 'ended', why: link.reason ?? 'revoked', at: nowMs };
};

/** Unopened links live 45 days from the day they were made. */
const UNCLAIMED_MS = 45 * 24 * 60 * 60_000;

/** The rule that an agency began with, as it was then. */
const isFirstRule = (retention: unknown): boolean => {
  const rule = (retention as { rule?: unknown } | undefined)?.rule;
  return rule === undefined || rule === `${firstRuleId}.1` || (typeof rule === 'string' && rule.startsWith('default-'));
};

/** How the talk goes month by month, for its panel [RT64]. */
const monthsOf = (lane: DocumentData | undefined, nowMs: number): { readonly months?: { readonly next: number | null } } => {
  const gone = goneMonths(lane?.['retention'] as MonthsOfLane | undefined);
  const next = gone.find(([at]) => at > nowMs);
  return gone.length === 0 ? {} : { months: { next: next?.[0] ?? null } };
};
