'use client';
import { useState } from 'react';
import { usePreference, useServices, useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { checkCode } from '../../platform/vault/check-code.ts';
import type { Kit } from '../../platform/vault/kit.ts';
import { formatDate } from '../../text/format.ts';
import { useText } from '../../ui/language-context.tsx';
import { saveTextFile } from '../../platform/save-text-file.ts';
import { kitFileText } from './kit-file.ts';
import type { KitActions, KitSnapshot } from './kit-view-types.ts';

/** Three places of the 24 words, in order, by the browser's own randomness. */
const drawPlaces = (): readonly [number, number, number] => {
  const places = Array.from({ length: 24 }, (_, place) => place);
  const drawn = Array.from({ length: 3 }, () => places.splice((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % places.length, 1)[0] ?? 0).toSorted(
    (a, b) => a - b,
  );
  return [drawn[0] ?? 0, drawn[1] ?? 1, drawn[2] ?? 2];
};

interface KitPaper {
  readonly paper: Omit<KitSnapshot, 'version' | 'isGate' | 'confirmation' | 'making' | 'filling'>;
  readonly actions: Pick<KitActions, 'saveFile' | 'print'>;
}

/** The page of a kit, saved or printed; three of its words are asked for. */
export const useKitPaper = (kit: Kit | null): KitPaper => {
  const { clock } = useServices();
  const { account } = useWorkspace();
  const { agency, members } = useAgencyState();
  const language = usePreference((known) => known.language(), 'en');
  const text = useText().account.kit;
  const [kept, setKept] = useState({ saved: false, printed: false });
  const [madeAt] = useState(() => clock.now());
  const [asked] = useState(drawPlaces);
  const agencyName = agency?.displayName ?? '';
  const memberName = members.get(account.uid)?.name ?? '';
  const code = checkCode(account.device.admitted.pin.fingerprint);

  return {
    paper: {
      language,
      agencyName,
      memberName,
      madeAt,
      phrase: kit?.phrase ?? [],
      phraseKind: kit?.phraseKind ?? 'words',
      words: kit?.words ?? [],
      qrText: kit?.qrText ?? '',
      checkCode: code,
      asked,
      ...kept,
    },
    actions: {
      saveFile: () => {
        if (kit === null) return;
        const words = { title: text.pageTitle, phrase: text.phraseTitle, words: text.recoveryTitle, check: text.checkTitle };
        saveTextFile('liexin-kit.txt', kitFileText(kit, { agencyName, memberName, madeAt: formatDate(madeAt, language), checkCode: code, words }));
        setKept((now) => ({ ...now, saved: true }));
      },
      print: () => {
        window.print();
        setKept((now) => ({ ...now, printed: true }));
      },
    },
  };
};
