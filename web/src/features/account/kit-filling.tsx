'use client';
import { ArrowRight, FileCheck2 } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { KitActions, KitFillingSnapshot } from './kit-view-types.ts';

/** A new kit is in force: how many searches it opens already. */
export function KitFilling({ filling, actions }: { filling: KitFillingSnapshot; actions: KitActions }) {
  const { recovery, common } = useText();
  const text = recovery.renew;
  const language = useLanguage();
  if (filling.status === 'none') return null;
  if (filling.status === 'done') {
    return (
      <div className="pt-2" role="status">
        <p className="flex items-center gap-2 font-semibold">
          <FileCheck2 aria-hidden className="size-5 flex-none" />
          {text.done}
        </p>
        <p className="small mb-4 text-ink-2">{text.doneHelp}</p>
        <Button kind="primary" iconEnd={<ArrowRight aria-hidden />} onPress={actions.goOn}>
          {text.goOn}
        </Button>
      </div>
    );
  }
  const isCounted = filling.total > 0;
  return (
    <div className="pt-2">
      <p role="status" className="num font-medium">
        {isCounted ? text.progress(filling.done, filling.total) : text.counting}
      </p>
      <progress className="keys-progress" aria-hidden {...(isCounted ? { max: filling.total, value: filling.done } : {})} />
      <p className="small text-ink-2">{text.canLeave}</p>
      {filling.status === 'failed' ? (
        <div className="mt-3 flex flex-col items-start gap-2">
          <FieldError message={filling.code === 'key-missing' ? text.missing : forCode(filling.code, language)} />
          <div className="flex flex-wrap gap-2">
            <Button kind="line" size="sm" onPress={() => actions.fillAgain?.()}>
              {common.retry}
            </Button>
            <Button kind="ghost" size="sm" onPress={actions.goOn}>
              {text.later}
            </Button>
          </div>
        </div>
      ) : null}
    </div>
  );
}
