'use client';
import { FileCheck2 } from 'lucide-react';
import { routes } from '../../routes.ts';
import { formatDate } from '../../text/format.ts';
import { forCode } from '../../text/for-code.ts';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { Button } from '../../ui/button.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { KitInput } from '../../ui/kit-input.tsx';
import type { KitTestActions, KitTestSnapshot } from './kit-test-view-types.ts';

/** The drill: whether the page in the drawer would bring the agency back. */
export function KitTestView({ snapshot, actions }: { snapshot: KitTestSnapshot; actions: KitTestActions }) {
  const { recovery, settings } = useText();
  const text = recovery.test;
  const language = useLanguage();
  const { kit } = snapshot;
  return (
    <div className="page-scroll">
      <div className="page">
        <BackToSettings />
        <h1>{text.title}</h1>
        <p className="field-help mb-5">{text.lead}</p>
        <section className="set">
          <h2>{settings.kit}</h2>
          <div className="min-w-0">
            {kit.status === 'loading' ? <Skeleton className="h-8 w-full" /> : null}
            {kit.status === 'not-yours' ? <p className="small text-ink-2">{text.notYours}</p> : null}
            {kit.status === 'missing' ? <p className="small text-ink-2">{forCode('kit-missing', language)}</p> : null}
            {kit.status !== 'there' ? null : snapshot.isGood ? (
              <div role="status">
                <p className="flex items-center gap-2 font-semibold">
                  <FileCheck2 aria-hidden className="size-5" />
                  {text.good}
                </p>
                <p className="small mb-3 text-ink-2">{text.goodHelp}</p>
                {snapshot.isAuditForged ? (
                  <p role="alert" className="field-error mb-3">
                    {text.auditForged}
                  </p>
                ) : null}
                <Button kind="line" onPress={actions.again}>
                  {text.again}
                </Button>
              </div>
            ) : (
              <>
                <p className="small mb-3 text-ink-2">
                  {kit.testedAt === null ? text.never : text.last(formatDate(kit.testedAt, language))}
                  {kit.isDue ? (language === 'zh' ? text.due : ` ${text.due}`) : ''}
                </p>
                <KitInput submitText={text.submit} busyText={text.busy} work={snapshot.work} onKit={actions.test} />
              </>
            )}
          </div>
        </section>
        {snapshot.newKit === null ? null : (
          <section className="set">
            <h2>{recovery.renew.title}</h2>
            <div className="min-w-0">
              <p className="small mb-3 text-ink-2">{recovery.renew.why[snapshot.newKit]}</p>
              <Link href={routes.newKit} className={snapshot.newKit === 'none' ? 'text-link' : 'text-link font-semibold'}>
                {snapshot.newKit === 'fill' ? recovery.bar.fillOpen : recovery.renew.open}
              </Link>
            </div>
          </section>
        )}
      </div>
    </div>
  );
}
