'use client';
import type { LaneKind } from '@liexin/domain/agency/role';
import type { ExportAbout } from '@liexin/domain/export/export';
import { forCode } from '../../text/for-code.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldError, TextAreaField, TextField } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { Estimate, ExportsActions, ExportsSnapshot } from './exports-view-types.ts';
import { sizeOf } from './size-of.ts';

const abouts: readonly ExportAbout[] = ['mandate', 'conversation', 'person', 'agency'];
const kinds: readonly LaneKind[] = ['candidate', 'internal', 'internalOffer'];

/** What is to be exported, how much that is, and why. */
export function AskExportDialog({ dialog, actions }: { dialog: ExportsSnapshot['dialog']; actions: ExportsActions }) {
  const { exports: text, common } = useText();
  return (
    <Dialog isOpen={dialog !== null} onClose={actions.close} title={text.dialog} lead={text.dialogLead} isWide>
      {dialog === null ? null : (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            actions.ask();
          }}
        >
          <Segments
            label={text.about}
            value={dialog.wish.about}
            onChange={(about) => actions.wish({ about, id: null })}
            choices={abouts.map((id) => ({ id, name: text.abouts[id] }))}
          />
          {dialog.wish.about === 'agency' ? null : (
            <Select
              label={text.which[dialog.wish.about]}
              placeholder={text.choose}
              choices={dialog.choices[dialog.wish.about]}
              {...(dialog.wish.about === 'conversation' ? { help: text.conversationHelp } : {})}
              value={dialog.wish.id}
              onChange={(id) => actions.wish({ id })}
            />
          )}
          <div className="day-span">
            <TextField label={text.from} type="date" value={dialog.wish.from} onChange={(from) => actions.wish({ from })} help={text.dayHelp} />
            <TextField label={text.to} type="date" value={dialog.wish.to} onChange={(to) => actions.wish({ to })} />
          </div>
          <fieldset className="field">
            <legend className="field-label">{text.kinds}</legend>
            {kinds.map((kind) => {
              const isOn = dialog.wish.kinds.includes(kind);
              const next = isOn ? dialog.wish.kinds.filter((one) => one !== kind) : [...dialog.wish.kinds, kind];
              return (
                <Switch key={kind} isOn={isOn} onChange={() => actions.wish({ kinds: next })}>
                  {text.kindNames[kind]}
                </Switch>
              );
            })}
          </fieldset>
          <Holds estimate={dialog.estimate} />
          <TextField label={text.matter} value={dialog.wish.matter} onChange={(matter) => actions.wish({ matter })} help={text.matterHelp} maxLength={120} />
          <TextAreaField label={text.why} value={dialog.wish.why} onChange={(why) => actions.wish({ why })} maxLength={500} rows={2} />
          <Problem work={dialog.work} />
          <div className="dialog-actions mt-2!">
            <Button kind="line" onPress={actions.close}>
              {common.cancel}
            </Button>
            <Button kind="primary" type="submit" isDisabled={!dialog.canSubmit} isBusy={dialog.work.status === 'busy'} busyText={text.asking}>
              {text.submit}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Holds({ estimate }: { estimate: Estimate }) {
  const text = useText().exports;
  const language = useLanguage();
  if (estimate.status === 'failed') return <FieldError message={forCode(estimate.code, language)} />;
  return (
    <p className="export-holds num" role="status">
      {estimate.status === 'none'
        ? text.needsScope
        : estimate.status === 'counting'
          ? text.counting
          : text.holds(estimate.conversations, estimate.messages, sizeOf(estimate.bytes, language), estimate.isExact)}
    </p>
  );
}
