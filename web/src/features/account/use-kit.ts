'use client';
import { useEffect, useRef, useState } from 'react';
import { formatDate } from '../../text/format.ts';
import { useText } from '../../ui/language-context.tsx';
import { usePreference, useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useWork } from '../../platform/use-work.ts';
import { checkCode } from '../../platform/vault/check-code.ts';
import { confirmKit, isKitText, makeKit, wrongWords, type Kit } from '../../platform/vault/kit.ts';
import { phraseKindOf } from '../../platform/vault/phrase-kind.ts';
import { kitFileText, saveTextFile } from './kit-file.ts';
import type { KitActions, KitSnapshot } from './kit-view-types.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';

export interface KitWays {
  /** On to what waited behind the gate, or back. */
  readonly goOn: () => void;
  readonly later: () => void;
}

/** Three places of the 24 words, in order, by the browser's own randomness. */
const drawPlaces = (): readonly [number, number, number] => {
  const places = Array.from({ length: 24 }, (_, place) => place);
  const drawn = Array.from({ length: 3 }, () => places.splice((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % places.length, 1)[0] ?? 0).toSorted(
    (a, b) => a - b,
  );
  return [drawn[0] ?? 0, drawn[1] ?? 1, drawn[2] ?? 2];
};

/**
 * The recovery kit. It is made when its page opens and lives in memory only: leaving before it is confirmed and coming
 * back makes another, which replaces it.
 */
export const useKit = ({ goOn, later }: KitWays): { snapshot: KitSnapshot; actions: KitActions } => {
  const { api, clock } = useServices();
  const workspace = useWorkspace();
  const { agency, members } = useAgencyState();
  const language = usePreference((known) => known.language(), 'en');
  const text = useText().account.kit;
  const [kit, setKit] = useState<Kit | null>(null);
  const [making, run] = useWork();
  const [kept, setKept] = useState({ saved: false, printed: false });
  const [confirmation, setConfirmation] = useState<KitSnapshot['confirmation']>({ status: 'open' });
  const [madeAt] = useState(() => clock.now());
  const [asked] = useState(drawPlaces);
  const begun = useRef(false);
  // As it was when the page opened: confirming the kit does not change the way on under her finger.
  const [isGate, setGate] = useState(true);
  const isConfirmed = agency !== null && agency.kitConfirmedAtMs !== null;
  const kind = agency === null ? null : phraseKindOf(agency.language);

  useEffect(() => {
    if (begun.current || kind === null) return;
    begun.current = true;
    setGate(!isConfirmed);
    const { vault, source } = workspace;
    run(async () => setKit(await makeKit({ api, source, keyLog: vault.keyLog, device: vault.device }, kind)));
  }, [api, kind, isConfirmed, run, workspace]);

  const memberName = members.get(workspace.account.uid)?.name ?? '';
  const code = checkCode(workspace.account.device.admitted.pin.fingerprint);

  const confirm = (check: (known: Kit) => Promise<KitSnapshot['confirmation'] | null>): void => {
    if (kit === null) return;
    setConfirmation({ status: 'busy' });
    check(kit)
      .then(async (wrong) => {
        if (wrong !== null) return setConfirmation(wrong);
        await confirmKit(api, kit.kitId);
        setConfirmation({ status: 'confirmed', at: clock.now() });
      })
      .catch((error: unknown) => setConfirmation({ status: 'failed', code: faultCode(error) }));
  };

  return {
    snapshot: {
      language,
      agencyName: agency?.displayName ?? '',
      memberName,
      madeAt,
      version: 1,
      phrase: kit?.phrase ?? [],
      phraseKind: kit?.phraseKind ?? 'words',
      words: kit?.words ?? [],
      qrText: kit?.qrText ?? '',
      checkCode: code,
      asked,
      isGate,
      saved: kept.saved,
      printed: kept.printed,
      confirmation,
      making: kit === null && making.status === 'idle' ? { status: 'busy' } : making,
    },
    actions: {
      saveFile: () => {
        if (kit === null) return;
        const words = { title: text.pageTitle, phrase: text.phraseTitle, words: text.recoveryTitle, check: text.checkTitle };
        saveTextFile(
          'liexin-kit.txt',
          kitFileText(kit, { agencyName: agency?.displayName ?? '', memberName, madeAt: formatDate(madeAt, language), checkCode: code, words }),
        );
        setKept((now) => ({ ...now, saved: true }));
      },
      print: () => {
        window.print();
        setKept((now) => ({ ...now, printed: true }));
      },
      confirmWithFile: (file) => confirm(async (known) => ((await isKitText(known, file)) ? null : { status: 'wrong-file' })),
      confirmWithWords: (words) =>
        confirm(async (known) => {
          const places = wrongWords(known, asked, words);
          return places.length === 0 ? null : { status: 'wrong-words', places };
        }),
      goOn,
      later,
    },
  };
};
