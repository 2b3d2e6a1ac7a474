'use client';
import { ArrowRightLeft } from 'lucide-react';
import { routes } from '../../routes.ts';
import { isolate } from '../../text/format.ts';
import { BarNote } from '../../ui/bar-note.tsx';
import { Button } from '../../ui/button.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';

export interface HandedSnapshot {
  fromName: string;
  count: number;
}

/** Somebody's conversations are yours now: said once, with the way to what they are. */
export function HandedBar({ snapshot, onSeen }: { snapshot: HandedSnapshot; onSeen: () => void }) {
  const { handover: text } = useText();
  return (
    <BarNote
      icon={<ArrowRightLeft aria-hidden />}
      action={
        <span className="flex items-center gap-3">
          <Link href={routes.handover} className="text-link">
            {text.see}
          </Link>
          <Button kind="ghost" size="sm" onPress={onSeen}>
            {text.seen}
          </Button>
        </span>
      }
    >
      {text.handed(snapshot.count, isolate(snapshot.fromName))}
    </BarNote>
  );
}
