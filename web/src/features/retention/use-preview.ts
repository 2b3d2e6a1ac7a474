'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RequestOf } from '@liexin/domain/api/routes';
import type { RetentionReport, RuleEdit } from '@liexin/domain/retention/change';
import type { RuleScope } from '@liexin/domain/retention/rule';
import { useServices } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { factsOf } from './retention-rows.ts';
import type { Preview } from './retention-view-types.ts';

type Edits = RequestOf<'previewRetention'>['edits'];
type Counted = Exclude<Preview, { status: 'ready' }> | { readonly status: 'ready'; readonly report: RetentionReport; readonly token: string };

/** Counts what a draft would do, part by part, until it is counted or another one is. */
export const usePreview = (scopes: ReadonlyMap<string, RuleScope>) => {
  const { api } = useServices();
  const agency = useAgencyState();
  const [counted, setCounted] = useState<Counted>({ status: 'none' });
  const turn = useRef(0);
  useEffect(() => () => void turn.current++, []);

  const count = (changeId: string, edits: readonly RuleEdit[]): void => {
    const mine = ++turn.current;
    const show = (next: Counted): void => (mine === turn.current ? setCounted(next) : undefined);
    const go = async (): Promise<void> => {
      while (mine === turn.current) {
        const { done, total, report, token } = await api.call('previewRetention', { params: { changeId }, body: { edits: structuredClone(edits) as Edits } });
        if (report !== null && token !== null) {
          show({ status: 'ready', report, token });
          return;
        }
        show({ status: 'counting', done, total });
      }
    };
    show({ status: 'counting', done: 0, total: 0 });
    go().catch((error: unknown) => show({ status: 'failed', code: faultCode(error) }));
  };
  const forget = useCallback((): void => {
    turn.current++;
    setCounted({ status: 'none' });
  }, []);
  const preview: Preview = counted.status === 'ready' ? { status: 'ready', report: factsOf(counted.report, scopes, agency) } : counted;
  return { preview, count, forget, token: (): string | null => (counted.status === 'ready' ? counted.token : null) };
};
