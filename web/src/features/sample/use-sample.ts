'use client';
import { useEffect, useRef, useState } from 'react';
import { useApp, usePreference, useServices, useWorkspace } from '../../platform/app-context.tsx';
import { isReachable } from '../../platform/env.ts';
import { codeOf } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useUiState } from '../../platform/use-ui-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { removeSample, sampleWanted } from '../../platform/workspace/sample-making.ts';
import { useText } from '../../ui/language-context.tsx';
import { routes } from '../../routes.ts';
import type { SampleActions, SampleSnapshot } from './sample-view-types.ts';

/** Under this width (CSS pixels) one pane is shown at a time: the card begins folded and no conversation is opened by itself. */
const NARROW = 820;

/** A sample that is not whole is gone on with after a while. */
const RETRY_MS = 10_000;

export interface SampleWays {
  readonly openConversation: (conversationId: string) => void;
  /** The sample was removed. */
  readonly removed: () => void;
  /** To the gate, and then the first real search. */
  readonly startForReal: () => void;
}

/** The sample, if this agency has one: its card, and the making of it after sign-up. Null when it is gone. */
export const useSample = ({
  openConversation,
  removed,
  startForReal,
}: SampleWays): { snapshot: SampleSnapshot; actions: SampleActions; isMaking: boolean } | null => {
  const { preferences } = useApp();
  const { api, clock, log, candidateOrigin } = useServices();
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const ui = useUiState();
  const language = usePreference((known) => known.language(), 'en');
  const [isFolded, setFolded] = useState(() => preferences.flag('sample-folded') || window.innerWidth < NARROW);
  const wanted = sampleWanted(workspace.account.email);
  const isWanted = usePreference((known) => known.flag(wanted), false);
  const [removeWork, run] = useWork();
  const [phoneUrl, setPhoneUrl] = useState<string | null>(null);
  const [hasOpened, setOpened] = useState(false);
  const making = useRef(false);
  const [turn, setTurn] = useState(0);
  const openSample = useRef(openConversation);
  useEffect(() => {
    openSample.current = openConversation;
  });
  const { uid } = workspace.account;
  const name = agency.agency?.displayName ?? null;
  const first = agency.members.get(uid)?.name ?? '';
  const isReady = agency.status === 'ready' && name !== null && first !== '';
  const hasRealOnes = [...agency.conversations.values()].some((one) => !one.isSample);
  const label = useText().sample.badge;

  useEffect(() => {
    if (!isWanted || !isReady || making.current || name === null) return;
    // What is there of it stays; nobody waits for the rest any more.
    if (hasRealOnes) return preferences.setFlag(wanted, false);
    making.current = true;
    const isThere = (id: string): void => {
      // She may have gone on meanwhile, to the gate or to a search of her own: then nothing moves under her.
      const isWaitingHere = location.pathname.startsWith(routes.inbox) && location.search === '';
      if (window.innerWidth >= NARROW && isWaitingHere) openSample.current(id);
    };
    // Only beside the sample itself: what she begins elsewhere has the device and the server to itself.
    const goesOn = (): boolean => preferences.flag(wanted) && location.pathname.startsWith(routes.inbox);
    const isWhole = (): void => preferences.setFlag(wanted, false);
    const later = (): void => void setTimeout(() => setTurn((tried) => tried + 1), RETRY_MS);
    import('./make-sample.ts')
      .then(({ makeSample }) =>
        makeSample({ workspace, api, language, first, agencyName: name, label, now: () => Math.round(clock.now()), isThere, goesOn, isWhole }),
      )
      .then(
        (isThrough) => (isThrough ? undefined : later()),
        (error: unknown) => {
          log.note({ event: 'call-failed', code: codeOf(error) ?? 'internal' });
          later();
        },
      )
      .finally(() => {
        making.current = false;
      });
  }, [isWanted, isReady, hasRealOnes, workspace, api, language, first, name, label, clock, preferences, log, turn, wanted]);

  const mandate = [...agency.mandates.values()].find((one) => one.isSample) ?? null;
  const conversation = [...agency.conversations.values()].filter((one) => one.isSample).toSorted((a, b) => a.createdAtMs - b.createdAtMs)[0] ?? null;
  const linkId = conversation?.link?.state === 'draft' ? null : (conversation?.link?.linkId ?? null);
  const conversationId = conversation?.id ?? null;
  useEffect(() => {
    if (linkId === null || conversationId === null || name === null) return undefined;
    const fresh = workspace.freshLinks.get(linkId);
    if (fresh !== undefined) return setPhoneUrl(fresh);
    let isGone = false;
    void workspace.vault.links
      .view(conversationId, { agency: name, first })
      .catch(() => null)
      .then((view) => {
        if (!isGone && view?.url != null) setPhoneUrl(view.url);
      });
    return () => {
      isGone = true;
    };
  }, [linkId, conversationId, name, first, workspace]);

  // Its bar says that nobody real is in here: from the first real candidate on, it stands in the settings alone.
  if (hasRealOnes || (mandate === null && !isWanted)) return null;
  const candidatesWord = conversation === null ? null : (agency.previews.get(conversation.lanes.candidate)?.newest ?? null);
  const hasReplied = conversation?.link?.claimedAtMs != null || (candidatesWord !== null && candidatesWord.sender === conversation?.guest);
  return {
    isMaking: mandate === null,
    snapshot: {
      candidateName: conversation?.card?.name ?? null,
      phoneUrl,
      isReachableByPhone: isReachable(candidateOrigin),
      steps: {
        beCandidate: hasReplied ? 'done' : hasOpened ? 'waiting' : 'todo',
        flightMode: ui.done.has('flight') && !ui.isFlight ? 'done' : 'todo',
        asServer: ui.done.has('as-server') ? 'done' : 'todo',
        teamOnly: ui.done.has('team') ? 'done' : 'todo',
      },
      timing: ui.lastWay === null ? null : { ...ui.lastWay, readMs: null },
      isFlightMode: ui.isFlight,
      isAsServer: ui.asServer,
      isFolded,
      removeWork,
    },
    actions: {
      openPhoneWindow: () => {
        if (phoneUrl === null) return;
        setOpened(true);
        window.open(phoneUrl, '_blank', 'popup,noopener,width=390,height=844');
        if (conversationId !== null) openConversation(conversationId);
      },
      toggleFlightMode: () => workspace.setFlight(!ui.isFlight),
      toggleAsServer: () => {
        workspace.ui.set({ asServer: !ui.asServer });
        workspace.ui.did('as-server');
        if (conversationId !== null) openConversation(conversationId);
      },
      showTeamOnly: () => {
        if (conversationId === null) return;
        workspace.ui.set({ lanes: { ...ui.lanes, [conversationId]: 'internal' } });
        openConversation(conversationId);
      },
      toggleFolded: () => {
        preferences.setFlag('sample-folded', !isFolded);
        setFolded(!isFolded);
      },
      removeSample: () =>
        run(async () => {
          if (ui.isFlight) workspace.setFlight(false);
          workspace.ui.set({ asServer: false });
          await removeSample(workspace, api, preferences);
          removed();
        }),
      startForReal,
    },
  };
};
