'use client';
import { forCode } from '../../text/for-code.ts';
import { BarNote } from '../../ui/bar-note.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FieldError } from '../../ui/field.tsx';
import { routes } from '../../routes.ts';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { KeyRound, TriangleAlert } from 'lucide-react';
import type { PersonRow, RenewalShown } from './people-view-types.ts';

/** The way out of the agency for one person of the list. */
export function RemoveButton({ person, onPress }: { person: PersonRow; onPress: () => void }) {
  const text = useText().removal;
  if (!person.mayRemove) return null;
  return (
    <Button kind="ghost" size="sm" className="shrink-0 whitespace-nowrap" isBusy={person.work.status === 'busy'} busyText={text.busy} onPress={onPress}>
      <span aria-hidden>{text.remove}</span>
      <span className="sr-only">{text.removeNamed(person.name)}</span>
    </Button>
  );
}

/** Why a removal did not get through. */
export function RemoveFault({ person }: { person: PersonRow }) {
  const language = useLanguage();
  return person.work.status === 'failed' ? <FieldError message={forCode(person.work.code, language)} /> : null;
}

/** Asks once, and says in one sentence what it does. */
export function RemoveDialog({ person, onClose, onYes }: { person: PersonRow | null; onClose: () => void; onYes: (uid: string) => void }) {
  const text = useText().removal;
  return (
    <ConfirmDialog
      title={text.title(person?.name ?? '')}
      lead={text.effect(person?.name ?? '')}
      yes={text.remove}
      isOpen={person !== null}
      isDanger
      onClose={onClose}
      onYes={() => {
        if (person) onYes(person.uid);
        onClose();
      }}
    />
  );
}

/** How far the renewal of keys is, while there is one. */
export function RenewalSection({ renewal }: { renewal: RenewalShown }) {
  const text = useText().removal;
  if (renewal.kind === 'none') return null;
  return (
    <section className="set">
      <h2>{text.keys}</h2>
      <div className="min-w-0">
        {renewal.kind === 'done' ? (
          <p role="status" className="flex items-center gap-2">
            <KeyRound aria-hidden className="size-4 flex-none" />
            {text.allRenewed}
          </p>
        ) : (
          <>
            <p role="status" className="num font-medium">
              {text.renewed(renewal.done, renewal.total)}
            </p>
            <progress className="keys-progress" aria-hidden max={renewal.total} value={renewal.done} />
            <p className="field-help">{text.canLeave}</p>
          </>
        )}
      </div>
    </section>
  );
}

/** For owners, after somebody left who could know the kit. */
export function KitNote() {
  const { removal, recovery } = useText();
  return (
    <div className="mb-5">
      <BarNote isDanger icon={<TriangleAlert aria-hidden />} action={<Link href={routes.newKit}>{recovery.bar.makeOpen}</Link>}>
        {removal.kit}
      </BarNote>
    </div>
  );
}
