'use client';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import type { ExportsActions, ExportsSnapshot } from './exports-view-types.ts';

/** A fresh password, then the pieces; it can be stopped, and tells what to do with the file. */
export function CollectDialog({ collect, actions }: { collect: ExportsSnapshot['collect']; actions: ExportsActions }) {
  const { exports: text, common } = useText();
  return (
    <Dialog isOpen={collect !== null} onClose={actions.closeCollect} title={text.collect} lead={collect?.isSaved === true ? undefined : text.collectLead}>
      {collect === null ? null : collect.isSaved ? (
        <div className="flex flex-col gap-4">
          <p role="status">{text.saved}</p>
          <p className="field-help">{text.checkCode}</p>
          <div className="dialog-actions mt-2!">
            <Button kind="primary" onPress={actions.closeCollect}>
              {common.close}
            </Button>
          </div>
        </div>
      ) : (
        <Form collect={collect} actions={actions} />
      )}
    </Dialog>
  );
}

function Form({ collect, actions }: { collect: NonNullable<ExportsSnapshot['collect']>; actions: ExportsActions }) {
  const { exports: text, common } = useText();
  const [password, setPassword] = useState('');
  const isBusy = collect.work.status === 'busy';
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        actions.collect(password);
      }}
    >
      <TextField
        label={text.password}
        help={text.passwordHelp}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        takesFocus
      />
      {isBusy ? (
        <div>
          <progress className="export-progress" max={1} value={collect.share ?? 0} aria-label={text.download} />
          <p className="small num" role="status">
            {text.loading(Math.floor((collect.share ?? 0) * 100))}
          </p>
        </div>
      ) : null}
      <Problem work={collect.work} />
      <div className="dialog-actions mt-2!">
        <Button kind="line" onPress={actions.closeCollect}>
          {isBusy ? text.stop : common.cancel}
        </Button>
        <Button kind="primary" type="submit" isDisabled={password === ''} isBusy={isBusy}>
          {text.start}
        </Button>
      </div>
    </form>
  );
}
