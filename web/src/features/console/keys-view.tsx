'use client';
import { KeyRound } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { formatDate, isolate } from '../../text/format.ts';
import { Loading } from '../../ui/loading.tsx';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import type { KeyRow, KeysActions, KeysSnapshot } from './keys-view-types.ts';

interface KeysProps {
  snapshot: KeysSnapshot;
  actions: KeysActions;
}

/** Who cannot open what they should, what waits for a new key, and a button where this device can mend it. */
export function KeysView({ snapshot, actions }: KeysProps) {
  const { console: text } = useText();
  return (
    <div className="page-scroll">
      <div className="page">
        <BackToSettings />
        <h1>{text.keys}</h1>
        <p className="field-help mb-5">{text.keysLead}</p>
        <Rows snapshot={snapshot} actions={actions} />
      </div>
    </div>
  );
}

function Rows({ snapshot: { keys }, actions }: KeysProps) {
  const { console: text, common } = useText();
  const language = useLanguage();
  if (keys.status === 'loading') return <Loading bars={['h-10 w-full', 'h-10 w-4/5']} />;
  if (keys.status === 'failed')
    return (
      <div className="flex flex-col items-start gap-2">
        <FieldError message={keys.code === 'not-allowed' ? text.keysMayNot : forCode(keys.code, language)} />
        {keys.code === 'not-allowed' ? null : (
          <Button kind="line" size="sm" onPress={actions.retry}>
            {common.retry}
          </Button>
        )}
      </div>
    );
  const isWell = keys.value.every(({ lacking, hasRecovery, bad }) => lacking.length === 0 && hasRecovery && bad.length === 0);
  return (
    <>
      {isWell ? <EmptyState icon={<KeyRound aria-hidden />} title={text.allWell} /> : null}
      <ul>
        {keys.value.map((row) => (
          <KeyItem key={row.id} row={row} onRepair={() => actions.repair(row.id)} />
        ))}
      </ul>
    </>
  );
}

function KeyItem({ row, onRepair }: { row: KeyRow; onRepair: () => void }) {
  const { console: text, pay } = useText();
  const language = useLanguage();
  const names = (all: readonly string[]): string => all.map((name) => isolate(name)).join(language === 'zh' ? '、' : ', ');
  return (
    <li className="key-search">
      <p className="flex flex-wrap items-center gap-x-2 font-medium">
        {row.kind === 'directory' ? text.directory : <Name>{row.title ?? text.unknownSearch}</Name>}
        {row.kind === 'pay' ? <span className="chip">{pay.tab}</span> : null}
        <span className="meta num font-normal">{text.holds(row.holders)}</span>
      </p>
      {row.lacking.length === 0 ? null : (
        <ul>
          {row.lacking.map(({ uid, name, wrap }) => (
            <li key={uid} className="small">
              <b>
                <Name>{name || '…'}</Name>
              </b>{' '}
              {text[wrap]}
            </li>
          ))}
        </ul>
      )}
      {row.hasRecovery ? null : <p className="small">{text.noRecovery}</p>}
      {row.bad.map((one) => (
        <p key={one} className="small">
          {one === 'ark' ? text.badArk : text.badAuk}
        </p>
      ))}
      {row.due === null ? null : <p className="small text-ink-2">{text.due(row.due.lanes, formatDate(row.due.by, language))}</p>}
      {row.waitsFor === null ? null : <p className="small text-ink-2">{row.waitsFor.length === 0 ? text.waitsForNobody : text.waits(names(row.waitsFor))}</p>}
      {row.work.status === 'failed' ? <FieldError message={forCode(row.work.code, language)} /> : null}
      <p role="status" className="small">
        {row.work.status === 'done' ? text.repaired : null}
      </p>
      {row.canRepair && row.work.status !== 'done' ? (
        <Button kind="primary" size="sm" isBusy={row.work.status === 'busy'} onPress={onRepair}>
          {text.repair}
        </Button>
      ) : null}
    </li>
  );
}
