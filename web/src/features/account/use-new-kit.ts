'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { KeyLogDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { isKitText, wrongWords } from '../../platform/vault/kit.ts';
import { phraseKindOf } from '../../platform/vault/phrase-kind.ts';
import { confirmNewKit, fillKit, makeNewKit, type NewKit } from '../../platform/vault/renew-kit.ts';
import { VaultFault } from '../../platform/vault/vault-fault.ts';
import { newKitStep } from '../../platform/workspace/kit-due.ts';
import type { KitActions, KitFillingSnapshot, KitSnapshot } from './kit-view-types.ts';
import type { KitWays } from './use-kit.ts';
import { useKitPaper } from './use-kit-paper.ts';

/**
 * A new kit in place of the one in force. It is in memory alone until its page is shown to be there; from then on the one of before is void,
 * and each search is prepared for it. Who comes back in the middle of that goes on with it and makes no other.
 */
export const useNewKit = ({ goOn, later }: KitWays): { snapshot: KitSnapshot; actions: KitActions } => {
  const { api, clock } = useServices();
  const { account, vault, source } = useWorkspace();
  const { agency, members } = useAgencyState();
  const [made, setMade] = useState<NewKit | null>(null);
  const [version, setVersion] = useState(1);
  const { paper, actions } = useKitPaper(made?.kit ?? null);
  const [making, run] = useWork();
  const [confirmation, setConfirmation] = useState<KitSnapshot['confirmation']>({ status: 'open' });
  const [filling, setFilling] = useState<KitFillingSnapshot>({ status: 'none' });
  const begun = useRef(false);
  const me = members.get(account.uid);
  const isOwner = me?.roles.includes('owner') === true;
  const isKnown = agency !== null && me !== undefined;

  const fill = useCallback((): void => {
    let known = { done: 0, total: 0 };
    setFilling({ status: 'busy', ...known });
    fillKit({ api, source, vault }, (now) => {
      known = now;
      setFilling({ status: 'busy', ...now });
    }).then(
      () => setFilling({ status: 'done' }),
      (error: unknown) => setFilling({ status: 'failed', code: faultCode(error), ...known }),
    );
  }, [api, source, vault]);

  useEffect(() => {
    if (begun.current || !isKnown) return;
    begun.current = true;
    if (isOwner && newKitStep(agency) === 'fill') return fill();
    run(async () => {
      if (!isOwner) throw new VaultFault('kit-missing', 'not an owner');
      const log = await source.list<KeyLogDocument<Uint8Array, unknown>>(paths.keyLog(account.agencyId));
      setVersion(log.filter(({ data }) => data.type === 'recovery.set').length + 1);
      setMade(await makeNewKit({ api, source, vault }, phraseKindOf(agency.language)));
    });
  }, [account, agency, api, fill, isKnown, isOwner, run, source, vault]);

  const confirm = (check: (known: NewKit) => Promise<KitSnapshot['confirmation'] | null>): void => {
    if (made === null || confirmation.status === 'busy') return;
    setConfirmation({ status: 'busy' });
    check(made)
      .then(async (wrong) => {
        if (wrong !== null) return setConfirmation(wrong);
        await confirmNewKit({ api, source, vault }, made);
        setConfirmation({ status: 'confirmed', at: clock.now() });
        fill();
      })
      .catch((error: unknown) => setConfirmation({ status: 'failed', code: faultCode(error) }));
  };

  return {
    snapshot: {
      ...paper,
      version,
      isGate: false,
      confirmation,
      filling,
      making: made === null && making.status === 'idle' && filling.status === 'none' ? { status: 'busy' } : making,
    },
    actions: {
      ...actions,
      confirmWithFile: (file) => confirm(async ({ kit }) => ((await isKitText(kit, file)) ? null : { status: 'wrong-file' })),
      confirmWithWords: (words) =>
        confirm(async ({ kit }) => {
          const places = wrongWords(kit, paper.asked, words);
          return places.length === 0 ? null : { status: 'wrong-words', places };
        }),
      fillAgain: fill,
      goOn,
      later,
    },
  };
};
