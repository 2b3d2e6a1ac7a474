'use client';
import { ArrowLeft } from 'lucide-react';
import { routes } from '../../routes.ts';
import { useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { HandoverCard } from './handover-card.tsx';
import { HandoverForm } from './handover-form.tsx';
import type { HandoverActions, HandoverSnapshot } from './handover-view-types.ts';

/** Giving somebody's conversations to colleagues, and what was given. */
export function HandoverView({ snapshot, actions }: { snapshot: HandoverSnapshot; actions: HandoverActions }) {
  const text = useText().handover;
  const { form, handovers, people } = snapshot;
  return (
    <div className="page-scroll">
      <div className="page">
        <p className="mb-2">
          <Link href={routes.people} className="text-link inline-flex items-center gap-1">
            <ArrowLeft aria-hidden className="size-4" />
            {text.back}
          </Link>
        </p>
        <h1>{text.title}</h1>
        <p className="field-help mb-5">{text.lead}</p>
        {handovers === null || handovers.length > 0 ? (
          <section className="set">
            <h2>{text.list}</h2>
            <div className="min-w-0">
              {handovers === null ? <Skeleton className="h-16 w-full" /> : null}
              <ul className="flex flex-col gap-5">
                {handovers?.map((row) => (
                  <HandoverCard key={row.id} row={row} onUndo={() => actions.undo(row.id)} />
                ))}
              </ul>
            </div>
          </section>
        ) : null}
        <section className="set">
          <h2>{text.open}</h2>
          <div className="min-w-0">
            {form === null ? <p className="small text-ink-2">{text.mayNot}</p> : <HandoverForm form={form} people={people} actions={actions} />}
          </div>
        </section>
      </div>
    </div>
  );
}
